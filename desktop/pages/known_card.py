"""已知情况: what this PC knows of the applicant, offered above the form, each with its origin.

Asks again whenever the identity number changes; fills nothing by itself. The clerk takes
all of it or ticks what fits; what was typed meanwhile stays. Never takes the focus.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop.pages.desk import Desk
from desktop.pages.handling_state import CARD, PAGE_PREFIX, Handling
from desktop.usecases.views import Offer
from desktop.widgets.buttons import KeyButton
from desktop.widgets.ticks import TickBox
from desktop.widgets.words import Frame, Scroll, Words, empty, row
from forms.applicant import applicant_paths
from sync.ledger.problems import Problem

MOST_ROOM = 164  # px of the list before it scrolls


class KnownCard(Frame):
    """`taken(offers)`: these are in the draft now and belong into the open form, but for what is in
    `typed`: paths saved by hand since the clerk pressed."""

    taken = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("card", parent, margin=16, gap=8)
        self._desk = desk
        self._handling: Handling | None = None
        self._offers: tuple[Offer, ...] = ()
        self._ticks: dict[str, TickBox] = {}
        self.typed: set[str] = set()
        self._picking = self._put_off = False
        self._id_path = ""
        self._title = Words("", "strong")
        self._all = KeyButton(desk.theme, self.tr("全部填入"), key="F6", icon="check")
        self._all.clicked.connect(self.take_all)
        self._some = KeyButton(desk.theme, self.tr("逐项选"), key="F7", icon="pen")
        self._some.clicked.connect(self.pick)
        self._not_now = KeyButton(desk.theme, self.tr("先不填"), kind="quiet")
        self._not_now.clicked.connect(self._leave)
        self.box.addLayout(row(self._title, 1, self._all, self._some, self._not_now))
        self._about = Words("", "soft")
        self.box.addWidget(self._about)
        self._list = Scroll(gap=0)
        self._list.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.box.addWidget(self._list)
        self._ask_soon = QTimer(self)
        self._ask_soon.setSingleShot(True)
        self._ask_soon.timeout.connect(self._ask)
        self.hide()

    def begin(self, handling: Handling) -> None:
        """Another draft is open."""
        self._handling, self._put_off, self._picking = handling, False, False
        self.setEnabled(True)
        self._id_path = applicant_paths(handling.session.item).get("id_no", "")
        self._show(())
        if self._id_path and handling.session.value(self._id_path):
            self._ask_soon.start(0)

    def saved(self, path: str) -> None:
        """One field was typed: it is not offered any more; a new number is looked up."""
        self.typed.add(path)
        if path == self._id_path:
            self._put_off = False
            self._ask_soon.start(0)  # after the other facts of the card were saved
        elif any(offer.path == path for offer in self._offers):
            self._show(tuple(offer for offer in self._offers if offer.path != path))

    def follow(self) -> None:
        """Stand above the first step and the group that asks for the identity number, nowhere else."""
        current = self._handling.current if self._handling else ""
        here = current in (CARD, PAGE_PREFIX + self._id_path.split(".")[0])
        tight = self._desk.theme.tokens.large and current != CARD and not self._picking
        self._list.setVisible(not tight)  # in large type the form keeps its room; F7 opens the list
        names = "、".join(offer.label for offer in self._offers)
        self._about.say(
            self.tr("{names}。按 F7 看来处。").format(names=names)
            if tight
            else self.tr("来自以前登记的办件。请对照证件，问过本人再填入。")
        )
        self.setVisible(here and bool(self._offers) and not self._put_off)

    def offers(self) -> tuple[Offer, ...]:
        return self._offers

    def ticks(self) -> dict[str, TickBox]:
        """The boxes by path while the clerk picks."""
        return self._ticks

    def _ask(self) -> None:
        handling = self._handling
        if handling is None or handling.registered is not None:
            return
        self._desk.tasks.run(
            self._desk.verbs.offers,
            handling.draft_id,
            done=lambda found: self._show(found) if handling is self._handling else None,
            failed=self._refuse,
            owner=self,
        )

    def _show(self, found: tuple[Offer, ...]) -> None:
        chosen = {path for path, tick in self._ticks.items() if tick.isChecked()}
        self._offers = found
        self._title.say(self.tr("已知情况：{n} 项可直接填入").format(n=len(found)))
        self._draw(chosen)
        self._words_of_some()
        self.follow()

    def _draw(self, chosen: set[str]) -> None:
        empty(self._list.box)
        self._ticks = {}
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 4)
        for at, offer in enumerate(self._offers):
            grid.addWidget(self._name(offer, offer.path in chosen), at, 0)
            grid.addWidget(Words(offer.shown, "strong"), at, 1)
            grid.addWidget(Words(offer.origin, "origin"), at, 2)
        self._list.box.addWidget(body)
        self._list.setFixedHeight(min(body.sizeHint().height() + 6, MOST_ROOM))

    def _name(self, offer: Offer, ticked: bool) -> QWidget:
        if not self._picking:
            return Words(offer.label, "soft", wrap=False)
        tick = TickBox(offer.label)
        tick.setAccessibleName(
            self.tr("{label}：{value}，{origin}").format(
                label=offer.label, value=offer.shown, origin=offer.origin
            )
        )
        tick.setChecked(ticked)
        tick.toggled.connect(lambda _on: self._words_of_some())
        self._ticks[offer.path] = tick
        return tick

    def _words_of_some(self) -> None:
        count = sum(tick.isChecked() for tick in self._ticks.values())
        self._some.set_words(
            self.tr("填入选中的 {n} 项").format(n=count) if self._picking else self.tr("逐项选")
        )
        self._some.setEnabled(not self._picking or count > 0)

    def take_all(self) -> None:
        """全部填入 (F6)."""
        self._take([offer.path for offer in self._offers])

    def pick(self) -> None:
        """逐项选 (F7). First press: boxes to tick; second: take what is ticked."""
        if self._picking:
            self._take([path for path, tick in self._ticks.items() if tick.isChecked()])
            return
        self._picking = True
        self._show(self._offers)
        if self._ticks:
            next(iter(self._ticks.values())).setFocus(Qt.FocusReason.TabFocusReason)

    def _leave(self) -> None:
        self._put_off = True
        self.follow()

    def _take(self, paths: list[str]) -> None:
        handling = self._handling
        if handling is None or not paths:
            return
        self.typed = set()
        self.setEnabled(False)
        self._desk.tasks.run(
            self._desk.verbs.accept_offers,
            handling.draft_id,
            paths,
            done=lambda taken: self._took(taken) if handling is self._handling else None,
            failed=self._refuse,
            owner=self,
        )

    def _took(self, taken: tuple[Offer, ...]) -> None:
        self.setEnabled(True)
        self._picking = False
        self.taken.emit(taken)
        self._ask()

    def _refuse(self, problem: Problem) -> None:
        self.setEnabled(True)
        self._title.say(problem.sentence)
