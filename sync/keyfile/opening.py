"""Opening a key file: by a password, by a one-time code, by the county's box seed.

One Argon2id run gives a key that is tried on every slot of its kind, so the file need not name
anybody. Knows no disk.
"""

from __future__ import annotations

import hmac
import json
import os
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from sync import seal
from sync.keyfile.document import KeyFile, Slot, Spoiled
from sync.seal import PasswordCost, SealBroken

SECRETS = ("data_key", "sign_seed", "box_seed")


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """The inside of a key file. `accounts`: slot name -> account; not shown by repr."""

    master: bytes
    secrets: Mapping[str, bytes]
    accounts: Mapping[str, str] = field(default_factory=dict)
    next_code: int = 1


def new_file(
    secrets: Mapping[str, bytes], suite: str = "intl", random_bytes: Callable[[int], bytes] = os.urandom
) -> tuple[KeyFile, Opened]:
    """A file around these secrets that nobody can open yet: slots come next."""
    opened = Opened(random_bytes(seal.KEY_BYTES), dict(secrets))
    empty = KeyFile(random_bytes(8).hex(), random_bytes(16), suite, b"")
    return sealed_again(empty, opened), opened


def sealed_again(file: KeyFile, opened: Opened) -> KeyFile:
    """The file with its inside sealed anew, by the file's suite."""
    inside = {name: opened.secrets[name].hex() for name in SECRETS}
    plain = json.dumps({**inside, "accounts": dict(opened.accounts), "next_code": opened.next_code})
    sealed = seal.wrap(file.suite, opened.master, plain.encode(), file.bound("secrets"))
    return KeyFile(file.station, file.salt, file.suite, sealed, file.slots, file.place)


def by_password(file: KeyFile, account: str, password: str) -> Opened:
    """Raises SealBroken where no slot fits (name and password are not told apart), Spoiled."""
    return _inside(file, slot_of(file, "account", f"account {account}", password)[1])


def by_code(file: KeyFile, code: str) -> tuple[Opened, Slot]:
    """`code`: 21 digits, see `codes.normal`. Raises SealBroken, Spoiled."""
    slot, master = slot_of(file, "code", "code", code)
    return _inside(file, master), slot


def by_county(file: KeyFile, box_seed: bytes) -> Opened:
    """For the county's own box key. Raises SealBroken where the file was not wrapped for it, Spoiled."""
    public = seal.box_public(box_seed).hex()
    for slot in file.of("county"):
        if slot.name == public:
            return _inside(file, seal.unbox(box_seed, slot.wrapped, file.bound("county", public)))
    raise SealBroken


def slot_of(file: KeyFile, kind: str, who: str, secret: str) -> tuple[Slot, bytes]:
    """The slot that this secret opens, and the master key. Raises SealBroken."""
    keys: dict[PasswordCost, bytes] = {}
    for slot in file.of(kind):
        assert slot.cost is not None
        if slot.cost not in keys:
            keys[slot.cost] = key_of(file, who, secret, slot.cost)
        try:
            wrapped = seal.unwrap(slot.suite, keys[slot.cost], slot.wrapped, file.bound(kind, slot.name))
        except SealBroken:
            continue
        except ValueError as unknown:
            raise Spoiled(str(unknown)) from unknown
        return slot, wrapped
    raise SealBroken


def key_of(file: KeyFile, who: str, secret: str, cost: PasswordCost) -> bytes:
    """The key of a password or code: Argon2id with a salt of this file and this account."""
    salt = hmac.digest(file.salt, unicodedata.normalize("NFC", who).encode(), sha256)[:16]
    return seal.stretch(unicodedata.normalize("NFC", secret), salt, cost)


def _inside(file: KeyFile, master: bytes) -> Opened:
    try:
        plain = json.loads(seal.unwrap(file.suite, master, file.sealed, file.bound("secrets")))
        secrets = {name: bytes.fromhex(plain[name]) for name in SECRETS}
        accounts = {str(slot): str(account) for slot, account in plain["accounts"].items()}
        opened = Opened(master, secrets, accounts, int(plain["next_code"]))
    except SealBroken:
        raise Spoiled("the inside does not fit its slots") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Spoiled(str(error)) from error
    if any(len(secret) != seal.KEY_BYTES for secret in secrets.values()):
        raise Spoiled("short secret")
    return opened
