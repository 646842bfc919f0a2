"""PreReviewCard: the remote pre-reviews of one case, and the scans they are about.

Opening the scans is a line of the record; the reason is the pre-review itself. Answering is an act of the
case's own buttons. GUI thread.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.dialogs.scans_dialog import ScansDialog
from desktop.pages.desk import Desk
from desktop.usecases.service_views import PreReviewLine, ScanPage
from desktop.usecases.views import CaseView
from desktop.widgets.buttons import KeyButton
from desktop.widgets.words import Frame, Pill, Words, empty, row
from sync.ledger.problems import Problem


class PreReviewCard(Frame):
    """`said(sentence, tone)`: a refusal to open the scans."""

    said = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("card", parent, margin=16, gap=8)
        self._desk = desk
        self._case_no, self._about = "", ""
        self.button: KeyButton | None = None
        self.dialog: ScansDialog | None = None

    def show_case(self, view: CaseView, about: str) -> None:
        """Draw what there is; hidden where nobody asked."""
        empty(self.box)
        self.button = None
        self._case_no, self._about = view.line.case_no, about
        self.setVisible(bool(view.pre_reviews))
        if not view.pre_reviews:
            return
        self.box.addWidget(Words(self.tr("远程预审"), "section"))
        for review in view.pre_reviews:
            self._draw(review)
        self.box.addWidget(
            Words(self.tr("只看扫描件，不是收件，也不作决定；以收到原件后的审查为准。"), "soft")
        )
        if any(material.files for material in view.materials):
            self.button = KeyButton(self._desk.theme, self.tr("看扫描件"), kind="plain", shrinks=True)
            self.button.clicked.connect(self.open_scans)
            self.box.addWidget(self.button)

    def open_scans(self) -> None:
        """Have it written down, then show them."""
        self._desk.tasks.run(
            self._desk.verbs.look_at_scans,
            self._desk.clerk,
            self._case_no,
            self.tr("远程预审，查看扫描件"),
            done=self._show,
            failed=self._refuse,
            owner=self,
        )

    def _draw(self, review: PreReviewLine) -> None:
        self.box.addLayout(row(Pill(review.state, review.urgency.value), 1))
        for gap in review.gaps:
            self.box.addWidget(Words(self.tr("· {gap}").format(gap=gap)))
        for said in (review.remark, review.note and self.tr("请留意：{note}").format(note=review.note)):
            if said:
                self.box.addWidget(Words(said))
        asked = self.tr("{who} 请求").format(who=review.asked) if review.asked else ""
        answered = self.tr("{who} 答复").format(who=review.answered) if review.answered else ""
        self.box.addWidget(Words("\n".join(part for part in (asked, answered) if part), "soft"))

    def _show(self, pages: tuple[ScanPage, ...]) -> None:
        dialog = ScansDialog(
            self._desk.theme,
            self._desk.tasks,
            self._desk.verbs.scan_bytes,
            pages,
            self._about,
            self.window(),
        )
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _refuse(self, problem: Problem) -> None:
        self.said.emit(problem.sentence, "warn")
