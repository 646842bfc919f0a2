"""操作记录: what was done here, by whom, and whether the chain of records is whole; 回避申报 beside it.

The clerk's own lines, for the head of a township's office everybody's. Decides nothing. GUI thread.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from desktop.dialogs.act_dialog import ActDialog
from desktop.models.text_table import TextTableModel
from desktop.pages.desk import Desk
from desktop.tasks import DEVICE
from desktop.usecases.audit_views import AuditView
from desktop.usecases.day_slip import DaySlip, SlipVerdict
from desktop.usecases.recusal import RELATIONS
from desktop.usecases.views import ActField, ActOption
from desktop.widgets.buttons import KeyButton
from desktop.widgets.notices import Banner
from desktop.widgets.words import Words, row
from sync.ledger.problems import Problem

WIDTHS = (8, 5, 9, 17, 0)


class AuditTab(QWidget):
    """`said(sentence, tone)`."""

    said = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.dialog: ActDialog | None = None
        self._head = Words("", "soft")
        self.declare = KeyButton(desk.theme, self.tr("回避申报"), key="F8", icon="plus")
        self.declare.clicked.connect(self.open_dialog)
        self.withdraw = KeyButton(desk.theme, self.tr("撤销申报"), kind="quiet")
        self.withdraw.clicked.connect(self.open_withdrawal)
        self.slip = KeyButton(desk.theme, self.tr("打日终条"), icon="print")
        self.slip.clicked.connect(self.print_slip)
        self.check = KeyButton(desk.theme, self.tr("核对日终条"))
        self.check.clicked.connect(self.open_check)
        self.alarm = Banner(desk.theme)
        self.model = TextTableModel(self)
        self.table = self._table()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        column.addLayout(row(self._head, 1, self.slip, self.check, self.withdraw, self.declare))
        column.addWidget(self.alarm)
        column.addWidget(self.table, 1)
        desk.theme.changed.connect(self._fit)

    def load(self, _today: date) -> None:
        self._desk.tasks.run(
            self._desk.verbs.audit_view, self._desk.clerk, done=self._show, failed=self._refuse, owner=self
        )
        self._desk.tasks.run(self._desk.verbs.tampering, done=self._warn, failed=self._refuse, owner=self)

    def open_dialog(self) -> None:
        """回避申报: one person at a time."""
        option = ActOption(
            "recusal",
            self.tr("回避申报"),
            (
                ActField("relation", self.tr("关系"), "choice", choices=tuple((one, one) for one in RELATIONS), default=RELATIONS[0]),
                ActField("id_no", self.tr("身份证号")),
            ),
        )  # fmt: skip
        about = self.tr("申报本人和近亲属。他们的申请请另一位代办员或乡镇窗口登记；号码只留校验值。")
        dialog = ActDialog(self._desk.theme, option, about, self.window())
        dialog.decided.connect(self._write)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def open_withdrawal(self) -> None:
        """撤销申报: one person, with the reason; it stands in the record of what was done."""
        fields = (ActField("id_no", self.tr("身份证号")), ActField("reason", self.tr("原因")))
        option = ActOption("withdraw", self.tr("撤销回避申报"), fields)
        about = self.tr("申报错了，或关系不再存在时用。原因会记入操作记录，乡镇和县里都能看到。")
        dialog = ActDialog(self._desk.theme, option, about, self.window())
        dialog.decided.connect(self._withdraw)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def print_slip(self) -> None:
        """日终条: the day's counts and the head of the chain, on paper."""
        self._desk.tasks.run(
            self._desk.verbs.day_slip, done=self._to_printer, failed=self._refuse, owner=self
        )

    def open_check(self) -> None:
        """核对日终条: the code of a slip, scanned or typed."""
        field = ActField("code", self.tr("纸上的码"))
        option = ActOption("slip", self.tr("核对日终条"), (field,))
        about = self.tr(
            "扫日终条上的二维码，或照“DAIBAN-HEAD”那一行输入。对得上，说明台账从那天起没有被动过。"
        )
        dialog = ActDialog(self._desk.theme, option, about, self.window())
        dialog.decided.connect(lambda _kind, values: self.check_slip(str(values.get("code", ""))))
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def check_slip(self, code: str) -> None:
        """Does this book continue the slip?"""
        self._desk.tasks.run(
            self._desk.verbs.check_slip, code, done=self._checked, failed=self._not_written, owner=self
        )

    def _to_printer(self, slip: DaySlip) -> None:
        self._desk.tasks.run(
            self._desk.devices.printer.print_pdf,
            slip.name,
            slip.pdf,
            done=lambda where: self.said.emit(
                self.tr("日终条已交给打印机：{where}。请签名，夹进台账。").format(where=where), "good"
            ),
            failed=self._refuse,
            owner=self,
            lane=DEVICE,
        )

    def _checked(self, verdict: SlipVerdict) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self.said.emit(verdict.words, "good" if verdict.continues else "warn")

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(self.tr("操作记录"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return table

    def _show(self, view: AuditView) -> None:
        whose = self.tr("本站最近的记录") if view.everybody else self.tr("我最近的记录")
        signed = self.tr("县中心已签收到{head}").format(head=view.head) if view.head else ""
        self._head.say("　".join(part for part in (whose, signed) if part))
        head = (self.tr("时间"), self.tr("谁"), self.tr("做了什么"), self.tr("办件号"), self.tr("说明"))
        self.model.show_table(head, [(r.when[5:], r.who, r.what, r.case_no, r.note) for r in view.rows])
        self._fit()

    def _warn(self, faults: tuple[str, ...]) -> None:
        words = self.tr("记录被动过：{first}。请不要删除任何文件，联系县里。")
        self.alarm.say(words.format(first="；".join(faults[:3])) if faults else "", "warn")

    def _fit(self) -> None:
        sizes, header = self._desk.theme.tokens.sizes, self.table.horizontalHeader()
        for column, width in enumerate(WIDTHS):
            if column < self.model.columnCount():
                mode = QHeaderView.ResizeMode.Interactive if width else QHeaderView.ResizeMode.Stretch
                header.setSectionResizeMode(column, mode)
                if width:
                    self.table.setColumnWidth(column, round(width * sizes.text))
        self.table.verticalHeader().setDefaultSectionSize(sizes.target)

    def _write(self, _kind: str, values: Mapping[str, str]) -> None:
        self._desk.tasks.run(
            self._desk.verbs.declare_relative,
            self._desk.clerk,
            str(values.get("relation", "")),
            str(values.get("id_no", "")),
            done=self._written,
            failed=self._not_written,
            owner=self,
        )

    def _withdraw(self, _kind: str, values: Mapping[str, str]) -> None:
        self._desk.tasks.run(
            self._desk.verbs.withdraw_relative,
            self._desk.clerk,
            str(values.get("id_no", "")),
            str(values.get("reason", "")),
            done=self._withdrawn,
            failed=self._not_written,
            owner=self,
        )

    def _withdrawn(self, _left: tuple[str, ...]) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self.said.emit(self.tr("已撤销，原因记入操作记录。"), "good")

    def _written(self, relations: tuple[str, ...]) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self.said.emit(self.tr("已申报：{who}。").format(who="、".join(relations)), "good")

    def _not_written(self, problem: Problem) -> None:
        if self.dialog is not None:
            self.dialog.refuse(problem.sentence)
        else:
            self._refuse(problem)

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _refuse(self, problem: Problem) -> None:
        self.said.emit(problem.sentence, "warn")
