"""What the county's program records by itself: once a day, of cases the county holds, and nobody else's."""

from __future__ import annotations

import pytest

from sync.center.commands.export_cmd import cases, events
from sync.center.due import begin_day
from sync.center.proofs import prove
from tests.center.browser import text_of
from tests.center.worked import as_case, forward, hand_over, register


@pytest.fixture
def handed(village, township, county):
    """A case the village has handed over and nobody took."""
    case_no = register(village)
    village.exchange(village.packed())
    hand_over(village, case_no, as_case(next(cases(county))))
    village.exchange(village.packed(village.journal[1:]))
    return case_no


@pytest.fixture
def held(handed, township, county, sign_in, clock):
    """The same on the county's table since 2026-12-03; its promise ends on 12-04."""
    township.exchange()
    clock.set("12-03 09:00")
    forward(township, handed)
    township.exchange(township.packed())
    sign_in("审批员甲").act(handed, "ForwardingAcknowledged", rows_counted="true")
    return handed


def made_by_the_program(county):
    return [(row["kind"], row["effective_date"]) for row in events(county) if row["actor"]["role"] == "SYS"]


def test_the_first_page_of_the_day_records_a_breach_once(held, sign_in, clock, county, village):
    clock.set("12-04 17:00")
    sign_in("审批员乙").get("/queue")
    assert made_by_the_program(county) == []
    clock.set("12-07 08:30")
    two = sign_in("审批员乙")
    for _ in range(2):
        two.get("/queue")
    assert made_by_the_program(county) == [("BreachRecorded", "2026-12-07")]
    assert "超期记录" in text_of(two.get(f"/case/{held}"))
    clock.set("12-08 08:30")
    sign_in("审批员乙").get("/queue")
    assert len(made_by_the_program(county)) == 1
    assert "BreachRecorded" in [change.event.kind for change in village.exchange().changes if change.event]
    assert prove(county).faults == ()


def test_the_first_exchange_of_the_day_does_it_too(held, clock, county, village):
    clock.set("12-07 08:30")
    village.exchange()
    assert made_by_the_program(county) == [("BreachRecorded", "2026-12-07")]


def test_a_second_process_finds_the_day_begun(held, clock, county):
    clock.set("12-07 08:30")
    assert [begin_day(county), begin_day(county)] == [1, 0]


def test_what_a_village_holds_is_the_villages(handed, clock, county):
    clock.set("12-15 08:30")
    assert begin_day(county) == 0
    assert made_by_the_program(county) == []


def test_the_reason_of_a_breach_is_entered_and_shown(held, sign_in, clock):
    clock.set("12-07 08:30")
    two = sign_in("审批员乙")
    explained = two.act(held, "LateReasonGiven", reason="外省协查未回复", public_line="因协查延误")
    assert "外省协查未回复" in text_of(explained)
    assert "LateReasonGiven" not in two.offers(held)
