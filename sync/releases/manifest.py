"""Manifest (清单): every file of one version with its hash, and the links between them.

It says what an installed folder is, nothing about how its files travel, so it can be made of the folder alone. Its canonical bytes (JSON, sorted keys, no spaces) are what a release names by hash. Reading refuses names that
would leave the folder on any system, doubles that differ in case only, and what is beyond all bounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from sync.releases.names import is_sha256, version_key

FORMAT = 1
MANIFEST_NAME = ".manifest.json"
"""In a version's folder: the canonical bytes, written last."""
MOST_FILES = 20_000
MOST_BYTES = 8 << 20
"""Of a manifest or step in plain."""
LARGEST = 1 << 30
"""Of any one file, packed or not."""
_LONGEST = 240
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')


class Stored(msgspec.Struct, frozen=True):
    """An object as it lies in the repository: its own hash and size in bytes."""

    sha256: str
    size: int


class FileEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """`path` with slashes; hash and size of the content."""

    path: str
    sha256: str
    size: int
    executable: bool = False


class Manifest(msgspec.Struct, frozen=True):
    """`built`: UTC, ISO 8601 with offset. `files` in order of path; `links`: path to target, both within the folder."""

    platform: str
    version: str
    built: str
    files: tuple[FileEntry, ...]
    links: dict[str, str] = {}
    format: int = FORMAT

    @property
    def built_at(self) -> datetime:
        return datetime.fromisoformat(self.built)

    def to_bytes(self) -> bytes:
        """The canonical bytes."""
        return canonical(self)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(entry.size for entry in self.files)


def read_manifest(raw: bytes) -> Manifest:
    """A manifest of canonical bytes. Raises ValueError for anything that may not be laid out on a disk."""
    manifest: Manifest = decode(raw, Manifest)
    version_key(manifest.version)
    check_time(manifest.built)
    check_files(manifest.files, manifest.links)
    return manifest


def canonical(document: msgspec.Struct) -> bytes:
    """JSON with sorted keys and no spaces."""
    return msgspec.json.encode(document, order="sorted")


def decode(raw: bytes, kind: type[Any]) -> Any:
    """A document of this format, unknown fields passed over. Raises ValueError."""
    if len(raw) > MOST_BYTES:
        raise ValueError("too large")
    try:
        document = msgspec.json.decode(raw, type=kind)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if document.format != FORMAT:
        raise ValueError(f"format {document.format}")
    return document


def check_files(files: Iterable[FileEntry], links: dict[str, str]) -> None:
    """Raises ValueError: names, sizes, hashes, order, number."""
    paths: list[str] = []
    for entry in files:
        check_path(entry.path)
        check_stored(Stored(entry.sha256, entry.size))
        paths.append(entry.path)
    if paths != sorted(set(paths)):
        raise ValueError("files are not in order, or double")
    for path, target in links.items():
        check_path(path)
        check_path(_resolved(path, target))
    names = {name.lower() for name in (*paths, *links)}
    if len(names) != len(paths) + len(links) or len(names) > MOST_FILES:
        raise ValueError("double names, or too many")
    for name in names:
        parts = name.split("/")
        if any("/".join(parts[:at]) in names for at in range(1, len(parts))):
            raise ValueError(f"a file is used as a folder: {name}")


def check_stored(stored: Stored) -> None:
    """Raises ValueError."""
    if not is_sha256(stored.sha256) or not 0 <= stored.size <= LARGEST:
        raise ValueError("a hash or a size is wrong")


def check_time(text: str) -> None:
    """Raises ValueError for a moment without offset."""
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError("a time without offset")


def check_path(path: str) -> None:
    """A relative name that means the same within its folder on every system. Raises ValueError."""
    parts = path.split("/")
    bad = (
        not path
        or len(path.encode("utf-8", "replace")) > _LONGEST
        or path == MANIFEST_NAME
        or _FORBIDDEN.search(path)
        or any(
            part in ("", ".", "..") or part.endswith((".", " ")) or _DEVICES.fullmatch(part) for part in parts
        )
    )
    if bad:
        raise ValueError(f"no name for a file: {path[:60]!r}")


def _resolved(path: str, target: str) -> str:
    """Where a link leads, from the folder's own root; an absolute or climbing one gives a bad path."""
    if target.startswith("/"):
        return target
    parts = path.split("/")[:-1]
    for part in target.split("/"):
        if part == "..":
            if not parts:
                return ".."
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
