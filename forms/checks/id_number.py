"""公民身份号码 by GB 11643-1999 (18 characters), with 港澳台居民居住证 and 外国人永久居留身份证.

Only the two province digits are looked up: county codes are abolished and stay in old
numbers, so an unknown county is never a fault. 15-digit numbers are void since 2013-01-01
(居民身份证法 2011 amendment) and are refused with the number they would become.
"""

from __future__ import annotations

from datetime import date

from forms.checks.fault import Fault, compact, foreign_character, wrong_length

# GB/T 2260, first two digits; 83 stands for Taiwan in 港澳台居民居住证 (830000).
PROVINCES = {
    **{"11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区"},
    **{"21": "辽宁省", "22": "吉林省", "23": "黑龙江省"},
    **{"31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省", "35": "福建省"},
    **{"36": "江西省", "37": "山东省"},
    **{"41": "河南省", "42": "湖北省", "43": "湖南省", "44": "广东省"},
    **{"45": "广西壮族自治区", "46": "海南省"},
    **{"50": "重庆市", "51": "四川省", "52": "贵州省", "53": "云南省", "54": "西藏自治区"},
    **{"61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区"},
    **{"65": "新疆维吾尔自治区"},
    **{"71": "台湾省", "81": "香港特别行政区", "82": "澳门特别行政区", "83": "台湾省"},
}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_EARLIEST = date(1900, 1, 1)


def normalise(text: str) -> str:
    """The number as it is stored: half width, no gaps, a capital X."""
    return compact(text).upper()


def fault_of(text: str, today: date) -> Fault | None:
    """None when the number is valid on `today`.

    Reasons: too_short, too_long, void_15 (`converted`), character, province, birth,
    birth_future, birth_early, check_digit (`expected` is not told to the clerk as a cure).
    """
    number = normalise(text)
    if len(number) == 15 and number.isascii() and number.isdigit():
        return Fault("void_15", {"converted": converted_15(number)})
    structural = (
        wrong_length(number, 18)
        or foreign_character(number[:17], "0123456789")
        or foreign_character(number, "0123456789X")
    )
    if structural:
        return structural
    # 外国人永久居留身份证 (2023) begin with 9 and carry no birthplace.
    if number[0] != "9" and number[:2] not in PROVINCES:
        return Fault("province", {"code": number[:2]})
    return _birth_fault(number, today) or _check_fault(number)


def _birth_fault(number: str, today: date) -> Fault | None:
    born = _date_at(number)
    if born is None:
        return Fault("birth", {"birth": number[6:14]})
    if born > today:
        return Fault("birth_future", {"birth": born.isoformat()})
    if born < _EARLIEST:
        return Fault("birth_early", {"birth": born.isoformat()})
    return None


def _check_fault(number: str) -> Fault | None:
    return None if check_character(number) == number[17] else Fault("check_digit")


def check_character(number: str) -> str:
    """ISO 7064 MOD 11-2 over the first 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def converted_15(number: str) -> str:
    """What a 15-digit number becomes; offered for comparison with the new card, never taken over."""
    longer = number[:6] + "19" + number[6:]
    return longer + check_character(longer)


def birth_of(text: str) -> date | None:
    """The birth date inside an 18-character number; None where it holds no date."""
    number = normalise(text)
    return _date_at(number) if len(number) == 18 else None


def sex_of(text: str) -> str:
    """GB/T 2261.1: "1" male (odd 17th digit), "2" female, "" where there is no such digit."""
    number = normalise(text)
    if len(number) != 18 or number[16] not in "0123456789":
        return ""
    return "1" if int(number[16]) % 2 else "2"


def _date_at(number: str) -> date | None:
    digits = number[6:14]
    if not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
