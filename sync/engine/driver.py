"""The driver: the one loop that carries out what the machine decides.

Runs on the sync thread; errands on the road are done by `hands`, everything at this station here,
one port call after the other, so a process killed between two of them loses nothing. Refusals and
weather end in the outcome; bugs are not caught here.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import assert_never

from sync.engine.actions import (
    SEGMENT,
    AtHome,
    End,
    Exchange,
    FetchBlob,
    MarkSent,
    MarkStored,
    OnTheRoad,
    PackSegment,
    ProbeOffset,
    TakeStock,
    UploadBlock,
    Wait,
)
from sync.engine.ahead import Ahead, pack
from sync.engine.failures import status_of
from sync.engine.hands import Done, Hands, Work, hands_for
from sync.engine.machine import Machine
from sync.engine.meter import Meter
from sync.engine.pace import Chance
from sync.engine.ports import Answer, CabinetPort, CountyPort, SegmentPacker, Standing
from sync.engine.progress import Progress
from sync.engine.sanity import check_answer
from sync.ledger.problems import Problem

Report = Callable[[Progress], None]
Asked = Callable[[], bool]

LOOK_UP_S = 1.0
"""How long scans travel before somebody looks whether a clerk saved something meanwhile."""


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
        hands: Callable[[int], Hands] = hands_for,
        ahead: Ahead | None = None,
    ) -> None:
        self._ports = (cabinet, county, packer)
        self._ahead = ahead or Ahead()
        self._now = now
        self._most = int(getattr(county, "connections", 1))
        self._machine = machine or Machine(chance, self._most)
        self._hands = hands

    def due(self) -> bool:
        """True where the pace allows a round of its own accord; a person may ask for one at any time."""
        return self._now().timestamp() >= self._machine.until

    def round(self, report: Report, cancelled: Asked) -> RoundOutcome:
        """One whole round, until nothing is left to do or the road ends it."""
        hands = self._hands(self._most)
        try:
            return _Round(self._machine, *self._ports, self._now, report, hands, self._ahead).run(cancelled)
        finally:
            hands.rest()


def run_round(
    cabinet: CabinetPort,
    county: CountyPort,
    packer: SegmentPacker,
    report: Report,
    cancelled: Asked,
    now: Callable[[], datetime],
    chance: Chance = random.random,
    ahead: Ahead | None = None,
) -> RoundOutcome:
    """One round at a person's wish. Weather and refusals are in the outcome, never raised."""
    return Messenger(cabinet, county, packer, now, chance, ahead=ahead).round(report, cancelled)


