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
from forms.authoring.outline import (
    EXTERNAL,
    IGNORED,
    METADATA,
    Outline,
    choice_lists,
    is_silent,
    is_switched_off,
)
from forms.authoring.sheets import Row, Sheet, Workbook

CN = "urn:daiban:cn"
_XF = "{http://www.w3.org/2002/xforms}"
_JR = "{http://openrosa.org/javarosa}"
_ODK = "{http://www.opendatakit.org/xforms}"
_STANDARD = frozenset(
    {
        *("type", "name", "label", "hint", "appearance", "parameters", "default", "readonly"),
        *("required", "required_message", "relevant", "constraint", "constraint_message"),
        *("calculation", "choice_filter", "repeat_count", "trigger"),
    }
)
_UNLABELLED = frozenset({"calculate", "hidden", *EXTERNAL, *METADATA})
_REFERENCE = re.compile(r"\$\{[^}]*\}")
_SETTINGS = ("form_title", "form_id", "version")
_ROW = re.compile(r"\[row : (\d+)\]")
_TEXT = re.compile(r"'[^']*'|\"[^\"]*\"")
_MESSAGES = ("required_message", "constraint_message")
_SHUFFLED = re.compile(r"randomize\((.*)\)", re.DOTALL)
_CHANGED, _LOADED = "xforms-value-changed", "odk-instance-first-load"


@dataclass(frozen=True, slots=True)
class XForm:
    """Resolved expressions by dotted path: `binds` attribute -> text, `defaults`, `counts`.

    `triggers`: what makes a question compute, as absolute paths, and what it computes then.
    `items`: where the choices of a question come from. `words`: (label, hint) that show answers.
    """

    xml: str
    binds: Mapping[str, Mapping[str, str]]
    defaults: Mapping[str, str]
    counts: Mapping[str, str]
    triggers: Mapping[str, tuple[tuple[str, ...], str]]
    items: Mapping[str, Items]
    words: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Items:
    """The itemset of a select: its filter or, where rows of the form are the choices, those rows.

    `value` and `label` name the columns; `seed` is the expression of a shuffled list's seed.
    """

    filter: str = ""
    rows: str = ""
    value: str = "name"
    label: str = "label"
    seed: str = ""


def make_xform(book: Workbook, outline: Outline) -> XForm:
    """Run pyxform and read the result. Raises AuthoringRefused with the cell it complains about."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    rows = [row for row in outline.sheet.rows if not is_switched_off(row) and row.get("type")]
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
    if kind in IGNORED:
        return {}
    if row.get("warning"):
        cells["bind::cn:warning"] = row.get("warning")
    if kind.startswith("end_"):
        return {"type": kind}
    if kind.startswith("select_"):
        cells["type"] = " ".join(cells["type"].split())
        if kind.endswith("_from_file") and "." not in cells["type"]:
            cells["type"] += ".csv"  # a table among our sheets has no ending
    if not cells.get("name"):
        cells["name"] = kind
    if not cells.get("label") and kind not in _UNLABELLED and not is_silent(row):
        cells["label"] = cells.get("name", "")
    for header in _MESSAGES:
        if header in cells:
            cells[header] = plain(cells[header])  # messages are told as they stand
    return cells


def plain(text: str) -> str:
    """Words without the answers they show: `${name}的年龄` -> `…的年龄`."""
    return _REFERENCE.sub("…", text)


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
    return XForm(
        xml, binds, dict(_defaults(root)), counts, _triggers(root), dict(_items(root)), dict(_words(root))
    )


def _attributes(bind: ElementTree.Element) -> dict[str, str]:
    names = {f"{{{CN}}}warning": "warning"}
    return {names.get(key, key): tidy(text) for key, text in bind.items()}


def _defaults(root: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for setvalue in root.iter(f"{_XF}setvalue"):
        if _LOADED in setvalue.get("event", "") or "odk-new-repeat" in setvalue.get("event", ""):
            yield _path(setvalue.get("ref", "")), tidy(setvalue.get("value", ""))


def _triggers(root: ElementTree.Element) -> dict[str, tuple[tuple[str, ...], str]]:
    """Target -> (the questions around whose control the action stands, the value)."""
    found: dict[str, tuple[tuple[str, ...], str]] = {}
    for control in root.iter():
        for setvalue in control.findall(f"{_XF}setvalue"):
            if _CHANGED in setvalue.get("event", ""):
                target = _path(setvalue.get("ref", ""))
                before = found.get(target, ((), ""))[0]
                found[target] = ((*before, control.get("ref", "")), tidy(setvalue.get("value", "")))
    return found


def _items(root: ElementTree.Element) -> Iterator[tuple[str, Items]]:
    for kind in (f"{_XF}select", f"{_XF}select1", f"{_ODK}rank"):
        for control in root.iter(kind):
            itemset = control.find(f"{_XF}itemset")
            if itemset is not None:
                yield _path(control.get("ref", "")), _itemset(itemset)


def _itemset(itemset: ElementTree.Element) -> Items:
    nodeset, seed = tidy(itemset.get("nodeset", "")), ""
    if shuffled := _SHUFFLED.fullmatch(nodeset):
        nodeset, seed = _last_argument(shuffled.group(1))
    value, label = (_column(itemset, name) for name in ("value", "label"))
    if nodeset.startswith("instance("):
        start = nodeset.find("[")
        filter_ = tidy(nodeset[start + 1 : -1]) if start >= 0 and nodeset.endswith("]") else ""
        return Items(filter_, "", value, label, seed)
    return Items("", nodeset, value, label, seed)


def _last_argument(arguments: str) -> tuple[str, str]:
    """`instance(…)/root/item[…], seed` cut at the comma between the two; quotes and brackets stay whole."""
    depth = 0
    quote = ""
    for place in range(len(arguments) - 1, -1, -1):
        char = arguments[place]
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char == "," and depth == 0:
            return arguments[:place].strip(), arguments[place + 1 :].strip()
        else:
            depth += (char in ")]") - (char in "([")
    return arguments.strip(), ""


def _column(itemset: ElementTree.Element, name: str) -> str:
    """The column of value or label; translated labels are our own."""
    element = itemset.find(f"{_XF}{name}")
    written = element.get("ref", "") if element is not None else ""
    return {"value": "name", "label": "label"}[name] if not written or "(" in written else written.strip()


def _words(root: ElementTree.Element) -> Iterator[tuple[str, tuple[str, str]]]:
    """Labels and hints with `<output>` in them, as expressions."""
    for control in root.iter():
        if control.get("ref") and control.tag != f"{_XF}setvalue":
            label, hint = (_said(control.find(f"{_XF}{name}")) for name in ("label", "hint"))
            if label or hint:
                yield _path(control.get("ref", "")), (label, hint)


def _said(element: ElementTree.Element | None) -> str:
    if element is None or element.find(f"{_XF}output") is None:
        return ""
    pieces = _quoted(element.text or "")
    for output in element:
        pieces += [tidy(output.get("value", "")), *_quoted(output.tail or "")]
    return f"concat({', '.join(pieces)})"


def _quoted(text: str) -> list[str]:
    """A text as literals: XPath cannot write both kinds of quotes in one."""
    return [f'"{piece}"' if "'" in piece else f"'{piece}'" for piece in re.split(r"(')", text) if piece]


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
