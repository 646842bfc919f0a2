"""Numbers (办件号、文书编号): made offline, never twice, checked when typed.

ISO 7064 MOD 11-2 guards the case number; the serials come from the caller's counters.
Nothing here counts, stores or knows what a number is for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sync.ledger.problems import Problem

PRACTICE_REGION = "9999"
"""How site codes, and so case numbers, of 练习模式 begin: a region that the country does not have."""
_CASE = re.compile(r"(\d{12})-?(\d{8})-?(\d{2})-?(\d{4})-?([0-9X])")
_DOCUMENT = re.compile(r"(.+?)〔(\d{4})〕(\d{2})-(\d{6})号")
_DOC_CHARS = {
    "D01": "登", "D01b": "即", "D02": "料", "D03": "补", "D04": "受", "D05": "委", "D06": "不受",
    "D07": "决", "D08": "送", "D11": "评", "D13": "交", "D14": "延", "D15": "特", "D16": "撤", "D17": "诺",
    "D18": "核", "D19": "约", "D20": "示", "D21": "诉", "D22": "查", "D23": "议",
    "DS": "并",
}  # fmt: skip
_VARIANT_CHARS = {
    ("D01", "window"): "收",
    ("D01", "counter"): "收",
    ("D03", "hint"): "缺",
    ("D03", "village_hint"): "缺",
    ("D07", "refuse"): "不决",
    ("D14", "terminate"): "终",
    ("D14", "transfer"): "移",
}


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """`RRRRRRRRRRRR-YYYYMMDD-DD-SSSS-C` (documents.md 0.2)."""

    site: str
    day: date
    device: int
    serial: int
    check: str

    def __str__(self) -> str:
        return f"{self.site}-{self.day:%Y%m%d}-{self.device:02d}-{self.serial:04d}-{self.check}"


def check_character(digits: str) -> str:
    """ISO 7064 MOD 11-2 over decimal digits: "0" to "9" or "X"."""
    rest = 0
    for digit in digits:
        rest = (rest + int(digit)) * 2 % 11
    check = (12 - rest) % 11
    return "X" if check == 10 else str(check)


def case_number(site: str, day: date, device: int, serial: int) -> str:
    """The 31 characters with separators. Raises Problem("number.exhausted") beyond 9999 a day, ValueError."""
    if len(site) != 12 or not (site.isascii() and site.isdigit()) or not 1 <= device <= 99 or serial < 1:
        raise ValueError(f"no case number for site {site!r}, device {device}, serial {serial}")
    if serial > 9999:
        raise Problem("number.exhausted", day=day.isoformat())
    check = check_character(f"{site}{day:%Y%m%d}{device:02d}{serial:04d}")
    return str(CaseNumber(site, day, device, serial, check))


def parse_case_number(text: str) -> CaseNumber:
    """Read a typed or scanned number, with or without separators. Raises Problem("number.invalid")."""
    cleaned = text.strip().upper()
    match = _CASE.fullmatch(cleaned) if cleaned.isascii() else None
    if match is None:
        raise Problem("number.invalid", number=text)
    site, day, device, serial, check = match.groups()
    if check_character(site + day + device + serial) != check:
        raise Problem("number.invalid", number=text)
    try:
        when = date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        raise Problem("number.invalid", number=text) from None
    return CaseNumber(site, when, int(device), int(serial), check)


def valid_case_number(text: str) -> bool:
    """Shape, date and check character are right."""
    try:
        parse_case_number(text)
    except Problem:
        return False
    return True


def is_practice(number: str) -> bool:
    """True for a site code or case number of practice; no county and no station of one takes it."""
    return number.startswith(PRACTICE_REGION)


def compact(number: str) -> str:
    """The 27 characters without separators (12+8+2+4+1)."""
    return str(parse_case_number(number)).replace("-", "")


def doc_char(code: str, variant: str = "") -> str:
    """The character of a paper in its document number. Raises KeyError for a paper without one."""
    return _VARIANT_CHARS.get((code, variant)) or _DOC_CHARS[code]


def doc_chars() -> frozenset[str]:
    """Every kind of document number."""
    return frozenset((*_DOC_CHARS.values(), *_VARIANT_CHARS.values()))


def document_number(site_short: str, char: str, year: int, device: int, serial: int) -> str:
    """`{short}{char}〔{year}〕{DD}-{NNNNNN}号`; the serial runs per site, char, year and device."""
    if not 1 <= device <= 99 or not 1 <= serial <= 999_999:
        raise ValueError(f"no document number for device {device}, serial {serial}")
    return f"{site_short}{char}〔{year}〕{device:02d}-{serial:06d}号"


def parse_document_number(text: str) -> tuple[str, int, int, int]:
    """(short and char, year, device, serial). Raises Problem("number.invalid")."""
    match = _DOCUMENT.fullmatch(text.strip())
    if match is None:
        raise Problem("number.invalid", number=text)
    return match[1], int(match[2]), int(match[3]), int(match[4])
