"""覆盖: which villages have a station that ever wrote, who is silent, what was handled where. Reads; sees no case's content.

Villages are those of the imported list; without one, the stations that were entered. A station counts once
anything it wrote has come, by line or stick.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, exists, func, select

from forms.item_sets import EVERY, SETS
from sync.center import tables
from sync.center.county import County
from sync.center.database import read_meta
from sync.center.division_list import LISTED, listed, villages_in
from sync.center.divisions import township_of
from sync.center.fleet import LONG_SILENT_DAYS, SILENT_DAYS
from sync.center.sites import sites_of
from sync.center.station_settings import documents_of
from sync.ledger.coverage import Coverage

DIRECT, DIRECT_NAME = "", "直接报县的村"
"""The township of villages that report to the county itself and whose code names no township known here."""


@dataclass(frozen=True, slots=True)
class Village:
    """`silent` days since its station was last heard of, -1: never. `wrote`: something it wrote is here."""

    code: str
    name: str
    township: str
    station: bool
    wrote: bool
    silent: int
    on_list: bool

    @property
    def standing(self) -> tuple[str, str]:
        """(words, colour)."""
        if not self.station:
            return "没有站点", "red"
        if not self.wrote:
            return "已登记，还没有办过件", "yellow"
        if self.silent < SILENT_DAYS:
            return "在用", "green"
        return ("没有联系", "orange") if self.silent < LONG_SILENT_DAYS else ("很久没有联系", "red")

    @property
    def silence(self) -> str:
        if self.silent < 0:
            return "还没有联系过" if self.station else "—"
        return "今天" if self.silent == 0 else f"{self.silent} 天没有联系"


@dataclass(frozen=True, slots=True)
class Town:
    """A township with its villages by code; `coverage` counts those on the list, or all where there is no list."""

    code: str
    name: str
    villages: tuple[Village, ...]

    @property
    def coverage(self) -> Coverage:
        counted = [village for village in self.villages if village.on_list]
        return Coverage(sum(village.wrote for village in counted), len(counted))

    @property
    def without(self) -> tuple[str, ...]:
        """The villages that have no station."""
        return tuple(village.name for village in self.villages if village.on_list and not village.station)

    @property
    def unused(self) -> tuple[str, ...]:
        """Those that have one that never wrote."""
        return tuple(
            village.name
            for village in self.villages
            if village.on_list and village.station and not village.wrote
        )

    @property
    def silent(self) -> tuple[Village, ...]:
        """Stations that wrote once and have not been heard of for long, the longest first."""
        found = [village for village in self.villages if village.wrote and village.silent >= SILENT_DAYS]
        return tuple(sorted(found, key=lambda village: (-village.silent, village.code)))


@dataclass(frozen=True, slots=True)
class Covered:
    """The whole county. `since`: the day on which the list was imported, "" where there is none."""

    towns: tuple[Town, ...]
    since: str

    @property
    def coverage(self) -> Coverage:
        parts = [town.coverage for town in self.towns]
        return Coverage(sum(part.points for part in parts), sum(part.villages for part in parts))

    @property
    def off_list(self) -> tuple[Village, ...]:
        """Stations that stand on no line of the list."""
        return tuple(village for town in self.towns for village in town.villages if not village.on_list)


def coverage_of(connection: Connection, county: County) -> Covered:
    """All villages by township, by code."""
    names = listed(connection)
    places = {row.site: row for row in connection.execute(_stations())}
    wanted = villages_in(names)
    towns = {code: name for code, name in names.items() if code not in wanted}
    towns |= {code: row.name for code, row in places.items() if row.tier == "township"}
    stations = {code: row for code, row in places.items() if row.tier == "village"}
    grouped: dict[str, list[Village]] = {code: [] for code in towns}
    for code in sorted({*wanted, *stations}):
        row = stations.get(code)
        town = _town_of(code, row, towns)
        grouped.setdefault(town, []).append(
            Village(
                code=code,
                name=row.name if row is not None else wanted[code],
                township=town,
                station=row is not None,
                wrote=bool(row is not None and row.wrote),
                silent=_silent(county, row),
                on_list=code in wanted or not names,
            )
        )
    order = sorted(grouped, key=lambda code: (code == DIRECT, code))
    found = [Town(code, towns.get(code) or code or DIRECT_NAME, tuple(grouped[code])) for code in order]
    return Covered(tuple(found), read_meta(connection, LISTED))


def handled(connection: Connection, codes: Sequence[str]) -> Mapping[str, tuple[tuple[str, int], ...]]:
    """(item's name, cases) of each site, most first."""
    columns = tables.cases.c
    query = select(
        columns.site, columns.item, func.max(columns.item_name).label("name"), func.count().label("n")
    )
    query = query.where(columns.site.in_(codes)).group_by(columns.site, columns.item)
    found: dict[str, list[tuple[str, int]]] = {}
    for row in connection.execute(query):
        found.setdefault(row.site, []).append((row.name, int(row.n)))
    return {site: tuple(sorted(lines, key=lambda line: (-line[1], line[0]))) for site, lines in found.items()}


def item_sets(connection: Connection, county: County, codes: Sequence[str]) -> Mapping[str, str]:
    """What each station shows first (常办事项), in words; the rest of the catalogue it offers on demand."""
    named = {}
    for code, site in sites_of(connection, codes).items():
        profile = documents_of(connection, county, site)["profile"]
        named[code] = SETS.get(str(profile.get("item_set")), SETS[EVERY])
    return named


def _stations() -> Select[Any]:
    """Stations with when any PC of theirs that was not revoked was heard of, and whether a row of theirs is here."""
    sites, devices, events = tables.sites.c, tables.devices.c, tables.events.c
    seen = select(devices.site, func.max(devices.last_seen).label("seen")).where(devices.revoked.is_(False))
    newest = seen.group_by(devices.site).subquery()
    wrote = exists(select(events.seq).where(events.site == sites.site)).label("wrote")
    query = select(sites.site, sites.name, sites.tier, sites.parent, newest.c.seen, wrote)
    return query.select_from(tables.sites.outerjoin(newest, newest.c.site == sites.site))


def _town_of(code: str, row: Row[tuple[object, ...]] | None, towns: Mapping[str, str]) -> str:
    """Where the county entered it, else where its code says."""
    if row is not None and row.parent in towns:
        return str(row.parent)
    by_code = township_of(code)
    return by_code if by_code in towns or row is None else DIRECT


def _silent(county: County, row: Row[tuple[object, ...]] | None) -> int:
    if row is None or not row.seen:
        return -1
    return max((county.today() - datetime.fromisoformat(row.seen).date()).days, 0)
