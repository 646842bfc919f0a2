"""One-time codes for the telephone: 20 digits that both ends can compute, and a check digit.

66 bits: beyond guessing for whoever has the disk, and digits are what people read out without
mistakes. Knows how a code is made and typed; not which numbers were used.
"""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

from sync.ledger.problems import Problem
from sync.seal import derive

DIGITS = 20
GROUP = 3


def code_of(qr_key: bytes, number: int) -> str:
    """Code `number` of a device, as 21 digits. `qr_key`: the secret that station and county share."""
    mac = hmac.digest(derive(qr_key, "unlock-code"), f"{number}".encode(), sha256)
    return _checked(int.from_bytes(mac) % 10**DIGITS)


def random_code() -> str:
    """A code that nobody can compute: the county makes it for one recovered key file."""
    return _checked(secrets.randbelow(10**DIGITS))


def in_groups(code: str) -> str:
    """As it is printed and read out: seven groups of three."""
    return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def normal(typed: str) -> str:
    """The 21 digits of what was typed; full-width digits, blanks and dashes are welcome.

    Raises Problem("keys.code_mistyped") where a digit is wrong, missing or swapped with its neighbour.
    """
    digits = "".join(str(int(char)) for char in typed if char.isdecimal())
    if len(digits) != DIGITS + 1 or _check(digits[:-1]) != digits[-1]:
        raise Problem("keys.code_mistyped")
    return digits


def _checked(value: int) -> str:
    digits = f"{value:0{DIGITS}d}"
    return digits + _check(digits)


def _check(digits: str) -> str:
    """ISO/IEC 7064 MOD 11,10: finds every wrong digit and nearly every swap of neighbours."""
    carry = 10
    for digit in digits:
        carry = (carry + int(digit)) % 10 or 10
        carry = carry * 2 % 11
    return str((11 - carry) % 10)
