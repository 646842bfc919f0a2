"""Finding a choice by what is typed: part of the words, code, pinyin initials; long lists are read in pieces."""

from __future__ import annotations

import pytest

from desktop.widgets.matching import MOST, Finder

PLACES = [
    ("101", "重庆路社区"),
    ("102", "朝阳村"),
    ("201", "柳沟村"),
    ("202", "长江村"),
    ("203", "朝阳路社区"),
]


def found(text, pairs=PLACES):
    finder = Finder(pairs)
    finder.read(len(pairs))
    return [pairs[at][0] for at in finder.fitting(text)]


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("朝阳", ["102", "203"]),
        ("路", ["101", "203"]),
        ("20", ["201", "202", "203"]),
        ("cq", ["101"]),
        ("zq", ["101"]),  # both readings of 重
        ("lgc", ["201"]),
        ("LGC", ["201"]),
        ("cyc", ["102"]),
        ("jc", ["202"]),  # within the name
        ("火星", []),
        ("xx", []),
    ],
)
def test_what_is_typed_finds(typed, places):
    assert found(typed) == places


def test_what_begins_so_comes_before_what_only_holds_it():
    pairs = [("1", "上朝阳"), ("2", "朝阳"), ("3", "ab朝")]
    assert found("朝", pairs) == ["2", "1", "3"]


def test_the_only_one_that_fits_is_known_and_two_are_not():
    finder = Finder(PLACES)
    assert finder.only("lgc") == 2  # reads what is not read yet
    assert finder.only("朝阳") is None
    assert finder.only("") is None


def test_initials_are_read_when_letters_are_typed_and_in_pieces():
    many = [(str(n), f"示范县第{n}村") for n in range(1000)]
    finder = Finder(many)
    assert not finder.reads("示范")
    assert finder.reads("sfx")
    assert finder.fitting("sfx") == []
    assert finder.read(400)
    assert len(finder.fitting("sfx")) == MOST
    assert finder.read(400)
    assert not finder.read(400)
    assert not finder.reads("sfx")


def test_a_long_list_is_cut_to_what_anybody_reads():
    many = [(str(n), f"第{n}村") for n in range(3500)]
    assert len(Finder(many).fitting("村")) == MOST
