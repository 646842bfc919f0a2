"""台账: the station's own tables. The register of what was taken in, the report of a month, inquiries, what was done, appointments.

Five tabs, each built when it is first wanted; it loads what it shows when the page opens or the tab is chosen. GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import cast

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QTabWidget, QWidget

from desktop.pages.appointments_tab import AppointmentsTab
from desktop.pages.audit_tab import AuditTab
from desktop.pages.desk import Desk, Page
from desktop.pages.month_tab import MonthTab
from desktop.pages.register_tab import RegisterTab
from desktop.pages.services_tab import ServicesTab

APPOINTMENTS = "appointments"
Tab = RegisterTab | MonthTab | ServicesTab | AuditTab | AppointmentsTab
_TABS: tuple[Callable[[Desk], Tab], ...] = (RegisterTab, MonthTab, ServicesTab, AuditTab, AppointmentsTab)


class LedgerPage(Page):
    name = "ledger"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._head = self.head(self.tr("台账"))
        desk.theme.changed.connect(self._fit)
        self._fit()
        self._today = date.min
        self._built: dict[int, Tab] = {}
        self.tabs = QTabWidget()
        for words in (
            self.tr("登记台账"), self.tr("月报"), self.tr("咨询投诉"), self.tr("操作记录"), self.tr("预约上门")
        ):  # fmt: skip
            self.tabs.addTab(QWidget(), words)
        self.tabs.setAccessibleName(self.tr("台账"))
        self.tabs.currentChanged.connect(lambda _index: self._load())
        self.column.addWidget(self.tabs, 1)

    @property
    def register(self) -> RegisterTab:
        return cast("RegisterTab", self._tab(0))

    @property
    def month(self) -> MonthTab:
        return cast("MonthTab", self._tab(1))

    @property
    def services(self) -> ServicesTab:
        return cast("ServicesTab", self._tab(2))

    @property
    def audit(self) -> AuditTab:
        return cast("AuditTab", self._tab(3))

    @property
    def appointments(self) -> AppointmentsTab:
        return cast("AppointmentsTab", self._tab(4))

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
        self._tab(self.tabs.currentIndex()).load(self._today)

    def _tab(self, at: int) -> Tab:
        """Built when it is first wanted: five at once would hold the window up."""
        if at not in self._built:
            tab = self._built[at] = _TABS[at](self.desk)
            tab.said.connect(self.said)
            if isinstance(tab, RegisterTab | ServicesTab):
                tab.opened_case.connect(lambda number: self.wanted.emit("case", number))
            if isinstance(tab, AppointmentsTab):
                tab.wanted.connect(self.wanted)
            self._put(at, tab)
        return self._built[at]

    def _put(self, at: int, tab: Tab) -> None:
        """In the place of the empty one, without a change of what is chosen."""
        words, chosen, empty = self.tabs.tabText(at), self.tabs.currentIndex(), self.tabs.widget(at)
        quiet = QSignalBlocker(self.tabs)
        self.tabs.removeTab(at)
        self.tabs.insertTab(at, tab, words)
        self.tabs.setCurrentIndex(chosen)
        quiet.unblock()
        if empty is not None:
            empty.deleteLater()
