"""The XForm step: pyxform makes the XForm, and we read its bindings back.

Taking expressions from the generated XForm means that `${}` is resolved by the ecosystem's
own rules, relative inside repeats. Our soft rule (`warning`) rides along as an attribute in
our namespace. Knows XML; refuses to know what an expression does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from forms.authoring.findings import AuthoringFinding, AuthoringRefused, error
from forms.authoring.outline import METADATA, Outline, choice_lists
from forms.authoring.sheets import Row, Sheet, Workbook

CN = "urn:daiban:cn"
_XF = "{http://www.w3.org/2002/xforms}"
_JR = "{http://openrosa.org/javarosa}"
_STANDARD = frozenset(
    {
        *("type", "name", "label", "hint", "appearance", "parameters", "default", "readonly"),
        *("required", "required_message", "relevant", "constraint", "constraint_message"),
        *("calculation", "choice_filter", "repeat_count"),
    }
)
_SETTINGS = ("form_title", "form_id", "version")
_ROW = re.compile(r"\[row : (\d+)\]")
_TEXT = re.compile(r"'[^']*'|\"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class XForm:
    """Resolved expressions by dotted path: `binds` attribute -> text, `defaults`, `filters`, `counts`."""

    xml: str
    binds: Mapping[str, Mapping[str, str]]
    defaults: Mapping[str, str]
    filters: Mapping[str, str]
    counts: Mapping[str, str]


def make_xform(book: Workbook, outline: Outline) -> XForm:
    """Run pyxform and read the result. Raises AuthoringRefused with the cell it complains about."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    rows = list(outline.sheet.rows)
    sheets = {
        "survey": [_survey_row(row) for row in rows],
        "choices": list(_choice_rows(book, outline)),
        "settings": [_settings(book)],
    }
    form = {**sheets, **{f"{name}_header": _header(cells) for name, cells in sheets.items()}}
    try:
        xml = convert(form, form_name="data", validate=False, pretty_print=False).xform
    except PyXFormError as refused:
        raise AuthoringRefused([_refusal(str(refused), outline.sheet, rows)]) from refused
    return _read(xml)


def _header(rows: list[dict[str, str]]) -> list[dict[str, None]]:
    """pyxform's way of naming the columns; without it, it looks at the first 100 rows only."""
    return [dict.fromkeys(key for row in rows for key in row)]


def _survey_row(row: Row) -> dict[str, str]:
    cells = {header: text for header, text in row.cells.items() if header in _STANDARD}
    kind = cells.get("type", "").partition(" ")[0]
    if kind in METADATA:
        return {}
    if row.get("warning"):
        cells["bind::cn:warning"] = row.get("warning")
    if kind.startswith("end_"):
        return {"type": kind}
    if kind.startswith("select_"):
        cells["type"] = " ".join(cells["type"].split())
    if not cells.get("label") and kind not in ("calculate", "hidden"):
        cells["label"] = cells.get("name", "")
    return cells


def _settings(book: Workbook) -> dict[str, str]:
    rows = book.sheet("settings").rows
    row = rows[0] if rows else Row(2, {})
    cells = {key: row.get(key) or "data" for key in _SETTINGS}
    return {**cells, "name": "data", "namespaces": f'cn="{CN}"'}


def _choice_rows(book: Workbook, outline: Outline) -> Iterator[dict[str, str]]:
    own = choice_lists(book)
    for row in book.sheet("choices").rows:
        yield dict(row.cells)
    used = [part.list_name for part in outline.parts() if part.list_name and not part.from_file]
    for name in dict.fromkeys(used):
        if name not in own and name in book.codes:
            for row in book.codes[name].rows:
                yield {"list_name": name, **row.cells}


def _refusal(message: str, sheet: Sheet, rows: list[Row]) -> AuthoringFinding:
    match = _ROW.search(message)
    index = int(match.group(1)) - 2 if match else -1
    where = sheet.where(rows[index], "name") if 0 <= index < len(rows) else sheet.name
    return error(where, "xlsform", f"XLSForm 检查不通过：{message}")


def _read(xml: str) -> XForm:
    root = ElementTree.fromstring(xml)
    binds = {_path(bind.get("nodeset", "")): _attributes(bind) for bind in root.iter(f"{_XF}bind")}
    counts = {}
    for repeat in root.iter(f"{_XF}repeat"):
        if count := tidy(repeat.get(f"{_JR}count", "")):
            generated = binds.get(_path(count), {}).get("calculate", "")
            counts[_path(repeat.get("nodeset", ""))] = generated or count
    return XForm(xml, binds, dict(_defaults(root)), dict(_filters(root)), counts)


def _attributes(bind: ElementTree.Element) -> dict[str, str]:
    names = {f"{{{CN}}}warning": "warning"}
    return {names.get(key, key): tidy(text) for key, text in bind.items()}


def _defaults(root: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for setvalue in root.iter(f"{_XF}setvalue"):
        yield _path(setvalue.get("ref", "")), tidy(setvalue.get("value", ""))


def _filters(root: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for kind in ("select", "select1"):
        for control in root.iter(f"{_XF}{kind}"):
            itemset = control.find(f"{_XF}itemset")
            nodeset = itemset.get("nodeset", "") if itemset is not None else ""
            start = nodeset.find("[")
            if start >= 0 and nodeset.endswith("]"):
                yield _path(control.get("ref", "")), tidy(nodeset[start + 1 : -1])


def _path(nodeset: str) -> str:
    """`/data/members/rows/m_name` -> `members.rows.m_name`."""
    return nodeset.strip().removeprefix("/data").strip("/").replace("/", ".")


def tidy(text: str) -> str:
    """The expression without the spaces pyxform puts around every reference; quoted text untouched."""
    parts: list[str] = []
    at = 0
    for quoted in _TEXT.finditer(text):
        parts += [_squeeze(text[at : quoted.start()]), quoted.group()]
        at = quoted.end()
    parts.append(_squeeze(text[at:]))
    return "".join(parts).strip()


def _squeeze(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    return re.sub(r"(?<=[(\[]) | (?=[),\[\]])", "", text)
