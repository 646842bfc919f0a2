"""Key files of a maker: one Ed25519 seed each, sealed under a password (Argon2id, AES-256-GCM).

Knows no role: which key may sign what stands in the root metadata. A key file can be carried and copied; without its
password it is nothing. The public half stands in clear, so that a key can be named in a root without opening it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from securesystemslib.signer import CryptoSigner, SSlibKey

from sync import seal

FORMAT = 1
SALT_BYTES = 16


def make_key(path: Path, password: str, cost: seal.PasswordCost | None = None) -> SSlibKey:
    """A new key, written to `path` (never over another); its public half."""
    cost = cost or seal.PasswordCost()
    seed, salt = seal.new_key(), os.urandom(SALT_BYTES)
    public = seal.sign_public(seed)
    sealed = seal.seal(seal.stretch(password, salt, cost), seed, public)
    document = {
        "format": FORMAT, "public": public.hex(), "salt": salt.hex(), "sealed": sealed.hex(),
        "memory_kib": cost.memory_kib, "iterations": cost.iterations,
    }  # fmt: skip
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(json.dumps(document, indent=1) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return public_key(path)


def public_key(path: Path) -> SSlibKey:
    """The public half of a key file, as the metadata names it."""
    raw = bytes.fromhex(json.loads(path.read_text("ascii"))["public"])
    return SSlibKey.from_crypto(Ed25519PublicKey.from_public_bytes(raw))


def open_key(path: Path, password: str) -> CryptoSigner:
    """Raises SystemExit where the password does not fit."""
    document = json.loads(path.read_text("ascii"))
    cost = seal.PasswordCost(int(document["memory_kib"]), int(document["iterations"]))
    key = seal.stretch(password, bytes.fromhex(document["salt"]), cost)
    try:
        seed = seal.unseal(key, bytes.fromhex(document["sealed"]), bytes.fromhex(document["public"]))
    except seal.SealBroken:
        raise SystemExit(f"{path.name}: the password does not fit") from None
    return CryptoSigner(Ed25519PrivateKey.from_private_bytes(seed))
