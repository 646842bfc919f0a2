"""The exported workbook says the same as the sheets in git, to us and to pyxform's own tool."""

from __future__ import annotations

import openpyxl
import pytest
from pyxform.xls2xform import convert

from forms.authoring.__main__ import main
from forms.authoring.compiler import compile_source, read
from forms.authoring.export import export_xlsx
from forms.authoring.findings import AuthoringRefused
from forms.authoring.text_form import ITEMS
from tests.forms.compiled_items import BUILT_IN, item


@pytest.fixture
def exported(tmp_path):
    def export(item_id):
        book, findings = read(ITEMS / item_id)
        assert findings == []
        export_xlsx(book, tmp_path / f"{item_id}.xlsx")
        return tmp_path / f"{item_id}.xlsx"

    return export


@pytest.mark.parametrize("item_id", BUILT_IN)
def test_the_export_compiles_to_the_same_item(exported, item_id):
    again = compile_source(exported(item_id))
    assert again.findings == ()
    assert again.item == item(item_id)


def test_the_export_opens_in_pyxforms_own_tool(exported):
    done = convert(str(exported("SB-001")), validate=False)
    assert "/data/applicant/id_no" in done.xform
    assert done._survey.id_string == "SB-001"


def test_addresses_are_those_of_the_text_form(exported):
    text, _ = read(ITEMS / "MZ-001")
    excel, _ = read(exported("MZ-001"))
    for name in ("survey", "materials", "guide"):
        assert [row.number for row in text.sheet(name).rows] == [row.number for row in excel.sheet(name).rows]
        assert text.sheet(name).headers == excel.sheet(name).headers


def test_what_excel_spoilt_is_told(exported):
    path = exported("SB-001")
    book = openpyxl.load_workbook(path)
    book["choices"]["B2"].value, book["choices"]["B2"].number_format = 1, "General"
    book["survey"]["D6"] = 511999198402193174
    book.save(path)
    with pytest.raises(AuthoringRefused) as refused:
        compile_source(path)
    found = {(finding.where, finding.code) for finding in refused.value.findings}
    assert {("choices!B2", "cell.number"), ("survey!D6", "cell.long_number")} <= found


def test_dates_whole_numbers_and_truth_come_as_text(tmp_path):
    import datetime

    book = openpyxl.Workbook()
    page = book.active
    page.title = "local"
    page.append(["name", "value"])
    for value in (datetime.datetime(2026, 1, 1), 560.0, True, 1.5):
        page.append(["n", value])
    book.save(tmp_path / "t.xlsx")
    rows = read(tmp_path / "t.xlsx")[0].sheet("local").rows
    assert [row.get("value") for row in rows] == ["2026-01-01", "560", "true", "1.5"]


def test_what_is_no_workbook_is_refused(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"not a zip")
    with pytest.raises(AuthoringRefused, match=r"file\.xlsx"):
        compile_source(tmp_path / "a.xlsx")


def test_a_sheet_that_is_not_utf8_is_refused(tmp_path):
    (tmp_path / "survey.csv").write_bytes("type,name\ntext,姓名".encode("gb18030"))
    with pytest.raises(AuthoringRefused, match=r"file\.encoding"):
        compile_source(tmp_path)


def test_the_command_exports_and_checks(tmp_path, capsys):
    path = tmp_path / "SB-001.xlsx"
    assert main(["export", "SB-001", "--out", str(path)]) == 0
    assert main(["check", str(path)]) == 0
    assert "检查通过" in capsys.readouterr().out
    assert main(["check", str(tmp_path / "none.xlsx")]) == 1
    assert "找不到" in capsys.readouterr().err
