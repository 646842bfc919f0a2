"""Print layout (表样分页): the rows of a print sheet for one case's answers, dealt to pages.

Repeating rows grow, rows grow with text that cannot shrink further, merged cells keep their
rows together where a page has room, and head rows are drawn again above rows that go on on
the next page. Pure geometry in mm: draws nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from forms.print_marks import only_words, repeat_of
from forms.print_sheet import PrintCell, PrintSheet
from forms.printing.print_values import PaperAnswers, Record

TALL, GIVES = 18.0, 0.25  # rows this tall (mm) may lose a quarter so that a form stays on its page
LONG_SIDE = 4  # a heading at the side of so many rows may go on on the next page

Needed = Callable[[PrintCell, Record | None, float, float], float]
"""(cell, record, width, height in mm) -> height its text needs."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row on paper: which row of the sheet, for which record, how tall (mm)."""

    source: int
    height: float
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A cell on a page: mm from the body's upper left corner."""

    cell: PrintCell
    record: Record | None
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Block:
    """Rows `first` to `last` of the sheet repeat for each record of `repeat`, at least `least` times."""

    first: int
    last: int
    repeat: str
    least: int


@dataclass(slots=True)
class Layout:
    """The body's rows on each page."""

    sheet: PrintSheet
    blocks: tuple[Block, ...]
    pages: list[list[Line]] = field(default_factory=list)

    def boxes(self, page: int) -> Iterator[Box]:
        """Every cell on a page, in the order of the sheet."""
        lines = self.pages[page]
        tops = [0.0]
        for line in lines:
            tops.append(tops[-1] + line.height)
        places: dict[int, list[int]] = {}
        for at, line in enumerate(lines):
            places.setdefault(line.source, []).append(at)
        lefts = [0.0]
        for tenths in self.sheet.columns:
            lefts.append(lefts[-1] + tenths / 10)
        for cell in self.sheet.cells:
            width = lefts[cell.column + cell.columns] - lefts[cell.column]
            for first, last in self._stretches(cell, lines, places):
                record = lines[first].record if self._block(cell.row) else None
                x, y = lefts[cell.column], tops[first]
                yield Box(cell, record, x, y, width, tops[last + 1] - y)

    def _stretches(
        self, cell: PrintCell, lines: Sequence[Line], places: dict[int, list[int]]
    ) -> Iterator[tuple[int, int]]:
        """(first, last) lines of each appearance of a cell."""
        found = sorted(at for row in range(cell.row, cell.row + cell.rows) for at in places.get(row, ()))
        if not found:
            return
        if not self._block(cell.row):
            yield found[0], found[-1]
            return
        start = found[0]
        for before, after in zip(found, [*found[1:], -1], strict=True):
            if after < 0 or lines[after].record != lines[before].record:
                yield start, before
                start = after

    def _block(self, row: int) -> Block | None:
        return block_of(self.blocks, row)


def block_of(blocks: Sequence[Block], row: int) -> Block | None:
    return next((block for block in blocks if block.first <= row <= block.last), None)


def lay_out(sheet: PrintSheet, answers: PaperAnswers, needed: Needed, room: float) -> Layout:
    """The pages of a sheet; `room`: mm of height a page has."""
    blocks = tuple(_blocks(sheet))
    layout = Layout(sheet, blocks)
    lines = list(_lines(sheet, answers, blocks))
    drawn = sum(line.height for line in lines)
    lines = _grown(layout, lines, needed)
    if drawn <= room:
        lines = _squeezed(layout, lines, needed, room)
    layout.pages = _pages(layout, lines, room)
    return layout


def _blocks(sheet: PrintSheet) -> Iterator[Block]:
    for cell in sheet.cells:
        if mark := repeat_of(cell.text):
            yield Block(cell.row, cell.row + cell.rows - 1, mark.name, int(mark.argument))


def _lines(sheet: PrintSheet, answers: PaperAnswers, blocks: Sequence[Block]) -> Iterator[Line]:
    row = 0
    while row < len(sheet.rows):
        block = next((block for block in blocks if block.first == row), None)
        if block is None:
            yield Line(row, sheet.rows[row].height / 10)
            row += 1
            continue
        for index in range(max(1, block.least, answers.count(block.repeat))):
            record = answers.record(block.repeat, index)
            for source in range(block.first, block.last + 1):
                yield Line(source, sheet.rows[source].height / 10, record)
        row = block.last + 1


