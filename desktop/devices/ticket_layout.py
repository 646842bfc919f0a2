"""A ticket of our own PDF as ESC/POS, in one of two ways: every row as dots, or lines as text where that is right.

Dots look the same on every printer and take any character, but need 5 s at 115,200 baud and a
minute at 9,600. As text, only lines with rare characters, rules and the QR code are dots.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image
from pypdfium2 import PdfiumError

from desktop.devices import escpos
from desktop.widgets.paper_view import PDFIUM_TURN
from sync.ledger.problems import Problem

MOST_ROWS = 16_000
"""Two metres of paper."""
_DARK = 150
_AIR = 12
_SAME_LINE = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """Words and where they stand, in dots from the left top."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def as_dots(pdf: bytes, dots: int) -> list[bytes]:
    """Whole pages as bands. Raises Problem("device.print_failed")."""
    jobs = [escpos.INIT]
    for picture, _ in _pages(pdf, dots):
        jobs += escpos.raster(picture)
    return [*jobs, escpos.FEED_AND_CUT]


def as_text(pdf: bytes, dots: int) -> list[bytes]:
    """Lines as text where the printer has the signs, dots elsewhere. Raises Problem("device.print_failed")."""
    jobs = [escpos.INIT, escpos.CHINESE]
    for picture, pieces in _pages(pdf, dots):
        jobs += _page(picture, pieces, dots)
    return [*jobs, escpos.FEED_AND_CUT]


def _page(picture: Image.Image, pieces: list[Piece], dots: int) -> Iterator[bytes]:
    row = 0
    for found in _lines(pieces):
        top, bottom = round(min(p.top for p in found)), round(max(p.bottom for p in found))
        yield from _strip(picture, row, max(row, top))
        words = _spread(found, dots)
        if escpos.plain(words) and escpos.width_of(words) <= escpos.COLUMNS[dots]:
            yield escpos.line(words)
        else:
            yield from _strip(picture, max(row, top - 2), bottom + 2)
        row = max(row, bottom + 2)
    yield from _strip(picture, row, picture.height)


def _lines(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces that stand side by side, from top to bottom."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (p.top + p.bottom) / 2):
        last = lines[-1][0] if lines else None
        height = piece.bottom - piece.top
        if (
            last is not None
            and min(last.bottom, piece.bottom) - max(last.top, piece.top) > _SAME_LINE * height
        ):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [sorted(line, key=lambda p: p.left) for line in lines]


def _spread(line: list[Piece], dots: int) -> str:
    """Each piece at about its place."""
    words, across = "", dots / escpos.COLUMNS[dots]
    for piece in line:
        wanted = round(piece.left / across)
        gap = max(wanted - escpos.width_of(words), 1 if words else 0)
        words += " " * gap + piece.text
    return words.rstrip()


def _strip(picture: Image.Image, top: int, bottom: int) -> list[bytes]:
    """The inked rows of a part as dots; empty rows are left out but for one line's gap."""
    top, bottom = max(0, top), min(picture.height, bottom)
    if bottom <= top:
        return []
    part = picture.crop((0, top, picture.width, bottom))
    inked = part.point(lambda value: 255 * (value < _DARK)).getbbox()
    if inked is None:
        return []
    first, last = max(0, inked[1] - _AIR), min(part.height, inked[3] + _AIR)
    return escpos.raster(part.crop((0, first, inked[2], last)))


def _pages(pdf: bytes, dots: int) -> list[tuple[Image.Image, list[Piece]]]:
    try:
        with PDFIUM_TURN:
            document = pypdfium2.PdfDocument(pdf)
            try:
                return [_read(document[number], dots) for number in range(min(len(document), 12))]
            finally:
                document.close()
    except PdfiumError as error:
        raise Problem("device.print_failed", reason="文书的 PDF 读不出来") from error


def _read(page: pypdfium2.PdfPage, dots: int) -> tuple[Image.Image, list[Piece]]:
    """The printable middle of the page, `dots` wide."""
    width, height = page.get_size()
    scale = 203.2 / 72
    if height * scale > MOST_ROWS:
        raise Problem("device.print_failed", reason="小票太长")
    picture = page.render(scale=scale, grayscale=True).to_pil().convert("L")
    margin = max(0, (picture.width - dots) // 2)
    middle = Image.new("L", (dots, picture.height), 255)
    middle.paste(picture.crop((margin, 0, margin + dots, picture.height)), (0, 0))
    return middle, _pieces(page, scale, height, margin)


def _pieces(page: pypdfium2.PdfPage, scale: float, height: float, margin: int) -> list[Piece]:
    text = page.get_textpage()
    found = []
    for number in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(number)
        words = text.get_text_bounded(left, bottom, right, top).replace("\r\n", " ").strip()
        if words:
            place = (
                left * scale - margin,
                (height - top) * scale,
                right * scale - margin,
                (height - bottom) * scale,
            )
            found.append(Piece(*place, words))
    text.close()
    return found
