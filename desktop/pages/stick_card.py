"""StickCard: the pouch on the page 交换. Export to a stick, take in from it, carry a neighbour's.

Asks for files, shows progress, can be stopped; the work is done on the sync worker, one at a time
with the network's rounds. Exporting is never called sent. GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QProgressBar, QVBoxLayout, QWidget

from desktop.devices.sticks import Stick
from desktop.pages.desk import Desk
from desktop.tasks import SYNC, Relay
from desktop.usecases.pouches import PouchIn, PouchOut
from desktop.widgets.buttons import KeyButton
from desktop.widgets.case_row import WorkRow
from desktop.widgets.words import Frame, Words, empty, row
from sync.ledger.problems import Problem

SUFFIX = "pouch"


class StickCard(Frame):
    """`changed` after a pouch was written or taken in."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("card", parent, margin=18, gap=10)
        self._desk = desk
        self._stop = desk.tasks.stop_event()
        self._relay = Relay(self)
        self._relay.told.connect(self._progress)
        self.box.addWidget(Words(self.tr("U盘交换包"), "section"))
        self._exported = Words("", "soft")
        self._exported.hide()
        self.box.addWidget(self._exported)
        self.out = KeyButton(desk.theme, self.tr("导出到U盘"), key="F7")
        self.out.clicked.connect(self._ask_out)
        self.take = KeyButton(desk.theme, self.tr("收取U盘答复"), key="F8")
        self.take.clicked.connect(self._ask_in)
        self.carry = KeyButton(desk.theme, self.tr("代转别站的U盘"))
        self.carry.clicked.connect(self._ask_carry)
        self._halt = KeyButton(desk.theme, self.tr("停下"), icon="stop")
        self._halt.clicked.connect(self._stop.set)
        self._halt.hide()
        self.box.addLayout(row(self.out, self.take, self.carry, self._halt, 1))
        self._lying = QVBoxLayout()
        self.box.addLayout(self._lying)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("交换包进度"))
        self._bar.hide()
        self.box.addWidget(self._bar)
        self._words = Words("", "soft")
        self._words.hide()
        self.box.addWidget(self._words)

    def show_exported(self, words: str) -> None:
        """What the last pouch took along and nobody has proved yet; "" hides the line."""
        self._exported.say(words)
        self._exported.setVisible(bool(words))

    def show_sticks(self, sticks: tuple[Stick, ...]) -> None:
        """The pouches on what is plugged in: taken in, or at a township carried on, without a dialog."""
        empty(self._lying)
        for stick in sticks:
            for pouch in stick.pouches:
                self._lying.addWidget(self._pouch_row(stick, pouch))

    def _pouch_row(self, stick: Stick, pouch: Path) -> WorkRow:
        line = WorkRow(pouch.name, self.tr("在U盘 {place} 上").format(place=stick.place))
        take = line.add_button(KeyButton(self._desk.theme, self.tr("收取")))
        take.clicked.connect(lambda: self.take_from(pouch))
        if self._desk.tier != "village":
            carry = line.add_button(KeyButton(self._desk.theme, self.tr("代转")))
            carry.clicked.connect(lambda: self._carry_on(pouch))
        return line

    def export_to(self, path: Path) -> None:
        """Write everything that waits into this file."""
        self._run(self._desk.verbs.pouch_out, path, done=self._exported_now)

    def take_from(self, path: Path) -> None:
        """Take in the county's answer."""
        self._run(self._desk.verbs.pouch_in, path, done=self._taken)

    def carry_from(self, path: Path, answer: Path) -> None:
        """Bring a neighbour's pouch to the county and the answer onto the stick."""
        self._answer = answer
        self._run(self._desk.verbs.carry_pouch, path, answer, done=self._carried)

    def _run(self, verb: Callable[..., Any], *paths: Path, done: Callable[[Any], None]) -> None:
        if not self.out.isEnabled():
            return  # one at a time: a row of a stick may be pressed twice
        self._stop.clear()
        self._busy(True)
        self._say(self.tr("正在处理，请不要拔U盘…"))
        tell, stop = self._relay.tell, self._stop.is_set
        self._desk.tasks.run(
            verb,
            *paths,
            lambda reached, total: tell((reached, total)),
            stop,
            done=done,
            failed=self._refused,
            owner=self,
            lane=SYNC,
        )

    def _progress(self, step: tuple[int, int]) -> None:
        reached, total = step
        self._bar.setRange(0, 1000)
        self._bar.setValue(min(1000, reached * 1000 // total) if total else 1000)

    def _exported_now(self, out: PouchOut) -> None:
        words = self.tr(
            "已导出 {events} 条记录、{scans} 份扫描件。可以拔U盘了；县里答复前仍算待上报。"
        ).format(events=out.events, scans=out.scans)
        if out.left:
            words += self.tr("还有 {left} 份扫描件放不下，下次再导出。").format(left=out.left)
        self._ended(words)

    def _taken(self, taken: PouchIn) -> None:
        words = self.tr("已收取：县里确认 {proved} 条记录，新消息 {news} 条，扫描件 {scans} 份。").format(
            proved=taken.proved, news=taken.news, scans=taken.scans
        )
        if taken.device:
            words = self.tr(
                "本机是还原或复制的磁盘，县里已改用设备号 {device:02d}，原来的记录都在。请再导出一次交换包送县里。"
            ).format(device=taken.device)
        elif taken.more:
            words += self.tr("县里还有消息没带完，请再送一次。")
        self._ended(words)

    def _carried(self, _size: int) -> None:
        self._ended(
            self.tr("已送到县里，答复写成 {name}，请随U盘带回村里收取。").format(name=self._answer.name)
        )

    def _ended(self, words: str) -> None:
        self._busy(False)
        self._say(words)
        self.changed.emit()

    def _refused(self, problem: Problem) -> None:
        self._busy(False)
        self._say(problem.sentence)

    def _busy(self, busy: bool) -> None:
        for button in (self.out, self.take, self.carry):
            button.setEnabled(not busy)
        self._halt.setVisible(busy)
        self._bar.setVisible(busy)
        self._bar.setRange(0, 0)

    def _say(self, words: str) -> None:
        self._words.say(words)
        self._words.show()

    def _ask_out(self) -> None:
        name = self.tr("上报-{day}").format(day=QDate.currentDate().toString("yyyyMMdd"))
        self._ask_save(self.tr("交换包存到哪里（选U盘）"), name, self.export_to)

    def _ask_in(self) -> None:
        self._ask_open(self.tr("选择县里答复的交换包"), self.take_from)

    def _ask_carry(self) -> None:
        self._ask_open(self.tr("选择别站的交换包"), self._carry_on)

    def _carry_on(self, path: Path) -> None:
        self.carry_from(path, path.with_name(self.tr("答复-{name}").format(name=path.name)))

    def _ask_save(self, title: str, name: str, then: Callable[[Path], None]) -> None:
        dialog = self._dialog(title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(f"{name}.{SUFFIX}")
        dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
        dialog.open()

    def _ask_open(self, title: str, then: Callable[[Path], None]) -> None:
        dialog = self._dialog(title)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
        dialog.open()

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self, title)
        dialog.setNameFilter(self.tr("交换包 (*.pouch)"))
        dialog.setDefaultSuffix(SUFFIX)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog
