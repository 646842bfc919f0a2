"""FakePouches: the stick's verbs of the fake counter; writes no file, can be held back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from desktop.usecases.pouches import PouchIn, PouchOut
from desktop.usecases.views import DraftLine, DraftView, DrawerLine
from sync.ledger.events import Actor
from sync.ledger.problems import Problem

Report = Callable[[int, int], None]
Asked = Callable[[], bool]


class FakePouches:
    """Mixed into FakeCounter."""

    exported = ""
    hold_round: threading.Event
    open_draft: Callable[[Actor, str], DraftView]

    def pouch_out(self, path: Path, report: Report, cancelled: Asked) -> PouchOut:
        report(1, 4)
        while self.hold_round.is_set() and not cancelled():
            threading.Event().wait(0.002)
        if cancelled():
            raise Problem("pouch.stopped")
        report(4, 4)
        self.exported = f"2026-11-24 09:00 已导出到交换包（{path.name}），尚未收到县里的回执"
        return PouchOut(path, 81_920, 4, 12, 0)

    def register_again(self, actor: Actor, case_no: str) -> DraftLine:
        draft = self.open_draft(actor, "SB-001")
        return DraftLine(draft.draft_id, draft.item_id, "参保登记", "王五", draft.saved_at)

    def pouch_in(self, path: Path, report: Report, cancelled: Asked) -> PouchIn:
        report(1, 1)
        return PouchIn("2026-11-24T09:00:00+08:00", 4, 3, 1, (), False)

    def carry_pouch(self, path: Path, answer: Path, report: Report, cancelled: Asked) -> int:
        report(1, 2)
        return 4096


def given_twice(case_no: str, since: str) -> tuple[tuple[DrawerLine, ...], str]:
    """What 交换 shows on a PC that was a copy: (drawer, notice)."""
    sentence = Problem("event.number_twice", case_no=case_no).sentence
    notice = (
        "2026-11-24 09:30 发现本机是还原或复制的磁盘，县里已改用设备号 02。原来的记录都在；"
        "重号的办件在“退回的”里，请重新登记。"
    )
    return (DrawerLine(case_no, "登记", "event.number_twice", sentence, since),), notice
