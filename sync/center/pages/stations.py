"""站点: who has been heard of, for how long one is silent, whether both ends hold the same journal, what was refused.

No case content; a case's number only for people who may see cases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection, func, select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from sync.center import tables
from sync.center.accounts import Session
from sync.center.checkpoints import fault_of
from sync.center.county import County
from sync.center.database import reading
from sync.center.digests import Digests, refusals
from sync.center.journal_rows import REFUSED
from sync.center.pages.view import page
from sync.center.pages.words import ACTS, TIERS
from sync.center.sites import Site, sites_of
from sync.center.web import office_of
from sync.ledger.problems import SENTENCES

PAGE_SITES = 100
DRAWER_ROWS = 50
SILENT_DAYS, LONG_SILENT_DAYS = 3, 10
_UNKNOWN = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class _Kept:
    """A PC's journal at the county: rows here (-1: not reckoned yet), refused ones, digest, rows that wait."""

    acked: int
    refused: int
    digest: str
    staged: int


_UNKNOWN_YET = _Kept(-1, 0, "", 0)


async def stations(request: Request, session: Session) -> Response:
    office, asked = office_of(request), request.query_params
    words, after = asked.get("q", "")[:40].strip(), asked.get("after", "")[:12]
    rows, more = await run_in_threadpool(station_rows, office.county, office.digests, words, after)
    drawer = await run_in_threadpool(refused_rows, office.county, session.sees_cases)
    link = "/stations?" + urlencode({"q": words, "after": rows[-1]["site"]}) if more else ""
    shown: dict[str, Any] = {"rows": rows, "drawer": drawer, "q": words, "first": not after, "link": link}
    return page(request, "stations.html", session, here="stations", **shown)


def refused_rows(county: County, numbers: bool) -> list[dict[str, str]]:
    """The last refused acts of all stations, the newest first, each with the sentence its clerk reads."""
    columns = tables.events.c
    query = select(tables.events).where(columns.status == REFUSED).order_by(columns.applied_n.desc())
    with reading(county.engine) as connection:
        rows = connection.execute(query.limit(DRAWER_ROWS)).all()
        sites = sites_of(connection, {row.site for row in rows})
    return [_refused(row, {code: site.name for code, site in sites.items()}, numbers) for row in rows]


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


def station_rows(
    county: County, digests: Digests, words: str = "", after: str = ""
) -> tuple[list[dict[str, Any]], bool]:
    """(one row per PC of a page of sites, whether more follow); a site without a PC has one row that says so.

    `words`: a piece of the name or the code. What each PC's journal is like here was kept at its last exchange.
    """
    with reading(county.engine) as connection:
        sites, more = _sites(connection, words, after)
        places = {site.site for site in sites}
        above = sites_of(connection, {site.parent for site in sites} - {""})
        names = {code: site.name for code, site in above.items()} | {county.code: county.name}
        order = (tables.devices.c.site, tables.devices.c.incarnation)
        query = select(tables.devices).where(tables.devices.c.site.in_(places)).order_by(*order)
        devices: dict[str, list[Any]] = {}
        for device in connection.execute(query):
            devices.setdefault(device.site, []).append(device)
        found = _standings(connection, places)
        rows = [
            _row(connection, county, digests, site, device, names, found)
            for site in sites
            for device in devices.get(site.site) or [None]
        ]
    return rows, more


def _sites(connection: Connection, words: str, after: str) -> tuple[list[Site], bool]:
    columns = tables.sites.c
    query = select(columns.site).where(columns.site > after)
    if words:
        query = query.where(
            columns.name.contains(words, autoescape=True) | columns.site.contains(words, autoescape=True)
        )
    codes = list(connection.execute(query.order_by(columns.site).limit(PAGE_SITES + 1)).scalars())
    page, more = codes[:PAGE_SITES], len(codes) > PAGE_SITES
    sites = sites_of(connection, page)
    return [sites[code] for code in page], more


def _standings(connection: Connection, sites: set[str]) -> dict[tuple[str, int], _Kept]:
    columns = tables.staged_events.c
    counted = select(columns.site, columns.incarnation, func.count().label("n")).where(
        columns.site.in_(sites)
    )
    grouped = connection.execute(counted.group_by(columns.site, columns.incarnation))
    staged = {(row.site, row.incarnation): row.n for row in grouped}
    query = select(tables.standings).where(tables.standings.c.site.in_(sites))
    kept = {
        (row.site, row.incarnation): _Kept(row.acked, row.refused, row.digest, 0)
        for row in connection.execute(query)
    }
    return {
        place: replace(kept.get(place, _UNKNOWN_YET), staged=staged.get(place, 0))
        for place in {*kept, *staged}
    }


def _row(
    connection: Connection,
    county: County,
    digests: Digests,
    site: Site,
    device: Any,
    names: dict[str, str],
    found: dict[tuple[str, int], _Kept],
) -> dict[str, Any]:
    own = site.site == county.code
    incarnation = device.incarnation if device is not None else county.incarnation
    kept = found.get((site.site, incarnation), _UNKNOWN_YET)
    if own or (device is not None and device.last_seen and kept.acked < 0):  # of a time before standings
        acked, digest = digests.of(connection, site.site, incarnation)
        kept = replace(kept, acked=acked, digest=digest, refused=refusals(connection, site.site, incarnation))
    words, colour = _standing(device, kept.digest, own)
    fault = "" if device is None else fault_of(connection, site.site, incarnation)
    return {
        "site": site.site,
        "name": site.name,
        "tier": TIERS[site.tier],
        "parent": names.get(site.parent, "—" if own else names[county.code]),
        "device": f"{incarnation:02d}" if device is not None or own else "—",
        "seen": device.last_seen[:16].replace("T", " ") if device is not None and device.last_seen else "—",
        "silent": _silent(county, device),
        "events": max(0, kept.acked),
        "refused": kept.refused,
        "staged": kept.staged,
        "words": words,
        "colour": colour,
        "fault": fault,
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
