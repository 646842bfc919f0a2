"""Weather and death for the simulation: a line that misbehaves and a proxy that is killed.

All seeded. Every fault is one that a real road shows: nothing arrives, half arrives, the answer is
lost, a copy arrives later, a login page answers, the county is full; several errands are under way
at once, take effect in any order and come back in another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from random import Random
from typing import Any, TypeVar

from sync.engine.actions import OnTheRoad
from sync.engine.hands import Done, Work, done
from sync.engine.ports import Answer, CountyPort, Standing
from sync.ledger.problems import Problem

Thing = TypeVar("Thing")


class Killed(BaseException):
    """The process ended here. Not an Exception, so nothing in the engine can catch it."""


class BadLine:
    """A CountyPort in front of another: drops, cuts, doubles, delays and reorders."""

    def __init__(self, county: CountyPort, random: Random, badness: float, connections: int = 1) -> None:
        self._county = county
        self.connections = connections
        self._random = random
        self.badness = badness
        self._late: list[Callable[[], object]] = []

    def upload(self, sha256: str, content: bytes, offset: int, size: int, kind: str) -> int:
        def whole() -> int:
            return self._county.upload(sha256, content, offset, size, kind)

        def cut() -> object:
            part = content[: self._random.randrange(len(content) + 1)]
            return self._county.upload(sha256, part, offset, size, kind)

        return self._carry(whole, cut)

    def offset(self, sha256: str, kind: str) -> int:
        return self._carry(lambda: self._county.offset(sha256, kind))

    def exchange(self, standing: Standing, segments: Sequence[str]) -> Answer:
        return self._carry(lambda: self._county.exchange(standing, segments))

    def fetch_blob(self, sha256: str) -> bytes:
        return self._carry(lambda: self._county.fetch_blob(sha256))

    def _carry(self, request: Callable[[], Any], cut: Callable[[], object] | None = None) -> Any:
        if self._late and self._random.random() < 0.3:
            _quietly(self._late.pop(self._random.randrange(len(self._late))))
        if self._random.random() >= self.badness:
            return request()
        fault = self._random.choice(
            ("dropped", "cut", "answer lost", "doubled", "late", "login page", "busy")
        )
        if fault == "doubled":
            _quietly(request)
            return request()
        if fault == "cut" and cut is not None:
            _quietly(cut)
        if fault in ("answer lost", "login page"):
            _quietly(request)
        if fault == "late":
            self._late.append(request)
        if fault == "login page":
            raise Problem("road.nonsense", reason="text/html")
        if fault == "busy":
            raise Problem("center.busy", retry_after=30)
        raise Problem("road.offline")


def _quietly(request: Callable[[], object]) -> None:
    """Nobody hears the answer of a request whose line is gone."""
    try:
        request()
    except Problem:
        return


class Mortal:
    """Any port, killed before or after one of its calls, counted over all proxies of one `Fate`."""

    def __init__(self, port: object, fate: Fate) -> None:
        self._port = port
        self._fate = fate

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._port, name)
        if not callable(method):
            return method

        def called(*args: Any) -> Any:
            self._fate.step()
            result = method(*args)
            self._fate.step()
            return result

        return called


class Fate:
    """Kills at the n-th step; None never."""

    def __init__(self, at: int | None) -> None:
        self._left = at

    def step(self) -> None:
        if self._left is None:
            return
        if self._left == 0:
            raise Killed
        self._left -= 1


class SeededHands:
    """Several errands at once without threads: each takes effect at some moment and comes back at another."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._under_way: list[tuple[OnTheRoad, Work]] = []
        self._waiting_to_be_heard: list[Done] = []

    def begin(self, errand: OnTheRoad, work: Work) -> None:
        self._under_way.append((errand, work))

    def finished(self, seconds: float) -> Done | None:
        if self._random.random() < 0.05:
            return None
        while self._under_way and (not self._waiting_to_be_heard or self._random.random() < 0.3):
            self._waiting_to_be_heard.append(done(*self._drawn(self._under_way)))
        return self._drawn(self._waiting_to_be_heard)

    def rest(self) -> None:
        """The process ended or lost patience; what had left reaches the county or not."""
        for _, work in self._under_way:
            if self._random.random() < 0.5:
                with suppress(Problem, Killed):
                    work()

    def _drawn(self, things: list[Thing]) -> Thing:
        return things.pop(self._random.randrange(len(things)))
