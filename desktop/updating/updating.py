"""One update from end to end: lists, choice, fetch, build, verify, place, point. Cut anywhere, the pointer names a whole version.

The pointer moves last and only to a folder whose every file was checked; the version comes up at the next start and
is on trial until it showed its window and opened the data (`desktop.launcher`). Two versions are kept.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from desktop import launcher
from desktop.updating.building import Building, held, is_whole, remove, verify
from desktop.updating.objects import Objects
from desktop.updating.report import say
from desktop.updating.sources import Absent, Source
from desktop.updating.trust import Trust, of_disk, reference_time, seen_after
from sync.ledger.problems import Problem
from sync.releases.manifest import MANIFEST_NAME, Manifest, Stored, read_manifest
from sync.releases.names import ROLLOUT, release_target
from sync.releases.plan import plan_of
from sync.releases.release import Release, read_release
from sync.releases.rollout import chosen
from sync.releases.rollout import read as read_rollout
from sync.releases.step import Patch, read_step, read_wholes

log = logging.getLogger(__name__)

ROOM = 32 << 20
"""Bytes that must stay free beside what an update needs."""


_WEATHER = ("update.cut", "road.offline", "center.busy")
"""It goes on the next time, so it has not failed: nobody need look after it."""


def _nothing(_what: object) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class Program:
    """What runs and where. `root`: this user's versions. `folder`: of the running version, its `installed` list.

    `base`: the station's folder. `trusted`: the first root. `station`: site and device, "" where unknown.
    `county_key`: the id of the key that its county stamps lists with, "" where it was not told yet.
    """

    root: Path
    folder: Path
    installed: Manifest
    base: Path
    trusted: bytes
    station: str = ""
    division: str = ""
    county_key: str = ""

    @property
    def pointed(self) -> str:
        """The version that the next start opens."""
        named = launcher.current(self.root)
        return self.installed.version if named == launcher.BASE else named


@dataclass(frozen=True, slots=True)
class Found:
    """A version for this station. `fetched` is 0 until it is known. `ready`: it stands and comes up at the next start."""

    version: str
    words: str = ""
    ready: bool = False
    fetched: int = 0


class Updating:
    """`clock`: with offset. `asked`: a person looks, so the share does not count. `step(name)`: for ordeals."""

    def __init__(
        self,
        program: Program,
        source: Source,
        clock: Callable[[], datetime],
        *,
        asked: bool = False,
        accept_expired: bool = False,
        step: Callable[[str], None] = _nothing,
        told: Callable[[int], object] = _nothing,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self._program = program
        self._source = source
        self._clock = clock
        self._asked = asked
        self._accept_expired = accept_expired
        self._step = step
        self._cancelled = cancelled
        self._told = told
        self._fetched = 0
        self._work = program.root / "work"
        self._objects = Objects(self._work / "objects", source, self._count, cancelled)
        self._trust: Trust | None = None

    def look(self) -> Found | None:
        """What there is for this station, None where it is up to date. Raises Problem update.*, road.*."""
        trust = self.lists()
        raw = trust.document(ROLLOUT)
        pointed = self._program.pointed
        version = raw and chosen(
            read_rollout(raw),
            station=self._program.station,
            division=self._program.division,
            platform=self._program.installed.platform,
            current=pointed,
            skipped=launcher.skips(self._program.root),
            asked=self._asked,
        )
        if not version:
            return Found(pointed, ready=True) if pointed != self._program.installed.version else None
        return Found(version, self._release(version).words)

    def take(self) -> Found | None:
        """Fetch, build and point to it. Raises Problem update.*, road.*; the version that runs stays as it is."""
        with _alone(self._program.root):
            found = self.look()
            if found is None or found.ready:
                return found
            release = self._release(found.version)
            self._report("downloading", found.version)
            try:
                self._place(release)
            except Problem as problem:
                if problem.code == "update.disk_full":
                    # Half an update must not take the room of the day's work.
                    shutil.rmtree(self._work, ignore_errors=True)
                if problem.code not in _WEATHER:
                    self._report("failed", found.version, problem.sentence)
                raise
            self._point(found.version)
            self._report("ready", found.version)
            self._tidy()
            return replace(found, ready=True, fetched=self._fetched)

    def lists(self) -> Trust:
        """The lists of the source, checked and kept. Raises Problem update.*, road.*."""
        folder = self._program.base / "updates"
        kept, clock = folder / "seen", self._clock()
        seen = _moment(launcher.read_line(kept).replace("_", ":"))
        at = reference_time(clock, self._program.installed.built_at, seen)
        program = self._program
        trust = Trust(folder / "metadata", program.trusted, self._source, at, program.county_key)
        made = trust.refresh(accept_expired=self._accept_expired)
        self._step("lists")
        latest = seen_after(clock, made, seen)
        if latest is not None and latest != seen:
            with _written(1):
                launcher.write_whole(kept, latest.isoformat().replace(":", "_").encode() + b"\n")
        self._trust = trust
        return trust

    def _release(self, version: str) -> Release:
        if self._trust is None:
            raise RuntimeError("look first")
        raw = self._trust.document(release_target(self._program.installed.platform, version))
        if raw is None:
            raise Problem("update.nonsense", reason=version)
        with _sense():
            release = read_release(raw)
        if (release.version, release.platform) != (version, self._program.installed.platform):
            raise Problem("update.nonsense", reason=release.version)
        return release

    def _place(self, release: Release) -> None:
        place = self._program.root / "versions" / release.version
        with _written(release.installed):
            if place == self._program.folder:
                return  # a county that holds a station at what runs already
            manifest, patches, wholes = self._lists(release)
            self._step("manifest")
            if place.exists():
                if is_whole(place, manifest):
                    return
                remove(place, self._work / "gone")
            wanted = {file.sha256 for file in manifest.files} | {patch.base for patch in patches.values()}
            plan = plan_of(manifest, held(self._program.folder, wanted), patches, wholes, release.bundle)
            self._room(release.installed, plan.fetched)
            fresh = self._work / f"new-{release.version}"
            building = Building(self._program.folder, fresh, self._objects, self._step)
            building.build(manifest, plan, wholes, release.bundle)
            self._step("built")
            verify(fresh, manifest)
            launcher.write_whole(fresh / MANIFEST_NAME, manifest.to_bytes())
            _sync_folders(fresh)
            self._step("verified")
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(fresh, place)
            _sync_folders(place.parent, deep=False)
            self._step("placed")

    def _lists(self, release: Release) -> tuple[Manifest, dict[str, Patch], dict[str, Stored]]:
        """The manifest by the step from here, else whole; patches, and packed files as far as they are known."""
        step = release.steps.get(self._program.installed.version)
        if step is not None:
            try:
                way = read_step(self._objects.document(step))
                manifest = way.applied(self._program.installed)
                if _fits(manifest, release):
                    read_manifest(manifest.to_bytes())
                    patches = {put.file.path: put.patch for put in way.put if put.patch is not None}
                    return manifest, patches, {put.file.sha256: put.whole for put in way.put}
            except (Absent, ValueError, Problem) as problem:
                if isinstance(problem, Problem) and problem.code != "update.altered":
                    raise
            log.info(
                "the step from %s does not fit; the whole list is taken", self._program.installed.version
            )
        with _sense():
            manifest = read_manifest(self._objects.document(release.manifest))
            wholes = read_wholes(self._objects.document(release.wholes)).files
        if not _fits(manifest, release):
            raise Problem("update.altered")
        return manifest, {}, wholes

    def _room(self, need: int, fetched: int) -> None:
        """A hard-linked version needs little; where the old one is not of this disk, all of it. What came before counts."""
        folder = self._program.folder
        linked = folder.stat().st_dev == self._program.root.stat().st_dev and os.access(folder, os.W_OK)
        there = [path.lstat() for path in self._work.rglob("*") if path.is_file()]
        came = sum(each.st_size for each in there if each.st_nlink == 1)
        wanted = max(0, (need // 4 if linked else need) + fetched - came) + ROOM
        if shutil.disk_usage(self._program.root).free < wanted:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _point(self, version: str) -> None:
        root = self._program.root
        running = launcher.read_line(root / "current") or launcher.BASE
        if running != launcher.BASE and not launcher.is_complete(root, running):
            running = launcher.BASE
        with _written(1):
            if launcher.trial(root).get("version") != running:  # what never proved itself is no way back
                launcher.write_whole(root / "previous", running.encode() + b"\n")
            launcher.write_json(root / "trial.json", {"version": version, "starts": 0, "opens": 0})
            self._step("trial")
            launcher.write_whole(root / "current", version.encode() + b"\n")
        self._step("pointed")

    def _tidy(self) -> None:
        """Two versions stay, and the one that runs; work that is done goes."""
        root = self._program.root
        kept = {launcher.read_line(root / name) for name in ("current", "previous")}
        if "" not in kept:  # a pointer that could not be read: then nobody knows what may go
            for folder in (root / "versions").iterdir():
                if folder.name not in kept and folder != self._program.folder:
                    remove(folder, self._work / "gone")
        shutil.rmtree(self._work, ignore_errors=True)
        self._step("tidied")

    def _report(self, state: str, target: str, reason: str = "") -> None:
        """For the county, with the next exchange (`desktop.running`)."""
        say(self._program.base, state=state, target=target, reason=reason)

    def _count(self, size: int) -> None:
        self._fetched += size
        self._told(size)
        self._step("piece")


def _fits(manifest: Manifest, release: Release) -> bool:
    return hashlib.sha256(manifest.to_bytes()).hexdigest() == release.manifest_sha256


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _sync_folders(folder: Path, *, deep: bool = True) -> None:
    if os.name == "nt":
        return
    for each in (folder, *(path for path in folder.rglob("*") if deep and path.is_dir())):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _written(need: int) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise of_disk(error, need) from error
    except Absent as absent:
        raise Problem("update.cut") from absent


@contextmanager
def _sense() -> Iterator[None]:
    try:
        yield
    except ValueError as nonsense:
        raise Problem("update.nonsense", reason=str(nonsense)[:80]) from nonsense


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """One update at a time; the lock goes with the process. Raises Problem("update.busy")."""
    with _written(1):
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (root / "lock").open("a+b")
    with lock:
        try:
            if os.name == "nt":
                import msvcrt

                msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
            else:
                import fcntl

                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            raise Problem("update.busy") from taken
        yield
