"""Safekeeping (备份与修复): where the second copy goes, backups while working, checks, and the repair room.

`keep_safe` is called every minute by the window and does only what is due; the whole check
runs in the background after the start. Everything found is told in words.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.usecases.station import Station
from sync.ledger.problems import Problem

if TYPE_CHECKING:
    from forms.printing import FontSet
    from sync.store import Cabinet
    from sync.store.repair import Incident

log = logging.getLogger(__name__)

PACK_EACH_TIME = 8  # of some 75 registrations: a second or two of a processor that has nothing else to do
SCRUB_EACH_TIME = 20  # scans; a village's shelf is read through in days


@dataclass(frozen=True, slots=True)
class CareView:
    """The page 备份与修复. `place`: the chosen folder, "" for none. `state`: good | warn | bad."""

    place: str
    state: str
    words: str
    last_backup: str
    generations: int
    checked: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repaired:
    """What the repair room did. `pdf`: the incident sheet; `name`: a file name for it."""

    words: tuple[str, ...]
    left: tuple[str, ...]
    to_do: tuple[str, ...]
    pdf: bytes
    name: str


def care_view(station: Station) -> CareView:
    """Where copies lie and how they stand; counts files, reads no page."""
    care = station.cabinet.care
    status = station.cabinet.second_copy
    generations = care.backups.all()
    place = str(care.chosen or "")
    with station.cabinet.reading() as view:
        last = view.settings.get("last_check") or {}
    state, words = _copy_words(care.chosen, status)
    return CareView(
        place=place,
        state=state,
        words=words,
        last_backup=f"{generations[0].taken:%m月%d日 %H:%M}" if generations else "还没有",
        generations=len(generations),
        checked=last.get("at", ""),
        faults=tuple(last.get("faults", ())),
    )


def _copy_words(chosen: Path | None, whole: bool) -> tuple[str, str]:
    if chosen is None and whole:
        return "warn", "第二副本和备份都在本机同一块盘上。请选一个U盘或另一块盘的文件夹，电脑坏了也不丢。"
    if chosen is None:
        return "bad", "第二副本没有写成。请检查磁盘；现在登记的办件只有一份。"
    if not chosen.is_dir():
        return "bad", f"找不到 {chosen}。请插回U盘；这段时间的副本和备份先放在本机。"
    if not whole:
        return "bad", f"{chosen} 写不进去。请检查U盘是否写保护或已满。"
    return "good", f"办件同时记在本机和 {chosen}。"


def keep_place(station: Station, folder: str) -> CareView:
    """Keep second copies and backups in `folder` too; "" for this PC only. Raises Problem store.*."""
    station.cabinet.care.choose(Path(folder) if folder else None)
    return care_view(station)


def back_up_now(station: Station) -> CareView:
    """One more generation. Raises Problem store.*."""
    station.cabinet.care.back_up(station.now())
    return care_view(station)


def keep_safe(station: Station) -> tuple[str, ...]:
    """What is due now: a backup, a few scans read, some segments sealed for when the line is back.

    Words only where something is wrong; never raises weather.
    """
    _pack_ahead(station)
    try:
        station.cabinet.care.back_up_if_due(station.now())
        found = station.cabinet.care.scrub(SCRUB_EACH_TIME).words
    except Problem as problem:
        log.info("nothing was backed up: %s", problem.code)
        return (f"没有备份成：{problem.sentence}",)
    return found


def _pack_ahead(station: Station) -> None:
    try:
        station.ahead.prepare(station.cabinet, station.packer(), PACK_EACH_TIME, lambda: False)
    except Problem as problem:  # the round that needs it says so
        log.info("nothing was packed ahead: %s", problem.code)


def check_all(station: Station) -> CareView:
    """Read every page and walk every chain; remembered for the page. Takes seconds; for the background."""
    report = station.cabinet.verify()
    with station.cabinet.unit() as unit:
        unit.settings.put("last_check", {"at": station.recorded_at(), "faults": list(report.faults)})
    return care_view(station)


def repair_now(station: Station, since: str = "") -> Repaired:
    """The one button: choose the remedy by what is broken. `since`: ISO date from which on acts are sent again, "" for
    none. Raises Problem store.no_source, store.*, usage."""
    from desktop.usecases.mending import day_of
    from sync.store.repair import repair

    cabinet, day = station.cabinet, day_of(since)
    with cabinet.care.resting():
        incident = repair(cabinet.base_dir, cabinet.keys, partial(_opened, station), station.now(), day)
        cabinet.look_anew()
    site = station.site().name
    return told(incident, station.now(), partial(_sheet, station, site))


def _opened(station: Station) -> Cabinet:
    from forms.calendar import WorkingCalendar
    from sync.store import Cabinet

    return Cabinet.open(
        station.cabinet.base_dir,
        station.cabinet.keys,
        now_ms=lambda: int(station.now().timestamp() * 1000),
        calendar=WorkingCalendar.builtin(),
    )


def told(incident: Incident, now: datetime, sheet: Callable[[Incident], bytes]) -> Repaired:
    """An incident in the words of the screen, with its sheet."""
    return Repaired(
        words=(*incident.found, *incident.done),
        left=incident.left,
        to_do=incident.to_do,
        pdf=sheet(incident),
        name=f"事故单-{now:%Y%m%d-%H%M}.pdf",
    )


def _sheet(station: Station, site: str, incident: Incident) -> bytes:
    return sheet_of(incident, site, station.fonts())


def repair_folder(
    base: Path,
    account: str,
    ask: Callable[[], str],
    now: Callable[[], datetime],
    since: date | None = None,
) -> tuple[Incident, str]:
    """Repair a base directory whose database may not open: its keys are enough. Returns the site's name too.

    `ask` gives the password where the keys are wrapped. Raises Problem keys.*, store.no_source, store.*.
    """
    from forms.calendar import WorkingCalendar
    from sync.store import Cabinet
    from sync.store.key_ring import KeyRing, look
    from sync.store.repair import repair

    if look(base).wrapped and not account:
        raise Problem("keys.locked")
    ring = KeyRing.by_password(base, account, ask()) if account else KeyRing.clear(base)
    reopen = partial(
        Cabinet.open,
        base,
        ring.keys,
        now_ms=lambda: int(now().timestamp() * 1000),
        calendar=WorkingCalendar.builtin(),
    )
    incident = repair(base, ring.keys, reopen, now(), since)
    cabinet = reopen()
    try:
        with cabinet.reading() as view:
            return incident, str((view.settings.get("profile") or {}).get("name", "（未登记）"))
    finally:
        cabinet.close()


def sheet_of(incident: Incident, site: str, fonts: FontSet) -> bytes:
    """The incident sheet as a PDF."""
    from forms.printing.incident_sheet import incident_sheet

    return incident_sheet(sheet_data(incident, site), fonts)


def sheet_data(incident: Incident, site: str) -> dict[str, object]:
    """The words of the incident sheet."""
    return {
        "site": site,
        "at": f"{incident.at:%Y年%m月%d日 %H:%M}",
        "cases": incident.cases,
        "events": incident.events,
        "aside": incident.aside.name if incident.aside else "",
        "source": f"{incident.source.taken:%m月%d日 %H:%M} 的备份" if incident.source else "",
        "found": incident.found,
        "done": incident.done,
        "left": incident.left,
        "to_do": incident.to_do,
    }
