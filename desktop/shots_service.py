"""Scenes of serving people: what a household may apply for.

Part of the workshop's pictures (`desktop.shots`); drives the window like a clerk would.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from desktop.devices.sticks import Stick
from desktop.devices.ticket_printer import ticket_printer
from sync.ledger.pre_review import ANSWERED

Scene = Callable[[Any], None]
FULL: dict[str, Any] = {"full": True}
TOWNSHIP: dict[str, Any] = {"full": True, "tier": "township"}


def service_scenes() -> dict[str, tuple[dict[str, Any], Scene]]:
    """Name of the picture -> (the counter's state, what to do)."""
    return {
        "79-suggestions": (FULL, _suggestions),
        "43-case-slip": (FULL, _slip),
        "22-handling-double": (FULL, _double),
        "29-handling-next-person": (FULL, _next_person),
        "29-handling-next-marked": (FULL, lambda s: _next_person(s, taken=True)),
        "27-materials-to-sign": (FULL, _to_sign),
        "40-cases-person": (FULL, _person),
        "72-villages-workload": (TOWNSHIP, _workload),
        "77-appointments": (FULL, lambda s: _book(s)),
        "07-today-appointments": (FULL, _today),
        "77-appointments-empty": (FULL, lambda s: _book(s, filled=False)),
        "78-appointment-ask": (FULL, lambda s: _book(s).book()),
        "78-visit-ask": (FULL, lambda s: _book(s).visit()),
        "78-appointment-more": (FULL, _more),
        "66-exchange-update": (TOWNSHIP, _update),
        "06-today-pre-review": (TOWNSHIP, lambda s: _reviewed(s)),
        "07-today-pre-review": (FULL, lambda s: _reviewed(s)),
        "42-case-pre-review": (FULL, lambda s: _reviewed(s, case=True)),
        "42-case-pre-review-township": (TOWNSHIP, lambda s: _reviewed(s, case=True)),
        "42-case-scans": (TOWNSHIP, lambda s: _reviewed(s, case=True, scans=True)),
        "44-case-dialog-pre-review": (TOWNSHIP, lambda s: _reviewed(s, case=True, answer=True)),
    }


def _update(stage: Any) -> None:
    """A stick with an update and a pouch, the update taken."""
    stage.sign_in()
    page = stage.open("exchange")
    place = Path("/media/zhou/KINGSTON")
    for card in (page.stick, page.updates):
        card.show_sticks((Stick(place, True, (place / "答复-20261124.pouch",)),))
    page.updates.take(place)
    stage.settle()
    scroll = page.updates.parentWidget().parentWidget().parentWidget()
    scroll.verticalScrollBar().setValue(scroll.verticalScrollBar().maximum())


def _reviewed(stage: Any, *, case: bool = False, scans: bool = False, answer: bool = False) -> None:
    """A case whose scans the township was asked to look at; at the village, its answer."""
    fake = import_module("tests.support.fake_pre_reviews")
    village = stage.counter.tier == "village"
    number = next(number for number, view in stage.counter.cases.items() if view.line.state == "INTAKE")
    stage.counter.review(number, fake.ANSWERED if village else fake.WAITING)
    stage.sign_in()
    if case:
        page = stage.open("case", number)
        if scans:
            page.pre_reviews.open_scans()
            stage.settle()
        if answer:
            page.acts.act(ANSWERED)


def _suggestions(stage: Any) -> None:
    number = next(number for number, view in stage.counter.cases.items() if view.line.state == "INTAKE")
    stage.sign_in()
    page = stage.open("case", number)
    page.suggestions.look()
    stage.settle()
    bar = page._side_scroll.verticalScrollBar()
    bar.setValue(bar.maximum())


def _slip(stage: Any) -> None:
    """The papers of a case at a counter with a ticket printer."""
    desk = stage.window.desk
    desk.devices = replace(desk.devices, ticket=ticket_printer("tcp:192.168.1.50"))
    number = next(number for number, view in stage.counter.cases.items() if view.line.state == "INTAKE")
    stage.sign_in()
    stage.open("case", number).tabs.setCurrentIndex(2)


def _book(stage: Any, *, filled: bool = True) -> Any:
    if filled:
        stage.counter.fill_book()
    stage.sign_in()
    page = stage.open("ledger", "appointments")
    return page.appointments


def _more(stage: Any) -> None:
    tab = _book(stage)
    tab._more(next(line for line in tab._view.lines if line.state == "已约"))


def _today(stage: Any) -> None:
    stage.counter.fill_book()
    stage.sign_in()


def _workload(stage: Any) -> None:
    stage.sign_in()
    page = stage.open("villages")
    bar = page._list.verticalScrollBar()
    bar.setValue(bar.maximum())


def _double(stage: Any) -> None:
    """The same item is under way for whom the card names."""
    stage.counter.double = next(
        view.line for view in stage.counter.cases.values() if view.line.state == "IN_REVIEW"
    )
    stage.sign_in()
    stage.handling("fill")


def _next_person(stage: Any, *, taken: bool = False) -> None:
    stage.sign_in()
    page = stage.handling("check")
    if page.check.choice is not None:
        page.check.choice.set_value("now")
    page.next_step()
    stage.settle()
    page.next_person.ask()
    stage.settle()
    page.next_person.dialog.ticks()[0].setChecked(True)
    if taken:
        page.next_person.dialog.go_on()
        stage.settle()
        page = stage.window.page("handling")
        page._go("fill:benefit")


def _person(stage: Any) -> None:
    stage.sign_in()
    page = stage.open("cases")
    page.table.selectRow(1)
    page.of_person()


def _to_sign(stage: Any) -> None:
    stage.sign_in()
    page = stage.handling("materials")
    stage.counter.ask_for_signature(
        "m_hukou", "D18", name="家庭经济状况核对授权书", note="全体成年家庭成员签字"
    )
    page.materials.enter(page.handling)
    stage.settle()
    page.materials.choose("m_hukou")
