"""Work that several threads bring at the same moment, done by one of them for all: one lock, one commit.

While one group is at the book the next one gathers; whoever came first in it does the group's work and
the others wait for the outcome. What one of them brings may be refused: then nothing of the group
took effect and each is done alone. Knows threads, no exchanges.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Generic, TypeVar

from sync.ledger.problems import Problem

LOG = logging.getLogger("daiban.center")
Work = TypeVar("Work")


@dataclass(slots=True)
class _Waiting(Generic[Work]):
    work: Work
    called: Event = field(default_factory=Event)
    done: bool = False
    failure: Problem | None = None


@dataclass(slots=True)
class Together(Generic[Work]):
    """`most`: the size of a group."""

    most: int = 8
    _queue: list[_Waiting[Work]] = field(default_factory=list)
    _busy: bool = False
    _lock: Lock = field(default_factory=Lock)

    def do(self, work: Work, doing: Callable[[Sequence[Work]], None]) -> None:
        """Returns when the work is done. Raises the Problem that doing it alone raised.

        `doing` does a group whole or, raising, not at all; everybody brings the same.
        """
        mine = _Waiting(work)
        with self._lock:
            self._queue.append(mine)
            first, self._busy = not self._busy, True
        if not first:
            mine.called.wait()
        if not mine.done:
            self._lead(doing)
        if mine.failure is not None:
            raise mine.failure

    def _lead(self, doing: Callable[[Sequence[Work]], None]) -> None:
        with self._lock:
            group, self._queue = self._queue[: self.most], self._queue[self.most :]
        try:
            _do(group, doing)
        finally:
            with self._lock:
                following = self._queue[0] if self._queue else None
                self._busy = following is not None
            for each in group:
                each.done = True
                each.called.set()
            if following is not None:
                following.called.set()


def _do(group: list[_Waiting[Work]], doing: Callable[[Sequence[Work]], None]) -> None:
    if len(group) > 1:
        try:
            doing([each.work for each in group])
            return
        except Problem:  # whose it is shows when each is done alone
            LOG.debug("a group of %s is done one by one", len(group))
        except Exception:  # a bug that one of them meets must not strike the others
            LOG.exception("a group of %s failed and is done one by one", len(group))
    for each in group:
        try:
            doing([each.work])
        except Problem as refusal:
            each.failure = refusal
        except Exception:
            incident = secrets.token_hex(4)
            LOG.exception("incident %s: work done for another thread", incident)
            each.failure = Problem("center.failed", incident=incident)
