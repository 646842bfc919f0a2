"""Sealing: every cryptographic step of the product in one place, on `cryptography` alone.

Content keys for event bodies and materials (AES-256-GCM), key derivation (HKDF-SHA256),
sealed boxes to a public key (X25519 + HKDF + ChaCha20-Poly1305), Ed25519 signatures,
password hashes (Argon2id), and the wrapping of small secrets by a named suite: "intl" (AES-256-GCM,
HKDF-SHA256) or "gm" (SM4-GCM, HKDF-SM3). Knows nothing of cases, files or the wire.
"""

from __future__ import annotations

import base64
import hmac
import os
import zlib
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidKey, InvalidSignature, InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.hashes import SHA256, SM3
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

KEY_BYTES = 32
MAX_BODY = 16 << 20
_NONCE = 12
_ZLIB = b"\x78"  # how every zlib stream with a window of 32 KiB begins
_BOX_OVERHEAD = 32
SUITES = ("intl", "gm")
_TAG = 16
_SM4_KEY = 16


@dataclass(frozen=True, slots=True)
class PasswordCost:
    """What hashing a password costs. The default is the product's; tests may take a cheap one."""

    memory_kib: int = 64 * 1024
    iterations: int = 3


class SealBroken(Exception):
    """A seal, signature or key does not fit. Never says which byte."""


def new_key() -> bytes:
    """32 random bytes."""
    return os.urandom(KEY_BYTES)


def derive(key: bytes, purpose: str, length: int = KEY_BYTES) -> bytes:
    """HKDF-SHA256 of `key` for one named purpose ("database", "second-copy", "qr" ...)."""
    return HKDF(SHA256(), length, None, f"daiban/{purpose}".encode()).derive(key)


def seal(key: bytes, plain: bytes, bound_to: bytes = b"") -> bytes:
    """AES-256-GCM: nonce ‖ ciphertext ‖ tag, bound to `bound_to` (not stored)."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: bytes = b"") -> bytes:
    """The plain bytes. Raises SealBroken."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to)
    except (InvalidTag, ValueError) as broken:
        raise SealBroken from broken


def seal_body(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """An event's body as it is kept: `seal`, but the same input gives the same bytes (ADR 0014).

    The nonce is a keyed hash of what is sealed, so it repeats only with the whole content. The body is not
    squeezed first: whoever holds the key must be able to seal it again, and no two zlibs squeeze alike.
    """
    said = len(bound_to).to_bytes(4, "big") + bound_to + plain
    nonce = hmac.digest(derive(key, "body-nonce"), said, sha256)[:_NONCE]
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def unseal_body(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """The body's plain bytes. Raises SealBroken, also for one that is or would unfold beyond 16 MiB.

    Bodies of older programs were squeezed before they were sealed. A body is a JSON object and no
    zlib stream begins with its brace.
    """
    plain = unseal(key, sealed, bound_to)
    if plain[:1] == _ZLIB:
        plain = _unfolded(plain)
    if len(plain) > MAX_BODY:
        raise SealBroken
    return plain


def _unfolded(squeezed: bytes) -> bytes:
    unfolding = zlib.decompressobj()
    try:
        plain = unfolding.decompress(squeezed, MAX_BODY)
    except zlib.error as broken:
        raise SealBroken from broken
    if not unfolding.eof:
        raise SealBroken
    return plain


def wrap(suite: str, key: bytes, secret: bytes, bound_to: bytes) -> bytes:
    """A small secret under a key, by the suite's cipher: nonce ‖ ciphertext ‖ tag.

    Raises ValueError for a suite nobody knows, or that this machine's OpenSSL does not offer.
    """
    if suite == "intl":
        return seal(derive(key, "wrap"), secret, bound_to)
    nonce = os.urandom(_NONCE)
    sealing = _sm4(suite, key, GCM(nonce)).encryptor()
    sealing.authenticate_additional_data(bound_to)
    return nonce + sealing.update(secret) + sealing.finalize() + sealing.tag


def unwrap(suite: str, key: bytes, wrapped: bytes, bound_to: bytes) -> bytes:
    """What `wrap` was given. Raises SealBroken, and ValueError as `wrap`."""
    if suite == "intl":
        return unseal(derive(key, "wrap"), wrapped, bound_to)
    if len(wrapped) < _NONCE + _TAG:
        raise SealBroken
    opening = _sm4(suite, key, GCM(wrapped[:_NONCE], wrapped[-_TAG:])).decryptor()
    opening.authenticate_additional_data(bound_to)
    try:
        return opening.update(wrapped[_NONCE:-_TAG]) + opening.finalize()
    except InvalidTag as broken:
        raise SealBroken from broken


def offers(suite: str) -> bool:
    """True where this machine can wrap by that suite; an OpenSSL built without SM4 cannot."""
    try:
        return unwrap(suite, bytes(KEY_BYTES), wrap(suite, bytes(KEY_BYTES), b"?", b""), b"") == b"?"
    except ValueError:
        return False


def _sm4(suite: str, key: bytes, mode: GCM) -> Cipher[GCM]:
    if suite != "gm":
        raise ValueError(f"suite {suite!r} is not known")
    try:
        short = HKDF(SM3(), _SM4_KEY, None, b"daiban/wrap").derive(key)
        return Cipher(SM4(short), mode)
    except UnsupportedAlgorithm as missing:
        raise ValueError("SM4 is not offered here") from missing


def stretch(secret: str, salt: bytes, cost: PasswordCost) -> bytes:
    """32 bytes of a password or code by Argon2id; slow on purpose (a quarter of a second by default)."""
    return Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.iterations, lanes=1, memory_cost=cost.memory_kib
    ).derive(secret.encode())


def box_public(seed: bytes) -> bytes:
    """The 32-byte X25519 public key of a box seed."""
    return _raw(X25519PrivateKey.from_private_bytes(seed).public_key())


def box_to(public: bytes, plain: bytes, bound_to: bytes = b"") -> bytes:
    """A sealed box that only the owner of `public` opens: ephemeral key ‖ ciphertext."""
    return _box(X25519PrivateKey.generate(), public, plain, bound_to)


def box_again(secret: bytes, public: bytes, plain: bytes, bound_to: bytes = b"") -> bytes:
    """`box_to`, but the same input gives the same box, so that half an upload of it can go on.

    The ephemeral key is a keyed hash of the content under the sender's `secret`: it repeats only with it.
    """
    said = b"".join(len(part).to_bytes(4, "big") + part for part in (public, bound_to, plain))
    seed = hmac.digest(derive(secret, "box-again"), said, sha256)
    return _box(X25519PrivateKey.from_private_bytes(seed), public, plain, bound_to)


def unbox(seed: bytes, box: bytes, bound_to: bytes = b"") -> bytes:
    """Open a sealed box with the receiver's seed. Raises SealBroken."""
    private = X25519PrivateKey.from_private_bytes(seed)
    theirs = box[:_BOX_OVERHEAD]
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(theirs))
        key = _box_key(shared, theirs, _raw(private.public_key()))
        return ChaCha20Poly1305(key).decrypt(bytes(_NONCE), box[_BOX_OVERHEAD:], bound_to)
    except (InvalidTag, ValueError) as broken:
        raise SealBroken from broken


