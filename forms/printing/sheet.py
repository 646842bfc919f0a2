"""Sheet (纸面): one paper being drawn, in millimetres from the top left corner.

Keeps a list of strokes per page and draws them on reportlab's canvas at the end, so that
`第x页 共y页` is known. Text falls back from font to font by character; tick boxes, circles
and blanks to write on are vectors. Same strokes and fonts, same bytes: no clock is read.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import segno
from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from forms.printing.fonts import BOLD, HEI, FontSet, MissingGlyphs

MM = 72 / 25.4
A4 = (210.0, 297.0)
A4_LANDSCAPE = (297.0, 210.0)
A5_LANDSCAPE = (210.0, 148.0)
MOST_PIXELS = 24_000_000
"""Of a picture that is unpacked to be printed. A larger JPEG goes into the PDF as it is, unread."""
STAMP = "stamp"  # name of the empty form that `restamp` fills in a later revision

_JPEG = b"\xff\xd8\xff"
_MARKS = "□■☑√○●"
_PIECES = re.compile(f"[{_MARKS}]|_{{3,}}|[^{_MARKS}_]+|_")

Stroke = Callable[[Any], None]


class Sheet:
    """`size` in mm. Coordinates in mm, y downward; font sizes in points."""

    def __init__(self, size: tuple[float, float], fonts: FontSet, title: str) -> None:
        self.width, self.height = size
        self.fonts = fonts
        self.title = title
        self.pages: list[list[Stroke]] = [[]]
        self.missing: set[str] = set()
        self.page = 0

    def new_page(self) -> None:
        self.pages.append([])
        self.page = len(self.pages) - 1

    def go_to(self, page: int) -> None:
        """Draw on an earlier page (page furniture)."""
        self.page = page

    def stroke(self, stroke: Stroke) -> None:
        """Draw something of one's own."""
        self._add(stroke)

    def _add(self, stroke: Stroke) -> None:
        self.pages[self.page].append(stroke)

    # --- text -----------------------------------------------------------------------

    def measure(self, text: str, style: str, size: float) -> float:
        """Width of one line in mm, marks and blanks included."""
        total = 0.0
        for piece in _PIECES.findall(text):
            total += _mark_width(piece, size) or self.fonts.width(piece, style, size)
        return total / MM

    def text(
        self,
        x: float,
        y: float,
        text: str,
        style: str = HEI,
        size: float = 10.5,
        align: str = "left",
        spread: float = 0.0,
        grey: float = 0.0,
    ) -> None:
        """One line with its baseline at `y`. `spread`: mm added after each character (justifying)."""
        if align != "left":
            width = self.measure(text, style, size) + spread * max(len(text) - 1, 0)
            x -= width if align == "right" else width / 2
        at = x * MM
        for piece in _PIECES.findall(text):
            at = self._piece(at, (self.height - y) * MM, piece, style, size, spread * MM, grey)

    def _piece(
        self, x: float, y: float, piece: str, style: str, size: float, spread: float, grey: float
    ) -> float:
        mark = _mark_width(piece, size)
        if mark:
            self._add(lambda c: _draw_mark(c, x, y, piece[0], mark, size))
            return x + mark + spread * len(piece)
        missing = self.fonts.missing_glyphs(piece)
        if missing:
            self.missing.update(missing)
            return x
        for font, run in self.fonts.runs(piece, style):
            self._add(_text_stroke(x, y, run, font.fontName, size, spread, grey))
            x += self.fonts.width(run, style, size) + spread * len(run)
        return x

    # --- lines and boxes --------------------------------------------------------------

    def rule(self, x1: float, y1: float, x2: float, y2: float, width: float = 0.5, dash: str = "") -> None:
        """A straight line; `width` in points, `dash` "" | "dot" | "cut"."""
        top = self.height * MM

        def stroke(c: Any) -> None:
            c.setLineWidth(width)
            c.setDash(*_DASHES[dash])
            c.line(x1 * MM, top - y1 * MM, x2 * MM, top - y2 * MM)

        self._add(stroke)

    def box(self, x: float, y: float, w: float, h: float, width: float = 0.5, dash: str = "") -> None:
        """A rectangle with its top left corner at (x, y)."""
        bottom = (self.height - y - h) * MM

        def stroke(c: Any) -> None:
            c.setLineWidth(width)
            c.setDash(*_DASHES[dash])
            c.rect(x * MM, bottom, w * MM, h * MM)

        self._add(stroke)

    def shade(self, x: float, y: float, w: float, h: float, grey: float = 0.93) -> None:
        """A light grey ground (heads of tables)."""
        bottom = (self.height - y - h) * MM

        def stroke(c: Any) -> None:
            c.setFillGray(grey)
            c.rect(x * MM, bottom, w * MM, h * MM, stroke=0, fill=1)
            c.setFillGray(0)

        self._add(stroke)

    # --- machine codes ----------------------------------------------------------------

    def qr(self, x: float, y: float, text: str, side: float = 22.0) -> None:
        """A QR code, level M, quiet zone of two modules inside `side`. The mask is fixed: the
        search for the prettiest one costs more than drawing the page."""
        matrix = segno.make(text, error="m", mask=2, boost_error=False, micro=False).matrix
        module = side / (len(matrix) + 4) * MM
        left, top = x * MM + 2 * module, (self.height - y) * MM - 2 * module

        runs = [
            f"{start} {row} {length} 1 re"
            for row, cells in enumerate(matrix)
            for start, length in _dark(cells)
        ]
        # In whole modules under one transformation, as raw operators: reportlab would format
        # four decimals for each of some 350 rectangles, half the time of a receipt.
        code = f"q {module:.4f} 0 0 {-module:.4f} {left:.3f} {top:.3f} cm {' '.join(runs)} f Q"
        self._add(lambda c: c._code.append(code))

    def barcode(self, x: float, y: float, text: str, width: float, height: float) -> None:
        """Code 128 without readable text, `width` mm over all."""
        plain = Code128(text, barWidth=1, barHeight=height * MM, quiet=0, humanReadable=0)
        code = Code128(
            text, barWidth=width * MM / plain.width, barHeight=height * MM, quiet=0, humanReadable=0
        )
        left, bottom = x * MM, (self.height - y - height) * MM
        self._add(lambda c: code.drawOn(c, left, bottom))

    # --- pictures -------------------------------------------------------------------------

    def image(self, x: float, y: float, w: float, h: float, picture: bytes) -> None:
        """A picture (JPEG, PNG) as large as the box allows, in its middle; one that is broken leaves it empty."""
        left, bottom = x * MM, (self.height - y - h) * MM
        try:
            reader = ImageReader(io.BytesIO(picture))
            width, height = reader.getSize()
            if width * height <= MOST_PIXELS:
                reader.getRGBData()
            elif not picture.startswith(_JPEG):
                return
        except Exception:  # noqa: BLE001 - the readers of pictures fail with whatever broken bytes make of them
            return

        def stroke(c: Any) -> None:
            c.drawImage(reader, left, bottom, w * MM, h * MM, preserveAspectRatio=True, anchor="c")

        self._add(stroke)

    def watermark(self, words: str, size: float = 60, grey: float = 0.88) -> None:
        """Grey words across this page, under everything else."""
        missing = self.fonts.missing_glyphs(words)
        self.missing.update(missing)
        runs = [] if missing else [(font.fontName, run) for font, run in self.fonts.runs(words, BOLD)]
        size = min(size, self.width * 0.95 * MM / max(1, len(words)))
        start = -self.fonts.width(words, BOLD, size) / 2

        def stroke(c: Any) -> None:
            c.saveState()
            c.translate(self.width / 2 * MM, self.height / 2 * MM)
            c.rotate(40)
            c.setFillGray(grey)
            at = start
            for name, run in runs:
                c.setFont(name, size)
                c.drawString(at, -size / 3, run)
                at += self.fonts.width(run, BOLD, size)
            c.restoreState()

        self.pages[self.page].insert(0, stroke)

    # --- the end ------------------------------------------------------------------------

    def pdf(self) -> bytes:
        """The finished paper. Raises MissingGlyphs, before a byte is made, where a character has no font."""
        if self.missing:
            raise MissingGlyphs(self.missing)
        if self.fonts.mark:
            self._mark_pages(self.fonts.mark)
        return draw((self.width, self.height), self.pages, self.fonts, self.title)

    def _mark_pages(self, words: str) -> None:
        """Grey across each page, and black at its head: a ticket printer drops the grey."""
        for page in range(len(self.pages)):
            self.go_to(page)
            self.watermark(words)
            self.text(self.width / 2, 4.2, words, BOLD, 8, "center")
        if self.missing:
            raise MissingGlyphs(self.missing)


