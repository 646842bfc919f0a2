"""Hands do errands beside each other, and what an errand raises is heard where its result is asked for."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from random import Random

import pytest

from sync.engine.actions import FetchBlob
from sync.engine.driver import Messenger
from sync.engine.hands import Done, ManyHands, OneHand, hands_for
from sync.ledger.problems import Problem
from tests.engine.fake_cabinet import FakeCabinet, FakePacker
from tests.engine.fake_county import FakeCounty

ERRANDS = [FetchBlob(f"{n:064}") for n in range(4)]


def refused() -> None:
    raise Problem("road.offline")


def broken() -> None:
    raise ZeroDivisionError


def test_errands_are_under_way_together() -> None:
    hands, together = ManyHands(4), threading.Barrier(4)
    for errand in ERRANDS:
        hands.begin(errand, lambda: together.wait(10))
    done = [hands.finished(10) for _ in ERRANDS]
    assert {one.errand for one in done if one} == set(ERRANDS)
    assert hands.finished(0.0) is None
    hands.rest()


@pytest.mark.parametrize("make", [OneHand, lambda: ManyHands(2)])
@pytest.mark.parametrize(("work", "error"), [(refused, Problem), (broken, ZeroDivisionError)])
def test_what_an_errand_raises_is_raised_with_its_result(make, work, error) -> None:  # type: ignore[no-untyped-def]
    hands = make()
    hands.begin(ERRANDS[0], work)
    done = hands.finished(10)
    assert isinstance(done, Done)
    with pytest.raises(error):
        done.result()
    hands.rest()


def test_somebody_who_waits_can_be_called() -> None:
    hands, held = ManyHands(2), threading.Event()
    hands.begin(ERRANDS[0], held.wait)
    hands.look_up()
    assert hands.finished(10) is None
    held.set()
    assert hands.finished(10) == Done(ERRANDS[0], True)
    hands.rest()


def test_a_port_that_takes_one_call_has_one_hand() -> None:
    assert isinstance(hands_for(1), OneHand)
    many = hands_for(4)
    assert isinstance(many, ManyHands)
    many.rest()


class ManyLines(FakeCounty):
    """A county that can be called from several threads: each call is alone inside."""

    connections = 4

    def __init__(self, random: Random) -> None:
        super().__init__(random)
        self._alone = threading.Lock()

    def upload(self, *call):  # type: ignore[no-untyped-def]
        with self._alone:
            return super().upload(*call)

    def exchange(self, *call):  # type: ignore[no-untyped-def]
        with self._alone:
            return super().exchange(*call)


def test_a_round_over_real_threads_ends_like_one_without() -> None:
    cabinet, county = FakeCabinet(Random(1)), ManyLines(Random(1))
    for number in range(40):
        scan = bytes([number]) * 30_000 if number % 4 == 0 else b""
        cabinet.save(scan=scan)
    messenger = Messenger(cabinet, county, FakePacker(), lambda: datetime(2026, 11, 2, 9, tzinfo=UTC))
    outcome = messenger.round(lambda _progress: None, lambda: False)
    assert (outcome.status, outcome.acknowledged, outcome.scans) == ("synced", 40, 10)
    assert set(cabinet.scans.values()) <= set(county.whole.values())
    assert [line.split()[0] for line in county.applied] == [str(n) for n in range(1, 41)]
