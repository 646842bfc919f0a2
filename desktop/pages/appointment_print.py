"""Papers of the book of appointments: one press, the sheet or slip goes to the printer; the day's list by a preview.

A slip where there is a ticket printer of 80 mm, else A5; a home visit is always a sheet. GUI thread; drawing and
printing run on workers.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.pages.desk import Desk
from desktop.pages.table_print import Sheet, TablePrint
from desktop.tasks import DEVICE
from desktop.usecases.appointment_views import AppointmentLine
from sync.ledger.problems import Problem

SLIP, SHEET = "80", ""


class AppointmentPrint(QObject):
    """`said(sentence, tone)`."""

    said = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.list_print = TablePrint(desk, parent)
        self.list_print.said.connect(self.said)

    def print_one(self, line: AppointmentLine) -> None:
        """预约单 or 上门服务单 of one booking."""
        devices = self._desk.devices
        ticket = None if line.home or devices.choice.narrow else devices.ticket
        printer = ticket or devices.printer
        title = self.tr("上门服务单") if line.home else self.tr("预约单")

        def to_printer(pdf: bytes) -> None:
            self._desk.tasks.run(
                printer.print_pdf,
                f"{title}-{line.day:%m%d}-{line.name}",
                pdf,
                done=lambda where: self.said.emit(
                    self.tr("{title}已交给打印机：{where}").format(title=title, where=where), "good"
                ),
                failed=self._refuse,
                owner=self,
                lane=DEVICE,
            )

        self._desk.tasks.run(
            self._desk.verbs.appointment_pdf,
            line.day,
            line.booking_id,
            self._desk.clerk.name,
            SLIP if ticket is not None else SHEET,
            done=to_printer,
            failed=self._refuse,
            owner=self,
        )

    def print_day(self, day: date) -> None:
        """打印日程, after a look at it."""
        title = self.tr("预约和上门日程 {day}").format(day=day.isoformat())
        self.list_print.show(Sheet(title, lambda: self._desk.verbs.day_list_pdf(day), lambda: None))

    def _refuse(self, problem: Problem) -> None:
        self.said.emit(problem.sentence, "warn")
