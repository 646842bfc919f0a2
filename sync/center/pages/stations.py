"""站点: who has been heard of, for how long one is silent, whether both ends hold the same journal, what was refused.

No case content; a case's number only for people who may see cases.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from sync.center import tables
from sync.center.accounts import Session
from sync.center.county import County
from sync.center.database import reading
from sync.center.digests import Digests
from sync.center.journal_rows import REFUSED
from sync.center.pages.view import page
from sync.center.pages.words import ACTS, TIERS
from sync.center.sites import Site, all_sites
from sync.center.web import office_of
from sync.ledger.problems import SENTENCES

DRAWER_ROWS = 50
SILENT_DAYS, LONG_SILENT_DAYS = 3, 10
_UNKNOWN = re.compile(r"\{\w+\}")


async def stations(request: Request, session: Session) -> Response:
    office = office_of(request)
    rows = await run_in_threadpool(station_rows, office.county, office.digests)
    drawer = await run_in_threadpool(refused_rows, office.county, session.sees_cases)
    return page(request, "stations.html", session, here="stations", rows=rows, drawer=drawer)


def refused_rows(county: County, numbers: bool) -> list[dict[str, str]]:
    """The last refused acts of all stations, the newest first, each with the sentence its clerk reads."""
    columns = tables.events.c
    query = select(tables.events).where(columns.status == REFUSED).order_by(columns.applied_n.desc())
    with reading(county.engine) as connection:
        names = {site.site: site.name for site in all_sites(connection)}
        return [_refused(row, names, numbers) for row in connection.execute(query.limit(DRAWER_ROWS))]


def _refused(row: Any, names: dict[str, str], numbers: bool) -> dict[str, str]:
    """A code of a later or earlier version shows as it is; what its sentence would name is not kept."""
    sentence = SENTENCES.get(row.code, row.code).replace("{case_no}", row.case_no if numbers else "")
    return {
        "site": names.get(row.site, row.site),
        "device": f"{row.incarnation:02d}",
        "seq": str(row.seq),
        "act": ACTS.get(row.kind, row.kind),
        "day": row.recorded_at[:16].replace("T", " "),
        "actor": row.actor,
        "case_no": row.case_no if numbers else "",
        "sentence": _UNKNOWN.sub("…", sentence),
    }


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
    incarnation = device.incarnation if device is not None else county.incarnation
    acked, digest = digests.of(connection, site.site, incarnation) if device is not None or own else (0, "")
    words, colour = _standing(device, digest, own)
    return {
        "site": site.site,
        "name": site.name,
        "tier": TIERS[site.tier],
        "parent": names.get(site.parent, "—" if own else names[county.code]),
        "device": f"{incarnation:02d}" if device is not None or own else "—",
        "seen": device.last_seen[:16].replace("T", " ") if device is not None and device.last_seen else "—",
        "silent": _silent(county, device),
        "events": acked,
        "refused": _count(connection, tables.events, site.site, incarnation, status=REFUSED),
        "staged": _count(connection, tables.staged_events, site.site, incarnation),
        "words": words,
        "colour": colour,
    }


def _silent(county: County, device: Any) -> tuple[str, str]:
    """(words, colour) of how long a PC has not been heard of; nobody waits for one that is revoked."""
    if device is None or device.revoked or not device.last_seen:
        return "", ""
    days = (county.today() - datetime.fromisoformat(device.last_seen).date()).days
    if days < 1:
        return "今天", "green"
    colour = "" if days < SILENT_DAYS else "orange" if days < LONG_SILENT_DAYS else "red"
    return f"{days} 天没有联系", colour


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
