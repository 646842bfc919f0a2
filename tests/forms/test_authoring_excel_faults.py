"""Faults that only a real workbook can have: numbers typed, dates made of text, formulas, merged and hidden cells."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from forms.authoring.compiler import compile_source
from forms.authoring.findings import AuthoringFinding, AuthoringRefused
from tests.forms import hostile_workbooks as hostile
from tests.forms.faults.planting import faults, planted

Change = Callable[[Any], None]


def _put(cell: str, value: Any) -> Change:
    sheet, _, place = cell.partition("!")

    def change(book: Any) -> None:
        target = book[sheet][place]
        target.number_format = "General"
        target.value = value

    return change


def _merge(sheet: str, area: str) -> Change:
    return lambda book: book[sheet].merge_cells(area)


def _hide(sheet: str) -> Change:
    def change(book: Any) -> None:
        book[sheet].sheet_state = "hidden"

    return change


def _add(title: str, *rows: list[Any]) -> Change:
    def change(book: Any) -> None:
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)

    return change


def _findings(path: Path) -> list[AuthoringFinding]:
    try:
        compiled = compile_source(path)
    except AuthoringRefused as refused:
        return list(refused.findings)
    return [*compiled.findings, *compiled.notes]


FAULTS = [
    (_put("choices!B2", 1), "cell.number", "choices!B2"),
    (_put("choices!A2", 7), "cell.number", "choices!A2"),
    (_put("materials!A2", 101), "cell.number", "materials!A2"),
    (_put("settings!C2", 2026.1), "cell.number", "settings!C2"),
    (_put("settings!B2", 1001), "cell.number", "settings!B2"),
    (_put("survey!D7", 511999198402193174), "cell.long_number", "survey!D7"),
    (_put("sample!B4", 511999194903070019), "cell.long_number", "sample!B4"),
    (_put("survey!L15", 1e300), "cell.long_number", "survey!L15"),
    (_put("settings!C2", datetime.datetime(2026, 11, 1)), "cell.date", "settings!C2"),
    (_put("choices!B2", datetime.datetime(2026, 3, 4)), "cell.date", "choices!B2"),
    (_put("choices!B2", datetime.time(3, 4)), "cell.date", "choices!B2"),
    (_put("survey!B6", datetime.datetime(2026, 3, 4)), "cell.date", "survey!B6"),
    (_put("choices!B2", True), "cell.boolean", "choices!B2"),
    (_put("survey!C6", "#REF!"), "cell.error_value", "survey!C6"),
    (_put("survey!C6", "=A1&B1"), "cell.formula_blank", "survey!C6"),
    (_put("guide!D12", "=SUM(1,19)"), "cell.formula_blank", "guide!D12"),
    (_put("guide!B10", 46023), "cell.date_serial", "guide!B10"),
    (_merge("survey", "A6:A7"), "cell.merged", "survey!A6"),
    (_merge("choices", "A2:A4"), "cell.merged", "choices!A2"),
    (_merge("survey", "C1:D1"), "cell.merged", "survey!C1"),
    (_merge("guide", "B19:C19"), "cell.merged", "guide!B19"),
    (_hide("materials"), "sheet.hidden", "materials"),
    (_add("Sheet1", ["甲", "乙"], ["丙", "丁"]), "sheet.unknown", "Sheet1"),
    (_add("print_form", ["姓名", "=A1"]), "print.formula", "print_form!B1"),
    (_put("survey!B6", "na\u200bme"), "text.invisible", "survey!B6"),
]


@pytest.mark.parametrize(("change", "code", "where"), FAULTS)
def test_every_planted_fault_is_caught_in_its_cell(tmp_path, change, code, where):
    path = hostile.workbook(tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    found = _findings(path)
    hits = [finding for finding in found if (finding.code, finding.where) == (code, where)]
    assert hits, [f"{finding.where} {finding.code}" for finding in found]
    assert all(hit.message and hit.mend for hit in hits)


_SAME = [
    fault for fault in faults() if fault.kind != "print" and fault.do != "drop" and "\x1f" not in fault.text
]


@pytest.mark.parametrize("fault", _SAME[::8], ids=str)
def test_the_seeded_faults_are_caught_in_excel_too(tmp_path, fault):
    found = _findings(hostile.workbook(tmp_path / "book.xlsx", planted(fault)))
    assert (fault.code, fault.where) in {(finding.code, finding.where) for finding in found}


def test_a_formula_with_its_result_is_read_with_a_warning(tmp_path):
    path = hostile.workbook(tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(path)
    book["survey"]["C6"] = '="姓"&"名"'
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        text = archive.read(hostile.SURVEY).decode()
    kept = re.sub(r'(<c r="C6"[^>]*?)(?: t="\w+")?>(<f>.*?</f>)<v */>', r'\1 t="str">\2<v>姓名</v>', text)
    hostile.rewritten(path, {hostile.SURVEY: kept})
    compiled = compile_source(path)
    assert [(finding.code, finding.where) for finding in compiled.findings] == [("cell.formula", "survey!C6")]
    assert compiled.item.node("person.name").label == "姓名"


def test_links_to_other_workbooks_are_told_and_not_followed(tmp_path):
    path = hostile.workbook(tmp_path / "book.xlsx")
    hostile.rewritten(path, {"xl/externalLinks/externalLink1.xml": "<externalLink/>"})
    assert [finding.code for finding in _findings(path)] == ["file.link"]


HARMLESS = [
    _put("survey!P6", 50),
    _put("materials!C2", 2),
    _put("materials!E2", 1.0),
    _put("survey!L15", 0),
    _put("guide!B10", datetime.datetime(2026, 1, 1)),
    _put("sample!B14", datetime.date(2026, 11, 24)),
    _put("standard!B3", 560),
    _add("Sheet2"),
    _add("说明", ["这张表给人看"], ["不读"]),
    _add("_lists", ["文本", "整数"]),
]


@pytest.mark.parametrize("change", HARMLESS)
def test_what_excel_may_store_as_it_likes_raises_no_alarm(tmp_path, change):
    path = hostile.workbook(tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    assert _findings(path) == []
