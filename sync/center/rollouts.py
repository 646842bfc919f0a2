"""推送: who gets which version, as the county decides it; the program itself may only stop a rollout, never begin one.

One decision at a time, whatever processes there are: each takes the counter's row in the database, signs, and is
written in the trail. To go on after a stop is a person's act with a reason, and what failed before it does not stop
it a second time.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlalchemy import Connection, select

from forms.canonical import canonical
from sync.center import tables, trail
from sync.center.county import County
from sync.center.database import lock_number, read_meta, reading, write_meta, writing
from sync.center.programs import Fared, fared
from sync.center.publishing import ITEM, KEYS, trusted_keys
from sync.center.station_settings import calendars_of
from sync.center.update_import import take_in
from sync.center.update_keys import signers
from sync.center.update_prune import prune
from sync.center.update_tree import UpdateTree
from sync.ledger.problems import Problem
from sync.releases import rollout as rolling
from sync.releases.names import CATALOGUE, CATALOGUE_KEYS, INDEX, PLATFORMS, ROLLOUT
from sync.releases.release import Release
from sync.releases.rollout import Rollout

LOG = logging.getLogger("daiban.center")
FOLDER = "updates_folder"
STOP_STATIONS, STOP_PERCENT = 3, 5
BY_ITSELF, AT_THE_MACHINE = "（程序）", "（本机命令）"
_STOP, _HALT, _BASE = "updates_stop", "updates_halt/", "updates_base/"


@dataclass(frozen=True, slots=True)
class Stop:
    """When a rollout stops by itself: at least so many PCs failed, and at least so many per cent of those that took it."""

    stations: int = STOP_STATIONS
    percent: int = STOP_PERCENT

    def reached(self, found: Fared, forgiven: int = 0) -> bool:
        """`forgiven`: failures known when a person went on."""
        failed = found.failed - forgiven
        return failed >= self.stations and failed * 100 >= self.percent * (found.took - forgiven)


@dataclass(frozen=True, slots=True)
class Halt:
    """Who stopped a version, when and why."""

    at: str
    by: str
    reason: str


def folder_of(county: County, connection: Connection) -> Path:
    """Where the repository lies: beside the database, or where it was begun."""
    return Path(read_meta(connection, FOLDER) or county.folder / "updates")


def tree_of(county: County, connection: Connection) -> UpdateTree:
    return UpdateTree(folder_of(county, connection), signers(county.keys), county.now())


def begin(county: County, folder: Path | None) -> None:
    """Say where the repository lies. Raises Problem("updates.known") where it was begun in another folder."""
    with writing(county.engine) as connection:
        lock_number(connection, "updates")
        wanted = (folder or folder_of(county, connection)).resolve()
        tree = tree_of(county, connection)
        if tree.begun and tree.folder.resolve() != wanted:
            raise Problem("updates.known")
        wanted.mkdir(parents=True, exist_ok=True)
        write_meta(connection, FOLDER, str(wanted))


def take_updates(county: County, source: Path, by: str = AT_THE_MACHINE) -> list[Release]:
    """Take in what the maker published and sign what is the county's. Raises Problem updates.*."""
    with writing(county.engine) as connection:
        lock_number(connection, "updates")
        tree = tree_of(county, connection)
        found = take_in(tree, signers(county.keys), source, county.now())
        tree.publish(documents_of(connection, county, rollouts_of(tree)))
        prune(tree)
        words = "、".join(f"{each.platform} {each.version}" for each in found)
        trail.note(connection, county, by, "update_import", "", words[:500])
    return found


def rollouts_of(tree: UpdateTree) -> tuple[Rollout, ...]:
    """As signed; none where nothing was ever given out."""
    raw = tree.documents().get(ROLLOUT) if tree.begun else None
    return rolling.read(raw) if raw else ()


