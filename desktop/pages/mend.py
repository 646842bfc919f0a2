"""修复 before signing in: the database or the key file does not open, and this page says what helps.

Opened by 登录 when signing in is refused for damage. One button repairs, with the keys that the
password just proved; a spoiled key file is replaced by a carried copy. Shows nothing of anybody.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from desktop.pages.desk import Desk, Page
from desktop.pages.incident_buttons import IncidentButtons, words_of
from desktop.tasks import SYNC
from desktop.usecases.mending import KEYS, READY, MendOffer
from desktop.usecases.safekeeping import Repaired
from desktop.widgets.buttons import KeyButton
from desktop.widgets.ime_line import ImeLine
from desktop.widgets.words import Frame, Words, row
from sync.ledger.problems import Problem


class MendPage(Page):
    """`wanted("login")` when all is done."""

    name = "mend"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        card = Frame("card", margin=28, gap=12)
        card.setMinimumWidth(560)
        card.setMaximumWidth(820)
        card.box.addWidget(Words(self.tr("修复"), "title"))
        self.lead = Words("")
        card.box.addWidget(self.lead)
        self.facts = Words("", "soft")
        card.box.addWidget(self.facts)
        self.since_label = Words(
            self.tr("自哪天起重新上报（县里已有的不会重复；空着不填则由交换自动核对）"), "strong"
        )
        card.box.addWidget(self.since_label)
        self.since = ImeLine(numbers=True)
        self.since.setAccessibleName(self.tr("自哪天起重新上报"))
        self.since.setPlaceholderText(self.tr("例如 2026-11-20"))
        card.box.addWidget(self.since)
        self.report = Words("")
        card.box.addWidget(self.report)
        self.mend = KeyButton(desk.theme, self.tr("修复"), key="F9", kind="primary")
        self.mend.clicked.connect(self.repair)
        self.take = KeyButton(desk.theme, self.tr("选择钥匙文件"), key="F6", kind="primary")
        self.take.clicked.connect(self._ask_file)
        self.sheet = IncidentButtons(desk, self, self.facts.say, self._refused)
        card.box.addLayout(row(self.mend, self.take, *self.sheet.buttons, 1))
        self.back = KeyButton(desk.theme, self.tr("回到登录"), icon="back")
        self.back.clicked.connect(lambda: self.wanted.emit("login", None))
        card.box.addLayout(row(self.back, 1))
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card, 3)
        middle.addStretch(1)
        self.column.addStretch(1)
        self.column.addLayout(middle)
        self.column.addStretch(1)
        self.setAccessibleName(self.tr("修复"))

    def opened(self, subject: object = None) -> None:
        for part in (self.since_label, self.since, self.mend, self.take, *self.sheet.buttons):
            part.hide()
        self.report.say("")
        self.facts.say("")
        self.lead.say(self.tr("正在看哪里坏了…"))
        self.desk.tasks.run(
            self.desk.verbs.mend_offer, done=self._show, failed=self._refused, owner=self, lane=SYNC
        )

    def help_words(self) -> tuple[str, ...]:
        return (
            self.tr("数据打不开时，按“修复”。坏的文件移到一边，不删除，也不覆盖。"),
            self.tr("钥匙文件坏了：备份U盘上“.backups”文件夹里有一份 keys.json，按“选择钥匙文件”。"),
        )

    def repair(self) -> None:
        """The one button."""
        self._busy(True)
        self.report.say(self.tr("正在检查和修复，请不要关机…"))
        self.desk.tasks.run(
            self.desk.verbs.mend,
            self.since.text(),
            done=self._repaired,
            failed=self._refused,
            owner=self,
            lane=SYNC,
        )

    def use_key_file(self, path: str) -> None:
        """Take this copy of the key file."""
        self._busy(True)
        self.desk.tasks.run(
            self.desk.verbs.take_key_file, path, done=self._taken, failed=self._refused, owner=self, lane=SYNC
        )

    def _show(self, offer: MendOffer) -> None:
        ready = offer.way == READY
        self.lead.say(
            self.tr("本机的数据库打不开。登记过的办件另有副本，按“修复”取回来，一般不到一分钟。")
            if ready
            else offer.words
        )
        self.facts.say(offer.words if ready else self._of_keys() if offer.way == KEYS else "")
        self.since.setText(offer.since)
        for part in (self.since_label, self.since, self.mend):
            part.setVisible(ready)
        self.take.setVisible(offer.way == KEYS)
        (self.mend if ready else self.take if offer.way == KEYS else self.back).setFocus()

    def _of_keys(self) -> str:
        return self.tr(
            "钥匙文件叫 keys.json，备份U盘的“.backups”文件夹里有一份。选它以后，用原来的密码登录。"
            "忘了密码：把这份文件带到县里，县里会开一个解锁码，和改好的文件一起拿回来，再选它。"
        )

    def _repaired(self, done: Repaired) -> None:
        self._busy(False)
        for part in (self.since_label, self.since, self.mend):
            part.hide()
        self.lead.say(self.tr("修复做完了。请打印或保存事故单，再回到登录。"))
        self.facts.say("")
        self.report.say(words_of(done, self.tr("没有修好：{line}")))
        self.sheet.show(done)
        self.back.setFocus()

    def _taken(self, _nothing: object) -> None:
        self._busy(False)
        self.wanted.emit("login", None)

    def _refused(self, problem: Problem) -> None:
        self._busy(False)
        self.report.say(problem.sentence)

    def _busy(self, busy: bool) -> None:
        for button in (self.mend, self.take, self.back):
            button.setEnabled(not busy)

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, self.tr("选择钥匙文件 keys.json"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.use_key_file)
        dialog.open()
