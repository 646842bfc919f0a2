"""Where lines may be cut."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from forms.printing.lines import NEVER_FIRST, NEVER_LAST, balanced, tick, wrap


def ems(text: str) -> float:
    """A measure without fonts: ASCII is half as wide, the joiner has no width."""
    return sum(0.0 if char == "\u2060" else 0.5 if char.isascii() else 1.0 for char in text)


def test_no_full_stop_begins_a_line() -> None:
    assert wrap("一二三四。五六", 4.5, ems) == ["一二三四。", "五六"]  # its ink fits into the margin
    assert wrap("一二三四”，五", 4, ems) == ["一二三", "四”，五"]


def test_no_opening_mark_ends_a_line() -> None:
    assert wrap("一二三《四五》", 4, ems) == ["一二三", "《四五》"]


def test_numbers_stay_whole_while_they_fit() -> None:
    assert wrap("电话13800000001", 6, ems) == ["电话", "13800000001"]
    assert "".join(wrap("9" * 30, 6, ems)) == "9" * 30


def test_an_option_is_never_cut() -> None:
    text = f"{tick('监护人（法定代理）')}　{tick('其他受托人', True)}"
    lines = wrap(text, 12, ems)
    assert [line.replace("\u2060", "") for line in lines] == ["□监护人（法定代理）　", "■其他受托人"]


def test_no_blank_begins_a_line_that_goes_on() -> None:
    assert wrap("一二三四　五六", 4, ems) == ["一二三四", "五六"]
    assert wrap("　　一二三四", 4, ems) == ["　　一二", "三四"]


def test_first_line_is_indented() -> None:
    assert wrap("一二三四五六", 4, ems, first=2) == ["一二", "三四五六"]


def test_balanced_lines_leave_no_orphan() -> None:
    assert balanced("与经办人有关系", 6, ems, 0.5) == ["与经办人", "有关系"]


@settings(max_examples=200)
@given(st.text(alphabet="村镇政务办（）《》，。；：12aB 、\n□", max_size=60), st.integers(4, 30))
def test_nothing_is_lost_and_marks_stand_where_they_may(text: str, width: int) -> None:
    lines = wrap(text, width, ems)
    assert "".join(lines).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    plain = "\n" not in text and not any(char in NEVER_FIRST | NEVER_LAST for char in text)
    if plain:
        assert all(ems(line) <= width for line in lines)
