"""Taking in what the maker published: roots in unbroken order, releases he signed, objects that bear their names.

Everything is checked before anything is written; what a station would refuse is refused here already, so that a
county never hands out what nobody can install.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from tuf.api._payload import Root, Targets
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata

from sync.center.update_keys import CountySigner
from sync.center.update_tree import UpdateTree, load, write_whole
from sync.ledger.problems import Problem
from sync.releases.manifest import LARGEST
from sync.releases.names import COUNTY, METADATA, STICK_FOLDER, TARGETS, is_sha256, object_path
from sync.releases.release import Release, read_release

_RELEASE_CAP = 1 << 20


def take_in(tree: UpdateTree, keys: dict[str, CountySigner], source: Path, now: datetime) -> list[Release]:
    """The releases now listed. `source`: a repository, or the stick that has it in `daiban-update`.

    Raises Problem: updates.not_trusted, updates.older, updates.own_key, updates.disk.
    """
    if (source / STICK_FOLDER).is_dir():
        source = source / STICK_FOLDER
    try:
        roots = _roots(tree, source / METADATA)
        targets = _targets(tree, source / METADATA, roots[-1][1], now)
    except RepositoryError as untrue:
        raise Problem("updates.not_trusted", reason="签名核对不通过") from untrue
    _check_own_keys(keys, roots[-1][1], targets[1].signed)
    releases = _releases(source / TARGETS, targets[1].signed)
    try:
        _copy_objects(source / TARGETS, tree.targets)
        _require_objects(tree.targets, [release for _, _, release in releases])
        for name, raw, _ in releases:
            write_whole(tree.targets / name, raw)
        for path, _ in [*roots, targets]:
            write_whole(tree.metadata / path.name, path.read_bytes())
        _begin_behind(tree, source / METADATA, roots[-1][1], targets[1])
    except OSError as trouble:
        raise Problem("updates.disk", reason=trouble.strerror or "磁盘") from trouble
    return [release for _, _, release in releases]


def _roots(tree: UpdateTree, metadata: Path) -> list[tuple[Path, Metadata[Root]]]:
    """Each root signed by the one before it and by itself; the last is the newest."""
    held = tree.newest("root")
    found: list[tuple[Path, Metadata[Root]]] = []
    before: Metadata[Root] | None = held
    number = held.signed.version + 1 if held else 1
    while (path := metadata / f"{number}.root.json").exists():
        root = load(path)
        if not isinstance(root.signed, Root) or root.signed.version != number:
            raise Problem("updates.not_trusted", reason=path.name)
        (before or root).verify_delegate(Root.type, root)
        root.verify_delegate(Root.type, root)
        found.append((path, root))
        before, number = root, number + 1
    if held is not None:
        found.insert(0, (tree.metadata / f"{held.signed.version}.root.json", held))
    if not found:
        raise Problem("updates.not_trusted", reason="没有根文件")
    return found


def _targets(
    tree: UpdateTree, metadata: Path, root: Metadata[Root], now: datetime
) -> tuple[Path, Metadata[Targets]]:
    names = [path for path in metadata.glob("*.targets.json") if path.name.split(".")[0].isdigit()]
    if not names:
        raise Problem("updates.not_trusted", reason="没有版本清单")
    path = max(names, key=lambda each: int(each.name.split(".")[0]))
    targets: Metadata[Any] = load(path)
    if not isinstance(targets.signed, Targets) or f"{targets.signed.version}.targets.json" != path.name:
        raise Problem("updates.not_trusted", reason=path.name)
    root.verify_delegate(Targets.type, targets)
    if targets.signed.is_expired(now):
        raise Problem("updates.not_trusted", reason="已过期")
    held = tree.newest("targets")
    if held is not None and targets.signed.version < held.signed.version:
        raise Problem("updates.older", reason=f"{targets.signed.version} < {held.signed.version}")
    return path, targets


def _begin_behind(tree: UpdateTree, source: Path, root: Metadata[Root], targets: Metadata[Targets]) -> None:
    """Where the maker stamped the repository himself, PCs have seen his numbers: ours go on behind them."""
    judges: dict[str, Metadata[Any]] = {"snapshot": root, "timestamp": root, COUNTY: targets}
    for role, judge in judges.items():
        names = source.glob("timestamp.json" if role == "timestamp" else f"*.{role}.json")
        for path in names:
            try:
                found = load(path)
                judge.verify_delegate(role, found)
            except (Problem, RepositoryError):
                continue  # nobody believes it, so nobody has its number
            tree.note_version(role, found.signed.version)


def _check_own_keys(keys: dict[str, CountySigner], root: Metadata[Root], targets: Targets) -> None:
    """The maker must let this county stamp the repository and decide its rollouts."""
    named = [root.signed.roles[role].keyids for role in ("snapshot", "timestamp")]
    delegated = targets.delegations.roles if targets.delegations else None
    named.append(delegated[COUNTY].keyids if delegated and COUNTY in delegated else [])
    for role, keyids in zip(("snapshot", "timestamp", COUNTY), named, strict=True):
        if keys[role].public_key.keyid not in keyids:
            raise Problem("updates.own_key")


def _releases(source: Path, targets: Targets) -> list[tuple[str, bytes, Release]]:
    found = []
    for name, target in targets.targets.items():
        place = Path(name)
        path = place.with_name(f"{target.hashes.get('sha256', '')}.{place.name}").as_posix()
        if ".." in place.parts or place.is_absolute() or target.length > _RELEASE_CAP:
            raise Problem("updates.not_trusted", reason=name[:60])
        try:
            with (source / path).open("rb") as file:
                raw = file.read(_RELEASE_CAP + 1)
            target.verify_length_and_hashes(raw)
            found.append((path, raw, read_release(raw)))
        except (OSError, RepositoryError, ValueError) as broken:
            raise Problem("updates.not_trusted", reason=name[:60]) from broken
    return found


def _copy_objects(source: Path, own: Path) -> None:
    """Only what bears its name; what is here already is not read again."""
    for path in sorted(source.glob("objects/??/*")):
        if not is_sha256(path.name) or path.is_symlink() or not path.is_file():
            continue
        target = own / object_path(path.name)
        if target.exists():
            continue
        if path.stat().st_size > LARGEST:
            raise Problem("updates.not_trusted", reason=path.name[:12])
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{path.name}.new")
        try:
            with path.open("rb") as reading, fresh.open("wb") as writing:
                shutil.copyfileobj(reading, writing, 1 << 20)
                writing.flush()
                os.fsync(writing.fileno())
            with fresh.open("rb") as copied:
                true = hashlib.file_digest(copied, "sha256").hexdigest() == path.name
        except OSError:
            fresh.unlink(missing_ok=True)  # the disk is the county's book's too
            raise
        if not true:
            fresh.unlink()
            raise Problem("updates.not_trusted", reason=f"{path.name[:12]} 内容不符")
        os.replace(fresh, target)


def _require_objects(own: Path, releases: list[Release]) -> None:
    for release in releases:
        for stored in (release.manifest, release.wholes, release.bundle, *release.steps.values()):
            place = own / object_path(stored.sha256)
            if not place.is_file() or place.stat().st_size != stored.size:
                raise Problem("updates.not_trusted", reason=f"{release.version} 缺少文件")
