"""Lines (断行): where a Chinese paragraph may be cut. Pure: text and a measure in, lines out.

Any Chinese character may end a line, but no closing mark may begin one and no opening mark
may end one (GB/T 15834-2011, 5.1). Latin words and numbers stay whole while they fit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable

Measure = Callable[[str], float]

NEVER_FIRST = frozenset("，。、；：？！）》」』】〕〉”’…—％℃·,.;:?!)]}%")
NEVER_LAST = frozenset("（《「『【〔〈“‘([{□■☑○●№￥")
_HALF_INK = frozenset("，。、；：？！）》」』】〕〉")  # their right half is blank: it may stand in the margin

_BLANKS = (" ", "\u3000")  # none of them begins a line that goes on

JOINER = "\u2060"  # between two characters that must stay on one line (an option and its box)
_TOKEN = re.compile(r"(?:.\u2060)+.|[0-9A-Za-z\u00c0-\u024f@#&+=~*/\\.:'%-]+|_{3,}|.", re.DOTALL)


def tick(words: str, chosen: bool = False) -> str:
    """An option with its box before it, in one piece."""
    return JOINER.join(("■" if chosen else "□") + words)


def ticks(options: Iterable[str], chosen: Container[str] = ()) -> str:
    """Options side by side, the chosen ones ticked."""
    return "　".join(tick(option, option in chosen) for option in options)


def balanced(text: str, width: float, measure: Measure, step: float) -> list[str]:
    """As few lines as `wrap` makes, of about equal length; `step` is how finely it looks."""
    lines = wrap(text, width, measure)
    if len(lines) == 1 or "\n" in text:
        return lines
    narrow = width
    while narrow > width / 2:
        narrow -= step
        tried = wrap(text, narrow, measure)
        if len(tried) > len(lines) or max(map(measure, tried)) > width:
            break
        lines = tried
    return lines


def wrap(text: str, width: float, measure: Measure, first: float = 0.0) -> list[str]:
    """Cut `text` into lines no wider than `width`; the first is `first` narrower. At least one line."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_paragraph(paragraph, width, measure, first if not lines else 0.0))
    return lines


def _paragraph(text: str, width: float, measure: Measure, first: float) -> list[str]:
    lines: list[str] = []
    line, used = "", first
    for unit in _units(text, width, measure):
        size = measure(unit)
        if line and used + _inked(unit, size, measure) > width + 1e-6:
            lines.append(line.rstrip(" "))
            line, used = "", 0.0
        if not line and lines and unit in _BLANKS:
            continue
        line += unit
        used += size
    lines.append(line)
    return lines


def _inked(unit: str, size: float, measure: Measure) -> float:
    """Width of `unit` without the blank right half of a closing mark at its end."""
    return size - measure(unit[-1]) / 2 if unit[-1] in _HALF_INK else size


def _units(text: str, width: float, measure: Measure) -> list[str]:
    """The pieces that are never cut: words, and marks glued to the character they belong to."""
    units: list[str] = []
    for token in _TOKEN.findall(text):
        pieces = [token] if len(token) == 1 or measure(token) <= width else list(token)
        for piece in pieces:
            glued = units and (units[-1][-1] in NEVER_LAST or piece[0] in NEVER_FIRST)
            if glued and measure(units[-1] + piece) <= width + measure(piece[-1]):
                units[-1] += piece
            else:
                units.append(piece)
    return units
