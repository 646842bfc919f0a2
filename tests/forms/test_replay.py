"""Replay: edits in three ways of writing paths, every node after each, and clear words for what cannot be done."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from forms.authoring.__main__ import main
from forms.authoring.replay import ReplayRefused, replay
from forms.item import Choice
from forms.session import FormContext
from tests.forms.ecosystem_books import LEDGER, write_book
from tests.forms.small_items import group, item_of, question, repeat

DAY = "2026-11-27"
ITEM = item_of(
    group(
        "g",
        question("g.kind", "select_one", choices="kinds", required="true()", label="类型"),
        question("g.why", relevant="/data/g/kind = 'b'", label="原因"),
    ),
    repeat(
        "rows",
        question("rows.name"),
        question("rows.n", "integer", constraint=". < 10", constraint_message="太大", label="数"),
        repeat("rows.inner", question("rows.inner.x")),
        label="行",
    ),
    question("total", "calculate", calculation="sum(/data/rows/n)"),
    repeat("counted", question("counted.y"), repeat_count="2"),
    choices={"kinds": (Choice("a", "甲"), Choice("b", "乙"))},
)


def _played(*edits: Any) -> list[dict[str, Any]]:
    return list(replay(ITEM, edits, FormContext(date(2026, 11, 27), datetime(2026, 11, 27, 9))))


def test_the_fresh_form_shows_every_node():
    (fresh,) = _played()
    assert (fresh["step"], fresh["edit"], fresh["changed"]) == (0, None, [])
    assert list(fresh["nodes"]) == [
        *("/data/g", "/data/g/kind", "/data/g/why", "/data/rows", "/data/total", "/data/counted"),
        *("/data/counted[1]", "/data/counted[1]/y", "/data/counted[2]", "/data/counted[2]/y"),
    ]
    assert fresh["nodes"]["/data/g/kind"] == {
        **{"kind": "question", "name": "g.kind", "type": "select_one", "label": "类型", "value": ""},
        **{"relevant": True, "required": True, "readonly": False, "choices": ["a", "b"]},
        "findings": [{"code": "required", "severity": "error", "sentence": "“类型”未选择，请选择。"}],
    }
    assert fresh["nodes"]["/data/total"]["readonly"] is True
    assert fresh["nodes"]["/data/counted"] == {
        **{"kind": "repeat", "name": "counted", "label": "counted", "rows": 2, "relevant": True},
        **{"required": False, "may_add": False, "may_remove": False, "findings": []},
    }


def test_three_ways_of_writing_one_path():
    steps = _played(
        {"repeat": "/data/rows", "add": True},
        {"repeat": "rows", "add": 1},
        {"path": "/data/rows[2]/n", "value": 3},
        {"path": "rows[1].n", "value": "4"},
        {"path": "/my_form/g/kind", "value": "b"},
        {"path": "why", "value": "因为"},
    )
    last = steps[-1]["nodes"]
    assert (last["/data/rows[2]/n"]["value"], last["/data/total"]["value"]) == ("4", "4")
    assert (last["/data/g/why"]["value"], last["/data/g/why"]["relevant"]) == ("因为", True)
    assert steps[5]["changed"] == ["/data/g/kind", "/data/g/why"]
    assert last["/data/rows[2]/n"]["name"] == "rows[1].n"


def test_a_repeat_with_one_row_needs_no_number_and_the_next_row_comes_by_itself():
    steps = _played({"path": "/data/rows[1]/name", "value": "甲"}, {"path": "/data/rows/n", "value": 12})
    assert steps[1]["added"] == ["/data/rows[1]"]
    (finding,) = steps[2]["nodes"]["/data/rows[1]/n"]["findings"]
    assert finding == {"code": "constraint", "severity": "error", "sentence": "第1行“数”：太大。"}


def test_rows_are_removed_by_number_by_path_or_from_the_end():
    names = [{"path": f"/data/rows[{row}]/name", "value": f"n{row}"} for row in range(1, 5)]
    removals = [
        {"repeat": "/data/rows", "remove": 1},
        {"repeat": "rows", "remove": 1},
        {"repeat": "/data/rows[1]", "remove": True},
        {"repeat": "/data/rows", "action": "remove"},
    ]
    steps = _played(*names, *removals)

    def left(step: dict[str, Any]) -> list[str]:
        return [node["value"] for path, node in step["nodes"].items() if path.endswith("/name")]

    assert [left(step) for step in steps[-4:]] == [["n2", "n3", "n4"], ["n2", "n4"], ["n4"], []]


def test_nested_rows():
    steps = _played(
        {"repeat": "rows", "add": 2},
        {"repeat": "/data/rows[2]/inner", "add": True},
        {"path": "rows[1].inner[0].x", "value": "内"},
    )
    assert steps[-1]["nodes"]["/data/rows[2]/inner[1]/x"]["value"] == "内"


def test_what_the_form_does_not_take_is_said_and_changes_nothing():
    steps = _played({"path": "total", "value": 9}, {"repeat": "/data/counted", "add": True})
    assert [step["changed"] for step in steps] == [[], [], []]
    assert steps[1]["refused"] == "total is computed or read-only"
    assert "takes no further row" in steps[2]["refused"]


@pytest.mark.parametrize(
    ("edit", "code", "words"),
    [
        ({"path": "nowhere", "value": 1}, "path", "there is no question nowhere"),
        ({"path": "/data/g/nowhere", "value": 1}, "path", "g/nowhere"),
        ({"path": "/data/g", "value": 1}, "path", "g is a group"),
        ({"path": "/data/rows/n", "value": 1}, "row", "has 0 rows"),
        ({"path": "/data/rows[3]/n", "value": 1}, "row", "has 0 rows"),
        ({"path": "/data/g[2]/kind", "value": 1}, "row", "does not repeat"),
        ({"path": "a[", "value": 1}, "path", "is no path"),
        ({"path": "g.kind"}, "edit", "an edit is"),
        ({"path": "g.kind", "value": {"a": 1}}, "value", "is no answer"),
        ({"repeat": "/data/rows", "remove": True}, "row", "none to remove"),
        ({"repeat": "/data/rows"}, "edit", "add"),
        ({"repeat": "/data/rows", "add": "x"}, "edit", "no number"),
        ({"repeat": "/data/g", "add": True}, "path", "not a repeat"),
        ("x", "edit", "an edit is"),
    ],
)
def test_an_edit_that_cannot_be_applied(edit, code, words):
    with pytest.raises(ReplayRefused) as refused:
        _played(edit)
    assert (refused.value.code, refused.value.step, refused.value.edit) == (code, 1, edit)
    assert words in refused.value.message


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_book(tmp_path_factory.mktemp("replay") / "ledger.xlsx", LEDGER)


def _run(
    tmp_path: Path, book: Path, edits: object, capsys: pytest.CaptureFixture[str], *more: str
) -> tuple[int, str]:
    file = tmp_path / "edits.json"
    file.write_text(edits if isinstance(edits, str) else json.dumps(edits), "utf-8")
    code = main(["replay", str(book), str(file), *more])
    return code, capsys.readouterr().out


def test_the_command_prints_every_step_as_json(tmp_path, book, capsys):
    edits = {"today": DAY, "edits": [{"path": "/data/tx[1]/amount", "value": 5}, {"path": "a", "value": "x"}]}
    code, out = _run(tmp_path, book, edits, capsys, "--json")
    told = json.loads(out)
    assert (code, told["today"], told["item"]["id"]) == (0, DAY, "ledger")
    assert [step["step"] for step in told["steps"]] == [0, 1, 2]
    assert told["steps"][2]["nodes"]["/data/due"]["value"] == "2026-12-07"
    assert told["steps"][1]["nodes"]["/data/tx[1]/balance"]["value"] == "5"
    assert "form.plain" in {warning["code"] for warning in told["warnings"]}


def test_an_unknown_path_ends_with_one_and_says_which_step(tmp_path, book, capsys):
    edits = [{"path": "a", "value": "x"}, {"path": "b.c", "value": 1}]
    code, out = _run(tmp_path, book, edits, capsys, "--json", "--today", DAY)
    told = json.loads(out)
    assert code == 1
    assert told["error"] == {
        **{"code": "path", "message": "there is no question b/c in this form", "step": 2},
        "edit": {"path": "b.c", "value": 1},
    }
    assert len(told["steps"]) == 2


def test_for_people_it_tells_what_changed_and_what_is_wrong(tmp_path, book, capsys):
    edits = [{"path": "mail", "value": "nobody"}, {"path": "due", "value": "x"}]
    code, out = _run(tmp_path, book, edits, capsys, "--today", DAY)
    assert code == 0
    assert '   /data/mail = "nobody"' in out
    assert "未接受：due is computed or read-only" in out
    assert "“Mail”不符合填写要求" in out


@pytest.mark.parametrize("text", ["{", '{"edits": 3}', '{"edits": [], "today": "soon"}'])
def test_a_file_of_edits_that_is_none(tmp_path, book, capsys, text):
    code, out = _run(tmp_path, book, text, capsys, "--json")
    assert code == 1
    assert [finding["code"] for finding in json.loads(out)] == ["edits.file"]


def test_the_conformance_command(tmp_path, capsys):
    table = tmp_path / "table.json"
    rows = [
        {"expr": "1 + 1", "kind": "number", "expected": 2, "ctx": None, "doc": 0},
        {"expr": "concat(/a/b, 'x')", "kind": "string", "expected": "1x", "ctx": "/", "doc": 1},
        {"expr": "/a/b", "kind": "nodes", "expected": ["/*[1]/*[1]"], "ctx": None, "doc": 1},
        {"expr": "nothing(1)", "kind": "error", "expected": None, "ctx": None, "doc": 0},
        {"expr": "extract-signed('x', 'y')", "kind": "bool", "expected": True, "ctx": None, "doc": 0},
        {"expr": "1 + 1", "kind": "number", "expected": 3, "ctx": None, "doc": 0},
        {"expr": "1", "kind": "number", "expected": 1, "ctx": None, "doc": 7},
        {"expr": "round(-1.5)", "kind": "number", "expected": -1, "ctx": None, "doc": 0},
    ]
    table.write_text(json.dumps({"docs": ["<x/>", "<a><b>1</b></a>"], "rows": rows}), "utf-8")
    assert main(["conformance", str(table)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "4 of 8"
    assert [line.split("[")[-1] for line in lines[1:5]] == [
        *("a function left out]", "UNEXPLAINED]", "UNEXPLAINED]", "half away from zero]")
    ]
    assert main(["conformance", str(table), "--strict"]) == 1
    capsys.readouterr()
    table.write_text(
        json.dumps({"rows": [["1 +", "null"], ["a\\t+ b", '"x"'], ["a b", '"x"'], ["1", "null"]]})
    )
    assert main(["conformance", str(table)]) == 0
    assert capsys.readouterr().out.startswith("2 of 4\nrow 2: a b  expected 'accepted'")
    table.write_text("[]")
    assert main(["conformance", str(table)]) == 1
