"""Segments that lie ready: the same bytes a round would pack, only full ones, forgotten when proved or of another life."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from random import Random

from sync.engine.actions import PackSegment
from sync.engine.ahead import Ahead, pack
from sync.engine.machine import SEGMENT_LIMIT
from sync.ledger.events import Event
from tests.engine.fake_cabinet import FakeCabinet, FakePacker


class _SteadyCabinet(FakeCabinet):
    """Cuts the same rows every time, as the real one does by their bytes."""

    def own_events(self, after: int, limit_bytes: int) -> Sequence[Event]:
        return self.rows[after : after + 100]


def _never() -> bool:
    return False


def _cabinet(rows: int) -> FakeCabinet:
    cabinet = _SteadyCabinet(Random(1))
    for _ in range(rows):
        cabinet.save()
    return cabinet


def _all_full(cabinet: FakeCabinet) -> list[PackSegment]:
    """The errands of a round whose segment is not the last."""
    errands, errand = [], PackSegment(cabinet.acked, SEGMENT_LIMIT)
    while (packed := pack(cabinet, FakePacker(), errand)).through < len(cabinet.rows):
        errands.append(errand)
        errand = replace(errand, after=packed.through)
    return errands


def test_what_lies_ready_is_what_a_round_would_pack() -> None:
    cabinet, ahead = _cabinet(450), Ahead()
    full = _all_full(cabinet)
    assert len(full) > 3
    assert ahead.prepare(cabinet, FakePacker(), 3, _never) == 3
    assert ahead.prepare(cabinet, FakePacker(), 99, _never) == len(full)
    for errand in full:
        ready = ahead.take(errand, cabinet.standing())
        assert ready == pack(cabinet, FakePacker(), errand)
        assert sha256(ready.content).hexdigest() == ready.name


def test_the_last_one_waits_for_what_is_saved_next() -> None:
    cabinet, ahead = _cabinet(450), Ahead()
    ahead.prepare(cabinet, FakePacker(), 99, _never)
    last = _all_full(cabinet)[-1]
    through = ahead.take(last, cabinet.standing())
    assert through is not None
    tail = PackSegment(through.through, SEGMENT_LIMIT)
    assert ahead.take(tail, cabinet.standing()) is None
    for _ in range(90):
        cabinet.save()
    ahead.prepare(cabinet, FakePacker(), 99, _never)
    assert ahead.take(tail, cabinet.standing()) == pack(cabinet, FakePacker(), tail)


def test_what_is_proved_and_what_another_life_packed_is_forgotten() -> None:
    cabinet, ahead = _cabinet(450), Ahead()
    ready = ahead.prepare(cabinet, FakePacker(), 99, _never)
    first, second = _all_full(cabinet)[:2]
    cabinet.acked = second.after
    assert ahead.prepare(cabinet, FakePacker(), 0, _never) == ready - 1
    assert ahead.take(first, cabinet.standing()) is None
    assert ahead.take(second, cabinet.standing()) is not None
    anew = replace(cabinet.standing(), incarnation=2)
    assert ahead.take(second, anew) is None
    assert ahead.take(second, cabinet.standing()) is None


def test_it_stops_when_asked_and_packs_nothing_that_is_not_there() -> None:
    ahead = Ahead()
    assert ahead.prepare(_cabinet(0), FakePacker(), 99, _never) == 0
    assert ahead.prepare(_cabinet(450), FakePacker(), 99, lambda: True) == 0


def test_a_plain_segment_is_never_the_one_that_lies_ready() -> None:
    cabinet, ahead = _cabinet(450), Ahead()
    ahead.prepare(cabinet, FakePacker(), 99, _never)
    assert ahead.take(PackSegment(0, SEGMENT_LIMIT, plain=True), cabinet.standing()) is None
