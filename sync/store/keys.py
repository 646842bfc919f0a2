"""Keys of a station, and the key file of format 1: `keys.json` (mode 600) in clear, beside the database.

Holds the data key and the seeds of the signing and the box key until the first account wraps them
(`key_ring`, docs/internals/keys.md). A lost key file is never replaced by a new one: with another
key the database would only look damaged.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sync.ledger.problems import Problem
from sync.seal import KEY_BYTES, box_public, derive, sign_public
from sync.store.durable import make_folder, write_whole
from sync.store.failures import of_disk

KEYS_FILE = "keys.json"
DATABASE_FILE = "ledger.db"
_NAMES = ("data_key", "sign_seed", "box_seed")


@dataclass(frozen=True, slots=True, repr=False)
class StationKeys:
    """Three secrets of 32 bytes. Not shown by repr, so no log or crash report holds them."""

    data_key: bytes
    sign_seed: bytes
    box_seed: bytes

    @classmethod
    def load_or_create(cls, base_dir: Path, random_bytes: Callable[[int], bytes] = os.urandom) -> StationKeys:
        """The keys of a base directory, made where the directory is new; see `open_keys`."""
        return open_keys(base_dir, random_bytes)

    def derived(self, purpose: str) -> bytes:
        """A 32-byte key of the data key for one purpose: database, case-keys, second-copy ..."""
        return derive(self.data_key, purpose)

    @property
    def sign_public(self) -> bytes:
        return sign_public(self.sign_seed)

    @property
    def box_public(self) -> bytes:
        return box_public(self.box_seed)


def new_keys(random_bytes: Callable[[int], bytes] = os.urandom) -> StationKeys:
    """Fresh keys, on no disk yet."""
    return StationKeys(*(random_bytes(KEY_BYTES) for _ in _NAMES))


def open_keys(base_dir: Path, random_bytes: Callable[[int], bytes] = os.urandom) -> StationKeys:
    """The keys of a base directory; makes them where the directory is new.

    Raises Problem store.read_only, store.disk_full, or store.damaged where the file is
    unreadable, or missing beside a database that was written with it.
    """
    path = base_dir / KEYS_FILE
    if path.exists():
        return load_keys(base_dir)
    if (base_dir / DATABASE_FILE).exists():
        raise Problem("keys.damaged")
    keys = new_keys(random_bytes)
    create_keys(base_dir, keys)
    return keys


def create_keys(base_dir: Path, keys: StationKeys) -> None:
    """Write `keys.json`, whole and durable. Raises Problem store.read_only or store.disk_full."""
    text = json.dumps({name: getattr(keys, name).hex() for name in _NAMES})
    try:
        make_folder(base_dir)
        write_whole(base_dir / KEYS_FILE, [text.encode()], mode=0o600)
    except OSError as error:
        raise of_disk(error, base_dir) from error


def load_keys(base_dir: Path) -> StationKeys:
    """Read `keys.json`. Raises Problem store.damaged."""
    try:
        data = json.loads((base_dir / KEYS_FILE).read_text("utf-8"))
        keys = StationKeys(*(bytes.fromhex(data[name]) for name in _NAMES))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Problem("store.damaged", reason=f"{KEYS_FILE} 读不出来") from error
    if any(len(getattr(keys, name)) != KEY_BYTES for name in _NAMES):
        raise Problem("store.damaged", reason=f"{KEYS_FILE} 不完整")
    return keys
