"""核对: everything once more, grouped, with 更改 by each group; the button names the act (登记).

Shows what the verb found; papers that are missing do not block but must be decided: complete
first, or hand in as it is (行政许可法第三十二条). The resident may look at the same page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.pages.desk import Desk
from desktop.pages.handling_state import MATERIALS, PAGE_PREFIX, PROXY, Handling
from desktop.usecases.views import FindingLine
from desktop.widgets.buttons import KeyButton
from desktop.widgets.choices import OneOf
from desktop.widgets.notices import ErrorSummary, Mistake
from desktop.widgets.words import Frame, Scroll, Words, empty, row
from sync.ledger.problems import Problem

COMPLETE_FIRST, SEND_NOW = "complete", "now"


class CheckStep(QWidget):
    """`change(step, path)`: back to that step for a correction; `ready(can)`: registering is possible now."""

    change = Signal(str, str)
    ready = Signal(bool)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._handling: Handling | None = None
        self._lines: tuple[FindingLine, ...] = ()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.summary = ErrorSummary(desk.theme)
        self.summary.picked.connect(self._jump)
        box.addWidget(self.summary)
        self._scroll = Scroll()
        box.addWidget(self._scroll, 1)
        self.choice: OneOf | None = None
        self.service: OneOf | None = None

    def enter(self, handling: Handling, groups: Sequence[tuple[str, str, Sequence[tuple[str, str]]]]) -> None:
        """`groups`: (step, title, lines of label and shown value)."""
        self._handling = handling
        self.ready.emit(False)
        self._draw(groups)
        self._desk.tasks.run(
            self._desk.verbs.check_draft, handling.draft_id, done=self._show, failed=self._refuse
        )

    def missing(self) -> list[FindingLine]:
        return [line for line in self._lines if line.page == MATERIALS and not line.blocks]

    def decision(self) -> dict[str, Any]:
        """How to register: the keyword arguments of the verb."""
        chosen = self.choice.value() if self.choice is not None else ""
        service = self.service.value() if self.service is not None else ""
        return {
            "to_complete": chosen == COMPLETE_FIRST,
            "send_now": chosen == SEND_NOW,
            "service_mode": service,
        }

    def check(self) -> bool:
        """False, with the words on top, where something blocks or was not decided yet."""
        blocking = [line for line in self._lines if line.blocks]
        mistakes = [Mistake(self._target(line), self._sentence(line)) for line in blocking]
        if not mistakes and self.choice is not None and not self.choice.value():
            mistakes.append(Mistake("decision", self.tr("材料不齐：请选择补齐后再交，还是现在就送交。")))
        self.summary.show_mistakes(mistakes)
        return not mistakes

    def refuse(self, problem: Problem) -> None:
        """Registering was refused; nothing typed is lost."""
        self.summary.show_mistakes([Mistake("", problem.sentence)])

    def _show(self, lines: tuple[FindingLine, ...]) -> None:
        self._lines = lines
        if self._handling is not None:
            self._handling.lines = lines
        self._draw_decision()
        self._draw_warnings()
        blocking = [line for line in lines if line.blocks]
        self.summary.show_mistakes([Mistake(self._target(x), self._sentence(x)) for x in blocking])
        self.ready.emit(not blocking)

    def _draw(self, groups: Sequence[tuple[str, str, Sequence[tuple[str, str]]]]) -> None:
        empty(self._scroll.box)
        self.choice = self.service = None
        self._scroll.box.addWidget(Words(self.tr("核对"), "section"))
        self._scroll.box.addWidget(
            Words(self.tr("请读给申请人听，或请本人看屏幕核对。要改的按“更改”，改完自动回到这里。"), "soft")
        )
        self._decision = Frame("card", margin=20, gap=8)
        self._decision.hide()
        self._scroll.box.addWidget(self._decision)
        self._warnings = Frame("card", margin=20, gap=6)
        self._warnings.hide()
        self._scroll.box.addWidget(self._warnings)
        self._draw_service()
        for step, title, pairs in groups:
            self._scroll.box.addWidget(self._group(step, title, pairs))
        self._scroll.box.addStretch(1)

    def _group(self, step: str, title: str, pairs: Sequence[tuple[str, str]]) -> Frame:
        card = Frame("card", margin=18, gap=8)
        change = KeyButton(self._desk.theme, self.tr("更改"), icon="pen", kind="quiet")
        change.setAccessibleName(self.tr("更改：{title}").format(title=title))
        change.clicked.connect(lambda: self.change.emit(step, ""))
        card.box.addLayout(row(Words(title, "section", wrap=False), 1, change))
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for at, (label, value) in enumerate(pairs):
            name = Words(label, "soft")
            name.setFixedWidth(self.fontMetrics().horizontalAdvance("国") * 11)
            grid.addWidget(name, at, 0)
            grid.addWidget(Words(value or self.tr("（未填）"), "strong" if value else "soft"), at, 1)
        card.box.addLayout(grid)
        return card

    def _draw_service(self) -> None:
        """办理方式, where the form leaves something to choose."""
        modes = self._handling.service_modes() if self._handling is not None else ()
        if len(modes) < 2:
            return
        card = Frame("card", margin=18, gap=8)
        self.service = OneOf([(mode, mode) for mode in modes], segments=True)
        self.service.setAccessibleName(self.tr("办理方式"))
        self.service.set_value(modes[0])
        line = row(Words(self.tr("办理方式"), "strong", wrap=False), self.service)
        line.setStretch(1, 1)
        card.box.addLayout(line)
        self._scroll.box.addWidget(card)

    def _draw_decision(self) -> None:
        missing = self.missing()
        if not missing:
            return
        names = "、".join(line.label for line in missing)
        self._decision.box.addWidget(Words(self.tr("还缺：{names}").format(names=names), "strong"))
        self._decision.box.addWidget(Words(self.tr("问申请人：先补齐，还是现在就送交？"), "soft"))
        self.choice = OneOf(
            (
                (COMPLETE_FIRST, self.tr("补齐后再交（打印缺件提示单）")),
                (SEND_NOW, self.tr("申请人要求现在就送交")),
            )
        )
        self.choice.setAccessibleName(self.tr("材料不齐怎么办"))
        self._decision.box.addWidget(self.choice)
        self._decision.show()

    def _draw_warnings(self) -> None:
        soft = [line for line in self._lines if not line.blocks and line.page != MATERIALS]
        if not soft:
            return
        self._warnings.box.addWidget(Words(self.tr("请再看一眼（不影响登记）"), "strong"))
        for line in soft:
            self._warnings.box.addWidget(Words(self._sentence(line)))
        self._warnings.show()

    def _sentence(self, line: FindingLine) -> str:
        if not line.label or line.label in line.sentence:
            return line.sentence
        return f"{line.label}：{line.sentence}"

    @staticmethod
    def _target(line: FindingLine) -> str:
        step = {"materials": MATERIALS, "proxy": PROXY}.get(line.page, PAGE_PREFIX + line.page)
        return f"{step}|{line.path}"

    def _jump(self, target: str) -> None:
        if target == "decision" and self.choice is not None:
            self.choice.setFocus()
        elif "|" in target:
            step, path = target.split("|", 1)
            self.change.emit(step, path)

    def _refuse(self, problem: Problem) -> None:
        self.summary.show_mistakes([Mistake("", problem.sentence)])
