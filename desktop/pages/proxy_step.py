"""委托: who acts for the applicant and with which powers (授权委托书, 民法典第一百六十五条).

Who it is was asked in the form where the item asks it; then only the powers are asked here.
The mandate is saved with every change and is never half lost.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.formview.editors import Editor, LineEditor, ManyEditor, OneEditor
from desktop.formview.field import LABEL_WIDTH_IN_CHARACTERS, id_number_text
from desktop.pages.desk import Desk
from desktop.pages.handling_state import Handling
from desktop.widgets.notices import ErrorSummary, Mistake
from desktop.widgets.words import Frame, Scroll, Words, set_property
from forms.answers import Value

WHO = ("name", "id_no", "mobile", "kind")
ANSWERED_BY = {
    "name": "agent.agent_name",
    "id_no": "agent.agent_id_no",
    "mobile": "agent.agent_mobile",
    "kind": "agent.agent_kind",
}
VILLAGE_AGENT = "村社区代办员(委托)"
USUAL_POWERS = ("递交", "签收", "代领结果")


class ProxyStep(QWidget):
    """`changed(proxy)`: the mandate as it stands, or None. `finished`: Enter in the last field."""

    changed = Signal(object)
    finished = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._handling: Handling | None = None
        self._proxy: dict[str, Any] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.summary = ErrorSummary(desk.theme)
        self.summary.picked.connect(self._jump)
        box.addWidget(self.summary)
        scroll = Scroll()
        box.addWidget(scroll, 1)
        scroll.box.addWidget(Words(self.tr("委托"), "section"))
        self._lead = Words(
            self.tr("代办要有委托书。请当面问清申请人：委托谁、办哪些事。代办不收费。"), "soft"
        )
        scroll.box.addWidget(self._lead)
        card = Frame("card", margin=20, gap=14)
        scroll.box.addWidget(card)
        self._known = Words("", "")
        card.box.addWidget(self._known)
        self._lines: dict[str, _Line] = {}
        for name, label, editor in self._questions():
            line = _Line(label, editor)
            editor.committed.connect(lambda value, name=name: self.put(name, value))
            editor.entered.connect(lambda name=name: self._next(name))
            self._lines[name] = line
            card.box.addWidget(line)
        scroll.box.addStretch(1)

    def enter(self, handling: Handling) -> None:
        """Show the mandate of this draft; what the form already asked is only repeated."""
        self._handling = handling
        self._proxy = dict(handling.draft.proxy or {})
        self._proxy.setdefault("id_type", "111")
        if not self._proxy.get("powers"):
            self._proxy["powers"] = list(USUAL_POWERS)
        known = self._from_answers()
        self._proxy.update(known)
        for name, line in self._lines.items():
            line.setVisible(name not in known)
            value = self._proxy.get(name, "")
            line.editor.show_value(tuple(value) if isinstance(value, list) else str(value))
            line.say_wrong("")
        self._known.say(
            self.tr("受托人：{name}（{kind}），已在上一页填写。").format(
                name=known.get("name", ""), kind=known.get("kind", "")
            )
            if known.get("name")
            else ""
        )
        self.summary.show_mistakes([])
        first = next((line for line in self._lines.values() if not line.isHidden()), None)
        if first is not None:
            first.editor.take_focus()
        self.changed.emit(self.proxy())

    def proxy(self) -> dict[str, Any]:
        return dict(self._proxy)

    def shown(self) -> list[tuple[str, str]]:
        """The mandate in words, for 核对."""
        powers = self._proxy.get("powers") or ()
        return [
            (self.tr("受托人"), str(self._proxy.get("name", ""))),
            (self.tr("受托人身份"), str(self._proxy.get("kind", ""))),
            (self.tr("受托人电话"), str(self._proxy.get("mobile", ""))),
            (self.tr("权限"), "、".join(str(power) for power in powers)),
        ]

    def check(self) -> bool:
        """Commit, say what is missing, take the focus there. True where the mandate will do."""
        for line in self._lines.values():
            line.editor.commit()
        mistakes = []
        for name, words in self._missing().items():
            if not self._proxy.get(name):
                mistakes.append(Mistake(name, words))
        applicant = self._handling.session.value("applicant.id_no") if self._handling else ""
        if applicant and self._proxy.get("id_no") == applicant:
            mistakes.append(Mistake("id_no", self.tr("受托人和申请人是同一个号码，请核对两人的身份证。")))
        wrong = {mistake.target: mistake.sentence for mistake in mistakes}
        for name, line in self._lines.items():
            line.say_wrong(wrong.get(name, ""))
        self.summary.show_mistakes(mistakes)
        if not mistakes:
            self._remember()
        return not mistakes

    def _offer_known(self) -> None:
        """The village's own agent is the same person again and again: what is blank is filled in."""
        known = {"name": self._desk.clerk.name, **self._desk.agent_known}
        for key, value in known.items():
            if not self._proxy.get(key):
                self._proxy[key] = value
                self._lines[key].editor.show_value(value)

    def _remember(self) -> None:
        if self._proxy.get("kind") == VILLAGE_AGENT:
            self._desk.agent_known = {
                key: str(self._proxy[key]) for key in ("name", "id_no", "mobile") if self._proxy.get(key)
            }

    def _from_answers(self) -> dict[str, str]:
        if self._handling is None or not self._handling.knows(ANSWERED_BY["name"]):
            return {}
        session = self._handling.session
        found = {
            name: session.value(path) for name, path in ANSWERED_BY.items() if self._handling.knows(path)
        }
        return {name: value for name, value in found.items() if value and isinstance(value, str)}

    def put(self, name: str, value: Value) -> None:
        """Answer one question of the mandate, as by its editor."""
        self._proxy[name] = list(value) if isinstance(value, tuple) else value
        if name == "kind" and value == VILLAGE_AGENT:
            self._offer_known()
        self._lines[name].editor.show_value(value)
        self.changed.emit(self.proxy())

    def _next(self, name: str) -> None:
        shown = [key for key, line in self._lines.items() if not line.isHidden()]
        after = shown[shown.index(name) + 1 :]
        if after:
            self._lines[after[0]].editor.take_focus()
        else:
            self.finished.emit()

    def _jump(self, name: str) -> None:
        if name in self._lines:
            self._lines[name].editor.take_focus()

    def _missing(self) -> dict[str, str]:
        return {
            "kind": self.tr("还没有选受托人身份。"),
            "name": self.tr("还没有填受托人姓名。"),
            "id_no": self.tr("还没有填受托人身份证号。"),
            "mobile": self.tr("还没有填受托人电话。"),
            "powers": self.tr("至少要选一项权限。"),
        }

    def _questions(self) -> tuple[tuple[str, str, Editor], ...]:
        kinds = (
            (VILLAGE_AGENT, self.tr("村（社区）代办员")),
            ("近亲属(委托)", self.tr("近亲属")),
            ("监护人(法定代理)", self.tr("监护人（法定代理）")),
            ("其他受托人(委托)", self.tr("其他人")),
        )
        powers = (
            ("代填", self.tr("代填申请表（内容由委托人确认）")),
            ("递交", self.tr("提交、补正材料")),
            ("签收", self.tr("签收补正、受理等通知")),
            ("代缴", self.tr("代缴应由委托人缴纳的费用（凭票）")),
            ("代领结果", self.tr("代领办理结果")),
            ("撤回", self.tr("撤回申请")),
            ("转委托", self.tr("转委托乡镇便民服务中心代办人员")),
        )
        number = LineEditor(numbers=True, width=20, count_to=18, fold=id_number_text)
        return (
            ("kind", self.tr("受托人身份"), OneEditor(kinds)),
            ("name", self.tr("受托人姓名"), LineEditor(width=14)),
            ("id_no", self.tr("受托人身份证号"), number),
            ("mobile", self.tr("受托人电话"), LineEditor(numbers=True, width=16, count_to=11)),
            ("powers", self.tr("权限（可选几项）"), ManyEditor(powers)),
        )


class _Line(Frame):
    """A label above one editor, with the words that tell how to mend it."""

    def __init__(self, label: str, editor: Editor) -> None:
        super().__init__("field", margin=0, gap=4)
        self.editor = editor
        self._label = label
        self._error = Words("", "error")
        self._error.hide()
        name = Words(label, "strong")
        name.setFixedWidth(self.fontMetrics().horizontalAdvance("国") * LABEL_WIDTH_IN_CHARACTERS)
        name.setContentsMargins(0, 9, 0, 0)
        name.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        right = QVBoxLayout()
        right.addWidget(self._error)
        right.addWidget(editor)
        line = QHBoxLayout()
        line.addWidget(name)
        line.addLayout(right, 1)
        self.box.addLayout(line)
        editor.set_name(label, "")

    def say_wrong(self, sentence: str) -> None:
        self._error.say(sentence)
        set_property(self, "role", "wrong" if sentence else "field")
        self.box.setContentsMargins(12 if sentence else 0, 0, 0, 0)
        self.editor.set_wrong(bool(sentence))
        self.editor.set_name(self._label, sentence)
