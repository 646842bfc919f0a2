"""RatingCard: what was said of one case: departments' opinions, ratings with their reasons, complaints.

A bad rating that nobody has followed up leads to the act 登记投诉 where this counter may make it;
elsewhere it is said who does. Knows no guards; the acts come from the verb.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.pages.desk import Desk
from desktop.usecases.service_views import ComplaintLine, RatingLine, SubTaskLine
from desktop.usecases.views import CaseView
from desktop.widgets.buttons import KeyButton
from desktop.widgets.words import Frame, Pill, Words, empty, row

REGISTER, ANSWER = "ComplaintRegistered", "ComplaintAnswered"
FULL_STAR, EMPTY_STAR = "★", "☆"
STARS = 5


class RatingCard(Frame):
    """`wanted(kind)`: open that act's dialog."""

    wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("card", parent, margin=16, gap=8)
        self._desk = desk
        self.button: KeyButton | None = None

    def show_case(self, view: CaseView) -> None:
        """Draw what there is; hidden where nobody has said anything."""
        empty(self.box)
        self.button = None
        self.setVisible(bool(view.ratings or view.complaints or view.calls_back or view.sub_tasks))
        if view.sub_tasks:
            self.box.addWidget(Words(self.tr("并联审批"), "section"))
        for task in view.sub_tasks:
            self._sub_task(task)
        if view.ratings:
            self.box.addWidget(Words(self.tr("评价"), "section"))
        for rating in view.ratings:
            self._rating(rating)
        if view.complaints:
            self.box.addWidget(Words(self.tr("投诉（意见）"), "section"))
        for complaint in view.complaints:
            self._complaint(complaint)
        if view.calls_back:
            self.box.addWidget(Words(self.tr("回访"), "section"))
        for call in view.calls_back:
            self.box.addWidget(Words(call))
        self._next(view)

    def _sub_task(self, task: SubTaskLine) -> None:
        name = task.department if task.required else self.tr("{name}（参考）").format(name=task.department)
        self.box.addWidget(Words(name, "strong"))
        self.box.addLayout(row(Pill(task.state, task.urgency.value), 1))
        self.box.addWidget(Words("　".join(part for part in (task.question, task.reason) if part), "soft"))

    def _rating(self, rating: RatingLine) -> None:
        stars = FULL_STAR * rating.stars + EMPTY_STAR * (STARS - rating.stars) if rating.stars else ""
        pill = Pill(rating.level, "orange" if rating.bad else "green" if rating.stars else "none")
        line = Words(stars, "strong", wrap=False)
        line.setAccessibleName(self.tr("{n} 星").format(n=rating.stars) if stars else rating.level)
        self.box.addLayout(row(line, pill, 1) if stars else row(pill, 1))
        if rating.reasons:
            self.box.addWidget(Words("；".join(rating.reasons)))
        if rating.text:
            self.box.addWidget(Words(self.tr("“{text}”").format(text=rating.text)))
        asked = self.tr("{who} 请评").format(who=rating.asked_by) if rating.asked_by else ""
        soft = "　".join(part for part in (rating.day, asked, rating.how) if part)
        self.box.addWidget(Words(soft, "soft"))

    def _complaint(self, complaint: ComplaintLine) -> None:
        self.box.addLayout(
            row(
                Words(complaint.category, "strong", wrap=False),
                Pill(complaint.state, complaint.urgency.value),
                1,
            )
        )
        self.box.addWidget(Words(complaint.content))
        if complaint.answer:
            self.box.addWidget(Words(self.tr("答复：{answer}").format(answer=complaint.answer)))
        self.box.addWidget(Words(f"{complaint.taken_on}　{complaint.number}", "soft"))

    def _next(self, view: CaseView) -> None:
        """The follow-up of a bad rating: a button, or who does it."""
        kinds = {act.kind for act in view.acts}
        if not any(rating.waits for rating in view.ratings):
            return
        if REGISTER in kinds:
            self.button = KeyButton(
                self._desk.theme, self.tr("差评核查：登记投诉"), kind="primary", shrinks=True
            )
            self.button.clicked.connect(lambda: self.wanted.emit(REGISTER))
            self.box.addWidget(self.button)
            self.box.addWidget(Words(self.tr("登记后 15 个工作日内查明、整改、答复，再回访。"), "soft"))
        else:
            self.box.addWidget(
                Words(
                    self.tr(
                        "差评由乡镇便民服务中心（或县里）登记核查，15 个工作日内答复，答复后这里看得到。"
                    ),
                    "soft",
                )
            )
