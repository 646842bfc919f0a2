"""Scenes of what surrounds a form at the village: its situations, notices without a case, bags and reminders.

Part of the workshop's pictures (`desktop.shots`); drives the window like a clerk would.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtTest import QTest

from desktop.usecases.start_views import Start

Scene = Callable[[Any], None]
FULL: dict[str, Any] = {"full": True}


def village_scenes() -> dict[str, tuple[dict[str, Any], Scene]]:
    """Name of the picture -> (the counter's state, what to do)."""
    return {
        "12-new-situation": (FULL, lambda s: _found(s, "独居")),
        "13-situation": (FULL, _situation),
        "14-situation-several": (FULL, lambda s: _situation(s, "1Enter", "0")),
        "15-situation-told": (FULL, lambda s: _situation(s, "1Enter", "0", "1", "2Enter", "3Enter")),
    }


def _found(stage: Any, text: str) -> None:
    stage.sign_in()
    page = stage.open("new")
    page.search.setText(text)
    QTest.qWait(90)
    stage.settle()


def _situation(stage: Any, *keys: str) -> None:
    """The guide through the situation, answered by its keys."""
    stage.sign_in()
    page = stage.open("situation", Start("MZ-003", "高龄津贴申请"))
    for key in keys:
        if key == "0":
            page.skip()
        elif page.choices is not None:
            page.choices.buttons()[int(key[0]) - 1].click()
        if key.endswith("Enter"):
            page.go_on()
        stage.settle()
