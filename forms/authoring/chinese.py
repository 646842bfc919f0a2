"""A workbook in the words of county staff: Chinese names of sheets, columns, types, keys and coded values.

The way back of `wording`: what is written here is read there as the same workbook. Expressions,
names and values of options stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from forms.authoring import words
from forms.authoring.sheets import Row, Sheet, Workbook
from forms.authoring.words import Words, reversed_words

_SHEETS = reversed_words(words.SHEETS)
_HEADERS = {name: reversed_words(header) for name, header in words.HEADERS.items()}
_TYPES = {code: word for code, word in reversed_words(words.TYPES).items() if word != "金额"}
_LOOKED = {pair: word for word, pair in words.TYPE_APPEARANCES.items()}
_CELLS: Mapping[str, Mapping[str, Words]] = {
    "survey": {"filled_by": words.FILLED_BY, "print_as": words.PRINT_AS},
    "materials": {"check": words.CHECKS, "template": words.TEMPLATES},
    "situations": {"kind": words.SITUATION_KINDS},
}
_YES_NO = {"yes": "是", "no": "否", "true": "是", "true()": "是", "false()": "否"}


def in_chinese(book: Workbook) -> Workbook:
    """The same workbook; local tables and print sheets as they are."""
    return replace(
        book, sheets={_SHEETS.get(name, name): _sheet(name, sheet) for name, sheet in book.sheets.items()}
    )


def _sheet(name: str, sheet: Sheet) -> Sheet:
    if name not in words.KNOWN_SHEETS:
        return sheet
    headers = _HEADERS[name]
    rows = tuple(
        Row(row.number, {headers.get(header, header): text for header, text in _cells(name, row).items()})
        for row in sheet.rows
    )
    return Sheet(_SHEETS[name], tuple(headers.get(header, header) for header in sheet.headers), rows)


def _cells(name: str, row: Row) -> dict[str, str]:
    cells = dict(row.cells)
    for header in words.YES_NO_COLUMNS & cells.keys():
        cells[header] = _YES_NO.get(cells[header], cells[header])
    for header, known in _CELLS.get(name, {}).items():
        _put(cells, header, known)
    if name == "survey":
        _survey(cells)
    elif name == "guide":
        key = cells.get("key", "")
        _put(cells, "value", words.GUIDE_VALUES.get(key, {}))
        _put(cells, "detail", words.GUIDE_DETAILS.get(key, {}))
        _put(cells, "key", words.GUIDE_KEYS)
    return cells


def _put(cells: dict[str, str], header: str, known: Words) -> None:
    if header in cells:
        cells[header] = reversed_words(known).get(cells[header], cells[header])


def _survey(cells: dict[str, str]) -> None:
    kind, _, rest = cells.get("type", "").partition(" ")
    looks = cells.get("appearance", "").split()
    for look in looks:
        if word := _LOOKED.get((kind, look)):
            looks.remove(look)
            cells["type"] = f"{word} {rest}".strip()
            break
    else:
        cells["type"] = f"{_TYPES.get(kind, kind)} {rest}".strip()
    known = reversed_words(words.APPEARANCES)
    if looks:
        cells["appearance"] = " ".join(known.get(look, look) for look in looks)
    else:
        cells.pop("appearance", None)
