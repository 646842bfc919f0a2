"""Settings documents (profile, parameters, calendar) the county hands to its stations.

What the county's people enter is kept in parts, for the whole county or one site; a
station gets the parts laid over each other, at enrolment and as a change whenever a
part changes. A township's profile names the stations below it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from forms.calendar import WorkingCalendar
from forms.canonical import canonical
from forms.item_sets import EVERY, SETS, usual_set
from sync.center import tables
from sync.center.changes import add_settings
from sync.center.county import County
from sync.center.database import put, reading, writing
from sync.center.parts import ABOVE, laid_over
from sync.center.sites import Site, add_site, all_sites, find_site, site_of, sites_below, stands_alone
from sync.center.update_keys import updates_key
from sync.ledger.problems import Problem
from sync.releases.names import CALENDAR, CALENDARS

NAMES = ("profile", "parameters", "calendar")
_REMEDY = {"body": "本级人民政府或者上一级主管部门", "court": "有管辖权的人民法院"}


def documents_of(connection: Connection, county: County, site: Site) -> dict[str, dict[str, Any]]:
    """The documents in force at a site. `calendar` is there only where the county entered one."""
    documents: dict[str, dict[str, Any]] = {
        "profile": _profile(connection, county, site) | _villages(connection, site),
        "parameters": {"tables": {}, "entrust": {}, "village_step": []},
        "calendar": {},
    }
    for name in NAMES:
        for where in (ABOVE, "", site.site):
            documents[name] = laid_over(documents[name], _part(connection, name, where))
    documents["profile"] |= _revoked(connection, site)  # last: no part of anybody's takes it away
    if not documents["calendar"]:
        del documents["calendar"]
    return documents


def enter(county: County, name: str, document: Mapping[str, Any], site: str = "") -> int:
    """Keep a part and tell every station it concerns; returns how many. Raises Problem."""
    if name not in NAMES:
        raise Problem("center.setting_unknown", name=name, known="、".join(NAMES))
    if name == "profile" and document.get("item_set", EVERY) not in SETS:
        raise Problem("center.setting_wrong", name=name, reason=f"item_set 应是 {'、'.join(SETS)} 之一")
    with writing(county.engine) as connection:
        if site not in ("", ABOVE):
            site_of(connection, site)
        put(connection, tables.settings, {"name": name, "site": site, "document": canonical(document)})
        if name == "calendar":
            _check_calendar(laid_over(_part(connection, name, ABOVE), _part(connection, name, "")))
        told = [found for found in all_sites(connection) if site in ("", ABOVE, found.site)]
        told = [found for found in told if found.site != county.code]
        for found in told:
            in_force = documents_of(connection, county, found)[name]
            if name == "calendar":
                _check_calendar(in_force)
            add_settings(connection, found.site, name, canonical(in_force))
    return len(told)


def enter_station(county: County, site: str, name: str, tier: str, parent: str = "", short: str = "") -> Site:
    """Enter a station (`add_site`) and tell the townships whose stations below changed. Raises Problem."""
    with reading(county.engine) as connection:
        before = find_site(connection, site)
    entered = add_site(county, site, name, tier, parent, short)
    if before != entered:
        above = sorted({entered.parent, before.parent if before else ""} - {"", county.code})
        with writing(county.engine) as connection:
            for township in above:
                document = documents_of(connection, county, site_of(connection, township))["profile"]
                add_settings(connection, township, "profile", canonical(document))
    return entered


def tell_profile(connection: Connection, county: County, site: Site) -> None:
    """Tell a station its profile as it stands now, and its township where one is above it."""
    for place in (site, find_site(connection, site.parent) if site.parent else None):
        if place is not None and place.site != county.code:
            document = documents_of(connection, county, place)["profile"]
            add_settings(connection, place.site, "profile", canonical(document))


def _revoked(connection: Connection, site: Site) -> dict[str, Any]:
    """`revoked`: agents who act no more, here and at the stations below; left out where there are none."""
    columns = tables.revoked_agents.c
    places = {site.site, *(below.site for below in sites_below(connection, site.site))}
    query = select(columns.site, columns.account, columns.at).where(columns.site.in_(places))
    rows = connection.execute(query.order_by(columns.at, columns.account)).all()
    found = [{"site": row.site, "account": row.account, "day": row.at[:10]} for row in rows]
    return {"revoked": found} if found else {}


def _check_calendar(document: Mapping[str, Any]) -> None:
    """A table that does not add up, parts together, would stop every clock; better not to take it."""
    try:
        WorkingCalendar.from_json(document)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as wrong:
        raise Problem("center.setting_wrong", name="calendar", reason=str(wrong)) from wrong


def calendars_of(connection: Connection) -> dict[str, bytes]:
    """The calendar of the county by its name in a repository of updates, and those of stations with days of their own."""
    columns = tables.settings.c
    query = select(columns.site).where(columns.name == "calendar").distinct()
    own = [site for site in connection.execute(query).scalars() if site not in ("", ABOVE)]
    found = {}
    for site in ["", *own]:
        laid: dict[str, Any] = {}
        for where in dict.fromkeys((ABOVE, "", site)):
            laid = laid_over(laid, _part(connection, "calendar", where))
        if laid:
            found[f"{CALENDARS}{site}.json" if site else CALENDAR] = canonical(laid)
    return found


def with_device(document: bytes, incarnation: int) -> bytes:
    """The profile names the PC it is for: its DD of case and document numbers."""
    return canonical({**json.loads(document), "device": f"{incarnation:02d}"})


def _profile(connection: Connection, county: County, site: Site) -> dict[str, Any]:
    above = find_site(connection, site.parent) if site.parent else None
    return {
        "site": site.site,
        "name": site.name,
        "short": site.short,
        "tier": site.tier,
        "parent": site.parent or county.code,
        "parent_name": above.name if above else county.name,
        "county": county.code,
        "county_name": county.name,
        "updates_key": updates_key(county.keys),
        "address": "",
        "hours": "",
        "phone": "",
        "organ": {"name": above.name if above else county.name, "phone": "", "supervise_phone": ""},
        "hotline": "12345",
        "remedy": dict(_REMEDY),
        "no_township_tier": stands_alone(county, site),
        "item_set": usual_set(site.site, site.tier),
        "children": [
            {"site": below.site, "name": below.name} for below in sites_below(connection, site.site)
        ],
    }


def _villages(connection: Connection, site: Site) -> dict[str, int]:
    """How many villages a township should have, where the county has a list of them."""
    columns = tables.divisions.c
    below = (columns.code > site.site) & (columns.code <= f"{site.site[:9]}999")
    query = select(func.count()).select_from(tables.divisions).where(below)
    count = int(connection.execute(query).scalar_one()) if site.tier == "township" else 0
    return {"villages": count} if count else {}


def _part(connection: Connection, name: str, site: str) -> dict[str, Any]:
    query = select(tables.settings.c.document)
    kept = connection.execute(
        query.where(tables.settings.c.name == name, tables.settings.c.site == site)
    ).scalar()
    return json.loads(kept) if kept else {}
