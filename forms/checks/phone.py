"""手机号码 and 固定电话: their shape only; nobody is asked who owns a number."""

from __future__ import annotations

import re
import unicodedata

from forms.checks.fault import Fault, compact, foreign_character, wrong_length

_LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(?:-[0-9]{1,6})?")


def normalise_mobile(text: str) -> str:
    """Half width, no gaps, without +86 or 0086."""
    number = compact(text)
    for prefix in ("+86", "0086"):
        if number.startswith(prefix):
            return number[len(prefix) :]
    return number


def normalise_landline(text: str) -> str:
    """Half width, no white space; the hyphens before the extension stay."""
    folded = unicodedata.normalize("NFKC", text)
    for dash in "‐‑–—−":
        folded = folded.replace(dash, "-")
    return "".join(folded.split())


def mobile_fault(text: str) -> Fault | None:
    """Reasons: character, too_short, too_long (`by`, `now`, `want`), prefix (not 13-19)."""
    number = normalise_mobile(text)
    structural = foreign_character(number, "0123456789") or wrong_length(number, 11)
    if structural:
        return structural
    return None if number[0] == "1" and number[1] in "3456789" else Fault("prefix", {"prefix": number[:2]})


def landline_fault(text: str) -> Fault | None:
    """Reason: landline (area code 0xxx, 7-8 digits, an extension after a hyphen)."""
    return None if _LANDLINE.fullmatch(normalise_landline(text)) else Fault("landline")
