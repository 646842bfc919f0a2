"""Planting faults: a sound workbook (`base/`), and one change of it for each row of faults.csv.

`do`: set a cell; `set`+`pair:CELL=TEXT` a second cell beside it; add rows (cells apart by `|`,
rows by ` // `) from the row of `at`; cut a row; sheet (sheet2: in place of the choices) adds a
sheet; drop removes one. `where` is the cell the finding must name, by default `at` itself.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
Grids = dict[str, list[list[str]]]
_CELL = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True)
class Fault:
    kind: str
    do: str
    at: str
    text: str
    code: str
    where: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.code} {self.at} {self.text[:30]}"


@cache
def faults() -> tuple[Fault, ...]:
    with (HERE / "faults.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return tuple(
        Fault(row["class"], row["do"], row["at"], row["text"], row["code"], row["where"] or row["at"])
        for row in rows
    )


def base() -> Grids:
    grids = {}
    for path in sorted((HERE / "base").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            grids[path.stem] = list(csv.reader(stream))
    return grids


def planted(fault: Fault) -> Grids:
    """The workbook with that fault."""
    grids = base()
    sheet, _, place = fault.at.partition("!")
    how, _, beside = fault.do.partition(":")
    if how in ("set", "pair"):
        _set(grids, fault.at, fault.text)
        if beside:
            cell, _, text = beside.partition("=")
            _set(grids, cell, text)
    elif how == "add":
        grids[sheet] += _rows(fault.text)
    elif how == "cut":
        del grids[sheet][int(place) - 1]
    elif how == "drop":
        del grids[sheet]
    else:
        grids[sheet] = _rows(fault.text)
        if how == "sheet2":
            del grids["choices"]
    return grids


def _rows(text: str) -> list[list[str]]:
    return [row.split("|") for row in text.split(" // ")]


def _set(grids: Grids, at: str, text: str) -> None:
    sheet, _, cell = at.partition("!")
    match = _CELL.fullmatch(cell)
    assert match, at
    column = ord(match[1]) - ord("A")
    row = grids[sheet][int(match[2]) - 1]
    row.extend([""] * (column + 1 - len(row)))
    row[column] = text
