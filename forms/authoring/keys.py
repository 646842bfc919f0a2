"""Keys that sign packages: a JSON file with a seed, made once and kept by the county.

Ed25519 (suite `intl`). Reads and writes key files and checks signatures; refuses to know items.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from forms.authoring.findings import AuthoringRefused, error
from forms.package import SUITE, Sign


def signing_key(file: Path) -> tuple[Sign, bytes]:
    """(sign, public key) from a key file `{"seed": 64 hex digits}`. Raises AuthoringRefused."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        seed = bytes.fromhex(json.loads(file.read_text("utf-8"))["seed"])
        private = Ed25519PrivateKey.from_private_bytes(seed)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as broken:
        message = f"密钥文件 {file.name} 读不出来（{type(broken).__name__}）"
        raise AuthoringRefused([error(file.name, "file.key", message)]) from broken
    return private.sign, private.public_key().public_bytes_raw()


def make_key(file: Path, name: str) -> bytes:
    """A new key file, readable by its owner only; the public key. Never overwrites: raises AuthoringRefused."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    seed = private.private_bytes_raw().hex()
    words = {"name": name, "use": "signs service items", "suite": SUITE, "seed": seed, "public": public.hex()}
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as there:
        message = f"{file.name} 已经存在，密钥不能覆盖"
        raise AuthoringRefused([error(file.name, "file.exists", message)]) from there
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(words, stream, ensure_ascii=False, indent=2)
    return public


def verify(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature fits (forms.package.Verify)."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
