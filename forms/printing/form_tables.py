"""Form tables (成员表等): repeats of an official form as ruled tables.

A repeat with more columns than the page is wide takes two or more lines for each record,
and its head as many; an ID number is never cut into pieces to make it fit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.answers import Answers
from forms.item import Node, ServiceItem
from forms.printing.fonts import HEI, KAI
from forms.printing.form_values import options, printed
from forms.printing.grid import Cell, Row
from forms.printing.sheet import Sheet

NUMBER = 8.0
SIZE = 9.0
LEAST_ROWS = 2  # blank lines offered where nothing or little was filled in


@dataclass(frozen=True, slots=True)
class _Column:
    node: Node
    width: float


def record_rows(
    repeat: Node,
    item: ServiceItem,
    answers: Answers,
    tables: Mapping[str, Any],
    width: float,
    sheet: Sheet,
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """(head rows, one row per record) of a repeat; a row of several lines is a stack."""
    nodes = [node for node in repeat.children if node.type not in ("note", "hidden", "calculate")]
    bands = _bands([_Column(node, _natural(node, item, tables)) for node in nodes], width - NUMBER)
    head = _record(
        "序号", bands, [[_short(column.node.label) for column in band] for band in bands], HEI, 8.5, 6.5
    )
    records = answers.repeats.get(repeat.path, ())
    lines = [
        [
            [
                printed(column.node, record.get(column.node.name, ""), item, tables, ticks=False)
                for column in band
            ]
            for band in bands
        ]
        for record in records
    ]
    while len(lines) < LEAST_ROWS:
        lines.append([["" for _ in band] for band in bands])
    body = tuple(_record(str(number), bands, texts, KAI, SIZE, 7.5) for number, texts in enumerate(lines, 1))
    return (head,), body


def _record(
    number: str, bands: Sequence[Sequence[_Column]], texts: Sequence[Sequence[str]], style: str, size: float, height: float
) -> Row:  # fmt: skip
    shaded = style == HEI
    rows = tuple(
        Row(
            tuple(
                Cell(text, column.width, style, size, "center", shaded=shaded)
                for column, text in zip(band, line, strict=True)
            ),
            height,
        )
        for band, line in zip(bands, texts, strict=True)
    )
    first = Cell(number, NUMBER, HEI, 8.5, "center", shaded=shaded)
    return Row((first, Cell(width=sum(column.width for column in bands[0]), stack=rows)), height)


def _bands(columns: Sequence[_Column], width: float) -> list[list[_Column]]:
    """Columns dealt to as few lines as hold them, each line stretched to the whole width."""
    total = sum(column.width for column in columns)
    count = max(1, -int(-total // (width * 1.12)))
    bands: list[list[_Column]] = [[]]
    for column in columns:
        used = sum(one.width for one in bands[-1])
        if bands[-1] and len(bands) < count and used + column.width / 2 > total / count:
            bands.append([])
        bands[-1].append(column)
    return [_stretched(band, width) for band in bands]


def _stretched(band: list[_Column], width: float) -> list[_Column]:
    scale = width / sum(column.width for column in band)
    return [_Column(column.node, column.width * scale) for column in band]


def _natural(node: Node, item: ServiceItem, tables: Mapping[str, Any]) -> float:
    """A comfortable width in mm for what a column may hold."""
    if node.type in ("select_one", "select_multiple"):
        longest = max((len(choice.label) for choice in options(node, item, tables)), default=4)
        return min(20.0, max(11.0, longest * 3.2 + 2))
    if node.print_as == "boxes" or node.max_length == 18:
        return 34.0
    if node.max_length >= 100:
        return 42.0
    return {"integer": 12.0, "decimal": 18.0, "date": 24.0, "image": 18.0, "signature": 18.0}.get(
        node.type, 20.0
    )


def _short(text: str) -> str:
    return text.replace("(", "（").replace(")", "）")
