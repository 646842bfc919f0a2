"""FakePouches: the stick's verbs of the fake counter; writes no file, can be held back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from desktop.usecases.pouches import PouchIn, PouchOut
from sync.ledger.problems import Problem

Report = Callable[[int, int], None]
Asked = Callable[[], bool]


class FakePouches:
    """Mixed into FakeCounter."""

    exported = ""
    hold_round: threading.Event

    def pouch_out(self, path: Path, report: Report, cancelled: Asked) -> PouchOut:
        report(1, 4)
        while self.hold_round.is_set() and not cancelled():
            threading.Event().wait(0.002)
        if cancelled():
            raise Problem("pouch.stopped")
        report(4, 4)
        self.exported = f"2026-11-24 09:00 已导出到交换包（{path.name}），尚未收到县里的回执"
        return PouchOut(path, 81_920, 4, 12, 0)

    def pouch_in(self, path: Path, report: Report, cancelled: Asked) -> PouchIn:
        report(1, 1)
        return PouchIn("2026-11-24T09:00:00+08:00", 4, 3, 1, (), False)

    def carry_pouch(self, path: Path, answer: Path, report: Report, cancelled: Asked) -> int:
        report(1, 2)
        return 4096
