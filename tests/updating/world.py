"""A maker, a county and an installed program in one folder; the tools in build/release make everything signed."""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[2] / "build" / "release"))

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from release_bundle import Objects, manifest_of, pack
from release_tree import Tree
from securesystemslib.signer import CryptoSigner

from desktop.updating.sources import FolderSource
from desktop.updating.updating import Program, Updating
from sync.releases.manifest import MANIFEST_NAME
from sync.releases.rollout import Rollout, write

START = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
PLATFORM = "linux-x86_64"
NAMES = ("root-1", "root-2", "root-3", "targets", "snapshot", "timestamp", "county")


def keys() -> dict[str, CryptoSigner]:
    return {name: CryptoSigner(Ed25519PrivateKey.generate()) for name in NAMES}


class World:
    """`place/tree`: the repository; `place/app`: what is installed as 1.0.0; `place/root`, `place/base`: the user's."""

    def __init__(self, place: Path, size: int = 40_000, *, links: bool = True) -> None:
        self.place = place
        self.links = links
        self.now = START
        self.keys = keys()
        self.app = place / "app"
        self.chance = random.Random(7)
        lay(self.app, {"daiban-desk": b"#!/bin/sh\nexit 0\n", "_internal/big.bin": self.chance.randbytes(size),
                       "_internal/lib.so": b"library " * 500, "resources/old.txt": b"old"})  # fmt: skip
        if links:
            (self.app / "libx.so").symlink_to("_internal/lib.so")
        self.installed = manifest_of(self.app, PLATFORM, "1.0.0", START)
        (self.app / MANIFEST_NAME).write_bytes(self.installed.to_bytes())
        roots = [self.keys[name].public_key for name in NAMES[:3]]
        root = self.tree.begin(roots, {name: self.keys[name].public_key for name in NAMES[3:6]})
        for name in NAMES[:2]:
            root.sign(self.keys[name], append=True)
        self.trusted = self.tree.publish_root(root).read_bytes()
        self.tree.trust_county([self.keys["county"].public_key], self.keys["targets"])
        self.publish("1.0.0", self.app)

    @property
    def tree(self) -> Tree:
        return Tree(self.place / "tree", self.now)

    def publish(self, version: str, folder: Path, percent: int = 100, **more: Any) -> None:
        """A release, given to everybody, and stamped."""
        tree = self.tree
        earlier = [tree.earlier(PLATFORM, each) for each in tree.versions(PLATFORM)]
        made = manifest_of(folder, PLATFORM, version, self.now)
        tree.add_release(pack(made, folder, earlier, Objects(tree.targets, 3)), self.keys["targets"], "新")
        self.roll(Rollout(PLATFORM, version, percent, **more))

    def roll(self, *rollouts: Rollout) -> None:
        self.tree.put_county({"rollout.json": write(rollouts)}, self.keys["county"])
        self.stamp()

    def stamp(self) -> None:
        self.tree.stamp(self.keys["snapshot"], self.keys["timestamp"])

    def newer(self, version: str = "1.1.0", days: int = 1) -> Path:
        """A folder where a few bytes of the large file differ, one file is new, one is gone; published."""
        self.now += timedelta(days=days)
        folder = self.place / f"made-{version}"
        big = bytearray((self.app / "_internal/big.bin").read_bytes())
        big[1000:1400] = self.chance.randbytes(400)
        lay(folder, {"daiban-desk": b"#!/bin/sh\nexit 0\n", "_internal/big.bin": bytes(big),
                     "_internal/lib.so": b"library " * 500, "resources/new.txt": version.encode()})  # fmt: skip
        if self.links:
            (folder / "libx.so").symlink_to("_internal/lib.so")
        self.publish(version, folder)
        return folder

    def stick(self, version: str = "1.1.0", name: str = "stick") -> Path:
        place = self.place / name
        place.mkdir(exist_ok=True)
        self.tree.pack_stick(place, {PLATFORM: [version]})
        return place

    def program(self, **other: Any) -> Program:
        facts = {"root": self.place / "root", "folder": self.app, "installed": self.installed,
                 "base": self.place / "base", "trusted": self.trusted, "station": "511999101201.01",
                 "division": "511999101201"}  # fmt: skip
        return Program(**{**facts, **other})

    def updating(self, source: object, clock: datetime | None = None, **more: Any) -> Updating:
        return Updating(self.program(), source, lambda: clock or self.now, **more)  # type: ignore[arg-type]

    def from_stick(self, clock: datetime | None = None, name: str = "stick", **more: Any) -> Updating:
        return self.updating(FolderSource(self.place / name), clock, **more)


def lay(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o755 if name.startswith("daiban") else 0o644)


def same(folder: Path, wanted: Path) -> bool:
    """Alike but for the list."""

    def seen(place: Path) -> dict[str, object]:
        return {
            path.relative_to(place).as_posix(): path.readlink() if path.is_symlink() else path.read_bytes()
            for path in place.rglob("*")
            if (path.is_file() or path.is_symlink()) and path.name != MANIFEST_NAME
        }

    return seen(folder) == seen(wanted)
