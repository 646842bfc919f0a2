"""The workbook opens in a reader that is not ours, holds every cell as text, and is the same twice."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from desktop.usecases.spreadsheet import Sheet, workbook

HEAD = ("序号", "申请人", "备注")


def test_another_reader_finds_every_cell():
    rows = [("1", "𠮷*", "=1+1"), ("2", '何<&>"英', ""), ("更正1", "", "第一行\n第二行")]
    content = workbook([Sheet("2026年11月", HEAD, rows, (6, 12, 30)), Sheet("表2", ("甲",), [])])
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["2026年11月", "表2"]
    sheet = book["2026年11月"]
    found = [tuple(cell.value or "" for cell in row) for row in sheet.iter_rows()]
    assert found == [HEAD, *rows]
    assert sheet["C2"].data_type == "s"  # a formula would run
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["C"].width == 30
    assert sheet["A1"].font.bold
    assert workbook([Sheet("甲", HEAD, rows)]) == workbook([Sheet("甲", HEAD, rows)])


def test_names_of_sheets_are_names_that_excel_takes():
    book = load_workbook(
        io.BytesIO(
            workbook(
                [Sheet("2026-11-01 至 [2026/11]", HEAD, []), Sheet("甲" * 40, HEAD, []), Sheet("", HEAD, [])]
            )
        )
    )
    assert book.sheetnames == ["2026-11-01 至  2026 11", "甲" * 31, "表3"]
    twice = load_workbook(io.BytesIO(workbook([Sheet("甲", HEAD, []), Sheet("甲", HEAD, [])])))
    assert twice.sheetnames == ["甲", "甲 2"]


def test_control_characters_do_not_spoil_the_file():
    content = workbook([Sheet("甲", HEAD, [("1", "何\x00桂\x1f英", "")])])
    assert load_workbook(io.BytesIO(content)).active["B2"].value == "何桂英"


def test_the_twenty_eighth_column_is_ab():
    cells = tuple(str(at) for at in range(28))
    sheet = load_workbook(io.BytesIO(workbook([Sheet("甲", cells, [])]))).active
    assert sheet["AB1"].value == "27"


def test_no_sheet_is_no_workbook():
    with pytest.raises(ValueError, match="at least one"):
        workbook([])
