"""Print values (表样取值): what the marks of a print sheet say for the answers of one case.

Gives pieces of text, each printed words or a filled-in answer. What is not relevant, not
answered or an office's is a blank to write on. Knows the item and its answers, no layout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from forms.answers import Answers, Value
from forms.expressions import Element, Environment, ExpressionError, parse, to_string
from forms.expressions.masking import mask_id, mask_mobile, mask_name
from forms.expressions.rmb import rmb_upper
from forms.item import Node, ServiceItem
from forms.print_marks import Mark, read_marks
from forms.print_names import Names
from forms.print_sheet import PrintCell
from forms.printing.form_values import BLANK_DATE, options, printed
from forms.printing.lines import tick

BLANK = "______"
NARROW_BLANK = "　　"
_SILENT = ("head", "repeat", "kind", "bad")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `filled`: somebody's answer, printed in 楷体 beside printed words."""

    text: str
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """Which row of which repeat a cell is drawn for, counted from 0."""

    repeat: str
    index: int


class PaperAnswers:
    """`data`: `tables` and `places` as for render_form; `printed_at` gives the day of `today()`."""

    def __init__(self, item: ServiceItem, answers: Answers, data: Mapping[str, Any]) -> None:
        self.item = item
        self.answers = answers
        self.tables: Mapping[str, Any] = data.get("tables", {})
        self.places: Mapping[str, str] = data.get("places", {})
        self.day = _day(data)
        self.names = Names(item.root)

    def count(self, repeat: str) -> int:
        """Rows filled in of a repeat."""
        return len(self.answers.repeats.get(self.names.repeat(repeat), ()))

    def record(self, repeat: str, index: int) -> Record:
        return Record(self.names.repeat(repeat), index)

    def pieces(self, cell: PrintCell, record: Record | None = None) -> list[Piece]:
        """The text of a cell, boxes of single characters apart (`boxes`)."""
        marks = [mark for mark in read_marks(cell.text) if mark.op not in _SILENT]
        alone = all(mark.op != "text" or not mark.argument.strip() for mark in marks)
        found = [self._piece(mark, record, alone) for mark in marks]
        return [piece for piece in found if piece.text]

    def boxes(self, cell: PrintCell, record: Record | None = None) -> tuple[str, int] | None:
        """(characters, number of boxes) where the cell is one `${f[*]}`, else None."""
        mark = next((mark for mark in read_marks(cell.text) if mark.op == "boxes"), None)
        node = self.names.find(mark.name, record.repeat if record else "") if mark else None
        if node is None:
            return None
        return self._characters(node, record), boxes_of(node)

    def value(self, node: Node, record: Record | None = None) -> Value:
        """The answer to a question, "" where there is none or an office gives it."""
        if node.filled_by == "office":
            return ""
        if record and node.path.startswith(record.repeat + "."):
            rows = self.answers.repeats.get(record.repeat, ())
            return rows[record.index].get(node.name, "") if record.index < len(rows) else ""
        return self.answers.values.get(node.path, "")

    # --- single marks ---------------------------------------------------------------------

    def _piece(self, mark: Mark, record: Record | None, alone: bool) -> Piece:
        if mark.op == "text":
            return Piece(mark.argument)
        if mark.op == "number":
            return Piece(str(record.index + 1) if record else "")
        if mark.op == "expression":
            return Piece(self._computed(mark.argument, record), filled=True)
        node = self.names.find(mark.name, record.repeat if record else "")
        if node is None:
            return Piece("")
        if mark.op in ("tick", "ticks"):
            return Piece(self._ticks(node, mark, record))
        if mark.op == "char":
            at = int(mark.argument) - 1
            return Piece(self._characters(node, record)[at : at + 1], filled=True)
        text = self._text(node, mark.argument, record)
        return Piece(text, filled=True) if text else Piece(_blank(node, mark, alone, record))

    def _text(self, node: Node, part: str, record: Record | None) -> str:
        value = self.value(node, record)
        bare = value if isinstance(value, str) else " ".join(value)
        if part == "value" or not bare:
            return bare
        if part in ("year", "month", "day"):
            return _date_part(bare, part)
        if part == "upper":
            return _capital(bare)
        if part == "mask":
            return _masked(bare)
        shown = printed(node, value, self.item, self.tables, ticks=False)
        return f"{self.places[shown]}（{shown}）" if shown in self.places else shown

    def _ticks(self, node: Node, mark: Mark, record: Record | None) -> str:
        value = self.value(node, record)
        chosen = value.split(" ") if isinstance(value, str) else list(value)
        if mark.op == "tick":
            return "☑" if mark.argument in (*chosen, value) else "□"
        if node.type == "acknowledge":
            return "☑" if value else "□"
        shown = options(node, self.item, self.tables)
        said = [choice for choice in shown if choice.value in chosen or not _unsaid(choice.value, shown)]
        return "　".join(tick(choice.label, choice.value in chosen) for choice in said).replace("■", "☑")

    def _characters(self, node: Node, record: Record | None) -> str:
        value = self.value(node, record)
        text = value if isinstance(value, str) else "".join(value)
        return text.replace("-", "") if node.type == "date" else text

    def _computed(self, text: str, record: Record | None) -> str:
        try:
            expression = parse(self.names.absolute(text, record.repeat if record else ""))
            return to_string(expression.evaluate(self._focus(record), self._environment)).replace("NaN", "")
        except ExpressionError:
            return ""

    # --- the tree that expressions walk -------------------------------------------------------

    def _focus(self, record: Record | None) -> Element:
        rows = self._tree.get(record.repeat, []) if record else []
        inside = record is not None and record.index < len(rows)
        return rows[record.index] if inside and record else self._tree[""][0]

    @cached_property
    def _tree(self) -> dict[str, list[Element]]:
        """Every element by its path without indices; a repeat has one for each row."""
        found: dict[str, list[Element]] = {"": [Element("data")]}
        for node in self.item.root.children:
            self._grow(node, found[""][0], None, found)
        return found

    def _grow(
        self, node: Node, parent: Element, record: Record | None, found: dict[str, list[Element]]
    ) -> None:
        if node.kind == "repeat":
            for index in range(len(self.answers.repeats.get(node.path, ()))):
                row = parent.add(Element(node.name))
                found.setdefault(node.path, []).append(row)
                for child in node.children:
                    self._grow(child, row, Record(node.path, index), found)
            return
        value = self.value(node, record) if node.kind == "question" else ""
        here = parent.add(Element(node.name, value if isinstance(value, str) else " ".join(value)))
        found.setdefault(node.path, []).append(here)
        for child in node.children:
            self._grow(child, here, record, found)

    @cached_property
    def _environment(self) -> Environment:
        document = Element("", kind="root")
        document.add(self._tree[""][0])
        noon = datetime(self.day.year, self.day.month, self.day.day, 12)
        tables = {**self.item.tables, **self.tables}
        return Environment(document, self.day, noon, lambda: "", tables, self._label, keeps_rows=True)

    def _label(self, value: str, path: str) -> str:
        node = self.names.find(path.replace("/data/", "", 1).replace("/", "."), "")
        if node is None:
            return value
        labels = {choice.value: choice.label for choice in options(node, self.item, self.tables)}
        return labels.get(value, value)


