"""Bags: from the button on a page to the printed list, for what goes together: results back, supplements on.

Asks which cases may go, lets the clerk choose and confirm by name, does it in one act of the station and
sends the one D13 to the printer. A printer that fails takes nothing back. GUI thread only.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.dialogs.bag_dialog import BagDialog, BagWords
from desktop.dialogs.hand_over_dialog import WAYS
from desktop.pages.desk import Desk
from desktop.tasks import DEVICE
from desktop.usecases.batch_views import Bag, HandedOver, PrintedMany
from desktop.widgets.buttons import KeyButton
from desktop.widgets.words import Frame, row
from sync.ledger.events import Actor
from sync.ledger.problems import Problem


class Bags(QObject):
    """`done` after the cases went and the printer has answered; `said(sentence, tone)`."""

    done = Signal()
    said = Signal(str, str)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._card: Frame | None = None
        self._bags: tuple[Bag, ...] = ()
        self.dialog: BagDialog | None = None

    def offer(self, card: Frame) -> None:
        """Put the button into the card once it is known that something may go."""
        self._card = card
        self._desk.tasks.run(
            self._verb_of_bags(),
            self._desk.clerk,
            done=lambda bags, card=card: self._show(card, bags),
            failed=self._tell,
            owner=card,
        )

    def open_dialog(self) -> None:
        if not self._bags or self.dialog is not None:
            return
        dialog = BagDialog(self._desk.theme, self._words(), self._bags, self._page.window())
        dialog.decided.connect(self._send)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    # -- what differs ---------------------------------------------------------------------------

    def _verb_of_bags(self) -> Callable[[Actor], tuple[Bag, ...]]:
        raise NotImplementedError

    def _words(self) -> BagWords:
        raise NotImplementedError

    def _button_words(self, count: int) -> str:
        raise NotImplementedError

    def _send(self, case_nos: object, way: str) -> None:
        raise NotImplementedError

    def _done_words(self, sent: HandedOver) -> str:
        raise NotImplementedError

    # -- what is the same -----------------------------------------------------------------------

    def _show(self, card: Frame, bags: tuple[Bag, ...]) -> None:
        if self._card is not card or not bags:
            return
        self._bags = bags
        count = sum(len(bag.lines) for bag in bags)
        button = KeyButton(self._desk.theme, self._button_words(count), icon="takeover", kind="primary")
        button.clicked.connect(self.open_dialog)
        line = row(button, 1)
        line.setContentsMargins(0, 6, 0, 4)
        card.box.insertLayout(min(1, card.box.count()), line)

    def _sent(self, sent: HandedOver) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self._desk.tasks.run(
            self._desk.verbs.print_many,
            (sent.paper,),
            self._desk.clerk.name,
            self._desk.devices.printer.print_pdf,
            done=lambda printed, sent=sent: self._printed(sent, printed),
            failed=self._tell,
            owner=self,
            lane=DEVICE,
        )

    def _printed(self, sent: HandedOver, printed: PrintedMany) -> None:
        words = self._done_words(sent)
        if printed.problem is None:
            self.said.emit(self.tr("{words} 已交给打印机。").format(words=words), "good")
        else:
            why = printed.problem.sentence
            self.said.emit(self.tr("{words} 还没有打印。{why}").format(words=words, why=why), "warn")
        self._bags = ()
        self.done.emit()

    def _refused(self, problem: Problem) -> None:
        if self.dialog is not None:
            self.dialog.refuse(problem.sentence)
        else:
            self._tell(problem)

    def _tell(self, problem: Problem) -> None:
        self.said.emit(problem.sentence, "warn")

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None


class ResultsBack(Bags):
    """结果转村 (township): several results to one village with one list."""

    def _verb_of_bags(self) -> Callable[[Actor], tuple[Bag, ...]]:
        return self._desk.verbs.can_send_results

    def _words(self) -> BagWords:
        return BagWords(
            title=self.tr("结果一起转村"),
            about=self.tr("一个村一张交接单，一个编号。打勾的结果文书一起交给村里，由村里送达。"),
            go=self.tr("转回 {n} 件"),
            confirm=self.tr("确定把 {n} 件结果转给{to}？"),
            pledge=self.tr("村里来人当面清点过，双方在交接单上签字"),
        )

    def _button_words(self, count: int) -> str:
        return self.tr("结果一起转村（{n} 件）").format(n=count)

    def _send(self, case_nos: object, way: str) -> None:
        self._desk.tasks.run(
            self._desk.verbs.send_results,
            self._desk.clerk,
            case_nos,
            done=self._sent,
            failed=self._refused,
        )

    def _done_words(self, sent: HandedOver) -> str:
        words = self.tr("已转村 {n} 件，交接单 {doc}").format(n=len(sent.cases), doc=sent.paper.doc_no)
        more = self.tr("（{n} 张领件通知在“待打印”里）").format(n=len(sent.others)) if sent.others else ""
        return words + more


class SupplementsOn(Bags):
    """补正一起送交 (village): supplements that came, passed on with one list."""

    def _verb_of_bags(self) -> Callable[[Actor], tuple[Bag, ...]]:
        return self._desk.verbs.can_hand_in

    def _words(self) -> BagWords:
        return BagWords(
            title=self.tr("补正材料一起送交"),
            about=self.tr("要补的都收齐了的打勾。打勾的装一个袋，打一张交接单，一个编号。"),
            go=self.tr("送交 {n} 件"),
            confirm=self.tr("确定把 {n} 件补正材料送交{to}？"),
            pledge=self.tr("这几件要补的材料都收齐了"),
            ticked=False,
            ways=WAYS,
        )

    def _button_words(self, count: int) -> str:
        return self.tr("补正一起送交（{n} 件）").format(n=count)

    def _send(self, case_nos: object, way: str) -> None:
        self._desk.tasks.run(
            self._desk.verbs.hand_in_supplements,
            self._desk.clerk,
            case_nos,
            way,
            done=self._sent,
            failed=self._refused,
        )

    def _done_words(self, sent: HandedOver) -> str:
        return self.tr("补正材料已送交 {n} 件，交接单 {doc}").format(n=len(sent.cases), doc=sent.paper.doc_no)
