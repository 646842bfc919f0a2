"""Flow (排版): from top to bottom, over as many pages as it takes.

Paragraphs, ruled tables with repeated heads, signature lines, the seal's place, and the
page furniture of every paper (documents.md 0.4): number at the top right, QR at the lower
left, `第x页 共y页` with site, print time and clerk in the footer. Knows no single paper.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from forms.printing.fonts import BOLD, HEI, KAI, FontSet
from forms.printing.grid import Cell, Row, draw_row, leading, row_height, split_row
from forms.printing.lines import balanced, wrap
from forms.printing.sheet import A4, A4_LANDSCAPE, A5_LANDSCAPE, MM, Sheet

Data = Mapping[str, Any]
QR_SIDE = 22.0


@dataclass(frozen=True, slots=True)
class Page:
    """A size with its margins, all mm. `foot` is what the QR and the footer take above the lower margin."""

    size: tuple[float, float]
    top: float
    right: float
    bottom: float
    left: float


FORM_PAGE = Page(A4, 20, 18, 18, 25)  # binding at the left
NOTICE_PAGE = Page(A4, 37, 26, 22, 28)  # GB/T 9704-2012: type area 156 mm wide
SLIP_PAGE = Page(A5_LANDSCAPE, 10, 10, 9, 10)
LARGE = 18.0  # points of a large-type paper (适老, documents.md 0.5)
_USUAL = 10.5
_LARGE_SLIP = Page(A4_LANDSCAPE, 12, 12, 12, 12)


class Flow:
    """One paper in the making. `y` is where the next thing goes; `bottom` the last usable line.

    Data with `large` asks for large type: what is usually 10.5 pt becomes 18, a slip an A4 sheet.
    """

    def __init__(self, page: Page, fonts: FontSet, data: Data, title: str) -> None:
        self.zoom = LARGE / _USUAL if data.get("large") else 1.0
        if self.zoom > 1 and page.size == A5_LANDSCAPE:
            page = _LARGE_SLIP
        self.sheet = Sheet(page.size, fonts, f"{title} {data.get('doc_no', '')}".strip())
        self.page = page
        self.data = data
        self.y = page.top
        self.left = page.left
        self.right = page.size[0] - page.right
        self.width = self.right - self.left
        self.bottom = page.size[1] - page.bottom - 4
        self.qr = str(data.get("qr", ""))
        self.code_above = False  # the machine code stands in the upper margin of the first page

    # --- pages ------------------------------------------------------------------------

    def break_page(self) -> None:
        self.sheet.new_page()
        self.y = self.page.top

    def need(self, height: float) -> None:
        """Go to a new page where `height` mm do not fit on this one (and would on a fresh one)."""
        if self.y + height > self.bottom and self.y > self.page.top + 1:
            self.break_page()

    def space(self, height: float) -> None:
        self.y += height

    # --- heads ------------------------------------------------------------------------

    def head(self, title: str, size: float = 18, organ: str = "") -> None:
        """Number at the top right, the organ's name where a notice speaks for one, the title centred."""
        number = str(self.data.get("doc_no", ""))
        if number:
            self.sheet.text(self.right, self.y, number, HEI, 10, "right")
        self.y += 3 if size <= 18 else 6
        for line, points in ((organ, size), (title, size)):
            if line:
                self._title_line(line, points)
        self.y += size * 0.22

    def slip_head(self, title: str, right: str) -> None:
        """Of a slip: the site at the left, the title, the number or a remark at the right, all in one line."""
        self.sheet.text(self.left, self.y + 8, str(self.data.get("site", "")), HEI, 10)
        self.sheet.text(self.right, self.y + 8, right, HEI, 10, "right")
        self.sheet.text((self.left + self.right) / 2, self.y + 9, title, BOLD, 20, "center")
        self.y += 13

    def _title_line(self, text: str, size: float) -> None:
        fonts = self.sheet
        while size > 18 and fonts.measure(text, BOLD, size) > self.width:
            size -= 0.5
        for line in balanced(text, self.width, lambda part: fonts.measure(part, BOLD, size), 2.0):
            self.y += leading(size)
            fonts.text((self.left + self.right) / 2, self.y, line, BOLD, size, "center")

    # --- text -------------------------------------------------------------------------

    def paragraph(
        self,
        text: str,
        size: float = 10.5,
        style: str = KAI,
        indent: float = 2,
        line_height: float = 1.5,
        align: str = "left",
        width: float = 0.0,
    ) -> None:
        """`indent` in characters for the first line. Lines are justified, the last one is not."""
        width = width or self.width
        size = self.points(size)
        first = indent * size / MM
        lines = wrap(text, width, lambda part: self.sheet.measure(part, style, size), first)
        step = size * line_height / MM
        for number, line in enumerate(lines):
            self.need(step)
            x = self.left + (first if number == 0 else 0)
            room = width - (first if number == 0 else 0)
            baseline = self.y + step / 2 + size * 0.36 / MM
            spread = 0.0
            if align == "left" and number < len(lines) - 1:
                spread = self._spread(line, style, size, room)
            at = {"left": x, "center": self.left + width / 2, "right": self.left + width}[align]
            self.sheet.text(at, baseline, line, style, size, align, spread)
            self.y += step

    def _spread(self, line: str, style: str, size: float, room: float) -> float:
        slack = room - self.sheet.measure(line, style, size)
        if len(line) < 8 or slack > 2.2 * size / MM:
            return 0.0
        return slack / (len(line) - 1)

    # --- tables -----------------------------------------------------------------------

    def rows(self, rows: Sequence[Row], head: Sequence[Row] = (), keep: int = 1) -> None:
        """Ruled rows; `head` is drawn first and again on each new page. `keep` first rows stay together."""
        if self.zoom > 1:
            rows, head = [self._larger(row) for row in rows], [self._larger(row) for row in head]
        first = sum(row_height(self.sheet, row) for row in [*head, *rows[:keep]])
        self.need(first)
        self._plain(head)
        for row in rows:
            self._row(row, head)

    def points(self, size: float) -> float:
        """A size as it is printed: larger on a large-type paper, up to 18 pt."""
        return size if size >= LARGE else min(LARGE, size * self.zoom)

    def _larger(self, row: Row) -> Row:
        cells = (
            replace(cell, size=self.points(cell.size), stack=tuple(self._larger(part) for part in cell.stack))
            for cell in row.cells
        )
        return Row(tuple(cells), row.min_height)

    def _plain(self, rows: Sequence[Row]) -> None:
        for row in rows:
            height = row_height(self.sheet, row)
            draw_row(self.sheet, self.left, self.y, row, height)
            self.y += height

    def _row(self, row: Row, head: Sequence[Row]) -> None:
        height = row_height(self.sheet, row)
        if self.y + height > self.bottom:
            taken = sum(row_height(self.sheet, one) for one in head)
            cut = split_row(self.sheet, row, self.bottom - self.y)
            if cut and height > self.bottom - self.page.top - taken:
                self._plain((cut[0],))
                row = cut[1]
            self.break_page()
            self._plain(head)
            if cut and row is cut[1]:
                return self._row(row, head)
            height = row_height(self.sheet, row)
        draw_row(self.sheet, self.left, self.y, row, height)
        self.y += height

    # --- signing ----------------------------------------------------------------------

    def signatures(self, *labels: str, height: float = 12, size: float = 10.5, gap: float = 6) -> None:
        """Lines to sign on, side by side, `height` mm of room each (documents.md 0.4: 12 mm at least)."""
        height, size = max(height, self.points(size)), min(14.0, self.points(size))
        self.need(height)
        share = (self.width - gap * (len(labels) - 1)) / len(labels)
        for number, name in enumerate(labels):
            x = self.left + number * (share + gap)
            self.sign_line(x, self.y + height - 2.5, share, name, size)
        self.y += height

    def sign_line(self, x: float, baseline: float, width: float, name: str, size: float = 10.5) -> None:
        self.sheet.text(x, baseline, name, HEI, size)
        start = x + self.sheet.measure(name, HEI, size) + 0.8
        self.sheet.rule(start, baseline + 1, x + width, baseline + 1, 0.5)

    def seal(self, x: float, y: float, words: str, side: float = 50.0) -> None:
        """The seal's place: dotted, with grey words that the stamp may cover."""
        self.sheet.box(x, y, side, side, 0.6, "dot")
        self.sheet.text(x + side / 2, y + side - 3, words, HEI, 8, "center", grey=0.5)

    def close_table(self) -> None:
        """（以下空白）: nothing can be added after the table."""
        self.y += 5
        self.sheet.text((self.left + self.right) / 2, self.y, "（以下空白）", KAI, 10.5, "center")
        self.y += 2

    def cut_line(self, words: str) -> None:
        self.need(10)
        self.y += 6
        middle = (self.left + self.right) / 2
        half = self.sheet.measure(words, HEI, 9) / 2 + 2
        self.sheet.rule(self.left, self.y - 1.2, middle - half, self.y - 1.2, 0.5, "cut")
        self.sheet.rule(middle + half, self.y - 1.2, self.right, self.y - 1.2, 0.5, "cut")
        self.sheet.text(middle, self.y, words, HEI, 9, "center")
        self.y += 3

    # --- the end ------------------------------------------------------------------------

    def finish(self, furniture: Callable[[Flow, int, int], None] | None = None) -> bytes:
        """Footers on every page, and the PDF. Raises MissingGlyphs."""
        total = len(self.sheet.pages)
        for number in range(total):
            self.sheet.go_to(number)
            (furniture or footer)(self, number + 1, total)
        return self.sheet.pdf()

    def place_qr(self) -> None:
        """The machine code at the lower left of this page; on a fresh page where the corner is taken."""
        if not self.qr:
            return
        if self.y > self.bottom - QR_SIDE:
            self.break_page()
        self.sheet.qr(self.left - 1.5, self.bottom - QR_SIDE + 1, self.qr, QR_SIDE)


def footer(flow: Flow, number: int, total: int) -> None:
    """`第x页 共y页 · site · 打印时间 · 经办人` (documents.md 0.4)."""
    data = flow.data
    parts = [f"第{number}页 共{total}页", str(data.get("site", ""))]
    if data.get("printed_at"):
        parts.append(f"打印时间 {data['printed_at']}")
    if data.get("user"):
        parts.append(f"经办人 {data['user']}")
    y = flow.page.size[1] - flow.page.bottom + 1.5
    flow.sheet.rule(flow.left, y - 4, flow.right, y - 4, 0.3)
    flow.sheet.text(flow.right, y, " · ".join(part for part in parts if part), HEI, 8, "right")


__all__ = ["FORM_PAGE", "NOTICE_PAGE", "SLIP_PAGE", "Cell", "Data", "Flow", "Page", "Row", "footer"]
