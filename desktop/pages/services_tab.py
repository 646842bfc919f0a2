"""咨询投诉: bad ratings and complaints that wait for somebody on top, the month's inquiries below.

F8 writes an inquiry down; a waiting line leads to its case. Counts nothing.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from desktop.dialogs.act_dialog import ActDialog
from desktop.models.text_table import TextTableModel
from desktop.pages.desk import Desk
from desktop.pages.month_turn import MonthTurn
from desktop.usecases.service_views import ComplaintLine, InquiryLine, ServicesView
from desktop.usecases.views import ActField, ActOption
from desktop.widgets.buttons import KeyButton
from desktop.widgets.case_row import WorkRow
from desktop.widgets.words import Frame, Scroll, Words, empty, row
from sync.ledger.problems import Problem

LEAST_ROWS = 3
CHANNELS = ("窗口", "电话", "网络")
INQUIRY = "inquiry"


class ServicesTab(QWidget):
    """`opened_case(case_no)`; `said(sentence, tone)`."""

    opened_case = Signal(str)
    said = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.turning = MonthTurn(desk.theme)
        self.turning.turned.connect(self._ask)
        self.dialog: ActDialog | None = None
        self._sums = Words("", "section")
        self.add = KeyButton(desk.theme, self.tr("登记咨询"), key="F8", icon="plus", kind="primary")
        self.add.clicked.connect(self.open_dialog)
        self._waiting = Frame("card", margin=14, gap=2)
        self.model = TextTableModel(self)
        self.table = self._table()
        self._scroll = Scroll(gap=12)
        self._scroll.box.addWidget(self._waiting)
        self._scroll.box.addWidget(self._sums)
        self._scroll.box.addWidget(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        column.addLayout(row(self.turning, 1, self.add))
        column.addWidget(self._scroll, 1)

    def load(self, today: date) -> None:
        """Show the chosen month; at first the current one."""
        self.turning.begin(today)
        self._ask()

    def open_dialog(self) -> None:
        """登记咨询: which way, what it was about, what was answered."""
        dialog = ActDialog(
            self._desk.theme, self._questions(), self.tr("记一笔，月报里就有。不用写姓名。"), self.window()
        )
        dialog.decided.connect(self._write)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _questions(self) -> ActOption:
        return ActOption(
            INQUIRY,
            self.tr("登记咨询"),
            (
                ActField("channel", self.tr("从哪里来"), "choice", choices=tuple((c, c) for c in CHANNELS), default=CHANNELS[0]),
                ActField("item", self.tr("问哪个事项"), required=False, hint=self.tr("如：高龄津贴")),
                ActField("question", self.tr("问了什么"), "long"),
                ActField("answer", self.tr("怎样答复的"), "long", required=False),
            ),
        )  # fmt: skip

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(self.tr("咨询"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._desk.theme.changed.connect(self._fit)
        return table

    def _ask(self) -> None:
        self._desk.tasks.run(
            self._desk.verbs.services_view,
            *self.turning.month(),
            done=self._show,
            failed=self._refuse,
            owner=self,
        )

    def _show(self, view: ServicesView) -> None:
        if (view.year, view.month) != self.turning.month():
            return
        self._sums.say(
            self.tr("咨询　{sums}").format(sums=view.sums)
            if view.inquiries
            else self.tr("这个月还没有记过咨询。有人来问、来电话，按 F8 记一笔。")
        )
        self._draw_waiting(view.waiting)
        head = (
            self.tr("时间"),
            self.tr("渠道"),
            self.tr("事项"),
            self.tr("问了什么"),
            self.tr("怎样答复"),
            self.tr("谁答的"),
        )
        self.model.show_table(head, [_cells(line) for line in view.inquiries])
        self._fit()

    def _draw_waiting(self, lines: tuple[ComplaintLine, ...]) -> None:
        empty(self._waiting.box)
        self._waiting.setVisible(bool(lines))
        if lines:
            self._waiting.box.addWidget(
                Words(self.tr("要处理的差评和投诉（{n}）").format(n=len(lines)), "section")
            )
        for at, line in enumerate(lines):
            soft = "　".join(part for part in (line.content, line.taken_on, line.number) if part)
            work = WorkRow(
                f"{line.applicant}　{line.item_name}", soft, pill=line.state, tone=line.urgency.value
            )
            if not at:
                work.first()
            button = work.add_button(KeyButton(self._desk.theme, self.tr("去处理")))
            button.clicked.connect(lambda _checked=False, number=line.case_no: self.opened_case.emit(number))
            self._waiting.box.addWidget(work)

    def _fit(self) -> None:
        sizes = self._desk.theme.tokens.sizes
        header = self.table.horizontalHeader()
        for column, width in enumerate((8.5, 3.5, 9, 0, 0, 4.5)):
            stretches = not width
            mode = QHeaderView.ResizeMode.Stretch if stretches else QHeaderView.ResizeMode.Interactive
            if column < self.model.columnCount():
                header.setSectionResizeMode(column, mode)
                if not stretches:
                    self.table.setColumnWidth(column, round(width * sizes.text))
        self.table.verticalHeader().setDefaultSectionSize(sizes.target)
        self.table.setMinimumHeight(sizes.target * (LEAST_ROWS + 1))

    def _write(self, _kind: str, values: object) -> None:
        self._desk.tasks.run(
            self._desk.verbs.add_inquiry,
            values,
            self._desk.clerk.name,
            done=self._written,
            failed=self._not_written,
        )

    def _written(self, _line: InquiryLine) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self.said.emit(self.tr("咨询已记下。"), "good")
        self._ask()

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


def _cells(line: InquiryLine) -> tuple[str, ...]:
    return (line.when[5:], line.channel, line.item, line.question, line.answer, line.who)
