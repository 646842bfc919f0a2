"""Remote pre-review: the township looks at scans while the papers are still at the village, by line and by stick."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.usecases.audit_views import audit_view
from desktop.usecases.cases import show_case
from desktop.usecases.materials import scan_bytes
from desktop.usecases.pouches import pouch_in, pouch_out
from desktop.usecases.revealing import look_at_scans
from desktop.usecases.today import today
from desktop.usecases.urgency import Urgency
from sync.center.pouches import answer_pouch, take_in_pouch
from sync.ledger.problems import Problem
from tests.support import steps
from tests.support.people import AGENTS, Person, pension
from tests.support.places import TOWNSHIP, VILLAGE_A

ASK, ANSWER = "RemotePreReviewAsked", "RemotePreReviewAnswered"
GAP = {"name": "居民户口簿", "problem": "第二页看不清"}
WHY = "远程预审，查看扫描件"


@pytest.fixture
def case_no(world):
    """Registered at the village on a Monday, with scans, and asked about."""
    person = Person("陈䶮", date(1986, 10, 10), 1, "13800000002")
    number = steps.register(world[VILLAGE_A], pension(person, VILLAGE_A, AGENTS[VILLAGE_A]), scans=True)
    world[VILLAGE_A].act(number, ASK, note="户口簿有水渍")
    return number


def asked_of(place):
    return today(place.station, place.actor).pre_reviews


def card(place, number):
    return show_case(place.station, place.actor, number).pre_reviews


def answer(world, number, finding, rows=()):
    values = {"pre_review__finding": finding, "pre_review__rows": list(rows)}
    world[TOWNSHIP].act(number, ANSWER, **values)


def test_asked_answered_and_seen_before_any_paper_travels(world, case_no):
    village, township = world[VILLAGE_A], world[TOWNSHIP]
    assert asked_of(village) == ()  # nothing to do but wait, said where the case is to be handed over
    (waiting,) = today(village.station, village.actor).to_hand_over
    assert "已请求远程预审，等答复" in waiting.next_step
    village.sync()
    township.sync()
    (line,) = asked_of(township)
    assert (line.case_no, line.deadline_text, line.urgency) == (case_no, "11月24日前答复", Urgency.YELLOW)
    assert card(township, case_no)[0].note == "户口簿有水渍"
    pages = look_at_scans(township.station, township.actor, case_no, WHY)
    assert pages
    assert all(scan_bytes(township.station, page.sha256) for page in pages)
    assert any(WHY in row.note for row in audit_view(township.station, township.actor).rows)
    answer(world, case_no, "gaps", [GAP])
    assert asked_of(township) == ()
    township.sync()
    village.sync()
    view = today(village.station, village.actor)
    assert ([line.next_step for line in view.pre_reviews], view.to_hand_over) == (
        ["远程预审：1处要补、要改，见办件"],
        (),
    )
    (told,) = card(village, case_no)
    assert (told.state, told.gaps) == ("还有要补、要改的", ("居民户口簿：第二页看不清",))
    assert steps.state_at(village, case_no) == steps.state_at_county(world, case_no) == "INTAKE"
    assert not any("受理" in word for word in (told.state, *told.gaps, view.pre_reviews[0].next_step))


def test_an_answer_that_is_late_is_said_and_stops_nothing(world, case_no):
    village, township = world[VILLAGE_A], world[TOWNSHIP]
    village.sync()
    world.clock.move_to(date(2026, 11, 25), 10)
    township.sync()
    (line,) = asked_of(township)
    assert (line.deadline_text, line.urgency) == ("应在11月24日前答复，已过", Urgency.ORANGE)
    steps.hand_over(world, case_no)
    village.sync()
    township.sync()
    answer(world, case_no, "complete")  # crosses the papers on their way
    steps.take_over(world, case_no)
    assert steps.state_at(township, case_no) == "RECEIVED"
    assert asked_of(township) == ()


def test_it_goes_by_stick_alone(world, case_no, tmp_path):
    world.line_down()

    def trip(*sites):
        for site in sites:
            station = world[site].station
            pouch_out(station, tmp_path / "out.pouch")
            taken = take_in_pouch(world.county, tmp_path / "out.pouch")
            answer_pouch(world.county, tmp_path / "in.pouch", taken.device, taken.manifest)
            pouch_in(station, tmp_path / "in.pouch")

    trip(VILLAGE_A, TOWNSHIP)
    pages = look_at_scans(world[TOWNSHIP].station, world[TOWNSHIP].actor, case_no, WHY)
    assert all(scan_bytes(world[TOWNSHIP].station, page.sha256) for page in pages)
    answer(world, case_no, "complete")
    trip(TOWNSHIP, VILLAGE_A)
    (told,) = card(world[VILLAGE_A], case_no)
    assert (told.state, told.urgency) == ("材料看来齐全", Urgency.GREEN)
    (line,) = today(world[VILLAGE_A].station, world[VILLAGE_A].actor).to_hand_over
    assert "远程预审：材料看来齐全" in line.next_step


def test_scans_are_not_opened_without_a_reason(world, case_no):
    place = world[VILLAGE_A]
    with pytest.raises(Problem, match=r"audit\.reason_missing"):
        look_at_scans(place.station, place.actor, case_no, "看")
