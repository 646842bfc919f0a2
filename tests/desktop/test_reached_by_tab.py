"""Without a mouse and without eyes: on every page and short dialog, in both roles, each control has a name and Tab gets there.

In a group of which one is chosen Tab comes to one, arrows to the others.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
)

from desktop.usecases.mending import KEYS, MendOffer
from desktop.usecases.trusted_clock import ASK, PROVE, ClockQuestion
from desktop.window import PAGES
from tests.desktop.test_focus import OF_A_TOWNSHIP, subject_of

KINDS = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView, QTabBar)
MOST = 150


def controls(ground):
    """What a clerk can do something with; parts inside a control belong to it."""
    found = []
    for widget in ground.findChildren(object):
        if not isinstance(widget, KINDS) or not (widget.isVisible() and widget.isEnabled()):
            continue
        inner = widget.objectName().startswith("qt_") or isinstance(widget.parent(), (*KINDS, QScrollBar))
        if not inner:
            found.append(widget)
    return found


def said(widget):
    return f"{type(widget).__name__} {widget.accessibleName() or getattr(widget, 'text', str)()}"


def name_of(widget):
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def reached():
    """By Tab, from where the focus is, once around."""
    met = []
    for _ in range(MOST):
        here = QApplication.focusWidget()
        if here is None or here in met:
            break
        met.append(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
        QApplication.processEvents()
    return met


def group_of(widget):
    """The buttons among which one is chosen; a button alone is its own group."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    if group is not None and group.exclusive():
        return group.buttons()
    if isinstance(widget, QAbstractButton) and widget.autoExclusive():
        return [found for found in widget.parent().findChildren(QAbstractButton) if found.autoExclusive()]
    return [widget]


def look(ground):
    """Once more where the page was drawn anew during the walk."""
    shown, met = [], []
    for _ in range(5):
        met, before, shown = reached(), shown, controls(ground)
        if before == shown:
            break
    assert shown
    assert [said(widget) for widget in shown if not name_of(widget)] == []
    missed = [
        said(widget)
        for widget in shown
        if not any(found in met or found.focusProxy() in met for found in group_of(widget))
    ]
    assert missed == []


@pytest.mark.parametrize("tier", ["village", "township"])
@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_control_of_a_page(counter_of, tier, name):
    if tier == "village" and name in OF_A_TOWNSHIP:
        pytest.skip("a village has no such page")
    counter = counter_of(full=True, tier=tier)
    counter.sign_in()
    counter.open(name, subject_of(counter, name))
    look(counter.window.current)


@pytest.mark.parametrize("state", ["offer", "done", "keys"])
def test_the_repair_before_signing_in(counter, state):
    page = counter.open("mend")
    if state == "done":
        page.repair()
    elif state == "keys":
        page._show(MendOffer(KEYS, "钥匙文件坏了。"))
    counter.settle()
    look(page)


@pytest.mark.parametrize("name", ["login", "first_run"])
def test_before_anybody_signed_in(counter, name):
    look(counter.open(name))


@pytest.mark.parametrize("kind", [ASK, PROVE])
def test_the_question_about_the_date(counter, kind):
    counter.fake.question = ClockQuestion(
        kind, "2026-11-24 09:30", "2026-11-20 17:00", ("王桂芳",), "3", False
    )
    counter.sign_in()
    counter.settle()
    look(counter.window._clock.dialog)


def test_the_tabs_of_the_register(full):
    full.sign_in()
    page = full.open("ledger")
    for at in range(page.tabs.count()):
        page.tabs.setCurrentIndex(at)
        full.settle()
        look(page.tabs.currentWidget())


@pytest.mark.parametrize("harm", ["no name", "no way"])
def test_what_a_page_would_hide_is_found(full, harm):
    full.sign_in()
    page = full.open("cases")
    box = next(widget for widget in controls(page) if isinstance(widget, QLineEdit))
    if harm == "no name":
        box.setAccessibleName("")
    else:
        box.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box.clearFocus()
        next(widget for widget in controls(page) if widget is not box).setFocus()
    with pytest.raises(AssertionError):
        look(page)
