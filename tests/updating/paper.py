"""A repository of The Update Framework in memory, in which every list can be signed, spoiled, withheld or dated at will.

Made with python-tuf's metadata classes; the client under test is the station's own (`desktop.updating.trust`). Knows
nothing of releases, and what is right or wrong about a repository is the test's affair.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from desktop.updating.sources import Absent
from desktop.updating.trust import Trust
from sync.ledger.problems import Problem

NOW = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
TOP = ("root", "targets", "snapshot", "timestamp")
STAMPS = ("snapshot", "timestamp")


def signer() -> CryptoSigner:
    return CryptoSigner(Ed25519PrivateKey.generate())


class Paper:
    """`lists`: role to what it says next. `given`: name to the bytes that are served. `asked`: names, in order."""

    local = False
    hashed = False
    """Whether lists are named with their length and hash."""

    def __init__(self) -> None:
        late = NOW + timedelta(days=100)
        self.root = Root(1, expires=late, consistent_snapshot=True)
        self.targets = Targets(1, expires=late)
        self.snapshot = Snapshot(1, expires=late)
        self.timestamp = Timestamp(1, expires=late)
        self.lists: dict[str, Any] = {role: getattr(self, role) for role in TOP}
        self.keys: dict[str, list[CryptoSigner]] = {role: [signer()] for role in TOP}
        self.given: dict[str, bytes] = {}
        self.asked: list[str] = []
        for role in TOP:
            self.lists[role].version = 0
            self.root.add_key(self.keys[role][0].public_key, role)
        self.publish(*TOP)
        self.first = self.given["metadata/1.root.json"]

    # --- what the maker does ---

    def publish(self, *roles: str, bump: int = 1) -> None:
        """Each signed as a next version, in this order; the list above names it."""
        for role in roles:
            said = self.lists[role]
            said.version += bump
            self.serve(role, self.signed(role).to_bytes())

    def signed(self, role: str) -> Metadata[Any]:
        """What the role says, signed with the keys it holds now."""
        metadata = Metadata(self.lists[role])
        for each in self.keys[role]:
            metadata.sign(each, append=True)
        return metadata

    def serve(self, role: str, raw: bytes) -> None:
        """Bytes under the name of the role's version; named in snapshot or timestamp as they are."""
        version = self.lists[role].version
        meta = MetaFile.from_data(version, raw, ["sha256"]) if self.hashed else MetaFile(version)
        if role == "snapshot":
            self.timestamp.snapshot_meta = meta
        elif role not in TOP or role == "targets":
            self.snapshot.meta[f"{role}.json"] = meta
        self.given[self.name(role)] = raw

    def name(self, role: str) -> str:
        numbered = role != "timestamp" and (self.root.consistent_snapshot or role == "root")
        start = f"{self.lists[role].version}." if numbered else ""
        return f"metadata/{start}{quote(role, '')}.json"

    def spoil(self, role: str, change: Callable[[Any], object]) -> None:
        """Change the newest served list behind its signature's back."""
        document = json.loads(self.given[self.name(role)])
        change(document)
        self.given[self.name(role)] = json.dumps(document).encode()

    def rotate(self, role: str) -> None:
        """Another key for a top role; the root says so when it is next published."""
        for each in self.keys[role]:
            self.root.revoke_key(each.public_key.keyid, role)
        self.keys[role] = [signer()]
        self.root.add_key(self.keys[role][0].public_key, role)

    def delegate(self, above: str, role: str, *paths: str, ends: bool = False) -> None:
        said = self.lists[above]
        if role not in self.lists:
            self.lists[role] = Targets(1, expires=NOW + timedelta(days=100))
            self.lists[role].version = 0
            self.keys[role] = [signer()]
        if said.delegations is None:
            said.delegations = Delegations({}, roles={})
        said.delegations.roles[role] = DelegatedRole(role, [], 1, ends, list(paths or ("*",)))
        said.add_key(self.keys[role][0].public_key, role)

    def target(
        self, name: str, content: bytes, role: str = "targets", kinds: tuple[str, ...] = ("sha256",)
    ) -> None:
        found = TargetFile.from_data(name, content, list(kinds))
        self.lists[role].targets[name] = found
        folder, slash, last = name.rpartition("/")
        for digest in found.hashes.values():
            self.given[f"targets/{folder}{slash}{digest}.{last}"] = content

    # --- the source that a station sees ---

    def read(self, name: str, most: int) -> bytes:
        self.asked.append(name)
        if name not in self.given:
            raise Absent(name)
        return self.given[name][: most + 1]

    def piece(self, name: str, offset: int, size: int) -> bytes:
        return self.read(name, 1 << 30)[offset : offset + size]

    def close(self) -> None:
        """Nothing is open."""


class Station:
    """A PC's lists in `folder`, begun with the paper's first root."""

    def __init__(self, folder: Path, paper: Paper, first: bytes = b"") -> None:
        self.folder = folder
        self.paper = paper
        self.first = first or paper.first
        self.trust: Trust | None = None

    def refresh(self, days: float = 0) -> str:
        """ "" or the code of the refusal. `days` after the paper's present."""
        self.paper.asked.clear()
        self.trust = Trust(self.folder, self.first, self.paper, NOW + timedelta(days=days))
        return _code(self.trust.refresh)

    def fetch(self, name: str, held: bytes | None = None, days: float = 0) -> bytes | str | None:
        """The target, None where nobody signs for it, or the code of the refusal."""
        refused = self.refresh(days)
        assert self.trust is not None
        try:
            return refused or self.trust.document(name, held)
        except Problem as problem:
            return problem.code

    def version(self, role: str) -> int | None:
        """Of the list that is trusted on the disk."""
        path = self.folder / f"{quote(role, '')}.json"
        return json.loads(path.read_bytes())["signed"]["version"] if path.exists() else None

    @property
    def versions(self) -> tuple[int | None, ...]:
        return tuple(self.version(role) for role in ("root", "timestamp", "snapshot", "targets"))


def _code(call: Callable[[], object]) -> str:
    try:
        call()
    except Problem as problem:
        return problem.code
    return ""
