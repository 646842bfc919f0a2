"""Reveal: asks why whole numbers are wanted, has it written down, and hands over the case with its numbers.

One dialog for the case's page, the delivery and the reminders. Nothing is kept here: whoever turns the
page asks again. GUI thread.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.dialogs.act_dialog import ActDialog
from desktop.pages.desk import Desk
from desktop.usecases.views import ActField, ActOption, CaseView
from sync.ledger.problems import Problem


class Reveal(QObject):
    """`shown(CaseView)`: the case with whole numbers; `said(sentence, tone)`."""

    shown = Signal(object)
    said = Signal(str, str)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._case_no = ""
        self.dialog: ActDialog | None = None

    def ask(self, case_no: str, about: str) -> None:
        """Open the dialog. `about`: whose case it is, in words."""
        self._case_no = case_no
        dialog = ActDialog(self._desk.theme, self._questions(), about, self._page.window())
        dialog.resize(880, 460)
        dialog.decided.connect(self._write)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _questions(self) -> ActOption:
        purposes = (
            self.tr("电话联系申请人"),
            self.tr("核对身份证号码"),
            self.tr("核对银行账号"),
            self.tr("申请人本人查询"),
            self.tr("其他用途"),
        )
        return ActOption(
            "reveal",
            self.tr("显示完整号码"),
            (
                ActField("purpose", self.tr("为什么要看"), "choice", choices=tuple((p, p) for p in purposes), default=purposes[0]),
                ActField("more", self.tr("说明"), required=False, hint=self.tr("选“其他用途”的请写明")),
            ),
        )  # fmt: skip

    def _write(self, _kind: str, values: Mapping[str, str]) -> None:
        purpose, more = str(values.get("purpose", "")), str(values.get("more", "")).strip()
        if purpose == self.tr("其他用途") and not more:
            if self.dialog is not None:
                self.dialog.refuse(self.tr("请写明用途，再显示号码。"))
            return
        reason = f"{purpose}：{more}" if more else purpose
        self._desk.tasks.run(
            self._desk.verbs.reveal_case,
            self._desk.clerk,
            self._case_no,
            reason,
            done=self._show,
            failed=self._refuse,
            owner=self,
        )

    def _show(self, view: CaseView) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self.said.emit(self.tr("已记下用途，号码只在这一页显示。"), "good")
        self.shown.emit(view)

    def _refuse(self, problem: Problem) -> None:
        if self.dialog is not None:
            self.dialog.refuse(problem.sentence)
        else:
            self.said.emit(problem.sentence, "warn")

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
