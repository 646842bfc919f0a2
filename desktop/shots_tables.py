"""Scenes of the station's own tables: the register, the month, complaints and inquiries.

Part of the workshop's pictures (`desktop.shots`); drives the window like a clerk would.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from desktop.shots_service import service_scenes

Scene = Callable[[Any], None]
FULL: dict[str, Any] = {"full": True}
EMPTY: dict[str, Any] = {"full": False}
TOWNSHIP: dict[str, Any] = {"full": True, "tier": "township"}


def table_scenes() -> dict[str, tuple[dict[str, Any], Scene]]:
    """Name of the picture -> (the counter's state, what to do)."""
    return {
        "66-ledger": (FULL, _ledger),
        "66-ledger-corrected": (FULL, _corrected),
        "67-ledger-empty": (EMPTY, _ledger),
        "68-month": (FULL, _month),
        "69-month-empty": (EMPTY, _month),
        "69-month-preview": (FULL, _preview),
        "77-services": (TOWNSHIP, _services),
        "77-services-empty": (EMPTY, lambda s: _ledger(s, 2)),
        "78-services-ask": (FULL, lambda s: _ledger(s, 2).services.open_dialog()),
        "79-case-rated": (TOWNSHIP, _rated),
        "79-case-rated-village": (FULL, _rated),
        **service_scenes(),
    }


def _ledger(stage: Any, tab: int = 0) -> Any:
    stage.sign_in()
    page = stage.open("ledger")
    page.tabs.setCurrentIndex(tab)
    stage.settle()
    return page


def _corrected(stage: Any) -> None:
    """The end of a register that was printed before one case changed."""
    stage.counter.lock_otherwise()
    stage.counter.register_printed(date(2026, 11, 1), date(2026, 11, 30), "周明华")
    table = _ledger(stage).register.table
    table.scrollToBottom()
    table.selectRow(table.model().rowCount() - 1)


def _month(stage: Any) -> None:
    _ledger(stage, 1)


def _preview(stage: Any) -> None:
    _ledger(stage, 1).month.paper.click()


def _services(stage: Any) -> None:
    stage.counter.rate_badly()
    _ledger(stage, 2)


def _rated(stage: Any) -> None:
    number = stage.counter.rate_badly()
    stage.sign_in()
    stage.open("case", number)
