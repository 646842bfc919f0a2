"""预约上门: one day of the book. Who is here stands on top, who comes below, the visits in the order of the way.

F8 books, F9 writes a visit down, F6 and F7 turn the day. A line leads to the form. Counts nothing:
what is free and who is first come with the view. GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QButtonGroup, QVBoxLayout, QWidget

from desktop.dialogs.act_dialog import ActDialog
from desktop.dialogs.choice_dialog import ChoiceDialog
from desktop.pages.appointment_ask import counter_questions, visit_questions, wants_print
from desktop.pages.appointment_print import AppointmentPrint
from desktop.pages.desk import Desk
from desktop.usecases.appointment_views import AppointmentLine, AppointmentsView, WeekDay
from desktop.usecases.views import ActOption, DraftLine
from desktop.widgets.buttons import KeyButton
from desktop.widgets.case_row import WorkRow
from desktop.widgets.flow import flow_host
from desktop.widgets.words import Frame, Scroll, Words, empty
from sync.ledger.appointments import BOOKED, CANCELLED, HERE, MISSED, SERVED
from sync.ledger.problems import Problem

PAPER, CASE, EARLIER, LATER = "paper", "case", "earlier", "later"
WEEKDAYS = "一二三四五六日"


class AppointmentsTab(QWidget):
    """`wanted(page, subject)` as of a page; `said(sentence, tone)`."""

    wanted = Signal(str, object)
    said = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._day: date | None = None
        self._asked: object = None
        self._view: AppointmentsView | None = None
        self.dialog: ActDialog | None = None
        self.more: ChoiceDialog | None = None
        self.papers = AppointmentPrint(desk, self)
        self.papers.said.connect(self.said)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        column.addWidget(self._head())
        self._list = Scroll(gap=12)
        column.addWidget(self._list, 1)

    def load(self, _today: date) -> None:
        """Show the chosen day; at first today."""
        self._ask()

    def show_day(self, day: date | None) -> None:
        self._day = day
        self._ask()

    def turn(self, by: int) -> None:
        """A day earlier (-1) or later (+1) than the one asked for: two quick presses are two days."""
        if self._day is not None:
            self.show_day(self._day + timedelta(days=by))

    def book(self) -> None:
        """登记预约."""
        self._open(counter_questions)

    def visit(self) -> None:
        """登记上门."""
        self._open(visit_questions)

    def _head(self) -> QWidget:
        theme = self._desk.theme
        earlier = KeyButton(theme, self.tr("前一天"), key="F6", icon="back")
        later = KeyButton(theme, self.tr("后一天"), key="F7", icon="next")
        earlier.clicked.connect(lambda: self.turn(-1))
        later.clicked.connect(lambda: self.turn(1))
        self._title = Words("", "section", wrap=False)
        self.add = KeyButton(theme, self.tr("登记预约"), key="F8", icon="plus", kind="primary")
        self.add.clicked.connect(self.book)
        self.home = KeyButton(theme, self.tr("登记上门"), key="F9", icon="plus")
        self.home.clicked.connect(self.visit)
        self.paper = KeyButton(theme, self.tr("打印日程"), key="Ctrl+P", icon="print")
        self.paper.clicked.connect(lambda: self.papers.print_day(self._view.day) if self._view else None)
        return flow_host(earlier, later, self._title, self.add, self.home, self.paper)

    # --- what is shown -----------------------------------------------------------------------

    def _ask(self) -> None:
        asked = self._asked = object()
        done = partial(self._arrived, asked)
        self._run(self._desk.verbs.appointments_view, self._day, done=done)

    def _arrived(self, asked: object, view: AppointmentsView) -> None:
        if asked is self._asked:  # nothing else was asked for meanwhile
            self._day = view.day
        self._show(view)

    def _show(self, view: AppointmentsView) -> None:
        self._view = view
        words = self.tr("{month}月{day}日　星期{week}").format(
            month=view.day.month, day=view.day.day, week=WEEKDAYS[view.day.weekday()]
        )
        self._title.say(self.tr("{day}（今天）").format(day=words) if view.day == view.today else words)
        self.add.setEnabled(not view.closed and view.day >= view.today)
        self.home.setEnabled(view.day >= view.today)
        self._title.setMinimumHeight(self._desk.theme.tokens.sizes.target)
        focus = QApplication.focusWidget()
        inside = focus is not None and self._list.isAncestorOf(focus)
        empty(self._list.box)
        self._list.box.addWidget(self._week(view))
        self._list.box.addWidget(Words(self._free_words(view), "soft"))
        comes = [line for line in view.lines if not line.home]
        title = self.tr("到窗口办（{n}）").format(n=sum(line.state != CANCELLED for line in comes))
        self._card(title, [self._row(line) for line in comes], self.tr("这一天还没有人预约。"))
        visits = [self._row(line) for line in view.visits]
        title = self.tr("上门（{n}）　按路线先后").format(n=len(visits))
        self._card(title, visits, self.tr("这一天没有上门。"))
        self._list.box.addStretch(1)
        if inside:  # who stood on a line stays in the list
            first = self._list.findChild(WorkRow)
            (first.findChild(KeyButton) if first is not None else self.add).setFocus()

    def _free_words(self, view: AppointmentsView) -> str:
        if view.closed:
            return self.tr("{why}，窗口不接受预约；可以登记上门。").format(why=view.closed)
        full, free = self.tr("{time} 约满"), self.tr("{time} 还可约 {n} 位")
        return "　".join((free if n else full).format(time=time, n=n) for time, n in view.slots)

    def _week(self, view: AppointmentsView) -> QWidget:
        chips = [self._chip(view, one) for one in view.week]
        host = flow_host(*chips)
        group = QButtonGroup(host)
        for chip in chips:
            group.addButton(chip)
        return host

    def _chip(self, view: AppointmentsView, one: WeekDay) -> KeyButton:
        name = self.tr("周{week} {day}日").format(week=WEEKDAYS[one.day.weekday()], day=one.day.day)
        counts = [self.tr("约 {n}").format(n=one.booked)] if one.booked else []
        counts += [self.tr("上门 {n}").format(n=one.visits)] if one.visits else []
        counts += [self.tr("休")] if one.closed and not counts else []
        chip = KeyButton(self._desk.theme, "　".join((name, *counts)), kind="chip")
        chip.setCheckable(True)
        chip.setChecked(one.day == view.day)
        chip.clicked.connect(lambda _checked=False: self.show_day(one.day))
        return chip

    def _card(self, title: str, rows: list[WorkRow], none: str) -> None:
        card = Frame("card", margin=16, gap=2)
        card.setAccessibleName(title)
        card.box.addWidget(Words(title, "section"))
        for at, work in enumerate(rows):
            if not at:
                work.first()
            card.box.addWidget(work)
        if not rows:
            card.box.addWidget(Words(none, "soft"))
        self._list.box.addWidget(card)

    def _row(self, line: AppointmentLine) -> WorkRow:
        lead = self.tr("{time}　{who}　{item}").format(time=line.time, who=line.name, item=line.item_name)
        soft = "　".join(part for part in (line.label, line.mobile, line.about) if part)
        pill = self.tr("已到，先办") if line.waits else line.state
        work = WorkRow(lead, soft, pill=pill, tone=line.tone.value)
        if HERE in line.may:
            here = work.add_button(KeyButton(self._desk.theme, self.tr("到了")))
            here.clicked.connect(lambda _checked=False: self._move(line, HERE))
        if line.state in (BOOKED, HERE, MISSED):
            kind = "primary" if line.waits else "plain"
            words = self.tr("接着办") if line.begun else self.tr("开始办理")
            start = work.add_button(KeyButton(self._desk.theme, words, kind=kind))
            start.clicked.connect(lambda _checked=False: self._begin(line))
        more = work.add_button(KeyButton(self._desk.theme, self.tr("更多"), kind="quiet"))
        more.clicked.connect(lambda _checked=False: self._more(line))
        return work

    # --- what is done ------------------------------------------------------------------------

    def _open(self, questions: Callable[[AppointmentsView, str], ActOption]) -> None:
        view = self._view
        if view is None or self.dialog is not None:
            return
        day = self.tr("{month}月{day}日").format(month=view.day.month, day=view.day.day)
        dialog = ActDialog(self._desk.theme, questions(view, self._desk.clerk.name), day, self.window())
        dialog.decided.connect(self._write)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _write(self, kind: str, values: dict[str, object]) -> None:
        if self._view is None:
            return
        self._desk.tasks.run(
            self._desk.verbs.book_appointment,
            self._view.day,
            kind,
            values,
            self._desk.clerk.name,
            done=lambda line: self._written(line, printed=wants_print(values)),
            failed=self._not_written,
            owner=self,
        )

    def _written(self, line: AppointmentLine, *, printed: bool) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        words = self.tr("{who} 已约好：{day} {time}，{label}。")
        day = self.tr("{month}月{day}日").format(month=line.day.month, day=line.day.day)
        self.said.emit(words.format(who=line.name, day=day, time=line.time, label=line.label), "good")
        if printed:
            self.papers.print_one(line)
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

    def _more(self, line: AppointmentLine) -> None:
        """打印, 未到, 取消 …: what may be done with one line, by number key."""
        names = {
            BOOKED: self.tr("还没到（按错了）"),
            SERVED: self.tr("已经办好"),
            MISSED: self.tr("没有来"),
            CANCELLED: self.tr("取消预约"),
        }
        paper = self.tr("打印上门服务单") if line.home else self.tr("打印预约单")
        pairs = [(PAPER, paper)] if line.state in (BOOKED, HERE) else []
        pairs += [(state, names[state]) for state in line.may if state in names]
        pairs += self._steps(line)
        pairs += [(CASE, self.tr("看办件"))] if line.case_no else []
        if not pairs:
            self.said.emit(self.tr("这一条已经结束，没有要做的了。"), "calm")
            return
        about = self.tr("{label}　{time}　{item}").format(
            label=line.label, time=line.time, item=line.item_name
        )
        dialog = ChoiceDialog(self._desk.theme, line.name, about, self.tr("不改了"), pairs, self.window())
        dialog.decided.connect(lambda value: self._decided(line, value))
        dialog.finished.connect(self._more_closed)
        self.more = dialog
        dialog.open()

    def _steps(self, line: AppointmentLine) -> list[tuple[str, str]]:
        """Where a visit may be moved on the way."""
        at, last = self._place(line)
        pairs = [(EARLIER, self.tr("路线上往前一站"))] if at > 0 else []
        return pairs + ([(LATER, self.tr("路线上往后一站"))] if 0 <= at < last else [])

    def _place(self, line: AppointmentLine) -> tuple[int, int]:
        """(place, last place) of a visit on the way; -1 for what is none."""
        order = [one.booking_id for one in self._view.visits] if self._view is not None else []
        return (order.index(line.booking_id) if line.booking_id in order else -1), len(order) - 1

    def _decided(self, line: AppointmentLine, value: str) -> None:
        if value == PAPER:
            self.papers.print_one(line)
        elif value == CASE:
            self.wanted.emit("case", line.case_no)
        elif value in (EARLIER, LATER):
            self._swap(line, -1 if value == EARLIER else 1)
        else:
            self._move(line, value)

    def _more_closed(self) -> None:
        if self.more is not None:
            self.more.deleteLater()
            self.more = None

    def _move(self, line: AppointmentLine, state: str) -> None:
        self._run(
            self._desk.verbs.move_appointment,
            line.day,
            line.booking_id,
            state,
            done=lambda _line: self._ask(),
        )

    def _begin(self, line: AppointmentLine) -> None:
        def to_form(draft: DraftLine) -> None:
            self.wanted.emit("handling", draft)

        verb = self._desk.verbs.begin_appointment
        self._run(verb, self._desk.clerk, line.day, line.booking_id, done=to_form)

    def _swap(self, line: AppointmentLine, by: int) -> None:
        at, last = self._place(line)
        if self._view is None or not 0 <= at + by <= last or at < 0:
            return
        order = [one.booking_id for one in self._view.visits]
        order[at], order[at + by] = order[at + by], order[at]
        self._run(self._desk.verbs.order_visits, self._view.day, order, done=self._show)

    def _run(self, verb: Callable[..., object], *args: object, done: Callable[..., object]) -> None:
        self._desk.tasks.run(verb, *args, done=done, failed=self._refuse, owner=self)

    def _refuse(self, problem: Problem) -> None:
        self.said.emit(problem.sentence, "warn")
