"""Release (发布): the one small signed document of a version, from which everything else follows by hash."""

from __future__ import annotations

import msgspec

from sync.releases.manifest import FORMAT, Stored, canonical, check_stored, decode
from sync.releases.names import PLATFORMS, is_sha256, version_key


class Release(msgspec.Struct, frozen=True):
    """`manifest_sha256`: of the plain canonical bytes; `manifest` as it is stored. `wholes`: list of the packed files.

    `bundle`: all files in one tar, one zstd frame. `steps`: earlier version to its stored step. `words`: what is
    new, one Chinese sentence for the clerk. Manifest, wholes and steps are stored as one zstd frame each.
    """

    platform: str
    version: str
    manifest_sha256: str
    manifest: Stored
    wholes: Stored
    bundle: Stored
    installed: int
    steps: dict[str, Stored] = {}
    words: str = ""
    format: int = FORMAT

    def to_bytes(self) -> bytes:
        """The canonical bytes: what is signed."""
        return canonical(self)


def read_release(raw: bytes) -> Release:
    """Raises ValueError."""
    release: Release = decode(raw, Release)
    version_key(release.version)
    if release.platform not in PLATFORMS or not is_sha256(release.manifest_sha256):
        raise ValueError("platform or hash")
    if release.installed < 0:
        raise ValueError("installed")
    for stored in (release.manifest, release.wholes, release.bundle, *release.steps.values()):
        check_stored(stored)
    for version in release.steps:
        version_key(version)
    return release
