"""终端与版本: which PC runs what, what failed there and why, who is silent. Reads; decides nothing, sees no case."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, func, select

from sync.center import rollouts, tables
from sync.center.audit_view import harmless
from sync.center.county import County
from sync.center.programs import Fared, fared
from sync.center.rollouts import Halt
from sync.releases.names import PLATFORMS, version_key
from sync.releases.rollout import Rollout, cohort, station_id

PAGE_ROWS = 100
FAILURES = 50
SILENT_DAYS, LONG_SILENT_DAYS = 3, 10
PLATFORM_WORDS = {
    "windows-x86_64": "Windows",
    "linux-x86_64": "Linux（x86-64）",
    "linux-aarch64": "Linux（ARM64）",
}
STATE_WORDS = {
    "current": "正常",
    "downloading": "正在下载",
    "ready": "待换上",
    "failed": "更新失败",
    "skipped": "已跳过",
}
HEADS = (
    "站点",
    "代码",
    "电脑",
    "平台",
    "版本",
    "更新",
    "目标版本",
    "原因",
    "上次启动",
    "上次联系",
    "几天没有联系",
    "批次",
)


@dataclass(frozen=True, slots=True)
class Terminal:
    """A PC. `silent` days, -1: never heard of. `cohort` 0-99 for the newest version that is being given out."""

    site: str
    name: str
    device: str
    platform: str
    version: str
    state: str
    target: str
    reason: str
    health: str
    seen: str
    silent: int
    cohort: int

    @property
    def failed(self) -> bool:
        return self.state in ("failed", "skipped") or self.health == "failed"

    @property
    def silent_words(self) -> tuple[str, str]:
        """(words, colour)."""
        if self.silent < 0:
            return "还没有联系过", "yellow"
        if self.silent < 1:
            return "今天", "green"
        colour = "" if self.silent < SILENT_DAYS else "orange" if self.silent < LONG_SILENT_DAYS else "red"
        return f"{self.silent} 天没有联系", colour

    def cells(self) -> tuple[str, ...]:
        return (
            self.name, self.site, self.device, self.platform, self.version,
            STATE_WORDS.get(self.state, ""), self.target, self.reason,
            {"healthy": "正常", "failed": "失败"}.get(self.health, ""), self.seen,
            str(self.silent) if self.silent >= 0 else "", f"{self.cohort:02d}",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a platform. `share` of that platform's PCs that run it, per cent; `rollout` None: not given out."""

    platform: str
    version: str
    runs: int
    share: int
    fate: Fared
    rollout: Rollout | None
    halt: Halt | None
    signed: bool


def versions(connection: Connection, county: County) -> list[Version]:
    """Every version that is signed, given out or run, by platform, the newest first."""
    tree = rollouts.tree_of(county, connection)
    given = {(each.platform, each.version): each for each in rollouts.rollouts_of(tree)}
    signed = {
        (each, version) for each in PLATFORMS for version in (tree.versions(each) if tree.begun else ())
    }
    programs, devices = tables.programs.c, tables.devices.c
    joined = tables.programs.join(
        tables.devices, (devices.site == programs.site) & (devices.incarnation == programs.incarnation)
    )
    query = select(programs.platform, programs.version, func.count().label("n")).select_from(joined)
    query = query.where(devices.revoked.is_(False)).group_by(programs.platform, programs.version)
    runs = {(row.platform, row.version): int(row.n) for row in connection.execute(query)}
    whole: Counter[str] = Counter()
    for (platform, _), many in runs.items():
        whole[platform] += many
    fates = fared(connection)
    names = sorted({*given, *signed, *runs}, key=lambda name: version_key(name[1]), reverse=True)
    return [
        Version(
            platform,
            version,
            runs.get((platform, version), 0),
            round(100 * runs.get((platform, version), 0) / max(1, whole[platform])),
            fates.get((platform, version), Fared()),
            held := given.get((platform, version)),
            rollouts.halt_of(connection, held) if held else None,
            (platform, version) in signed,
        )
        for platform, version in sorted(names, key=lambda name: PLATFORMS.index(name[0]))
    ]


