"""The county's keys for updates: what it decides (`county`), and that the repository is fresh (`snapshot`, `timestamp`).

Derived from the county's signing key, so that nothing more has to be kept, backed up or lost. The maker learns the
public halves once and names them in his root and in the delegation; the root's keys are never here.
"""

from __future__ import annotations

import hashlib
from typing import Any

from securesystemslib.formats import encode_canonical
from securesystemslib.signer._key import Key, SSlibKey
from securesystemslib.signer._signature import Signature
from securesystemslib.signer._signer import Signer

from sync import seal
from sync.center.keys import CountyKeys
from sync.releases.names import COUNTY

ROLES = (COUNTY, "snapshot", "timestamp")


class CountySigner(Signer):
    """Ed25519 by `sync.seal`."""

    def __init__(self, seed: bytes) -> None:
        self._seed = seed
        self._key = public_key(seal.sign_public(seed))

    @property
    def public_key(self) -> Key:
        return self._key

    @classmethod
    def from_priv_key_uri(cls, *_: Any, **__: Any) -> Signer:
        raise NotImplementedError("the county's keys are in keys.json")

    def sign(self, payload: bytes) -> Signature:
        return Signature(self._key.keyid, seal.sign(self._seed, payload).hex())


def signers(keys: CountyKeys) -> dict[str, CountySigner]:
    """By role."""
    return {role: CountySigner(seal.derive(keys.sign_seed, f"updates-{role}")) for role in ROLES}


def updates_key(keys: CountyKeys) -> str:
    """The id of the key that this county stamps its lists with; its stations take no others'."""
    return str(signers(keys)["timestamp"].public_key.keyid)


def public_key(raw: bytes) -> SSlibKey:
    """As The Update Framework names it; the id is the one its own tools reckon."""
    facts: dict[str, Any] = {"keytype": "ed25519", "scheme": "ed25519", "keyval": {"public": raw.hex()}}
    named = str(encode_canonical(facts))
    return SSlibKey(hashlib.sha256(named.encode()).hexdigest(), **facts)


def key_document(keys: CountyKeys) -> dict[str, Any]:
    """What is handed to the maker: role to public key."""
    return {
        role: {"keyid": signer.public_key.keyid} | signer.public_key.to_dict()
        for role, signer in signers(keys).items()
    }
