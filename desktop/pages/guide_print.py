"""Printing D10 from a page: one press, the slip or the guide goes to the printer, a sentence comes back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop.pages.desk import Desk
from desktop.tasks import DEVICE
from forms.answers import Answers
from sync.ledger.problems import Problem

FULL, SLIP = "", "slip"


class GuidePrint(QObject):
    """`say(sentence, tone)` hears what became of it. One print at a time; more presses meanwhile do nothing."""

    def __init__(self, desk: Desk, say: Callable[[str, str], object], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._say = say
        self._busy = False

    def print_slip(self, item_id: str, draft_id: str | None = None) -> None:
        """打印一次性告知单; with a draft only what its answers need."""
        self._print(self.tr("一次性告知单"), item_id, self._desk.verbs.guide_pdf, draft_id, SLIP)

    def print_situation(self, item_id: str, situation: str, answers: Answers | None = None) -> None:
        """打印一次性告知单 for exactly this situation and these answers, before there is a draft."""
        verb = self._desk.verbs.situation_slip
        self._print(self.tr("一次性告知单"), item_id, verb, situation, answers or Answers())

    def print_guide(self, item_id: str) -> None:
        """打印办事指南, for the wall or to take along."""
        self._print(self.tr("办事指南"), item_id, self._desk.verbs.guide_pdf, None, FULL)

    def _print(self, title: str, item_id: str, verb: Callable[..., bytes], *args: object) -> None:
        if self._busy:
            return
        self._busy = True
        self._say(self.tr("正在打印{title}…").format(title=title), "calm")
        self._desk.tasks.run(
            verb,
            item_id,
            *args,
            self._desk.clerk.name,
            done=lambda pdf: self._to_printer(title, item_id, pdf),
            failed=self._failed,
            owner=self,
        )

    def _to_printer(self, title: str, item_id: str, pdf: bytes) -> None:
        self._desk.tasks.run(
            self._desk.devices.printer.print_pdf,
            f"{title}-{item_id}",
            pdf,
            done=lambda where: self._printed(title, where),
            failed=self._failed,
            owner=self,
            lane=DEVICE,
        )

    def _printed(self, title: str, where: str) -> None:
        self._busy = False
        self._say(self.tr("{title}已交给打印机：{where}").format(title=title, where=where), "good")

    def _failed(self, problem: Problem) -> None:
        self._busy = False
        self._say(problem.sentence, "warn")
