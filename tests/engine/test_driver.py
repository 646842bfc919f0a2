"""The driver's outcomes: what a round says of itself, in numbers and in words."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest

from sync.engine.driver import Messenger, RoundOutcome, run_round
from sync.engine.progress import Progress
from sync.ledger.problems import Problem
from tests.engine.fake_cabinet import FakeCabinet, FakePacker
from tests.engine.fake_county import BAD_KIND, FakeCounty


def now() -> datetime:
    return datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def cabinet() -> FakeCabinet:
    return FakeCabinet(Random(1))


@pytest.fixture
def county() -> FakeCounty:
    return FakeCounty(Random(1))


def go(cabinet: FakeCabinet, county: FakeCounty, seen: list[Progress] | None = None) -> RoundOutcome:
    report = (lambda _progress: None) if seen is None else seen.append
    return run_round(cabinet, county, FakePacker(), report, lambda: False, now)


def test_a_round_counts_what_it_did(cabinet: FakeCabinet, county: FakeCounty) -> None:
    for number in range(5):
        cabinet.save(scan=bytes([number]) * 20_000)
    cabinet.wanted.append("0" * 64)
    county.tell("news")
    seen: list[Progress] = []
    outcome = go(cabinet, county, seen)
    assert (outcome.status, outcome.problem) == ("synced", None)
    assert (outcome.sent, outcome.acknowledged, outcome.changes, outcome.scans) == (5, 5, 1, 5)
    assert outcome.touched == ("news",)
    assert seen[-1].words == "5 件已上报，0 件待上报，5 份扫描件 100 %"
    assert seen[-1].done == seen[-1].total


def test_the_meter_never_runs_ahead_of_the_proof(cabinet: FakeCabinet, county: FakeCounty) -> None:
    for _ in range(9):
        cabinet.save()
    cabinet.save(scan=b"s" * 90_000)
    seen: list[Progress] = []
    go(cabinet, county, seen)
    assert [p.acknowledged for p in seen] == sorted(p.acknowledged for p in seen)
    assert all(p.acknowledged + p.waiting == 10 for p in seen)
    before = [p.percent for p in seen if p.scans_done < p.scans]
    assert max(before) < 100


def test_a_refused_row_is_told_and_holds_nobody_up(cabinet: FakeCabinet, county: FakeCounty) -> None:
    for kind in ("NoteAdded", BAD_KIND, "NoteAdded"):
        cabinet.save(kind)
    assert go(cabinet, county).status == "synced"
    assert cabinet.refused == {2: "event.malformed"}
    assert cabinet.acked == 3


class Dead(FakeCounty):
    code = "road.offline"

    def upload(self, name: str, content: bytes, offset: int, size: int, kind: str) -> int:
        raise Problem(self.code)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("road.offline", "offline"),
        ("road.nonsense", "offline"),
        ("road.revoked", "refused"),
        ("center.busy", "refused"),
    ],
)
def test_weather_and_refusals_are_outcomes(cabinet: FakeCabinet, code: str, status: str) -> None:
    county = Dead(Random(1))
    county.code = code
    cabinet.save()
    outcome = go(cabinet, county)
    assert outcome.status == status
    assert outcome.problem is not None
    assert outcome.problem.code == code
    assert outcome.wait >= 1
    assert cabinet.sent == 0


def test_a_person_may_stop_a_round_between_two_steps(cabinet: FakeCabinet, county: FakeCounty) -> None:
    for _ in range(40):
        cabinet.save()
    steps = iter(range(100))
    outcome = run_round(cabinet, county, FakePacker(), lambda _p: None, lambda: next(steps) > 25, now)
    assert outcome.status == "cancelled"
    assert 0 < cabinet.sent < 40
    assert go(cabinet, county).status == "synced"


def test_a_scan_with_another_content_is_not_kept(cabinet: FakeCabinet, county: FakeCounty) -> None:
    name = "0" * 64
    cabinet.wanted.append(name)
    county.shared[name] = b"something else"
    outcome = go(cabinet, county)
    assert cabinet.fetched == {}
    assert outcome.status == "refused"
    assert outcome.problem is not None
    assert outcome.problem.code == "road.hash"


def test_a_messenger_keeps_its_pace_from_round_to_round(cabinet: FakeCabinet) -> None:
    messenger = Messenger(cabinet, Dead(Random(1)), FakePacker(), now, lambda: 0.99)
    cabinet.save()
    assert messenger.due()
    waits = [messenger.round(lambda _p: None, lambda: False).wait for _ in range(5)]
    assert not messenger.due()
    assert waits == sorted(waits)
    assert waits[-1] > 10


def test_a_journal_with_a_hole_is_said_not_skipped(cabinet: FakeCabinet, county: FakeCounty) -> None:
    class Holed(FakeCabinet):
        def own_events(self, after: int, limit_bytes: int) -> list[object]:  # type: ignore[override]
            return []

    holed = Holed(Random(1))
    holed.save()
    outcome = go(holed, county)
    assert outcome.problem is not None
    assert outcome.problem.code == "store.damaged"