def terminals(
    connection: Connection, county: County, township: str = "", after: str = "", limit: int = PAGE_ROWS
) -> tuple[list[Terminal], str]:
    """(PCs in order of site and device, where the next page begins or ""). Those that were revoked are left out."""
    columns = tables.devices.c
    query = _query(township).order_by(columns.site, columns.incarnation)
    site, _, device = after.partition(".")
    if site and device.isdigit():
        further = (columns.site == site) & (columns.incarnation > int(device[:9]))
        query = query.where((columns.site > site) | further)
    newest = _newest(connection, county)
    rows = connection.execute(query.limit(limit + 1)).all()
    found = [_terminal(county, row, newest) for row in rows[:limit]]
    last = f"{rows[limit - 1].site}.{rows[limit - 1].incarnation}" if len(rows) > limit else ""
    return found, last


def failures(connection: Connection, county: County, township: str = "") -> list[Terminal]:
    """PCs where an update failed, was skipped, or the last start was bad: who said so last first."""
    programs = tables.programs.c
    query = _query(township).where(programs.state.in_(("failed", "skipped")) | (programs.health == "failed"))
    rows = connection.execute(query.order_by(programs.told_at.desc()).limit(FAILURES))
    newest = _newest(connection, county)
    return [_terminal(county, row, newest) for row in rows]


def silent(connection: Connection, county: County, township: str = "") -> list[Terminal]:
    """PCs not heard of for LONG_SILENT_DAYS, the longest first."""
    columns = tables.devices.c
    # Times are texts with an offset; a day more is taken and told apart below.
    rows = connection.execute(_query(township).order_by(columns.last_seen).limit(FAILURES))
    newest = _newest(connection, county)
    found = (_terminal(county, row, newest) for row in rows)
    return [each for each in found if each.silent < 0 or each.silent >= LONG_SILENT_DAYS]


def townships(connection: Connection) -> list[tuple[str, str]]:
    """(code, name)."""
    columns = tables.sites.c
    query = select(columns.site, columns.name).where(columns.tier == "township").order_by(columns.site)
    return [(row.site, row.name) for row in connection.execute(query)]


def as_csv(rows: Sequence[Terminal]) -> bytes:
    """UTF-8 with a mark for Excel; no cell is a formula."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(HEADS)
    writer.writerows([harmless(cell) for cell in row.cells()] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def every_terminal(connection: Connection, county: County, township: str) -> Iterator[Terminal]:
    """All pages."""
    after, more = "", True
    while more:
        rows, after = terminals(connection, county, township, after, 1000)
        yield from rows
        more = bool(after)


def _query(township: str):  # type: ignore[no-untyped-def]  # SQLAlchemy's type has no short name
    columns, programs, sites = tables.devices.c, tables.programs.c, tables.sites.c
    joined = tables.devices.join(tables.sites, sites.site == columns.site).outerjoin(
        tables.programs, (programs.site == columns.site) & (programs.incarnation == columns.incarnation)
    )
    told = [each for each in programs if each.name not in ("site", "incarnation")]
    query = select(columns.site, columns.incarnation, columns.last_seen, sites.name, *told)
    query = query.select_from(joined).where(columns.revoked.is_(False))
    return query.where((sites.parent == township) | (sites.site == township)) if township else query


def _newest(connection: Connection, county: County) -> dict[str, str]:
    """Platform to the newest version that is given out."""
    given = rollouts.rollouts_of(rollouts.tree_of(county, connection))
    ordered = sorted(given, key=lambda each: version_key(each.version))
    return {each.platform: each.version for each in ordered}


def _terminal(county: County, row: Row[tuple[object, ...]], newest: dict[str, str]) -> Terminal:
    said = {name: getattr(row, name) or "" for name in ("platform", "version", "state", "target", "reason")}
    seen = row.last_seen
    days = (county.today() - datetime.fromisoformat(seen).date()).days if seen else -1
    version = newest.get(said["platform"], "")
    return Terminal(
        site=row.site,
        name=row.name,
        device=f"{row.incarnation:02d}",
        health=row.health or "",
        seen=seen[:16].replace("T", " "),
        silent=max(days, 0) if seen else -1,
        cohort=cohort(station_id(row.site, row.incarnation), version),
        **said,
    )
