"""Does a whole text match a pattern? Answered in bounded time, whatever the pattern.

A backtracking matcher needs 2^n steps for `(a+)+$`; a form that an author wrote so would
stand still at the counter. Here all ways are followed at once (Thompson), so the work is
bounded by length of the text times size of the pattern, and that product has a ceiling.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from forms.expressions.errors import ArgumentError
from forms.expressions.pattern_reading import (
    Anchor,
    Back,
    Chars,
    Either,
    Look,
    Part,
    Repeated,
    Series,
    Test,
    read_pattern,
)

MOST_STATES = 5_000
MOST_STEPS = 1_000_000
_MOST_KEPT = 2_000
_LONGEST_BACK = 200
_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")


class _State:
    """Goes on to `then` with one character (`test`), or at once to all of `ways`, where `asks` holds."""

    __slots__ = ("asks", "test", "then", "ways")

    def __init__(
        self,
        test: Test | None = None,
        then: _State | None = None,
        ways: Sequence[_State] = (),
        asks: Anchor | _Looking | None = None,
    ) -> None:
        self.test = test
        self.then = then
        self.ways: list[_State] = list(ways)
        self.asks = asks


class _Looking:
    __slots__ = ("behind", "inside", "negative")

    def __init__(self, inside: _Machine, behind: bool, negative: bool) -> None:
        self.inside = inside
        self.behind = behind
        self.negative = negative


class _Run:
    """One matching of one text: what it is and how many steps are left."""

    __slots__ = ("left", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.left = MOST_STEPS

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise ArgumentError("the pattern needs too long for this text")


class _Machine:
    """The states of one pattern (or of one lookaround in it)."""

    def __init__(self, part: Part) -> None:
        self._size = 0
        self._plain = True
        self.end = _State()
        self.start = self._build(part, self.end)
        self._steps: dict[tuple[frozenset[_State], str], frozenset[_State]] = {}
        self._begin = self._closure([self.start], None, 0) if self._plain else frozenset()

    def matches(self, text: str) -> bool:
        run = _Run(text)
        if not self._plain:
            return len(text) in self.ends(run, 0)
        now = self._begin
        for char in text:
            after = self._steps.get((now, char))
            if after is None:
                run.spend(len(now))
                after = self._closure(self._after(now, char), None, 0)
                if len(self._steps) >= _MOST_KEPT:
                    self._steps.clear()
                self._steps[now, char] = after
            if not after:
                return False
            now = after
        return self.end in now

    def ends(self, run: _Run, start: int) -> list[int]:
        """All places at which a match from `start` may end."""
        found = []
        now = self._closure([self.start], run, start)
        for at in range(start, len(run.text) + 1):
            if self.end in now:
                found.append(at)
            if not now or at == len(run.text):
                break
            run.spend(len(now) + 1)
            now = self._closure(self._after(now, run.text[at]), run, at + 1)
        return found

    def _after(self, now: frozenset[_State], char: str) -> list[_State]:
        return [
            state.then
            for state in now
            if state.test is not None and state.then is not None and state.test(char)
        ]

    def _closure(self, states: list[_State], run: _Run | None, at: int) -> frozenset[_State]:
        """Everything reached without a character; only states that wait for one, and the end."""
        seen: set[_State] = set()
        kept: set[_State] = set()
        waiting = states
        while waiting:
            state = waiting.pop()
            if state in seen:
                continue
            seen.add(state)
            if state.test is not None or state is self.end:
                kept.add(state)
            elif run is None or state.asks is None or _holds(state.asks, run, at):
                waiting.extend(state.ways)
        if run is not None:
            run.spend(len(seen))
        return frozenset(kept)

    # -- building, from the end backwards ------------------------------------------------------

    def _add(self, state: _State) -> _State:
        self._size += 1
        if self._size > MOST_STATES:
            raise ArgumentError("the pattern is too large")
        return state

    def _build(self, part: Part, then: _State) -> _State:
        if isinstance(part, Chars):
            return self._add(_State(test=part.test, then=then))
        if isinstance(part, Series):
            for inner in reversed(part.parts):
                then = self._build(inner, then)
            return then
        if isinstance(part, Either):
            return self._add(_State(ways=[self._build(option, then) for option in part.options]))
        if isinstance(part, Repeated):
            return self._repeat(part, then)
        self._plain = False
        if isinstance(part, Anchor):
            return self._add(_State(ways=[then], asks=part))
        assert isinstance(part, Look)
        inside = _Machine(part.part)
        self._size += inside._size
        return self._add(_State(ways=[then], asks=_Looking(inside, part.behind, part.negative)))

    def _repeat(self, part: Repeated, then: _State) -> _State:
        if part.most is None:
            again = self._add(_State())
            again.ways = [self._build(part.part, again), then]
            then = again
        for _ in range(part.most - part.least if part.most is not None else 0):
            then = self._add(_State(ways=[self._build(part.part, then), then]))
        for _ in range(part.least):
            then = self._build(part.part, then)
        return then


def _holds(asked: Anchor | _Looking, run: _Run, at: int) -> bool:
    if isinstance(asked, Anchor):
        if asked.kind in "^$":
            return at == (0 if asked.kind == "^" else len(run.text))
        return (_is_word(run.text, at - 1) != _is_word(run.text, at)) == (asked.kind == "b")
    if asked.behind:
        found = any(at in asked.inside.ends(run, start) for start in range(at, -1, -1))
    else:
        found = bool(asked.inside.ends(run, at))
    return found != asked.negative


def _is_word(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at] in _WORD


class _Referring:
    """A pattern that refers back to a group: no machine has room for that, so Python's matcher runs it.

    Only simple ones (no repetition inside another, two without end) on short texts: bounded, too.
    """

    def __init__(self, text: str, part: Part) -> None:
        endless = _endless(part, False)
        if endless is None or endless > 2:
            raise ArgumentError(f"the pattern {text!r} refers back and repeats too much")
        try:
            self._pattern = re.compile(text, re.ASCII)
        except re.error as problem:
            raise ArgumentError(f"the pattern {text!r} cannot be read: {problem}") from problem

    def matches(self, text: str) -> bool:
        if len(text) > _LONGEST_BACK:
            raise ArgumentError("the text is too long for this pattern")
        return self._pattern.fullmatch(text) is not None


def _endless(part: Part, inside: bool) -> int | None:
    """How many long repetitions there are; None where one stands inside another."""
    if isinstance(part, Repeated):
        inner = _endless(part.part, True)
        if inner is None or inside:
            return None
        return inner + (part.most is None or part.most > 20)
    inners = part.parts if isinstance(part, Series) else part.options if isinstance(part, Either) else ()
    inners = (part.part,) if isinstance(part, Look) else inners
    counts = [_endless(inner, inside) for inner in inners]
    return None if None in counts else sum(count for count in counts if count is not None)


def _refers(part: Part) -> bool:
    if isinstance(part, Series | Either):
        return any(map(_refers, part.parts if isinstance(part, Series) else part.options))
    return _refers(part.part) if isinstance(part, Repeated | Look) else isinstance(part, Back)


def _trimmed(part: Part) -> Part:
    """Without `^` first and `$` last: the whole text has to match anyway."""
    if isinstance(part, Either):
        return Either(tuple(map(_trimmed, part.options)))
    if not isinstance(part, Series):
        return part
    parts = list(part.parts)
    while parts and parts[0] == Anchor("^"):
        del parts[0]
    while parts and parts[-1] == Anchor("$"):
        del parts[-1]
    return _trimmed(parts[0]) if len(parts) == 1 and isinstance(parts[0], Either) else Series(tuple(parts))


@lru_cache(maxsize=512)
def pattern(text: str) -> _Machine | _Referring:
    """A pattern whose `matches(text)` asks about a whole text. Raises ArgumentError for a bad one.

    `matches` raises ArgumentError where it would need more than MOST_STEPS steps.
    """
    part = read_pattern(text)
    return _Referring(text, part) if _refers(part) else _Machine(_trimmed(part))
