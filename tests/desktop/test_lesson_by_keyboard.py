"""第一课 played by keyboard: what must be typed stands on at most three screens, and every key is counted."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import Qt

from desktop.counter import build_practice
from desktop.pages.handling_state import CHECK, MATERIALS, PRINT
from desktop.paths import AppPaths, font_folders
from desktop.practising import open_practice
from desktop.usecases.lesson import LEARNED, STEPS, lesson
from desktop.usecases.practice import PASSWORD, VILLAGE
from desktop.usecases.practice_people import AGENT
from tests.support.hands import ALT, CTRL, DOWN, ENTER, Hands
from tests.support.places import StoryClock

MOST_SCREENS = 3
MOST_KEYS = 120


class CountingHands(Hands):
    """Counts every key, and the pages of the form on which something was typed."""

    def __init__(self, *given):
        super().__init__(*given)
        self.keys, self.screens = 0, set()

    def press(self, *keys, held=Qt.KeyboardModifier.NoModifier):
        self.keys += len(keys)
        super().press(*keys, held=held)

    def type(self, text):
        self.keys += len(text)
        self._typed_here()
        super().type(text)

    def commit(self, text):
        self.keys += 3 * len(text)  # an input method takes about three keys a character
        self._typed_here()
        super().commit(text)

    def _typed_here(self):
        page = self.window.current
        self.screens.add(page.handling.current if page.name == "handling" else page.name)


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
    window.activateWindow()
    with qtbot.waitActive(window):
        pass
    hands = CountingHands(qtbot, window, tasks)
    hands.settle()
    hands.press(ENTER, held=CTRL)
    hands.wait(lambda: window.current.name == "today")
    hands.settle()
    yield hands
    window.close()
    tasks.finish()


def forward(hands, page):
    before = page.handling.current
    hands.press(ENTER, held=CTRL)
    assert page.handling.current != before, before


def find_the_item(hands):
    hands.press(Qt.Key.Key_2, held=ALT)
    model = hands.window.page("new").model
    hands.wait(lambda: model.rowCount() > 0)
    every = model.rowCount()
    hands.type("ylbx")
    hands.wait(lambda: 0 < model.rowCount() < every)
    names = [model.line(at).item_id for at in range(model.rowCount())]
    hands.press(*[DOWN] * names.index("SB-001"))
    hands.press(ENTER)
    page = hands.window.page("handling")
    hands.wait(lambda: page.handling is not None)
    hands.settle()
    return page


def fill(hands, page):
    hands.press(Qt.Key.Key_F2)
    assert page.handling.session.value("applicant.name") == LEARNED.name
    forward(hands, page)
    forward(hands, page)
    for path, text in (("hukou_region", VILLAGE), ("mobile", LEARNED.mobile)):
        hands.enter_to(f"applicant.{path}")
        hands.type(text)
    forward(hands, page)
    hands.enter_to("insurance.grade")
    hands.type("300")
    forward(hands, page)
    hands.enter_to("agent.agent_kind")
    hands.pick("村社区代办员(委托)")
    hands.enter_to("agent.agent_name")
    hands.commit(AGENT.name)
    for path, text in (("id_no", AGENT.id_no), ("mobile", AGENT.mobile)):
        hands.enter_to(f"agent.agent_{path}")
        hands.type(text)
    while page.handling.current != MATERIALS:
        forward(hands, page)


def test_the_lesson_s_case_is_registered_and_printed_with_three_screens_of_typing(hands, practising):
    page = find_the_item(hands)
    fill(hands, page)
    for at in range(len(page.materials.rows())):
        if at:
            hands.press(DOWN)
        hands.press(Qt.Key.Key_F4)
    forward(hands, page)
    assert page.handling.current == CHECK
    forward(hands, page)
    assert page.handling.current == PRINT
    hands.press(Qt.Key.Key_P, held=CTRL)
    hands.wait(lambda: STEPS[lesson(practising.station).number - 1][0] == "hand_over")
    assert len(hands.screens - {"new"}) <= MOST_SCREENS, hands.screens
    assert hands.keys <= MOST_KEYS, hands.keys
