"""Fitting (缩排): the text of one cell in the room it has, printed words and answers in their own faces.

Shrinks by half points down to 6.5 pt; what is still too tall makes its row grow, so that no
answer is ever cut off. Knows fonts through the sheet's measure; refuses to know marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forms.print_sheet import PrintCell
from forms.printing.fonts import BOLD, HEI, KAI, KAI_BOLD, SONG
from forms.printing.form_values import BLANK_DATE
from forms.printing.grid import SMALLEST, leading
from forms.printing.lines import balanced, wrap
from forms.printing.print_values import Piece
from forms.printing.sheet import Sheet

PAD_X, PAD_Y = 0.9, 0.4
SHORT = 14  # characters; a longer text is wrapped where two lines have room
_DATES = (BLANK_DATE, "　　年　　月　　日", "　　年　月　日")
LEAST_SHARE = 0.79  # of its size a text may lose to stay on one line
_BOLD = {"hei": BOLD, "song": BOLD, "kai": KAI_BOLD}
_PLAIN = {"hei": HEI, "song": SONG, "kai": KAI}

Run = tuple[str, str]
"""(text, style)."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """`lines`: runs side by side. `height`: mm that the lines need, padding included."""

    size: float
    lines: tuple[tuple[Run, ...], ...]
    height: float


def style_of(cell: PrintCell) -> str:
    return (_BOLD if cell.bold else _PLAIN)[cell.family]


def fit(sheet: Sheet, cell: PrintCell, pieces: Sequence[Piece], width: float, height: float) -> Fitted:
    """The largest size at which the text stands in `width` x `height` mm, and its lines there."""
    pieces = [_written(sheet, cell, piece, width) if len(pieces) == 1 else piece for piece in pieces]
    text = "".join(piece.text for piece in pieces)
    if not text:
        return Fitted(cell.size / 10, (), 0.0)
    mixed = any(not piece.filled for piece in pieces)
    own = style_of(cell)
    styles = [
        KAI if piece.filled and mixed and cell.family != "kai" else own
        for piece in pieces
        for _ in piece.text
    ]
    size = _one_line(sheet, cell, text, sorted(set(styles)), width - 2 * PAD_X, height)
    while True:
        lines = _lines(sheet, cell, text, sorted(set(styles)), size, width - 2 * PAD_X, height)
        needed = len(lines) * leading(size) + 2 * PAD_Y
        if size <= SMALLEST or (needed <= height + 0.01 and _fits_wide(sheet, lines, styles, size, width)):
            break
        size = max(SMALLEST, size - 0.5)
    return Fitted(size, tuple(_runs(text, lines, styles)), needed)


def _written(sheet: Sheet, cell: PrintCell, piece: Piece, width: float) -> Piece:
    """年　月　日 to write in, as wide as the cell has room for."""
    if piece.text != BLANK_DATE:
        return piece
    room, style, size = width - 2 * PAD_X, style_of(cell), cell.size / 10
    fitting = (text for text in _DATES if sheet.measure(text, style, size) <= room)
    return Piece(next(fitting, _DATES[-1]))


def _one_line(
    sheet: Sheet, cell: PrintCell, text: str, styles: Sequence[str], room: float, height: float
) -> float:
    """The cell's size, or up to a fifth less where that keeps the text on one line: 1984年2月19 / 日 looks poor."""
    size = cell.size / 10
    if cell.vertical or "\n" in text:
        return size
    if len(text) > SHORT and 2 * leading(size) + 2 * PAD_Y <= height:
        return size
    wide = _wide(sheet, text, styles, size)
    if room < wide <= room / LEAST_SHARE:
        return max(SMALLEST, int(size * room / wide * 2) / 2)
    return size


def _fits_wide(sheet: Sheet, lines: Sequence[str], styles: Sequence[str], size: float, width: float) -> bool:
    """Whether no line is too wide, and no number or word had to be cut in two."""
    room = width - 2 * PAD_X + 0.01
    if any(_wide(sheet, line, sorted(set(styles)), size) > room + 0.5 * size / 2.83 for line in lines):
        return False
    return not any(
        before and after and before[-1].isascii() and after[0].isascii() and (before[-1] + after[0]).isalnum()
        for before, after in zip(lines, lines[1:], strict=False)
    )


def _wide(sheet: Sheet, part: str, styles: Sequence[str], size: float) -> float:
    return max(sheet.measure(part, style, size) for style in styles)


def _lines(
    sheet: Sheet, cell: PrintCell, text: str, styles: Sequence[str], size: float, room: float, height: float
) -> list[str]:
    if cell.vertical:
        return [char for char in text if char not in "\n \u2060"]

    def measure(part: str) -> float:
        return _wide(sheet, part, styles, size)

    if not cell.wrap and (size > SMALLEST or max(map(measure, text.split("\n"))) <= room):
        return text.split("\n")
    if cell.align == "center":
        return balanced(text, room, measure, size * 0.2)
    return wrap(text, room, measure)


def _runs(text: str, lines: Sequence[str], styles: Sequence[str]) -> list[tuple[Run, ...]]:
    """The lines with the style of each character; blanks that line breaking took out are passed over."""
    if len(set(styles)) == 1:
        return [((line, styles[0]),) for line in lines]
    at = 0
    made: list[tuple[Run, ...]] = []
    for line in lines:
        runs: list[Run] = []
        for char in line:
            while text[at] != char:
                at += 1
            if runs and runs[-1][1] == styles[at]:
                runs[-1] = (runs[-1][0] + char, styles[at])
            else:
                runs.append((char, styles[at]))
            at += 1
        made.append(tuple(runs))
    return made
