"""FakeUpdates: the program's updates of the fake counter; fetches nothing, can be held back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from desktop.usecases.program_updates import Updated, UpdateView
from sync.ledger.problems import Problem


class FakeUpdates:
    """Mixed into FakeCounter."""

    hold_round: threading.Event
    ready = ""

    def update_view(self) -> UpdateView:
        return UpdateView("0.1.0", self.ready, "")

    def update_program(
        self,
        stick: Path | None,
        accept_expired: bool,
        told: Callable[[int], object],
        cancelled: Callable[[], bool],
    ) -> Updated:
        if stick is not None and stick.name == "OLD" and not accept_expired:
            raise Problem("update.stick_expired")
        told(1_500_000)
        while self.hold_round.is_set() and not cancelled():
            threading.Event().wait(0.002)
        if cancelled():
            raise Problem("update.cut")
        self.ready = "0.2.0"
        return Updated("0.2.0", "台账可以按月打印。", "已从U盘收进工作日历。" if stick else "")
