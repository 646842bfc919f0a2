"""What the county must refuse lies in the drawer with its sentence, and holds up nobody else."""

from __future__ import annotations

from datetime import date

from desktop.usecases.exchange import drawer, exchange_view
from tests.support import steps
from tests.support.people import AGENTS, Person, pension
from tests.support.places import TOWNSHIP, VILLAGE_A


def person(serial):
    return Person("刘𬭎", date(1988, 5, 21), serial, "13800000002")


def overtaken(world):
    """The village withdraws offline what the township has just taken over and accepted."""
    village, township = world[VILLAGE_A], world[TOWNSHIP]
    case_no = steps.register(village, pension(person(133), VILLAGE_A, AGENTS[VILLAGE_A]))
    steps.hand_over(world, case_no)
    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)
    village.act(case_no, "CaseWithdrawn", facts__withdrawal_signed=True, facts__signed_by="applicant")
    assert steps.state_at(village, case_no) == "WITHDRAWN"
    steps.take_over(world, case_no)
    township.act(case_no, "PreReviewStarted")
    steps.accept(world, case_no)
    steps.everybody_syncs(world, TOWNSHIP)
    return case_no


def test_refused_in_the_drawer_later_cases_unaffected(world):
    village = world[VILLAGE_A]
    case_no = overtaken(world)
    later = steps.register(village, pension(person(135), VILLAGE_A, AGENTS[VILLAGE_A]), scans=True)
    outcome = village.sync()
    assert outcome.status == "synced"
    assert village.station.cabinet.standing().acked == village.station.cabinet.standing().last
    (line,) = drawer(village.station)
    assert (line.case_no, line.code) == (case_no, "event.overtaken")
    assert line.what.startswith("撤回")
    assert "{" not in line.sentence
    assert case_no in line.sentence
    assert "请" in line.sentence  # what to do next
    assert exchange_view(village.station).drawer == (line,)
    # the county's view stands, here as there; the withdrawal is kept but does not count
    assert steps.state_at(village, case_no) == "IN_REVIEW"
    assert steps.state_at_county(world, case_no) == "IN_REVIEW"
    assert steps.state_at_county(world, later) == "INTAKE"
    statuses = {(event["kind"], event["status"]) for event in world.exported("events")}
    assert ("CaseWithdrawn", "refused") in statuses
    # the station's own chain is whole and both ends agree on what counts
    assert village.station.cabinet.verify().faults == ()
    assert world.county_figures()["digests"][VILLAGE_A] == village.station.cabinet.standing().digest


def test_a_refusal_is_not_sent_again_and_survives_a_rebuild(world):
    village = world[VILLAGE_A]
    case_no = overtaken(world)
    steps.everybody_syncs(world, VILLAGE_A, VILLAGE_A)
    before = len(world.exported("events"))
    outcome = village.sync()
    assert (outcome.status, outcome.sent) == ("synced", 0)
    assert len(world.exported("events")) == before
    village.station.cabinet.rebuild()
    assert steps.state_at(village, case_no) == "IN_REVIEW"
    assert [line.case_no for line in drawer(village.station)] == [case_no]
