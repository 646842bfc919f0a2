"""A flow of updating: a new version from a stick, on a failing disk.

Afterwards the launcher finds a whole version, the old or the new one, the new one where it was told; and the next
try ends in the new one. Hard links are switched off in the worker, so that every file is written and can be lost.
"""

from __future__ import annotations

import errno
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from desktop import launcher
from desktop.updating.building import verify
from desktop.updating.sources import FolderSource
from desktop.updating.updating import Program, Updating
from sync.ledger.problems import Problem
from sync.releases.manifest import MANIFEST_NAME, read_manifest
from tests.ordeal.faults import Told
from tests.ordeal.flows import Flow, Hand
from tests.updating.world import START, World

VERSION = "1.1.0"


def prepare_program(folder: Path) -> None:
    """1.0.0 installed, 1.1.0 on a stick; no links, which the log of the shim does not know."""
    world = World(folder, links=False)
    world.newer(VERSION)
    world.stick(VERSION)


def take(hand: Hand) -> None:
    honest, os.link = os.link, _no_link
    try:
        _updating(hand.folder).take()
    finally:
        os.link = honest
    hand.tell(f"updated {VERSION}")


def judge_update(folder: Path, told: Told) -> None:
    root = folder / "root"
    version = launcher.current(root)
    if told.acks or told.again:
        assert version == VERSION, f"told as updated, and {version} starts"
    _whole(folder, version)
    done = _updating(folder).take()
    assert done is None or done.ready
    assert launcher.current(root) == VERSION, "the next try did not finish"
    _whole(folder, VERSION)


def _whole(folder: Path, version: str) -> None:
    place = launcher.folder_of(folder / "root", folder / "app", version)
    manifest = read_manifest((place / MANIFEST_NAME).read_bytes())
    for file in manifest.files:
        if file.executable:
            (place / file.path).chmod(0o755)  # modes are not in the log of a power cut
    verify(place, replace(manifest, links={}))


def _updating(folder: Path) -> Updating:
    """As `installed_program` refuses where the running version cannot be read."""
    try:
        installed = read_manifest((folder / "app" / MANIFEST_NAME).read_bytes())
        trusted = (folder / "tree/metadata/1.root.json").read_bytes()
    except (OSError, ValueError) as missing:
        raise Problem("update.not_installed") from missing
    station = "511999101201"
    program = Program(
        folder / "root", folder / "app", installed, folder / "base", trusted, f"{station}.01", station
    )
    return Updating(program, FolderSource(folder / "stick"), lambda: START + timedelta(days=1))


def _no_link(*_given: Any, **_named: Any) -> None:
    raise OSError(errno.EPERM, "no hard links here")


UPDATE: dict[str, Flow] = {"update": Flow(prepare_program, take, take, judge_update)}
