"""Scenes of what is rarely seen: the repair before signing in, the question about the date, the quick card.

Part of the workshop's pictures (`desktop.shots`); drives the window like a clerk would.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import Any

from desktop.usecases.door import Seen
from desktop.usecases.mending import KEYS, MendOffer
from desktop.usecases.trusted_clock import ASK, PROVE, ClockQuestion
from sync.ledger.problems import Problem

Scene = Callable[[Any], None]
FULL: dict[str, Any] = {"full": True}
EMPTY: dict[str, Any] = {"full": False}


def mend_scenes() -> dict[str, tuple[dict[str, Any], Scene]]:
    """Name of the picture -> (the counter's state, what to do)."""
    return {
        "65-care-mend": (EMPTY, _mend),
        "65-care-mend-done": (EMPTY, lambda s: _mend(s).repair()),
        "65-care-mend-keys": (EMPTY, _keys),
        "65-care-clock": (FULL, partial(_clock, kind=ASK)),
        "65-care-clock-prove": (FULL, partial(_clock, kind=PROVE)),
        "09-quick-card": (FULL, _quick_card),
        "10-new-set": (FULL, _set_of_items),
        "07-today-left": (FULL, _left),
        "07-today-left-asked": (FULL, lambda s: _left(s).left.open_dialog(s.counter.left[0])),
        "09-login-nobody": (EMPTY, _nobody),
        "09-login-revoked": (FULL, _revoked),
    }


def _mend(stage: Any) -> Any:
    return stage.open("mend")


def _keys(stage: Any) -> None:
    """The window over a counter whose key file is spoiled, told as the use case tells it."""
    page = _mend(stage)
    page._show(MendOffer(KEYS, Problem("keys.damaged").sentence))


def _clock(stage: Any, kind: str) -> None:
    stage.counter.question = ClockQuestion(
        kind, "2026-11-24 09:30", "2026-11-20 17:00", ("王桂芳",), "3", False
    )
    stage.sign_in()


def _quick_card(stage: Any) -> None:
    stage.sign_in()
    stage.window._show_card()
    stage.settle()
    stage.settle()


def _nobody(stage: Any) -> None:
    """The only agent was revoked: the next one comes in by a code."""
    place = {"name": "椑木镇朝阳村便民服务代办点"}
    stage.counter.seen = Seen(wrapped=True, place=place, next_code="3", codes=True, nobody=True)
    stage.counter.accounts = ()
    stage.window.page("login").opened()


def _revoked(stage: Any) -> None:
    """The news came with an exchange while he was signed in."""
    stage.sign_in()
    stage.counter.revoked = {stage.window.desk.actor.account: "2026-11-25"}
    stage.window._round()


def _left(stage: Any) -> Any:
    """今日 of the second agent: what the one who was revoked left."""
    stage.sign_in()
    stage.counter.left = (import_module("tests.support.fake_bulk").left_by(stage.counter, "王桂芳"),)
    return stage.open("today")


def _set_of_items(stage: Any) -> None:
    """新办 at a site whose set lacks two of the items."""
    fake = import_module("tests.support.fake_counter")
    every = fake.ITEMS
    fake.ITEMS = tuple(replace(one, in_set=one.item_id not in ("NY-001", "NJ-002")) for one in every)
    stage.sign_in()
    stage.open("new")
    fake.ITEMS = every