class _Round:
    def __init__(
        self,
        machine: Machine,
        cabinet: CabinetPort,
        county: CountyPort,
        packer: SegmentPacker,
        now: Callable[[], datetime],
        report: Report,
        hands: Hands,
        ahead: Ahead,
    ) -> None:
        self._ahead = ahead
        self._machine, self._cabinet, self._county, self._packer = machine, cabinet, county, packer
        self._now, self._report, self._hands = now, report, hands
        self._meter = Meter()
        self._parcels: dict[str, bytes] = {}
        self._begun: dict[OnTheRoad, float] = {}
        self._asked: dict[Exchange, Standing] = {}
        self._touched: dict[str, None] = {}

    def run(self, cancelled: Asked) -> RoundOutcome:
        self._machine.start()
        while not cancelled():
            action = self._machine.next()
            if isinstance(action, End):
                return self._ended(action)
            if isinstance(action, OnTheRoad):
                self._send_out(action)
                continue
            if action is not None:
                self._at_home(action)
            else:
                self._wait()
            self._meter.see(self._machine.standing)
            self._report(self._meter.progress())
        return self._outcome("cancelled", None)

    def _ended(self, end: End) -> RoundOutcome:
        status = status_of(end.problem) if isinstance(end, Wait) else end.status
        return self._outcome(status, end.problem)

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

    # --- at this station ---

    def _at_home(self, errand: AtHome) -> None:
        try:
            match errand:
                case TakeStock():
                    self._machine.on_local(errand, self._cabinet.standing())
                case PackSegment():
                    self._pack(errand)
                case MarkSent():
                    self._mark_sent(errand)
                case MarkStored():
                    self._cabinet.blob_stored(errand.sha256)
                    self._meter.scan_proved(errand.sha256)
                    self._machine.on_local(errand, self._cabinet.standing())
                case _:
                    assert_never(errand)
        except Problem as problem:
            self._machine.on_failure(errand, problem, self._time())

    def _pack(self, errand: PackSegment) -> None:
        known = self._machine.standing
        packed = None if known is None else self._ahead.take(errand, known)
        packed = packed or pack(self._cabinet, self._packer, errand)
        self._parcels[packed.name] = packed.content
        self._machine.on_packed(errand, packed.name, len(packed.content), packed.through)

    def _mark_sent(self, errand: MarkSent) -> None:
        standing = self._cabinet.standing()
        if errand.through > standing.sent:
            self._cabinet.mark_sent(errand.through)
            self._meter.sent += errand.through - max(standing.sent, standing.acked)
        self._machine.on_local(errand, self._cabinet.standing())

    # --- on the road ---

    def _send_out(self, errand: OnTheRoad) -> None:
        try:
            work = self._work(errand)
        except Problem as problem:
            self._machine.on_failure(errand, problem, self._time())
            return
        self._begun[errand] = self._time()
        self._hands.begin(errand, work)

    def _work(self, errand: OnTheRoad) -> Work:
        """What a hand has to do: everything of the cabinet's is read here, on the driver's thread."""
        match errand:
            case ProbeOffset():
                return partial(self._county.offset, errand.sha256, errand.kind)
            case UploadBlock():
                block = self._block(errand)
                place = (errand.offset, errand.size, errand.kind)
                return partial(self._county.upload, errand.sha256, block, *place)
            case Exchange():
                asked = self._asked[errand] = self._cabinet.standing()
                return partial(self._county.exchange, asked, errand.segments)
            case FetchBlob():
                return partial(self._county.fetch_blob, errand.sha256)
            case _:
                assert_never(errand)

    def _block(self, errand: UploadBlock) -> bytes:
        if errand.kind == SEGMENT:
            return self._parcels[errand.sha256][errand.offset : errand.offset + errand.length]
        return self._cabinet.read_blob(errand.sha256, errand.offset, errand.length)

    def _wait(self) -> None:
        done = self._hands.finished(LOOK_UP_S)
        if done is None:
            self._machine.on_quiet()
            return
        now = self._time()
        seconds = max(0.0, now - self._begun.pop(done.errand))
        try:
            self._came_back(done, seconds, now)
        except Problem as problem:
            self._machine.on_failure(done.errand, problem, now)

    def _came_back(self, done: Done, seconds: float, now: float) -> None:
        errand = done.errand
        match errand:
            case ProbeOffset():
                self._machine.on_offset(errand, done.result())
            case UploadBlock():
                offset = done.result()
                if errand.kind != SEGMENT:
                    self._meter.scan_at(errand.sha256, offset)
                self._machine.on_uploaded(errand, offset, seconds, now)
            case Exchange():
                self._take_answer(errand, done.result(), now)
            case FetchBlob():
                self._keep_scan(errand, done.result())
            case _:
                assert_never(errand)

    def _take_answer(self, errand: Exchange, answer: Answer, now: float) -> None:
        check_answer(self._asked.pop(errand), answer)
        self._touched |= dict.fromkeys(self._cabinet.take_answer(answer))
        self._meter.changes += len(answer.changes)
        for name in errand.segments:
            self._parcels.pop(name, None)
        self._machine.on_answer(errand, answer, self._cabinet.standing(), now)

    def _keep_scan(self, errand: FetchBlob, content: bytes) -> None:
        try:
            self._cabinet.take_blob(errand.sha256, content)
        except ValueError as strange:
            raise Problem("road.hash") from strange
        self._meter.fetched += 1
        self._machine.on_fetched(errand, self._cabinet.standing())

    def _time(self) -> float:
        return self._now().timestamp()
