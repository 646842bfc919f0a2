"""Tampering and damage: whether the chain of records is as it was written, told in words. Reads only, mends nothing.

What the signed heads say is known when the cabinet opens; every row and every page of the database are looked at
afterwards, a little at a time, so that whoever presses a button meanwhile does not wait.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.usecases.station import Station

ROWS = 25
PAGES = 64
"""256 KB: a millisecond or two, so long a question of the clerk may wait for it."""
SLICES = 30
"""In one look, where nobody waits."""
MOST_NAMED = 3
SPOILED = "数据库第"


@dataclass(frozen=True, slots=True)
class Walked:
    """`through`: the last row looked at; `left`: more rows or pages wait; `pages`: how many were looked at, -1: all."""

    faults: tuple[str, ...] = ()
    through: int = 0
    left: bool = True
    pages: int = 0


def _nobody() -> bool:
    return False


def walk_chain(
    station: Station, before: Walked | None = None, waiting: Callable[[], bool] = _nobody
) -> Walked:
    """The next rows of this PC's chain and the next pages, slice by slice; a question that waits ends the look.

    `before`: the last answer, None at first. `waiting`: whether somebody waits for this worker. One slice is
    always done, so that a busy day comes to the end too.
    """
    walked = _slice(station, before or Walked(station.cabinet.tampered))
    for _ in range(SLICES - 1):
        if not walked.left or waiting():
            break
        walked = _slice(station, walked)
    return walked


def _slice(station: Station, known: Walked) -> Walked:
    spoiled, pages = _pages(station, known.pages)
    through, left, fresh = _rows(station, known.through)
    faults = tuple(dict.fromkeys((*known.faults, *spoiled, *fresh)))
    return Walked(faults, through, left or pages >= 0, pages)


def _rows(station: Station, after: int) -> tuple[int, bool, tuple[str, ...]]:
    with station.cabinet.reading() as view:
        if not view.settings.site():
            return 0, False, ()
        here = view.settings.enrolment()
        last = view.journal.last(here.site, here.incarnation)
        through = min(after + ROWS, last)
        fresh = tuple(view.journal.faults_within(here.site, here.incarnation, after, through))
    return through, through < last, fresh


def _pages(station: Station, after: int) -> tuple[tuple[str, ...], int]:
    """A page that seems spoiled is read again: one failed read is no damage."""
    if after < 0:
        return (), -1
    seen = station.cabinet.look_at_pages(after, PAGES)
    bad = [page for page in seen.bad if station.cabinet.look_at_pages(page - 1, 1).bad]
    named = "、".join(str(page) for page in bad[:MOST_NAMED]) + ("等" if len(bad) > MOST_NAMED else "")
    words = (f"{SPOILED} {named} 页损坏。已办的事在第二份里，请打开“交换 → 备份与修复”修复。",) if bad else ()
    return words, seen.through if seen.left else -1


def tampering(station: Station) -> tuple[str, ...]:
    """Every row of every chain against the next and against the signed heads, in words; () where all is well."""
    return station.cabinet.tampering()
