"""登记台账: the register of this station for a period, to read, to print and to save as a spreadsheet.

Enter opens the case of a row. The list itself is the book's; nothing is counted here.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.models.text_table import TextTableModel
from desktop.pages.desk import Desk
from desktop.pages.long_question import LongQuestion
from desktop.pages.table_print import Sheet, TablePrint
from desktop.pages.table_save import CSV, XLSX, TableFile, TableSave
from desktop.usecases.table_views import RegisterView
from desktop.widgets.buttons import KeyButton
from desktop.widgets.choices import OneOf
from desktop.widgets.words import Words, row
from sync.ledger.problems import Problem

CASE_NO = 1
SHORT_NUMBER = "-20261122-01-0007-9"
THIS, LAST, ALL = "this", "last", "all"
SAMPLE_ROWS, LAST_ROWS = 40, 10
LEAST_ROWS = 3
WIDEST, NARROWEST = 17, 3.5  # of the text size


class _LastDigits(QStyledItemDelegate):
    """A number too long for its column loses its front: the station's digits are the same on every line."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideLeft


class RegisterTab(QWidget):
    """`opened_case(case_no)`; `said(sentence, tone)`."""

    opened_case = Signal(str)
    said = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._today = date.min
        self._view: RegisterView | None = None
        self._question = LongQuestion(desk, self, self._show, self._refuse)
        self.period = OneOf(
            ((THIS, self.tr("本月")), (LAST, self.tr("上月")), (ALL, self.tr("全部"))), segments=True
        )
        self.period.set_value(THIS)
        self.period.chosen.connect(lambda _value: self._ask())
        self.printing = TablePrint(desk, self)
        self.printing.done.connect(self._ask)
        self.printing.said.connect(self.said)
        self.saving = TableSave(desk, self)
        self.saving.saved.connect(self._saved)
        self.saving.said.connect(self.said)
        self.model = TextTableModel(self)
        self.table = self._table()
        self._sums = Words("", "strong", wrap=False)
        self._printed = Words("", "soft")
        save = KeyButton(desk.theme, self.tr("存为表格"), key="Ctrl+S", icon="save")
        save.clicked.connect(lambda: self.saving.ask(self.file()))
        show = KeyButton(desk.theme, self.tr("打开办件"), key="Ctrl+Enter", icon="next")
        show.clicked.connect(self._open)
        self.paper = KeyButton(desk.theme, self.tr("打印"), key="Ctrl+P", icon="print", kind="primary")
        self.paper.clicked.connect(self._print)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        top = row(self.period, self._sums)
        top.setStretch(0, 1)  # the choice lies in one line as long as there is room
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addWidget(self._printed)  # a line of its own: in large type the buttons take the whole width
        column.addLayout(row(1, show, save, self.paper))

    def load(self, today: date) -> None:
        """Show the chosen period as of today."""
        self._today = today
        self._ask()

    def days(self) -> tuple[date | None, date | None]:
        """The chosen period; (None, None) is all."""
        first = self._today.replace(day=1)
        last_day = first - timedelta(days=1)
        return {
            THIS: (first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)),
            LAST: (last_day.replace(day=1), last_day),
        }.get(self.period.value(), (None, None))

    def file(self) -> TableFile:
        """The chosen period as a file to save."""
        days, verbs, period = self.days(), self._desk.verbs, self._view.period if self._view else ""
        return TableFile(
            self.tr("登记台账 {period}").format(period=period).strip(),
            {XLSX: partial(verbs.register_xlsx, *days), CSV: partial(verbs.register_csv, *days)},
        )

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(self.tr("登记台账"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        table.setItemDelegateForColumn(CASE_NO, _LastDigits(table))
        table.activated.connect(lambda _index: self._open())
        self._desk.theme.changed.connect(self._fit)
        return table

    def _ask(self) -> None:
        self._question.ask(partial(self._desk.verbs.register_view, *self.days()))

    def _show(self, view: RegisterView) -> None:
        if (view.since, view.until) != self.days():
            return
        self._view = view
        self.model.show_table(view.columns, view.rows)
        self._fit()
        if view.rows:
            self.table.setCurrentIndex(self.model.index(0, CASE_NO))
        self._sums.say(self.tr("{period}　{sums}").format(period=view.period, sums=view.sums))
        self._printed.say(view.printed if view.rows else self.tr("这段时间没有登记的办件。"))

    def _fit(self) -> None:
        """Widths from the head, the first rows and the last (corrections), so that a long register opens at once."""
        metrics, size = QFontMetrics(self.table.font()), self._desk.theme.tokens.sizes.text
        count = self.model.rowCount()
        last = range(max(count - LAST_ROWS, SAMPLE_ROWS), count)
        sample = [self.model.row(at) for at in (*range(min(count, SAMPLE_ROWS)), *last)]
        for column in range(self.model.columnCount()):
            head = str(self.model.headerData(column, Qt.Orientation.Horizontal) or "")
            texts = [head, *(cells[column] for cells in sample)]
            widest = max(metrics.horizontalAdvance(text) for text in texts) + 28
            limit = widest if column == CASE_NO else round(WIDEST * size)
            if column == CASE_NO and self._desk.theme.tokens.large:
                limit = metrics.horizontalAdvance("…" + SHORT_NUMBER) + 28
            self.table.setColumnWidth(column, max(round(NARROWEST * size), min(limit, widest)))
        target = self._desk.theme.tokens.sizes.target
        self.table.verticalHeader().setDefaultSectionSize(target)
        self.table.setMinimumHeight(target * LEAST_ROWS)

    def _open(self) -> None:
        cells = self.model.row(self.table.currentIndex().row())
        if cells:
            self.opened_case.emit(cells[CASE_NO])

    def _print(self) -> None:
        if self._view is None:
            return
        days, who, verbs = self.days(), self._desk.clerk.name, self._desk.verbs
        self.printing.show(
            Sheet(
                self.tr("登记台账 {period}").format(period=self._view.period),
                partial(verbs.register_pdf, *days, who),
                partial(verbs.register_printed, *days, who),
            )
        )

    def _saved(self, name: str) -> None:
        self._printed.say(self.tr("已存为 {name}，可用 Excel 或 WPS 打开。").format(name=name))

    def _refuse(self, problem: Problem) -> None:
        self.said.emit(problem.sentence, "warn")
