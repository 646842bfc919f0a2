"""DeviceCard: one device on the page 设备: its kinds, its address, and a trial. Knows no device itself.

The address is one text as `DeviceChoice` keeps it: a kind alone, or `kind:address`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.formview.line_editors import LineEditor
from desktop.pages.desk import Desk
from desktop.tasks import DEVICE
from desktop.widgets.buttons import KeyButton
from desktop.widgets.choices import OneOf
from desktop.widgets.flow import flow_host
from desktop.widgets.words import Frame, Words
from sync.ledger.problems import Problem

Try = Callable[[Callable[[], bool]], str]


@dataclass(frozen=True, slots=True)
class Kind:
    """`value`: how the choice begins; `asks`: what the address is, "" where the kind needs none.

    `find`: addresses that this PC has to offer; called on the device worker.
    """

    value: str
    label: str
    asks: str = ""
    needed: bool = True
    find: Callable[[], list[str]] | None = None

    @property
    def takes_address(self) -> bool:
        return bool(self.asks)


class DeviceCard(Frame):
    """`taken`: the clerk wants this choice to hold, and tried out."""

    taken = Signal()

    def __init__(
        self,
        desk: Desk,
        title: str,
        kinds: Sequence[Kind],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("card", parent, margin=18, gap=10)
        self._desk, self._kinds = desk, {kind.value: kind for kind in kinds}
        self._stop = desk.tasks.stop_event()
        self.box.addWidget(Words(title, "section"))
        self.kinds = OneOf([(kind.value, kind.label) for kind in kinds])
        self.kinds.setAccessibleName(title)
        self.kinds.chosen.connect(self._kind_chosen)
        self.box.addWidget(self.kinds)
        self._asks = Words("", "soft")
        self.box.addWidget(self._asks)
        self.address = LineEditor(width=36)
        self.box.addWidget(self.address)
        self._found = flow_host(gap=8)
        self.box.addWidget(self._found)
        self.try_it = KeyButton(desk.theme, self.tr("保存并试一试"), kind="primary")
        self.try_it.setAccessibleName(self.tr("{title}：保存并试一试").format(title=title))
        self.try_it.clicked.connect(self._take)
        self.look = KeyButton(desk.theme, self.tr("找一找"), icon="search")
        self.look.setAccessibleName(self.tr("{title}：找一找").format(title=title))
        self.look.clicked.connect(self._look)
        self._halt = KeyButton(desk.theme, self.tr("停下"), icon="stop")
        self._halt.clicked.connect(self._stop.set)
        self._halt.hide()
        self.box.addWidget(flow_host(self.try_it, self.look, self._halt))
        self.state = Words("", "")
        self.state.hide()
        self.box.addWidget(self.state)

    def show_choice(self, choice: str) -> None:
        """What holds now."""
        kind, _, address = choice.partition(":")
        if kind not in self._kinds:
            kind, address = next(iter(self._kinds)), choice
        self.kinds.set_value(kind)
        self.address.show_value(address)
        self._kind_chosen(kind)

    def choice(self) -> str:
        kind = self._chosen
        address = str(self.address.typed()) if kind.takes_address else ""
        return f"{kind.value}:{address}" if address else kind.value

    def run(self, task: Try) -> None:
        """Try the device out on the device worker; the clerk may stop it."""
        self._busy(self.tr("正在试…"))
        self._desk.tasks.run(
            task, self._stop.is_set, done=self._said, failed=self._refused, owner=self, lane=DEVICE
        )

    @property
    def _chosen(self) -> Kind:
        return self._kinds[self.kinds.value() or next(iter(self._kinds))]

    def _take(self) -> None:
        self.address.commit()
        kind = self._chosen
        if kind.takes_address and kind.needed and not self.address.typed():
            self.state.say(self.tr("请先填：{what}。").format(what=kind.asks))
            self.address.take_focus()
            return
        self.taken.emit()

    def _look(self) -> None:
        find = self._chosen.find
        if find is not None:
            self._busy(self.tr("正在找…"))
            self._desk.tasks.run(find, done=self._offer, failed=self._refused, owner=self, lane=DEVICE)

    def _offer(self, found: list[str]) -> None:
        self._rest()
        self.state.say(
            self.tr("找到这些，点一个填上：")
            if found
            else self.tr("没有找到。请插好、开机再找，或手工填写。")
        )
        self._show_found(found)

    def _show_found(self, found: Sequence[str]) -> None:
        layout: Any = self._found.layout()
        while layout.count():
            old = layout.takeAt(0).widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for name in found[:12]:
            button = KeyButton(self._desk.theme, name)
            button.clicked.connect(lambda _checked=False, name=name: self._pick(name))
            layout.addWidget(button)
            button.show()
        self._found.setVisible(bool(found))
        self._found.updateGeometry()

    def _pick(self, name: str) -> None:
        self.address.show_value(name)
        self.try_it.setFocus()

    def _kind_chosen(self, value: str) -> None:
        kind = self._kinds.get(value)
        asks = kind.asks if kind is not None else ""
        self._asks.say(asks)
        self.address.set_name(asks, "")
        self.address.setVisible(bool(asks))
        self.look.setVisible(kind is not None and kind.find is not None)
        self._show_found(())
        self.state.say("")

    def _busy(self, words: str) -> None:
        self._stop.clear()
        self.try_it.setEnabled(False)
        self.look.setEnabled(False)
        self._halt.show()
        self.state.say(words)

    def _rest(self) -> None:
        lost = self._halt.hasFocus()
        self.try_it.setEnabled(True)
        self.look.setEnabled(True)
        self._halt.hide()
        if lost:
            self.try_it.setFocus()

    def _said(self, words: str) -> None:
        self._rest()
        self.state.say(words)

    def _refused(self, problem: Problem) -> None:
        self._rest()
        self.state.say(problem.sentence)
