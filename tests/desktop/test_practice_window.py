"""The window of 练习模式: its mark stays on every page, its password is filled in, and it is left as it came."""

from __future__ import annotations

from datetime import datetime

import pytest

from desktop.bootstrap import door_of
from desktop.counter import build_practice, build_window
from desktop.dialogs.ask_dialog import AskDialog
from desktop.paths import AppPaths, font_folders
from desktop.practising import open_practice
from desktop.usecases.practice import PASSWORD
from tests.desktop.test_reached_by_tab import look
from tests.support.hands import CTRL, ENTER, Hands
from tests.support.places import StoryClock


@pytest.fixture
def practising(tmp_path):
    opened = open_practice(
        AppPaths(tmp_path / "daiban", font_folders()), StoryClock(datetime(2026, 11, 23, 9, 0))
    )
    yield opened
    opened.close()


@pytest.fixture
def hands(qtbot, practising):
    window, tasks = build_practice(practising.paths, practising.station, PASSWORD)
    qtbot.addWidget(window)
    window.show()
    hands = Hands(qtbot, window, tasks)
    hands.settle()
    yield hands
    tasks.finish()


def signed_in(hands):
    hands.press(ENTER, held=CTRL)
    hands.wait(lambda: hands.window.current.name == "today")
    hands.settle()
    return hands.window


def test_the_mark_is_on_every_page_and_in_the_title(hands):
    assert hands.window.band.isVisible()
    assert "练习" in hands.window.windowTitle()
    window = signed_in(hands)
    for name in ("new", "cases", "delivery", "ledger", "exchange", "devices", "care", "today"):
        window.open(name)
        hands.settle()
        assert window.band.isVisible()
        assert "练习" in window.band.words.text()


@pytest.mark.parametrize(("button", "where"), [("leave", "station"), ("again", "afresh")])
def test_leaving_and_emptying_are_asked_of_whoever_opened_it(hands, qtbot, button, where):
    window = signed_in(hands)
    with qtbot.waitSignal(window.turned) as turned:
        getattr(window.band, button).click()
        if where == "afresh":
            window.findChild(AskDialog).go.click()
    assert turned.args == [where]
    assert not window.isVisible()


def test_the_station_s_sign_in_page_leads_to_practice(qtbot, tmp_path):
    paths = AppPaths(tmp_path / "daiban", font_folders())
    door = door_of(paths)
    door.open_clear()
    window, tasks = build_window(paths, door, lambda *_: "")
    qtbot.addWidget(window)
    window.show()
    Hands(qtbot, window, tasks).settle()
    with qtbot.waitSignal(window.turned) as turned:
        window.page("first_run").to_practice.click()
    assert turned.args == ["practice"]
    tasks.finish()
    door.close()


def test_band_and_lesson_are_reached_by_tab_and_have_names(hands):
    window = signed_in(hands)
    hands.wait(lambda: window._lesson.isVisible())
    window._lesson.turn.setFocus()
    look(window._lesson)
    look(window.band)
