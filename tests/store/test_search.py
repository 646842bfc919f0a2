"""Search: as people say it, one character or a tail of a number, also for characters no table knows."""

from __future__ import annotations

from datetime import date

import pytest

from sync.store import Filters
from sync.store.search import match_of
from tests.store.desk import DAY, open_desk
from tests.support.people import Person

INITIALS = {"李伟": ("lw",), "曾国芳": ("zgf", "cgf"), "城乡居民基本养老保险参保登记": "cxjmjbylbxcbdj"}
PEOPLE = {
    "李伟": Person("李伟", date(1980, 1, 1), 3, "13900001111"),
    "李伟华": Person("李伟华", date(1975, 5, 5), 5, "13900002222"),
    "曾国芳": Person("曾国芳", date(1961, 3, 8), 12, "13811112222"),
    "李𬍛": Person("李𬍛", date(1984, 2, 19), 17, "13800000002"),
    "𰻝𪚥": Person("𰻝𪚥", date(1990, 9, 9), 9, "13700000003"),
    "阿依古丽·买买提": Person("阿依古丽·买买提", date(1992, 2, 2), 22, "13600000004"),
    "Ana Ng": Person("Ana Ng", date(1993, 3, 3), 32, "13500000005"),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = open_desk(tmp_path_factory.mktemp("search"), initials=lambda text: INITIALS.get(text, ()))
    for person in PEOPLE.values():
        made.register(person)
    return made


def found(desk, typed, **more):
    with desk.cabinet.reading() as reading:
        return [row.applicant for row in reading.search.rows(typed, **more)][::-1]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("李伟", ["李伟", "李伟华"]),
        ("伟华", ["李伟华"]),
        ("李", ["李伟", "李伟华", "李𬍛"]),
        ("华", ["李伟华"]),
        ("𬍛", ["李𬍛"]),
        ("李𬍛", ["李𬍛"]),
        ("𰻝", ["𰻝𪚥"]),
        ("𪚥", ["𰻝𪚥"]),
        ("买买提", ["阿依古丽·买买提"]),
        ("古丽·买", ["阿依古丽·买买提"]),
        ("古丽买", ["阿依古丽·买买提"]),
        ("ana", ["Ana Ng"]),
        ("NG", ["Ana Ng"]),
        ("伟李", []),
        ("芳城", []),
        ("lw", ["李伟"]),
        ("LW", ["李伟"]),
        ("z", ["曾国芳"]),
        ("cgf", ["曾国芳"]),
        ("1390000", ["李伟", "李伟华"]),
        ("2222", ["李伟华", "曾国芳"]),
        ("0003", ["曾国芳", "𰻝𪚥"]),
        ("20261127-01-0004", ["李𬍛"]),
        ("李 2222", ["李伟华"]),
        ("  李伟  华 ", ["李伟华"]),
        ('"', []),
        ("*", []),
        ("NEAR(", []),
        ("words:", []),
        ("不存在", []),
    ],
)
def test_what_is_typed_finds(desk, typed, names):
    assert found(desk, typed) == names


@pytest.mark.parametrize("typed", ["养老", "SB-001", "sb001", "cxjm", ""])
def test_the_item_finds_all(desk, typed):
    assert len(found(desk, typed)) == len(PEOPLE)


def test_identity_numbers_by_tail_and_whole(desk):
    person = PEOPLE["曾国芳"]
    assert found(desk, person.id_no[-4:].lower()) == ["曾国芳"]
    assert found(desk, person.id_no[-6:]) == ["曾国芳"]
    assert found(desk, person.id_no.lower()) == ["曾国芳"]
    assert found(desk, person.id_no[6:14]) == []


def test_filters_narrow(desk):
    assert found(desk, "李", filters=Filters(states=("CLOSED",))) == []
    assert len(found(desk, "", filters=Filters(since=DAY, until=DAY, items=("SB-001",)))) == len(PEOPLE)
    assert found(desk, "", filters=Filters(since=date(2026, 11, 28))) == []
    assert len(found(desk, "", limit=2)) == 2


def test_whole_cases_for_those_who_need_them(desk):
    with desk.cabinet.reading() as reading:
        (case,) = reading.search.cases("曾国芳", states=("INTAKE",))
        assert case.applicant["name"] == "曾国芳"
        assert reading.search.cases("曾国芳", states=("CLOSED",)) == ()


def test_a_case_is_found_once_however_often_it_changes(tmp_path):
    desk = open_desk(tmp_path)
    number = desk.register()
    desk.act("CaseQueued", number)
    desk.act("CaseNoted", number, facts={"official_no": "5119-GOV-7"})
    assert found(desk, "曾国") == ["曾国芳"]
    assert found(desk, "5119gov7") == ["曾国芳"]


def test_signs_alone_ask_nothing():
    assert match_of("·-—") == ""
