"""The maker of releases as far as the county meets him: offline roots, one signed release, objects on a stick."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import zstandard
from securesystemslib.signer import SSlibKey
from tuf.api.metadata import DelegatedRole, Delegations, Metadata, Role, Root, TargetFile, Targets

from sync import seal
from sync.center.update_keys import CountySigner
from sync.releases.manifest import FileEntry, Manifest, Stored
from sync.releases.names import COUNTY, COUNTY_PATHS, object_path, release_target
from sync.releases.release import Release
from sync.releases.step import Wholes

LINUX = "linux-x86_64"


class Maker:
    """Writes metadata and targets into `folder` as a maker's own tools do; `now` with offset."""

    def __init__(self, folder: Path, county_keys: dict[str, Any], now: datetime) -> None:
        self.folder = folder
        self._roots = [CountySigner(seal.new_key()) for _ in range(3)]
        self._signer = CountySigner(seal.new_key())
        self._now = now.astimezone(UTC).replace(microsecond=0)
        self._county = {
            role: SSlibKey.from_dict(facts["keyid"], {k: v for k, v in facts.items() if k != "keyid"})
            for role, facts in json.loads(json.dumps(county_keys)).items()
        }
        self._targets = Targets(expires=self._now + timedelta(days=400))
        self._targets.version = 0
        county = self._county[COUNTY]
        role = DelegatedRole(COUNTY, [county.keyid], 1, True, list(COUNTY_PATHS))
        self._targets.delegations = Delegations({county.keyid: county}, {COUNTY: role})
        self.root = Root(expires=self._now + timedelta(days=1000), consistent_snapshot=True)
        self.root.version = 0
        self.root.roles[Root.type] = Role([], 2)
        for signer in self._roots:
            self.root.add_key(signer.public_key, Root.type)
        self.root.add_key(self._signer.public_key, "targets")
        for name in ("snapshot", "timestamp"):
            self.root.add_key(self._county[name], name)
        self.sign_root()

    def sign_root(self, many: int = 2) -> bytes:
        """A next version of the root, signed by so many of its holders."""
        self.root.version += 1
        metadata = Metadata(self.root)
        for signer in self._roots[:many]:
            metadata.sign(signer, append=True)
        return self._write(f"{self.root.version}.root.json", metadata)

    def release(self, version: str, content: bytes = b"program", *, platform: str = LINUX) -> Release:
        """A version of one file, listed and signed."""
        sha = hashlib.sha256(content).hexdigest()
        manifest = Manifest(
            platform, version, self._now.isoformat(), (FileEntry("daiban", sha, len(content)),)
        )
        raw = manifest.to_bytes()
        whole = self._object(content)
        wholes = self._object(Wholes({sha: whole}).to_bytes())
        found = Release(
            platform, version, hashlib.sha256(raw).hexdigest(), self._object(raw), wholes, whole, len(content)
        )
        name, document = release_target(platform, version), found.to_bytes()
        target = TargetFile.from_data(name, document, ["sha256"])
        place = self.folder / "targets" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.with_name(f"{target.hashes['sha256']}.{place.name}").write_bytes(document)
        self._targets.targets[name] = target
        self.sign_targets(self._signer)
        return found

    def drop(self, version: str, platform: str = LINUX) -> None:
        """Listed no more from the next signing."""
        del self._targets.targets[release_target(platform, version)]

    def sign_targets(self, signer: CountySigner) -> None:
        self._targets.version += 1
        metadata = Metadata(self._targets)
        metadata.sign(signer)
        self._write(f"{self._targets.version}.targets.json", metadata)

    def _object(self, plain: bytes) -> Stored:
        packed = zstandard.ZstdCompressor().compress(plain)
        sha = hashlib.sha256(packed).hexdigest()
        place = self.folder / "targets" / object_path(sha)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(packed)
        return Stored(sha, len(packed))

    def _write(self, name: str, metadata: Metadata[Any]) -> bytes:
        place = self.folder / "metadata" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(metadata.to_bytes())
        return place.read_bytes()
