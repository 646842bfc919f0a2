"""Whether this PC's clock may be believed before an act is written down (state_machine.md 6.4).

Compares the clock with the last record of this station's own journal. Only "back" is refused
here: between two runs of the program nobody measured the time, so a jump forward cannot be
told from a weekend.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from desktop.usecases.station import Station
from sync.ledger.clock import clock_doubt
from sync.ledger.problems import Problem

if TYPE_CHECKING:
    from sync.store.unit_of_work import Reading


def refuse_suspect_clock(station: Station, view: Reading) -> None:
    """Raises Problem("clock.suspect") where the clock stands more than 10 minutes before the last record."""
    last = _last_record(view)
    if last is None:
        return
    now = station.now()
    if clock_doubt(last, now) == "back":
        raise Problem("clock.suspect", now=_words(now), last=_words(last))


def _last_record(view: Reading) -> datetime | None:
    here = view.settings.enrolment()
    last = view.journal.last(here.site, here.incarnation)
    event = next(iter(view.journal.own_after(here.site, here.incarnation, last - 1)), None)
    return None if event is None else datetime.fromisoformat(event.recorded_at)


def _words(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")
