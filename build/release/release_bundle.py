"""From a frozen folder to objects: every file packed, patches from earlier versions, one bundle, the manifest.

Objects are named by the hash of what is stored, written once and never changed. Nothing is signed here. The same
folder gives the same objects, whenever and wherever it is packed.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import zstandard

from sync.releases.manifest import MANIFEST_NAME, FileEntry, Manifest, Stored, read_manifest
from sync.releases.names import object_path
from sync.releases.step import Patch, Step, Wholes, step_between

LEVEL = 19
PATCH_LEVEL = 19
"""Lower levels do not look through a dictionary of several MB: the patch comes to megabytes."""
WORTH = 0.8
"""A patch that is larger than this part of the packed file is not kept."""
_LARGEST_WINDOW = 27


@dataclass(frozen=True, slots=True)
class Packed:
    """What a release names."""

    manifest: Manifest
    stored: Stored
    wholes: Stored
    bundle: Stored
    steps: Mapping[str, Stored]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A version that is published already."""

    manifest: Manifest
    wholes: Wholes


class Objects:
    """The objects below a `targets` folder."""

    def __init__(self, targets: Path, level: int = LEVEL) -> None:
        self._targets = targets
        self.level = level

    def put(self, content: bytes) -> Stored:
        """Keep bytes; those that are there already are not written again."""
        stored = Stored(hashlib.sha256(content).hexdigest(), len(content))
        path = self.path(stored)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_name(".new")
            fresh.write_bytes(content)
            os.replace(fresh, path)
        return stored

    def pack(self, plain: bytes) -> Stored:
        return self.put(zstandard.ZstdCompressor(level=self.level).compress(plain))

    def unpacked(self, stored: Stored) -> bytes:
        return zstandard.ZstdDecompressor().decompress(self.path(stored).read_bytes())

    def path(self, stored: Stored) -> Path:
        return self._targets / object_path(stored.sha256)

    def patch(self, old: bytes, new: bytes) -> bytes:
        """`new` packed with `old` as its dictionary."""
        window = min(_LARGEST_WINDOW, max(18, (len(old) + len(new)).bit_length()))
        settings = zstandard.ZstdCompressionParameters.from_level(
            PATCH_LEVEL, source_size=len(new), dict_size=len(old), window_log=window, enable_ldm=True
        )
        before = zstandard.ZstdCompressionDict(old, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
        return zstandard.ZstdCompressor(dict_data=before, compression_params=settings).compress(new)


def pack(manifest: Manifest, folder: Path, earlier: Sequence[Earlier], objects: Objects) -> Packed:
    """A version of `folder`. `earlier`: the versions from which steps are made."""
    known = {sha256: stored for before in earlier for sha256, stored in before.wholes.files.items()}
    wholes = {
        entry.sha256: known.get(entry.sha256) or objects.pack((folder / entry.path).read_bytes())
        for entry in manifest.files
    }
    steps = {
        before.manifest.version: objects.pack(_step(before, manifest, folder, wholes, objects).to_bytes())
        for before in earlier
    }
    return Packed(
        manifest,
        objects.pack(manifest.to_bytes()),
        objects.pack(Wholes(wholes).to_bytes()),
        objects.put(_bundle(folder, manifest, objects.level)),
        steps,
    )


def manifest_of(folder: Path, platform: str, version: str, built: datetime) -> Manifest:
    """What a folder holds; files are hashed, none is packed."""
    files: list[FileEntry] = []
    links: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            links[name] = os.readlink(path)
        elif path.is_file() and name != MANIFEST_NAME:
            plain = path.read_bytes()
            runs = bool(path.stat().st_mode & 0o100)
            files.append(FileEntry(name, hashlib.sha256(plain).hexdigest(), len(plain), runs))
    files.sort(key=lambda entry: entry.path)
    manifest = Manifest(platform, version, built.isoformat(timespec="seconds"), tuple(files), links)
    return read_manifest(manifest.to_bytes())


def _step(
    before: Earlier, after: Manifest, folder: Path, wholes: Mapping[str, Stored], objects: Objects
) -> Step:
    patches: dict[str, Patch] = {}
    old = {entry.path: entry.sha256 for entry in before.manifest.files}
    for entry in after.files:
        base = old.get(entry.path, entry.sha256)
        if base == entry.sha256:
            continue
        patch = objects.patch(objects.unpacked(before.wholes.files[base]), (folder / entry.path).read_bytes())
        if len(patch) < WORTH * wholes[entry.sha256].size:
            patches[entry.path] = Patch(base, objects.put(patch))
    return step_between(before.manifest, after, wholes, patches)


def _bundle(folder: Path, manifest: Manifest, level: int) -> bytes:
    """A tar of the files alone: the links are in the manifest."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for entry in manifest.files:
            member = tarfile.TarInfo(entry.path)
            member.size, member.mode = entry.size, 0o755 if entry.executable else 0o644
            tar.addfile(member, io.BytesIO((folder / entry.path).read_bytes()))
    return zstandard.ZstdCompressor(level=level).compress(plain.getvalue())
