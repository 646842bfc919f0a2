"""Thousands of seeded lives over a bad road: nothing lost, nothing doubled, nothing said too early."""

from __future__ import annotations

import pytest

from tests.engine.days import Days

SEEDS = 10_000
SHARDS = 20


@pytest.mark.parametrize("shard", range(SHARDS))
def test_any_interleaving_converges(shard: int) -> None:
    for seed in range(shard, SEEDS, SHARDS):
        outcome = Days(seed).live()
        assert outcome.problem is None, seed


def test_a_killed_station_ends_where_an_unharmed_one_ends() -> None:
    harmed, whole = Days(7), Days(7)
    for days in (harmed, whole):
        for _ in range(20):
            days.cabinet.save(scan=b"%d" % len(days.cabinet.rows) * 9_000)
    for _ in range(200):
        harmed.round(mortal=True)
    harmed.line.badness = whole.line.badness = 0.0
    for days in (harmed, whole):
        last = days.round(mortal=False)
        assert last is not None
        days.check(last)
    assert harmed.county.whole.keys() >= harmed.cabinet.scans.keys()
