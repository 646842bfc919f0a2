"""Step (步): how one version becomes the next: files to put, names to drop, patches where they are small.

Applied to the old manifest it gives the new one, byte for byte; a station that has the old version fetches a few
hundred bytes instead of the whole list.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from sync.releases.manifest import (
    FORMAT,
    FileEntry,
    Manifest,
    Stored,
    canonical,
    check_path,
    check_stored,
    decode,
)
from sync.releases.names import is_sha256, version_key


class Patch(msgspec.Struct, frozen=True):
    """One zstd frame made with the file of hash `base` as its dictionary."""

    base: str
    stored: Stored


class Wholes(msgspec.Struct, frozen=True):
    """Hash of each file of a version to the file as one zstd frame: asked for only where no step fits."""

    files: dict[str, Stored]
    format: int = FORMAT

    def to_bytes(self) -> bytes:
        """The canonical bytes."""
        return canonical(self)


class Put(msgspec.Struct, frozen=True):
    """A file that is new or other than before. `whole`: all of it as one zstd frame."""

    file: FileEntry
    whole: Stored
    patch: Patch | None = None


class Step(msgspec.Struct, frozen=True):
    """`built`: of the new version. `drop`: paths that are gone. `links`: all links of the new version."""

    platform: str
    old: str
    new: str
    built: str
    put: tuple[Put, ...]
    drop: tuple[str, ...] = ()
    links: dict[str, str] = {}
    format: int = FORMAT

    def to_bytes(self) -> bytes:
        """The canonical bytes."""
        return canonical(self)

    def applied(self, before: Manifest) -> Manifest:
        """The new manifest; whether it is the right one is shown by its hash alone. Raises ValueError."""
        if (before.platform, before.version) != (self.platform, self.old):
            raise ValueError("a step of another version")
        files = {entry.path: entry for entry in before.files}
        for path in self.drop:
            files.pop(path, None)
        files |= {put.file.path: put.file for put in self.put}
        ordered = tuple(files[path] for path in sorted(files))
        return Manifest(self.platform, self.new, self.built, ordered, dict(self.links))


def read_step(raw: bytes) -> Step:
    """Raises ValueError."""
    step: Step = decode(raw, Step)
    version_key(step.old)
    version_key(step.new)
    for put in step.put:
        check_path(put.file.path)
        check_stored(put.whole)
        if put.patch is not None:
            check_stored(put.patch.stored)
            if not is_sha256(put.patch.base):
                raise ValueError("a patch of nothing")
    return step


def step_between(
    before: Manifest, after: Manifest, wholes: Mapping[str, Stored], patches: Mapping[str, Patch]
) -> Step:
    """`wholes`: hash of a file to its packed form. `patches`: path of the new file to its patch."""
    old = {entry.path: entry for entry in before.files}
    put = tuple(
        Put(entry, wholes[entry.sha256], patches.get(entry.path))
        for entry in after.files
        if old.get(entry.path) != entry
    )
    there = {entry.path for entry in after.files}
    drop = tuple(path for path in sorted(old) if path not in there)
    return Step(after.platform, before.version, after.version, after.built, put, drop, dict(after.links))


def read_wholes(raw: bytes) -> Wholes:
    """Raises ValueError."""
    wholes: Wholes = decode(raw, Wholes)
    for sha256, stored in wholes.files.items():
        check_stored(stored)
        if not is_sha256(sha256):
            raise ValueError("no hash")
    return wholes
