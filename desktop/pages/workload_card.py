"""WorkloadCard: 本站工作量 of the month as a small table with a chart beside it. Draws what it is given."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop.pages.desk import Desk
from desktop.usecases.batch_views import WorkloadView
from desktop.widgets.bars import BarChart
from desktop.widgets.words import Frame, Words, empty


class WorkloadCard(Frame):
    """Hidden while nobody has written anything this month."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("card", parent, margin=16, gap=8)
        self._desk = desk
        self.hide()

    def load(self) -> None:
        """Ask the worker; a refusal leaves the card away."""
        self._desk.tasks.run(
            self._desk.verbs.workload,
            self._desk.clerk,
            done=self.show_work,
            failed=lambda _problem: self.hide(),
            owner=self,
        )

    def show_work(self, view: WorkloadView) -> None:
        empty(self.box)
        self.setVisible(bool(view.rows))
        title = self.tr("本站工作量　{period}").format(period=view.period)
        self.setAccessibleName(title)
        self.box.addWidget(Words(title, "section"))
        self.box.addWidget(Words(self.tr("按写进台账的每一步计数，不排名次。"), "soft"))
        across = QHBoxLayout()
        across.setSpacing(24)
        across.addWidget(self._table(view), 3)
        chart = BarChart(self._desk.theme)
        chart.show_bars(self.tr("本月写下的步数"), (self.tr("步"),), view.bars)
        large = self._desk.theme.tokens.large
        if large:  # side by side there is no room for either
            self.box.addLayout(across)
            self.box.addWidget(chart)
        else:
            across.addWidget(chart, 2)
            self.box.addLayout(across)

    def _table(self, view: WorkloadView) -> QWidget:
        host = QWidget()
        grid = QGridLayout(host)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        for column, name in enumerate(view.head):
            grid.addWidget(Words(name, "soft", wrap=False), 0, column)
        for at, cells in enumerate(view.rows, 1):
            for column, text in enumerate(cells):
                words = Words(text, "strong" if not column else "", wrap=False)
                words.setAccessibleName(f"{cells[0]}　{view.head[column]}　{text}")
                grid.addWidget(words, at, column)
        grid.setColumnStretch(len(view.head), 1)
        return host
