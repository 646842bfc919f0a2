"""Office: the county with what one process keeps in memory while it serves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from jinja2 import Environment

from sync.center.county import County
from sync.center.digests import Digests
from sync.center.uploads import Desk
from sync.ledger.problems import Problem

AT_ONCE = 64


@dataclass(slots=True)
class Office:
    """`busy` counts exchanges under way; touched only from the event loop."""

    county: County
    pages: Environment
    desk: Desk = field(default_factory=Desk)
    digests: Digests = field(default_factory=Digests)
    busy: int = 0
    limit: int = AT_ONCE

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
