"""Forms from elsewhere: they load, they say what does not carry over, and they behave as on a phone."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from forms.authoring.compiler import Compiled, compile_source
from forms.authoring.findings import AuthoringRefused
from forms.item import ServiceItem
from forms.session import FormContext, FormSession
from tests.forms.ecosystem_books import (
    CASCADE,
    CASCADE_FILES,
    HOUSEHOLD,
    LEDGER,
    LEGACY,
    SURVEY,
    YES_NO,
    rows,
    write_book,
)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Compiled]:
    folder = tmp_path_factory.mktemp("books")
    books = {"household": HOUSEHOLD, "cascade": CASCADE, "ledger": LEDGER, "legacy": LEGACY}
    made = {}
    for name, sheets in books.items():
        files = CASCADE_FILES if name == "cascade" else None
        made[name] = compile_source(write_book(folder / f"{name}.xlsx", sheets, files))
    return made


def _session(item: ServiceItem) -> FormSession:
    return FormSession(
        item, FormContext(date(2026, 11, 27), datetime(2026, 11, 27, 9), new_uuid=lambda: "0" * 32)
    )


def _put(form: FormSession, **values: Any) -> None:
    for path, value in values.items():
        form.set_value(path.replace("__", "."), value)


def _codes(compiled: Compiled) -> set[str]:
    return {finding.code for finding in compiled.findings}


def _refused(tmp_path: Path, *cells: dict[str, object], **more: Any) -> set[tuple[str, str]]:
    book = write_book(tmp_path / "bad.xlsx", {"survey": rows(SURVEY, *cells), "choices": YES_NO, **more})
    with pytest.raises(AuthoringRefused) as refused:
        compile_source(book)
    return {(finding.where, finding.code) for finding in refused.value.findings}


def test_every_book_loads_and_says_that_it_is_no_item(compiled):
    assert all("form.plain" in _codes(made) for made in compiled.values())
    assert {made.item.item_id for made in compiled.values()} == {"hh_survey", "cascade", "ledger", "legacy"}


def test_a_household_with_counted_members(compiled):
    form = _session(compiled["household"].item)
    _put(form, hh__head="张三", hh__n="2")
    assert (form.state("member[1].name").label, form.state("member[1].age").label) == ("第2个人", "几岁")
    form.set_value("member[0].name", "甲")
    form.set_value("member[0].age", "9")
    form.set_value("member[1].name", "乙")
    form.set_value("member[1].age", "40")
    assert (form.value("adults"), form.value("ages"), form.value("names")) == ("1", "49", "甲, 乙")
    assert [form.state(f"member[{row}].crops").relevant for row in (0, 1)] == [False, True]
    assert form.state("member[1].age").label == "乙几岁"
    assert [choice.value for choice in form.state("who").choices] == ["甲", "乙"]
    assert form.state("told").label == "共2人，成年1人"
    form.set_value("hh.n", "1")
    assert (form.value("adults"), form.value("names")) == ("0", "甲")
    form.set_value("hh.n", "2")
    assert form.value("member[1].name") == "乙"


def test_what_a_phone_has_and_we_have_not_is_said(compiled):
    made = compiled["household"]
    assert {"type.ignored", "type.stand_in", "header.language"} <= _codes(made)
    types = {node.path: node.type for node in made.item.root.walk()}
    assert (types["place"], types["sound"], types["best"]) == ("text", "file", "select_multiple")
    assert "audit" not in types
    assert made.item.node("hh.n").label == "Members"  # no Chinese there
    assert [choice.label for choice in made.item.choices["crops"]] == ["稻", "Maize"]


def test_other_with_its_own_words_a_ranking_and_a_scale(compiled):
    form = _session(compiled["household"].item)
    assert [choice.value for choice in form.state("water").choices] == ["well", "other"]
    assert not form.state("water_other").relevant
    _put(form, water="other", water_other="雨水", best=["maize", "rice"], score="3", at="8:05")
    assert (form.value("water_other"), form.value("best"), form.value("at")) == (
        "雨水",
        ("maize", "rice"),
        "08:05",
    )
    assert [finding.code for finding in form.state("score").findings] == ["range"]
    assert form.value("today") == "2026-11-27"


def test_cascades_from_sheets_and_files(compiled):
    form = _session(compiled["cascade"].item)
    assert form.state("county").choices == ()
    _put(form, state="sc", county="dx")
    assert [choice.value for choice in form.state("village").choices] == ["01", "03"]
    assert [choice.label for choice in form.state("town").choices] == ["一镇"]
    _put(form, village="03", part="p", place="f1")
    assert (form.value("title"), form.value("chosen")) == ("丙村", "东兴")
    assert (form.value("where"), form.value("price")) == ("29.5 104.5 0 0", "12.5")
    form.set_value("state", "yn")
    assert [finding.code for finding in form.state("county").findings] == ["choice"]
    assert form.state("part").choices[0].label == "P"


def test_a_ledger_with_rows_in_rows(compiled):
    form = _session(compiled["ledger"].item)
    form.add_row("tx")
    form.set_value("tx[0].amount", "5")
    form.add_row("tx[0].item")
    form.set_value("tx[0].item[0].qty", "3")
    assert form.value("tx[0].item[0].price") == "5"
    form.add_row("tx")
    form.set_value("tx[1].amount", "7.5")
    assert [form.value(f"tx[{row}].balance") for row in (0, 1)] == ["5", "12.5"]
    assert (form.value("tx[0].sub"), form.value("grand")) == ("15", "15")
    form.remove_row("tx", 0)
    assert (form.value("tx[0].balance"), form.value("grand")) == ("7.5", "0")


def test_triggers_silent_calculations_and_a_matrix(compiled):
    item = compiled["ledger"].item
    form = _session(item)
    assert (item.node("when").type, item.node("due").type) == ("calculate", "calculate")
    assert form.value("due") == "2026-12-07"
    assert form.value("when") == ""
    _put(form, a="x", m__m1="yes", mail="nobody")
    assert (form.value("b"), form.value("ok")) == ("x!", "true")
    assert form.value("when") == "2026-11-27T09:00:00.000+08:00"
    assert [finding.code for finding in form.findings()] == ["constraint"]
    form.set_value("mail", "")
    assert form.findings()[0].params == {"message": "Write it down"}
    assert (item.node("b").trigger, item.node("m.m2").parameters) == ("/data/a", "randomize=true seed=42")


def test_the_spellings_of_older_books(compiled):
    item = compiled["legacy"].item
    form = _session(item)
    assert not form.state("main.name").relevant
    _put(form, intro__consent="yes", main__name="x", main__age="12", main__multi="no yes")
    assert (form.value("main.class"), form.value("main.silent")) == ("child", "24")
    assert form.state("main.why").relevant
    assert [finding.params["message"] for finding in form.state("main.name").findings] == ["too short"]
    assert not form.set_value("main.fixed", "z")
    assert (form.value("main.fixed"), item.node("done").type) == ("child", "acknowledge")
    assert all(node.name != "off" for node in item.root.walk())
    _put(form, intro__consent="no")
    assert (form.value("main.silent"), form.answers().values) == ("", {"intro.consent": "no"})


def test_what_cannot_work_is_refused_in_its_cell(tmp_path):
    refused = _refused(
        tmp_path,
        {"type": "text", "name": "a", "label": "A", "default": "${last-saved#a}"},
        {"type": "select_one yn", "name": "b", "label": "B", "appearance": "search('x')"},
        {"type": "osm buildings", "name": "c", "label": "C"},
        {"type": "begin loop over yn", "name": "d", "label": "D"},
        {"type": "select_one_from_file nowhere.csv", "name": "e", "label": "E"},
        {"type": "select_one yn or_other", "name": "f", "label": "F", "choice_filter": "name = 'x'"},
    )
    assert {
        ("survey!K2", "reference.last_saved"),
        ("survey!J3", "appearance.search"),
        ("survey!A4", "type.unknown"),
        ("survey!A5", "type.unknown"),
        ("survey!A6", "table.unknown"),
        ("survey!A7", "type.or_other"),
    } <= refused
    assert all(code != "reference.unknown" for _, code in refused)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.xml", "<root><item><name>a</name><deep><x>1</x></deep></item></root>"),
        ("t.xml", "<root><item>"),
        ("t.geojson", '{"type": "Feature"}'),
        ("t.geojson", "["),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path, name, text):
    (tmp_path / name).write_text(text, "utf-8")
    cells = {"type": f"select_one_from_file {name}", "name": "a", "label": "A"}
    assert ("survey!A2", "table.unreadable") in _refused(tmp_path, cells)


def test_a_name_never_leads_out_of_the_folder(tmp_path):
    (tmp_path / "secret.csv").write_text("name,label\na,b\n", "utf-8")
    inner = tmp_path / "inner"
    inner.mkdir()
    cells = {"type": "select_one_from_file ../secret.csv", "name": "a", "label": "A"}
    assert ("survey!A2", "table.unknown") in _refused(inner, cells)


def test_a_table_saved_by_excel_in_china(tmp_path):
    (tmp_path / "t.csv").write_bytes("name,label\n甲,甲村\n".encode("gb18030"))
    sheets = {"survey": rows(SURVEY, {"type": "select_one_from_file t.csv", "name": "a", "label": "A"})}
    made = compile_source(write_book(tmp_path / "book.xlsx", sheets))
    assert made.item.tables["t"] == ({"name": "甲", "label": "甲村"},)
