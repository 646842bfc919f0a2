"""办件: search as you type over every case on this PC, with filters by state; Enter opens a case.

Each pause in typing asks once; only the newest answer is shown. The list itself knows nothing
but the lines it was given.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QButtonGroup, QHeaderView, QTableView, QWidget

from desktop.devices.scanned_code import case_no_of
from desktop.models.case_table import COLUMNS, NUMBER, STATE, TONE, UNTIL, WHAT, WHO, CaseTableModel
from desktop.pages.desk import Desk, Page
from desktop.usecases.start_views import PersonCases
from desktop.usecases.views import CaseLine
from desktop.widgets.buttons import KeyButton
from desktop.widgets.delegates import PillCell
from desktop.widgets.flow import flow_host
from desktop.widgets.search_line import SearchLine
from desktop.widgets.words import Words, row

FILTERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("all", ()),
    ("here", ("INTAKE", "QUEUED", "COLLECTIVE_STEP", "AGENT_SUPP")),
    ("road", ("HANDED_OVER",)),
    ("supplement", ("SUPPLEMENT", "SUPP_RETURNED")),
    ("above", ("RECEIVED", "PRE_REVIEW", "ACCEPTED", "IN_REVIEW", "SPECIAL", "PUBLICITY", "OBJECTION", "FORWARDED")),
    ("deliver", ("AT_VILLAGE", "RESULT_READY", "APPROVED", "DENIED", "NOT_ACCEPTED", "NOT_REQUIRED")),
    ("ended", ("DELIVERED", "CLOSED", "WITHDRAWN", "TERMINATED", "TRANSFERRED_OUT")),
)  # fmt: skip


class CasesPage(Page):
    name = "cases"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.head(self.tr("办件"))
        self._asked: tuple[str, tuple[str, ...]] = ("", ())
        self._states: tuple[str, ...] = ()
        self.search = SearchLine(desk.theme, self.tr("姓名、拼音首字母、身份证后几位、办件号、事项或电话"))
        self._shown, self._opens = "", False
        self.search.asked.connect(lambda _text: self._ask())
        self.search.entered.connect(self._open)
        self.column.addWidget(self.search)
        self._chips = QButtonGroup(self)
        self.column.addWidget(self._chip_row())
        self._count = Words("", "soft")
        self.model = CaseTableModel(self)
        self.table = self._table()
        self.column.addWidget(self.table, 1)
        show = KeyButton(desk.theme, self.tr("打开办件"), key="Ctrl+Enter", kind="primary", icon="next")
        show.clicked.connect(self._open)
        self.person = KeyButton(desk.theme, self.tr("这个人的办件"), key="F8", icon="search")
        self.person.clicked.connect(self.of_person)
        self.everybody = KeyButton(desk.theme, self.tr("看所有人的"), key="F8")
        self.everybody.clicked.connect(self.of_everybody)
        self.everybody.hide()
        self.column.addLayout(row(self._count, 1, self.everybody, self.person, show))

    def opened(self, subject: object = None) -> None:
        if isinstance(subject, tuple):
            self._states = tuple(str(state) for state in subject)
            for chip in self._chips.buttons():
                chip.setChecked(chip.property("states") == list(self._states))
        self.search.setFocus()
        self.search.selectAll()  # what was looked for before stays until something is typed
        self._ask()

    def of_person(self) -> None:
        """Only cases that concern the applicant of the chosen one: his own and those of his household."""
        line = self.model.line(self.table.currentIndex().row())
        if line is None:
            return
        self._asked = (f"of {line.case_no}", ())
        asked = self._asked
        self.desk.tasks.run(
            self.desk.verbs.cases_of_person,
            line.case_no,
            done=lambda found: self._show_person(asked, found),
            failed=self.tell,
            owner=self,
        )

    def of_everybody(self) -> None:
        """Back to what the words and the filter find."""
        self._ask()
        self.table.setFocus()

    def help_words(self) -> tuple[str, ...]:
        return (
            self.tr("F8：只看选中的那个人的办件，本人申请的和家里人申请时写到他的都在。再按 F8 看所有人的。"),
            self.tr("打姓名里任何两个字、拼音首字母、身份证后四位或电话都能找到。"),
            self.tr("“未上报”的办件已安全存在本机，有网自动上报。"),
        )

    def _filter_words(self, key: str) -> str:
        return {
            "all": self.tr("全部"),
            "here": self.tr("在本站"),
            "road": self.tr("已移交"),
            "supplement": self.tr("补正"),
            "above": self.tr("审查中"),
            "deliver": self.tr("待送达"),
            "ended": self.tr("已办结"),
        }[key]

    def _chip_row(self) -> QWidget:
        chips = []
        for key, states in FILTERS:
            chip = KeyButton(self.desk.theme, self._filter_words(key), kind="chip")
            chip.setCheckable(True)
            chip.setChecked(not states)
            chip.setProperty("states", list(states))
            chip.clicked.connect(lambda _checked=False, states=states: self._choose(states))
            self._chips.addButton(chip)
            chips.append(chip)
        return flow_host(*chips)

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(self.tr("找到的办件"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        table.setItemDelegateForColumn(STATE, PillCell(self.desk.theme, TONE))
        table.setItemDelegateForColumn(UNTIL, PillCell(self.desk.theme, TONE))
        table.activated.connect(lambda _index: self._open())
        self.search.leads_to(table)
        self.desk.theme.changed.connect(self._fit)
        self.table = table
        self._fit()
        return table

    def _fit(self) -> None:
        text = self.desk.theme.tokens.sizes.text
        header = self.table.horizontalHeader()
        widths = {0: 6, 1: 14, 2: 8, 3: 6.4, 4: 5.2, 5: 21}
        for column in range(COLUMNS):
            self.table.setColumnWidth(column, round(widths[column] * text))
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().setDefaultSectionSize(self.desk.theme.tokens.sizes.target + 6)
        self.table.setColumnHidden(NUMBER, self.desk.theme.tokens.large)

    def _choose(self, states: tuple[str, ...]) -> None:
        self._states = states
        self._ask()

    def _ask(self) -> None:
        self._asked = (self.search.text().strip(), self._states)
        asked = self._asked
        self.desk.tasks.run(
            self.desk.verbs.find_cases,
            *asked,
            done=lambda lines: self._show(asked, lines),
            failed=self.tell,
            owner=self,
        )

    def _show_person(self, asked: tuple[str, tuple[str, ...]], found: PersonCases) -> None:
        if asked != self._asked:
            return
        self._one_person(True)
        self.model.show_lines(found.lines)
        self.table.setCurrentIndex(self.model.index(0, WHO))
        others = len(found.lines) - len(found.own)
        words = self.tr("只看 {who}：本人申请 {own} 件").format(who=found.who, own=len(found.own))
        more = self.tr("，家里人申请写到他的 {n} 件").format(n=others) if others else ""
        self._count.say(words + more)

    def _one_person(self, one: bool) -> None:
        """Which of the two buttons with F8 is there; who pressed one by keyboard stays on the other."""
        focus = self.person.hasFocus() or self.everybody.hasFocus()
        self.person.setVisible(not one)
        self.everybody.setVisible(one)
        if focus:
            (self.everybody if one else self.person).setFocus()

    def _show(self, asked: tuple[str, tuple[str, ...]], lines: tuple[CaseLine, ...]) -> None:
        if asked != self._asked:
            return
        self._shown = asked[0]
        self._one_person(False)
        self.model.show_lines(lines)
        if lines:
            self.table.setCurrentIndex(self.model.index(0, WHO))
            self._count.say(self.tr("{n} 件").format(n=len(lines)))
        elif asked[0]:
            self._count.say(
                self.tr("没有找到“{text}”。可换成姓名两个字或身份证后四位。").format(text=asked[0])
            )
        else:
            self._count.say(self.tr("这里还没有办件。"))
        if self._opens:
            self._opens = False
            self._open()

    def _open(self) -> None:
        """Enter. A scanner types faster than the search answers: its Enter waits for the right list."""
        scanned = case_no_of(self.search.text())
        if scanned:
            self.search.clear()
            self.wanted.emit("case", scanned)
            return
        if self.search.text().strip() != self._shown:
            self._opens = True
            self._ask()
            return
        line = self.model.line(self.table.currentIndex().row())
        if line is not None:
            self.wanted.emit("case", line.case_no)
