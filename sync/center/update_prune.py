"""What the repository no longer needs goes: objects and lists that neither the newest lists lead to nor those before.

A PC that is in the midst of a version which is gone finds nothing, says so, and takes the newer one the next time.
All roots stay: a PC that was long away goes from its own to the newest, one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tuf.api.metadata import Metadata

from sync.center.update_tree import UpdateTree, load, unpacked
from sync.releases.names import COUNTY, object_path
from sync.releases.release import Release, read_release
from sync.releases.step import read_step, read_wholes

KEPT = 2
"""Lists of each role: the newest, and the one that a PC may be reading."""
_ROLES = ("targets", COUNTY, "snapshot")


def prune(tree: UpdateTree) -> int:
    """Files removed. Raises Problem("updates.not_trusted") where a list is spoiled: then nothing goes."""
    lists = {role: tree.listed(role)[-KEPT:] for role in _ROLES}
    wanted = {path for role in ("targets", COUNTY) for path in _targets(tree, lists[role])}
    old = [path for role in _ROLES for path in tree.listed(role) if path not in lists[role]]
    old += [path for path in tree.targets.rglob("*") if path.is_file() and path not in wanted]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _targets(tree: UpdateTree, lists: list[Path]) -> Iterator[Path]:
    for path in lists:
        listed: Metadata[Any] = load(path)
        for name, target in listed.signed.targets.items():
            place = tree.target_path(name, target)
            yield place
            if name.startswith("releases/") and place.exists():
                for sha256 in _objects(tree, read_release(place.read_bytes())):
                    yield tree.targets / object_path(sha256)


def _objects(tree: UpdateTree, release: Release) -> Iterator[str]:
    for stored in (release.manifest, release.wholes, release.bundle):
        yield stored.sha256
    if (tree.targets / object_path(release.wholes.sha256)).exists():
        yield from (each.sha256 for each in read_wholes(unpacked(tree, release.wholes)).files.values())
    for step in release.steps.values():
        yield step.sha256
        if (tree.targets / object_path(step.sha256)).exists():
            for put in read_step(unpacked(tree, step)).put:
                yield put.whole.sha256
                if put.patch is not None:
                    yield put.patch.stored.sha256
