"""Unlock: from an unopened station to a signed-in clerk with 今日 in hand, without the window.

Opening checks the schema and compares database and second copy; the password is Argon2id, slow on
purpose. Reported only; the aim is under a second.
"""

from __future__ import annotations

import time
from pathlib import Path

from desktop.usecases.accounts import sign_in
from desktop.usecases.cases import find_cases
from desktop.usecases.today import today
from tests.bench.crowd import case_count, crowded, opened_later
from tests.bench.figures import MS, Figure, median, percentile, reported
from tests.bench.registration import registering
from tests.support.lone import open_lone
from tests.support.places import PASSWORD

STEPS = ("station opened", "password checked (Argon2id, 64 MiB)", "今日 made", "办件 without a word typed")


def figures(quick: bool, folder: Path) -> list[Figure]:
    count = case_count(quick)
    base = crowded(count, open_lone, "encrypted")
    rounds = [_once(base) for _ in range(2 if quick else 7)]
    steps = [median([found[number] for found in rounds]) for number in range(len(STEPS))]
    unlocked = median([found[0] + found[1] for found in rounds]) / MS
    words = f"{count:,} cases"
    return [
        reported(f"unlock: opened and signed in, {words}", unlocked, "s"),
        *(reported(name, value, "ms") for name, value in zip(STEPS, steps, strict=True)),
        *_registering(base, words, 3 if quick else 30),
    ]


def _once(base: Path) -> list[float]:
    """Milliseconds of each step."""
    marks = [time.perf_counter()]
    station = open_lone(base)
    try:
        marks.append(time.perf_counter())
        actor = sign_in(station, "周明华", PASSWORD)
        marks.append(time.perf_counter())
        today(station, actor)
        marks.append(time.perf_counter())
        find_cases(station)
        marks.append(time.perf_counter())
    finally:
        station.cabinet.close()
    return [(after - before) * MS for before, after in zip(marks, marks[1:], strict=False)]


def _registering(base: Path, words: str, rounds: int) -> list[Figure]:
    """Does one more registration get slower where many lie already?"""
    station = opened_later(base)
    try:
        register = registering(station, rounds)
        times = []
        for _ in range(rounds):
            began = time.perf_counter()
            register()
            times.append((time.perf_counter() - began) * MS)
    finally:
        station.cabinet.close()
    return [
        reported(f"registration among {words} p50", median(times), "ms"),
        reported(f"registration among {words} p95", percentile(times, 95), "ms"),
    ]
