"""A day with the line down: registered, printed, later sent; never said to be more than it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from desktop.usecases.exchange import exchange_view, road_view, sync_now
from desktop.usecases.papers import mark_printed, unprinted
from sync.ledger.problems import Problem
from tests.support import steps
from tests.support.people import AGENTS, Person, pension
from tests.support.places import TOWNSHIP, VILLAGE_A

PEOPLE = [
    Person(name, date(1984, 2, 19), 2 * n + 1, "13800000002")
    for n, name in enumerate(("李𬍛", "王𠮷", "张三"))
]


class DeafBeforeTheAnswer:
    """A county whose line dies after the uploads, before any answer."""

    def __init__(self, county):
        self._county = county

    def __getattr__(self, name):
        return getattr(self._county, name)

    def exchange(self, standing, segments):
        raise Problem("road.offline")


def road(place):
    view = road_view(place.station)
    return {name: getattr(view, name) for name in ("unsent", "sent", "acknowledged", "decided")}


def counted(unsent=0, sent=0, acknowledged=0, decided=0):
    return {"unsent": unsent, "sent": sent, "acknowledged": acknowledged, "decided": decided}


def register_all(world):
    village = world[VILLAGE_A]
    agent = AGENTS[VILLAGE_A]
    return [steps.register(village, pension(p, VILLAGE_A, agent), scans=True) for p in PEOPLE]


def test_papers_come_without_a_line(world):
    world.line_down()
    village = world[VILLAGE_A]
    for case_no in register_all(world):
        assert steps.state_at(village, case_no) == "INTAKE"
        assert case_no in steps.printed(village, case_no, "D01")
        mark_printed(village.station, case_no, "D01")
    assert {paper.code for paper in unprinted(village.station)} == {"D02", "D05"}
    outcome = village.sync()
    assert (outcome.status, outcome.problem.code) == ("offline", "road.offline")
    assert road(village) == counted(unsent=3)
    assert road_view(village.station).state == "offline"
    assert len(exchange_view(village.station).waiting) == 3


def test_the_counters_say_no_more_than_the_county_proved(world):
    village = world[VILLAGE_A]
    world.line_down()
    first, *others = register_all(world)
    steps.hand_over(world, first)
    assert road(village) == counted(unsent=3)

    world.line_up()
    deaf = replace(village.station, county=lambda: DeafBeforeTheAnswer(village.station.county()))
    assert sync_now(deaf).status == "offline"
    assert road(village) == counted(sent=3)
    assert world.exported("cases") == []

    steps.everybody_syncs(world, VILLAGE_A)
    assert road(village) == counted(acknowledged=3)
    assert len(world.exported("cases")) == 3

    steps.everybody_syncs(world, TOWNSHIP)
    for place in (village, world[TOWNSHIP]):
        assert steps.state_at(place, first) == "HANDED_OVER"  # acknowledged is not received
    assert steps.state_at_county(world, first) == "HANDED_OVER"

    steps.take_over(world, first)
    assert steps.state_at(world[TOWNSHIP], first) == "RECEIVED"
    world[TOWNSHIP].act(first, "PreReviewStarted")
    steps.accept(world, first)
    steps.forward(world, first)
    steps.everybody_syncs(world)
    assert road(village) == counted(acknowledged=3)
    steps.acknowledge(world, first)
    steps.approve(world, first)
    assert road(village) == counted(acknowledged=3)  # decided there, not yet known here
    steps.everybody_syncs(world)
    assert road(village) == counted(acknowledged=2, decided=1)
    assert steps.state_at(village, first) == "APPROVED"
    assert {steps.state_at(village, other) for other in others} == {"INTAKE"}


def test_scans_arrive_whole(world):
    village, township = world[VILLAGE_A], world[TOWNSHIP]
    case_no = register_all(world)[0]
    assert road_view(village.station).scans_waiting == 15
    steps.everybody_syncs(world)
    assert road_view(village.station).scans_waiting == 0
    with township.station.cabinet.reading() as view:
        case = view.cases.get(case_no)
    files = [name for doc in case.materials for name in doc.files]
    assert len(files) == 5
    for name in files:
        assert township.station.cabinet.blobs.get(name) == village.station.cabinet.blobs.get(name)
