"""Office: the county with what one process keeps in memory while it serves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from jinja2 import Environment
from starlette.concurrency import run_in_threadpool

from sync.center.county import County
from sync.center.digests import Digests
from sync.center.due import begin_day
from sync.center.uploads import Desk
from sync.ledger.problems import Problem

AT_ONCE = 64


@dataclass(slots=True)
class Office:
    """`busy` counts exchanges under way, `day` is the last day begun; touched only from the event loop."""

    county: County
    pages: Environment
    desk: Desk = field(default_factory=Desk)
    digests: Digests = field(default_factory=Digests)
    busy: int = 0
    limit: int = AT_ONCE
    day: date | None = None

    async def begin_day(self) -> None:
        """At the first page or exchange of a day: record what became due at the county."""
        today = self.county.today()
        if self.day == today:
            return
        before, self.day = self.day, today
        try:
            await run_in_threadpool(begin_day, self.county)
        except BaseException:
            self.day = before
            raise

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """Let one exchange in. Raises Problem("center.busy") when the room is full."""
        if self.busy >= self.limit:
            raise Problem("center.busy")
        self.busy += 1
        try:
            yield
        finally:
            self.busy -= 1
