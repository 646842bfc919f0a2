"""The county's stations: who they are, whom they report to, and the one-time codes that let a PC in.

Knows rows of `sites` and `enrol_codes`; enrolling itself is `enrol.py`.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, select

from sync.center import tables
from sync.center.county import SITE_CODE, County
from sync.center.database import put, reading, writing
from sync.center.divisions import township_of, within
from sync.ledger.numbers import is_practice
from sync.ledger.problems import Problem

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_GROUPS, _GROUP = 4, 4
DEFAULT_DAYS = 7


@dataclass(frozen=True, slots=True)
class Site:
    """`parent` is the township of a village, "" where the site reports to the county itself."""

    site: str
    name: str
    short: str
    tier: str
    parent: str

    def scopes(self) -> tuple[str, ...]:
        """Whose news a case registered here is: the site's and its township's, in lock order."""
        return tuple(sorted({self.site, self.parent} - {""}))


def find_site(connection: Connection, site: str) -> Site | None:
    row = connection.execute(select(tables.sites).where(tables.sites.c.site == site)).one_or_none()
    return None if row is None else Site(row.site, row.name, row.short, row.tier, row.parent)


def site_of(connection: Connection, site: str) -> Site:
    """Raises Problem("center.site_unknown")."""
    found = find_site(connection, site)
    if found is None:
        raise Problem("center.site_unknown", site=site)
    return found


def sites_of(connection: Connection, codes: Collection[str]) -> dict[str, Site]:
    """Those of the sites that are known, by their code."""
    rows = connection.execute(select(tables.sites).where(tables.sites.c.site.in_(codes)))
    return {row.site: Site(row.site, row.name, row.short, row.tier, row.parent) for row in rows}


def sites_below(connection: Connection, parent: str) -> list[Site]:
    """The villages of a township, by code."""
    columns = tables.sites.c
    rows = connection.execute(select(tables.sites).where(columns.parent == parent).order_by(columns.site))
    return [Site(row.site, row.name, row.short, row.tier, row.parent) for row in rows]


def all_sites(connection: Connection) -> list[Site]:
    rows = connection.execute(select(tables.sites).order_by(tables.sites.c.site))
    return [Site(row.site, row.name, row.short, row.tier, row.parent) for row in rows]


def add_site(county: County, site: str, name: str, tier: str, parent: str = "", short: str = "") -> Site:
    """Enter a station or correct its name, place and short name.

    A county is entered by its city only. Raises Problem where the code is none, the parent is no township of
    this county, or a county lies outside this city's division.
    """
    if not SITE_CODE.fullmatch(site) or site == county.code:
        raise Problem("center.site_invalid", site=site)
    if is_practice(site):
        raise Problem("practice.site", site=site)
    if tier == "county" and not within(site, county.code):
        raise Problem("road.foreign_division", site=site, division=county.code)
    parent = "" if parent == county.code else parent
    with writing(county.engine) as connection:
        above = find_site(connection, parent) if parent else None
        if parent and (above is None or above.tier != "township" or tier != "village"):
            raise Problem("center.parent_unknown", parent=parent)
        known = find_site(connection, site)
        short = short or (known.short if known else "") or name
        entered = Site(site, name, short, tier, parent)
        row = {"site": site, "name": name, "short": short, "tier": tier, "parent": parent}
        put(connection, tables.sites, row)
    return entered


def parent_by_code(county: County, village: str) -> str:
    """The township that a village's division code names, where it is entered here; "" else."""
    with reading(county.engine) as connection:
        found = find_site(connection, township_of(village))
    return found.site if found is not None and found.tier == "township" and found.site != village else ""


def new_code(county: County, site: str, days: int = DEFAULT_DAYS) -> str:
    """A one-time code of 80 random bits for one PC of the site, in groups of four; kept only as a hash."""
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_GROUPS * _GROUP))
    expires = (county.now() + timedelta(days=days)).isoformat(timespec="seconds")
    with writing(county.engine) as connection:
        site_of(connection, site)
        row = {"code_hash": code_hash(code), "site": site, "expires": expires}
        connection.execute(tables.enrol_codes.insert().values(**row))
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def code_hash(typed: str) -> str:
    """Hash of a code as typed: case, blanks and dashes do not count."""
    plain = "".join(typed.upper().split()).replace("-", "")
    return hashlib.sha256(b"daiban/enrol-code\x00" + plain.encode()).hexdigest()


def stands_alone(county: County, site: Site) -> bool:
    """Guard no_township_tier: nothing stands between this site and the county (formats.md)."""
    return site.tier == "county" or (site.tier == "village" and site.parent in ("", county.code))


def short_sites(county: County) -> dict[str, Site]:
    """Every station by its code."""
    with reading(county.engine) as connection:
        return {site.site: site for site in all_sites(connection)}
