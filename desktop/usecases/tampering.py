"""Tampering: whether the chain of records is as it was written, told in words. Reads only, mends nothing.

What the signed heads say is known when the cabinet opens; every row is looked at afterwards, a few
hundred at a time, so that whoever presses a button meanwhile does not wait.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.usecases.station import Station

AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Walked:
    """`through`: the last row looked at; `left`: more rows wait."""

    faults: tuple[str, ...] = ()
    through: int = 0
    left: bool = True


def walk_chain(station: Station, before: Walked | None = None) -> Walked:
    """The next rows of this PC's chain. `before`: the last answer, None at first."""
    known = before or Walked(station.cabinet.tampered)
    with station.cabinet.reading() as view:
        if not view.settings.site():
            return Walked(known.faults, 0, False)
        here = view.settings.enrolment()
        last = view.journal.last(here.site, here.incarnation)
        through = min(known.through + AT_ONCE, last)
        fresh = view.journal.faults_within(here.site, here.incarnation, known.through, through)
        faults = tuple(dict.fromkeys((*known.faults, *fresh)))
    return Walked(faults, through, through < last)


def tampering(station: Station) -> tuple[str, ...]:
    """Every row of every chain against the next and against the signed heads, in words; () where all is well."""
    return station.cabinet.tampering()
