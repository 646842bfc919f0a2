"""A list shows a case exactly as its own page does, though it never unfolds the whole of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from desktop.usecases.acts import act_on_case
from desktop.usecases.cases import find_cases, show_case
from desktop.usecases.register import register_case
from desktop.usecases.today import today
from tests.support.lone import clerk, open_lone
from tests.support.people import AGENTS, Person, pension
from tests.support.places import VILLAGE_A, StoryClock
from tests.support.quick_draft import quick_draft


@pytest.fixture
def station(tmp_path):
    made = open_lone(tmp_path, StoryClock(datetime(2026, 11, 23, 9, 0)))
    yield made
    made.cabinet.close()


def registered(station, name: str, serial: int) -> str:
    answers = pension(Person(name, date(1984, 2, 19), serial, "13800000002"), VILLAGE_A, AGENTS[VILLAGE_A])
    draft = quick_draft(station, clerk(station), answers, scans=False)
    return register_case(station, clerk(station), draft).case_no


@pytest.mark.parametrize("days_later", [0, 1, 6])
def test_every_list_says_what_the_page_of_the_case_says(station, days_later):
    numbers = [registered(station, "李秀兰", 2), registered(station, "王玉梅", 4)]
    act_on_case(station, clerk(station), numbers[0], "CaseQueued", {})
    later = replace(station, now=StoryClock(datetime(2026, 11, 23 + days_later, 15, 0)))
    pages = {number: show_case(later, clerk(station), number).line for number in numbers}
    assert {line.case_no: line for line in find_cases(later, "养老")} == pages
    shown = today(later, clerk(station))
    assert {line.case_no: line for line in shown.to_hand_over} == pages
    assert pages[numbers[0]].deadline_text
    assert {line.sent for line in pages.values()} == {"unsent"}
