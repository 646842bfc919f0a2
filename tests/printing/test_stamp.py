"""Marks added at print time: the stored bytes stay, the words are on every page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from forms.printing import COPY_MARKS, MissingGlyphs, NotOurs, copies, render, restamp, with_copy_mark
from tests.printing import reading, samples


def base(code: str = "D01", variant: str = "agent") -> bytes:
    return render(code, samples.data(code, variant), samples.fonts(), variant)


def test_a_reprint_is_the_stored_file_with_a_stamp() -> None:
    stored = base()
    again = restamp(stored, 2, "2026-12-01 10:20", "周明华", samples.fonts())
    assert again.startswith(stored)
    words = reading.text(again)
    assert "补打第2次2026-12-0110:20周明华" in words
    assert "李𬍛" in words
    assert "补打" not in reading.text(stored)


def test_the_moment_is_printed_to_the_minute() -> None:
    moment = datetime(2026, 12, 1, 10, 20, 59, tzinfo=UTC)
    assert "补打第3次2026-12-0110:20周" in reading.text(restamp(base(), 3, moment, "周", samples.fonts()))


def test_the_stamp_is_on_every_page() -> None:
    again = restamp(base("D05", ""), 1, "2026-12-01 10:20", "周明华", samples.fonts())
    assert [words.count("补打第1次") for words in reading.pages(again)] == [1, 1]


def test_rare_characters_in_the_clerks_name() -> None:
    again = restamp(base(), 1, "2026-12-01 10:20", "𠮷𪚥", samples.fonts())
    assert "𠮷𪚥" in reading.text(again)


def test_copies_are_marked() -> None:
    stored = base()
    marked = copies(stored, 3, samples.fonts())
    assert [mark in reading.text(copy) for mark, copy in zip(COPY_MARKS, marked, strict=True)] == [True] * 3
    assert copies(stored, 1) == (stored,)
    left, bottom = reading.place(with_copy_mark(stored, COPY_MARKS[0], samples.fonts()), "第一联")
    assert left < 15
    assert bottom < 12


def test_stamping_is_deterministic_and_defaults_to_the_systems_fonts() -> None:
    stored = base()
    assert restamp(stored, 1, "t", "周") == restamp(stored, 1, "t", "周")


@pytest.mark.parametrize("bytes_", [b"", b"%PDF-1.4\nnothing", b"x" * 500])
def test_foreign_bytes_are_refused(bytes_: bytes) -> None:
    with pytest.raises(NotOurs):
        restamp(bytes_, 1, "t", "u", samples.fonts())


def test_a_stamp_that_nobody_can_draw_is_refused() -> None:
    with pytest.raises(MissingGlyphs):
        restamp(base(), 1, "t", "\ue000", samples.fonts())