def _grown(layout: Layout, lines: list[Line], needed: Needed) -> list[Line]:
    """Rows as tall as their text: cells of one row first, then what merged cells still lack."""
    whole = replace(layout, pages=[lines])
    for merged in (False, True):
        extra: dict[int, float] = {}
        starts = _starts(lines)
        for box in whole.boxes(0):
            if (box.cell.rows > 1) != merged or not box.cell.text:
                continue
            lacking = needed(box.cell, box.record, box.width, box.height) - box.height
            if lacking > 0.01:
                last = _last_line(starts, box)
                extra[last] = max(extra.get(last, 0.0), lacking)
        lines = [replace(line, height=line.height + extra.get(at, 0.0)) for at, line in enumerate(lines)]
        whole.pages = [lines]
    return lines


def _squeezed(layout: Layout, lines: list[Line], needed: Needed, room: float) -> list[Line]:
    """A form of one page stays one page: tall rows with space to spare (opinions) give way to long answers."""
    lacking = sum(line.height for line in lines) - room
    drawn = layout.sheet.rows
    spare = [
        at
        for at, line in enumerate(lines)
        if line.height >= TALL and line.height <= drawn[line.source].height / 10 + 0.01
    ]
    if lacking <= 0 or lacking > sum(lines[at].height for at in spare) * GIVES:
        return lines
    share = lacking / sum(lines[at].height for at in spare) + 1e-6
    less = [
        replace(line, height=line.height * (1 - share)) if at in spare else line
        for at, line in enumerate(lines)
    ]
    whole = replace(layout, pages=[less])
    tight = any(
        needed(box.cell, box.record, box.width, box.height) > box.height + 0.01
        for box in whole.boxes(0)
        if box.cell.text or box.cell.kind == "opinion"
    )
    return lines if tight else less


def _starts(lines: Sequence[Line]) -> list[float]:
    starts, y = [], 0.0
    for line in lines:
        starts.append(y)
        y += line.height
    return starts


def _last_line(starts: Sequence[float], box: Box) -> int:
    end = box.y + box.height - 0.005
    return max(at for at, start in enumerate(starts) if start < end)


# --- pages ---------------------------------------------------------------------------------


def _pages(layout: Layout, lines: Sequence[Line], room: float) -> list[list[Line]]:
    pages: list[list[Line]] = [[]]
    used = 0.0
    for unit in _units(layout, lines):
        for part in _parts(unit, room):
            height = sum(line.height for line in part)
            if pages[-1] and used + height > room + 0.01:
                pages.append(_heads(layout, part[0]))
                used = sum(line.height for line in pages[-1])
            pages[-1] += part
            used += height
    return pages


def _parts(unit: list[Line], room: float) -> Iterator[list[Line]]:
    """A unit taller than a page is dealt out row by row."""
    if sum(line.height for line in unit) <= room:
        yield unit
        return
    for line in unit:
        yield [line]


def _units(layout: Layout, lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines that stay together."""
    tied = _tied(layout, lines)
    unit: list[Line] = []
    for at, line in enumerate(lines):
        unit.append(line)
        if at not in tied:
            yield unit
            unit = []
    if unit:
        yield unit


def _tied(layout: Layout, lines: Sequence[Line]) -> set[int]:
    """Lines after which no page may end: inside a merged cell, and after a head."""
    rows = layout.sheet.rows
    tied = {at for at, line in enumerate(lines) if rows[line.source].head}
    joined = set()
    for cell in layout.sheet.cells:
        if cell.rows > 1 and not _divisible(layout, cell):
            joined |= {(row, row + 1) for row in range(cell.row, cell.row + cell.rows - 1)}
    for at in range(len(lines) - 1):
        here, after = lines[at], lines[at + 1]
        if (here.source, after.source) in joined and here.record == after.record:
            tied.add(at)
    return tied


def _divisible(layout: Layout, cell: PrintCell) -> bool:
    """A heading at the side of growing or of many rows: it is drawn again beside the rest."""
    if block_of(layout.blocks, cell.row):
        return False
    around = any(cell.row <= block.first and block.last < cell.row + cell.rows for block in layout.blocks)
    return around or (cell.rows >= LONG_SIDE and only_words(cell.text) and cell.kind == "text")


def _heads(layout: Layout, line: Line) -> list[Line]:
    """The head rows to draw again where the new page begins with another record of a block."""
    block = block_of(layout.blocks, line.source)
    if block is None or line.record is None or line.record.index == 0:
        return []
    found: list[Line] = []
    for row in range(block.first - 1, -1, -1):
        if not layout.sheet.rows[row].head:
            break
        found.insert(0, Line(row, layout.sheet.rows[row].height / 10))
    return found
