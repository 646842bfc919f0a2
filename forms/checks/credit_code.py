"""统一社会信用代码 by GB 32100-2015 (18 characters) with the 组织机构代码 of GB 11714 inside.

Codes of rural collectives begin with N1, N2, N3: letters are allowed in every place.
"""

from __future__ import annotations

from forms.checks.fault import Fault, compact, foreign_character, wrong_length

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # 31 characters: no I O S V Z
_ORGAN_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGAN_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def normalise(text: str) -> str:
    return compact(text).upper()


def fault_of(text: str) -> Fault | None:
    """None when valid. Reasons: too_short, too_long, character, check_digit."""
    code = normalise(text)
    structural = wrong_length(code, 18) or foreign_character(code, _ALPHABET)
    if structural:
        return structural
    return None if check_character(code) == code[17] else Fault("check_digit")


def check_character(code: str) -> str:
    """MOD 31 over the first 17 characters, weights 3^i."""
    total = sum(_ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(code[:17]))
    return _ALPHABET[(31 - total % 31) % 31]


def organ_code_agrees(text: str) -> bool:
    """Whether characters 9-17 pass GB 11714. Old registers have exceptions: warn, never block."""
    organ = normalise(text)[8:17]
    if len(organ) != 9 or any(char not in _ORGAN_ALPHABET for char in organ):
        return False
    total = sum(
        _ORGAN_ALPHABET.index(char) * weight for char, weight in zip(organ, _ORGAN_WEIGHTS, strict=False)
    )
    return "0123456789X0"[11 - total % 11] == organ[8]
