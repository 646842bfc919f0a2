"""What differs between two versions, in the words of people who read official forms."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import pytest

from forms.authoring.__main__ import main
from forms.authoring.comparing import compare, report
from forms.authoring.compiler import compile_source
from forms.item import Limit
from tests.forms.compiled_items import item
from tests.forms.faults.planting import Grids, base
from tests.forms.hostile_workbooks import workbook


@pytest.fixture
def made(tmp_path):
    """A function: the sound workbook, changed, compiled from a folder."""

    def compile_(change=lambda grids: None):
        grids: Grids = base()
        change(grids)
        for sheet, grid in grids.items():
            with (tmp_path / f"{sheet}.csv").open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows(grid)
        return compile_source(tmp_path).item

    return compile_


def _found(old, new):
    return [(d.part, d.kind, d.path, d.field) for d in compare(old, new)]


def test_nothing_differs(made):
    assert compare(made(), made()) == []
    assert "没有差别" in report(made(), made())


def test_questions_come_go_change_and_move(made):
    def change(grids: Grids) -> None:
        survey = grids["survey"]
        survey[5][2] = "申请人姓名"
        survey[14][5] = "${level} != 'high'"
        del survey[27]
        survey.insert(16, survey.pop(13))
        survey.insert(6, ["text", "nickname", "曾用名"])

    found = _found(made(), made(change))
    assert ("questions", "changed", "person.name", "标题") in found
    assert ("questions", "changed", "person.income", "显示条件") in found
    assert ("questions", "added", "person.nickname", "") in found
    assert ("questions", "removed", "agent.agent_name", "") in found
    assert [path for part, kind, path, _ in found if kind == "moved"] == ["person.need"]


def test_a_group_that_goes_is_told_once(made):
    def change(grids: Grids) -> None:
        del grids["survey"][26:30]
        grids["materials"] = [row for row in grids["materials"] if row[0] != "m_poa"]
        grids["guide"] = [row for row in grids["guide"] if row[1] != "D05"]

    found = [d for d in compare(made(), made(change)) if d.part == "questions"]
    assert [(d.kind, d.path, d.before) for d in found] == [("removed", "agent", "2道题")]


def test_materials_limits_basis_and_the_rest(made):
    def change(grids: Grids) -> None:
        grids["materials"][1][4] = "2"
        grids["materials"][3][0] = "m_wage"
        grids["guide"][12][3] = "10 WD"
        grids["guide"][17][2] = "第九条、第十条"
        grids["guide"][19][3] = "2 WD"
        grids["choices"][1][2] = "一般"
        grids["choices"].append(["level", "rich", "富裕家庭", ""])
        grids["standard"][2][1] = "600"
        grids["situations"][3][5] = "低收入"
        grids["sample"][9][1] = "D2026002"

    old, new = made(), made(change)
    found = _found(old, new)
    assert ("materials", "changed", "m_id", "复印件份数") in found
    assert {("materials", "removed", "m_income", ""), ("materials", "added", "m_wage", "")} <= set(found)
    assert ("limits", "changed", "promised", "承诺时限") in found
    assert [kind for part, kind, _, _ in found if part == "basis"] == ["removed", "added"]
    assert ("choices", "changed", "level.high", "标题") in found
    assert ("choices", "added", "level.rich", "标题") in found
    assert ("tables", "changed", "standard.low", "内容") in found
    assert ("situations", "changed", "poor", "搜索词") in found
    assert ("sample", "changed", "person.proof_no", "内容") in found
    text = report(old, new)
    assert "承诺时限：15个工作日 → 10个工作日" in text
    assert "步骤“村(社区)代办登记，村，2个工作日”" in text
    assert "设定依据（2处）" in text


def test_expressions_read_as_they_were_written():
    old = item("SB-001")
    node = old.node("agent.agent_id_no")
    text = report(
        old, replace(old, promised=Limit(5), root=_with(old.root, node.path, constraint="cn:id-valid(.)"))
    )
    assert "cn:id-valid(.) and . != ${id_no} → cn:id-valid(.)" in text
    assert "/data/" not in text


def _with(node, path, **changes):
    children = tuple(_with(child, path, **changes) for child in node.children)
    return replace(node, children=children, **(changes if node.path == path else {}))


def test_any_two_sources_may_be_compared(made, tmp_path, capsys):
    made()
    excel = workbook(tmp_path / "book.xlsx")
    assert main(["compile", str(excel), "--trial", "--out", str(tmp_path)]) == 0
    capsys.readouterr()
    for other in (excel, tmp_path / "CS-001@2026-11.json"):
        assert main(["diff", str(tmp_path), str(other)]) == 0
        assert "没有差别" in capsys.readouterr().out
    assert main(["diff", "SB-001", "YB-001", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"item", "limits", "basis", "questions", "choices", "materials", "guide"} <= {
        one["part"] for one in found
    }
    assert all(one["what"] and one["kind"] in ("added", "removed", "changed", "moved") for one in found)


def test_an_altered_package_is_not_compared(made, tmp_path, capsys):
    made()
    assert main(["compile", str(tmp_path), "--trial", "--out", str(tmp_path)]) == 0
    package = tmp_path / "CS-001@2026-11.json"
    package.write_bytes(package.read_bytes().replace("困难家庭补贴".encode(), "困难家庭津贴".encode()))
    assert main(["diff", str(tmp_path), str(package)]) == 1
    assert "package.altered" in capsys.readouterr().err
    assert main(["diff", "SB-001", "NO-999"]) == 1
