"""Chinese words of authors -> the XLSForm words: sheets, headers, types, yes and no, punctuation.

Pure translation of one workbook into another with the same addresses. Full-width signs in
expressions become half-width outside quoted text, with a warning each; text is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from forms.authoring.ecosystem import (
    best_language,
    header_in_our_words,
    language_of,
    sheet_in_our_words,
    type_in_our_words,
)
from forms.authoring.findings import AuthoringFinding, error, warning
from forms.authoring.sheets import Row, Sheet, Workbook, column_letters
from forms.authoring.words import (
    APPEARANCES,
    CHECKS,
    FILLED_BY,
    GUIDE_DETAILS,
    GUIDE_KEYS,
    GUIDE_VALUES,
    HEADERS,
    PRINT_AS,
    SHARED,
    SHEETS,
    SITUATION_KINDS,
    TEMPLATES,
    TYPE_APPEARANCES,
    TYPES,
    YES_NO,
    YES_NO_COLUMNS,
)

EXPRESSIONS: Mapping[str, tuple[str, ...]] = {
    "survey": (
        "required",
        "relevant",
        "constraint",
        "warning",
        "calculation",
        "choice_filter",
        "repeat_count",
        "default",
        "trigger",
        "parameters",
    ),
    "materials": ("relevant",),
}
_DYNAMIC = re.compile(r"\$\{|^[a-z][a-z:-]*\(")  # a default that is an expression, not plain text
_HALF = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
        "\u3000": " ",
        "\u00a0": " ",
        "，": ",",
        "≥": ">=",
        "≤": "<=",
        "≠": "!=",
        "×": "*",
        "÷": " div ",
    }
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_CODED = frozenset(
    {
        "type",
        "name",
        "list_name",
        "key",
        "id",
        "kind",
        "path",
        "form_id",
        "version",
        "check",
        "template",
        "sets",
    }
)
_QUOTES = {"“": "”", "”": "”", "‘": "’", "’": "’", "＂": "＂", "＇": "＇", '"': '"', "'": "'"}


def normalise(book: Workbook) -> tuple[Workbook, list[AuthoringFinding]]:
    """The workbook in XLSForm words, and what had to be changed or is doubled."""
    findings: list[AuthoringFinding] = []
    sheets: dict[str, Sheet] = {}
    default = _default_language(book)
    for name, sheet in book.sheets.items():
        target = SHEETS.get(name, sheet_in_our_words(name))
        if target in sheets:
            findings.append(error(name, "sheet.twice", f"“{name}”和另一张表是同一张（{target}），只读第一张"))
            continue
        renamed = _headers(sheet, target, default, findings)
        rows = tuple(_row(target, renamed, row, findings) for row in renamed.rows)
        sheets[target] = renamed.with_rows(rows)
    if external := sheets.pop("external_choices", None):
        sheets["choices"] = _joined(sheets.get("choices") or Sheet("choices", (), ()), external)
    return replace(book, sheets=sheets), findings


def _default_language(book: Workbook) -> str:
    rows = next(
        (sheet.rows for name, sheet in book.sheets.items() if SHEETS.get(name, name) == "settings"), ()
    )
    return rows[0].get("default_language") if rows else ""


def _joined(choices: Sheet, external: Sheet) -> Sheet:
    """The lists of select_one_external are lists like all others here."""
    headers = dict.fromkeys((*choices.headers, *external.headers))
    return Sheet(choices.name, tuple(headers), (*choices.rows, *external.rows))


def _headers(sheet: Sheet, target: str, default: str, findings: list[AuthoringFinding]) -> Sheet:
    """Headers in XLSForm words. Of several languages the best one is read, the others are left with a warning."""
    words = HEADERS.get(target, SHARED)
    shown = _shown_languages(sheet.headers, default)
    names: list[str] = []
    meant: dict[str, str] = {}
    others: dict[str, list[str]] = {}
    for index, header in enumerate(sheet.headers):
        base, language = language_of(header)
        name = words.get(base, base) if language else _plain_header(header, sheet.headers, words)
        where = f"{sheet.name}!{column_letters(index)}1"
        if base in shown and shown[base] != language:
            message = f"“{header}”只在“{shown[base] or base}”没有写的地方用：界面只显示一种文字"
            findings.append(warning(where, "header.language", message))
            others.setdefault(name, []).append(header)
            name = ""
        elif name and name in names:
            findings.append(error(where, "header.twice", f"“{header}”列重复，只用第一列"))
            name = ""
        names.append(name)
        meant.setdefault(header, name)
    rows = tuple(Row(row.number, _named_cells(row, meant, others)) for row in sheet.rows)
    return Sheet(sheet.name, tuple(names), rows)


def _named_cells(row: Row, meant: Mapping[str, str], others: Mapping[str, list[str]]) -> dict[str, str]:
    """Cells by the names we know; where the language shown is blank, another one is better than nothing."""
    cells = {meant[header]: text for header, text in row.cells.items() if meant[header]}
    for name, headers in others.items():
        text = next((row.get(header) for header in headers if row.get(header)), "")
        if text and name not in cells:
            cells[name] = text
    return cells


def _plain_header(header: str, headers: Sequence[str], words: Mapping[str, str]) -> str:
    if header in words:
        return words[header]
    plain = header_in_our_words(header, words)
    return header if plain in headers else plain


def _shown_languages(headers: Sequence[str], default: str) -> dict[str, str]:
    """Column -> the language to read, for columns that stand there in several."""
    found: dict[str, list[str]] = {}
    for header in headers:
        base, language = language_of(header)
        found.setdefault(base, []).append(language)
    return {
        base: best_language(languages, default)
        for base, languages in found.items()
        if len(set(languages)) > 1 or languages[0]
    }


def _row(target: str, sheet: Sheet, row: Row, findings: list[AuthoringFinding]) -> Row:
    cells = dict(row.cells)
    for header in cells.keys() & (_CODED | set(EXPRESSIONS.get(target, ()))):
        if _INVISIBLE.search(cells[header]):
            findings.append(
                warning(sheet.where(row, header), "text.invisible", "这里有看不见的字符，已去掉再读")
            )
            cells[header] = _INVISIBLE.sub("", cells[header])
    for header in EXPRESSIONS.get(target, ()):
        if header in cells and (header != "default" or _DYNAMIC.search(half_width(cells[header]))):
            cells[header] = _expression(sheet.where(row, header), cells[header], findings)
    for header in YES_NO_COLUMNS & cells.keys():
        cells[header] = YES_NO.get(cells[header], cells[header])
    if words := _ROWS.get(target):
        words(cells)
    if target == "guide" and cells.get("key") in ("reminder", "suggest") and "detail" in cells:
        cells["detail"] = _expression(sheet.where(row, "detail"), cells["detail"], findings)
    return Row(row.number, cells)


def _survey_words(cells: dict[str, str]) -> None:
    words = type_in_our_words(cells.get("type", "").replace("\u3000", " ")).split()
    if not words:
        return
    pair = " ".join(words[:2])
    if pair in TYPES:
        words = [TYPES[pair], *words[2:]]
    kind, appearance = TYPE_APPEARANCES.get(words[0], (TYPES.get(words[0], words[0]), ""))
    cells["type"] = " ".join([kind, *words[1:]])
    looks = [APPEARANCES.get(word, word) for word in cells.get("appearance", "").split()]
    if looks or appearance:
        cells["appearance"] = " ".join(dict.fromkeys([*looks, *appearance.split()]))
    _word(cells, "filled_by", FILLED_BY)
    _word(cells, "print_as", PRINT_AS)


def _material_words(cells: dict[str, str]) -> None:
    _word(cells, "check", CHECKS)
    _word(cells, "template", TEMPLATES)


def _guide_words(cells: dict[str, str]) -> None:
    _word(cells, "key", GUIDE_KEYS)
    key = cells.get("key", "")
    _word(cells, "value", GUIDE_VALUES.get(key, {}))
    _word(cells, "detail", GUIDE_DETAILS.get(key, {}))


def _situation_words(cells: dict[str, str]) -> None:
    _word(cells, "kind", SITUATION_KINDS)
    if "sets" in cells:
        cells["sets"] = cells["sets"].replace("＝", "=").replace("；", ";")


def _word(cells: dict[str, str], header: str, words: Mapping[str, str]) -> None:
    if header in cells:
        cells[header] = words.get(cells[header], cells[header])


_ROWS: Mapping[str, Callable[[dict[str, str]], None]] = {
    "survey": _survey_words,
    "materials": _material_words,
    "guide": _guide_words,
    "situations": _situation_words,
}


def _expression(where: str, text: str, findings: list[AuthoringFinding]) -> str:
    mended = half_width(text)
    if mended != text:
        findings.append(warning(where, "text.full_width", f"表达式里的全角符号已按半角读作：{mended}"))
    return mended


def half_width(text: str) -> str:
    """Full-width signs as half-width outside quoted text; Chinese quotes become plain ones."""
    parts: list[str] = []
    at = 0
    while at < len(text):
        closing = _QUOTES.get(text[at])
        end = text.find(closing, at + 1) if closing else -1
        if closing is None or end < 0:
            parts.append(text[at].translate(_HALF))
            at += 1
        else:
            inner = text[at + 1 : end]
            quote = text[at] if text[at] in "\"'" else ("'" if "'" not in inner else '"')
            parts.append(quote + inner + quote)
            at = end + 1
    return "".join(parts)
