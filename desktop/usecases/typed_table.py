"""A pasted or typed table, one line a row: its cells, and the questions that its first line names. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from forms.item import Node

_TABS, _COMMAS, _BLANKS = re.compile(r"\t"), re.compile(r"[,，;；]"), re.compile(r"[ \u3000]+")


def cells_of(line: str) -> list[str]:
    """Apart by tabs, else by commas, else by blanks: whichever the line holds."""
    text = line.strip("\r\n ")  # a tab at the front is an empty first cell
    for apart in (_TABS, _COMMAS, _BLANKS):
        if apart.search(text):
            return [cell.strip() for cell in apart.split(text)]
    return [text]


def columns_named(questions: Sequence[Node], cells: Sequence[str]) -> tuple[Node, ...]:
    """The questions that a head names by their labels, the first of a label; () where the line is no head."""
    by_label = {node.label: node for node in reversed(questions)}
    found = [by_label.get(cell) for cell in cells]
    return tuple(node for node in found if node) if len(cells) > 1 and all(found) else ()
