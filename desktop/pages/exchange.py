"""交换: bring to the county and fetch from it, now; what is waiting and why; the drawer of stuck pieces.

Offline is normal and keeps its normal colour. The round runs on the sync worker, reports
progress, and can be stopped at any moment without harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.pages.desk import Desk, Page
from desktop.pages.stick_card import StickCard
from desktop.pages.stick_watch import StickWatch
from desktop.pages.update_card import UpdateCard
from desktop.tasks import SYNC, Relay
from desktop.usecases.new_life import NUMBER_TWICE
from desktop.usecases.views import DraftLine, ExchangeView
from desktop.widgets.buttons import KeyButton
from desktop.widgets.case_row import WorkRow
from desktop.widgets.turns import InTurns
from desktop.widgets.words import Frame, Scroll, Words, empty, row
from sync.ledger.problems import Problem

SHOWN, ROWS_A_TURN = 30, 6


class ExchangePage(Page):
    """`round_done(outcome)` after each round, for the status bar of the window."""

    round_done = Signal(object)
    name = "exchange"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.head(self.tr("交换"))
        self._stop = desk.tasks.stop_event()
        self._running = False
        self._relay = Relay(self)
        self._relay.told.connect(self._progress)
        self._road = Words("", "")
        self.column.addWidget(self._road)
        self.stick = StickCard(self.desk, self)
        self.stick.changed.connect(self.opened)
        self.updates = UpdateCard(self.desk, self)
        self._sticks = StickWatch(self.desk, self)
        self._sticks.seen.connect(self.stick.show_sticks)
        self._sticks.seen.connect(self.updates.show_sticks)
        self._notice = Words("", "")
        self._notice.hide()
        self.column.addWidget(self._notice)
        self._lists = QVBoxLayout()
        self._listed: object = None
        self._turns = InTurns(self)
        self._lists.setSpacing(12)
        ground = Scroll()  # one for all: in large type the cards alone fill a small screen
        ground.box.addWidget(self._meter_card())
        ground.box.addWidget(self.stick)
        ground.box.addLayout(self._lists)
        ground.box.addWidget(self._upkeep_card())
        ground.box.addWidget(self.updates)
        ground.box.addStretch(1)
        self.column.addWidget(ground, 1)

    def opened(self, subject: object = None) -> None:
        self.desk.tasks.run(self.desk.verbs.exchange_view, done=self._show, failed=self.tell)
        self.updates.opened()

    def showEvent(self, event: QShowEvent) -> None:
        self._sticks.begin()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._sticks.end()
        super().hideEvent(event)

    def help_words(self) -> tuple[str, ...]:
        return (
            self.tr("“已确认”是县里证明已收到这些数据；“已签收”还要等乡镇逐件清点。"),
            self.tr("没有网也能办理。随时可以停，下次从断的地方接着传。"),
            self.tr("长时间没有网：导出到U盘，请乡镇代转或送到县里，再把答复收进来。"),
        )

    def start(self) -> None:
        """Begin one round, if none is under way."""
        if self._running:
            return
        self._running = True
        self._stop.clear()
        self._now.setEnabled(False)
        self._cancel.show()
        self._bar.setRange(0, 0)
        self._bar.show()
        self._words.say(self.tr("正在联系县里…"))
        self.desk.tasks.run(
            self.desk.verbs.sync_now,
            self._relay.tell,
            self._stop.is_set,
            done=self._ended,
            failed=self._refused,
            lane=SYNC,
        )

    def stop(self) -> None:
        """Ask the round to end at its next safe point."""
        self._stop.set()
        self.updates.stop()
        self._words.say(self.tr("正在停下，已传的不会丢…"))

    def _upkeep_card(self) -> Frame:
        card = Frame("card", margin=16, gap=8)
        card.box.addWidget(Words(self.tr("维护"), "section"))
        devices = KeyButton(self.desk.theme, self.tr("读卡器、高拍仪、打印机"), icon="print")
        devices.clicked.connect(lambda: self.wanted.emit("devices", None))
        care = KeyButton(self.desk.theme, self.tr("备份与修复"))
        care.clicked.connect(lambda: self.wanted.emit("care", None))
        card.box.addLayout(row(devices, care, 1))
        return card

    def _meter_card(self) -> Frame:
        card = Frame("card", margin=18, gap=12)
        grid = QGridLayout()
        grid.setHorizontalSpacing(28)
        self._numbers: dict[str, Words] = {}
        steps = (
            ("unsent", self.tr("待上报")),
            ("sent", self.tr("已发，等确认")),
            ("acknowledged", self.tr("县里已确认")),
            ("decided", self.tr("已有结果")),
            ("scans_waiting", self.tr("待传扫描件")),
        )
        for at, (key, label) in enumerate(steps):
            number = Words("0", "number", wrap=False)
            number.setAccessibleDescription(label)
            self._numbers[key] = number
            grid.addWidget(number, 0, at)
            grid.addWidget(Words(label, "soft", wrap=False), 1, at)
            grid.setColumnStretch(at, 1)
        card.box.addLayout(grid)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("交换进度"))
        self._bar.hide()
        card.box.addWidget(self._bar)
        self._words = Words("", "soft")
        self._words.hide()
        card.box.addWidget(self._words)
        self._now = KeyButton(
            self.desk.theme, self.tr("现在交换"), key="Ctrl+Enter", icon="exchange", kind="primary"
        )
        self._now.clicked.connect(self.start)
        self._cancel = KeyButton(self.desk.theme, self.tr("停下"), icon="stop")
        self._cancel.clicked.connect(self.stop)
        self._cancel.hide()
        card.box.addLayout(row(self._now, self._cancel, 1))
        return card

    def _show(self, view: ExchangeView) -> None:
        road = view.road
        self.road_seen.emit(road)
        words = road.words
        if road.state == "offline":
            words = self.tr("现在连不上县里，不影响办理，有网自动上报。{words}").format(words=words)
        if road.last_contact:
            words = self.tr("{words}　上次联系 {when}").format(
                words=words, when=road.last_contact[:16].replace("T", " ")
            )
        self._road.say(words)
        for key, number in self._numbers.items():
            number.say(str(getattr(road, key)))
        self.stick.show_exported(view.exported)
        self._notice.say(view.notice)
        self._notice.setVisible(bool(view.notice))
        lists = (view.drawer, view.waiting)
        if lists != self._listed:
            self._listed = lists
            empty(self._lists)
            self._turns.draw((lambda: self._draw_drawer(view), *self._waiting_steps(view)))

    def _draw_drawer(self, view: ExchangeView) -> None:
        if not view.drawer:
            return
        card = Frame("card", margin=16, gap=2)
        card.box.addWidget(Words(self.tr("退回的（{n}）").format(n=len(view.drawer)), "section"))
        for at, stuck in enumerate(view.drawer):
            line = WorkRow(
                self.tr("{what}　{number}").format(what=stuck.what, number=stuck.case_no), stuck.sentence
            )
            if not at:
                line.first()
            if stuck.code == NUMBER_TWICE:
                again = line.add_button(KeyButton(self.desk.theme, self.tr("重新登记"), kind="primary"))
                again.clicked.connect(lambda _checked=False, number=stuck.case_no: self._again(number))
            go = line.add_button(KeyButton(self.desk.theme, self.tr("看办件")))
            go.clicked.connect(lambda _checked=False, number=stuck.case_no: self.wanted.emit("case", number))
            card.box.addWidget(line)
        self._lists.addWidget(card)

    def _again(self, case_no: str) -> None:
        """A number that was given twice: everything of the case is a draft again, for a new number."""
        self.desk.tasks.run(
            self.desk.verbs.register_again,
            self.desk.clerk,
            case_no,
            done=self._go_on,
            failed=self.tell,
        )

    def _go_on(self, draft: DraftLine) -> None:
        self.wanted.emit("handling", draft)

    def _waiting_steps(self, view: ExchangeView) -> Iterator[Callable[[], None]]:
        card = Frame("card", margin=16, gap=2)
        card.box.addWidget(Words(self.tr("等着上报的（{n}）").format(n=len(view.waiting)), "section"))
        if not view.waiting:
            card.box.addWidget(Words(self.tr("都已上报，没有在等的。"), "soft"))
        yield lambda: self._lists.addWidget(card)
        for at in range(0, min(SHOWN, len(view.waiting)), ROWS_A_TURN):
            yield partial(self._draw_waiting, card, view, at)

    def _draw_waiting(self, card: Frame, view: ExchangeView, start: int) -> None:
        for at, case in enumerate(view.waiting[start : min(SHOWN, start + ROWS_A_TURN)], start):
            sent = self.tr("已发，等确认") if case.sent == "sent" else self.tr("待上报")
            line = WorkRow(f"{case.applicant}　{case.item_name}", case.case_no, pill=sent)
            if not at:
                line.first()
            card.box.addWidget(line)

    def _progress(self, message: Any) -> None:
        if not self._running:
            return
        done, total = int(getattr(message, "done", 0) or 0), int(getattr(message, "total", 0) or 0)
        words = str(getattr(message, "words", "") or "")
        if total > 0:
            self._bar.setRange(0, 1000)
            self._bar.setValue(min(1000, done * 1000 // total))
        if not self._stop.is_set() and words:
            self._words.say(words)

    def _ended(self, outcome: Any) -> None:
        self._rest()
        status = str(getattr(outcome, "status", ""))
        self._words.say(self._outcome_words(status, outcome))
        self.round_done.emit(outcome)
        self.opened()

    def _refused(self, problem: Problem) -> None:
        self._rest()
        self._words.say(problem.sentence)
        self.opened()

    def _rest(self) -> None:
        self._running = False
        self._now.setEnabled(True)
        self._cancel.hide()
        self._bar.hide()

    def _outcome_words(self, status: str, outcome: Any) -> str:
        known = {
            "synced": self.tr("交换完了，本机和县里一致。"),
            "offline": self.tr("现在连不上县里。办件已安全存在本机，有网会自动上报。"),
            "cancelled": self.tr("已停下。传过的不会重传，下次接着传。"),
        }
        problem = getattr(outcome, "problem", None)
        if status in known:
            return known[status]
        return problem.sentence if isinstance(problem, Problem) else self.tr("这次没有传完，稍后自动再试。")
