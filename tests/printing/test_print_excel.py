"""Print sheets in Excel: what is written reads back the same; an author's own workbook reads as it looks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Alignment, Border, Font, Side

from forms.authoring.compiler import compile_source, read
from forms.authoring.excel import read_xlsx
from forms.authoring.export import export_xlsx
from forms.authoring.findings import AuthoringRefused
from forms.authoring.print_draft import PrintDraft
from forms.authoring.print_excel import read_page
from forms.authoring.print_excel_write import write_page
from forms.authoring.print_units import column_tenths, digit_pixels, family_of, untouched_width
from forms.authoring.text_form import ITEMS
from tests.printing.drawn import FORM, draft

THIN = Side(style="thin")


def saved(book: Any, folder: Path) -> PrintDraft:
    """The print_form of a workbook, through the file."""
    path = folder / "form.xlsx"
    book.save(path)
    again = openpyxl.load_workbook(path, data_only=True)
    return read_page(again, again["print_form"])


def page(**setup: Any) -> Any:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "print_form"
    for name, value in setup.items():
        setattr(sheet.page_setup, name, value)
    return sheet


@pytest.mark.parametrize(
    "text",
    [
        FORM,
        "A4L 20 15 18 20 {9},*,33.3,7\n6.5 {b t3},甲,{v box2 b4}乙丙,\n8 {-},${head}丁,<,{nowrap song}戊\n",
        "A5L,*\n20,${@qr}\n",
        "80,30,*\n8,甲,乙\n",
    ],
)
def test_written_and_read_again(text: str, tmp_path: Path) -> None:
    sheet = draft(text).sheet
    book = openpyxl.Workbook()
    book.remove(book.active)
    write_page(book.create_sheet("print_form"), sheet)
    assert saved(book, tmp_path).sheet == sheet


def test_the_built_in_form_through_the_exported_workbook(tmp_path: Path) -> None:
    book, _ = read(ITEMS / "SB-001")
    export_xlsx(book, tmp_path / "SB-001.xlsx")
    again, _ = read_xlsx(tmp_path / "SB-001.xlsx")
    assert again.prints["print_form"].sheet == book.prints["print_form"].sheet
    assert "print_form" not in again.sheets


def test_addresses_are_those_of_the_workbook(tmp_path: Path) -> None:
    sheet = page()
    sheet["B3"] = "甲"
    assert saved(sheet.parent, tmp_path).where(2, 1) == "print_form!B3"
    assert draft("A4,*\n8,甲\n").where(0, 0) == "print_form!B2"


def test_widths_follow_the_default_font_and_never_the_fonts_installed() -> None:
    assert (digit_pixels("Calibri", 11), digit_pixels("宋体", 11), digit_pixels("SimSun", 11)) == (7, 8, 8)
    assert digit_pixels(None, None) == 7
    assert digit_pixels("某某字体", 12) == 8
    assert column_tenths(10, 7) == 185  # 70 px at 96 dpi
    assert column_tenths(10, 8) == 212


def test_a_column_nobody_touched_is_64_pixels_wide_or_72(tmp_path: Path) -> None:
    sheet = page()
    sheet["A1"] = "甲"
    assert saved(sheet.parent, tmp_path).sheet.columns == (169,)  # 64 px
    assert round(untouched_width(8, 8) * 8) == 72  # 宋体 11


def test_a_song_workbook_has_wider_columns(tmp_path: Path) -> None:
    widths = []
    for name in ("Calibri", "宋体"):
        sheet = page()
        sheet.parent._named_styles["Normal"].font = Font(name=name, size=11)
        sheet.parent._fonts[0] = Font(name=name, size=11)
        sheet.column_dimensions["A"].width = 10
        sheet["A1"] = "甲"
        widths.append(saved(sheet.parent, tmp_path).sheet.columns[0])
    assert widths == [185, 212]


def test_an_authors_sheet_reads_as_it_looks(tmp_path: Path) -> None:
    sheet = page(orientation="landscape", paperSize=9)
    sheet.merge_cells("A1:C1")
    sheet["A1"] = "某某表"
    sheet["A1"].font = Font(name="仿宋_GB2312", size=16, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet["A2"] = "姓名"
    sheet["A2"].border = Border(top=THIN, left=Side(style="medium"), bottom=Side(style="double"))
    sheet["B2"] = 12.0
    sheet["C2"] = "${@photo}照片"
    sheet["C2"].alignment = Alignment(text_rotation=255)
    sheet.row_dimensions[2].height = 72
    found = saved(sheet.parent, tmp_path).sheet
    assert (found.paper, found.rows[1].height) == ("A4L", 254)
    title, name, number, photo = found.cells
    assert (title.columns, title.family, title.size, title.bold) == (3, "kai", 160, True)
    assert (name.border, name.align, name.valign, name.wrap) == ("1032", "left", "bottom", False)
    assert (number.text, photo.kind, photo.text, photo.vertical) == ("12", "photo", "照片", True)


def test_the_print_area_the_title_rows_and_the_scale(tmp_path: Path) -> None:
    sheet = page(paperSize=11)
    for row in range(1, 5):
        for column in range(1, 4):
            sheet.cell(row, column).value = f"{row}{column}"
            sheet.cell(row, column).border = Border(top=THIN)
    sheet.print_area = "B2:C4"
    sheet.print_title_rows = "2:2"
    found = saved(sheet.parent, tmp_path)
    assert found.where(0, 0) == "print_form!B2"
    assert [cell.text for cell in found.sheet.cells][:2] == ["22", "23"]
    assert [row.head for row in found.sheet.rows] == [True, False, False]
    sheet.column_dimensions["B"].width = 200
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    fitted = saved(sheet.parent, tmp_path).sheet
    assert abs(fitted.width - fitted.room[0]) <= 3


def test_hidden_and_grouped_columns_keep_their_widths(tmp_path: Path) -> None:
    sheet = page()
    for column, letter in enumerate("ABC", start=1):
        sheet.cell(1, column).value = "甲"
        sheet.column_dimensions[letter].width = 10
    sheet.column_dimensions["B"].hidden = True
    assert saved(sheet.parent, tmp_path).sheet.columns == (185, 1, 185)


def test_formulas_and_pictures_are_told(tmp_path: Path) -> None:
    path = tmp_path / "SB-001.xlsx"
    book, _ = read(ITEMS / "SB-001")
    export_xlsx(book, path)
    opened = openpyxl.load_workbook(path)
    opened["print_form"]["B3"] = "=1+1"
    opened["print_form"]["D3"] = "${@stamp}"
    opened.save(path)
    with pytest.raises(AuthoringRefused) as refused:
        compile_source(path)
    found = {(finding.where, finding.code) for finding in refused.value.findings}
    assert ("print_form!B3", "print.formula") in found
    assert ("print_form!D3", "print.kind") in found


def test_other_paper_is_told(tmp_path: Path) -> None:
    sheet = page(paperSize=1)
    sheet["A1"] = "甲"
    found = saved(sheet.parent, tmp_path)
    assert [finding.code for finding in found.findings] == ["print.paper"]
    assert found.sheet.paper == "A4"


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("黑体", "hei"),
        ("Calibri", "hei"),
        ("宋体", "song"),
        ("楷体_GB2312", "kai"),
        ("仿宋", "kai"),
        (None, "hei"),
    ],
)
def test_families(name: str | None, family: str) -> None:
    assert family_of(name) == family
    assert replace(draft("A4,*\n8,甲\n").sheet.cells[0], family=family).family == family
