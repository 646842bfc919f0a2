"""Rounding half away from zero (四舍五入) on decimal digits, as money and official forms need."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal

# 15 significant digits are what a float holds for certain; cutting there removes the noise
# of binary arithmetic (0.285 * 100 = 28.499999999999996) before the half is looked at.
_CERTAIN = Context(prec=15)
_WIDE = Context(prec=400)
MOST_DIGITS = 30


def certain(value: float) -> Decimal:
    """`value` (finite) as the decimal a person would have written."""
    return _CERTAIN.create_decimal(repr(value))


def round_half_away(value: float, digits: int = 0) -> float:
    """`round(2.345, 2)` -> 2.35, `round(-1.5)` -> -2; digits may be negative."""
    if not math.isfinite(value):
        return value
    digits = max(-MOST_DIGITS, min(MOST_DIGITS, digits))
    return float(certain(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _WIDE))


def plain(value: float, digits: int | None = None) -> str:
    """A finite number as typed text: at most 15 significant digits, or exactly `digits` decimals."""
    number = certain(value)
    if digits is not None:
        number = number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _WIDE)
        return format(abs(number) if number == 0 else number, "f")
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
