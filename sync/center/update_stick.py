"""更新U盘: the part of the repository that a township needs, as a folder on a stick; checked there as on the line.

Carries for each platform the versions that its stations may go to, with bundle, steps and patches, all that the
county signed, and a timestamp of 400 days made at this moment. Nothing secret is on it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from sync.center import trail
from sync.center.county import County
from sync.center.rollouts import AT_THE_MACHINE, beginning, deciding, freshen, rollouts_of
from sync.center.update_tree import STICK_TIMESTAMP, UpdateTree, unpacked
from sync.ledger.problems import Problem
from sync.releases.names import (
    COUNTY,
    METADATA,
    PLATFORMS,
    STICK_FOLDER,
    TARGETS,
    object_path,
    release_target,
    version_key,
)
from sync.releases.rollout import Rollout
from sync.releases.step import read_step

_LISTS = ("targets", COUNTY, "snapshot")


def pack_stick(county: County, place: Path, township: str = "", by: str = AT_THE_MACHINE) -> tuple[Path, int]:
    """(folder on the stick, its bytes). `township`: beginning of a division code, "" for the whole county.

    Raises Problem: updates.none, updates.stick.
    """
    with deciding(county) as (connection, tree):
        freshen(connection, county, tree)  # 400 days from now
        wanted = wanted_for(rollouts_of(tree), beginning(township))
        names = "、".join(f"{platform} {version}" for platform, version in wanted)
        trail.note(connection, county, by, "update_stick", "", f"{township or '全县'}：{names}"[:500])
    root, fresh = place / STICK_FOLDER, place / f".{STICK_FOLDER}.new"
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        size = sum(_copied(source, fresh / name) for source, name in stick_files(tree, wanted))
        shutil.rmtree(root, ignore_errors=True)
        os.replace(fresh, root)
    except OSError as trouble:
        shutil.rmtree(fresh, ignore_errors=True)
        raise Problem("updates.stick", reason=trouble.strerror or "") from trouble
    return root, size


def wanted_for(rollouts: tuple[Rollout, ...], township: str) -> list[tuple[str, str]]:
    """(platform, version): of each platform the newest given out, the newest given to all, and what is bound there."""
    found: list[tuple[str, str]] = []
    for platform in PLATFORMS:
        own = [each for each in rollouts if each.platform == platform]
        given = [each for each in own if not each.halted and each.percent > 0]
        versions = {max((each.version for each in given), key=version_key, default="")}
        full = (each.version for each in given if each.percent == 100)
        versions.add(max(full, key=version_key, default=""))
        halted = {each.version for each in own if each.halted}
        for each in own:
            bound = {to for start, to in each.pins.items() if _meet(start, township)}
            versions |= bound - halted
        found += [(platform, version) for version in sorted(versions - {""}, key=version_key)]
    return found


def stick_files(tree: UpdateTree, wanted: list[tuple[str, str]]) -> Iterator[tuple[Path, str]]:
    """(file, name below the stick's folder)."""
    names = {
        path.name for path in tree.metadata.glob("*.root.json")
    }  # all: a PC goes from its own to the newest
    names |= {f"{found.signed.version}.{role}.json" for role in _LISTS if (found := tree.newest(role))}
    for name in sorted(name for name in names if name.split(".")[0].isdigit()):
        yield tree.metadata / name, f"{METADATA}/{name}"
    yield tree.metadata / STICK_TIMESTAMP, f"{METADATA}/timestamp.json"
    paths: dict[Path, None] = {}
    for role in ("targets", "county"):
        listed = tree.newest(role)
        for name, target in (listed.signed.targets if listed else {}).items():
            if role == "county" or name in {release_target(*each) for each in wanted}:
                paths[tree.target_path(name, target)] = None
    for platform, version in wanted:
        paths |= dict.fromkeys(tree.targets / object_path(each) for each in _objects(tree, platform, version))
    for path in paths:
        yield path, f"{TARGETS}/{path.relative_to(tree.targets).as_posix()}"


def _objects(tree: UpdateTree, platform: str, version: str) -> Iterator[str]:
    release = tree.release(platform, version)
    for stored in (release.manifest, release.wholes, release.bundle):
        yield stored.sha256
    for stored in release.steps.values():
        yield stored.sha256
        for put in read_step(unpacked(tree, stored)).put:
            named = [put.whole, *([put.patch.stored] if put.patch else [])]
            yield from (each.sha256 for each in named if (tree.targets / object_path(each.sha256)).exists())


def _meet(start: str, township: str) -> bool:
    return start.startswith(township) or township.startswith(start)


def _copied(source: Path, target: Path) -> int:
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as reading, target.open("wb") as writing:
        shutil.copyfileobj(reading, writing, 1 << 20)
        writing.flush()
        os.fsync(writing.fileno())
        return writing.tell()
