"""One case: where it stands, its clocks, papers, materials and history, and what may be done now.

The acts come from the verb for the signed-in role, so a village never sees 受理. Each act
opens one `ActDialog`; a refusal stands in the dialog and nothing typed is lost.
"""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from desktop.models.case_table import CaseTableModel
from desktop.pages.acts_card import ActsCard
from desktop.pages.desk import Desk, Page
from desktop.pages.paper_desk import PaperDesk
from desktop.pages.pre_review_card import PreReviewCard
from desktop.pages.rating_ask import RatingAsk
from desktop.pages.rating_card import RatingCard
from desktop.pages.reveal import Reveal
from desktop.pages.suggestion_card import SuggestionCard
from desktop.usecases.views import ActDone, CaseView
from desktop.widgets.buttons import KeyButton
from desktop.widgets.case_row import WorkRow
from desktop.widgets.words import Frame, Pill, Scroll, Words, empty, row

HISTORY_TAB, ANSWERS_TAB, PAPERS_TAB, MATERIALS_TAB = range(4)


class CasePage(Page):
    name = "case"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._case_no = ""
        self._paper = ""
        self._view: CaseView | None = None
        self._undrawn: set[int] = set()
        back = KeyButton(desk.theme, self.tr("返回"), key="F3", icon="back", kind="quiet")
        back.clicked.connect(lambda: self.wanted.emit("back", None))
        self._title = Words("", "title")
        self._state = Pill()
        self._road = Pill()
        self.column.addLayout(row(back, self._title, 1, self._state, self._road))
        self.reveal = Reveal(desk, self)
        self.reveal.said.connect(self.said)
        self.reveal.shown.connect(self._show)
        self._number = Words("", "soft")
        self.column.addWidget(self._number)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addWidget(self._side(), 4)
        columns.addWidget(self._tabs(), 9)
        self.column.addLayout(columns, 1)

    def opened(self, subject: object = None) -> None:
        """`subject`: a case number, or a PaperLine whose paper is to be opened."""
        paper = getattr(subject, "doc_no", "")
        wanted = str(getattr(subject, "case_no", subject) or self._case_no)
        if wanted != self._case_no:
            self.tabs.setCurrentIndex(0)
        self._case_no, self._paper = wanted, str(paper)
        if paper:
            self.tabs.setCurrentIndex(PAPERS_TAB)
        self._load()

    def help_words(self) -> tuple[str, ...]:
        return (
            self.tr("左边是期限和现在能办的事，右边是经历、填写、文书和材料。"),
            self.tr("文书可以再打：从第二次起会加盖“补打”字样，编号不变。"),
        )

    def _side(self) -> QWidget:
        self._side_scroll = side = Scroll(gap=12)
        self._clocks = Frame("card", margin=16, gap=8)
        self.acts = ActsCard(self.desk)
        self.acts.done.connect(self._was_done)
        side.box.addWidget(self._clocks)
        self.said_of_it = RatingCard(self.desk)
        self.said_of_it.wanted.connect(self.acts.act)
        self.said_of_it.hide()
        self.pre_reviews = PreReviewCard(self.desk)
        self.pre_reviews.said.connect(self.said)
        self.pre_reviews.hide()
        side.box.addWidget(self.pre_reviews)
        side.box.addWidget(self.said_of_it)
        side.box.addWidget(self.acts)
        self.rating = RatingAsk(self.desk)
        self.rating.done.connect(self._was_rated)
        self.rating.hide()
        side.box.addWidget(self.rating)
        self.suggestions = SuggestionCard(self.desk)
        self.suggestions.wanted.connect(self.wanted)
        side.box.addWidget(self.suggestions)
        side.box.addStretch(1)
        return side

    def _tabs(self) -> QTabWidget:
        self.tabs = QTabWidget()
        self._history = Scroll(gap=0, margin=10)
        self._answers = Scroll(gap=12, margin=10)
        self.papers = PaperDesk(self.desk)
        self.papers.said.connect(self.said)
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 10, 0, 0)
        box.addWidget(self.papers)
        self._materials = Scroll(gap=0, margin=10)
        self.tabs.addTab(self._history, self.tr("经历"))
        self.tabs.addTab(self._answers, self.tr("填写内容"))
        self.tabs.addTab(holder, self.tr("文书"))
        self.tabs.addTab(self._materials, self.tr("材料"))
        self.tabs.setDocumentMode(True)
        self.tabs.currentChanged.connect(self._draw_tab)
        self.tabs.tabBar().setDrawBase(False)  # a line of the platform, glaring in the dark
        return self.tabs

    def _load(self) -> None:
        self.desk.tasks.run(
            self.desk.verbs.show_case, self.desk.clerk, self._case_no, done=self._show, failed=self.tell
        )

    def _show(self, view: CaseView) -> None:
        if view.line.case_no != self._case_no:
            return
        self._view = view
        line = view.line
        self._title.say(self.tr("{who}　{item}").format(who=line.applicant, item=line.item_name))
        self.setAccessibleName(self._title.text())
        self._state.show_state(line.state_text, line.urgency.value)
        self._road.show_state(CaseTableModel(self).road_words(line.sent), "none")
        parts = (
            self.tr("办件号 {number}").format(number=line.case_no),
            self.tr("{day} 登记").format(day=line.registered_on.isoformat()),
            self.tr("目前在：{owner}").format(owner=view.owner_text),
        )
        self._number.say("　".join(parts))
        self._draw_clocks(view)
        self.suggestions.show_case(line.case_no)
        self.acts.show_acts(line.case_no, self._title.text(), self.rating.show_case(view))
        self.said_of_it.show_case(view)
        self.pre_reviews.show_case(view, self._title.text())
        self._draw_tabs()
        form_of = line.case_no if self._has_form(view) else ""
        self.papers.show_papers(view.papers, form_of=form_of, first=self._paper, to_sign=view.to_sign)
        self.tabs.setTabText(PAPERS_TAB, self.tr("文书（{n}）").format(n=len(view.papers)))

    @staticmethod
    def _has_form(view: CaseView) -> bool:
        return bool(view.answers)

    def _draw_clocks(self, view: CaseView) -> None:
        empty(self._clocks.box)
        self._clocks.box.addWidget(Words(self.tr("期限"), "section"))
        if not view.clocks:
            self._clocks.box.addWidget(Words(self.tr("现在没有在走的期限。"), "soft"))
        for clock in view.clocks:
            self._clocks.box.addWidget(Pill(clock.name, clock.urgency.value))
            self._clocks.box.addWidget(Words(clock.text, "soft"))
        if view.visits_over:
            self._clocks.box.addWidget(Pill(self.tr("到场超过承诺"), "orange"))
        if view.visits:
            self._clocks.box.addWidget(Words(view.visits, "soft"))

    def _draw_tabs(self) -> None:
        """Nothing of the case before stays in a tab that is not looked at."""
        boxes = {HISTORY_TAB: self._history, ANSWERS_TAB: self._answers, MATERIALS_TAB: self._materials}
        for at in boxes.keys() - self._undrawn - {self.tabs.currentIndex()}:
            empty(boxes[at].box)
        self._undrawn = set(boxes)
        self._draw_tab(self.tabs.currentIndex())

    def _draw_tab(self, at: int) -> None:
        """What nobody looks at is drawn when somebody does: all of it at once would hold up the clerk's keys."""
        if self._view is None or at not in self._undrawn:
            return
        self._undrawn.discard(at)
        draw = {
            HISTORY_TAB: self._draw_history,
            ANSWERS_TAB: self._draw_answers,
            MATERIALS_TAB: self._draw_materials,
        }
        draw[at](self._view)

    def _draw_history(self, view: CaseView) -> None:
        empty(self._history.box)
        for at, event in enumerate(reversed(view.history)):
            when = event.when[:16].replace("T", " ")
            soft = "　".join(part for part in (when, event.who, event.note) if part)
            line = WorkRow(event.what, soft, pill=event.state_text)
            if not at:
                line.first()
            self._history.box.addWidget(line)
        self._history.box.addStretch(1)

    def _draw_answers(self, view: CaseView) -> None:
        empty(self._answers.box)
        if view.masked and view.answers:
            self.numbers = KeyButton(self.desk.theme, self.tr("显示完整号码"), kind="quiet")
            self.numbers.clicked.connect(lambda: self.reveal.ask(self._case_no, self._title.text()))
            self._answers.box.addLayout(row(Words(self.tr("号码已遮盖。"), "soft"), 1, self.numbers))
        for title, pairs in view.answers:
            self._answers.box.addWidget(Words(title, "section"))
            grid = QGridLayout()
            grid.setColumnStretch(1, 1)
            grid.setHorizontalSpacing(16)
            for at, (label, value) in enumerate(pairs):
                name = Words(label, "soft")
                name.setFixedWidth(self.fontMetrics().horizontalAdvance("国") * 9)
                grid.addWidget(name, at, 0)
                grid.addWidget(Words(value), at, 1)
            self._answers.box.addLayout(grid)
        self._answers.box.addStretch(1)

    def _draw_materials(self, view: CaseView) -> None:
        empty(self._materials.box)
        states = {
            "present": self.tr("已收"),
            "missing": self.tr("缺"),
            "waived": self.tr("免交"),
        }
        for at, material in enumerate(view.materials):
            copies = self.tr("{n} 份").format(n=material.copies) if material.copies else ""
            scans = self.tr("{n} 页扫描").format(n=len(material.files)) if material.files else ""
            soft = "　".join(part for part in (copies, scans, material.ecert, material.note) if part)
            tone = "yellow" if material.state == "missing" else "green"
            line = WorkRow(material.name, soft, pill=states.get(material.state, material.state), tone=tone)
            if not at:
                line.first()
            self._materials.box.addWidget(line)
        self._materials.box.addStretch(1)

    def _was_done(self, done: ActDone) -> None:
        self.recorded.emit()
        self.said.emit(self.tr("已办好，现在是“{state}”。").format(state=done.state_text), "good")
        if done.papers:
            self._paper = done.papers[0].doc_no
            self.tabs.setCurrentIndex(PAPERS_TAB)
        self._load()

    def _was_rated(self, _done: ActDone) -> None:
        self.recorded.emit()
        self.said.emit(self.tr("评价已记下。"), "good")
        self._load()
