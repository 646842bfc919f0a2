"""The county's keys: one JSON file of mode 600 beside the database, in clear or under a passphrase.

Knows how three secrets are made, kept and used; how they lie in the file is `keys_at_rest`. The data key seals what lies on the
county's disk (scans, content keys); it never leaves this machine.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from sync import seal
from sync.center.keys_at_rest import opened, passphrase, to_clear, to_wrapped
from sync.ledger.problems import Problem

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
    """Read `keys.json` of the folder; make it at the first start, wrapped where a passphrase is given.

    Raises Problem center.keys_*, center.passphrase_*.
    """
    path, words = folder / KEYS_FILE, passphrase()
    if not path.exists():
        fresh = CountyKeys(seal.new_key(), seal.new_key(), seal.new_key())
        secrets = asdict(fresh)
        _write(path, to_wrapped(secrets, words, seal.PasswordCost()) if words else to_clear(secrets))
    return CountyKeys(**opened(path.read_bytes(), words))


def keep(folder: Path, words: str, cost: seal.PasswordCost | None = None) -> None:
    """Write the keys anew: under `words`, in clear where there are none. The old file is opened by the passphrase given.

    The new bytes are opened again before they replace the old ones, and the old ones are written over.
    Raises Problem center.keys_*, center.passphrase_*, OSError; then the old file stands.
    """
    path = folder / KEYS_FILE
    secrets = opened(path.read_bytes(), passphrase())
    raw = to_wrapped(secrets, words, cost or seal.PasswordCost()) if words else to_clear(secrets)
    if opened(raw, words) != secrets:
        raise Problem("center.keys_spoiled")
    old = path.open("r+b") if os.name != "nt" else None
    try:
        _write(path, raw, anew=True)
        if old is not None:
            old.write(bytes(os.fstat(old.fileno()).st_size))
            old.flush()
            os.fsync(old.fileno())
    finally:
        if old is not None:
            old.close()


def _write(path: Path, raw: bytes, *, anew: bool = False) -> None:
    """Temp file (made with mode 600), fsync, link: two first starts at once agree on one file. `anew`: replaces it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".keys")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        try:
            if anew:
                os.replace(name, path)
            else:
                os.link(name, path)
        except FileExistsError:
            return
        except OSError:  # file systems without hard links
            os.replace(name, path)
        _sync_folder(path.parent)
    finally:
        Path(name).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
