"""TaskRunner: the only bridge between the window and the workers (thread rule of the house).

One `ledger` thread runs every use case in order, one `sync` thread talks to the county, one `device`
thread waits for readers and printers, one `table` thread reads what takes seconds (register, month),
and one `voice` thread waits while a paper is read aloud, so that nothing slow holds up a saving. What a
worker returns reaches its slot on the GUI thread, if the slot's QObject still lives. Every
exception is asked for: a Problem goes to `failed`, a bug to the crash hook, which answers with
an incident number. Knows nothing of what the tasks do. Lives on the GUI thread.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from weakref import WeakSet

from PySide6.QtCore import QObject, Qt, Signal, Slot

from sync.ledger.problems import Problem, register

register(
    {
        "program.bug": "程序出错（编号{incident}），刚才的操作没有完成，已填内容保留。"
        "请再试一次；仍不行时把编号告诉县里技术人员。",
    }
)

LEDGER = "ledger"
SYNC = "sync"
DEVICE = "device"
TABLE = "table"
VOICE = "voice"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Done:
    """What crosses the bridge: one finished task with the slots that wait for it."""

    slot: Callable[[Any], object] | None
    failed: Callable[[Problem], object] | None
    owner: QObject | None
    future: Future[Any]
    lane: str


class Relay(QObject):
    """Carries messages from inside a running task to the GUI thread, e.g. progress of an exchange."""

    told = Signal(object)

    def tell(self, message: object) -> None:
        """Callable from any thread; a relay whose window is gone swallows the message."""
        try:
            self.told.emit(message)
        except RuntimeError:
            log.debug("a relay outlived its window")


class TaskRunner(QObject):
    """`refused(problem)` fires where a Problem had no `failed` slot. `busy(count)`: tasks under way."""

    refused = Signal(object)
    busy = Signal(int)
    _arrived = Signal(object)

    def __init__(
        self, crash: Callable[[BaseException], str] | None = None, parent: QObject | None = None
    ) -> None:
        """`crash` writes a bug down and returns its incident number."""
        super().__init__(parent)
        self._crash = crash or _log_crash
        self._lanes = {
            lane: ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"daiban-{lane}")
            for lane in (LEDGER, SYNC, DEVICE, TABLE, VOICE)
        }
        self._stops: WeakSet[threading.Event] = WeakSet()
        self._pending = 0
        self._asked = dict.fromkeys(self._lanes, 0)
        self._closed = False
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def pending(self) -> int:
        return self._pending

    def waiting(self, lane: str = LEDGER) -> bool:
        """For a long look that runs on this lane, from its worker: somebody else's task waits behind it."""
        return self._asked[lane] > 1

    def run(
        self,
        task: Callable[..., Any],
        *args: Any,
        done: Callable[[Any], object] | None = None,
        failed: Callable[[Problem], object] | None = None,
        owner: QObject | None = None,
        lane: str = LEDGER,
    ) -> None:
        """Run `task(*args)` on a worker; call `done(result)` or `failed(problem)` on the GUI thread.

        Delivered only while `owner` lives: by default the QObject whose method `done` or `failed` is.
        """
        if self._closed:
            return
        self._pending += 1
        self._asked[lane] += 1
        self.busy.emit(self._pending)
        owner = owner or _owner_of(done) or _owner_of(failed)
        future = self._lanes[lane].submit(task, *args)
        future.add_done_callback(lambda finished: self._post(_Done(done, failed, owner, finished, lane)))

    def close(self) -> None:
        """Let running tasks end, forget waiting ones, deliver nothing more. Safe to call twice."""
        self._stop_all()
        self._closed = True
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)

    def finish(self) -> None:
        """Like `close`, but first everything asked for is done (a closing window saves its drafts)."""
        self._stop_all()
        self._closed = True
        for lane in self._lanes.values():
            lane.shutdown(wait=True)

    def stop_event(self) -> threading.Event:
        """For a task that can be stopped: also set when the window is about to wait for every task."""
        event = threading.Event()
        self._stops.add(event)
        return event

    def _stop_all(self) -> None:
        for event in tuple(self._stops):
            event.set()

    def _post(self, finished: _Done) -> None:
        try:
            self._arrived.emit(finished)
        except RuntimeError:
            log.debug("a task ended after the window was gone")

    @Slot(object)
    def _deliver(self, finished: _Done) -> None:
        self._pending -= 1
        self._asked[finished.lane] -= 1
        self.busy.emit(self._pending)
        if finished.future.cancelled():
            return
        error = finished.future.exception()
        if error is None:
            if finished.slot is not None and _alive(finished.owner):
                finished.slot(finished.future.result())
            return
        problem = error if isinstance(error, Problem) else self._bug(error)
        if finished.failed is not None and _alive(finished.owner):
            finished.failed(problem)
        else:
            self.refused.emit(problem)

    def _bug(self, error: BaseException) -> Problem:
        return Problem("program.bug", incident=self._crash(error))


def _owner_of(slot: object) -> QObject | None:
    owner = getattr(slot, "__self__", None)
    return owner if isinstance(owner, QObject) else None


def _alive(owner: QObject | None) -> bool:
    """False once Qt has deleted the object behind the Python name."""
    if owner is None:
        return True
    try:
        owner.objectName()
    except RuntimeError:
        return False
    return True


def _log_crash(error: BaseException) -> str:
    incident = uuid.uuid4().hex[:8].upper()
    log.error("incident %s", incident, exc_info=error)
    return incident
