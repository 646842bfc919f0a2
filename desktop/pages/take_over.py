"""接收 (township): take hand-overs over row by row. Each row is counted, differences noted, then 签收.

Only signing makes the case RECEIVED and starts the statutory clock (T6, D13); that the bytes
arrived proves nothing. 签收 wakes up when every row is ticked or its difference is written; what
was counted stays counted while the clerk looks at other cases, and 全部签收 signs for all
counted cases of one list, each with its own event.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from desktop.pages.acts_card import ActsCard
from desktop.pages.bags import ResultsBack
from desktop.pages.desk import Desk, Page
from desktop.usecases.batch_views import HandOverList, TakenOver
from desktop.usecases.views import ActDone, ActOption, CaseLine, CaseView, MaterialRow
from desktop.widgets.buttons import KeyButton
from desktop.widgets.ime_line import ImeLine
from desktop.widgets.theme import Theme
from desktop.widgets.ticks import TickBox
from desktop.widgets.words import Frame, Scroll, Words, empty, row, show_part
from sync.ledger.problems import Problem

TAKE_OVER = "CaseReceived"
COUNTED, DIFFERENCES = "facts.rows_counted", "facts.differences"


class TakeOverPage(Page):
    name = "take_over"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.head(self.tr("接收"))
        self._lead = Words(
            self.tr("对着交接单逐件清点，少了或不符的写明，再签收。签收当天起算期限。"), "soft"
        )
        self.column.addWidget(self._lead)
        self._bag = Frame("", margin=0, gap=0)
        self.column.addWidget(self._bag)
        self.results = ResultsBack(desk, self)
        self.results.said.connect(self.said)
        self.results.done.connect(self._were_sent)
        self._chosen = ""
        self._option: ActOption | None = None
        self._rows: list[CountedRow] = []
        self._counts: dict[str, tuple[RowCount, ...]] = {}
        self._groups: list[ListHead] = []
        self._buttons = QButtonGroup(self)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        self._list = Scroll(gap=6)
        columns.addWidget(self._list, 5)
        columns.addLayout(self._right(), 7)
        self.column.addLayout(columns, 1)

    def opened(self, subject: object = None) -> None:
        if isinstance(subject, str) and subject:
            self._chosen = subject
        self.desk.tasks.run(self.desk.verbs.hand_overs, done=self._show, failed=self.tell)
        empty(self._bag.box)
        self.results.offer(self._bag)

    def groups(self) -> list[ListHead]:
        """The heads of the lists that wait, each with its 全部签收."""
        return list(self._groups)

    def rows(self) -> list[CountedRow]:
        return list(self._rows)

    def choose(self, case_no: str) -> None:
        """Open one hand-over at the right."""
        self._chosen = case_no
        for button in self._buttons.buttons():
            button.setChecked(button.property("case_no") == case_no)
        self.desk.tasks.run(
            self.desk.verbs.show_case, self.desk.clerk, case_no, done=self._show_case, failed=self.tell
        )

    def sign(self) -> None:
        """签收: every row is counted; the differences go into the hand-over list."""
        if self._option is None or not self._sign.isEnabled():
            return
        values: dict[str, Any] = {field.name: field.default for field in self._option.fields}
        values[COUNTED] = True
        values[DIFFERENCES] = _differences(self._counted())
        self._sign.setEnabled(False)
        self.desk.tasks.run(
            self.desk.verbs.act_on_case,
            self.desk.clerk,
            self._chosen,
            TAKE_OVER,
            values,
            done=self._was_signed,
            failed=self._refused,
        )

    def sign_list(self, case_nos: tuple[str, ...]) -> None:
        """全部签收: for the cases of one list of which every row is counted."""
        counted = {number: _differences(self._counts[number]) for number in case_nos if self._whole(number)}
        if not counted:
            return
        for head in self._groups:
            head.sign.setEnabled(False)
        self.desk.tasks.run(
            self.desk.verbs.take_over_many,
            self.desk.clerk,
            counted,
            done=self._were_signed,
            failed=self._refused,
        )

    def help_words(self) -> tuple[str, ...]:
        return (
            self.tr("空格打勾，Tab 到下一件。数目不对的写在右边，例如“少 1 份”。"),
            self.tr("一张交接单上清点好的几件，可以用“全部签收”一次签收。"),
            self.tr("材料不是本机关的、看不清的，用“退回交接”。"),
            self.tr("办好的结果要交回村里的，用“结果一起转村”，一个村一张交接单。"),
        )

    def _right(self) -> QVBoxLayout:
        self._card = Frame("card", margin=18, gap=8)
        self._title = Words("", "section")
        self._card.box.addWidget(self._title)
        self._table = Scroll(gap=0)
        self._card.box.addWidget(self._table, 1)
        self._state = Words("", "soft")
        self._card.box.addWidget(self._state)
        self._sign = KeyButton(
            self.desk.theme, self.tr("签收"), key="Ctrl+Enter", icon="stamp", kind="primary"
        )
        self._sign.clicked.connect(self.sign)
        self._sign.setEnabled(False)
        whole = KeyButton(self.desk.theme, self.tr("看整个办件"), kind="quiet")
        whole.clicked.connect(lambda: self.wanted.emit("case", self._chosen))
        self._card.box.addLayout(row(whole, 1, self._sign))
        self._others = ActsCard(self.desk)
        self._others.done.connect(self._was_signed)
        column = QVBoxLayout()
        column.addWidget(self._card, 1)
        column.addWidget(self._others)
        return column

    def _show(self, lists: tuple[HandOverList, ...]) -> None:
        for button in self._buttons.buttons():
            self._buttons.removeButton(button)
        empty(self._list.box)
        self._groups = []
        for waiting in lists:
            head = ListHead(self.desk.theme, waiting)
            head.signed.connect(self.sign_list)
            self._groups.append(head)
            self._list.box.addWidget(head)
            for line in waiting.lines:
                self._list.box.addWidget(self._button(line))
        if not lists:
            self._list.box.addWidget(Words(self.tr("现在没有等着接收的。"), "section"))
        self._list.box.addStretch(1)
        known = [line.case_no for waiting in lists for line in waiting.lines]
        self._counts = {number: counts for number, counts in self._counts.items() if number in known}
        self._card.setVisible(bool(known))
        self._others.setVisible(bool(known))
        self._say_lists()
        if known:
            self.choose(self._chosen if self._chosen in known else known[0])

    def _button(self, line: CaseLine) -> KeyButton:
        words = f"{line.applicant}　{line.item_name}"
        button = KeyButton(self.desk.theme, words, icon="file", kind="pick")
        button.setCheckable(True)
        button.setProperty("case_no", line.case_no)
        button.setToolTip(line.case_no)
        button.clicked.connect(lambda: self.choose(line.case_no))
        self._buttons.addButton(button)
        return button

    def _show_case(self, view: CaseView) -> None:
        if view.line.case_no != self._chosen:
            return
        self._title.say(f"{view.line.applicant}　{view.line.item_name}")
        empty(self._table.box)
        self._rows = []
        before = self._counts.get(self._chosen, ())
        for at, material in enumerate(found for found in view.materials if found.state != "missing"):
            line = CountedRow(material, before[at] if at < len(before) else None)
            line.changed.connect(self._count_again)
            if not at:
                line.setProperty("first", "true")
            self._rows.append(line)
            self._table.box.addWidget(line)
        self._table.box.addStretch(1)
        self._option = next((option for option in view.acts if option.kind == TAKE_OVER), None)
        others = tuple(option for option in view.acts if option.kind != TAKE_OVER)
        self._others.show_acts(view.line.case_no, self._title.text(), others)
        self._others.setVisible(bool(others))
        self._count_again()
        if self._rows:
            self._rows[0].tick.setFocus()

    def _counted(self) -> list[RowCount]:
        return [line.count() for line in self._rows]

    def _count_again(self) -> None:
        if self._option is not None:
            self._counts[self._chosen] = tuple(self._counted())
        self._say_state()
        self._say_lists()

    def _whole(self, case_no: str) -> bool:
        """Every row of the case was looked at here and is settled."""
        counts = self._counts.get(case_no)
        return counts is not None and all(count.settled for count in counts)

    def _say_lists(self) -> None:
        for head in self._groups:
            head.say(sum(self._whole(number) for number in head.case_nos))
        for button in self._buttons.buttons():
            if isinstance(button, KeyButton):
                button.set_icon("check" if self._whole(str(button.property("case_no"))) else "file")

    def _say_state(self) -> None:
        left = sum(not count.settled for count in self._counted())
        self._sign.setEnabled(self._option is not None and not left)
        if self._option is None:
            self._state.say(self.tr("这件现在不能由您签收。"))
        else:
            self._state.say(
                self.tr("还有 {n} 件没有清点").format(n=left) if left else self.tr("都清点了，可以签收")
            )

    def _was_signed(self, done: ActDone) -> None:
        self.recorded.emit()
        self.said.emit(self.tr("已签收，现在是“{state}”。").format(state=done.state_text), "good")
        self.opened()

    def _were_signed(self, done: TakenOver) -> None:
        self.recorded.emit()
        self.said.emit(self.tr("已签收 {n} 件。").format(n=len(done.cases)), "good")
        self.opened()

    def _were_sent(self) -> None:
        self.recorded.emit()
        self.opened()

    def _refused(self, problem: Problem) -> None:
        self._say_state()
        self._say_lists()
        self.tell(problem)


def _differences(counts: Iterable[RowCount]) -> str:
    return "；".join(count.difference for count in counts if count.difference)


class ListHead(Frame):
    """Head of one hand-over list: its number, from where and when, and 全部签收. `signed(case_nos)`."""

    signed = Signal(object)

    def __init__(self, theme: Theme, waiting: HandOverList) -> None:
        super().__init__("", margin=0, gap=2)
        self.case_nos = tuple(line.case_no for line in waiting.lines)
        self.setAccessibleName(waiting.doc_no)
        title = self.tr("{village}（{n} 件）").format(village=waiting.village, n=len(self.case_nos))
        self.sign = KeyButton(theme, self.tr("全部签收"), icon="stamp")
        self.sign.clicked.connect(lambda: self.signed.emit(self.case_nos))
        self.box.addWidget(Words(title, "section"))
        for words in (waiting.doc_no, waiting.given_at):
            if words:
                self.box.addWidget(Words(words, "soft"))
        self.box.addLayout(row(self.sign, 1))
        show_part(self.sign, len(self.case_nos) > 1)
        self.say(0)

    def say(self, counted: int) -> None:
        """How many cases of the list are counted whole; only those are signed for."""
        part = self.tr("签收清点好的 {n} 件").format(n=counted)
        self.sign.set_words(part if 0 < counted < len(self.case_nos) else self.tr("全部签收"))
        self.sign.setAccessibleName(f"{self.sign.words}：{self.accessibleName()}")
        self.sign.setEnabled(counted > 0)


@dataclass(frozen=True, slots=True)
class RowCount:
    """`note`: what the clerk typed; `difference`: the same with the material's name before it."""

    counted: bool
    difference: str
    note: str = ""

    @property
    def settled(self) -> bool:
        return self.counted or bool(self.difference)


