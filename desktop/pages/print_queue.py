"""待打印: papers that were issued and never printed, many at once, with progress and a way to stop.

Only what came out is counted. After a jam, or 停下, the rest stays here with the same numbers.
The sheets are made and sent on the device worker, so typing elsewhere never waits for a printer.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from desktop.pages.desk import Desk, Page
from desktop.tasks import DEVICE, Relay
from desktop.usecases.batch_views import PrintedMany, PrintProgress
from desktop.usecases.views import PaperLine
from desktop.widgets.buttons import KeyButton
from desktop.widgets.ticks import TickBox
from desktop.widgets.words import Frame, Pill, Scroll, Words, empty, row, set_property
from sync.ledger.problems import Problem


class PrintQueuePage(Page):
    """`printed(PrintedMany)` after each run."""

    printed = Signal(object)
    name = "print_queue"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.head(self.tr("待打印"))
        self.column.addWidget(
            Words(self.tr("这些文书已出具，还没有打印。打好一张算一张，停下不会丢。"), "soft")
        )
        self._stop = desk.tasks.stop_event()
        self._running = False
        self._failed = ""
        self._rows: list[QueuedRow] = []
        self._relay = Relay(self)
        self._relay.told.connect(self._progress)
        self._list = Scroll(gap=0)
        self.column.addWidget(self._list, 1)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("打印进度"))
        self._bar.hide()
        self.column.addWidget(self._bar)
        self._words = Words("", "")
        self._words.hide()
        self.column.addWidget(self._words)
        self._all = TickBox(self.tr("全选"))
        self._all.setChecked(True)
        self._all.clicked.connect(self._tick_all)
        self._cancel = KeyButton(desk.theme, self.tr("停下"), icon="stop")
        self._cancel.clicked.connect(self.stop)
        self._cancel.hide()
        self._go = KeyButton(desk.theme, self.tr("打印"), key="Ctrl+P", icon="print", kind="primary")
        self._go.clicked.connect(self.start)
        self.column.addLayout(row(self._all, 1, self._cancel, self._go))

    def opened(self, subject: object = None) -> None:
        if not self._running:
            self.desk.tasks.run(self.desk.verbs.print_queue, done=self._show, failed=self.tell)

    def help_words(self) -> tuple[str, ...]:
        return (
            self.tr("空格打勾或去掉，Ctrl+P 开始打印，随时可以停下。"),
            self.tr("卡纸了：弄好打印机再按一次，打过的不会重打，编号不变。"),
        )

    @property
    def running(self) -> bool:
        return self._running

    def rows(self) -> list[QueuedRow]:
        return list(self._rows)

    def start(self) -> None:
        """Print what is ticked, from the top."""
        papers = tuple(line.paper for line in self._rows if line.tick.isChecked())
        if self._running or not papers:
            return
        self._running = True
        self._stop.clear()
        self._bar.setRange(0, len(papers))
        self._bar.setValue(0)
        self._bar.show()
        self._cancel.show()
        self._cancel.setFocus()
        self._say_count()
        self.desk.tasks.run(
            self.desk.verbs.print_many,
            papers,
            self.desk.clerk.name,
            self.desk.devices.printer.print_pdf,
            self._relay.tell,
            self._stop.is_set,
            done=self._ended,
            failed=self._broken,
            lane=DEVICE,
        )

    def stop(self) -> None:
        """After the sheet that is in the printer."""
        self._stop.set()
        self._words.say(self.tr("打完这一张就停。"))

    def _show(self, papers: tuple[PaperLine, ...]) -> None:
        empty(self._list.box)
        self._rows = []
        for paper in papers:
            line = QueuedRow(paper, first=not self._rows)
            failed = paper.doc_no == self._failed
            line.say(self.tr("失败") if failed else self.tr("等待"), "yellow" if failed else "none")
            line.tick.toggled.connect(self._say_count)
            self._rows.append(line)
            self._list.box.addWidget(line)
        if not papers:
            self._list.box.addWidget(Words(self.tr("没有等着打印的文书。"), "section"))
        self._list.box.addStretch(1)
        self._all.setVisible(bool(papers))
        self._go.setVisible(bool(papers))
        self._say_count()
        if self._rows:
            self._go.setFocus()

    def _tick_all(self, ticked: bool) -> None:
        for line in self._rows:
            line.tick.setChecked(ticked)

    def _say_count(self) -> None:
        count = sum(line.tick.isChecked() for line in self._rows)
        self._go.set_words(self.tr("打印 {n} 张").format(n=count))
        self._go.setEnabled(count > 0 and not self._running)
        self._all.setChecked(count == len(self._rows))

    def _progress(self, step: PrintProgress) -> None:
        if not self._running:
            return
        self._bar.setValue(step.done)
        if not self._stop.is_set():
            self._words.say(
                self.tr("正在打第 {n} 张，共 {total} 张：{title}").format(
                    n=step.done + 1, total=step.total, title=step.paper.title
                )
            )
        before = True
        for line in self._rows:
            if line.paper.doc_no == step.paper.doc_no:
                line.say(self.tr("正在打印"), "blue")
                self._list.ensureWidgetVisible(line)
                before = False
            elif before and line.tick.isChecked():
                line.say(self.tr("已打印"), "green")

    def _ended(self, done: PrintedMany) -> None:
        self._rest()
        self._failed = done.left[0].doc_no if done.problem is not None and done.left else ""
        if done.problem is not None:
            words = self.tr("打出 {n} 张，还有 {left} 张没有打。{why}").format(
                n=len(done.printed), left=len(done.left), why=done.problem.sentence
            )
        elif done.left:
            words = self.tr("已停下，打出 {n} 张，还有 {left} 张没有打。").format(
                n=len(done.printed), left=len(done.left)
            )
        else:
            words = self.tr("{n} 张都交给打印机了。").format(n=len(done.printed))
        self._words.say(words)
        self.printed.emit(done)
        self.opened()

    def _broken(self, problem: Problem) -> None:
        self._rest()
        self._words.say(problem.sentence)
        self.opened()

    def _rest(self) -> None:
        self._running = False
        self._bar.hide()
        self._cancel.hide()


class QueuedRow(Frame):
    """One paper: a tick, what it is, and how far it is."""

    def __init__(self, paper: PaperLine, *, first: bool) -> None:
        super().__init__("row", across=True, margin=0, gap=12)
        self.box.setContentsMargins(0, 4, 0, 4)
        if first:
            set_property(self, "first", "true")
        self.paper = paper
        self.tick = TickBox(paper.title)
        self.tick.setChecked(True)
        self.tick.setAccessibleName(f"{paper.title}　{paper.doc_no}")
        self.tick.setMinimumWidth(280)
        self._pill = Pill()
        self.box.addWidget(self.tick)
        self.box.addWidget(Words(f"{paper.doc_no}　{paper.case_no}", "soft"), 1)
        self.box.addWidget(self._pill)

    def say(self, words: str, tone: str) -> None:
        self._pill.show_state(words, tone)
