"""Seeded faults: each is caught, with the cell it was planted in."""

from __future__ import annotations

import pytest

from forms.authoring.findings import AuthoringRefused
from tests.forms.compiled_items import GUIDE, SETTINGS, compile_grids

SURVEY = [
    ["type", "name", "label", "required", "relevant", "constraint", "calculation", "max_length", "filled_by", "trigger", "prefill", "constraint_message"],
    ["begin_group", "base", "基本情况"],
    ["text", "who", "姓名", "yes"],
    ["integer", "age", "年龄", "", "${who} != ''", ". >= 0", "", "", "", "", "", "年龄不小于0"],
    ["select_one colour", "colour", "颜色"],
    ["calculate", "twice", "", "", "", "", "${age} * 2"],
    ["end_group"],
    ["begin_group", "family", "家庭"],
    ["begin_repeat", "rows", "成员"],
    ["text", "member", "姓名"],
    ["end_repeat"],
    ["end_group"],
]  # fmt: skip
CHOICES = [["list_name", "name", "label"], ["colour", "1", "红"], ["colour", "2", "绿"]]
MATERIALS = [
    ["id", "name", "check", "originals", "copies", "relevant"],
    ["m_id", "身份证", "2", "0", "1", "${age} > 60"],
]


def _planted(sheet: str, cell: str, text: str):
    """The sound workbook with one cell changed."""
    sheets = {
        "survey": SURVEY, "choices": CHOICES, "materials": MATERIALS, "guide": GUIDE, "settings": SETTINGS,
    }  # fmt: skip
    grids = {name: [list(row) for row in grid] for name, grid in sheets.items()}
    column, row = ord(cell[0]) - ord("A"), int(cell[1:]) - 1
    line = grids[sheet][row]
    line.extend([""] * (column + 1 - len(line)))
    line[column] = text
    return grids.pop("survey"), grids


def _findings(survey, grids):
    try:
        return compile_grids(survey, **grids).findings
    except AuthoringRefused as refused:
        return refused.findings


def test_the_sound_workbook_is_sound():
    survey, grids = _planted("survey", "A1", "type")
    assert _findings(survey, grids) == ()


FAULTS = [
    ("survey", "A3", "txt", "type.unknown"),
    ("survey", "A3", "", "type.missing"),
    ("survey", "A3", "text extra", "type.unknown"),
    ("survey", "A3", "username", "type.metadata"),
    ("survey", "A5", "select_one colours", "list.unknown"),
    ("survey", "A5", "select_one_from_file colours.csv", "table.unknown"),
    ("survey", "A7", "end_repeat", "group.end"),
    ("survey", "A8", "text", "group.end@A12"),
    ("survey", "B3", "姓名", "name.invalid"),
    ("survey", "B3", "1a", "name.invalid"),
    ("survey", "B3", "", "name.invalid"),
    ("survey", "B4", "who", "name.twice"),
    ("survey", "B10", "who", "reference.ambiguous@E4"),
    ("survey", "C3", "", "label.missing"),
    ("survey", "C3", "${nobody}", "reference.unknown"),
    ("survey", "E4", "${nobody} != ''", "reference.unknown"),
    ("survey", "E4", "${who} = = ''", "expression.unexpected"),
    ("survey", "E4", "${who} != '", "expression.unterminated"),
    ("survey", "F4", "nosuch(.)", "expression.function"),
    ("survey", "F4", "string-length(., ., .)", "expression.arity"),
    ("survey", "F4", "regex(., '[')", "expression.pattern"),
    ("survey", "F4", "/data/base/nobody = 1", "expression.path"),
    ("survey", "F4", "../nobody = 1", "expression.path"),
    ("survey", "F4", "$who = 1", "expression.variable"),
    ("survey", "F4", ". >=", "expression.end"),
    ("survey", "G6", "", "calculation.missing"),
    ("survey", "G6", "${twice} + 1", "expression.circle"),
    ("survey", "G4", "${twice} + 1", "expression.circle"),
    ("survey", "E2", "${age} > 1", "expression.circle"),
    ("survey", "E8", "count(${rows}[member != '']) > 1", "expression.circle"),
    ("survey", "G6", "${age} * )", "expression.unexpected"),
    ("survey", "H3", "many", "max_length.invalid"),
    ("survey", "I3", "somebody", "filled_by.unknown"),
    ("survey", "J3", "${age}", "column.unsupported"),
    ("survey", "K3", "somebody", "prefill.unknown"),
    ("choices", "B3", "1", "choice.twice"),
    ("choices", "B3", "", "choice.missing"),
    ("choices", "C3", "", "choice.missing"),
    ("choices", "A3", "", "choice.missing"),
    ("materials", "A2", "", "material.id"),
    ("materials", "C2", "9", "material.check"),
    ("materials", "D2", "one", "material.number"),
    ("materials", "F2", "${nobody}", "reference.unknown"),
    ("materials", "F2", "${age} >", "expression.end"),
    ("guide", "A2", "title", "guide.unknown"),
    ("guide", "B8", "VILLAGE", "guide.value"),
    ("guide", "B9", "sometime", "guide.value"),
    ("guide", "B10", "2026年", "guide.date"),
    ("guide", "D11", "twenty", "guide.limit"),
    ("guide", "D11", "", "guide.limit"),
    ("settings", "B2", "", "settings.missing"),
    ("settings", "C2", "", "settings.missing"),
]


@pytest.mark.parametrize(("sheet", "cell", "text", "fault"), FAULTS)
def test_every_planted_fault_is_caught_in_its_cell(sheet, cell, text, fault):
    code, _, elsewhere = fault.partition("@")
    found = _findings(*_planted(sheet, cell, text))
    assert (code, f"{sheet}!{elsewhere or cell}") in {(finding.code, finding.where) for finding in found}


def test_what_is_left_open_or_empty_is_told():
    survey, grids = _planted("survey", "A1", "type")
    opened = [*survey[:6], *survey[7:]]
    assert "group.open" in {finding.code for finding in _findings(opened, grids)}
    hollow = [*survey, ["begin_group", "hollow", "空"], ["end_group"]]
    assert "group.empty" in {finding.code for finding in _findings(hollow, grids)}


def test_a_workbook_without_questions_or_guide():
    found = _findings([["type", "name", "label"]], {"guide": [["key", "value"]], "settings": [["form_id"]]})
    assert {"sheet.missing", "guide.missing", "settings.missing"} <= {finding.code for finding in found}


def test_all_faults_are_told_at_once():
    survey, grids = _planted("survey", "A3", "txt")
    survey[3][4] = "${nobody}"
    codes = {finding.code for finding in _findings(survey, grids)}
    assert {"type.unknown", "reference.unknown"} <= codes


def test_an_unused_list_is_a_warning():
    survey, grids = _planted("survey", "A1", "type")
    grids["choices"].append(["size", "1", "大"])
    assert [finding.code for finding in compile_grids(survey, **grids).findings] == ["list.unused"]
