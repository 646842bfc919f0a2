"""What runs at the stations: each PC's last word of its program, and how each version fared where it was tried.

Knows rows; decides nothing. A PC counts once for each version: what it said last of it stands.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from sync.center import tables
from sync.center.county import County
from sync.center.database import put
from sync.center.devices import Device
from sync.releases.names import PLATFORMS, version_key
from sync.wire import ProgramReport
from sync.wire.program import STATES

RUNS, FAILED, SKIPPED = "runs", "failed", "skipped"
_REASON = 200


@dataclass(frozen=True, slots=True)
class Fared:
    """How a version fared: PCs that run it and start well, PCs where it failed."""

    runs: int = 0
    failed: int = 0

    @property
    def took(self) -> int:
        return self.runs + self.failed


def keep_report(
    connection: Connection, county: County, device: Device, said: ProgramReport
) -> tuple[str, str] | None:
    """Note a report in the caller's transaction; (platform, version) where a failure of it is new, else None."""
    if said.platform not in PLATFORMS or not _is_version(said.version):
        return None
    state = said.state if said.state in STATES else ""
    target = said.target if _is_version(said.target) else ""
    health = said.health if said.health in ("healthy", "failed") else ""
    place = {"site": device.site, "incarnation": device.incarnation}
    reason = "".join(char for char in said.reason if char.isprintable())[:_REASON]
    row = place | {
        "platform": said.platform, "version": said.version, "state": state, "target": target,
        "reason": reason, "health": health, "health_at": said.health_at[:40].replace("\x00", ""),
        "told_at": county.stamp(),
    }  # fmt: skip
    put(connection, tables.programs, row)
    tried = place | {"platform": said.platform, "reason": reason, "at": county.stamp()}
    new = None
    # What went back to the version before says so as "skipped"; a fetch that failed is the line's fault, not its.
    went_back = state == SKIPPED and target not in ("", said.version)
    if went_back:
        new = _keep_trial(connection, tried | {"version": target, "outcome": FAILED})
    elif health == "failed":
        return _keep_trial(connection, tried | {"version": said.version, "outcome": FAILED})
    _keep_trial(connection, tried | {"version": said.version, "outcome": RUNS, "reason": ""})
    return new


def _keep_trial(connection: Connection, row: dict[str, object]) -> tuple[str, str] | None:
    columns = tables.program_trials.c
    keys = ("site", "incarnation", "platform", "version")
    mine = [columns[name] == row[name] for name in keys]
    before = connection.execute(select(columns.outcome).where(*mine)).scalar()
    if before == row["outcome"]:
        return None  # said again: its first day and its first reason stand
    put(connection, tables.program_trials, row)
    return (str(row["platform"]), str(row["version"])) if row["outcome"] == FAILED else None


def fared(connection: Connection) -> dict[tuple[str, str], Fared]:
    """By platform and version; PCs that were revoked do not count."""
    columns, devices = tables.program_trials.c, tables.devices.c
    joined = tables.program_trials.join(
        tables.devices, (devices.site == columns.site) & (devices.incarnation == columns.incarnation)
    )
    query = select(columns.platform, columns.version, columns.outcome, func.count().label("n"))
    query = query.select_from(joined).where(devices.revoked.is_(False))
    found: dict[tuple[str, str], Fared] = {}
    for row in connection.execute(query.group_by(columns.platform, columns.version, columns.outcome)):
        before = found.get((row.platform, row.version), Fared())
        runs, failed = (row.n, 0) if row.outcome == RUNS else (0, row.n)
        found[row.platform, row.version] = Fared(before.runs + runs, before.failed + failed)
    return found


def _is_version(text: str) -> bool:
    try:
        version_key(text)
    except ValueError:
        return False
    return True