class CountedRow(Frame):
    """One material on the hand-over list: a tick when it is there as listed, words when it is not."""

    changed = Signal()

    def __init__(self, material: MaterialRow, before: RowCount | None = None) -> None:
        super().__init__("row", across=True, margin=0, gap=12)
        self.box.setContentsMargins(0, 6, 0, 6)
        self._name = material.name
        listed = []
        if material.originals:
            listed.append(self.tr("原件 {n} 份").format(n=material.originals))
        if material.copies:
            listed.append(self.tr("复印件 {n} 份").format(n=material.copies))
        if material.ecert:
            listed.append(self.tr("电子证照"))
        self.tick = TickBox(self.tr("已清点"))
        self.tick.setAccessibleName(self.tr("已清点：{name}").format(name=material.name))
        words = QVBoxLayout()
        words.addWidget(Words(material.name, "strong"))
        words.addWidget(Words("，".join(listed), "soft"))
        self.note = ImeLine()
        self.note.setPlaceholderText(self.tr("不符时写明"))
        self.note.setAccessibleName(self.tr("不符说明：{name}").format(name=material.name))
        self.note.setMaximumWidth(230)
        self.box.addLayout(words, 1)
        self.box.addWidget(self.tick)
        self.box.addWidget(self.note)
        if before is not None:
            self.tick.setChecked(before.counted)
            self.note.setText(before.note)
        self.tick.toggled.connect(self.changed)
        self.note.textChanged.connect(self.changed)

    def count(self) -> RowCount:
        text = self.note.text().strip()
        return RowCount(self.tick.isChecked(), f"{self._name}：{text}" if text else "", text)
