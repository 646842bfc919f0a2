"""The fold: total, deterministic, and nobody's event is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.ledger.apply import apply, fold
from sync.ledger.case import ClockRun
from sync.ledger.case_json import case_from_json, case_to_json
from sync.ledger.clocks import clock_views, due_acts
from sync.ledger.deadlines import deadline, used_days
from sync.ledger.events import Actor
from sync.ledger.judge import possible_acts
from sync.ledger.table import KINDS, ROLES, STATES
from tests.ledger.play import CALENDAR, SB_001, Play, day
from tests.ledger.test_worked_agent import at_the_counter, forwarded
from tests.ledger.test_worked_collective import forwarded as dibao_forwarded

WHOLE = forwarded()
FACTS = st.dictionaries(
    st.sampled_from(["served_on", "owner_after", "clock", "time_needed", "unit", "received_on", "reason"]),
    st.one_of(
        st.none(), st.booleans(), st.integers(0, 9), st.sampled_from(["2026-12-01", "x", "upper", "C1"])
    ),
)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(sorted(STATES)), st.sampled_from(KINDS), st.sampled_from(sorted(ROLES)), FACTS,
    st.dates(day("2026-11-01"), day("2027-06-30")),
)  # fmt: skip
def test_applying_never_fails_and_never_leaves_the_table(state, kind, role, facts, on):
    case = replace(WHOLE.now, state=state)
    event = replace(
        WHOLE.events[-1],
        event_id="new",
        kind=kind,
        actor=Actor("a", "某", role),
        effective_date=on,
        body={"facts": facts, "note": "x", "supplement": {"rows": []}},
    )
    after = apply(case, event, CALENDAR)
    assert (after.state in STATES, after.rev, len(after.history)) == (
        True,
        case.rev + 1,
        len(case.history) + 1,
    )
    assert case_from_json(case_to_json(after)) == after
    clock_views(after, on, CALENDAR)
    for tier in ("village", "township", "county"):
        due_acts(after, WHOLE.world(on.isoformat(), tier))
        possible_acts(after, role, WHOLE.world(on.isoformat(), tier))


@given(st.permutations(range(len(WHOLE.events))))
def test_the_order_of_arrival_does_not_matter(order):
    assert fold([WHOLE.events[place] for place in order], CALENDAR) == WHOLE.case


def test_every_prefix_folds_to_what_stood_then():
    for count in range(1, len(WHOLE.events) + 1):
        case = fold(WHOLE.events[:count], CALENDAR)
        assert case is not None
        assert case.rev == count
        assert case.history[-1].state == case.state


def test_an_event_that_lost_the_race_stays_in_the_history():
    play = at_the_counter()
    lost = replace(play.events[1], event_id="other", body={"facts": {}, "note": "另一台电脑"})
    after = apply(play.case, lost, CALENDAR)
    assert (after.state, after.history[-1].note) == (play.now.state, "另一台电脑")


def test_an_erased_case_folds_to_nothing():
    erased = [replace(event, body=None) for event in WHOLE.events]
    assert fold(erased, CALENDAR) is None
    with pytest.raises(LookupError):
        apply(None, erased[0], CALENDAR)
    with pytest.raises(LookupError):
        apply(None, WHOLE.events[1], CALENDAR)


def test_what_was_typed_is_kept():
    play = Play(SB_001)
    play.register("2026-11-27")
    play.do(
        "CaseQueued",
        "2026-11-27",
        "VA",
        facts={"official_no": "12441500196720244T3442199806003202206230068"},
        note="急件",
    )
    assert play.now.official_no.startswith("12441500")
    assert play.now.history[-1].note == "急件"


def test_a_late_stop_leaves_a_breach_without_anybody_recording_it():
    play = at_the_counter()
    play.take_over("2026-12-07")
    (breach,) = play.now.breaches
    assert (breach["clock"], breach["deadline"], breach["days"], breach["grade"]) == (
        "C0",
        "2026-12-02",
        3,
        "internal",
    )


@pytest.mark.parametrize(
    ("run", "end"),
    [
        (ClockRun("C3", day("2026-11-23"), 20, "WD"), "2026-12-21"),
        (ClockRun("C3", day("2026-11-23"), 20, "WD", extra=10), "2027-01-05"),
        (
            ClockRun(
                "C3", day("2026-11-23"), 20, "WD", suspensions=((day("2026-12-01"), day("2026-12-15")),)
            ),
            "2027-01-05",
        ),
        (
            ClockRun("C3", day("2026-11-23"), 20, "WD", state="suspended", suspended_on=day("2026-12-01")),
            None,
        ),
        (ClockRun("C4", day("2026-11-21"), 0, "WD"), "2026-11-21"),
        (ClockRun("C7", day("2026-09-18"), 7, "CD"), "2026-09-28"),
        (ClockRun("C2", day("2026-09-24"), 7, "CD"), "2026-10-08"),
        (ClockRun("C11", day("2026-09-24"), 7, "CD"), "2026-10-01"),
    ],
)
def test_deadlines(run, end):
    found = deadline(run, CALENDAR)
    assert (found.day.isoformat() if found else None) == end


def test_used_days_leave_the_suspension_out():
    run = ClockRun("C3", day("2026-11-23"), 20, "WD", suspensions=((day("2026-12-01"), day("2026-12-15")),))
    assert used_days(run, day("2026-12-16"), CALENDAR) == 7
    assert (
        used_days(replace(run, state="stopped", stopped_on=day("2026-12-01")), day("2027-01-29"), CALENDAR)
        == 6
    )


def test_colours_go_from_green_to_red():
    play = dibao_forwarded()
    expected = {
        "2026-10-27": "green",
        "2026-11-05": "yellow",
        "2026-11-16": "orange",
        "2026-11-18": "red",
        "2026-11-19": "red",
    }
    for on, colour in expected.items():
        (c3,) = [view for view in clock_views(play.now, day(on), CALENDAR) if view.clock == "C3"]
        assert c3.colour == colour, on
    assert c3.remaining == -1
