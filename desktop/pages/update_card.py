"""UpdateCard: the program's version on the page 交换, and 从U盘更新 with the stick found by itself.

Progress and a way to stop; nothing of the version that runs is touched, the new one comes up at the next start.
The work is done on the sync worker, one at a time with the rounds. GUI thread.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QProgressBar, QWidget

from desktop.devices.sticks import Stick
from desktop.pages.desk import Desk
from desktop.tasks import SYNC, Relay
from desktop.usecases.program_updates import Updated, UpdateView
from desktop.widgets.buttons import KeyButton
from desktop.widgets.words import Frame, Words, row
from sync.ledger.problems import Problem

EXPIRED = "update.stick_expired"
_MB = 1_000_000


class UpdateCard(Frame):
    """Practice has none: the program is not practised with."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("card", parent, margin=16, gap=8)
        self._desk = desk
        self._stop = desk.tasks.stop_event()
        self._relay = Relay(self)
        self._relay.told.connect(self._progress)
        self._found: Path | None = None
        self._from: Path | None = None
        self.box.addWidget(Words(self.tr("程序更新"), "section"))
        self._version = self._line()
        self._seen = self._line()
        self.stick = KeyButton(desk.theme, self.tr("从U盘更新"), key="F9")
        self.stick.clicked.connect(self._ask_stick)
        self.line = KeyButton(desk.theme, self.tr("向县里取新版本"))
        self.line.clicked.connect(lambda: self.take(None))
        self.anyway = KeyButton(desk.theme, self.tr("是县里给的，照用"))
        self.anyway.clicked.connect(lambda: self.take(self._from, accept_expired=True))
        self.anyway.hide()
        self.halt = KeyButton(desk.theme, self.tr("停下"), icon="stop")
        self.halt.clicked.connect(self.stop)
        self.halt.hide()
        self.box.addLayout(row(self.stick, self.line, self.anyway, self.halt, 1))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(self.tr("更新进度"))
        self._bar.hide()
        self.box.addWidget(self._bar)
        self._words = self._line()
        self.show_sticks(())

    def opened(self) -> None:
        """Ask what runs and what waits."""
        self.setVisible(not self._desk.practice)
        if not self._desk.practice:
            self._desk.tasks.run(
                self._desk.verbs.update_view, done=self._show, failed=self._refused, owner=self
            )

    def show_sticks(self, sticks: tuple[Stick, ...]) -> None:
        """What is plugged in now."""
        self._found = next((stick.place for stick in sticks if stick.update), None)
        if self._found is None:
            self._seen.say(self.tr("插上县里给的更新U盘，这里自己会找到。"))
        else:
            self._seen.say(self.tr("U盘 {place} 上有更新。").format(place=self._found))
        self._seen.show()

    @property
    def busy(self) -> bool:
        return not self.stick.isEnabled()

    def stop(self) -> None:
        """Ask what is under way to end; what was fetched stays for the next time."""
        self._stop.set()

    def take(self, stick: Path | None, *, accept_expired: bool = False) -> None:
        """From this stick, or from the county where it is None."""
        self._stop.clear()
        self._from = stick
        self._busy(True)
        self._say(self.tr("正在核对和准备新版本，请不要拔U盘…") if stick else self.tr("正在向县里取…"))
        self._desk.tasks.run(
            self._desk.verbs.update_program,
            stick,
            accept_expired,
            self._relay.tell,
            self._stop.is_set,
            done=self._taken,
            failed=self._refused,
            owner=self,
            lane=SYNC,
        )

    def _show(self, view: UpdateView) -> None:
        words = self.tr("正在用的是 {version} 版。").format(version=view.version or self.tr("未安装的"))
        if view.ready:
            words += self.tr("新版本 {version} 已备好，下次打开时换上。").format(version=view.ready)
        self._version.say(words + view.last)
        self._version.show()

    def _taken(self, done: Updated) -> None:
        self._busy(False)
        if done.version:
            notes = self.tr("：{notes}").format(notes=done.notes.rstrip("。")) if done.notes else ""
            words = self.tr(
                "新版本 {version} 已备好{notes}。关上窗口再打开，就换上了；今天不急也行。"
            ).format(version=done.version, notes=notes)
        else:
            words = self.tr("已是最新版本。")
        self._say(done.brought + words)
        self.opened()

    def _refused(self, problem: Problem) -> None:
        self._busy(False)
        self.anyway.setVisible(problem.code == EXPIRED)
        if problem.code == EXPIRED:
            self._say(
                self.tr(
                    "U盘上的更新清单已过期，没有采用。请先核对电脑日期；确认U盘是县里给的，再按“是县里给的，照用”。"
                )
            )
        else:
            self._say(problem.sentence)

    def _progress(self, fetched: int) -> None:
        if self.halt.isVisible():
            self._say(self.tr("已取 {mb} MB…").format(mb=f"{fetched / _MB:.1f}"))

    def _busy(self, busy: bool) -> None:
        for button in (self.stick, self.line):
            button.setEnabled(not busy)
        self.anyway.hide()
        self.halt.setVisible(busy)
        self._bar.setVisible(busy)

    def _ask_stick(self) -> None:
        if self._found is not None:
            self.take(self._found)
            return
        dialog = QFileDialog(self, self.tr("选择县里给的更新U盘"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.take(Path(chosen)))
        dialog.open()

    def _line(self) -> Words:
        words = Words("", "soft")
        words.hide()
        self.box.addWidget(words)
        return words

    def _say(self, words: str) -> None:
        self._words.say(words)
        self._words.show()
