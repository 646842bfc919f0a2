"""Tables beside a workbook: CSV, XML and GeoJSON files that `select_one_from_file` and the like name.

They are looked for beside the workbook, in `media/` and in `NAME-media/` (the habit of ODK). A
sheet of the same name comes first. Reads files; refuses to know what the form does with them.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from forms.authoring.findings import AuthoringFinding, error, warning
from forms.authoring.sheets import Row, Sheet, Workbook, sheet_of
from forms.authoring.xml_tree import document
from forms.expressions.tree import TreeNode

_NAMED = re.compile(r"^select_(?:one|multiple)_from_file\s+(.+?)\s*$")
_PULLED = re.compile(r"pulldata\s*\(\s*['\"]([^'\"]+)['\"]")
_SUFFIXES = (".csv", ".xml", ".geojson")
_LARGEST = 50_000_000


def attach(book: Workbook, source: Path) -> tuple[Workbook, list[AuthoringFinding]]:
    """The workbook with a sheet for every file it names; what cannot be read is told."""
    folders = _folders(source)
    sheets: dict[str, Sheet] = {}
    findings: list[AuthoringFinding] = []
    for where, name in _asked(book):
        stem = Path(name).stem if name.endswith(_SUFFIXES) else name
        if stem in book.sheets or stem in sheets:
            continue
        path = _find(folders, name)
        if path is not None:
            try:
                sheets[stem] = _READERS[path.suffix.lower()](stem, path.read_bytes())
            except (
                ValueError,
                ExpatError,
                csv.Error,
                LookupError,
                TypeError,
                AttributeError,
                RecursionError,
            ) as broken:
                findings.append(error(where, "table.unreadable", f"表“{path.name}”读不出来（{broken}）"))
    if not sheets:
        return book, findings
    for name, sheet in sheets.items():
        if not sheet.rows:
            findings.append(warning(name, "table.empty", f"表“{name}”是空的"))
    return replace(book, sheets={**book.sheets, **sheets}, files=frozenset(sheets)), findings


def _folders(source: Path) -> list[Path]:
    if source.is_dir():
        return [source, source / "media"]
    return [source.parent, source.parent / "media", source.parent / f"{source.stem}-media"]


def _asked(book: Workbook) -> Iterator[tuple[str, str]]:
    """(cell, file name) of everything that names a table."""
    sheet = book.sheet("survey")
    for row in sheet.rows:
        kind = row.get("type")
        if found := _NAMED.match(kind):
            yield sheet.where(row, "type"), found.group(1)
        elif kind in ("csv-external", "xml-external"):
            yield sheet.where(row, "name"), f"{row.get('name')}.{kind[:3]}"
        for header, text in row.cells.items():
            for name in _PULLED.findall(text):
                yield sheet.where(row, header), name


def _find(folders: list[Path], name: str) -> Path | None:
    """The file; None where there is none. A name never leads out of the folders."""
    if Path(name).name != name:
        return None
    names = [name] if name.endswith(_SUFFIXES) else [f"{name}{suffix}" for suffix in _SUFFIXES]
    candidates = (folder / file for folder in folders for file in names)
    return next((path for path in candidates if path.is_file() and path.stat().st_size <= _LARGEST), None)


def _csv(name: str, raw: bytes) -> Sheet:
    text = _decoded(raw)
    return sheet_of(name, list(csv.reader(io.StringIO(text, newline=""))))


def _decoded(raw: bytes) -> str:
    """UTF-8, or what Excel in China writes."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


def _xml(name: str, raw: bytes) -> Sheet:
    """`<root><item><name>…`: one row an item, one column an element."""
    root = document(raw.decode("utf-8-sig"))
    top = next(child for child in root.children if child.kind == "element")
    items = [child for child in top.children if child.kind == "element"]
    rows = [_cells(item) for item in items]
    if any(cells is None for cells in rows):
        raise ValueError("只支持 <root><item>…</item></root> 这样两层的 XML")
    return _sheet(name, [cells for cells in rows if cells is not None])


def _cells(item: TreeNode) -> dict[str, str] | None:
    cells: dict[str, str] = {}
    for child in item.children:
        if child.kind == "element":
            if any(inner.kind == "element" for inner in child.children):
                return None
            cells[child.name] = child.string_value().strip()
    return cells


def _geojson(name: str, raw: bytes) -> Sheet:
    """One row a feature: its properties, and its place as ODK writes it (`latitude longitude 0 0`)."""
    data = json.loads(raw.decode("utf-8-sig"))
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        raise ValueError("不是 FeatureCollection")
    return _sheet(name, [_feature(feature) for feature in data.get("features", ())])


def _feature(feature: dict[str, Any]) -> dict[str, str]:
    cells = {
        str(key): "" if value is None else str(value) for key, value in feature.get("properties", {}).items()
    }
    if "id" in feature:
        cells.setdefault("id", str(feature["id"]))
    points = _points((feature.get("geometry") or {}).get("coordinates"))
    return {**cells, "geometry": ";".join(f"{point[1]} {point[0]} 0 0" for point in points)}


def _points(coordinates: Any) -> list[Any]:
    """A point, a line, or the outer ring of a field."""
    if not coordinates:
        return []
    if not isinstance(coordinates[0], list):
        return [coordinates]
    return _points(coordinates[0]) if isinstance(coordinates[0][0], list) else list(coordinates)


def _sheet(name: str, rows: list[dict[str, str]]) -> Sheet:
    headers = dict.fromkeys(key for cells in rows for key in cells)
    made = tuple(Row(number, {k: v for k, v in cells.items() if v}) for number, cells in enumerate(rows, 2))
    return Sheet(name, tuple(headers), tuple(row for row in made if row.cells))


_READERS = {".csv": _csv, ".xml": _xml, ".geojson": _geojson}
