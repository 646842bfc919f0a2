"""到期提醒 over a live road: what was granted, when to think of it again, who has come again since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desktop.usecases.drafts import resume_draft
from desktop.usecases.reminders import reminders
from desktop.usecases.situations import begin_case
from desktop.usecases.views import Urgency
from forms.catalog import Catalog
from forms.item import Reminder
from tests.forms.compiled_items import item
from tests.support import people, steps
from tests.support.people import AGENTS, Person
from tests.support.places import TOWNSHIP, VILLAGE_A

OLD = Person("李国富", date(1951, 2, 19), 317, "13800000002")
YOUNGER = Person("王秀兰", date(1958, 3, 9), 62, "13800000005")
CALLS = (-60, -30, -7)


def certified(person, last=""):
    answers = people.certification(person, AGENTS[VILLAGE_A], last=last)
    mandate = {"id": "m_agent_poa", "file": "m_agent_poa.jpg", "copies": 0}
    return answers | {"materials": [*answers["materials"], mandate]}


def item_with(*said):
    made = item("SB-003")
    return replace(made, guide=replace(made.guide, reminders=said))


@pytest.fixture
def granted(make_world):
    """Two certificates given on 23 November 2026, one refused to come again: the world of the village."""
    world = make_world("2026-11-23 09:00")
    village, township = world[VILLAGE_A], world[TOWNSHIP]
    for person in (OLD, YOUNGER):
        answers = certified(person)
        number = steps.register(village, answers)
        village.act(number, "CaseQueued")
        village.act(number, "CaseHandedOver", facts__way="专人")
        steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)
        township.act(number, "CaseReceived", facts__rows_counted=True, facts__differences="")
        township.act(
            number,
            "CaseHandledOnTheSpot",
            facts__complete_and_legal_form=True,
            facts__in_power=True,
            facts__recipient_present=True,
            facts__by_agent=True,
        )
        steps.everybody_syncs(world, TOWNSHIP, VILLAGE_A)
    return world


def at(world, day, *said):
    """The village's station on that day, its certificate item saying `said`."""
    world.clock.move_to(day)
    station = world[VILLAGE_A].station
    return replace(
        station,
        catalog=Catalog.of(
            [item_with(*(said or (Reminder("每12个月认证一次", "/data/cert/next_due", CALLS),)))]
        ),
    )


def told(station, before=None):
    return [(line.whom.name, line.due, line.days) for line in reminders(station, before).lines]


def test_it_calls_from_the_first_day_until_a_month_after(granted):
    due = date(2027, 11, 23)
    for days_before, shown in ((61, False), (60, True), (8, True), (0, True), (-30, True), (-31, False)):
        found = told(at(granted, due - timedelta(days=days_before)))
        assert found == ([("李国富", due, days_before), ("王秀兰", due, days_before)] if shown else []), (
            days_before
        )


def test_the_line_says_who_what_and_how_pressing(granted):
    line = reminders(at(granted, date(2027, 11, 20))).lines[0]
    assert (line.item_id, line.why, line.urgency) == ("SB-003", "每12个月认证一次", Urgency.ORANGE)
    assert line.whom.facts == {"name": "李国富", "id_no": OLD.id_no, "mobile": "13800000002"}
    assert line.whom.origin == "到期提醒：2027年11月23日"
    assert reminders(at(granted, date(2027, 11, 20))).lines[0].case_no == line.case_no


def test_who_has_come_again_is_not_called_any_more(granted):
    village = granted[VILLAGE_A]
    at(granted, date(2027, 10, 20))
    steps.register(village, certified(OLD, last="2026-11-23"))
    assert [name for name, *_ in told(at(granted, date(2027, 11, 1)))] == ["王秀兰"]


def test_what_was_not_granted_calls_nobody(make_world):
    world = make_world("2026-11-23 09:00")
    steps.register(world[VILLAGE_A], certified(OLD))
    assert told(at(world, date(2027, 11, 1))) == []


def test_an_expression_is_worked_out_over_the_answers(granted):
    birthday = Reminder("将满80周岁", "cn:add-months(cn:id-birth(/data/person/id_no), 960)", (-30,))
    assert told(at(granted, date(2031, 2, 1), birthday)) == [("李国富", date(2031, 2, 19), 18)]


def test_days_far_apart_are_calls_of_their_own(granted):
    yearly = Reminder("可再申领", "/data/cert/cert_date", (0, 365, 730))
    assert told(at(granted, date(2027, 6, 1), yearly)) == []
    assert {due for _name, due, _days in told(at(granted, date(2027, 11, 25), yearly))} == {
        date(2027, 11, 23)
    }


def test_days_close_together_are_one_call(granted):
    weekly = Reminder("还没有缴费", "/data/cert/cert_date", tuple(range(0, 120, 7)))
    found = told(at(granted, date(2027, 2, 1), weekly))
    assert {due for _name, due, _days in found} == {date(2026, 11, 23)}


@pytest.mark.parametrize(
    "anchor", ["/data/cert/nothing", "/data/person/name", "cn:add-months('', 1)", "1 div 0"]
)
def test_an_anchor_that_gives_no_day_calls_nobody(granted, anchor):
    assert told(at(granted, date(2027, 11, 1), Reminder("x", anchor, (-60,)))) == []


def test_what_is_known_is_not_opened_again(granted):
    station = at(granted, date(2027, 11, 1))
    first = reminders(station)
    known = dict(first.known)
    number = next(iter(known))
    known[number] = replace(known[number], facts={**known[number].facts, "name": "从上次来"})
    again = reminders(station, replace(first, known=known))
    assert "从上次来" in {line.whom.name for line in again.lines}
    changed = replace(known[number], state="QUEUED")
    fresh = reminders(station, replace(first, known={**known, number: changed}))
    assert "从上次来" not in {line.whom.name for line in fresh.lines}
    tomorrow = reminders(at(granted, date(2027, 11, 2)), replace(first, known=known))
    assert "从上次来" not in {line.whom.name for line in tomorrow.lines}


def test_a_few_cases_at_a_time_come_to_the_same(granted):
    station = at(granted, date(2027, 11, 1))
    found, rounds = reminders(station, batch=1), 1
    assert (len(found.known), found.left) == (1, 1)
    while found.left:
        found, rounds = reminders(station, found, batch=1), rounds + 1
    assert rounds == 2
    assert found.lines == reminders(station).lines


def test_the_form_can_be_begun_for_the_person(granted):
    station = at(granted, date(2027, 11, 1))
    line = reminders(station).lines[0]
    draft = begin_case(station, granted[VILLAGE_A].actor, line.item_id, whom=line.whom)
    values = resume_draft(station, draft.draft_id).answers.values
    assert (values["person.name"], values["person.id_no"]) == ("李国富", OLD.id_no)
