"""Unlock: from a shut station to a signed-in clerk with 今日 in hand, without the window.

The password opens the key file (Argon2id at the product's cost, slow on purpose), then the database
opens: schema checked, second copy compared. Reported only; the aim is under a second.
"""

from __future__ import annotations

import time
from pathlib import Path

from desktop.bootstrap import door_of
from desktop.paths import AppPaths, font_folders
from desktop.usecases.accounts import set_password
from desktop.usecases.cases import find_cases
from desktop.usecases.tampering import walk_chain
from desktop.usecases.today import today
from tests.bench.crowd import case_count, crowded, opened_later
from tests.bench.figures import MS, Figure, median, percentile, reported
from tests.bench.registration import registering
from tests.support.lone import open_lone
from tests.support.places import PASSWORD

STEPS = ("keys and database opened (Argon2id, 64 MiB)", "今日 made", "办件 without a word typed")


def figures(quick: bool, folder: Path) -> list[Figure]:
    count = case_count(quick)
    base = crowded(count, open_lone, "encrypted")
    _dear(base)
    rounds = [_once(base) for _ in range(2 if quick else 7)]
    steps = [median([found[number] for found in rounds]) for number in range(len(STEPS))]
    unlocked = median([found[0] for found in rounds]) / MS
    words = f"{count:,} cases"
    return [
        reported(f"unlock: opened and signed in, {words}", unlocked, "s"),
        *(reported(name, value, "ms") for name, value in zip(STEPS, steps, strict=True)),
        *_looking_round(base, words),
        *_registering(base, words, 3 if quick else 30),
    ]


def _dear(base: Path) -> None:
    """The password at the product's cost: worlds of tests and benches are made with a cheap one."""
    door = door_of(AppPaths(base, font_folders()))
    door.open_clear()
    if not door.is_open:
        door.sign_in("周明华", PASSWORD)
    set_password(door.station, "周明华", PASSWORD)
    door.close()


def _once(base: Path) -> list[float]:
    """Milliseconds of each step."""
    door = door_of(AppPaths(base, font_folders()))
    marks = [time.perf_counter()]
    actor = door.sign_in("周明华", PASSWORD)
    station = door.station
    try:
        marks.append(time.perf_counter())
        today(station, actor)
        marks.append(time.perf_counter())
        find_cases(station)
        marks.append(time.perf_counter())
    finally:
        station.cabinet.close()
    return [(after - before) * MS for before, after in zip(marks, marks[1:], strict=False)]


def _looking_round(base: Path, words: str) -> list[Figure]:
    """What 今日 asks for as soon as it opens: one look after the other, a pause between, none on the GUI thread.

    Beside it SQLCipher's own check of the whole file, which nobody could wait for.
    """
    station = opened_later(base)
    looks, walked = [], None
    try:
        while walked is None or walked.left:
            began = time.perf_counter()
            walked = walk_chain(station, walked)
            looks.append((time.perf_counter() - began) * MS)
        began = time.perf_counter()
        station.cabinet._database.damage()
        whole = (time.perf_counter() - began) * MS
    finally:
        station.cabinet.close()
    return [
        reported(f"self-check: first look after signing in, {words}", looks[0], "ms"),
        reported("the same by SQLCipher's whole check at once", whole, "ms"),
        reported("self-check: one look p95, which is what a saving may wait", percentile(looks, 95), "ms"),
        reported("self-check: looks until every page and row was seen", len(looks), "looks"),
    ]


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
