"""The stations below (township): how much lies where, what waits longest, who has gone silent.

Counts light rows and the newest record of each station; judges nobody. The county names the
stations below in the township's profile (`children`), so one without any case is listed too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from desktop.usecases.batch_views import VillageLine, VillagesView
from desktop.usecases.station import Station
from desktop.usecases.texts import state_text
from desktop.usecases.views import Urgency
from sync.ledger.coverage import Coverage
from sync.ledger.events import Actor
from sync.ledger.table import STATES
from sync.store.overview import CaseMark

QUIET, SILENT = 3, 7  # days without news: a look, a call


def villages(station: Station, actor: Actor) -> VillagesView:
    """Every station below, and every other one whose cases lie here."""
    site = station.site()
    with station.cabinet.reading() as view:
        marks = view.overview.cases()
        news = view.overview.newest_by_site()
    below = {str(row["site"]): str(row["name"]) for row in site.profile.get("children", ()) if "site" in row}
    wanted = site.profile.get("villages")  # how many there should be, where the county says so
    return count_villages(
        marks,
        news,
        station.today(),
        here=site.code,
        name=site.name,
        below=below,
        wanted=wanted if isinstance(wanted, int) else 0,
    )


def count_villages(
    marks: Iterable[CaseMark],
    news: Mapping[str, str],
    today: date,
    *,
    here: str,
    name: str,
    below: Mapping[str, str] | None = None,
    wanted: int = 0,
) -> VillagesView:
    """Pure counting. `news`: station -> local time with offset of its newest record; `below`: station -> name;
    `wanted`: how many villages there are, 0 for as many as are listed."""
    known = dict(below or {})
    by_site: dict[str, list[CaseMark]] = {site: [] for site in known}
    for mark in marks:
        if mark.site != here:
            by_site.setdefault(mark.site, []).append(mark)
    lines = [
        _line(site, found, news.get(site, ""), today, known.get(site, site))
        for site, found in by_site.items()
    ]
    lines.sort(key=lambda line: (-(line.silent_days or 0), line.name))
    every = [mark for found in by_site.values() for mark in found]
    return VillagesView(
        site_name=name,
        day=today,
        villages=tuple(lines),
        open=sum(line.open for line in lines),
        decided_this_month=sum(line.decided_this_month for line in lines),
        states=_counts(every),
        coverage=Coverage(sum(line.silent_days is not None for line in lines), max(wanted, len(lines))).words,
        silence=_by_silence(lines),
    )


def _line(site: str, marks: Sequence[CaseMark], newest: str, today: date, called: str) -> VillageLine:
    waiting = [mark for mark in marks if not mark.decided and mark.state != "CLOSED"]
    oldest = min(waiting, key=lambda mark: (mark.registered_on, mark.case_no), default=None)
    silent = max((today - date.fromisoformat(newest[:10])).days, 0) if newest else None
    return VillageLine(
        site=site,
        name=next((mark.site_name for mark in reversed(marks) if mark.site_name), called),
        open=sum(mark.state != "CLOSED" for mark in marks),
        counts=_counts(marks),
        decided_this_month=sum(_same_month(mark.decided_on, today) for mark in marks),
        oldest=f"{oldest.applicant}　{oldest.item_name}" if oldest else "",
        oldest_days=(today - oldest.registered_on).days if oldest else 0,
        oldest_case=oldest.case_no if oldest else "",
        last_news=newest[:16].replace("T", " "),
        silent_days=silent,
        silence=_silence(silent),
    )


def _by_silence(lines: Sequence[VillageLine]) -> tuple[tuple[str, int], ...]:
    """How many stations wrote today, within the week, longer ago, never."""
    days = [line.silent_days for line in lines]
    return (
        ("今天有消息", sum(one == 0 for one in days)),
        (f"{SILENT} 天以内", sum(one is not None and 0 < one < SILENT for one in days)),
        (f"{SILENT} 天没有消息", sum(one is not None and one >= SILENT for one in days)),
        ("还没有消息", sum(one is None for one in days)),
    )


def _counts(marks: Iterable[CaseMark]) -> tuple[tuple[str, int], ...]:
    found = Counter(mark.state for mark in marks if mark.state != "CLOSED")
    return tuple((state_text(state), found[state]) for state in STATES if found[state])


def _same_month(day: date | None, today: date) -> bool:
    return day is not None and (day.year, day.month) == (today.year, today.month)


def _silence(days: int | None) -> Urgency:
    if days is None:
        return Urgency.NONE
    return Urgency.GREEN if days < QUIET else Urgency.YELLOW if days < SILENT else Urgency.ORANGE
