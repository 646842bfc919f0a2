"""情形引导: a few questions with big buttons before the form, and the material list that follows from them.

One ask after the other; 1…9 pick, Enter goes on, Backspace goes back, 0 skips. The list at the right
is exactly what the form would ask for; 开始填写 carries the answers into it. Keeps nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.formview import kinds
from desktop.formview.editors import Editor, LineEditor
from desktop.formview.field import make_editor
from desktop.pages.desk import Desk, Page
from desktop.pages.guide_print import GuidePrint
from desktop.pages.situation_walk import SituationWalk
from desktop.usecases.start_views import Start
from desktop.widgets.big_choices import BIG_CHOICES, BigChoices
from desktop.widgets.buttons import KeyButton
from desktop.widgets.words import Frame, Pill, Scroll, Words, empty, row
from forms.finding_text import sentence
from forms.item import MaterialRule
from forms.session import FormSession, QuestionState
from sync.ledger.problems import Problem


class SituationPage(Page):
    name = "situation"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._title = self.head(self.tr("情形引导"))
        self._start = Start("")
        self.walk: SituationWalk | None = None
        self.choices: BigChoices | None = None
        self._editor: Editor | None = None
        self._print = GuidePrint(desk, self.said.emit, self)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        self._card = Frame("card", margin=22, gap=12)
        columns.addWidget(self._card, 6)
        columns.addWidget(self._right(), 5)
        self.column.addLayout(columns, 1)
        self.column.addLayout(self._keys())

    def opened(self, subject: object = None) -> None:
        """`subject`: a Start from 新办."""
        self.walk = None
        if not isinstance(subject, Start):
            self.wanted.emit("new", None)
            return
        self._start = subject
        self._title.say(self.tr("情形引导　{item}").format(item=subject.item_name))
        self.setAccessibleName(self._title.text())
        self._buttons(())
        self.desk.tasks.run(
            self.desk.verbs.situation_session,
            subject.item_id,
            subject.situation,
            done=lambda session, subject=subject: self._begin(subject, session),
            failed=self._not_opened,
            owner=self,
        )

    def help_words(self) -> tuple[str, ...]:
        return (
            self.tr("按 1、2、3 选，按 Enter 到下一问，退格键回上一问，不清楚的按 0 跳过。"),
            self.tr("右边是这种情形要带的全部材料，可以打印一张带回去。"),
        )

    def go_on(self) -> None:
        """下一问, and from the last page 开始填写."""
        walk = self.walk
        if walk is None:
            return
        if walk.done:
            self._fill_in()
            return
        if isinstance(self._editor, LineEditor) and self._editor.line.composing:
            return
        if self._editor is not None:
            self._editor.commit()
            if self._mistakes(walk.state):
                return
        walk.forward()
        self._show()

    def go_back(self) -> None:
        if self.walk is not None and self.walk.back():
            self._show()

    def skip(self) -> None:
        if self.walk is not None and not self.walk.done:
            self.walk.skip()
            self._show()

    def print_slip(self) -> None:
        """打印一次性告知单 for what was answered so far."""
        if self.walk is not None:
            start = self._start
            self._print.print_situation(start.item_id, start.situation, self.walk.answers())

    def _right(self) -> Frame:
        card = Frame("card", margin=18, gap=10)
        self._list = Frame("", margin=0, gap=8)
        self._list.setAccessibleName(self.tr("要带的材料"))
        card.box.addWidget(self._list, 1)
        self._slip = KeyButton(self.desk.theme, self.tr("打印一次性告知单"), key="Ctrl+P", icon="print")
        self._slip.clicked.connect(self.print_slip)
        card.box.addLayout(row(self._slip, 1))
        return card

    def _keys(self) -> QHBoxLayout:
        theme = self.desk.theme
        self._back = KeyButton(theme, self.tr("上一问"), key="Backspace", icon="back")
        self._back.clicked.connect(self.go_back)
        self._skip = KeyButton(theme, self.tr("跳过"), key="0")
        self._skip.clicked.connect(self.skip)
        self._next = KeyButton(theme, self.tr("下一问"), key="Enter", icon="next", kind="primary")
        self._next.clicked.connect(self.go_on)
        # While a line is typed, Enter belongs to the line; this one says how to leave it from anywhere.
        self._typed = KeyButton(theme, self.tr("下一问"), key="Ctrl+Enter", icon="next", kind="primary")
        self._typed.clicked.connect(self.go_on)
        return row(self._back, self._skip, 1, self._next, self._typed)

    def _buttons(self, shown: Sequence[KeyButton]) -> None:
        for button in (self._back, self._skip, self._slip, self._next, self._typed):
            button.setVisible(button in shown)

    def _begin(self, start: Start, session: FormSession) -> None:
        if start is not self._start:
            return
        situation = next((one for one in session.item.situations if one.name == start.situation), None)
        self.walk = SituationWalk(session, situation.sets if situation else None)
        self._show()

    def _not_opened(self, problem: Problem) -> None:
        self.tell(problem)
        self.wanted.emit("new", None)

    def _show(self) -> None:
        walk = self.walk
        if walk is None:
            return
        empty(self._card.box)
        self.choices, self._editor = None, None
        if walk.done:
            self._show_told(walk)
        else:
            self._show_ask(walk)
        self._show_materials(walk)

    def _show_ask(self, walk: SituationWalk) -> None:
        state = walk.state
        at, of = walk.position
        self._card.box.addWidget(Words(self.tr("第 {n} 问，共 {all} 问").format(n=at, all=of), "soft"))
        self._card.box.addWidget(Words(walk.ask.label or state.node.label, "title"))
        hint = walk.ask.hint or state.node.hint
        if hint:
            self._card.box.addWidget(Words(hint, "hint"))
        self._wrong = Words("", "error")
        self._wrong.hide()
        self._card.box.addWidget(self._wrong)
        many = state.node.type == "select_multiple"
        typed = not (state.node.type == "select_one" or many) or len(state.choices) > BIG_CHOICES
        if typed:
            self._ask_by_line(state)
        else:
            self._ask_by_buttons(state, many=many)
        self._buttons((self._back, self._skip, self._slip, self._typed if typed else self._next))
        self._next.set_words(self.tr("下一问"))
        self._back.setEnabled(at > 1)

    def _ask_by_buttons(self, state: QuestionState, *, many: bool) -> None:
        pairs = [(choice.value, choice.label) for choice in state.choices]
        self.choices = BigChoices(self.desk.theme, pairs, many=many)
        self.choices.set_value(state.value)
        self.choices.chosen.connect(self._answered)
        scroll = Scroll(gap=0)
        scroll.box.addWidget(self.choices)
        scroll.box.addStretch(1)
        self._card.box.addWidget(scroll, 1)
        self.choices.stood.connect(scroll.ensureWidgetVisible)
        self.choices.take_focus()

    def _ask_by_line(self, state: QuestionState) -> None:
        kind = kinds.editor_kind(state.node, state.choices)
        words = {"money": self.tr("元"), "paper": self.tr("在打印的表上签名或按指印")}
        editor = make_editor(state.node, kind, state.choices, words)
        if editor is None:
            return
        editor.set_pairs([(choice.value, choice.label) for choice in state.choices])
        editor.show_value(state.value)
        editor.set_name(state.node.label, state.node.hint)
        editor.committed.connect(self._answered)
        editor.entered.connect(self.go_on)
        if isinstance(editor, LineEditor):
            editor.line.installEventFilter(self)
        self._editor = editor
        self._card.box.addWidget(editor)
        self._card.box.addStretch(1)
        editor.take_focus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Backspace in a line that is empty has nothing to take: it goes back."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            line = self._editor.line if isinstance(self._editor, LineEditor) else None
            nothing = watched is line and line is not None and not line.text() and not line.composing
            if nothing and event.key() == Qt.Key.Key_Backspace:
                self.go_back()
                return True
        return super().eventFilter(watched, event)

    def _answered(self, value: object) -> None:
        walk = self.walk
        if walk is None or walk.done:
            return
        walk.answer(value if isinstance(value, str) else tuple(value))  # type: ignore[arg-type]
        self._show_materials(walk)

    def _mistakes(self, state: QuestionState) -> bool:
        """A typed answer that the form would refuse is said here, and may still be skipped."""
        wrong = [found for found in state.findings if state.value]
        item = self.walk.session.item if self.walk else None
        self._wrong.say("\n".join(sentence(found, item) for found in wrong[:1]) if item else "")
        return bool(wrong)

    def _show_told(self, walk: SituationWalk) -> None:
        box = self._card.box
        box.addWidget(Words(self.tr("问完了，情形如下"), "title"))
        told = Scroll(gap=10)
        for one in walk.told():
            told.box.addWidget(Words(one.label, "soft"))
            told.box.addWidget(Words(one.shown or self.tr("没有问，填表时再问"), "strong"))
        told.box.addStretch(1)
        box.addWidget(told, 1)
        box.addWidget(Words(self.tr("材料没带齐，打一张告知单带回去；带齐了，就开始填写。"), "soft"))
        self._buttons((self._back, self._slip, self._next))
        self._next.set_words(self.tr("开始填写"))
        self._back.setEnabled(walk.position[1] > 0)
        self._next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_materials(self, walk: SituationWalk) -> None:
        empty(self._list.box)
        needed, came = walk.materials(), walk.came()
        self._list.box.addWidget(Words(self.tr("要带的材料（{n}）").format(n=len(needed)), "section"))
        scroll = Scroll(gap=6)
        for rule in needed:
            scroll.box.addWidget(self._material(rule, new=rule.id in came))
        if not needed:
            scroll.box.addWidget(Words(self.tr("不用带材料。"), "strong"))
        if walk.went():
            gone = self.tr("不用带了：{names}").format(names="、".join(walk.went()))
            scroll.box.addWidget(Words(gone, "soft"))
        scroll.box.addStretch(1)
        self._list.box.addWidget(scroll, 1)

    def _material(self, rule: MaterialRule, *, new: bool) -> Frame:
        line = Frame("", across=True, margin=0, gap=10)
        words = Frame("", margin=0, gap=0)
        words.box.addWidget(Words(rule.name, "strong"))
        words.box.addWidget(Words(self._how(rule), "soft"))
        line.box.addWidget(words, 1)
        if new:
            line.box.addWidget(Pill(self.tr("要加"), "orange"))
        return line

    def _how(self, rule: MaterialRule) -> str:
        if rule.template:
            return self.tr("本站打印，不用带")
        parts = [
            self.tr("收原件 {n} 份").format(n=rule.originals)
            if rule.originals
            else self.tr("带原件，看后退还")
        ]
        if rule.copies:
            parts.append(self.tr("复印件 {n} 份").format(n=rule.copies))
        if rule.exempt_by_ecert:
            parts.append(self.tr("能出示电子证照的免交"))
        if rule.lenient:
            parts.append(self.tr("可以后补"))
        return "，".join(parts)

    def _fill_in(self) -> None:
        walk, start = self.walk, self._start
        if walk is None:
            return
        self.walk = None  # one press, one draft
        self.desk.tasks.run(
            self.desk.verbs.begin_case,
            self.desk.clerk,
            start.item_id,
            start.situation,
            walk.answers(),
            start.whom,
            done=lambda draft: self.wanted.emit("handling", draft),
            failed=lambda problem, walk=walk: self._not_begun(walk, problem),
            owner=self,
        )

    def _not_begun(self, walk: SituationWalk, problem: Problem) -> None:
        self.walk = walk
        self.tell(problem)
