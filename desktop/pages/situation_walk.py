"""SituationWalk (情形引导): one ask after the other over a form nobody keeps, and what follows from the answers.

Pure over a live form session: which ask comes next, which materials are needed now, what came and
what went with the last answer. Draws nothing, stores nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from forms.answers import Answers, Row, Value
from forms.item import Ask, MaterialRule, Node
from forms.session import FormSession, QuestionState, RepeatState

_ROW = re.compile(r"^(?P<repeat>.+)\[0\]\.(?P<name>[^.\[]+)$")


@dataclass(frozen=True, slots=True)
class Told:
    """One ask with its answer in words; `shown` is "" where nothing was answered."""

    label: str
    shown: str


class SituationWalk:
    """`sets`: answers that the found situation implies; they are in the session already."""

    def __init__(self, session: FormSession, sets: Mapping[str, str] | None = None) -> None:
        self.session = session
        self.asks: tuple[Ask, ...] = session.item.asks
        self._places = {ask.path: self._place(ask.path) for ask in self.asks}
        self._started = dict(sets or {})
        self._given: dict[str, Value] = dict(self._started)
        self._first = {place: self._standing(place) for place in self._places.values()}
        self._before = self._needed()
        self.at = self._next(-1)

    # -- walking -------------------------------------------------------------------------------

    @property
    def done(self) -> bool:
        """Every ask that is relevant was passed."""
        return self.at >= len(self.asks)

    @property
    def ask(self) -> Ask:
        """The ask that stands open. Raises IndexError when done."""
        return self.asks[self.at]

    @property
    def state(self) -> QuestionState:
        """The form's question behind the open ask."""
        return self.session.state(self._places[self.ask.path])

    @property
    def position(self) -> tuple[int, int]:
        """(which, of how many): counted over the asks that are relevant now."""
        relevant = [n for n in range(len(self.asks)) if self._relevant(n)]
        return sum(n <= self.at for n in relevant), len(relevant)

    def answer(self, value: Value) -> None:
        """Put the open ask's answer; a blank one gives back what the form started with."""
        place = self._places[self.ask.path]
        self._before = self._needed()
        self.session.set_value(place, value or self._first[place])
        self._given.pop(place, None)
        if value:
            self._given[place] = self.session.value(place) or value
        elif place in self._started:
            self._given[place] = self._started[place]

    def forward(self) -> None:
        self.at = self._next(self.at)

    def skip(self) -> None:
        """Leave the ask open: the form keeps what it starts with."""
        self.answer("")
        self.forward()

    def back(self) -> bool:
        """The ask before. False at the first one."""
        earlier = [n for n in range(self.at) if self._relevant(n)]
        if earlier:
            self.at = earlier[-1]
        return bool(earlier)

    # -- what follows --------------------------------------------------------------------------

    def materials(self) -> tuple[MaterialRule, ...]:
        """Exactly what the form would ask for with these answers."""
        return self.session.materials()

    def came(self) -> frozenset[str]:
        """Materials that the last answer added."""
        return frozenset(self._needed() - self._before.keys())

    def went(self) -> tuple[str, ...]:
        """Names of materials that the last answer made needless."""
        needed = self._needed()
        return tuple(name for key, name in self._before.items() if key not in needed)

    def told(self) -> tuple[Told, ...]:
        """Every relevant ask with its answer, in order."""
        return tuple(
            Told(ask.label or self._node(ask).label, self._shown(self._places[ask.path]))
            for n, ask in enumerate(self.asks)
            if self._relevant(n)
        )

    def answers(self) -> Answers:
        """What was answered and is relevant, for the draft and the slip; nothing the form put there itself."""
        values: dict[str, Value] = {}
        repeats: dict[str, tuple[Row, ...]] = {}
        for place, value in self._given.items():
            if not self.session.state(place).relevant:
                continue
            row = _ROW.match(place)
            if row is None:
                values[place] = value
            else:
                repeats[row["repeat"]] = ({**dict(repeats.get(row["repeat"], ({},))[0]), row["name"]: value},)
        return Answers(values, repeats)

    # -- places --------------------------------------------------------------------------------

    def _place(self, path: str) -> str:
        """The path in the session: a question of a repeat is asked about its first row, which is made."""
        repeat = self._repeat_above(path)
        if repeat is None:
            return path
        if not self.session.rows(repeat) and self._repeat_state(repeat).may_add:
            self.session.add_row(repeat)
        return f"{repeat}[0].{path.removeprefix(repeat).lstrip('.')}"

    def _standing(self, place: str) -> Value:
        """What the form holds there, relevant or not: a default, or the situation's answer."""
        draft, row = self.session.draft(), _ROW.match(place)
        if row is None:
            return draft.values.get(place, "")
        rows = draft.repeats.get(row["repeat"], ())
        return rows[0].get(row["name"], "") if rows else ""

    def _repeat_above(self, path: str) -> str | None:
        nodes = {node.path: node for node in self.session.item.root.walk() if node.kind == "repeat"}
        return next((known for known in nodes if path.startswith(f"{known}.")), None)

    def _repeat_state(self, path: str) -> RepeatState:
        return self.session.repeat(path)

    def _relevant(self, n: int) -> bool:
        try:
            state = self.session.state(self._places[self.asks[n].path])
        except (KeyError, IndexError):
            return False
        return state.relevant and not state.readonly

    def _next(self, at: int) -> int:
        return next((n for n in range(at + 1, len(self.asks)) if self._relevant(n)), len(self.asks))

    def _node(self, ask: Ask) -> Node:
        return self.session.item.node(ask.path)

    def _needed(self) -> dict[str, str]:
        return {rule.id: rule.name for rule in self.session.materials()}

    def _shown(self, place: str) -> str:
        state = self.session.state(place)
        labels = {choice.value: choice.label for choice in state.choices}
        values = (state.value,) if isinstance(state.value, str) else state.value
        return "、".join(labels.get(value, value) for value in values if value)
