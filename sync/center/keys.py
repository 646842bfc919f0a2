"""The county's keys: one JSON file of mode 600 beside the database.

Knows how three secrets are made, kept and used. The data key seals what lies on the
county's disk (scans, content keys); it never leaves this machine.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sync import seal

KEYS_FILE = "keys.json"


@dataclass(frozen=True, slots=True)
class CountyKeys:
    """Three 32-byte secrets of the county."""

    data_key: bytes
    sign_seed: bytes
    box_seed: bytes

    @property
    def sign_public(self) -> bytes:
        return seal.sign_public(self.sign_seed)

    @property
    def box_public(self) -> bytes:
        return seal.box_public(self.box_seed)

    def at_rest(self, plain: bytes, bound_to: str) -> bytes:
        """Seal a small secret for the database, bound to where it lies."""
        return seal.seal(_derived(self.data_key, "county-rest"), plain, bound_to.encode())

    def from_rest(self, sealed: bytes, bound_to: str) -> bytes:
        """Raises SealBroken where the secret was moved or the key is another county's."""
        return seal.unseal(_derived(self.data_key, "county-rest"), sealed, bound_to.encode())

    def search_key(self) -> bytes:
        """What search words are hidden with."""
        return _derived(self.data_key, "county-search")


@lru_cache(maxsize=8)
def _derived(key: bytes, purpose: str) -> bytes:
    """Kept beside the key it comes from: deriving it again for each row took a tenth of all work."""
    return seal.derive(key, purpose)


def load_or_make(folder: Path) -> CountyKeys:
    """Read `keys.json` of the folder; make it at the first start."""
    path = folder / KEYS_FILE
    if not path.exists():
        _write(path, CountyKeys(seal.new_key(), seal.new_key(), seal.new_key()))
    data = json.loads(path.read_text("utf-8"))
    return CountyKeys(*(bytes.fromhex(data[name]) for name in ("data_key", "sign_seed", "box_seed")))


def _write(path: Path, keys: CountyKeys) -> None:
    """Temp file (made with mode 600), fsync, link: two first starts at once agree on one file."""
    text = json.dumps({name: getattr(keys, name).hex() for name in ("data_key", "sign_seed", "box_seed")})
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".keys")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(name, path)
        except FileExistsError:
            return
        except OSError:  # file systems without hard links
            os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)
