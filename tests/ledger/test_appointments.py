"""The book of appointments: three to a slot and no fourth, who is here goes first, a way for the visits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sync.ledger import appointments as book
from sync.ledger.appointments import AT_COUNTER, BOOKED, CANCELLED, HERE, MISSED, SERVED, Booking, Slots
from sync.ledger.problems import Problem
from sync.ledger.service import AT_HOME

TODAY = date(2026, 11, 24)
DAY = "2026-11-25"


def booking(name, time="09:00", **more):
    told = {
        "booking_id": name,
        "number": 0,
        "kind": AT_COUNTER,
        "day": DAY,
        "time": time,
        "name": name,
        "item_id": "SB-001",
        "item_name": "参保登记",
    }
    return Booking(**{**told, **more})


def visit(name, time="09:00", **more):
    home = {"kind": AT_HOME, "address": "3组", "why": "高龄", "staff": ("周明华", "何秀英")}
    return booking(name, time, **{**home, **more})


def page_of(*wanted, slots=None):
    page = ()
    for one in wanted:
        page = book.add(slots or Slots(), page, one, TODAY)
    return page


def refused(*wanted, slots=None):
    with pytest.raises(Problem) as caught:
        page_of(*wanted, slots=slots)
    return caught.value


def names(page):
    return [one.name for one in page]


def test_three_fit_a_slot_and_the_fourth_is_refused_with_what_is_free():
    page = page_of(*(booking(name) for name in "甲乙丙"))
    assert [one.number for one in page] == [1, 2, 3]
    assert book.left(Slots(), page)["09:00"] == 0
    problem = refused(*(booking(name) for name in "甲乙丙丁"))
    assert problem.code == "appointment.full"
    assert "10:00、11:00" in problem.sentence
    assert "09:00、" not in problem.sentence


def test_who_cancelled_or_did_not_come_gives_his_place_back():
    page = page_of(*(booking(name) for name in "甲乙丙"))
    for state in (CANCELLED, MISSED):
        assert book.left(Slots(), book.move(page, "乙", state))["09:00"] == 1
    later = book.add(Slots(), book.move(page, "乙", CANCELLED), booking("丁"), TODAY)
    assert later[-1].number == 4  # no number twice on a page


def test_a_long_item_takes_the_slots_that_it_reaches_into():
    slots = Slots(minutes={"NY-001": 90})
    page = page_of(booking("甲", "10:00", item_id="NY-001"), slots=slots)
    assert book.left(slots, page) == {
        "09:00": 3,
        "10:00": 2,
        "11:00": 2,
        "14:00": 3,
        "15:00": 3,
        "16:00": 3,
    }
    full = page_of(*(booking(name, "11:00") for name in "乙丙丁"), slots=slots)
    with pytest.raises(Problem) as caught:
        book.add(slots, full, booking("甲", "10:00", item_id="NY-001"), TODAY)
    assert caught.value.code == "appointment.full"


def test_a_visit_takes_no_place_at_the_counter():
    page = page_of(*(visit(name) for name in "甲乙丙丁"))
    assert book.left(Slots(), page)["09:00"] == 3


def test_who_is_here_stands_at_the_head_whenever_he_came():
    page = page_of(booking("甲"), booking("乙", "10:00"), booking("丙", "14:00"), booking("丁", "15:00"))
    page = book.move(page, "丙", HERE, "08:50")
    page = book.move(page, "甲", CANCELLED)
    assert names(book.in_order(page)) == ["丙", "乙", "丁", "甲"]
    page = book.move(book.move(page, "乙", HERE, "08:55"), "丙", SERVED)
    assert names(book.in_order(page)) == ["乙", "丁", "丙", "甲"]


@pytest.mark.parametrize(
    ("states", "wanted"),
    [
        ((SERVED,), HERE),
        ((CANCELLED,), BOOKED),
        ((HERE,), CANCELLED),
        ((), "别的"),
    ],
)
def test_what_is_over_stays_over(states, wanted):
    page = page_of(booking("甲"))
    for state in states:
        page = book.move(page, "甲", state)
    with pytest.raises(Problem) as caught:
        book.move(page, "甲", wanted)
    assert caught.value.code == "appointment.moved"


def test_a_wrong_press_is_taken_back():
    page = book.move(page_of(booking("甲")), "甲", HERE, "2026-11-25T09:00:00+08:00")
    assert page[0].here_at
    back = book.move(page, "甲", BOOKED)
    assert (back[0].state, back[0].here_at) == (BOOKED, "")


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (booking(" "), "appointment.empty"),
        (booking("甲", item_id=""), "appointment.empty"),
        (booking("甲", ""), "appointment.empty"),
        (booking("甲", "09:30"), "appointment.slot"),
        (booking("甲", day="2026-11-23"), "appointment.past"),
        (visit("甲", address=""), "appointment.empty"),
        (visit("甲", why=""), "appointment.empty"),
        (visit("甲", staff=("周明华",)), "appointment.names"),
        (visit("甲", staff=("周明华", "周明华")), "appointment.names"),
    ],
)
def test_what_cannot_be_booked(wanted, code):
    assert refused(wanted).code == code


def test_a_day_the_county_closed():
    assert refused(booking("甲"), slots=Slots(closed=frozenset({DAY}))).code == "appointment.closed"


def test_visits_go_in_the_order_of_the_way():
    page = page_of(visit("甲", "14:00"), visit("乙", "09:00"), visit("丙", "10:00"), booking("丁"))
    assert names(book.on_the_way(page)) == ["乙", "丙", "甲"]
    page = book.routed(page, ["甲", "丙"])
    assert names(book.on_the_way(page)) == ["甲", "丙", "乙"]
    assert [one.stop for one in page] == [1, 0, 2, 0]
    assert names(book.on_the_way(book.move(page, "丙", CANCELLED))) == ["甲", "乙"]


def test_a_page_comes_back_as_it_was_and_blanks_take_no_room():
    page = book.move(page_of(visit("甲"), booking("乙")), "乙", HERE, "2026-11-25T09:00:00+08:00")
    rows = book.page_to_json(page)
    assert book.page_from_json(rows) == page
    assert "address" not in rows[1]
    assert "stop" not in rows[0]


@pytest.mark.parametrize(
    "rows",
    [None, {}, "x", [1], [None], [{"staff": 3}], [{"of_a_later_version": 1}], [[]]],
)
def test_a_page_that_is_none_breaks_nothing(rows):
    assert all(isinstance(one, Booking) for one in book.page_from_json(rows))


def test_after_half_a_year_figures_stay_and_persons_go():
    page = book.forgotten(page_of(visit("罗桂芳", mobile="13800000001", note="带轮椅")))
    assert page[0].name == "罗*芳"
    assert (page[0].mobile, page[0].address, page[0].why, page[0].note) == ("", "", "", "")
    assert (page[0].item_id, page[0].kind, page[0].day) == ("SB-001", AT_HOME, DAY)


@pytest.mark.parametrize(
    "given",
    [{}, {"appointments": None}, {"appointments": {"times": ["25:00", "9"], "most": True, "minutes": 3}}],
)
def test_parameters_that_say_nothing_leave_the_usual(given):
    made = book.slots_of(given)
    assert (made.times, made.most, made.minutes) == (Slots().times, 3, {})


def test_the_county_says_when_and_how_many():
    made = book.slots_of(
        {"appointments": {"times": ["10:30", "08:30"], "most": 5, "minutes": {"NY-001": 90}, "closed": [DAY]}}
    )
    assert made == replace(
        Slots(), times=("08:30", "10:30"), most=5, minutes={"NY-001": 90}, closed=frozenset({DAY})
    )
