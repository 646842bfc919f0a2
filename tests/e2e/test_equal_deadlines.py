"""Both ways (R-63): one application brought over the line and one carried on a stick have the same clocks and days."""

from __future__ import annotations

from datetime import date

from tests.e2e.test_pouch import stick, trip
from tests.support import steps
from tests.support.people import AGENTS, Person, pension
from tests.support.places import TOWNSHIP, VILLAGE_A, VILLAGE_B

__all__ = ["stick"]


def test_the_same_case_by_line_and_by_stick_has_the_same_deadlines(world, stick):
    by_line, by_stick = (
        steps.register(
            world[village],
            pension(Person("陈䶮", date(1986, 10, 10), serial, "13800000002"), village, AGENTS[village]),
        )
        for serial, village in ((1, VILLAGE_A), (2, VILLAGE_B))
    )
    for case_no in (by_line, by_stick):
        steps.hand_over(world, case_no)
    waiting = [steps.clocks_at(steps.home(world, case_no), case_no) for case_no in (by_line, by_stick)]
    steps.everybody_syncs(world, VILLAGE_A)
    trip(world, stick, VILLAGE_B)
    steps.everybody_syncs(world, TOWNSHIP)
    for case_no in (by_line, by_stick):
        steps.take_over(world, case_no)
        world[TOWNSHIP].act(case_no, "PreReviewStarted")
    received = [steps.clocks_at(world[TOWNSHIP], case_no) for case_no in (by_line, by_stick)]
    for case_no in (by_line, by_stick):
        steps.accept(world, case_no)
    accepted = [steps.clocks_at(world[TOWNSHIP], case_no) for case_no in (by_line, by_stick)]
    for first, second in (waiting, received, accepted):
        assert first
        assert first == second
    assert received[0] != accepted[0]
