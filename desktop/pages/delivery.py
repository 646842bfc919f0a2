"""送达: results and notices that lie here for the villager, then the rating (好差评), then closing.

At the left what lies here, at the right what to do with the chosen one. The acts come from the
verbs; delivering asks who received it and how (D08), rating is offered and may be declined.
"""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from desktop.pages.acts_card import ActsCard
from desktop.pages.desk import Desk, Page
from desktop.pages.rating_ask import RatingAsk
from desktop.pages.reveal import Reveal
from desktop.usecases.views import ActDone, CaseLine, CaseView
from desktop.widgets.buttons import KeyButton
from desktop.widgets.words import Frame, Pill, Scroll, Words, empty, row

HERE = ("AT_VILLAGE", "RESULT_READY", "DENIED", "NOT_ACCEPTED", "NOT_REQUIRED", "TERMINATED")
AFTER = ("DELIVERED",)


class DeliveryPage(Page):
    name = "delivery"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.head(self.tr("送达"))
        self._lead = Words(self.tr("结果和文书到了，请通知本人来领；领了以后请他评价。"), "soft")
        self.column.addWidget(self._lead)
        self.reveal = Reveal(desk, self)
        self.reveal.said.connect(self.said)
        self.reveal.shown.connect(self._show_case)
        self._chosen = ""
        self._lines: tuple[CaseLine, ...] = ()
        self._buttons = QButtonGroup(self)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        self._list = Scroll(gap=6)
        columns.addWidget(self._list, 6)
        side = Scroll(gap=12)
        self._about = Frame("card", margin=16, gap=6)
        side.box.addWidget(self._about)
        self.acts = ActsCard(desk)
        self.acts.done.connect(self._was_done)
        side.box.addWidget(self.acts)
        self.rating = RatingAsk(desk)
        self.rating.done.connect(self._was_rated)
        side.box.addWidget(self.rating)
        side.box.addStretch(1)
        columns.addWidget(side, 5)
        self.column.addLayout(columns, 1)

    def opened(self, subject: object = None) -> None:
        if isinstance(subject, str) and subject:
            self._chosen = subject
        self.desk.tasks.run(
            self.desk.verbs.find_cases, "", (*HERE, *AFTER), done=self._show, failed=self.tell
        )

    def choose(self, case_no: str) -> None:
        """Open one line at the right."""
        self._chosen = case_no
        for button in self._buttons.buttons():
            button.setChecked(button.property("case_no") == case_no)
        self.desk.tasks.run(
            self.desk.verbs.show_case, self.desk.clerk, case_no, done=self._show_case, failed=self.tell
        )

    def help_words(self) -> tuple[str, ...]:
        return (
            self.tr("先按“送达”登记谁领走、什么方式，再打印送达回证请本人签名。"),
            self.tr("按 F6 请申请人评价：把屏幕转给他，由本人自己选，也可以不评。"),
        )

    def _show(self, lines: tuple[CaseLine, ...]) -> None:
        self._lines = lines
        for button in self._buttons.buttons():
            self._buttons.removeButton(button)
        empty(self._list.box)
        waiting = [line for line in lines if line.state in HERE]
        after = [line for line in lines if line.state in AFTER]
        self._group(self.tr("待送达（{n}）").format(n=len(waiting)), waiting)
        self._group(self.tr("已送达，待评价归档（{n}）").format(n=len(after)), after)
        if not lines:
            self._list.box.addWidget(Words(self.tr("现在没有等着送达的。"), "section"))
        self._list.box.addStretch(1)
        known = [line.case_no for line in (*waiting, *after)]
        self._about.setVisible(bool(known))
        self.acts.setVisible(bool(known))
        self.rating.setVisible(False)
        if known:
            self.choose(self._chosen if self._chosen in known else known[0])
            self.begin_at(next(button for button in self._buttons.buttons() if button.isChecked()))

    def _group(self, title: str, lines: list[CaseLine]) -> None:
        if not lines:
            return
        self._list.box.addWidget(Words(title, "section"))
        for line in lines:
            button = KeyButton(self.desk.theme, f"{line.applicant}　{line.item_name}", kind="pick")
            button.setCheckable(True)
            button.setProperty("case_no", line.case_no)
            button.setToolTip(line.item_name)
            button.clicked.connect(lambda _checked=False, number=line.case_no: self.choose(number))
            self._buttons.addButton(button)
            holder = Frame("", across=True, margin=0, gap=8)
            holder.box.addWidget(button, 1)
            holder.box.addWidget(Pill(line.state_text, line.urgency.value))
            self._list.box.addWidget(holder)

    def _show_case(self, view: CaseView) -> None:
        if view.line.case_no != self._chosen:
            return
        empty(self._about.box)
        box: QVBoxLayout | QHBoxLayout = self._about.box
        box.addWidget(Words(view.line.applicant, "big"))
        box.addWidget(Words(view.line.item_name))
        phone = view.applicant.get("mobile", "")
        if phone:
            words = Words(self.tr("电话 {phone}").format(phone=phone), "strong")
            box.addLayout(row(words, 1, self._whole_number(view)) if view.masked else row(words, 1))
        if view.line.deadline_text:
            box.addLayout(row(Pill(view.line.state_text, view.line.urgency.value), 1))
            box.addWidget(Words(view.line.deadline_text, "soft"))
        whole = KeyButton(self.desk.theme, self.tr("看整个办件"), kind="quiet")
        whole.clicked.connect(lambda: self.wanted.emit("case", view.line.case_no))
        box.addLayout(row(whole, 1))
        about = f"{view.line.applicant}　{view.line.item_name}"
        self.acts.show_acts(view.line.case_no, about, self.rating.show_case(view))

    def _whole_number(self, view: CaseView) -> KeyButton:
        button = KeyButton(self.desk.theme, self.tr("显示号码"), kind="quiet")
        about = f"{view.line.applicant}　{view.line.item_name}"
        button.clicked.connect(lambda: self.reveal.ask(view.line.case_no, about))
        return button

    def _was_done(self, done: ActDone) -> None:
        self.recorded.emit()
        self.said.emit(self.tr("已办好，现在是“{state}”。").format(state=done.state_text), "good")
        if done.papers:
            self.wanted.emit("papers", done.papers[0])
            return
        self.opened()

    def _was_rated(self, _done: ActDone) -> None:
        self.recorded.emit()
        self.said.emit(self.tr("评价已记下。"), "good")
        self.opened()