def draw(
    size: tuple[float, float],
    pages: list[list[Stroke]],
    fonts: FontSet,
    title: str,
    stampable: bool = True,
) -> bytes:
    """Strokes of every page as one PDF; `stampable`: each page ends with the still empty stamp."""
    first = next(fonts.runs("中", HEI))[0].fontName
    out = io.BytesIO()
    page_size = (size[0] * MM, size[1] * MM)
    canvas = Canvas(out, pagesize=page_size, invariant=1, pageCompression=1, initialFontName=first)
    canvas.setTitle(title)
    canvas.setAuthor("代办台")
    canvas.setCreator("代办台")
    canvas.setSubject("")
    if stampable:
        canvas.beginForm(STAMP, 0, 0, *page_size)
        canvas.endForm()
    for strokes in pages:
        for stroke in strokes:
            stroke(canvas)
        canvas.setDash()
        if stampable:
            canvas.doForm(STAMP)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


_DASHES: dict[str, tuple[list[float], float]] = {"": ([], 0), "dot": ([0.8, 2], 0), "cut": ([4, 3], 0)}


def _text_stroke(x: float, y: float, run: str, font: str, size: float, spread: float, grey: float) -> Stroke:
    def stroke(c: Any) -> None:
        c.setFont(font, size)
        if grey:
            c.setFillGray(grey)
        c.drawString(x, y, run, charSpace=spread or None)
        if grey:
            c.setFillGray(0)

    return stroke


