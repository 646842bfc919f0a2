"""The situations sheet (情形) and the specimen (示范文本): answers given before the form is opened.

`ask` rows name form questions that lead to the exact material list; `situation` rows are what
people search for, with the answers they imply. Names are resolved to paths here, values are
held against the choice lists by the linter. Evaluates nothing.
"""

from __future__ import annotations

import re

from forms.authoring.facts import reference_finding
from forms.authoring.findings import AuthoringFinding, error
from forms.authoring.outline import Outline
from forms.authoring.sheets import Row, Sheet, Workbook
from forms.item import Ask, Situation

MOST_ASKS = 6  # issue: the exact material list in at most 6 questions
_KINDS = {"ask": "ask", "问": "ask", "情形": "situation", "situation": "situation"}
_INDEX = re.compile(r"\[\d+\]")


def read_situations(
    book: Workbook, outline: Outline
) -> tuple[tuple[Ask, ...], tuple[Situation, ...], list[AuthoringFinding]]:
    """Columns kind, name, label, hint, sets (`apply_mode=代理; special_group=无`), keywords."""
    sheet = book.sheet("situations")
    findings: list[AuthoringFinding] = []
    asks: list[Ask] = []
    named: list[Situation] = []
    for row in sheet.rows:
        kind = _KINDS.get(row.get("kind"))
        if kind == "ask":
            path = _path(sheet, row, "name", row.get("name"), outline, findings)
            asks.append(Ask(path, row.get("label"), row.get("hint")))
        elif kind == "situation":
            named.append(_situation(sheet, row, outline, findings))
        else:
            where = sheet.where(row, "kind")
            findings.append(error(where, "situation.kind", "种类只能是 ask（提问）或 situation（情形）"))
    if len(asks) > MOST_ASKS:
        findings.append(
            error(sheet.name, "situation.asks", f"情形提问有{len(asks)}个，最多{MOST_ASKS}个，请合并")
        )
    return tuple(asks), tuple(named), findings


def _situation(sheet: Sheet, row: Row, outline: Outline, findings: list[AuthoringFinding]) -> Situation:
    sets: dict[str, str] = {}
    for part in filter(None, (piece.strip() for piece in re.split(r"[;；]", row.get("sets")))):
        name, equals, value = part.partition("=")
        if not equals:
            where = sheet.where(row, "sets")
            findings.append(error(where, "situation.sets", f"“{part}”看不懂，请写成“题目=值”"))
            continue
        sets[_path(sheet, row, "sets", name.strip(), outline, findings)] = value.strip()
    if not row.get("label"):
        findings.append(error(sheet.where(row, "label"), "situation.label", "情形没有名称"))
    return Situation(row.get("name"), row.get("label"), sets, row.get("keywords"))


def _path(
    sheet: Sheet, row: Row, header: str, name: str, outline: Outline, findings: list[AuthoringFinding]
) -> str:
    paths = outline.paths(name)
    if len(paths) == 1:
        return paths[0]
    if name in paths or "." in name and any(part.path == name for part in outline.parts()):
        return name
    findings.append(reference_finding(sheet.where(row, header), name, paths))
    return name


def read_sample(book: Workbook, outline: Outline) -> tuple[dict[str, str], list[AuthoringFinding]]:
    """Columns path (`members.rows[0].m_name`), value: the completed specimen."""
    sheet = book.sheet("sample")
    known = {part.path for part in outline.parts()}
    sample: dict[str, str] = {}
    findings: list[AuthoringFinding] = []
    for row in sheet.rows:
        path = row.get("path")
        if _INDEX.sub("", path) not in known or path in sample:
            findings.append(error(sheet.where(row, "path"), "sample.path", f"“{path}”不是这张表的题，或重复"))
        sample[path] = row.get("value")
    return sample, findings
