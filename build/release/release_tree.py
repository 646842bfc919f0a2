"""A repository of updates on the disk: The Update Framework's metadata over releases, rollout, catalogue, calendar.

Who signs: root 2 of 3 (offline), `targets` the maker, `county` what a county decides, `snapshot` and `timestamp`
whoever publishes. Every signing makes a new version; nothing published is changed. Two timestamps of one version are
made each time: one of a week for the line, one of 400 days that goes onto sticks. Keys come in opened; the clock too.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from release_bundle import Earlier, Objects, Packed
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Role,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api.serialization.json import JSONSerializer

from sync.releases.manifest import Stored, read_manifest
from sync.releases.names import (
    COUNTY,
    COUNTY_PATHS,
    METADATA,
    ROLLOUT,
    STICK_FOLDER,
    TARGETS,
    release_target,
    version_key,
)
from sync.releases.release import Release, read_release
from sync.releases.step import read_step, read_wholes

ROOT_DAYS = 3 * 365
LONG_DAYS = 400
LINE_DAYS = 7
STICK_TIMESTAMP = "stick-timestamp.json"
ROOT_THRESHOLD = 2
_BYTES = JSONSerializer(compact=True)


class Tree:
    """`now`: with offset. A folder that is empty is begun by `begin`."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.metadata = folder / METADATA
        self.targets = folder / TARGETS
        self._now = now.replace(microsecond=0)

    # --- the root ---

    def begin(self, roots: Sequence[SSlibKey], others: Mapping[str, SSlibKey]) -> Metadata[Root]:
        """An unsigned first root. `others`: role to key, for targets, snapshot and timestamp."""
        root = Root(version=1, expires=self._in(ROOT_DAYS), consistent_snapshot=True)
        root.roles[Root.type] = Role([], ROOT_THRESHOLD)
        for key in roots:
            root.add_key(key, Root.type)
        for role, key in others.items():
            root.add_key(key, role)
        return Metadata(root)

    def next_root(self, drop: Mapping[str, str], add: Iterable[tuple[str, SSlibKey]]) -> Metadata[Root]:
        """An unsigned successor of the newest root. `drop`: role to key id; `add`: (role, key)."""
        root = self.newest_root()
        for role, keyid in drop.items():
            root.signed.revoke_key(keyid, role)
        for role, key in add:
            root.signed.add_key(key, role)
        root.signed.version += 1
        root.signed.expires = self._in(ROOT_DAYS)
        root.signatures.clear()
        return root

    def newest_root(self) -> Metadata[Root]:
        return Metadata[Root].from_file(str(max(self.metadata.glob("*.root.json"), key=_version_of)))

    def publish_root(self, root: Metadata[Root]) -> Path:
        """Raises SystemExit where not enough of the old and the new keys have signed."""
        if root.signed.version > 1:
            self.newest_root().verify_delegate(Root.type, root)
        root.verify_delegate(Root.type, root)
        return self._write(f"{root.signed.version}.root.json", root)

    # --- what is published ---

    def trust_county(self, county: Sequence[SSlibKey], signer: CryptoSigner) -> None:
        """The maker lets a county's keys speak for the rollout, the catalogue and the calendar."""
        targets = self._newest("targets") or _begun(Targets())
        role = DelegatedRole(COUNTY, [key.keyid for key in county], 1, True, list(COUNTY_PATHS))
        targets.signed.delegations = Delegations({key.keyid: key for key in county}, {COUNTY: role})
        self._sign("targets", targets, signer)

    def add_release(self, packed: Packed, signer: CryptoSigner, words: str = "", keep: int = 8) -> Release:
        """A packed version; of each platform the newest `keep` stay listed."""
        manifest = packed.manifest
        release = Release(
            manifest.platform,
            manifest.version,
            hashlib.sha256(manifest.to_bytes()).hexdigest(),
            packed.stored,
            packed.wholes,
            packed.bundle,
            manifest.size,
            dict(packed.steps),
            words,
        )
        targets = self._newest("targets")
        self._put_target(targets, release_target(manifest.platform, manifest.version), release.to_bytes())
        for version in self.versions(manifest.platform, targets)[:-keep]:
            del targets.signed.targets[release_target(manifest.platform, version)]
        self._sign("targets", targets, signer)
        return release

    def put_county(self, documents: Mapping[str, bytes], signer: CryptoSigner) -> None:
        """Documents of the county: `rollout.json`, `catalogue/…`, `calendar/…`."""
        county = self._newest(COUNTY) or _begun(Targets())
        for name, content in documents.items():
            self._put_target(county, name, content)
        self._sign(COUNTY, county, signer)

    def rollout(self) -> bytes | None:
        """The rollout as it stands."""
        county = self._newest(COUNTY)
        found = county.signed.targets.get(ROLLOUT) if county else None
        return self._target_path(ROLLOUT, found).read_bytes() if found else None

    def stamp(self, snapshot: CryptoSigner, timestamp: CryptoSigner) -> None:
        """Publish what was signed: a new snapshot and both timestamps. To be repeated within a week for the line."""
        newest = self._newest("snapshot") or _begun(Snapshot())
        for role in ("targets", COUNTY):
            if (found := self._newest(role)) is not None:
                newest.signed.meta[f"{role}.json"] = _meta(found)
        self._sign("snapshot", newest, snapshot)
        before = (
            Metadata[Timestamp].from_file(str(at))
            if (at := self.metadata / "timestamp.json").exists()
            else None
        )
        version = before.signed.version + 1 if before else 1
        for name, days in (("timestamp.json", LINE_DAYS), (STICK_TIMESTAMP, LONG_DAYS)):
            stamped = Timestamp(
                version=version,
                expires=self._in(days),
                snapshot_meta=_meta(newest),
                unrecognized_fields={"made": self._now.isoformat()},
            )
            metadata = Metadata(stamped)
            metadata.sign(timestamp)
            self._write(name, metadata)

    # --- what is there ---

    def versions(self, platform: str, targets: Metadata[Targets] | None = None) -> list[str]:
        """Listed releases, oldest first."""
        listed = targets or self._newest("targets")
        found = [path.split("/") for path in (listed.signed.targets if listed else {})]
        return sorted((p[2][:-5] for p in found if p[:2] == ["releases", platform]), key=version_key)

    def release(self, platform: str, version: str) -> Release:
        target = release_target(platform, version)
        return read_release(
            self._target_path(target, self._newest("targets").signed.targets[target]).read_bytes()
        )

    def earlier(self, platform: str, version: str) -> Earlier:
        """What a next version is compared with."""
        objects, release = Objects(self.targets), self.release(platform, version)
        manifest = read_manifest(objects.unpacked(release.manifest))
        return Earlier(manifest, read_wholes(objects.unpacked(release.wholes)))

    # --- a stick ---

    def pack_stick(self, place: Path, wanted: Mapping[str, Sequence[str]], *, files: bool = False) -> int:
        """Lay `daiban-update` below `place` and return its bytes. `wanted`: platform to versions.

        A stick carries bundle, steps and patches; single packed files only of what a step names, or all with `files`.
        """
        fresh, root = place / f".{STICK_FOLDER}.new", place / STICK_FOLDER
        shutil.rmtree(fresh, ignore_errors=True)
        (fresh / METADATA).mkdir(parents=True)
        for path in self.metadata.iterdir():
            if path.name not in ("timestamp.json", STICK_TIMESTAMP):
                shutil.copyfile(path, fresh / METADATA / path.name)
        shutil.copyfile(self.metadata / STICK_TIMESTAMP, fresh / METADATA / "timestamp.json")
        for path in self._needed(wanted, files):
            target = fresh / TARGETS / path.relative_to(self.targets)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        shutil.rmtree(root, ignore_errors=True)
        os.replace(fresh, root)
        return sum(path.stat().st_size for path in root.rglob("*") if path.is_file())

    def _needed(self, wanted: Mapping[str, Sequence[str]], files: bool) -> list[Path]:
        objects = Objects(self.targets)
        found: dict[Path, None] = {}
        listed = self._newest("targets").signed.targets
        county = self._newest(COUNTY)
        for name, target in (county.signed.targets if county else {}).items():
            found[self._target_path(name, target)] = None
        for platform, versions in wanted.items():
            for version in versions:
                target = release_target(platform, version)
                found[self._target_path(target, listed[target])] = None
                release = self.release(platform, version)
                stored: list[Stored] = [
                    release.manifest, release.wholes, release.bundle, *release.steps.values()
                ]  # fmt: skip
                for step in (read_step(objects.unpacked(each)) for each in release.steps.values()):
                    stored += [put.whole for put in step.put]
                    stored += [put.patch.stored for put in step.put if put.patch]
                if files:
                    stored += self.earlier(platform, version).wholes.files.values()
                found |= dict.fromkeys(map(objects.path, stored))
        return list(found)

    # --- the disk ---

    def _put_target(self, metadata: Metadata[Targets], name: str, content: bytes) -> None:
        target = TargetFile.from_data(name, content, ["sha256"])
        path = self._target_path(name, target)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        metadata.signed.targets[name] = target

    def _target_path(self, name: str, target: TargetFile) -> Path:
        """Consistent snapshots: the hash stands before the name."""
        place = self.targets / name
        return place.with_name(f"{target.hashes['sha256']}.{place.name}")

    def _sign(self, role: str, metadata: Metadata[Any], signer: CryptoSigner) -> None:
        metadata.signed.version += 1
        metadata.signed.expires = self._in(LONG_DAYS)
        metadata.signatures.clear()
        metadata.sign(signer)
        self._write(f"{metadata.signed.version}.{role}.json", metadata)

    def _newest(self, role: str) -> Metadata[Any] | None:
        found = list(self.metadata.glob(f"*.{role}.json"))
        return Metadata[Any].from_file(str(max(found, key=_version_of))) if found else None

    def _write(self, name: str, metadata: Metadata[Any]) -> Path:
        self.metadata.mkdir(parents=True, exist_ok=True)
        path = self.metadata / name
        fresh = path.with_name(f".{name}.new")
        fresh.write_bytes(metadata.to_bytes(_BYTES))
        os.replace(fresh, path)
        return path

    def _in(self, days: int) -> datetime:
        return self._now + timedelta(days=days)


def _begun(role: Any) -> Metadata[Any]:
    """A role that was never signed: its first signing makes it version 1."""
    role.version = 0
    return Metadata(role)


def _meta(metadata: Metadata[Any]) -> MetaFile:
    raw = metadata.to_bytes(_BYTES)
    return MetaFile(metadata.signed.version, len(raw), {"sha256": hashlib.sha256(raw).hexdigest()})


def _version_of(path: Path) -> int:
    return int(path.name.split(".")[0])
