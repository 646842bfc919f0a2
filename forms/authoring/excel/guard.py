"""A look at a workbook before openpyxl may have it: sizes, entities, macros, formulas, merged cells.

One streaming pass with expat, stopped at the first thing that is too much, so time and
memory stay bounded whatever the file says. Gives back what openpyxl's fast reading does
not tell. Knows the XML of sheets; refuses to know what a sheet means.
"""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from forms.authoring.excel.archive import open_archive, refuse
from forms.authoring.sheets import column_letters

MOST_ROWS = 20_000  # of one sheet: the largest local tables have some thousands
MOST_COLUMNS = 1_000
MOST_CELLS = 400_000  # of the whole workbook
MOST_MERGES = 5_000
_MOST_MERGED = 20_000  # squares of one merged range; openpyxl makes a cell of each
_MOST_TREE = 8 << 20  # bytes of a part that is read as a whole (styles, relations, comments)
_STREAMED = re.compile(r"(?i)xl/(worksheets/[^/]+|sharedstrings)\.xml$")
_CHUNK = 1 << 16
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


@dataclass(slots=True)
class SheetSeen:
    """`formulas`: cell -> whether Excel kept a result. `merges`: ranges as written (`A1:B2`)."""

    name: str
    hidden: bool = False
    formulas: dict[str, bool] = field(default_factory=dict)
    merges: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Seen:
    """`links`: the workbook points at other workbooks (their values are never fetched)."""

    sheets: dict[str, SheetSeen]
    links: bool = False


def guard(path: Path) -> Seen:
    """What stands in the sheets. Raises AuthoringRefused for what must not be opened."""
    with open_archive(path) as archive:
        try:
            return _look(path.name, archive)
        except (BadZipFile, expat.ExpatError, ElementTree.ParseError, zlib.error, OSError) as broken:
            refuse(path.name, "file.damaged", f"{path.name} 已损坏，读不完整（{broken}）")
        except (EOFError, KeyError, ValueError, LookupError, NotImplementedError, RuntimeError) as broken:
            refuse(path.name, "file.damaged", f"{path.name} 已损坏，读不完整（{broken}）")


def _look(name: str, archive: ZipFile) -> Seen:
    parts = archive.namelist()
    for part in archive.infolist():
        if part.filename.lower().endswith((".xml", ".rels", ".vml")):
            if part.file_size > _MOST_TREE and not _STREAMED.search(part.filename):
                refuse(name, "file.bomb", f"{name} 里的 {part.filename} 大得反常，不读")
            _refuse_doctype(name, archive, part.filename)
    counter = _Counter()
    sheets = {}
    for title, hidden, target in _sheet_parts(archive):
        seen = SheetSeen(title, hidden)
        _SheetReader(seen, counter).read(archive, target)
        sheets[title] = seen
    for member in parts:
        if re.search(r"(?i)comments[^/]*\.xml$", member):
            _check_comments(name, archive, member)
    return Seen(sheets, any("/externallinks/" in f"/{member.lower()}" for member in parts))


def _refuse_doctype(name: str, archive: ZipFile, part: str) -> None:
    """A document type may only stand before the first element, so only that much is parsed."""
    parser = expat.ParserCreate()
    state = {"begun": False}

    def doctype(*_: Any) -> None:
        refuse(name, "file.entity", f"{name} 里有文档类型或外部实体声明（{part}），不读")

    def begun(*_: Any) -> None:
        state["begun"] = True

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = begun
    with archive.open(part) as stream:
        while not state["begun"] and (chunk := stream.read(_CHUNK)):
            parser.Parse(chunk, False)


def _sheet_parts(archive: ZipFile) -> Iterator[tuple[str, bool, str]]:
    """Title, hidden or not, and part of each worksheet, in order."""
    book = next(
        target for kind, target in _relations(archive, "").values() if kind.endswith("/officeDocument")
    )
    relations = _relations(archive, book)
    for element in ElementTree.fromstring(archive.read(book)).iter():
        if element.tag.rpartition("}")[2] == "sheet" and element.get("name"):
            relation = next((value for key, value in element.items() if key.endswith("}id")), "")
            kind, part = relations.get(relation, ("", ""))
            if kind.endswith("/worksheet"):
                yield element.get("name", ""), element.get("state", "visible") != "visible", part


