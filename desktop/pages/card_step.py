"""读卡: the first step. The card fills what it knows; everything can be typed by hand instead.

Reading runs on the device worker. A value the clerk typed is not overwritten: he chooses.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop.devices.ports import KIND_WORDS, CardContent
from desktop.formview.card_fill import CardFact, card_facts
from desktop.pages.desk import Desk
from desktop.pages.handling_state import Handling
from desktop.tasks import DEVICE
from desktop.widgets.buttons import KeyButton
from desktop.widgets.words import Frame, Pill, Scroll, Words, row
from sync.ledger.problems import Problem


class CardStep(QWidget):
    """`filled(path, value, origin)` for every fact taken into the form."""

    filled = Signal(str, object, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._handling: Handling | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        scroll = Scroll()
        box.addWidget(scroll)
        scroll.box.addWidget(Words(self.tr("第一步：读身份证"), "section"))
        card = Frame("card", margin=24, gap=14)
        top = Frame("", across=True, margin=0, gap=20)
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        top.box.addWidget(self._picture)
        words = QVBoxLayout()
        words.addWidget(Words(self.tr("请把申请人的身份证平放在读卡器上，按 F2。"), "strong"))
        words.addWidget(Words(self.tr("没带身份证、或没有读卡器：直接按“下一步”，手工填写。"), "soft"))
        top.box.addLayout(words, 1)
        card.box.addWidget(top)
        self._read = KeyButton(desk.theme, self.tr("读卡"), key="F2", icon="card", kind="primary")
        self._read.clicked.connect(self.read)
        self._stop = desk.tasks.stop_event()
        self._cancel = KeyButton(desk.theme, self.tr("停下"), icon="stop")
        self._cancel.clicked.connect(self._stop.set)
        self._cancel.hide()
        card.box.addLayout(row(self._read, self._cancel, 1))
        self._state = Words("", "")
        self._state.hide()
        card.box.addWidget(self._state)
        scroll.box.addWidget(card)
        self._result = Frame("card", margin=20, gap=8)
        self._result.hide()
        scroll.box.addWidget(self._result)
        scroll.box.addStretch(1)
        desk.theme.changed.connect(self._draw_picture)
        self._draw_picture()

    def enter(self, handling: Handling) -> None:
        if handling is not self._handling:
            self._result.hide()
            self._state.say("")
        self._handling = handling
        self._read.setFocus()

    def read(self) -> None:
        """Read the card that lies on the reader (F2)."""
        if not self._read.isEnabled():
            return
        self._stop.clear()
        self._read.setEnabled(False)
        self._cancel.show()
        self._state.say(self.tr("正在读卡…请把证件放平，不要拿起。"))
        handling = self._handling
        self._desk.tasks.run(
            self._desk.devices.card_reader.read,
            self._stop.is_set,
            done=lambda content: self._show(content, handling),
            failed=self._not_read,
            owner=self,
            lane=DEVICE,
        )

    def hideEvent(self, event: QHideEvent) -> None:
        self._stop.set()  # the clerk went on by hand: nobody waits for the card any more
        super().hideEvent(event)

    def _show(self, content: CardContent, handling: Handling | None) -> None:
        self._rest()
        if handling is None or handling is not self._handling:
            return  # the card of one person never lands in the form of another
        read = self.tr("已读{kind}：{name}。请看着证件核对一遍。")
        self._state.say(
            "\n".join((read.format(kind=KIND_WORDS[content.kind], name=content.name), *content.warnings))
        )
        facts = card_facts(self._handling.session, content)
        for fact in facts:
            if not fact.standing:
                self._take(fact)
        self._draw(facts)

    def _rest(self) -> None:
        back = self._cancel.hasFocus()
        self._read.setEnabled(True)
        self._cancel.hide()
        if back:
            self._read.setFocus()

    def _not_read(self, problem: Problem) -> None:
        self._rest()
        self._state.say(problem.sentence)

    def _take(self, fact: CardFact) -> None:
        self.filled.emit(fact.path, fact.value, self.tr("读自身份证"))

    def _draw(self, facts: tuple[CardFact, ...]) -> None:
        fresh = Frame("card", margin=20, gap=8)
        fresh.box.addWidget(Words(self.tr("身份证上的内容"), "section"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for at, fact in enumerate(facts):
            grid.addWidget(Words(fact.label, "soft", wrap=False), at, 0)
            grid.addWidget(Words(fact.shown, "strong"), at, 1)
            grid.addWidget(self._verdict(fact), at, 2)
        fresh.box.addLayout(grid)
        layout = self._result.parentWidget().layout()
        if layout is not None:
            layout.replaceWidget(self._result, fresh)
        self._result.hide()
        self._result.deleteLater()
        self._result = fresh

    def _verdict(self, fact: CardFact) -> QWidget:
        if fact.agrees:
            return Pill(self.tr("已填入"), "green")
        take = KeyButton(self._desk.theme, self.tr("已填“{old}”，改用证件上的").format(old=fact.standing))
        take.clicked.connect(lambda: (self._take(fact), take.setEnabled(False)))
        return take

    def _draw_picture(self) -> None:
        self._picture.setPixmap(self._desk.theme.picture("card", "accent_text", pixels=84))
