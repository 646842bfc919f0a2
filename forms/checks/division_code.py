"""区划代码: 12 digits = GB/T 2260 (6) + GB/T 10114 (3) + village (3). Shape and segments only.

Whether a code is in force is the county's own table (it changes every year), not ours.
"""

from __future__ import annotations

from forms.checks.fault import Fault, compact, foreign_character, wrong_length
from forms.checks.id_number import PROVINCES

_TOWN_TOP = 599  # 001-099 街道, 100-199 镇, 200-399 乡, 400-599 政企合一单位
_VILLAGE_TOP = 599  # 000 the township itself, 001-199 居委会, 200-399 村委会, 400-599 alike


def normalise(text: str) -> str:
    return compact(text)


def fault_of(text: str) -> Fault | None:
    """Reasons: character, too_short, too_long, province, town, village."""
    code = normalise(text)
    structural = foreign_character(code, "0123456789") or wrong_length(code, 12)
    if structural:
        return structural
    if code[:2] not in PROVINCES or code[:2] == "83":
        return Fault("province", {"code": code[:2]})
    if int(code[6:9]) > _TOWN_TOP or (code[6:9] == "000" and code[9:] != "000"):
        return Fault("town", {"code": code[6:9]})
    if int(code[9:]) > _VILLAGE_TOP:
        return Fault("village", {"code": code[9:]})
    return None


def tier_of(text: str) -> str:
    """`village`, `community`, `township` or `county` by the segments; "" for an invalid code."""
    code = normalise(text)
    if fault_of(code):
        return ""
    if code[6:] == "000000":
        return "county"
    if code[9:] == "000":
        return "township"
    segment = int(code[9:])
    return "community" if segment <= 199 or 400 <= segment <= 499 else "village"
