"""大写金额: amounts in the capital numerals of 《正确填写票据和结算凭证的基本规定》 (中国人民银行)."""

from __future__ import annotations

import math
from collections.abc import Callable

from forms.expressions.rounding import plain

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_MOST = 1e13


def rmb_upper(amount: float) -> str:
    """`1409.5` -> 壹仟肆佰零玖元伍角; 整 after whole yuan only; "" for what is no amount.

    Halves of a fen are rounded away from zero; above 9,999,999,999,999.99 the float is no
    longer exact to the fen and nothing is written.
    """
    if not math.isfinite(amount) or abs(amount) >= _MOST:
        return ""
    whole, fraction = plain(abs(amount), 2).split(".")
    jiao, fen = int(fraction[0]), int(fraction[1])
    yuan = _yuan(whole)
    sign = "负" if amount < 0 and (yuan or jiao or fen) else ""
    if not jiao and not fen:
        return sign + (yuan or "零") + "元整"
    text = yuan + "元" if yuan else ""
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif yuan:
        text += "零"
    return sign + text + (_DIGITS[fen] + "分" if fen else "")


def _yuan(digits: str) -> str:
    """The whole yuan, "" for zero: eights under 亿, fours under 万, one 零 for every gap."""
    return _joined(digits.lstrip("0"), 8, "亿", lambda part: _joined(part, 4, "万", _four))


def _joined(digits: str, size: int, unit: str, read: Callable[[str], str]) -> str:
    high, low = digits[:-size], digits[-size:]
    upper, lower = (read(high) if high else ""), read(low)
    if not upper:
        return lower
    gap = "零" if lower and low.startswith("0") else ""
    return upper + unit + gap + lower


def _four(digits: str) -> str:
    text, gap = "", False
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit == "0":
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[int(digit)] + _PLACES[place]
        gap = False
    return text
