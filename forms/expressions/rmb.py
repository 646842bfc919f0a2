"""大写金额: amounts in the capital numerals of 《正确填写票据和结算凭证的基本规定》 (中国人民银行)."""

from __future__ import annotations

import math

from forms.expressions.rounding import plain

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
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
    """The whole yuan, "" for zero; one 零 for every gap between non-zero digits."""
    digits = digits.lstrip("0")
    groups = [digits[max(0, end - 4) : end] for end in range(len(digits), 0, -4)]
    text, gap = "", False
    for index in range(len(groups) - 1, -1, -1):
        part = _four(groups[index])
        if not part:
            gap = True
            continue
        if text and (gap or groups[index].startswith("0")):
            text += "零"
        text += part + _GROUPS[index]
        gap = False
    return text


def _four(digits: str) -> str:
    text, gap = "", False
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit == "0":
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[int(digit)] + _PLACES[place]
        gap = False
    return text
