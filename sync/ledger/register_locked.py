"""更正行: what was printed in the register stands; a later change is a row of its own (documents.md D09).

A printed row may go on while its case is open: blanks are filled, deadlines move with the
calendar. Any other change of a printed cell (re-opened, reversed, refused, erased) leaves the
row as it was printed and adds a 更正行 with the new values and, in words, the old ones. Pure;
where printed rows are kept is the caller's business, and no name is kept in them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sync.ledger.ratio import NONE
from sync.ledger.register_columns import COLUMNS, at

Cells = tuple[str, ...]

# Taken from the case as it is, never from a printed row: a person who was erased stays erased.
PERSONAL = frozenset(map(at, ("申请人", "证件号", "联系电话", "签收人")))
_ALWAYS_MOVES = frozenset(map(at, ("法定期限", "承诺期限", "评价(星)", "回访", "备注"))) | PERSONAL
_MOVES_WHILE_OPEN = frozenset(map(at, ("材料份数", "送交日期", "受理情况", "是否超期")))
_CONCLUDED, _REMARKS, _CASE_NO = at("办结日期"), at("备注"), at("办件号")
_ERASED = "内容已依法删除"


@dataclass(frozen=True, slots=True)
class Printed:
    """What was printed of one case: the row and its corrections, oldest first.

    `stamp`: when the row was printed first (local time with offset); `lines`: 26 cells each, without
    their number, as numbers belong to the list, and without the person.
    """

    stamp: str
    lines: tuple[Cells, ...]


def standing(found: Cells | None, printed: Printed | None) -> tuple[Cells, tuple[Cells, ...]]:
    """(the row, its corrections) of one case. `found`: the row as the book gives it now, None where erased.

    Raises ValueError where there is neither.
    """
    if printed is None:
        if found is None:
            raise ValueError("a row that is neither in the book nor printed")
        return found, ()
    lines = [_of_person(line, found) for line in printed.lines]
    if found is None:
        if lines[-1][_REMARKS] != _ERASED:
            lines.append(_erased(lines[0]))
    elif _changed(lines[-1], found):
        lines.append(_noted(found, lines[-1]))
    elif len(lines) == 1:
        lines = [found]
    else:
        lines[-1] = _noted(found, lines[-2])
    return lines[0], tuple(lines[1:])


def printed_now(stamp: str, row: Sequence[str], corrections: Sequence[Sequence[str]]) -> Printed:
    """What is kept after a print."""
    return Printed(stamp, tuple(_without_person(line) for line in (row, *corrections)))


def from_json(document: Mapping[str, object]) -> dict[str, Printed]:
    """Case number -> what was printed; entries of another shape are left out."""
    found = {}
    for case_no, entry in document.items():
        if isinstance(entry, Mapping) and isinstance(entry.get("lines"), list):
            lines = tuple(tuple(map(str, line)) for line in entry["lines"] if len(line) == len(COLUMNS))
            if lines:
                found[case_no] = Printed(str(entry.get("stamp", "")), lines)
    return found


def to_json(printed: Mapping[str, Printed]) -> dict[str, object]:
    """What `from_json` reads."""
    return {
        case_no: {"stamp": entry.stamp, "lines": [list(line) for line in entry.lines]}
        for case_no, entry in printed.items()
    }


def _changed(before: Cells, now: Cells) -> list[int]:
    """The columns whose printed text no longer holds."""
    still_open = before[_CONCLUDED] == NONE
    return [
        index
        for index, (old, new) in enumerate(zip(before, now, strict=True))
        if not _holds(index, old, new, still_open)
    ]


def _holds(index: int, old: str, new: str, still_open: bool) -> bool:
    """What was printed in a cell is still true, or was a blank to be filled."""
    if old in (NONE, "", new) or index in _ALWAYS_MOVES:
        return True
    return still_open and index in _MOVES_WHILE_OPEN and new != NONE


def _noted(line: Cells, before: Cells) -> Cells:
    """A correction says what stood there before: `原办结日期2026-11-20，结果准予`."""
    old = "，".join(f"{COLUMNS[index]}{before[index]}" for index in _changed(before, line))
    words = "；".join(part for part in (line[_REMARKS], f"原{old}" if old else "") if part)
    return (*line[:_REMARKS], words, *line[_REMARKS + 1 :])


def _without_person(line: Sequence[str]) -> Cells:
    return tuple("" if index == 0 or index in PERSONAL else text for index, text in enumerate(line))


def _of_person(line: Cells, found: Cells | None) -> Cells:
    return tuple(
        (found[index] if found else NONE) if index in PERSONAL else text for index, text in enumerate(line)
    )


def _erased(line: Cells) -> Cells:
    cells = ["", *[NONE] * (len(line) - 1)]
    cells[_CASE_NO], cells[_REMARKS] = line[_CASE_NO], _ERASED
    return tuple(cells)
