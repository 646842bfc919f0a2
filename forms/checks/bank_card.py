"""银行卡号: the Luhn digit (ISO 7812, GB/T 14504) and the length of a bank account.

UnionPay cards of 16-19 digits mostly pass; passbooks of rural credit cooperatives and
village banks (12-32 digits) do not. So a failed Luhn digit is a warning, never a block.
"""

from __future__ import annotations

from forms.checks.fault import Fault, compact, foreign_character

_SHORTEST, _LONGEST = 12, 32


def normalise(text: str) -> str:
    return compact(text)


def fault_of(text: str) -> Fault | None:
    """Reasons: too_short, too_long, character (these block), luhn (this only warns)."""
    number = normalise(text)
    now = str(len(number))
    if stray := foreign_character(number, "0123456789"):
        return stray
    if len(number) < _SHORTEST:
        return Fault("too_short", {"by": str(_SHORTEST - len(number)), "now": now, "want": "12–32"})
    if len(number) > _LONGEST:
        return Fault("too_long", {"by": str(len(number) - _LONGEST), "now": now, "want": "12–32"})
    return None if luhn_agrees(number) else Fault("luhn")


def luhn_agrees(text: str) -> bool:
    """True for digits whose Luhn sum is a multiple of ten; an empty text is not."""
    number = normalise(text)
    if not (number.isascii() and number.isdigit()):
        return False
    total = 0
    for place, char in enumerate(reversed(number)):
        digit = int(char) * (2 if place % 2 else 1)  # every second digit from the right
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0
