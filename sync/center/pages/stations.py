"""站点: who has been heard of, when, and whether both ends hold the same journal. No case content."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from sync.center import tables
from sync.center.accounts import Session
from sync.center.county import COUNTY_INCARNATION, County
from sync.center.database import reading
from sync.center.digests import Digests
from sync.center.journal_rows import REFUSED
from sync.center.pages.view import page
from sync.center.pages.words import TIERS
from sync.center.sites import Site, all_sites
from sync.center.web import office_of


async def stations(request: Request, session: Session) -> Response:
    office = office_of(request)
    rows = await run_in_threadpool(station_rows, office.county, office.digests)
    return page(request, "stations.html", session, here="stations", rows=rows)


def station_rows(county: County, digests: Digests) -> list[dict[str, Any]]:
    """One row per PC of every site; a site without a PC has one row that says so."""
    with reading(county.engine) as connection:
        sites = all_sites(connection)
        names = {site.site: site.name for site in sites}
        order = (tables.devices.c.site, tables.devices.c.incarnation)
        devices: dict[str, list[Any]] = {}
        for device in connection.execute(select(tables.devices).order_by(*order)):
            devices.setdefault(device.site, []).append(device)
        rows = []
        for site in sites:
            for device in devices.get(site.site) or [None]:
                rows.append(_row(connection, county, digests, site, device, names))
    return rows


def _row(
    connection: Connection, county: County, digests: Digests, site: Site, device: Any, names: dict[str, str]
) -> dict[str, Any]:
    own = site.tier == "county"
    incarnation = device.incarnation if device is not None else COUNTY_INCARNATION
    acked, digest = digests.of(connection, site.site, incarnation) if device is not None or own else (0, "")
    words, colour = _standing(device, digest, own)
    return {
        "site": site.site,
        "name": site.name,
        "tier": TIERS[site.tier],
        "parent": names.get(site.parent, "—" if own else names[county.code]),
        "device": f"{incarnation:02d}" if device is not None or own else "—",
        "seen": device.last_seen[:16].replace("T", " ") if device is not None and device.last_seen else "—",
        "events": acked,
        "refused": _count(connection, tables.events, site.site, incarnation, status=REFUSED),
        "staged": _count(connection, tables.staged_events, site.site, incarnation),
        "words": words,
        "colour": colour,
    }


def _standing(device: Any, digest: str, own: bool) -> tuple[str, str]:
    if own:
        return "本县中心", ""
    if device is None:
        return "尚未登记电脑", ""
    if device.revoked:
        return "已停用", ""
    if device.forked_at:
        return "记录分叉，请核实磁盘还原", "red"
    if not device.last_seen:
        return "尚未交换", ""
    if not device.last_digest:
        return "未报核对值", ""
    return ("一致", "green") if device.last_digest == digest else ("待核对", "yellow")


def _count(connection: Connection, table: Any, site: str, incarnation: int, **equal: str) -> int:
    query = select(func.count()).select_from(table)
    query = query.where(table.c.site == site, table.c.incarnation == incarnation)
    for name, value in equal.items():
        query = query.where(table.c[name] == value)
    return int(connection.execute(query).scalar_one())
