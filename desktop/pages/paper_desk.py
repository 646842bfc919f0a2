"""PaperDesk: the issued papers of one case beside their preview, and printing them.

Commit first, print afterwards: a printer that fails takes nothing back. The PDF comes from
the shelf and is shown and printed byte for byte. Rendering and printing run on workers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.pages.desk import Desk
from desktop.pages.read_aloud import ReadAloud
from desktop.pages.slip_print import SlipPrint
from desktop.tasks import DEVICE
from desktop.usecases.views import PaperLine
from desktop.widgets.buttons import KeyButton
from desktop.widgets.flow import flow_host
from desktop.widgets.paper_view import PaperView, render_pages
from desktop.widgets.words import Scroll, Words, empty, row
from sync.ledger.problems import Problem

OFFICIAL_FORM = "form"


class PaperDesk(QWidget):
    """`printed(line)` after each sheet; `said(sentence, tone)` for what the clerk should know."""

    printed = Signal(object)
    said = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._papers: list[PaperLine] = []
        self._chosen: PaperLine | None = None
        self._queue: list[PaperLine] = []
        self._buttons = QButtonGroup(self)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(16)
        box.addLayout(self._left(), 5)
        box.addLayout(self._right(), 7)

    def show_papers(
        self,
        papers: Sequence[PaperLine],
        *,
        form_of: str = "",
        first: str = "",
        to_sign: Sequence[PaperLine] = (),
    ) -> None:
        """List the papers; `form_of` adds the official form of that case; `first` a doc_no to open; `to_sign`:
        sheets without a number that somebody has to sign."""
        self._papers = list(papers)
        if form_of and papers:
            form = PaperLine(
                form_of, OFFICIAL_FORM, self.tr("申请表（供签名）"), OFFICIAL_FORM, papers[0].date
            )
            self._papers.append(form)
        self._papers.extend(to_sign)
        self._draw_list()
        chosen = next((paper for paper in self._papers if paper.doc_no == first), None)
        if chosen is None and self._papers:
            chosen = self._papers[0]
        self._choose(chosen)

    def papers(self) -> tuple[PaperLine, ...]:
        return tuple(self._papers)

    def print_all(self) -> None:
        """Print what was never printed, one after the other; with nothing left, the chosen paper again."""
        fresh = [paper for paper in self._papers if not paper.printed and paper.code != OFFICIAL_FORM]
        self._queue = fresh or ([self._chosen] if self._chosen else [])
        self._print_next()

    def focus_print(self) -> None:
        self._all.setFocus(Qt.FocusReason.OtherFocusReason)

    def print_chosen(self) -> None:
        if self._chosen is not None:
            self._queue = [self._chosen]
            self._print_next()

    def _of_chosen(self) -> tuple[str, str] | None:
        return (self._chosen.case_no, self._chosen.doc_no) if self._chosen is not None else None

    def _left(self) -> QVBoxLayout:
        self._list = Scroll(gap=6)
        self._all = KeyButton(self._desk.theme, self.tr("打印"), key="Ctrl+P", icon="print", kind="primary")
        self._all.clicked.connect(self.print_all)
        self._one = KeyButton(self._desk.theme, self.tr("只打这一张"))
        self._one.clicked.connect(self.print_chosen)
        column = QVBoxLayout()
        column.addWidget(self._list, 1)
        column.addWidget(self._all)
        self.aloud = ReadAloud(self._desk, self._of_chosen, self)
        self.aloud.said.connect(lambda words: self._state.say(words))
        self.aloud.refused.connect(lambda problem: self.said.emit(problem.sentence, "warn"))
        column.addWidget(flow_host(self._one, self.aloud.button))
        self.slip = SlipPrint(self._desk, self.said.emit, self)
        column.addWidget(self.slip.button)
        return column

    def _right(self) -> QVBoxLayout:
        self.view = PaperView()
        near = KeyButton(self._desk.theme, self.tr("放大"), icon="zoomin", kind="quiet")
        far = KeyButton(self._desk.theme, self.tr("缩小"), icon="zoomout", kind="quiet")
        fit = KeyButton(self._desk.theme, self.tr("原宽"), kind="quiet")
        near.clicked.connect(lambda: self.view.zoom(1))
        far.clicked.connect(lambda: self.view.zoom(-1))
        fit.clicked.connect(lambda: self.view.zoom(0))
        self._state = Words("", "soft", wrap=False)
        self._state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout()
        column.addWidget(self.view, 1)
        foot = row(near, far, fit)
        foot.insertWidget(0, self._state, 1)
        column.addLayout(foot)
        return column

    def _draw_list(self) -> None:
        for button in self._buttons.buttons():
            self._buttons.removeButton(button)
        empty(self._list.box)
        for paper in self._papers:
            button = KeyButton(self._desk.theme, self._words(paper), icon="file", kind="pick")
            button.setCheckable(True)
            button.setToolTip(paper.doc_no)
            button.clicked.connect(lambda _checked=False, paper=paper: self._choose(paper))
            self._buttons.addButton(button)
            self._list.box.addWidget(button)
        self._list.box.addStretch(1)
        self._all.setEnabled(bool(self._papers))
        self._one.setEnabled(bool(self._papers))

    def _words(self, paper: PaperLine) -> str:
        if paper.code == OFFICIAL_FORM:
            return paper.title
        times = self.tr("已打 {n} 次").format(n=paper.printed) if paper.printed else self.tr("未打印")
        return self.tr("{title}（{times}）").format(title=paper.title, times=times)

    def _choose(self, paper: PaperLine | None) -> None:
        self._chosen = paper
        self.aloud.stop()
        self.slip.offer(paper)
        if paper is None:
            self.view.clear()
            self._state.say(self.tr("还没有文书。"))
            return
        for button, line in zip(self._buttons.buttons(), self._papers, strict=True):
            button.setChecked(line.doc_no == paper.doc_no)
        self._state.say(self.tr("正在打开 {title}…").format(title=paper.title))
        self._desk.tasks.run(
            _picture,
            self._desk.verbs.paper_pdf,
            paper,
            done=lambda images, paper=paper: self._show(paper, images),
            failed=self._not_shown,
            owner=self,
        )

    def _show(self, paper: PaperLine, images: tuple[QImage, ...]) -> None:
        if self._chosen is None or paper.doc_no != self._chosen.doc_no:
            return
        self.view.show_pages(images)
        number = "" if paper.code == OFFICIAL_FORM else paper.doc_no
        self._state.say(self.tr("{number}　共 {n} 页").format(number=number, n=len(images)).strip("　"))

    def _not_shown(self, problem: Problem) -> None:
        self.view.clear()
        self._state.say(problem.sentence)

    def _print_next(self) -> None:
        if not self._queue:
            self._all.setEnabled(bool(self._papers))
            return
        paper = self._queue.pop(0)
        self._all.setEnabled(False)
        self._state.say(self.tr("正在打印 {title}…").format(title=paper.title))
        self._desk.tasks.run(
            self._desk.verbs.print_copy,
            paper.case_no,
            paper.doc_no,
            self._desk.clerk.name,
            done=lambda pdf, paper=paper: self._to_printer(paper, pdf),
            failed=self._print_failed,
            owner=self,
        )

    def _to_printer(self, paper: PaperLine, pdf: bytes) -> None:
        name = f"{paper.title}-{paper.case_no if paper.code == OFFICIAL_FORM else paper.doc_no}"
        self._desk.tasks.run(
            self._desk.devices.printer.print_pdf,
            name,
            pdf,
            done=lambda where, paper=paper: self._was_printed(paper, where),
            failed=self._print_failed,
            owner=self,
            lane=DEVICE,
        )

    def _was_printed(self, paper: PaperLine, where: str) -> None:
        if paper.code == OFFICIAL_FORM:
            self._after(paper, where)
            return
        self._desk.tasks.run(
            self._desk.verbs.mark_printed,
            paper.case_no,
            paper.doc_no,
            self._desk.clerk.name,
            done=lambda line, where=where: self._after(line, where),
            failed=self._print_failed,
            owner=self,
        )

    def _after(self, line: PaperLine, where: str) -> None:
        for at, paper in enumerate(self._papers):
            if paper.doc_no == line.doc_no:
                self._papers[at] = replace(paper, printed=line.printed)
                button = self._buttons.buttons()[at]
                if isinstance(button, KeyButton):
                    button.set_words(self._words(self._papers[at]))
        self._state.say(self.tr("{title} 已交给打印机：{where}").format(title=line.title, where=where))
        self.printed.emit(line)
        self._print_next()

    def _print_failed(self, problem: Problem) -> None:
        self._queue.clear()
        self._all.setEnabled(True)
        self._state.say(problem.sentence)
        self.said.emit(problem.sentence, "warn")


def _picture(paper_pdf, paper: PaperLine) -> tuple[QImage, ...]:  # type: ignore[no-untyped-def]
    """On the worker: fetch the PDF and draw its pages."""
    return render_pages(paper_pdf(paper.case_no, paper.doc_no))
