"""Hands: who carries out errands on the road, one after the other or several at once.

Knows threads and a queue; knows nothing of what an errand is. The driver's own thread never waits
for the road but here.
"""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

from sync.engine.actions import OnTheRoad
from sync.ledger.problems import Problem

Work = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Done:
    """An errand that came back: with `value`, or with `error`."""

    errand: OnTheRoad
    value: Any = None
    error: BaseException | None = None

    def result(self) -> Any:
        """Raises what the errand raised: a Problem, or a bug."""
        if self.error is not None:
            raise self.error
        return self.value


class Hands(Protocol):
    def begin(self, errand: OnTheRoad, work: Work) -> None:
        """Have `work` done."""
        ...

    def finished(self, seconds: float) -> Done | None:
        """What came back next; None where nothing did within `seconds`, or somebody asked to look up."""
        ...

    def rest(self) -> None:
        """Nothing more is to be done; waits for what is."""
        ...


class OneHand:
    """Does each errand when it is asked for the result: no threads, for ports that take one call at a time."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[OnTheRoad, Work]] = deque()

    def begin(self, errand: OnTheRoad, work: Work) -> None:
        self._waiting.append((errand, work))

    def finished(self, seconds: float) -> Done | None:
        errand, work = self._waiting.popleft()
        return done(errand, work)

    def rest(self) -> None:
        self._waiting.clear()


class ManyHands:
    """A thread for each errand under way; the machine never asks for more than `count` and one."""

    def __init__(self, count: int) -> None:
        self._pool = ThreadPoolExecutor(count + 2, thread_name_prefix="road")
        self._back: queue.SimpleQueue[Done | None] = queue.SimpleQueue()

    def begin(self, errand: OnTheRoad, work: Work) -> None:
        self._pool.submit(lambda: self._back.put(done(errand, work)))

    def finished(self, seconds: float) -> Done | None:
        try:
            return self._back.get(timeout=seconds)
        except queue.Empty:
            return None

    def look_up(self) -> None:
        """From any thread: whoever waits in `finished` returns at once."""
        self._back.put(None)

    def rest(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def done(errand: OnTheRoad, work: Work) -> Done:
    """Run one errand; whatever it raises belongs to the thread that asks for the result."""
    try:
        return Done(errand, work())
    except Problem as problem:
        return Done(errand, error=problem)
    except Exception as bug:  # noqa: BLE001 - raised again where the driver asks for the result
        return Done(errand, error=bug)


def hands_for(connections: int) -> Hands:
    """`connections`: calls the county port takes at the same time."""
    return ManyHands(connections) if connections > 1 else OneHand()
