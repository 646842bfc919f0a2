"""A seeded life of one station and one county, and what must be true at its end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from random import Random

from sync.engine.ahead import Ahead
from sync.engine.driver import Messenger, RoundOutcome
from sync.engine.hands import Hands, OneHand
from sync.engine.machine import Machine
from sync.engine.progress import Progress
from tests.engine.fake_cabinet import FakeCabinet, FakePacker
from tests.engine.fake_county import BAD_KIND, FakeCounty
from tests.engine.weather import BadLine, Fate, Killed, Mortal, SeededHands

STEPS = 10
LAST_ROUNDS = 8
MOST_STEPS = 5_000


class BrokenPromise(AssertionError):
    """Something was lost, doubled, or said too early."""


class Days:
    """`cabinet_type`, `county_type`, `machine_type`: replaced by mutants to prove the checks."""

    def __init__(
        self,
        seed: int,
        cabinet_type: type[FakeCabinet] = FakeCabinet,
        county_type: type[FakeCounty] = FakeCounty,
        machine_type: type[Machine] = Machine,
    ) -> None:
        self.random = Random(seed)
        self.cabinet = cabinet_type(self.random)
        self.county = county_type(self.random)
        self.machine_type = machine_type
        badness, connections = self.random.choice((0.1, 0.3, 0.6)), self.random.choice((1, 2, 4))
        self.line = BadLine(self.county, self.random, badness, connections)
        self.backup = self.county.snapshot()
        self.clock = datetime(2026, 11, 2, 9, tzinfo=UTC)
        self.told = 0
        self.ahead = Ahead()  # of a process; a kill takes it along
        self.cabinet.on_sent = self._sent_is_true
        self.cabinet.on_acked = self._acked_is_true
        self.cabinet.on_stored = self._stored_is_true

    def live(self) -> RoundOutcome:
        """Ten random days, then good weather until all is quiet. Raises BrokenPromise."""
        for _ in range(STEPS):
            self.something_happens()
            self.round(mortal=True)
        self.line.badness = self.county.frailty = 0.0
        for _ in range(LAST_ROUNDS):
            outcome = self.round(mortal=False)
            if outcome is not None and outcome.status == "synced":
                self.check(outcome)
                return outcome
        raise BrokenPromise(f"never quiet: {outcome}")

    def something_happens(self) -> None:
        what = self.random.choice(
            (
                "save",
                "save",
                "save",
                "ahead",
                "scan",
                "scan",
                "bad",
                "news",
                "news",
                "share",
                "county",
                "county",
            )
        )
        if what == "save":
            for _ in range(self.random.randint(1, 9)):
                self.cabinet.save()
        elif what == "scan":
            scan = self.random.randbytes(self.random.choice((3_000, 3_000, 90_000, 440_000)))
            self.county.lacking.add(sha256(scan).hexdigest())
            self.cabinet.save(scan=scan)
        elif what == "ahead":
            self.ahead.prepare(self.cabinet, FakePacker(), self.random.randint(0, 4), lambda: False)
        elif what == "bad":
            self.cabinet.save(BAD_KIND)
        elif what == "news":
            for _ in range(self.random.randint(1, 7)):
                self._tell()
        elif what == "share":
            scan = self.random.randbytes(2_000)
            name = sha256(scan).hexdigest()
            self.cabinet.wanted.append(name)
            self.county.shared[name] = scan
        else:
            self._county_day()

    def round(self, mortal: bool) -> RoundOutcome | None:
        """One round of a fresh process; None where it was killed."""
        fate = Fate(self.random.randrange(40) if mortal and self.random.random() < 0.5 else None)
        ports = (Mortal(self.cabinet, fate), Mortal(self.line, fate), FakePacker())
        machine = self.machine_type(self.random.random, self.line.connections)
        messenger = Messenger(*ports, self._now, self.random.random, machine, self._hands, self.ahead)  # type: ignore[arg-type]
        try:
            steps = count()
            return messenger.round(
                self._clerk_works_on if mortal else lambda _progress: None, lambda: _endless(next(steps))
            )
        except Killed:
            self.ahead = Ahead()
            return None

    def check(self, outcome: RoundOutcome) -> None:
        applied, own = sorted(self.county.applied), self.cabinet.rows
        _must([row.event_id for row in own] == self.cabinet.saved, "saved, but not to be sent")
        wanted = sorted(f"{row.seq} {row.event_id} {row.hash.hex()} {row.kind}" for row in own)
        _must(applied == wanted, "rows lost or doubled")
        _must(self.cabinet.acked == self.cabinet.sent == len(own), "statuses")
        told = {name for _, name in self.county.feed}
        _must(told <= set(self.cabinet.news), "news lost")
        _must(all(times == 1 for times in self.cabinet.news.values()), "news doubled")
        bad = {row.seq for row in own if row.kind == BAD_KIND}
        _must(set(self.cabinet.refused) == bad, "refusals")
        _must(set(self.cabinet.scans) == self.cabinet.stored, "scans not proved")
        for name, scan in self.cabinet.scans.items():
            _must(self.county.whole.get(name) == scan, "scan lost")
        _must(set(self.cabinet.wanted) <= set(self.cabinet.fetched), "scans not fetched")
        self._cursors_rise()

    def _hands(self, connections: int) -> Hands:
        return SeededHands(self.random) if connections > 1 else OneHand()

    def _cursors_rise(self) -> None:
        seen: dict[str, int] = {}
        for cursor in self.cabinet.cursors:
            epoch, _, number = cursor.rpartition(".")
            _must(int(number) >= seen.get(epoch, 0), "cursor fell")
            seen[epoch] = int(number)

    def _county_day(self) -> None:
        fault = self.random.choice(("backup", "backup", "restore", "restore", "lose"))
        if fault == "backup":
            self.backup = self.county.snapshot()
        elif fault == "restore":
            shared, lacking = self.county.shared, self.county.lacking
            self.county.restore(self.backup, new_epoch=True)
            self.county.shared = shared
            self.county.lacking = (lacking | set(self.cabinet.scans)) - set(self.county.whole)
        else:
            self.county.lose_a_row()

    def _tell(self) -> None:
        self.told += 1
        self.county.tell(f"news-{self.told}")

    def _clerk_works_on(self, _progress: Progress) -> None:
        if self.random.random() < 0.02:
            self.cabinet.save()

    def _sent_is_true(self, through: int) -> None:
        new = range(self.cabinet.sent + 1, through + 1)
        _must(through <= len(self.cabinet.rows) and self.county.holds_all(new), "sent before uploaded")

    def _acked_is_true(self, acked: int) -> None:
        _must(acked <= self.county.acked, "acknowledged before committed")

    def _stored_is_true(self, name: str) -> None:
        _must(name in self.county.whole, "a scan called proved before it was")

    def _now(self) -> datetime:
        self.clock += timedelta(milliseconds=self.random.choice((1, 50, 3_000)))
        return self.clock


def _endless(step: int) -> bool:
    _must(step < MOST_STEPS, "a round without end")
    return False


def _must(true: bool, promise: str) -> None:
    if not true:
        raise BrokenPromise(promise)
