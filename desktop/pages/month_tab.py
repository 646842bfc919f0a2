"""月报: the figures of one month as tables at the left and as bars at the right, and the paper D12.

Every figure comes counted; here they are only laid out. F6 and F7 turn the months.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.models.text_table import TextTableModel
from desktop.pages.desk import Desk
from desktop.pages.long_question import LongQuestion
from desktop.pages.month_turn import MonthTurn
from desktop.pages.table_print import Sheet, TablePrint
from desktop.pages.table_save import XLSX, TableFile, TableSave
from desktop.usecases.table_views import MonthView, TableView
from desktop.widgets.bars import BarChart
from desktop.widgets.buttons import KeyButton
from desktop.widgets.choices import OneOf
from desktop.widgets.words import Frame, Pill, Scroll, Words, row
from sync.ledger.problems import Problem

CHARTS = 4
LEAST_ROWS = 3
ALWAYS = 6
TURNED = (0, 1, 2)  # wide tables of few rows read better standing: one figure a line


class MonthTab(QWidget):
    """`said(sentence, tone)`."""

    said = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view: MonthView | None = None
        self._question = LongQuestion(desk, self, self._show, self._refuse)
        self.printing = TablePrint(desk, self)
        self.printing.done.connect(self._ask)
        self.printing.said.connect(self.said)
        self.saving = TableSave(desk, self)
        self.saving.saved.connect(self._saved)
        self.saving.said.connect(self.said)
        self.model = TextTableModel(self, right=1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        column.addLayout(self._top())
        self.choice = OneOf((), segments=True)
        self.choice.chosen.connect(lambda _value: self._show_table())
        save = KeyButton(desk.theme, self.tr("存为表格"), key="Ctrl+S", icon="save")
        save.clicked.connect(lambda: self.saving.ask(self.file()))
        line = row(self.choice, save)
        line.setStretch(0, 1)
        column.addLayout(line)
        columns = QHBoxLayout()
        columns.setSpacing(14)
        columns.addLayout(self._tables(), 5)
        columns.addWidget(self._charts(), 6)
        column.addLayout(columns, 1)
        desk.theme.changed.connect(self._fit)
        self._fit()

    def load(self, today: date) -> None:
        """Show the chosen month; at first the current one."""
        self.turning.begin(today)
        self._ask()

    def file(self) -> TableFile:
        """The shown month as a file to save."""
        at = self.turning.month()
        name = self._view.number if self._view else ""
        return TableFile(name, {XLSX: partial(self._desk.verbs.month_xlsx, *at)})

    def _top(self) -> QHBoxLayout:
        self.turning = MonthTurn(self._desk.theme)
        self.turning.turned.connect(self._ask)
        self._balance = Pill()
        self.paper = KeyButton(self._desk.theme, self.tr("打印"), key="Ctrl+P", icon="print", kind="primary")
        self.paper.clicked.connect(self._print)
        return row(self.turning, self._balance, 1, self.paper)

    def _choices(self, tables: Sequence[TableView]) -> tuple[str, ...]:
        """The tables of D12 in their order; those after the sixth are there only where they say something."""
        further = (
            self.tr("站点差别") if table.head[:1] == ("站点",) else self.tr("到场")
            for table in tables[ALWAYS:]
        )
        return (
            self.tr("办件"),
            self.tr("评价"),
            self.tr("咨询投诉"),
            self.tr("事项"),
            self.tr("代办员"),
            self.tr("超时"),
            *further,
        )

    def _tables(self) -> QVBoxLayout:
        table = QTableView()
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.table = table
        self._printed = Words("", "soft")
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(table, 1)
        column.addWidget(self._printed)
        return column

    def _charts(self) -> Scroll:
        """Two columns of two; below each other in large type."""
        scroll = Scroll(gap=12)
        self.charts = [BarChart(self._desk.theme) for _ in range(CHARTS)]
        self._stacks = QHBoxLayout()
        self._stacks.setSpacing(12)
        stacks = [QVBoxLayout(), QVBoxLayout()]
        for at, chart in enumerate(self.charts):
            card = Frame("card", margin=12)
            card.box.addWidget(chart)
            stacks[at % 2].addWidget(card)
        for stack in stacks:
            stack.setSpacing(12)
            stack.addStretch(1)
            self._stacks.addLayout(stack, 1)
        scroll.box.addLayout(self._stacks)
        scroll.box.addStretch(1)
        return scroll

    def _fit(self) -> None:
        tokens = self._desk.theme.tokens
        down = QHBoxLayout.Direction.TopToBottom if tokens.large else QHBoxLayout.Direction.LeftToRight
        self._stacks.setDirection(down)
        self.table.verticalHeader().setDefaultSectionSize(tokens.sizes.target - 6)
        self.table.setMinimumHeight(tokens.sizes.target * LEAST_ROWS)

    def _ask(self) -> None:
        self._question.ask(partial(self._desk.verbs.month_view, *self.turning.month()))

    def _show(self, view: MonthView) -> None:
        if (view.year, view.month) != self.turning.month():
            return
        self._view = view
        self._balance.show_state(
            self.tr("平衡") if view.balanced else self.tr("不平衡"), "green" if view.balanced else "red"
        )
        self._balance.setToolTip(view.balance)
        self._balance.setAccessibleName(view.balance)
        self._printed.say("　".join(part for part in (view.balance, view.printed) if part))
        for chart, shown in zip(self.charts, view.charts, strict=True):
            chart.show_bars(shown.title, shown.series, shown.bars)
        self.choice.set_pairs([(str(at), words) for at, words in enumerate(self._choices(view.tables))])
        if not self.choice.value():
            self.choice.set_value("0")
        self._show_table()

    def _show_table(self) -> None:
        if self._view is None:
            return
        at = int(self.choice.value() or 0)
        table = self._view.tables[at]
        head, rows = _standing(table) if at in TURNED else (table.head, table.rows)
        self.model.show_table(head, rows)
        self.table.setAccessibleName(table.title)
        header = self.table.horizontalHeader()
        header.setVisible(any(head))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        if len(head) > 4:
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
            for column in range(1, len(head)):
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)

    def _print(self) -> None:
        if self._view is None:
            return
        at, who, verbs = (self._view.year, self._view.month), self._desk.clerk.name, self._desk.verbs
        self.printing.show(
            Sheet(
                self._view.number,
                partial(verbs.month_pdf, *at, who),
                partial(verbs.month_printed, *at, who),
            )
        )

    def _saved(self, name: str) -> None:
        self._printed.say(self.tr("已存为 {name}，可用 Excel 或 WPS 打开。").format(name=name))

    def _refuse(self, problem: Problem) -> None:
        self.said.emit(problem.sentence, "warn")


def _standing(table: TableView) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The table turned: its heads become lines; a total that repeats the only row is left out."""
    rows = list(table.rows)
    if len(rows) == 2 and rows[0][1:] == rows[1][1:]:
        rows = rows[:1]
    if table.head[0] == "站点":
        head = ("", *(cells[0] for cells in rows)) if len(rows) > 1 else ("", "")
        return head, [(name, *(cells[at] for cells in rows)) for at, name in enumerate(table.head[1:], 1)]
    return ("", ""), [(name, *(cells[at] for cells in rows)) for at, name in enumerate(table.head)]
