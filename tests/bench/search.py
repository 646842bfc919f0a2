"""A key typed into 办件 to the rows of the answer, among very many cases.

Each prefix of what a clerk types is one question, asked like the page asks it (`find_cases`); the
60 ms that the search line waits for the next key are not counted. Beside it: the index alone, the
same over an unencrypted file, and a LIKE scan of the same columns.
DAIBAN_BENCH_CASES changes the number of cases (1000000 needs about 25 GB of disk).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from pathlib import Path

from sqlalchemy import text

from desktop.usecases.cases import find_cases
from desktop.usecases.station import Station
from tests.bench.crowd import case_count, crowded, names
from tests.bench.figures import Figure, at_most, beside, interleaved, median, percentile, reported
from tests.bench.plain_store import open_unencrypted
from tests.support.lone import open_lone

LIMITS = {100_000: 16.0, 1_000_000: 50.0}
LIKE = (
    "SELECT case_no, applicant, item_name, state, registered_on, deadline FROM cases"
    " WHERE applicant LIKE :t OR id_no LIKE :t OR case_no LIKE :t OR item_name LIKE :t"
    " ORDER BY row_id DESC LIMIT 200"
)


def figures(quick: bool, folder: Path) -> list[Figure]:
    count = case_count(quick)
    real = open_lone(crowded(count, open_lone, "encrypted"))
    plain = open_unencrypted(crowded(count, open_unencrypted, "plain"))
    try:
        typed = keystrokes(real, 4 if quick else 12)
        return _measured(real, plain, typed, count)
    finally:
        real.cabinet.close()
        plain.cabinet.close()


def keystrokes(station: Station, people: int) -> list[str]:
    """Every prefix of what a clerk might type: names, initials, tails of numbers, phones, items."""
    with station.cabinet.reading() as view:
        cases = view.search.cases("", limit=people)
    words = [str(case.applicant["name"]) for case in cases]
    words += list(islice(names(), people))
    words += [str(case.applicant["id_no"])[-4:] for case in cases]
    words += [str(case.applicant["id_no"]) for case in cases[:2]]
    words += [str(case.applicant["mobile"]) for case in cases[:4]]
    words += [case.case_no[13:] for case in cases[:3]]
    words += ["wgf", "lxl", "ylbx", "养老保险", "低保", "王 养老", "SB-001", "没有这个人"]
    return [word[:end] for word in words for end in range(1, len(word) + 1)]


def _measured(real: Station, plain: Station, typed: list[str], count: int) -> list[Figure]:
    found: dict[str, list[float]] = {}
    for word in ["", *typed[:20]]:
        find_cases(real, word), find_cases(plain, word)
    for number, word in enumerate(typed):
        works: dict[str, Callable[[], object]] = {
            "ours": lambda word=word: find_cases(real, word),
            "plain": lambda word=word: find_cases(plain, word),
            "rows": lambda word=word: _rows(real, word),
            "plain rows": lambda word=word: _rows(plain, word),
        }
        if not number % 4:
            works["like"] = lambda word=word: _like(real, word)
        for name, times in interleaved(1, works).items():
            found.setdefault(name, []).extend(times)
    p95 = {name: percentile(times, 95) for name, times in found.items()}
    p50 = {name: median(times) for name, times in found.items()}
    cases = f"{count:,} cases"
    limit = LIMITS.get(count, 16.0)
    return [
        at_most(f"search keystroke to lines of the page p95, {cases}", p95["ours"], "ms", limit),
        reported("search keystroke to lines p50; LIKE scan", p50["ours"], "ms", p50["like"]),
        reported("search keystroke to lines p99", percentile(found["ours"], 99), "ms"),
        at_most("search keystroke to light rows (index and columns) p95", p95["rows"], "ms", limit),
        reported("light rows p95; LIKE scan p95", p95["rows"], "ms", p95["like"]),
        beside("search lines p50, encrypted; unencrypted", p50["ours"], p50["plain"], "ms", 1.5),
        beside("light rows p50, encrypted; unencrypted", p50["rows"], p50["plain rows"], "ms", 1.5),
    ]


def _rows(station: Station, word: str) -> object:
    with station.cabinet.reading() as view:
        return view.search.rows(word)


def _like(station: Station, word: str) -> object:
    with station.cabinet._database.reading() as connection:
        return connection.execute(text(LIKE), {"t": f"%{word}%"}).all()