def _mark_width(piece: str, size: float) -> float:
    """Width in points of a mark or a blank; 0 for ordinary text."""
    if piece in _MARKS:
        return size * 1.05
    return size * 0.5 * len(piece) if piece.startswith("___") else 0.0


def _draw_mark(c: Any, x: float, y: float, mark: str, width: float, size: float) -> None:
    """Tick boxes as vectors: the usual fonts lack ☑, and a box must never depend on a font."""
    c.setDash()
    c.setLineWidth(0.6)
    side = size * 0.78
    left, bottom = x + size * 0.1, y - size * 0.06
    if mark == "_":
        c.line(x, y - size * 0.12, x + width, y - size * 0.12)
    elif mark in "○●":
        c.circle(left + side / 2, bottom + side / 2, side / 2, fill=mark == "●")
    elif mark != "√":
        c.rect(left, bottom, side, side)
    if mark == "■":
        inset = side * 0.2
        c.rect(left + inset, bottom + inset, side - 2 * inset, side - 2 * inset, stroke=0, fill=1)
    if mark in "☑√":
        c.setLineWidth(size * 0.1)
        c.lines(
            [
                (left + side * 0.15, bottom + side * 0.5, left + side * 0.42, bottom + side * 0.2),
                (left + side * 0.42, bottom + side * 0.2, left + side * 0.88, bottom + side * 0.85),
            ]
        )


def _dark(cells: Any) -> Iterator[tuple[int, int]]:
    """(start, length) of the dark runs of one row."""
    start = -1
    for at, cell in enumerate([*cells, 0]):
        if cell and start < 0:
            start = at
        elif not cell and start >= 0:
            yield start, at - start
            start = -1