@contextmanager
def deciding(county: County) -> Iterator[tuple[Connection, UpdateTree]]:
    with writing(county.engine) as connection:
        lock_number(connection, "updates")
        tree = tree_of(county, connection)
        if not tree.begun:
            raise Problem("updates.none")
        yield connection, tree


def decide(
    county: County,
    platform: str,
    version: str,
    *,
    by: str,
    percent: int | None = None,
    halted: bool | None = None,
    pins: Mapping[str, str] | None = None,
    reason: str = "",
) -> Rollout:
    """Give a version to a share of the stations, hold it, go on, or bind a township; signed at once.

    `pins`: beginning of a division code to version, "" lets it go. Raises Problem: updates.none,
    updates.version_unknown, updates.reason (to go on needs one), updates.rollout.
    """
    with deciding(county) as (connection, tree):
        held = {(each.platform, each.version): each for each in rollouts_of(tree)}
        tree.release(platform, version)
        for pinned in (pins or {}).values():
            if pinned:
                tree.release(platform, pinned)
        before = held.get((platform, version), Rollout(platform, version))
        goes_on = before.halted and halted is False
        if goes_on and not reason.strip():
            raise Problem("updates.reason")
        named = {beginning(start): to for start, to in (pins or {}).items()}
        bound = {start: to for start, to in {**before.pins, **named}.items() if to}
        after = Rollout(
            platform,
            version,
            before.percent if percent is None else percent,
            before.halted if halted is None else halted,
            bound,
        )
        if after.halted and not before.halted:
            _note_halt(connection, county, after, by, reason)
        if goes_on:
            _forgive(connection, after)
        tree.publish(documents_of(connection, county, [*(held | {(platform, version): after}).values()]))
        trail.note(connection, county, by, "rollout", "", _words(before, after, reason))
    return after


def beginning(code: str) -> str:
    """What all codes of a division begin with: a township's own code ends in zeros that its villages' do not."""
    return code[:9] if len(code) == 12 and code.endswith("000") else code


def stop_failing(county: County) -> list[Rollout]:
    """Halt every rollout whose failures pass the threshold; those that were halted now."""
    with reading(county.engine) as connection:
        tree = tree_of(county, connection)
        if not tree.begun or not _failing(connection, rollouts_of(tree)):
            return []
    with deciding(county) as (connection, tree):
        held = {(each.platform, each.version): each for each in rollouts_of(tree)}
        found = fared(connection)
        stopped = [
            msgspec.structs.replace(each, halted=True) for each in _failing(connection, [*held.values()])
        ]
        held |= {(each.platform, each.version): each for each in stopped}
        for each in stopped:
            fate = found[each.platform, each.version]
            reason = f"{fate.took} 台装用，{fate.failed} 台失败"
            _note_halt(connection, county, each, BY_ITSELF, reason)
            words = f"{each.platform} {each.version}：{reason}，自动停止"
            trail.note(connection, county, BY_ITSELF, "rollout_stopped", "", words)
        if stopped:
            tree.publish(documents_of(connection, county, [*held.values()]))
    return stopped


def look_after(county: County) -> None:
    """Once a day and at the start: stop what fails, and stamp anew, so that no line sees an old timestamp.

    Trouble with the folder is written in the log: cases go on.
    """
    try:
        stop_failing(county)
        with reading(county.engine) as connection:
            tree = tree_of(county, connection)
            if not tree.begun or not (tree.stale() or _outdated(connection, county, tree)):
                return
        with deciding(county) as (connection, tree):
            freshen(connection, county, tree)
    except (Problem, OSError, ValueError) as trouble:
        LOG.warning("updates are not looked after: %s", trouble)


def freshen(connection: Connection, county: County, tree: UpdateTree) -> None:
    """Stamp anew, and sign what the county says where that is no longer what was signed."""
    if tree.ages() or _outdated(connection, county, tree):
        tree.publish(documents_of(connection, county, rollouts_of(tree)))
    else:
        tree.stamp()


