"""台账: the station's own tables. The register of what was taken in, the report of a month, inquiries, what was done, appointments.

Five tabs; each loads what it shows when the page opens or the tab is chosen. GUI thread.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QTabWidget, QWidget

from desktop.pages.appointments_tab import AppointmentsTab
from desktop.pages.audit_tab import AuditTab
from desktop.pages.desk import Desk, Page
from desktop.pages.month_tab import MonthTab
from desktop.pages.register_tab import RegisterTab
from desktop.pages.services_tab import ServicesTab

APPOINTMENTS = "appointments"


class LedgerPage(Page):
    name = "ledger"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._head = self.head(self.tr("台账"))
        desk.theme.changed.connect(self._fit)
        self._fit()
        self._today = date.min
        self.register = RegisterTab(desk)
        self.month = MonthTab(desk)
        self.register.opened_case.connect(lambda number: self.wanted.emit("case", number))
        self.register.said.connect(self.said)
        self.month.said.connect(self.said)
        self.services = ServicesTab(desk)
        self.services.opened_case.connect(lambda number: self.wanted.emit("case", number))
        self.services.said.connect(self.said)
        self.audit = AuditTab(desk)
        self.audit.said.connect(self.said)
        self.appointments = AppointmentsTab(desk)
        self.appointments.said.connect(self.said)
        self.appointments.wanted.connect(self.wanted)
        self.tabs = QTabWidget()
        self.tabs.addTab(self.register, self.tr("登记台账"))
        self.tabs.addTab(self.month, self.tr("月报"))
        self.tabs.addTab(self.services, self.tr("咨询投诉"))
        self.tabs.addTab(self.audit, self.tr("操作记录"))
        self.tabs.addTab(self.appointments, self.tr("预约上门"))
        self.tabs.setAccessibleName(self.tr("台账"))
        self.tabs.currentChanged.connect(lambda _index: self._load())
        self.column.addWidget(self.tabs, 1)

    def opened(self, subject: object = None) -> None:
        """`subject`: APPOINTMENTS opens that tab, at today."""
        if subject == APPOINTMENTS:
            self.tabs.setCurrentWidget(self.appointments)
            self.appointments.show_day(None)
        self.desk.tasks.run(self.desk.verbs.this_day, done=self._know, failed=self.tell, owner=self)

    def help_words(self) -> tuple[str, ...]:
        return (
            self.tr("登记台账和月报都由办件自动算出，不用手填。打印前先看预览。"),
            self.tr("“存为表格”用 Excel 或 WPS 打开（也可以存成 CSV）；姓名和号码已遮盖。"),
            self.tr("打印过的行不再改动；以后有变动的，列在最后作“更正”行，写明原来的内容。"),
            self.tr("有人来问事，在“咨询投诉”按 F8 记一笔；月报的咨询数就是这样来的。"),
            self.tr("“操作记录”写着谁在什么时候看过完整号码、打印或导出过什么；这里也申报回避。"),
            self.tr("“预约上门”：F8 登记预约，F9 登记上门；人到了按“到了”排在最前，“开始办理”直接开表。"),
            self.tr("月报打印后数字再有变动，下一次打印是新的版本。F6、F7 换月份。"),
        )

    def _fit(self) -> None:
        """In large type the tabs say enough: the table gets the room of the title."""
        self._head.setVisible(not self.desk.theme.tokens.large)

    def _know(self, today: date) -> None:
        self._today = today
        self._load()

    def _load(self) -> None:
        if self._today == date.min:
            return
        for tab in (self.register, self.month, self.services, self.audit, self.appointments):
            if self.tabs.currentWidget() is tab:
                tab.load(self._today)
