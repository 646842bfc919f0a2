"""Updates: lists of a version, and packed frames, as a hostile mirror with a stolen key might give them."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import zstandard

from desktop.updating.objects import unpacked
from sync.ledger.problems import Problem
from sync.releases import (
    FileEntry,
    Manifest,
    Patch,
    Put,
    Release,
    Step,
    Stored,
    Wholes,
    read_manifest,
    read_release,
    read_step,
    read_wholes,
)
from tests.fuzz.target import Run, Target

_HASH = "ab" * 32
_BUILT = "2026-11-01T08:00:00+00:00"
_FILE = FileEntry("_internal/lib.so", _HASH, 10, True)
_STORED = Stored(_HASH, 7)
_MOST = 1 << 20


def _open_manifest(_folder: Path) -> Run:
    """What is read may be laid out: no name leaves the folder."""

    def read(raw: bytes) -> None:
        manifest = read_manifest(raw)
        for name in (*(file.path for file in manifest.files), *manifest.links):
            parts = PurePosixPath(name).parts
            assert parts
            assert ".." not in parts
            assert not name.startswith("/")
            assert "\\" not in name
            assert ":" not in name

    return read


def _manifests() -> list[bytes]:
    other = FileEntry("daiban", _HASH, 0)
    return [
        Manifest("linux-x86_64", "1.0.0", _BUILT, (_FILE, other), {"lib.so": "_internal/lib.so"}).to_bytes()
    ]


def _open_lists(_folder: Path) -> Run:
    """A step over its manifest, a release, a list of packed files: whichever it may be."""
    before = Manifest("linux-x86_64", "1.0.0", _BUILT, (_FILE,))

    def read(raw: bytes) -> None:
        for reader in (read_release, read_wholes, lambda each: read_step(each).applied(before)):
            try:
                reader(raw)
            except ValueError:
                continue

    return read


def _lists() -> list[bytes]:
    step = Step(
        "linux-x86_64", "1.0.0", "1.1.0", _BUILT, (Put(_FILE, _STORED, Patch(_HASH, _STORED)),), ("old",)
    )
    release = Release("linux-x86_64", "1.1.0", _HASH, _STORED, _STORED, _STORED, 10, {"1.0.0": _STORED}, "新")
    return [step.to_bytes(), release.to_bytes(), Wholes({_HASH: _STORED}).to_bytes()]


def _open_frame(_folder: Path) -> Run:
    def read(raw: bytes) -> None:
        assert len(unpacked(raw, b"old " * 100, _MOST)) <= _MOST

    return read


TARGETS = (
    Target("update_manifest", _open_manifest, _manifests, "json", (ValueError,), (b"path", b"links", b"../", b"C:"), short=1500),
    Target("update_lists", _open_lists, _lists, "json", (ValueError,), (b"put", b"drop", b"steps"), short=1000),
    Target("update_frame", _open_frame, lambda: [zstandard.ZstdCompressor().compress(b"new " * 100)], refusals=(Problem,), short=1000),
)  # fmt: skip
