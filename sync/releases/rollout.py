"""Rollout (推送): which version a station is offered, by what its county signed. Pure: no clock, network, disk.

A county gives a version to a share of its stations, holds it, or binds a township to one. Which stations are the
first is reckoned from station and version, so both ends know it without asking and each version has other firsts.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence

import msgspec

from sync.ledger.problems import Problem
from sync.releases.manifest import FORMAT, canonical
from sync.releases.names import PLATFORMS, version_key

MOST_BYTES = 128 << 10
MOST_ROLLOUTS = 200
MOST_PINS = 500
_DIVISION = re.compile(r"[1-9][0-9]{1,11}", re.ASCII)


class Rollout(msgspec.Struct, frozen=True):
    """One version of one platform. `percent` 0-100 of the stations; `halted`: nobody gets it, asked for or not.

    `pins`: beginning of a division code (2 to 12 digits) to the version its stations are held at.
    """

    platform: str
    version: str
    percent: int = 0
    halted: bool = False
    pins: dict[str, str] = {}


class _Document(msgspec.Struct, frozen=True):
    rollouts: tuple[Rollout, ...]
    format: int = FORMAT


def station_id(site: str, device: int) -> str:
    """Site and two-digit device, as it stands on the station's papers: "511999101201.01"."""
    return f"{site}.{device:02d}"


def cohort(station_id: str, version: str) -> int:
    """0..99, by what `station_id` says."""
    return int.from_bytes(hashlib.sha256((station_id + version).encode()).digest(), "big") % 100


def chosen(
    rollouts: Sequence[Rollout],
    *,
    station: str,
    division: str,
    platform: str,
    current: str,
    skipped: Collection[str] = (),
    asked: bool = False,
) -> str | None:
    """The version to go to from `current`, None to stay.

    `division`: the 12-digit code of the station. `asked`: a person looks for it, which passes over the share but
    not over a halt or a share of nothing. Older than `current` only where a pin says so; `skipped` never.
    """
    own = [each for each in rollouts if each.platform == platform]
    held = {each.version for each in own if each.halted}
    pinned = _pinned(own, division)
    if pinned is not None:
        return None if pinned == current or pinned in held or pinned in skipped else pinned
    offered = [
        each.version
        for each in own
        if not each.halted
        and each.version not in skipped
        and version_key(each.version) > version_key(current)
        and (cohort(station, each.version) < each.percent or (asked and each.percent > 0))
    ]
    return max(offered, key=version_key, default=None)


def _pinned(rollouts: Sequence[Rollout], division: str) -> str | None:
    """The pin with the longest beginning of the code; of two alike the newest version's rollout speaks."""
    found = [
        (len(start), version_key(each.version), version)
        for each in rollouts
        for start, version in each.pins.items()
        if division.startswith(start)
    ]
    return max(found)[2] if found else None


def read(raw: bytes) -> tuple[Rollout, ...]:
    """The rollouts of a `rollout.json`. Raises Problem("updates.rollout") for anything nonsensical or too large."""
    if len(raw) > MOST_BYTES:
        raise Problem("updates.rollout", reason="太大")
    try:
        document = msgspec.json.decode(raw, type=_Document)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as broken:
        raise Problem("updates.rollout", reason="JSON") from broken
    if document.format != FORMAT:
        raise Problem("updates.rollout", reason="格式")
    _check(document.rollouts)
    return document.rollouts


def write(rollouts: Sequence[Rollout]) -> bytes:
    """The canonical bytes, in order of platform and version. Raises Problem("updates.rollout") as `read` would."""
    _check(rollouts)
    ordered = sorted(rollouts, key=lambda each: (each.platform, version_key(each.version)))
    raw = canonical(_Document(tuple(ordered)))
    if len(raw) > MOST_BYTES:
        raise Problem("updates.rollout", reason="太大")
    return raw


def _check(rollouts: Sequence[Rollout]) -> None:
    names = [(each.platform, each.version) for each in rollouts]
    if len(names) > MOST_ROLLOUTS or len(set(names)) != len(names):
        raise Problem("updates.rollout", reason="重复或太多")
    if sum(len(each.pins) for each in rollouts) > MOST_PINS:
        raise Problem("updates.rollout", reason="固定版本太多")
    for each in rollouts:
        _check_one(each)


def _check_one(rollout: Rollout) -> None:
    if rollout.platform not in PLATFORMS:
        raise Problem("updates.rollout", reason=f"平台 {rollout.platform[:40]}")
    if not 0 <= rollout.percent <= 100:
        raise Problem("updates.rollout", reason=f"比例 {rollout.percent}")
    for version in (rollout.version, *rollout.pins.values()):
        try:
            version_key(version)
        except ValueError as nonsense:
            raise Problem("updates.rollout", reason=f"版本 {version[:40]}") from nonsense
    for start in rollout.pins:
        if not _DIVISION.fullmatch(start):
            raise Problem("updates.rollout", reason=f"区划 {start[:20]}")
