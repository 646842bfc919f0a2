"""Catastrophic patterns: regular expressions that a backtracking matcher needs 2^n steps for.

Our own matcher follows all ways at once and does not mind, but phones and browsers that fill
the same form stand still. A pattern is catastrophic where one state can come back to itself
in two ways over the same text; found exactly on the pattern's positions (Glushkov), with
bounded repetitions of ten and more counted as loops.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from forms.expressions.pattern_reading import Chars, Either, Part, Repeated, Series

_Pair = tuple[int, int]
_LOOP = 10
_MOST_POSITIONS = 60
_SAMPLES = "059azAZ_ \t.-,;:/()中、，；Ａ"


@dataclass(slots=True)
class _Fragment:
    """`first`, `last`: positions a match may begin and end with, doubled where two ways lead there."""

    nullable: bool
    first: list[int]
    last: list[int]


@dataclass(slots=True)
class _Automaton:
    alphabet: str
    letters: list[frozenset[str]] = field(default_factory=list)
    follow: Counter[tuple[int, int]] = field(default_factory=Counter)

    def read(self, part: Part) -> _Fragment:
        if isinstance(part, Chars):
            self.letters.append(frozenset(char for char in self.alphabet if part.test(char)))
            place = len(self.letters) - 1
            return _Fragment(False, [place], [place])
        if isinstance(part, Series):
            return self._series([self.read(inner) for inner in part.parts])
        if isinstance(part, Either):
            found = [self.read(inner) for inner in part.options]
            return _Fragment(
                any(one.nullable for one in found),
                [place for one in found for place in one.first],
                [place for one in found for place in one.last],
            )
        if isinstance(part, Repeated):
            return self._repeated(part)
        return _Fragment(True, [], [])  # anchors, lookarounds and back references take no position

    def _series(self, parts: list[_Fragment]) -> _Fragment:
        whole = _Fragment(True, [], [])
        for part in parts:
            self._join(whole.last, part.first)
            whole = _Fragment(
                whole.nullable and part.nullable,
                whole.first + part.first if whole.nullable else whole.first,
                part.last + whole.last if part.nullable else part.last,
            )
        return whole

    def _repeated(self, part: Repeated) -> _Fragment:
        inner = self.read(part.part)
        if part.most is None or part.most >= _LOOP:
            self._join(inner.last, inner.first)
        return _Fragment(inner.nullable or part.least == 0, inner.first, inner.last)

    def _join(self, before: list[int], after: list[int]) -> None:
        self.follow.update((one, other) for one in before for other in after)


def is_catastrophic(part: Part, text: str) -> bool:
    """`text`: the pattern as written; its characters are the ones worth trying."""
    automaton = _Automaton("".join(dict.fromkeys(_SAMPLES + text)))
    automaton.read(part)
    if len(automaton.letters) > _MOST_POSITIONS:
        return False
    steps: dict[int, list[int]] = {place: [] for place in range(len(automaton.letters))}
    for one, other in automaton.follow:
        steps[one].append(other)
    doubled = [edge for edge, ways in automaton.follow.items() if ways > 1]
    return any(one in _reachable(steps, other) for one, other in doubled) or _splits(automaton, steps)


def _reachable(steps: dict[int, list[int]], start: int) -> set[int]:
    found, waiting = {start}, [start]
    while waiting:
        for place in steps[waiting.pop()]:
            if place not in found:
                found.add(place)
                waiting.append(place)
    return found


def _splits(automaton: _Automaton, steps: dict[int, list[int]]) -> bool:
    """Whether two runs over the same text leave a state apart and meet in it again."""
    letters = automaton.letters

    def pairs(pair: _Pair) -> list[_Pair]:
        return [
            (one, other)
            for one in steps[pair[0]]
            for other in steps[pair[1]]
            if letters[one] & letters[other]
        ]

    for place in steps:
        seen = _walk(pairs, (place, place))
        apart = [pair for pair in seen if pair[0] != pair[1]]
        if any((place, place) in _walk(pairs, pair) for pair in apart[:_MOST_POSITIONS]):
            return True
    return False


def _walk(pairs: Callable[[_Pair], list[_Pair]], start: _Pair) -> set[_Pair]:
    found: set[_Pair] = set()
    waiting = [start]
    while waiting:
        for pair in pairs(waiting.pop()):
            if pair not in found:
                found.add(pair)
                waiting.append(pair)
    return found
