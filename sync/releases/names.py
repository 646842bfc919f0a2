"""Names: versions, platforms, and where each thing lies in a repository of updates.

A repository is two folders, `metadata` and `targets`; on a stick both lie in `daiban-update`. Signed by name is
only what a person decides about: releases, the rollout, catalogue and calendar. All other content is an object,
named by its SHA-256 and reached from a signed document, so that it needs no line in the metadata.
"""

from __future__ import annotations

import re

METADATA = "metadata"
TARGETS = "targets"
STICK_FOLDER = "daiban-update"
ROLLOUT = "rollout.json"
COUNTY = "county"
"""The delegated role that a county signs."""
CATALOGUE, CALENDARS = "catalogue/", "calendar/"
COUNTY_PATHS = (ROLLOUT, f"{CATALOGUE}*", f"{CALENDARS}*")
INDEX, CATALOGUE_KEYS, CALENDAR = (
    f"{CATALOGUE}index.json",
    f"{CATALOGUE}keys.json",
    f"{CALENDARS}calendar.json",
)
"""What a county signs besides the rollout: whose it is and what there is, its authors' keys, its calendar."""
PLATFORMS = ("linux-x86_64", "linux-aarch64", "windows-x86_64")

_VERSION = re.compile(r"(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MACHINES = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "aarch64", "arm64": "aarch64"}


def version_key(version: str) -> tuple[int, int, int]:
    """For ordering: "1.10.0" is newer than "1.9.3". Raises ValueError for anything but x.y.z."""
    found = _VERSION.fullmatch(version)
    if found is None:
        raise ValueError(f"no version: {version[:40]!r}")
    return int(found[1]), int(found[2]), int(found[3])


def platform_here(system: str, machine: str) -> str:
    """`sys.platform` and `platform.machine()` as one word of ours, e.g. "linux-x86_64"; unknown ones as they are."""
    start = "windows" if system.startswith("win") else system
    return f"{start}-{_MACHINES.get(machine.lower(), machine.lower())}"


def release_target(platform: str, version: str) -> str:
    """The signed target of one release. Raises ValueError where either is not known."""
    version_key(version)
    if platform not in PLATFORMS:
        raise ValueError(f"no platform: {platform[:40]!r}")
    return f"releases/{platform}/{version}.json"


def object_path(sha256: str) -> str:
    """Below `targets`: where the object of that hash lies. Raises ValueError for anything but 64 hex digits."""
    if not is_sha256(sha256):
        raise ValueError("no SHA-256")
    return f"objects/{sha256[:2]}/{sha256}"


def is_sha256(text: str) -> bool:
    """64 digits, small letters."""
    return _SHA256.fullmatch(text) is not None
