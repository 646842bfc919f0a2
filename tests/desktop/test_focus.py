"""Where the keyboard starts: on every page inside the page, for both roles, in both sizes of type, full and empty."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.window import PAGES

OF_A_TOWNSHIP = ("take_over", "villages")
TIERS = [(tier, full) for tier in ("village", "township") for full in (True, False)]


def subject_of(counter, name):
    return {"handling": "MZ-003", "case": next(iter(counter.fake.cases), None)}.get(name)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(("tier", "full"), TIERS)
def test_every_page_opens_with_the_focus_inside(counter_of, tier, full, large):
    counter = counter_of(full=full, tier=tier)
    counter.window.theme.wear(dark=False, large=large)
    counter.sign_in()
    outside = []
    for name in PAGES:
        if (tier == "village" and name in OF_A_TOWNSHIP) or (name == "case" and not full):
            continue
        counter.open("today")
        counter.open(name, subject_of(counter, name))
        page = counter.window.current  # a page that needs to be led to may have sent us back
        focus = QApplication.focusWidget()
        if focus is None or not (focus is page or page.isAncestorOf(focus)) or not focus.isVisible():
            outside.append(name)
    assert outside == []


@pytest.mark.parametrize("large", [False, True])
def test_delivery_starts_at_its_first_case(full, large):
    full.window.theme.wear(dark=False, large=large)
    full.sign_in()
    page = full.open("delivery")
    focus = QApplication.focusWidget()
    assert focus.property("case_no") == page._lines[0].case_no
    assert focus.isChecked()


def test_when_the_chosen_case_is_gone_the_focus_is_at_the_next(full):
    full.sign_in()
    page = full.open("delivery")
    gone = QApplication.focusWidget().property("case_no")
    del full.fake.cases[gone]
    page.opened()
    full.settle()
    focus = QApplication.focusWidget()
    assert focus is page or focus.property("case_no") in full.fake.cases


def test_villages_start_at_the_first_thing_to_press(counter_of):
    counter = counter_of(full=True, tier="township")
    counter.sign_in()
    counter.open("villages")
    assert QApplication.focusWidget().words == "看最久的一件"


def test_a_control_that_vanishes_leaves_the_focus_in_the_page(full):
    full.sign_in()
    page = full.open("delivery")
    page.rating.button.setFocus()
    page.rating.hide()
    assert QApplication.focusWidget() is page
    QTest.keyClick(page, Qt.Key.Key_Tab)
    assert page.isAncestorOf(QApplication.focusWidget())
