"""Tampering and damage: whether the chain of records is as it was written, told in words. Reads only, mends nothing.

What the signed heads say is known when the cabinet opens; every row and every page of the database are looked at
afterwards, a little at a time, so that whoever presses a button meanwhile does not wait.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.usecases.station import Station

AT_ONCE = 400
PAGES_AT_ONCE = 2000
"""8 MB: some hundredths of a second."""
MOST_NAMED = 3
SPOILED = "数据库第"


@dataclass(frozen=True, slots=True)
class Walked:
    """`through`: the last row looked at; `left`: more rows or pages wait; `pages`: how many were looked at, -1: all."""

    faults: tuple[str, ...] = ()
    through: int = 0
    left: bool = True
    pages: int = 0


def walk_chain(station: Station, before: Walked | None = None) -> Walked:
    """The next rows of this PC's chain and the next pages. `before`: the last answer, None at first."""
    known = before or Walked(station.cabinet.tampered)
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
        through = min(after + AT_ONCE, last)
        fresh = tuple(view.journal.faults_within(here.site, here.incarnation, after, through))
    return through, through < last, fresh


def _pages(station: Station, after: int) -> tuple[tuple[str, ...], int]:
    """A page that seems spoiled is read again: one failed read is no damage."""
    if after < 0:
        return (), -1
    seen = station.cabinet.look_at_pages(after, PAGES_AT_ONCE)
    bad = [page for page in seen.bad if station.cabinet.look_at_pages(page - 1, 1).bad]
    named = "、".join(str(page) for page in bad[:MOST_NAMED]) + ("等" if len(bad) > MOST_NAMED else "")
    words = (f"{SPOILED} {named} 页损坏。已办的事在第二份里，请打开“交换 → 备份与修复”修复。",) if bad else ()
    return words, seen.through if seen.left else -1


def tampering(station: Station) -> tuple[str, ...]:
    """Every row of every chain against the next and against the signed heads, in words; () where all is well."""
    return station.cabinet.tampering()
