"""Our X25519 keys in the words of the age format: Bech32 (BIP 173) around 32 bytes.

One key pair per device and county serves both its sealed boxes and its pouches, so that an
enrolment made before pouches existed needs nothing new.
"""

from __future__ import annotations

from pyrage import x25519

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def recipient(public: bytes) -> x25519.Recipient:
    """The age recipient of a 32-byte X25519 public key."""
    return x25519.Recipient.from_str(_bech32("age", public))


def identity(seed: bytes) -> x25519.Identity:
    """The age identity of a 32-byte X25519 private key."""
    return x25519.Identity.from_str(_bech32("age-secret-key-", seed).upper())


def _bech32(label: str, content: bytes) -> str:
    """BIP 173 without its limit of 90 characters, as age uses it."""
    digits = _fives(content)
    checked = [*_spread(label), *digits, 0, 0, 0, 0, 0, 0]
    rest = _polymod(checked) ^ 1
    digits += [(rest >> 5 * (5 - place)) & 31 for place in range(6)]
    return f"{label}1" + "".join(_ALPHABET[digit] for digit in digits)


def _fives(content: bytes) -> list[int]:
    """Bytes as groups of five bits, zero bits at the end."""
    bits = len(content) * 8
    padding = -bits % 5
    number = int.from_bytes(content, "big") << padding
    return [(number >> shift) & 31 for shift in range(bits + padding - 5, -1, -5)]


def _spread(label: str) -> list[int]:
    return [ord(char) >> 5 for char in label] + [0] + [ord(char) & 31 for char in label]


def _polymod(values: list[int]) -> int:
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATOR):
            checksum ^= generator if top >> place & 1 else 0
    return checksum