def boxes_of(node: Node) -> int:
    """How many boxes `${f[*]}` draws: a date eight, else what may be typed, else an ID number's 18."""
    return 8 if node.type == "date" else node.max_length or 18


def _blank(node: Node, mark: Mark, alone: bool, record: Record | None) -> str:
    if mark.argument in ("year", "month", "day"):
        return NARROW_BLANK
    if alone:
        return BLANK_DATE if node.type == "date" and not record and not mark.argument else ""
    return NARROW_BLANK if record else BLANK


def _unsaid(value: str, choices: Any) -> bool:
    return value in ("0", "9") and {choice.value for choice in choices} == {"0", "1", "2", "9"}


def _date_part(text: str, part: str) -> str:
    pieces = text.split("-")
    at = ("year", "month", "day").index(part)
    return pieces[at].lstrip("0") if at < len(pieces) else ""


def _capital(text: str) -> str:
    try:
        return rmb_upper(float(text))
    except ValueError:
        return text


def _masked(text: str) -> str:
    if len(text) == 18:
        return mask_id(text)
    return mask_mobile(text) if len(text) == 11 and text.isdigit() else mask_name(text)


def _day(data: Mapping[str, Any]) -> date:
    """The day of printing, which the papers' data names; without one, expressions see an early day."""
    text = str(data.get("printed_at") or data.get("printed_on") or "")[:10]
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date(2026, 1, 1)