def _relations(archive: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Relation id -> (kind, part) of a part; of the package itself for ""."""
    folder, _, leaf = part.rpartition("/")
    rels = posixpath.join(folder, "_rels", f"{leaf}.rels")
    return {
        element.get("Id", ""): (element.get("Type", ""), _resolved(folder, element.get("Target", "")))
        for element in ElementTree.fromstring(archive.read(rels)).iter()
        if element.get("Target")
    }


def _resolved(folder: str, target: str) -> str:
    return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


@dataclass(slots=True)
class _Counter:
    cells: int = 0


class _SheetReader:
    """Counts rows and cells of one sheet as they stream by, and notes formulas and merges."""

    def __init__(self, seen: SheetSeen, counter: _Counter) -> None:
        self._seen = seen
        self._counter = counter
        self._row = 0
        self._cell = ""
        self._column = 0
        self._formula = False
        self._text_result = False
        self._parser: Any = None
        self._merged: dict[tuple[int, int], str] = {}
        self._merged_squares = 0

    def read(self, archive: ZipFile, part: str) -> None:
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)
        parser.Parse(b"", True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "c":
            self._begin_cell(attributes)
        elif name == "row":
            self._begin_row(attributes)
        elif name == "f" and self._cell:
            self._formula = True
            self._seen.formulas.setdefault(self._cell, self._text_result)
        elif name == "v" and self._formula:
            self._parser.CharacterDataHandler = self._result
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "hyperlink":
            self._bounded(attributes.get("ref", "A1"))

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name == "c":
            self._cell, self._formula = "", False
        elif name == "v" and self._formula:
            self._parser.CharacterDataHandler = None

    def _result(self, text: str) -> None:
        """Excel kept what the formula gave; other programs leave the place blank."""
        if text.strip():
            self._seen.formulas[self._cell] = True

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._row = int(attributes.get("r") or self._row + 1)
        self._column = 0
        if self._row > MOST_ROWS:
            message = f"“{self._seen.name}”表到了第{self._row}行，超过{MOST_ROWS}行，不读"
            refuse(f"{self._seen.name}!A{self._row}", "file.rows", message)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r", "")
        row, self._column = _square(place) if place else (self._row, self._column + 1)
        self._cell = place or f"{column_letters(self._column - 1)}{self._row}"
        self._text_result = attributes.get("t") == "str"
        self._counter.cells += 1
        self._within(row, self._column, self._cell)
        if self._counter.cells > MOST_CELLS:
            message = f"工作簿的单元格超过{MOST_CELLS}个，不读"
            refuse(f"{self._seen.name}!{self._cell}", "file.cells", message)

    def _within(self, row: int, column: int, cell: str) -> None:
        where = f"{self._seen.name}!{cell}"
        if row > MOST_ROWS:
            refuse(where, "file.rows", f"“{self._seen.name}”表到了第{row}行，超过{MOST_ROWS}行，不读")
        if column > MOST_COLUMNS:
            refuse(
                where, "file.columns", f"“{self._seen.name}”表到了第{column}列，超过{MOST_COLUMNS}列，不读"
            )

    def _bounded(self, reference: str) -> tuple[int, int, int, int]:
        """First row and column, last row and column of a range that lies within the bounds."""
        first, _, last = reference.partition(":")
        top, left = _square(first)
        bottom, right = _square(last) if last else (top, left)
        self._within(bottom, right, last or first)
        if (bottom - top + 1) * (right - left + 1) > _MOST_MERGED:
            refuse(f"{self._seen.name}!{first}", "file.cells", f"区域 {reference} 太大，不读")
        return top, left, bottom, right

    def _merge(self, reference: str) -> None:
        top, left, bottom, right = self._bounded(reference)
        self._seen.merges.append(reference)
        squares = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
        self._merged_squares += len(squares)
        where = f"{self._seen.name}!{reference.partition(':')[0]}"
        if len(self._seen.merges) > MOST_MERGES or self._merged_squares > MOST_CELLS:
            refuse(where, "file.cells", f"“{self._seen.name}”表的合并单元格太多，不读")
        for square in squares:
            if other := self._merged.get(square):
                refuse(
                    where, "cell.merge_overlap", f"合并单元格 {reference} 与 {other} 重叠，无法判断哪个有效"
                )
            self._merged[square] = reference


def _check_comments(name: str, archive: ZipFile, part: str) -> None:
    """A comment on a far cell would make openpyxl create everything before it."""
    for element in ElementTree.fromstring(archive.read(part)).iter():
        if element.tag.rpartition("}")[2] == "comment":
            row, column = _square(element.get("ref", "A1"))
            if row > MOST_ROWS or column > MOST_COLUMNS:
                refuse(name, "file.rows", f"批注 {element.get('ref')} 在第{MOST_ROWS}行以外，不读")


def _square(reference: str) -> tuple[int, int]:
    """`C12` -> (12, 3). Raises ValueError for no cell."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(f"no cell: {reference[:20]}")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column
