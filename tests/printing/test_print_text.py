"""The text form of a print sheet: joins, styles, widths, heads; mistakes with their cells."""

from __future__ import annotations

import pytest

from forms.authoring.print_text import read_text
from forms.item import item_from_json, item_to_json
from forms.print_sheet import PrintCell
from tests.printing.drawn import FORM, draft, drawn


def cell(text: str, row: int, column: int) -> PrintCell:
    return next(one for one in draft(text).sheet.cells if (one.row, one.column) == (row, column))


def test_joins_left_and_up_make_rectangles() -> None:
    found = cell("A4,20,20,20\n8,甲,<,乙\n8,^,^,丙\n", 0, 0)
    assert (found.rows, found.columns, found.text) == (2, 2, "甲")
    assert [(one.row, one.column) for one in draft("A4,20,20\n8,甲,<\n8,乙,丙\n").sheet.cells] == [
        (0, 0),
        (1, 0),
        (1, 1),
    ]


def test_stars_share_what_is_left_of_the_page() -> None:
    sheet = draft("A4,20,*,*,27\n8,甲,乙,丙,丁\n").sheet
    assert sheet.columns == (200, 600, 600, 270)
    assert sheet.width == sheet.room[0] == 1670


def test_paper_and_margins() -> None:
    sheet = draft("A4L 20 15 18 20 {9},*\n8,甲\n").sheet
    assert (sheet.paper, sheet.margins, sheet.cells[0].size) == ("A4L", (200, 150, 180, 200), 90)
    assert draft("A5L,*\n8,甲\n").sheet.room[0] == 1900


def test_words_are_centred_and_answers_stand_at_the_left_in_kai() -> None:
    label, answer, both = draft("A4,*,*,*\n8,姓名,${name},年${name}\n").sheet.cells
    assert (label.family, label.align, label.size) == ("hei", "center", 105)
    assert (answer.family, answer.align) == ("kai", "left")
    assert (both.family, both.align) == ("hei", "left")


def test_styles_add_up_from_sheet_column_row_and_cell() -> None:
    text = "A4 {9},*{r},*\n8 {b t2},甲,{14 song l b0}乙\n"
    first, second = draft(text).sheet.cells
    assert (first.size, first.align, first.bold, first.border) == (90, "right", True, "2111")
    assert (second.size, second.family, second.align, second.border) == (140, "song", "left", "2101")


def test_ready_made_styles() -> None:
    title, line, tall = draft("A4,*\n11 {title},表\n7 {line},编号：\n20,{v b 上}竖\n").sheet.cells
    assert (title.size, title.bold, title.border) == (180, True, "0000")
    assert (line.align, line.border) == ("left", "0000")
    assert (tall.vertical, tall.bold, tall.valign) == (True, True, "top")


def test_kinds_of_cells() -> None:
    opinion = cell(FORM, 10, 2)
    assert (opinion.kind, opinion.detail, opinion.text) == ("opinion", "负责人", "经调查核实，情况属实。")
    assert (cell(FORM, 3, 5).kind, cell(FORM, 3, 5).rows) == ("photo", 4)


def test_words_right_above_a_repeating_row_are_its_head() -> None:
    assert [number for number, row in enumerate(draft().sheet.rows) if row.head] == [7]
    marked = draft("A4,*\n8,${head}名单\n8,${name}\n8,${#rows}${m_name}\n").sheet
    assert [row.head for row in marked.rows] == [True, False, False]


def test_empty_squares_are_boxes_unless_they_have_no_borders() -> None:
    assert len(draft("A4,*,*\n8,甲,\n8 {-},乙,\n").sheet.cells) == 3


def test_a_line_break_in_the_file_or_written() -> None:
    assert cell('A4,*,*\n8,甲\\n乙,"丙\n丁"\n', 0, 0).text == "甲\n乙"
    assert cell('A4,*,*\n8,甲\\n乙,"丙\n丁"\n', 0, 1).text == "丙\n丁"


@pytest.mark.parametrize(
    ("text", "where", "code"),
    [
        ("", "A1", "print.empty"),
        ("B7,*\n8,甲\n", "A1", "print.paper"),
        ("A4,宽\n8,甲\n", "B1", "print.width"),
        ("A4,1.2.3\n8,甲\n", "B1", "print.length"),
        ("A4,*\n高,甲\n", "A2", "print.height"),
        ("A4,*\n8,{斜}甲\n", "B2", "print.style"),
        ("A4,*\n8 {斜},甲\n", "A2", "print.style"),
        ("A4,*\n8,<\n", "B2", "print.join"),
        ("A4,*\n8,^\n", "B2", "print.join"),
        ("A4,*,*\n8,甲,<\n8,^,乙\n", "B2", "print.merge"),
        ("A4,*\n8,甲,乙\n", "C2", "print.outside"),
        ("A4,*\n8,${@stamp}甲\n", "B2", "print.kind"),
    ],
)
def test_mistakes_are_told_with_their_cell(text: str, where: str, code: str) -> None:
    found = [(finding.where, finding.code) for finding in draft(text).findings]
    assert (f"print_form!{where}", code) in found


def test_the_compiled_form_reads_back() -> None:
    item = drawn()
    assert item_from_json(item_to_json(item)) == item


def test_an_empty_grid_is_no_crash() -> None:
    assert read_text("print_form", []).sheet.cells == ()
