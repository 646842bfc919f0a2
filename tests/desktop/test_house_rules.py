"""Rules every page keeps: no work on the GUI thread, names for every control, targets one can hit."""

from __future__ import annotations

import inspect
import threading
from importlib import import_module

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from desktop.pages.verbs import AT_THE_DOOR, HOMES, Verbs
from desktop.widgets.buttons import KeyButton
from tests.support.fake_counter import FakeCounter

PAGES = ("today", "new", "cases", "delivery", "exchange", "ledger")
MIN_TARGET = 44


def visible(page, kind):
    return [widget for widget in page.findChildren(kind) if widget.isVisible()]


def test_no_verb_ever_runs_on_the_gui_thread(counter):
    page = counter.handling()
    counter.upto_check(page)
    counter.next(page)
    page.papers.desk.print_all()
    counter.qtbot.waitUntil(lambda: len(counter.fake.asked("mark_printed")) == 3)
    for name in PAGES:
        counter.open(name)
    counter.open("case", next(iter(counter.fake.cases)))
    exchange = counter.open("exchange")
    with counter.qtbot.waitSignal(exchange.round_done):
        exchange.start()
    counter.settle()
    here = threading.current_thread().name
    assert len(counter.fake.threads) > 18
    for verb, threads in counter.fake.threads.items():
        assert here not in threads, verb
        assert all(name.startswith("daiban-") for name in threads), verb
    assert counter.fake.threads["sync_now"] == {"daiban-sync_0"}


@pytest.mark.parametrize("name", PAGES)
def test_every_control_has_a_name_for_a_screen_reader(full, name):
    full.sign_in()
    page = full.open(name)
    nameless = [
        type(widget).__name__
        for kind in (QAbstractButton, QLineEdit)
        for widget in visible(page, kind)
        if not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
        and not widget.objectName().startswith("qt_")
        and not type(widget).__name__.startswith("QLineEditIconButton")
        and type(widget).__name__ not in ("QToolButton", "QAbstractButton")
    ]
    assert nameless == []


def test_every_question_has_a_name_for_a_screen_reader(counter):
    page = counter.handling()
    counter.next(page)
    fields = page.form.fields()
    counter.qtbot.waitUntil(lambda: all(field.isVisible() for field in fields))
    for field in fields:
        named: list[QWidget] = [*visible(field, QLineEdit), *visible(field, QAbstractButton)]
        assert named, field.path
        assert all(widget.accessibleName() for widget in named), field.path


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("name", PAGES)
def test_targets_can_be_hit(full, name, large):
    full.sign_in()
    full.window.wear(dark=False, large=large)
    page = full.open(name)
    least = 60 if large else MIN_TARGET
    small = [
        (button.words, button.height())
        for button in visible(page, KeyButton)
        if button.height() < (least if button.property("kind") != "chip" else MIN_TARGET)
    ]
    assert small == []


@pytest.mark.parametrize("large", [False, True])
def test_no_page_makes_the_window_larger_than_a_small_screen(full, large):
    full.sign_in()
    full.window.wear(dark=False, large=large)
    for name in (*PAGES, "handling", "case"):
        subject = {"handling": "MZ-003", "case": next(iter(full.fake.cases))}.get(name)
        full.open(name, subject)
        assert (full.window.width(), full.window.height()) == (1366, 768), name


def test_the_fake_counter_has_every_verb_and_every_verb_a_home():
    counter = FakeCounter()
    verbs = counter.verbs()
    assert {*HOMES, *AT_THE_DOOR} == set(Verbs.__dataclass_fields__)
    assert all(callable(getattr(verbs, name)) for name in (*HOMES, *AT_THE_DOOR))


@pytest.mark.parametrize("name", sorted(HOMES))
def test_every_verb_is_a_real_use_case_over_the_station(name):
    use_case = getattr(import_module(HOMES[name]), name)
    assert next(iter(inspect.signature(use_case).parameters)) == "station"
    station = object()
    assert station in getattr(Verbs.bound_to(station), name).args


def test_after_registering_everything_fits_in_large_type(counter):
    """No sideways scrolling on 1366 by 768: the way on stands whole in the row."""
    counter.window.wear(dark=False, large=True)
    counter.window.resize(1366, 768)
    page = counter.handling()
    counter.upto_check(page)
    counter.next(page)
    counter.settle()
    assert page.next_person.button.isVisible()
    edge = [button.mapTo(counter.window, button.rect().topRight()).x() for button in visible(page, KeyButton)]
    assert max(edge) < counter.window.width() == 1366
