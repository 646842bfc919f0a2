"""批量登记: one item for many people, by list or card after card; each becomes a case of his own.

Everybody on the list is checked like a form of his own and says what he lacks. Registering goes down the
list on the ledger worker, shows how far it is and stops when told; whoever was registered stays registered.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QDialog, QProgressBar, QWidget

from desktop.devices.ports import CardContent
from desktop.dialogs.ask_dialog import AskDialog
from desktop.dialogs.common_dialog import CommonDialog
from desktop.dialogs.list_dialog import ListDialog
from desktop.pages.desk import Desk, Page
from desktop.tasks import DEVICE, Relay
from desktop.usecases.batch_views import BatchRow, BatchStep, BatchView
from desktop.usecases.start_views import Start
from desktop.usecases.views import DraftLine, Offer
from desktop.widgets.buttons import KeyButton
from desktop.widgets.case_row import WorkRow
from desktop.widgets.flow import flow_host
from desktop.widgets.words import Frame, Scroll, Words, empty, row
from sync.ledger.problems import Problem

SAME_FOR_ALL = ("mode.", "agent.")
TONES = {"ready": "green", "open": "orange", "double": "orange", "registered": "blue"}
CARD_FACTS = {"name": "name", "id_no": "id_no", "address": "hukou_address"}


class BatchPage(Page):
    name = "batch"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._title = self.head(self.tr("批量登记"))
        self._about = Words("", "soft")
        self.column.addWidget(self._about)
        self.view: BatchView | None = None
        self.dialog: QDialog | None = None
        self._stop = desk.tasks.stop_event()
        self.running = False
        self._relay = Relay(self)
        self._relay.told.connect(self._progress)
        card = Frame("card", margin=16, gap=6)
        self._list = Scroll(gap=0)
        card.box.addWidget(self._list, 1)
        self.column.addWidget(card, 1)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("登记进度"))
        self._bar.hide()
        self.column.addWidget(self._bar)
        self._words = Words("", "")
        self._words.hide()
        self.column.addWidget(self._words)
        self._keys()

    def opened(self, subject: object = None) -> None:
        """`subject`: a Start from 新办; None comes back from one person's form."""
        if isinstance(subject, Start):
            self.view = None
            self._draw()
            self._ask(self.desk.verbs.resume_batch, self.desk.clerk, subject.item_id)
        elif self.view is not None and not self.running:
            self._ask(self.desk.verbs.batch_view, self.view.batch_no)
        elif self.view is None:
            self.wanted.emit("new", None)

    def help_words(self) -> tuple[str, ...]:
        return (
            self.tr("先照常办好一位，再开名单：按 F8，其余的照他填。"),
            self.tr("缺什么写在名字下面，按“去填”补上；补好的一起登记，没补好的留着。"),
            self.tr("登记一人算一人，随时可以停下，停下的不会丢，也不会登记两次。"),
        )

    # -- what the keys do -----------------------------------------------------------------------

    def paste(self) -> None:
        """粘贴名单 (F7)."""
        if self.view is None or self.running or self.dialog is not None:
            return
        order = (self.tr("姓名"), self.tr("身份证号"), self.tr("手机"))
        dialog = ListDialog(self.desk.theme, order, self.window())
        dialog.typed.connect(self._add_list)
        self._hold(dialog)

    def read_card(self) -> None:
        """读卡加一位 (F2): card after card without leaving the page."""
        if self.view is None or self.running:
            return
        self._card.setEnabled(False)
        self.desk.tasks.run(
            self.desk.devices.card_reader.read, done=self._add_card, failed=self._not_read, lane=DEVICE
        )

    def follow(self) -> None:
        """照一件填 (F8): the newest case of the item is the pattern."""
        if self.view is not None and not self.running and self.dialog is None:
            self.desk.tasks.run(
                self.desk.verbs.common_offers, self.view.batch_no, done=self._choose_common, failed=self.tell
            )

    def receive(self) -> None:
        """材料已收齐 (F9): asked once more, because it is the clerk's word."""
        view = self.view
        if view is None or self.running or self.dialog is not None:
            return
        count = len(view.rows) - view.registered
        dialog = AskDialog(
            self.desk.theme,
            self.tr("名单上还没登记的 {n} 人，材料都当面收齐了吗？").format(n=count),
            self.tr("要的材料（含本人签字的申请表、委托书）每个人都已交到您手里，才按“都收齐了”。"),
            self.tr("都收齐了"),
            self.tr("还没有"),
            self.window(),
        )
        dialog.agreed.connect(lambda: self._ask(self.desk.verbs.receive_papers, view.batch_no))
        self._hold(dialog)

    def register(self) -> None:
        """登记 n 人 (Ctrl+Enter)."""
        view = self.view
        if view is None or self.running or not view.ready:
            return
        self._set_running(True)
        self._bar.setRange(0, view.ready)
        self._bar.setValue(0)
        self.desk.tasks.run(
            self.desk.verbs.register_batch,
            self.desk.clerk,
            view.batch_no,
            self._relay.tell,
            self._stop.is_set,
            done=self._registered,
            failed=self._broken,
            owner=self,
        )

    def stop(self) -> None:
        """After the person who is being registered."""
        self._stop.set()
        self._words.say(self.tr("登记完这一位就停。"))

    # -- what came of it ------------------------------------------------------------------------

    def _ask(self, verb: Callable[..., BatchView], *args: Any) -> None:
        self.desk.tasks.run(verb, *args, done=self._show, failed=self._refused, owner=self)

    def _show(self, view: BatchView) -> None:
        self.view = view
        self._draw()
        if isinstance(self.dialog, ListDialog):
            if view.refused:
                self.dialog.refuse("\n".join(view.refused[:6]), view.left)
            else:
                self.dialog.accept()
        elif view.refused:
            self.said.emit("　".join(view.refused[:3]), "warn")

    def _refused(self, problem: Problem) -> None:
        if isinstance(self.dialog, ListDialog):
            self.dialog.refuse(problem.sentence)
        else:
            self.tell(problem)
        if self.view is None:
            self.wanted.emit("new", None)

    def _add_list(self, text: str) -> None:
        if self.view is not None:
            self._ask(self.desk.verbs.add_people, self.desk.clerk, self.view.batch_no, text)

    def _add_card(self, content: CardContent) -> None:
        self._card.setEnabled(True)
        if self.view is not None:
            facts = {fact: getattr(content, field) for field, fact in CARD_FACTS.items()}
            self._ask(self.desk.verbs.add_person, self.desk.clerk, self.view.batch_no, facts)

    def _not_read(self, problem: Problem) -> None:
        self._card.setEnabled(True)
        self.tell(problem)

    def _choose_common(self, offers: tuple[Offer, ...]) -> None:
        dialog = CommonDialog(
            self.desk.theme, offers, lambda path: path.startswith(SAME_FOR_ALL), self.window()
        )
        dialog.decided.connect(self._follow)
        self._hold(dialog)

    def _follow(self, paths: tuple[str, ...]) -> None:
        if self.view is not None:
            self._ask(self.desk.verbs.follow_case, self.view.batch_no, paths)

    def _progress(self, step: BatchStep) -> None:
        if self.running and not self._stop.is_set():
            self._bar.setValue(step.done)
            words = self.tr("正在登记 {name}，第 {at} 位，共 {total} 位。")
            self._words.say(words.format(name=step.name, at=step.done + 1, total=step.total))

    def _registered(self, view: BatchView) -> None:
        before = self.view.registered if self.view else 0
        self._set_running(False)
        self._show(view)
        self.recorded.emit()
        if not view.refused:
            count = view.registered - before
            self.said.emit(self.tr("登记了 {n} 人，文书在“待打印”里一起打。").format(n=count), "good")

    def _broken(self, problem: Problem) -> None:
        self._set_running(False)
        self.tell(problem)
        if self.view is not None:
            self._ask(self.desk.verbs.batch_view, self.view.batch_no)

    # -- drawing ----------------------------------------------------------------------------------

    def _keys(self) -> None:
        theme = self.desk.theme
        self._card = KeyButton(theme, self.tr("读卡加一位"), key="F2", icon="card")
        self._paste = KeyButton(theme, self.tr("粘贴名单"), key="F7", icon="file")
        self._like = KeyButton(theme, self.tr("照一件填"), key="F8", icon="pen")
        self._papers = KeyButton(theme, self.tr("材料已收齐"), key="F9", icon="check")
        self._cancel = KeyButton(theme, self.tr("停下"), icon="stop")
        self._go = KeyButton(theme, "", key="Ctrl+Enter", icon="next", kind="primary")
        pairs = (
            (self._card, self.read_card),
            (self._paste, self.paste),
            (self._like, self.follow),
            (self._papers, self.receive),
            (self._cancel, self.stop),
            (self._go, self.register),
        )
        for button, verb in pairs:
            button.clicked.connect(verb)
        self._cancel.hide()
        # Large type takes two lines.
        self.column.addWidget(flow_host(self._card, self._paste, self._like, self._papers))
        self.column.addLayout(row(1, self._cancel, self._go))

    def _draw(self) -> None:
        view = self.view
        empty(self._list.box)
        for button in (self._card, self._paste, self._like, self._papers):
            button.setEnabled(view is not None and not self.running)
        ready = view.ready if view else 0
        self._go.set_words(self.tr("登记 {n} 人").format(n=ready))
        self._go.setEnabled(ready > 0 and not self.running)
        if view is None:
            self._about.say(self.tr("正在打开名单…"))
            return
        self._title.say(self.tr("批量登记　{item}").format(item=view.item_name))
        self.setAccessibleName(self._title.text())
        parts = [self.tr("批次 {no}").format(no=view.batch_no)]
        parts.append(
            self.tr("共 {n} 人，可以登记 {ready} 人，已登记 {done} 人").format(
                n=len(view.rows), ready=view.ready, done=view.registered
            )
        )
        if view.like:
            parts.append(self.tr("照 {no} 填").format(no=view.like))
        self._about.say("　".join(parts))
        for at, line in enumerate(view.rows):
            self._list.box.addWidget(self._row(line, first=not at))
        if not view.rows:
            self._list.box.addWidget(
                Words(self.tr("名单还是空的。按 F7 粘贴，或按 F2 一张一张读卡。"), "section")
            )
        self._list.box.addStretch(1)
        if self._go.isEnabled():
            self.begin_at(self._go)

    def _row(self, line: BatchRow, *, first: bool) -> WorkRow:
        words = {
            "ready": self.tr("可以登记"),
            "open": self.tr("还缺"),
            "double": self.tr("已有在办"),
            "registered": self.tr("已登记"),
        }
        lead = f"{line.name or self.tr('没有姓名')}　{self.tr('尾号')} {line.id_tail or '——'}"
        soft = line.words or line.case_no
        work = WorkRow(lead, soft, pill=words[line.state], tone=TONES[line.state])
        if first:
            work.first()
        theme = self.desk.theme
        if line.state == "registered":
            seen = work.add_button(KeyButton(theme, self.tr("看办件"), kind="quiet"))
            seen.clicked.connect(partial(self.wanted.emit, "case", line.case_no))
            return work
        if line.state != "ready":
            fill = work.add_button(KeyButton(theme, self.tr("去填")))
            fill.clicked.connect(partial(self._open_row, line))
        drop = work.add_button(KeyButton(theme, self.tr("移出"), kind="quiet"))
        drop.clicked.connect(partial(self._drop, line))
        return work

    def _open_row(self, line: BatchRow) -> None:
        view = self.view
        if view is not None:
            draft = DraftLine(line.draft_id, view.item_id, view.item_name, line.name, "")
            self.wanted.emit("handling", draft)

    def _drop(self, line: BatchRow) -> None:
        if self.view is not None and not self.running:
            self._ask(self.desk.verbs.drop_person, self.view.batch_no, line.draft_id)

    def _set_running(self, running: bool) -> None:
        self.running = running
        self._stop.clear()
        self._bar.setVisible(running)
        self._cancel.setVisible(running)
        self._words.setVisible(running)
        self._draw()
        if running:
            self._cancel.setFocus()

    def _hold(self, dialog: QDialog) -> None:
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
