"""Waiting and block sizes: bounds, spread, and who wins."""

from __future__ import annotations

from random import Random

from sync.engine.pace import (
    FIRST_WAIT_S,
    LARGEST_BLOCK,
    LONGEST_RETRY_AFTER_S,
    LONGEST_WAIT_S,
    SMALLEST_BLOCK,
    Pace,
    first_of_day,
    length_of,
    next_block,
)


def test_waits_stay_between_one_second_and_five_minutes() -> None:
    chance = Random(1).random
    pace, waits = Pace(), []
    for _ in range(200):
        pace = pace.after_failure(chance)
        waits.append(pace.wait)
    assert min(waits) >= FIRST_WAIT_S
    assert max(waits) <= LONGEST_WAIT_S
    assert max(waits) > 100


def test_two_stations_do_not_return_together() -> None:
    one, two = Pace(60.0).after_failure(Random(1).random), Pace(60.0).after_failure(Random(2).random)
    assert abs(one.wait - two.wait) > 1


def test_retry_after_wins_within_reason() -> None:
    assert Pace(200.0).after_failure(lambda: 0.9, 7).wait == 7
    assert Pace().after_failure(lambda: 0.9, 10**9).wait == LONGEST_RETRY_AFTER_S


def test_the_first_round_of_a_day_is_spread_over_a_minute() -> None:
    starts = {int(first_of_day(f"5119990{n:05}", lambda: 0.0)) for n in range(400)}
    assert min(starts) >= 0
    assert max(starts) < 60
    assert len(starts) > 50


def test_blocks_grow_on_a_fast_line_and_shrink_on_a_slow_one() -> None:
    assert next_block(128 << 10, 0.1) == 256 << 10
    assert next_block(256 << 10, 80) == 128 << 10
    assert next_block(128 << 10, 16) == 128 << 10
    assert next_block(LARGEST_BLOCK, 0.0) == LARGEST_BLOCK
    assert next_block(SMALLEST_BLOCK, 99) == SMALLEST_BLOCK


def test_no_small_remainder_waits_for_a_round_trip_of_its_own() -> None:
    assert length_of(100, 150) == 150
    assert length_of(100, 151) == 100
    assert length_of(100, 0) == 0
