"""Keeping: Answers in and out of the live tree: the draft with everything typed, the answers proper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forms.answers import Answers, Row, Value
from forms.filling.places import Branch, Cell, Slot, path_of


def answers_below(document: Branch) -> Answers:
    """What counts: relevant, not blank, computed answers included, ends of texts trimmed."""
    values: dict[str, Value] = {}
    repeats: dict[str, tuple[Row, ...]] = {}
    for cell in _cells(document):
        if answer := _answer(cell):
            values[cell.template.path] = answer
    for slot in _slots(document):
        if slot.relevant and slot.rows:
            repeats[path_of(slot)] = tuple(_row(row) for row in slot.rows)
    return Answers(values, repeats)


def draft_below(document: Branch, unplaced: Answers) -> Answers:
    """Everything typed, relevant or not, rows put aside included; computed answers left out.

    `unplaced` are given answers that this form has no question for; they are kept, too, and so is what
    was given in a row or to a question that takes nothing now.
    """
    values: dict[str, Value] = {**unplaced.values, **document.kept}
    repeats: dict[str, tuple[Row, ...]] = dict(unplaced.repeats)
    for cell in _cells(document):
        if cell.typed is not None:
            values[cell.template.path] = cell.typed
    for path, rows in _kept_rows(document, ""):
        repeats[path] = tuple(_typed_row(row) for row in rows)
    return Answers(values, repeats)


def _kept_rows(scope: Branch, base: str) -> Iterator[tuple[str, Sequence[Branch]]]:
    """Every repeat with rows below `scope`, whose path is `base`: the rows that stand, then those put aside;
    each is followed by the repeats inside its rows, under the number the row has here."""
    below = len(scope.template.path)
    for place in scope.places.values():
        if not isinstance(place, Slot):
            continue
        path = base + place.template.path[below:] if base else place.template.path
        rows = (*place.rows, *reversed(place.aside))
        if rows:
            yield path, rows
        for number, row in enumerate(rows):
            yield from _kept_rows(row, f"{path}[{number}]")


def _answer(cell: Cell) -> Value:
    if not cell.relevant or cell.template.node.type == "note":
        return ""
    return cell.raw.strip() if isinstance(cell.raw, str) else cell.raw


def _row(row: Branch) -> Row:
    return {name: answer for name, cell in row_cells(row) if (answer := _answer(cell))}


def _typed_row(row: Branch) -> Row:
    return {**row.kept, **{name: cell.typed for name, cell in row_cells(row) if cell.typed is not None}}


def row_cells(row: Branch) -> Iterator[tuple[str, Cell]]:
    """The questions of a row by their path below it (`m_name`, `work.place`)."""
    for path, place in row.places.items():
        if isinstance(place, Cell):
            yield path[len(row.template.path) + 1 :], place


def _cells(document: Branch) -> Iterator[Cell]:
    """The questions outside repeats, in document order."""
    cells = (place for place in document.places.values() if isinstance(place, Cell))
    return iter(sorted(cells, key=lambda cell: cell.template.order))


def _slots(scope: Branch) -> Iterator[Slot]:
    """All repeats, those inside rows after the one that holds them."""
    for place in scope.places.values():
        if isinstance(place, Slot):
            yield place
            for row in place.rows:
                yield from _slots(row)