def stop_of(connection: Connection) -> Stop:
    """The threshold in force."""
    kept = read_meta(connection, _STOP)
    return Stop(*(int(part) for part in kept.split("/"))) if kept else Stop()


def set_stop(county: County, stop: Stop, by: str = AT_THE_MACHINE) -> None:
    """Raises Problem("usage")."""
    if not (1 <= stop.stations <= 10_000 and 0 <= stop.percent <= 100):
        raise Problem("usage", reason="台数应为 1 至 10000，比例应为 0 至 100")
    with writing(county.engine) as connection:
        write_meta(connection, _STOP, f"{stop.stations}/{stop.percent}")
        words = f"自动停止：至少 {stop.stations} 台且不少于 {stop.percent}%"
        trail.note(connection, county, by, "rollout", "", words)


def halt_of(connection: Connection, rollout: Rollout) -> Halt | None:
    """Why a halted version is halted."""
    kept = read_meta(connection, f"{_HALT}{rollout.platform}/{rollout.version}") if rollout.halted else ""
    return Halt(**json.loads(kept)) if kept else None


def _failing(connection: Connection, rollouts: Sequence[Rollout]) -> list[Rollout]:
    found, stop = fared(connection), stop_of(connection)
    return [
        each
        for each in rollouts
        if not each.halted
        and (fate := found.get((each.platform, each.version))) is not None
        and stop.reached(fate, int(read_meta(connection, f"{_BASE}{each.platform}/{each.version}") or 0))
    ]


def _note_halt(connection: Connection, county: County, rollout: Rollout, by: str, reason: str) -> None:
    kept = json.dumps({"at": county.stamp(), "by": by, "reason": reason.strip()[:300]}, ensure_ascii=False)
    write_meta(connection, f"{_HALT}{rollout.platform}/{rollout.version}", kept)


def _forgive(connection: Connection, rollout: Rollout) -> None:
    fate = fared(connection).get((rollout.platform, rollout.version), Fared())
    write_meta(connection, f"{_BASE}{rollout.platform}/{rollout.version}", str(fate.failed))


def _words(before: Rollout, after: Rollout, reason: str) -> str:
    parts = [f"{after.platform} {after.version}"]
    if after.percent != before.percent:
        parts.append(f"{before.percent}% → {after.percent}%")
    if after.halted != before.halted:
        parts.append("停止" if after.halted else "继续")
    for start in sorted({*before.pins, *after.pins}):
        if before.pins.get(start) != after.pins.get(start):
            parts.append(f"{start} 固定在 {after.pins.get(start) or '不固定'}")
    return "，".join([*parts, *([f"理由：{reason.strip()[:300]}"] if reason.strip() else [])])


def documents_of(connection: Connection, county: County, rollouts: Sequence[Rollout]) -> dict[str, bytes]:
    """All that the county signs: the rollout, its catalogue with the authors' keys, its calendar, and what there is.

    The index says whose they are: counties under one maker have sticks that look alike. A calendar is as a station
    is told it, the city's part below; stations with days of their own have one by their code.
    """
    columns = tables.settings.c
    named = columns.name.startswith(ITEM) | (columns.name == KEYS)
    found = {ROLLOUT: rolling.write(rollouts)}
    for row in connection.execute(select(columns.name, columns.document).where(named, columns.site == "")):
        if row.name != KEYS:
            found[f"{CATALOGUE}{row.name.removeprefix(ITEM)}.json"] = bytes(row.document)
        elif trusted_keys(connection):
            found[CATALOGUE_KEYS] = bytes(row.document)
    found |= calendars_of(connection)
    names = sorted(name for name in found if name != ROLLOUT)
    return found | {INDEX: canonical({"county": county.code, "documents": names})}


def _outdated(connection: Connection, county: County, tree: UpdateTree) -> bool:
    return tree.documents() != documents_of(connection, county, rollouts_of(tree))


def known_platforms(tree: UpdateTree) -> list[str]:
    """Those with a release."""
    return [platform for platform in PLATFORMS if tree.versions(platform)]
