"""Catalogue and calendar from a stick of updates: signed like the program itself, for stations without a line.

Believes only the lists (`desktop.updating`); whether a document is newer than what an exchange told is the
store's to know, whether an item is signed by an author of the county is asked again whenever the catalogue is
read (`published.py`). Blocking, for a worker.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.usecases.published import ITEM, KEYS
from desktop.usecases.station import Station

if TYPE_CHECKING:
    from desktop.updating.county_signed import CountySigned
    from desktop.updating.updating import Program

CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Brought:
    """`items`: ids with their versions. `calendar`: another one is in force now. `made`: when the county signed it."""

    items: tuple[str, ...]
    calendar: bool
    made: datetime | None


def take_settings(
    station: Station, stick: Path, *, accept_expired: bool = False, program: Program | None = None
) -> Brought:
    """Raises Problem update.*; update.other_county where another county packed the stick."""
    from desktop.updating.county_signed import read_signed
    from desktop.updating.installed import installed_program
    from desktop.updating.sources import FolderSource
    from desktop.updating.updating import Updating

    program = program or installed_program(station.cabinet.base_dir)
    with station.cabinet.reading() as view:
        county = str((view.settings.get("county") or {}).get("site", ""))
    source = FolderSource(stick)
    try:
        trust = Updating(program, source, station.now, accept_expired=accept_expired).lists()
        signed = read_signed(trust, county, station.site().code)
    finally:
        source.close()
    if trust.made is None or signed is None:
        return Brought((), False, trust.made)
    new = station.cabinet.take_carried(_by_setting(signed), trust.made)
    items = tuple(name.removeprefix(ITEM) for name in new if name.startswith(ITEM))
    return Brought(items, CALENDAR in new, trust.made)


def settings_words(brought: Brought) -> str:
    """One sentence for a clerk."""
    parts = [f"服务事项 {len(brought.items)} 个"] if brought.items else []
    parts += ["工作日历"] if brought.calendar else []
    return f"已从U盘收进{'和'.join(parts)}。" if parts else "U盘上的服务事项和工作日历，本机都已有了。"


def _by_setting(signed: CountySigned) -> dict[str, bytes]:
    found = {f"{ITEM}{name}": content for name, content in signed.items.items()}
    found |= {} if signed.keys is None else {KEYS: signed.keys}
    return found | ({} if signed.calendar is None else {CALENDAR: signed.calendar})
