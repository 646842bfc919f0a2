"""备份与修复: where the second copy and the backups lie, whether all is whole, and the repair room.

One button repairs; it asks first, and what it did is on the page and on an incident sheet. GUI
thread; the work runs on the sync worker, so no round goes on beside it.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.dialogs.ask_dialog import AskDialog
from desktop.pages.desk import Desk, Page
from desktop.pages.incident_buttons import IncidentButtons, words_of
from desktop.tasks import SYNC
from desktop.usecases.safekeeping import CareView, Repaired
from desktop.widgets.buttons import KeyButton
from desktop.widgets.ime_line import ImeLine
from desktop.widgets.words import Frame, Pill, Scroll, Words, row

TONES = {"good": "green", "warn": "orange", "bad": "red"}


class CarePage(Page):
    """Reached from 交换. `mended`: a repair was made; the session is over."""

    mended = Signal()
    name = "care"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.head(self.tr("备份与修复"))
        ground = Scroll()
        ground.box.addWidget(self._place_card())
        ground.box.addWidget(self._repair_card())
        ground.box.addStretch(1)
        self.column.addWidget(ground, 1)
        self.back = KeyButton(desk.theme, self.tr("返回"), key="Esc", icon="back")
        self.back.clicked.connect(lambda: self.wanted.emit("back", None))
        self.column.addLayout(row(self.back, 1))

    def opened(self, subject: object = None) -> None:
        self._run(self.desk.verbs.care_view)

    def help_words(self) -> tuple[str, ...]:
        return (
            self.tr(
                "选一个U盘或另一块盘的文件夹：每登记一件，那里同时多记一份；每五分钟备份一次，留十四天。"
            ),
            self.tr("U盘拔了也能登记，插回来会自己补齐。"),
            self.tr("“修复”先检查，再按损坏情况重建或恢复。坏的文件移到一边，不删除，也不覆盖。"),
        )

    def use_folder(self, folder: str) -> None:
        """Keep copies and backups there; "" for this PC only."""
        self._run(self.desk.verbs.keep_place, folder)

    def repair(self) -> None:
        """Without asking."""
        self._busy(True)
        self.report.say(self.tr("正在检查和修复，请不要关机…"))
        self.desk.tasks.run(
            self.desk.verbs.repair_now,
            self.since.text(),
            done=self._repaired,
            failed=self._refused,
            owner=self,
            lane=SYNC,
        )

    def save_sheet(self, path: Path) -> None:
        """Write the incident sheet."""
        self.sheet.save_to(path)

    def _place_card(self) -> Frame:
        card = Frame("card", margin=18, gap=10)
        card.box.addWidget(Words(self.tr("第二副本和备份"), "section"))
        self.state = Pill()
        self.words = Words("")
        card.box.addLayout(row(self.state, self.words, 1))
        self.facts = Words("", "soft")
        card.box.addWidget(self.facts)
        self.choose = KeyButton(self.desk.theme, self.tr("选择U盘或文件夹"), key="F6")
        self.choose.clicked.connect(self._ask_folder)
        self.forget = KeyButton(self.desk.theme, self.tr("只放本机"))
        self.forget.clicked.connect(lambda: self.use_folder(""))
        self.now = KeyButton(self.desk.theme, self.tr("现在备份"), key="F7")
        self.now.clicked.connect(lambda: self._run(self.desk.verbs.back_up_now))
        card.box.addLayout(row(self.choose, self.forget, self.now, 1))
        return card

    def _repair_card(self) -> Frame:
        card = Frame("card", margin=18, gap=10)
        card.box.addWidget(Words(self.tr("检查和修复"), "section"))
        self.checked = Words("", "soft")
        card.box.addWidget(self.checked)
        self.check = KeyButton(self.desk.theme, self.tr("全部检查一遍"), key="F8")
        self.check.clicked.connect(lambda: self._run(self.desk.verbs.check_all))
        self.mend = KeyButton(self.desk.theme, self.tr("修复"), key="F9")
        self.mend.clicked.connect(self._ask_repair)
        self.since = ImeLine(numbers=True)
        self.since.setAccessibleName(self.tr("自哪天起重新上报"))
        self.since.setPlaceholderText(self.tr("自哪天起重新上报，例如 2026-11-20；空着不填则自动核对"))
        self.sheet = IncidentButtons(self.desk, self, self.checked.say, self.tell)
        card.box.addLayout(row(self.check, self.mend, *self.sheet.buttons, 1))
        card.box.addWidget(self.since)
        self.report = Words("")
        card.box.addWidget(self.report)
        return card

    def _run(self, verb: object, *args: object) -> None:
        self._busy(True)
        self.desk.tasks.run(verb, *args, done=self._show, failed=self._refused, owner=self, lane=SYNC)  # type: ignore[arg-type]

    def _show(self, view: CareView) -> None:
        self._busy(False)
        names = {"good": self.tr("正常"), "warn": self.tr("只有本机"), "bad": self.tr("要处理")}
        self.state.show_state(names[view.state], TONES[view.state])
        self.words.say(view.words)
        self.forget.setVisible(bool(view.place))
        self.facts.say(
            self.tr("最近一次备份：{last}，现有 {count} 份，保留 14 天。").format(
                last=view.last_backup, count=view.generations
            )
        )
        found = "；".join(view.faults) or self.tr("完好")
        when = view.checked.replace("T", " ")[:16]
        self.checked.say(
            self.tr("上次全面检查：{when}，{found}。").format(when=when, found=found)
            if when
            else self.tr("还没有全面检查过。")
        )

    def _repaired(self, done: Repaired) -> None:
        """Nothing else goes on from here: what pages remember is of before, so the clerk signs in again."""
        self.sheet.show(done)
        again = self.tr("请打印或保存事故单，再重新登录。")
        self.report.say("\n".join((words_of(done, self.tr("没有修好：{line}")), again)))
        self.back.set_words(self.tr("重新登录"))
        self.mended.emit()

    def _refused(self, problem: object) -> None:
        self._busy(False)
        self.report.say("")
        self.tell(problem)  # type: ignore[arg-type]

    def _busy(self, busy: bool) -> None:
        for control in (self.choose, self.forget, self.now, self.check, self.mend, self.since):
            control.setEnabled(not busy)

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("第二副本和备份放在哪里"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.use_folder)
        dialog.open()

    def _ask_repair(self) -> None:
        dialog = AskDialog(
            self.desk.theme,
            self.tr("现在检查并修复吗？"),
            self.tr("修复时不能登记，一般不到一分钟。坏的文件会移到一边，不会删除。"),
            yes=self.tr("修复"),
            no=self.tr("先不修复"),
            parent=self,
        )
        dialog.accepted.connect(self.repair)
        dialog.open()
