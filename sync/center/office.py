"""Office: the county with what one process keeps in memory while it serves."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from jinja2 import Environment
from starlette.concurrency import run_in_threadpool

from sync.center.county import County
from sync.center.digests import Digests
from sync.center.due import begin_day
from sync.center.evenness import Counted
from sync.center.rollouts import look_after
from sync.center.second_look import look_after_night
from sync.center.uploads import Desk
from sync.ledger.problems import Problem

AT_ONCE = 24
"""Exchanges let in at once: fewer than there are worker threads, so that pages and uploads find one."""
_SOONEST, _LATEST = 5.0, 60.0
_SLOWEST = 0.5  # of one exchange; what is slower than that passes, as a flood of uploads does
_WEIGHT = 0.1
_OVERBOOKED = 0.4  # a room that waits for its guests is worse than a guest that comes twice
_HALF = 0.499  # rounded up


@dataclass(slots=True)
class Appointments:
    """When those who found the room full should come again: one after the other, at the pace of the room.

    Sent away with one and the same figure they would all come back at once, and be sent away again. Nobody is
    sent away for more than a minute: to ask again costs little, and what was foreseen for later is often wrong.
    Times are in seconds of one clock. `pace`: how long the room takes for one, measured while it is full.
    """

    pace: float = 0.1
    _taken: float = 0.0
    _done: float = 0.0
    _chance: random.Random = field(default_factory=random.Random)

    def give(self, now: float) -> int:
        """Seconds to wait, at least five, at most a minute."""
        at = max(self._taken, now + _SOONEST)
        if at > now + _LATEST:
            at = now + self._chance.uniform(_LATEST / 2, _LATEST)
        else:
            self._taken = at + self.pace * _OVERBOOKED
        return round(at - now + _HALF)

    def done(self, now: float, full: bool) -> None:
        """One left the room."""
        if full and self._done:
            self.pace += (min(now - self._done, _SLOWEST) - self.pace) * _WEIGHT
        self._done = now


@dataclass(slots=True)
class Office:
    """`busy` counts exchanges under way, `giving` files of updates by address, `day` is the last day begun; touched only from the event loop."""

    county: County
    pages: Environment
    desk: Desk = field(default_factory=Desk)
    digests: Digests = field(default_factory=Digests)
    busy: int = 0
    limit: int = AT_ONCE
    appointments: Appointments = field(default_factory=Appointments)
    day: date | None = None
    counted: Counted = field(default_factory=Counted)
    giving: Counter[str] = field(default_factory=Counter)

    async def begin_day(self) -> None:
        """At the first page or exchange of a day: record what became due at the county, and what its day has come for."""
        today = self.county.today()
        if self.day == today:
            return
        before, self.day = self.day, today
        try:
            await run_in_threadpool(begin_day, self.county)
            await run_in_threadpool(look_after, self.county)
            await run_in_threadpool(look_after_night, self.county)
        except BaseException:
            self.day = before
            raise

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """Let one exchange in. Raises Problem("center.busy") when the room is full."""
        if self.busy >= self.limit:
            raise Problem("center.busy", seconds=str(self.appointments.give(time.monotonic())))
        self.busy += 1
        try:
            yield
        finally:
            self.appointments.done(time.monotonic(), self.busy >= self.limit)
            self.busy -= 1