def sign_public(seed: bytes) -> bytes:
    """The 32-byte Ed25519 public key of a signing seed."""
    return _raw(Ed25519PrivateKey.from_private_bytes(seed).public_key())


def sign(seed: bytes, message: bytes) -> bytes:
    """64-byte Ed25519 signature."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """True where `signature` is `public`'s over `message`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def mac80(key: bytes, message: bytes) -> str:
    """First 80 bits of HMAC-SHA256 in base32: 16 characters (formats.md: QR)."""
    return base64.b32encode(hmac.digest(key, message, sha256)[:10]).decode()


def blob_name(key: bytes, sha256_hex: str) -> str:
    """On-disk name of a material: HMAC of its content name (formats.md: Material)."""
    return hmac.new(key, sha256_hex.encode(), sha256).hexdigest()


def hash_password(password: str, cost: PasswordCost | None = None) -> str:
    """PHC string, Argon2id, by default 64 MiB t=3 p=1."""
    cost = cost or PasswordCost()
    return Argon2id(
        salt=os.urandom(16),
        length=32,
        iterations=cost.iterations,
        lanes=1,
        memory_cost=cost.memory_kib,
    ).derive_phc_encoded(password.encode())


def check_password(password: str, phc: str) -> bool:
    """True where the password fits the PHC string."""
    try:
        Argon2id.verify_phc_encoded(password.encode(), phc)
    except InvalidKey:
        return False
    return True


def _box(ephemeral: X25519PrivateKey, public: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """Each ephemeral key makes a key of its own, so the nonce may be zero."""
    mine = _raw(ephemeral.public_key())
    key = _box_key(ephemeral.exchange(X25519PublicKey.from_public_bytes(public)), mine, public)
    return mine + ChaCha20Poly1305(key).encrypt(bytes(_NONCE), plain, bound_to)


def _box_key(shared: bytes, ephemeral: bytes, receiver: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, ephemeral + receiver, b"daiban/box").derive(shared)


def _raw(public: Ed25519PublicKey | X25519PublicKey) -> bytes:
    return public.public_bytes(Encoding.Raw, PublicFormat.Raw)
