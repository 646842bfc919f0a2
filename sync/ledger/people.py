"""People on paper and screen: masks, the identity number's check, near relations.

Masks count code points, not UTF-16 units, so 李𬍛 is two characters (law_and_standards.md 7.4).
Knows no cases and no forms.
"""

from __future__ import annotations

import re
from datetime import date

from sync.ledger.numbers import check_character

ID_CARD = "111"
# GB/T 4761: husband and wife, children, parents, brothers and sisters; in-laws are not among them.
_NEAR = (
    {"10", "11", "12"}
    | {str(code) for code in (*range(20, 28), 29)}
    | {str(code) for code in (*range(30, 38), 39)}
    | {"50", "51", "52", "57", "58", "59"}
    | {"70", "71", "73", "75", "77", "79"}
)
_HAMLET = re.compile(r"^(.*?(?:\d+|[一二三四五六七八九十]+)(?:组|社|队)|.*?(?:村|社区|居委会))")


def mask_name(name: str) -> str:
    """王*, 欧*娜, 买**提: two characters keep the first, longer names the first and the last."""
    if len(name) <= 1:
        return name
    return name[0] + "*" if len(name) == 2 else name[0] + "*" * (len(name) - 2) + name[-1]


def mask_id(number: str) -> str:
    """511999********0019: the first 6 and the last 4; short numbers keep one at each end."""
    if len(number) >= 15:
        return number[:6] + "*" * (len(number) - 10) + number[-4:]
    return number if len(number) <= 2 else number[0] + "*" * (len(number) - 2) + number[-1]


def mask_mobile(number: str) -> str:
    """138****8000; landlines keep the last 4."""
    if len(number) == 11:
        return number[:3] + "****" + number[-4:]
    return "*" * max(len(number) - 4, 0) + number[-4:]


def mask_account(number: str) -> str:
    """************0012: the last 4."""
    return "*" * max(len(number) - 4, 0) + number[-4:]


_LONG_NUMBER = re.compile(r"1\d{2}[- ]\d{4}[- ]\d{4}(?!\d)|0\d{2,3}[- ]\d{7,8}|\d{10,}[0-9Xx]")
_REGION_DIGITS = 12


def mask_numbers(text: str) -> str:
    """Hide the middle of every long number in running text (ID, bank card, telephone); division codes stay."""
    return _LONG_NUMBER.sub(lambda found: _hidden(found.group()), text)


def _hidden(number: str) -> str:
    digits = number.replace("-", "").replace(" ", "")
    if len(number) == _REGION_DIGITS and digits == number:
        return number
    if len(digits) == 11 and digits[0] == "1":
        return mask_mobile(digits)
    return mask_id(digits) if len(digits) in (15, 18) else mask_account(digits)


def mask_address(address: str) -> str:
    """Down to village or group; what names neither is left out after six characters."""
    match = _HAMLET.match(address)
    return match[1] if match else address[:6]


def valid_id_card(number: str, today: date) -> bool:
    """Shape, birth date up to `today` and check character of a citizen identity number (GB 11643)."""
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number):
        return False
    born = birth_date(number)
    return (
        born is not None and date(1900, 1, 1) <= born <= today and check_character(number[:17]) == number[17]
    )


def birth_date(number: str) -> date | None:
    """The birth date in an 18-character number, None where there is none."""
    if not re.fullmatch(r"[0-9]{17}[0-9Xx]", number):
        return None
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def is_minor(number: str, on: date) -> bool:
    """Under 18 on that day (民法典第十七条)."""
    born = birth_date(number)
    return born is not None and (on.year - born.year - ((on.month, on.day) < (born.month, born.day))) < 18


def is_near_relation(code: str) -> bool:
    """Spouse, parent, child or sibling by GB/T 4761: then the agent must not register (state_machine.md 5.4)."""
    return code in _NEAR
