"""The county's repository of updates on its disk: what is there, and the three signatures that are the county's.

Every signing makes a new version; nothing published is changed, so a station in the midst of a download is not
disturbed. The timestamp for the line lives a week and is made anew each day; the one for sticks lives 400 days.
Knows files and metadata; refuses to know stations and reasons.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import zstandard
from tuf.api._payload import MetaFile, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata
from tuf.api.serialization import DeserializationError
from tuf.api.serialization.json import JSONSerializer

from sync.center.update_keys import CountySigner
from sync.ledger.problems import Problem
from sync.releases.manifest import MOST_BYTES, Stored
from sync.releases.names import COUNTY, METADATA, TARGETS, object_path, release_target, version_key
from sync.releases.release import Release, read_release

LONG_DAYS, LINE_DAYS = 400, 7
STICK_TIMESTAMP = "stick-timestamp.json"
METADATA_CAP = 4 << 20
_BYTES = JSONSerializer(compact=True)


class UpdateTree:
    """`now`: with offset."""

    def __init__(self, folder: Path, keys: Mapping[str, CountySigner], now: datetime) -> None:
        self.folder = folder
        self.metadata = folder / METADATA
        self.targets = folder / TARGETS
        self._keys = keys
        self._now = now.astimezone(UTC).replace(microsecond=0)
        self._seen: dict[str, int] = {}

    @property
    def begun(self) -> bool:
        """True where a maker's root was imported."""
        return (self.metadata / "1.root.json").exists()

    def newest(self, role: str) -> Metadata[Any] | None:
        """Raises Problem("updates.not_trusted") where the file is spoiled."""
        found = self.listed(role)
        return load(found[-1]) if found else None

    def listed(self, role: str) -> list[Path]:
        """Every list of the role that is kept, the newest last."""
        found = [path for path in self.metadata.glob(f"*.{role}.json") if path.name.split(".")[0].isdigit()]
        return sorted(found, key=_version_of)

    def versions(self, platform: str) -> list[str]:
        """Releases that the maker signed, oldest first."""
        listed = self.newest("targets")
        names = [path.split("/") for path in (listed.signed.targets if listed else {})]
        found = [name[2][:-5] for name in names if name[:2] == ["releases", platform]]
        return sorted(found, key=version_key)

    def release(self, platform: str, version: str) -> Release:
        """Raises Problem("updates.version_unknown")."""
        listed = self.newest("targets")
        try:
            name = release_target(platform, version)
            target = listed.signed.targets[name] if listed else None
            if target is None:
                raise KeyError(name)
            return read_release(self.target_path(name, target).read_bytes())
        except (KeyError, ValueError, OSError) as gone:
            raise Problem("updates.version_unknown", platform=platform, version=version) from gone

    def documents(self) -> dict[str, bytes]:
        """What the county has published: name to content."""
        listed = self.newest(COUNTY)
        targets: Mapping[str, TargetFile] = listed.signed.targets if listed else {}
        return {name: self.target_path(name, target).read_bytes() for name, target in targets.items()}

    def target_path(self, name: str, target: TargetFile) -> Path:
        """Consistent snapshots: the hash stands before the name."""
        place = self.targets / name
        return place.with_name(f"{target.hashes['sha256']}.{place.name}")

    # --- signing ---

    def note_version(self, role: str, version: int) -> None:
        """Somebody else whom PCs believe has signed this number: the next of ours is behind it."""
        self._seen[role] = max(version, self._seen.get(role, 0))

    def _next(self, role: str, before: Metadata[Any] | None) -> int:
        return max(before.signed.version if before else 0, self._seen.get(role, 0)) + 1

    def publish(self, documents: Mapping[str, bytes]) -> None:
        """Sign these as all that the county says, and stamp them."""
        listed = self.newest(COUNTY)
        county = Metadata(Targets(version=self._next(COUNTY, listed), expires=self._in(LONG_DAYS)))
        for name, content in documents.items():
            target = TargetFile.from_data(name, content, ["sha256"])
            write_whole(self.target_path(name, target), content)
            county.signed.targets[name] = target
        self._sign(COUNTY, county)
        self.stamp()

    def stamp(self) -> None:
        """A new snapshot where something was signed since the last, and both timestamps."""
        metas = {
            f"{role}.json": self._meta(role, found)
            for role in ("targets", COUNTY)
            if (found := self.newest(role))
        }
        snapshot = self.newest("snapshot")
        behind = snapshot is not None and self._seen.get("snapshot", 0) >= snapshot.signed.version
        if (
            snapshot is None
            or behind
            or snapshot.signed.meta != metas
            or self._ends_soon(snapshot.signed.expires)
        ):
            snapshot = Metadata(
                Snapshot(version=self._next("snapshot", snapshot), expires=self._in(LONG_DAYS), meta=metas)
            )
            self._sign("snapshot", snapshot)
        version = self._next("timestamp", self.timestamp())
        for name, days in ((STICK_TIMESTAMP, LONG_DAYS), ("timestamp.json", LINE_DAYS)):
            stamped = Timestamp(
                version=version,
                expires=self._in(days),
                snapshot_meta=self._meta("snapshot", snapshot),
                unrecognized_fields={"made": self._now.isoformat()},
            )
            metadata = Metadata(stamped)
            metadata.sign(self._keys["timestamp"])
            write_whole(self.metadata / name, metadata.to_bytes(_BYTES))

    def timestamp(self) -> Metadata[Timestamp] | None:
        """The one for the line, as it stands."""
        path = self.metadata / "timestamp.json"
        return load(path) if path.exists() else None

    def stale(self) -> bool:
        """True where the timestamp was not made within the last day."""
        found = self.timestamp()
        return found is None or found.signed.expires < self._in(LINE_DAYS - 1)

    def ages(self) -> bool:
        """True where what the county says was signed a month ago: signed anew, a stick lives a year."""
        listed = self.newest(COUNTY)
        return listed is None or self._ends_soon(listed.signed.expires)

    def _meta(self, role: str, metadata: Metadata[Any]) -> MetaFile:
        """Of the bytes as they lie on the disk: the maker's may be spaced otherwise than ours."""
        raw = (self.metadata / f"{metadata.signed.version}.{role}.json").read_bytes()
        return MetaFile(metadata.signed.version, len(raw), {"sha256": hashlib.sha256(raw).hexdigest()})

    def _ends_soon(self, expires: datetime) -> bool:
        return expires < self._in(LONG_DAYS - 30)

    def _sign(self, role: str, metadata: Metadata[Any]) -> None:
        metadata.sign(self._keys[role])
        write_whole(self.metadata / f"{metadata.signed.version}.{role}.json", metadata.to_bytes(_BYTES))

    def _in(self, days: int) -> datetime:
        return self._now + timedelta(days=days)


def load(path: Path) -> Metadata[Any]:
    """Raises Problem("updates.not_trusted") for what is too large or no metadata."""
    try:
        with path.open("rb") as file:
            raw = file.read(METADATA_CAP + 1)
        if len(raw) > METADATA_CAP:
            raise Problem("updates.not_trusted", reason=f"{path.name} 太大")
        return Metadata[Any].from_bytes(raw)
    except (OSError, DeserializationError, RepositoryError, ValueError, RecursionError) as broken:
        raise Problem("updates.not_trusted", reason=f"{path.name} 读不出来") from broken


def unpacked(tree: UpdateTree, stored: Stored) -> bytes:
    """A list that is an object. Raises Problem("updates.not_trusted")."""
    try:
        raw = (tree.targets / object_path(stored.sha256)).read_bytes()
        return zstandard.ZstdDecompressor().decompress(raw, max_output_size=MOST_BYTES)
    except (OSError, zstandard.ZstdError) as broken:
        raise Problem("updates.not_trusted", reason=stored.sha256[:12]) from broken


def write_whole(path: Path, content: bytes) -> None:
    """Temp file, fsync, rename: a reader sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)


def _version_of(path: Path) -> int:
    return int(path.name.split(".")[0])
