"""The driver: the one loop that carries out what the machine decides.

Runs on the sync thread. Knows the ports and nothing behind them; each step is one port call,
so a process killed between two of them loses nothing. Refusals and weather end in the
outcome; bugs are not caught here.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sync.engine.actions import (
    SEGMENT,
    Action,
    Exchange,
    FetchBlob,
    Idle,
    MarkSent,
    MarkStored,
    PackSegment,
    ProbeOffset,
    TakeStock,
    UploadBlock,
    Wait,
)
from sync.engine.failures import status_of
from sync.engine.machine import Machine
from sync.engine.meter import Meter
from sync.engine.pace import Chance
from sync.engine.ports import CabinetPort, CountyPort, SegmentPacker
from sync.engine.progress import Progress
from sync.engine.sanity import check_answer
from sync.ledger.problems import Problem

Report = Callable[[Progress], None]
Asked = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class RoundOutcome:
    """`status`: synced | offline | refused | mismatch | cancelled.

    `sent`: own events uploaded, `acknowledged`: own events proved, `changes`: news kept,
    `scans`: scans proved or fetched, `touched`: case numbers the news changed.
    `wait`: seconds until the next round of its own accord; 0 = any time.
    """

    status: str
    sent: int = 0
    acknowledged: int = 0
    changes: int = 0
    scans: int = 0
    problem: Problem | None = None
    touched: tuple[str, ...] = ()
    wait: float = 0.0


class Messenger:
    """A station's messenger for as long as the program runs: keeps the pace from round to round."""

    def __init__(
        self,
        cabinet: CabinetPort,
        county: CountyPort,
        packer: SegmentPacker,
        now: Callable[[], datetime],
        chance: Chance = random.random,
        machine: Machine | None = None,
    ) -> None:
        self._ports = (cabinet, county, packer)
        self._now = now
        self._machine = machine or Machine(chance)

    def due(self) -> bool:
        """True where the pace allows a round of its own accord; a person may ask for one at any time."""
        return self._now().timestamp() >= self._machine.until

    def round(self, report: Report, cancelled: Asked) -> RoundOutcome:
        """One whole round, until nothing is left to do or the road ends it."""
        return _Round(self._machine, *self._ports, self._now, report).run(cancelled)


def run_round(
    cabinet: CabinetPort,
    county: CountyPort,
    packer: SegmentPacker,
    report: Report,
    cancelled: Asked,
    now: Callable[[], datetime],
    chance: Chance = random.random,
) -> RoundOutcome:
    """One round at a person's wish. Weather and refusals are in the outcome, never raised."""
    return Messenger(cabinet, county, packer, now, chance).round(report, cancelled)


class _Round:
    def __init__(
        self,
        machine: Machine,
        cabinet: CabinetPort,
        county: CountyPort,
        packer: SegmentPacker,
        now: Callable[[], datetime],
        report: Report,
    ) -> None:
        self._machine, self._cabinet, self._county, self._packer = machine, cabinet, county, packer
        self._now, self._report = now, report
        self._meter = Meter()
        self._parcel = b""
        self._touched: dict[str, None] = {}
        self._carry_out: Mapping[type, Callable[[Any], Action]] = {
            TakeStock: self._take_stock,
            PackSegment: self._pack,
            ProbeOffset: self._probe,
            UploadBlock: self._upload,
            MarkSent: self._mark_sent,
            Exchange: self._exchange,
            MarkStored: self._mark_stored,
            FetchBlob: self._fetch,
        }

    def run(self, cancelled: Asked) -> RoundOutcome:
        action = self._machine.start()
        while not isinstance(action, Idle | Wait):
            if cancelled():
                return self._outcome("cancelled", None)
            try:
                action = self._carry_out[type(action)](action)
            except Problem as problem:
                action = self._machine.on_failure(problem, self._time())
            self._meter.see(self._machine.standing)
            self._report(self._meter.progress())
        status = status_of(action.problem) if isinstance(action, Wait) else action.status
        return self._outcome(status, action.problem)

    def _outcome(self, status: str, problem: Problem | None) -> RoundOutcome:
        meter = self._meter
        return RoundOutcome(
            status,
            meter.sent,
            meter.acknowledged,
            meter.changes,
            meter.scans_proved + meter.fetched,
            problem,
            tuple(self._touched),
            max(0.0, self._machine.until - self._time()),
        )

    def _take_stock(self, _action: TakeStock) -> Action:
        return self._machine.on_local(self._cabinet.standing())

    def _pack(self, action: PackSegment) -> Action:
        events = self._cabinet.own_events(action.after, action.limit)
        if not events:
            raise Problem("store.damaged", reason=f"seq {action.after + 1}")
        escrows = self._cabinet.escrows(dict.fromkeys(event.case_no for event in events if event.case_no))
        self._parcel = self._packer.pack(events, escrows)
        name = sha256(self._parcel).hexdigest()
        return self._machine.on_packed(name, len(self._parcel), events[-1].seq)

    def _probe(self, action: ProbeOffset) -> Action:
        return self._machine.on_offset(self._county.offset(action.sha256, "blob"))

    def _upload(self, action: UploadBlock) -> Action:
        if action.kind == SEGMENT:
            block = self._parcel[action.offset : action.offset + action.length]
        else:
            block = self._cabinet.read_blob(action.sha256, action.offset, action.length)
        began = self._time()
        offset = self._county.upload(action.sha256, block, action.offset, action.size, action.kind)
        now = self._time()
        if action.kind != SEGMENT:
            self._meter.scan_at(action.sha256, offset)
        return self._machine.on_uploaded(offset, max(0.0, now - began), now)

    def _mark_sent(self, action: MarkSent) -> Action:
        standing = self._cabinet.standing()
        if action.through > standing.sent:
            self._cabinet.mark_sent(action.through)
            self._meter.sent += action.through - max(standing.sent, standing.acked)
        return self._machine.on_marked(self._cabinet.standing())

    def _exchange(self, action: Exchange) -> Action:
        asked = self._cabinet.standing()
        answer = self._county.exchange(asked, action.segments)
        check_answer(asked, answer)
        self._touched |= dict.fromkeys(self._cabinet.take_answer(answer))
        self._meter.changes += len(answer.changes)
        return self._machine.on_answer(answer, self._cabinet.standing(), self._time())

    def _mark_stored(self, action: MarkStored) -> Action:
        self._cabinet.blob_stored(action.sha256)
        self._meter.scan_proved(action.sha256)
        return self._machine.on_marked(self._cabinet.standing())

    def _fetch(self, action: FetchBlob) -> Action:
        content = self._county.fetch_blob(action.sha256)
        try:
            self._cabinet.take_blob(action.sha256, content)
        except ValueError as strange:
            raise Problem("road.hash") from strange
        self._meter.fetched += 1
        return self._machine.on_fetched(self._cabinet.standing())

    def _time(self) -> float:
        return self._now().timestamp()
