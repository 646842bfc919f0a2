"""Excel's measures as millimetres: column widths, row heights, paper codes, font names.

A column's width counts digits of the workbook's default font, so the same number is wider in
a 宋体 workbook than in a Calibri one. The table below settles it; the fonts installed on the
county's PC are never asked, or the same file would print differently on two machines.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

DIGIT_PIXELS: Mapping[tuple[str, float], int] = {
    ("calibri", 11): 7,
    ("calibri", 12): 8,
    ("calibri", 10): 6,
    ("arial", 10): 7,
    ("arial", 11): 8,
    ("arial", 12): 9,
    ("times new roman", 11): 7,
    ("times new roman", 12): 8,
    ("宋体", 9): 6,
    ("宋体", 10): 7,
    ("宋体", 10.5): 7,
    ("宋体", 11): 8,
    ("宋体", 12): 8,
    ("等线", 11): 8,
    ("等线", 12): 9,
    ("微软雅黑", 10): 7,
    ("微软雅黑", 11): 8,
}
"""Widest digit at 96 dpi, by name and size in points."""

_ALIASES = {"simsun": "宋体", "dengxian": "等线", "microsoft yahei": "微软雅黑", "新宋体": "宋体"}
_USUAL = ("calibri", 11.0)
_EM_SHARE = 0.53  # widest digit of most fonts, as a share of the size
PIXELS_PER_MM = 96 / 25.4
POINTS_PER_MM = 72 / 25.4

PAPER_CODES: Mapping[int, str] = {8: "A3", 9: "A4", 11: "A5"}


def digit_pixels(name: str | None, size: float | None) -> int:
    """Pixels of the widest digit in the default font; for a font not in the table from its size."""
    key = _ALIASES.get((name or "").lower(), (name or "").lower()), float(size or 11)
    if key in DIGIT_PIXELS:
        return DIGIT_PIXELS[key]
    if not name:
        return DIGIT_PIXELS[_USUAL]
    return max(4, round(key[1] * 96 / 72 * _EM_SHARE))


def untouched_width(digits: int, digit: int) -> float:
    """Stored width of a column nobody has touched: `digits` digits and 5 px, up to a multiple of 8 px."""
    return math.ceil((digits * digit + 5) / 8) * 8 / digit


def column_tenths(width: float, digit: int) -> int:
    """The stored width (padding included) as tenths of a mm."""
    return round(width * digit / PIXELS_PER_MM * 10)


def column_width(tenths: int, digit: int) -> float:
    return tenths / 10 * PIXELS_PER_MM / digit


def row_tenths(points: float) -> int:
    return round(points / POINTS_PER_MM * 10)


def row_points(tenths: int) -> float:
    return tenths / 10 * POINTS_PER_MM


def family_of(name: str | None) -> str:
    """hei, song or kai for a font's name: 仿宋 counts as 楷体, which stands in for it (ADR 0005)."""
    text = (name or "").lower()
    if any(word in text for word in ("楷", "kai", "仿宋", "fangsong")):
        return "kai"
    if any(word in text for word in ("宋", "song", "simsun", "times", "serif", "明")) and "sans" not in text:
        return "song"
    return "hei"


FONT_NAMES: Mapping[str, str] = {"hei": "黑体", "song": "宋体", "kai": "楷体"}
