"""第一课: the strip follows what the learner really does, from finding the item to the delivery."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import Qt

from desktop.counter import build_practice
from desktop.paths import AppPaths, font_folders
from desktop.practising import open_practice
from desktop.usecases.acts import act_on_case
from desktop.usecases.exchange import sync_now
from desktop.usecases.lesson import LEARNED, STEPS, lesson
from desktop.usecases.papers import mark_printed
from desktop.usecases.practice import PASSWORD, VILLAGE
from desktop.usecases.practice_people import pension
from desktop.usecases.register import register_case
from tests.support.hands import ALT, CTRL, DOWN, ENTER, Hands
from tests.support.places import StoryClock
from tests.support.quick_draft import quick_draft


@pytest.fixture
def practising(tmp_path):
    paths = AppPaths(tmp_path / "daiban", font_folders())
    opened = open_practice(paths, StoryClock(datetime(2026, 11, 23, 9, 0)))
    yield opened
    opened.close()


@pytest.fixture
def hands(qtbot, practising):
    window, tasks = build_practice(practising.paths, practising.station, PASSWORD)
    qtbot.addWidget(window)
    window.show()
    hands = Hands(qtbot, window, tasks)
    hands.settle()
    hands.press(ENTER, held=CTRL)
    hands.wait(lambda: window.current.name == "today")
    hands.settle()
    yield hands
    window.close()
    tasks.finish()


def strip(hands):
    return hands.window._lesson


def stands_at(hands, key):
    number = [step[0] for step in STEPS].index(key) + 1
    hands.wait(lambda: strip(hands).shown is not None and strip(hands).shown.number == number)
    assert STEPS[number - 1][1] in strip(hands).title.text()


def test_it_follows_the_first_steps_by_what_was_done(hands):
    stands_at(hands, "find")
    hands.press(Qt.Key.Key_2, held=ALT)
    model = hands.window.page("new").model
    hands.wait(lambda: model.rowCount() > 0)
    every = model.rowCount()
    hands.type("ylbx")
    hands.wait(lambda: 0 < model.rowCount() < every)
    names = [model.line(at).item_id for at in range(model.rowCount())]
    hands.press(*[DOWN] * names.index("SB-001"))
    hands.press(ENTER)
    stands_at(hands, "card")
    hands.press(Qt.Key.Key_F2)
    hands.press(ENTER, held=CTRL)
    stands_at(hands, "fill")


def test_it_is_put_away_and_goes_on_where_one_stands(hands):
    stands_at(hands, "find")
    strip(hands).turn.click()
    assert strip(hands).words.isHidden()
    strip(hands).turn.click()
    assert strip(hands).words.isVisible()
    stands_at(hands, "find")


def test_it_leads_from_the_registered_case_to_the_delivery(practising):
    station, clerk = practising.station, practising.clerk

    def at():
        view = lesson(station)
        return "" if view.over else STEPS[view.number - 1][0]

    answers = pension(LEARNED, VILLAGE) | {"repeats": {}}
    draft = quick_draft(station, clerk, answers, scans=False)
    done = register_case(station, clerk, draft)
    case_no = done.case_no
    assert at() == "print"
    for paper in done.papers:
        mark_printed(station, case_no, paper.doc_no, clerk.name)
    assert at() == "hand_over"
    act_on_case(station, clerk, case_no, "CaseQueued", {})
    assert at() == "hand_over"
    act_on_case(station, clerk, case_no, "CaseHandedOver", {"facts.way": "专人"})
    assert at() == "exchange"
    assert sync_now(station).status == "synced"
    assert at() == "fetch"
    act_on_case(station, clerk, case_no, "ResultSentToVillage", {"facts.d13_back_signed": True})
    assert at() == "deliver"
    day = station.today().isoformat()
    served = {"delivery.way": "direct", "delivery.person": LEARNED.name, "delivery.signed_on": day}
    act_on_case(station, clerk, case_no, "PapersDelivered", served)
    assert at() == ""
