"""Building (搭建): the folder of a new version beside the old one, which is never touched.

Unchanged files are hard links or copies, changed ones patched or taken whole, or all comes from the bundle. A patch
that does not fit is no fault: the file is taken whole. Nothing counts before every file was read again and its hash
agreed; then the list is written and one rename places the folder.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path

import zstandard

from desktop.updating.objects import LARGEST_WINDOW, Objects, unpacked
from desktop.updating.sources import Absent
from sync.ledger.problems import Problem
from sync.releases.manifest import MANIFEST_NAME, FileEntry, Manifest, Stored
from sync.releases.plan import Plan

log = logging.getLogger(__name__)


def held(folder: Path, wanted: set[str]) -> dict[str, str]:
    """Hash to path of what a folder really holds, of the hashes that are wanted. What cannot be read is not held."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            try:
                sha256 = hash_of(path)
            except OSError:
                continue
            if sha256 in wanted:
                found.setdefault(sha256, path.relative_to(folder).as_posix())
    return found


class Building:
    """`old`: the folder to take from. `fresh`: where the new one grows; a cut leaves it for the next time."""

    def __init__(self, old: Path, fresh: Path, objects: Objects, step: Callable[[str], None]) -> None:
        self._old = old
        self._fresh = fresh
        self._objects = objects
        self._step = step

    def build(self, manifest: Manifest, plan: Plan, wholes: Mapping[str, Stored], bundle: Stored) -> None:
        """Raises OSError, Absent, Problem update.*."""
        self._fresh.mkdir(parents=True, exist_ok=True)
        if plan.bundle or not self._apart(plan, wholes):
            self._unpack(manifest, bundle)
        for name, target in manifest.links.items():
            place = self._place(name)
            place.unlink(missing_ok=True)
            os.symlink(target, place)

    def _apart(self, plan: Plan, wholes: Mapping[str, Stored]) -> bool:
        """False where something can only be had with the bundle."""
        try:
            for file, path in plan.keep:
                self._keep(file, self._old / path)
            for patched in plan.patch:
                self._patch(patched.file, self._old / patched.base, patched.stored, wholes)
                self._step("file")
            for whole in plan.whole:
                self._whole(whole.file, whole.stored)
                self._step("file")
        except Absent:
            log.info("a single file is not there; the whole bundle is taken")
            return False
        return True

    def _keep(self, file: FileEntry, source: Path) -> None:
        place = self._place(file.path)
        if _is(place, file):
            return
        place.unlink(missing_ok=True)
        if _runs(source) == file.executable:
            try:
                os.link(source, place)
                return
            except OSError:
                log.debug("no hard link here; copied")
        _write(place, source.read_bytes(), file)

    def _patch(self, file: FileEntry, base: Path, stored: Stored, wholes: Mapping[str, Stored]) -> None:
        place = self._place(file.path)
        if _is(place, file):
            return
        try:
            packed = self._objects.fetch(stored).read_bytes()
            content = unpacked(packed, base.read_bytes(), file.size)
            if hashlib.sha256(content).hexdigest() != file.sha256:
                raise Problem("update.altered")
            _write(place, content, file)
        except (Absent, Problem) as problem:
            if isinstance(problem, Problem) and problem.code != "update.altered":
                raise
            if file.sha256 not in wholes:
                raise Absent(file.path) from problem
            log.info("a patch did not fit; the file is taken whole")
            self._whole(file, wholes[file.sha256])

    def _whole(self, file: FileEntry, stored: Stored) -> None:
        place = self._place(file.path)
        if _is(place, file):
            return
        try:
            content = unpacked(self._objects.fetch(stored).read_bytes(), None, file.size)
        except Problem as problem:
            if problem.code != "update.altered":
                raise
            raise Absent(file.path) from problem
        _write(place, content, file)

    def _unpack(self, manifest: Manifest, bundle: Stored) -> None:
        try:
            packed = self._objects.fetch(bundle)
        except Absent as absent:
            raise Problem("update.cut") from absent
        wanted = {file.path: file for file in manifest.files}
        try:
            with (
                packed.open("rb") as file,
                zstandard.ZstdDecompressor(max_window_size=LARGEST_WINDOW).stream_reader(file) as plain,
                tarfile.open(fileobj=plain, mode="r|") as tar,
            ):
                for member in tar:
                    entry = wanted.get(member.name)
                    content = tar.extractfile(member) if entry and member.isfile() else None
                    if entry is None or content is None or member.size != entry.size:
                        raise Problem("update.altered")
                    place = self._place(entry.path)
                    if not _is(place, entry):
                        _write(place, content.read(), entry)
        except (zstandard.ZstdError, tarfile.TarError) as error:
            raise Problem("update.altered") from error
        self._step("file")

    def _place(self, name: str) -> Path:
        place = self._fresh / name
        place.parent.mkdir(parents=True, exist_ok=True)
        return place


def verify(folder: Path, manifest: Manifest) -> None:
    """Every file and link as the manifest says, and no others. Raises Problem("update.altered")."""
    wanted = {file.path: file for file in manifest.files}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            if manifest.links.get(name) != os.readlink(path):
                path.unlink()
        elif path.is_file() and name not in wanted and name != MANIFEST_NAME:
            path.unlink()
    for name, target in manifest.links.items():
        if not (folder / name).is_symlink() or os.readlink(folder / name) != target:
            raise Problem("update.altered")
    if not all(_is(folder / name, file) for name, file in wanted.items()):
        raise Problem("update.altered")


def is_whole(folder: Path, manifest: Manifest) -> bool:
    """It stands already, from a try that was cut after it was placed."""
    try:
        verify(folder, manifest)
    except (Problem, OSError):
        return False
    return (folder / MANIFEST_NAME).is_file()


def remove(folder: Path, aside: Path) -> None:
    """A folder goes by one rename first, so that half a version never bears its name."""
    shutil.rmtree(aside, ignore_errors=True)
    try:
        aside.parent.mkdir(parents=True, exist_ok=True)
        os.replace(folder, aside)
    except OSError:
        log.info("a folder is in use; it goes another time")
        return
    shutil.rmtree(aside, ignore_errors=True)


def hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is(place: Path, file: FileEntry) -> bool:
    try:
        if place.is_symlink() or place.stat().st_size != file.size or hash_of(place) != file.sha256:
            return False
        return os.name == "nt" or _runs(place) == file.executable
    except OSError:
        return False


def _runs(path: Path) -> bool:
    return bool(path.stat().st_mode & 0o100)


def _write(place: Path, content: bytes, file: FileEntry) -> None:
    """A file of its own, never over a hard link; on the disk before it bears its name."""
    fresh = place.with_name(f".{place.name}.new")
    with fresh.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    fresh.chmod(0o755 if file.executable else 0o644)
    os.replace(fresh, place)
