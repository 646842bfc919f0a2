"""Rehearsal: the compiled item is opened as the village PC would open it, and its specimen filled in.

The last net: whatever the rules on the sheets did not see and a form session would refuse
becomes a finding here, so that a package that was signed can always be opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from forms.answers import Answers, Value
from forms.authoring.findings import AuthoringFinding, error, warning
from forms.authoring.lint.context import Context
from forms.authoring.sheets import Row
from forms.filling.graph import faults_of
from forms.finding import Severity
from forms.finding_text import sentence
from forms.item import ServiceItem
from forms.session import FormContext, FormError, FormSession

_ROW = re.compile(r"\[(\d+)\]")
_CELL = re.compile(r"(.+)\[(\d+)\]\.([^\[\]]+)")
_SOME_DAY = date(2026, 1, 1)
_MOST_ROWS = 200


def after(item: ServiceItem, context: Context) -> list[AuthoringFinding]:
    """What is wrong with an item that compiled."""
    day = _day(item)
    surroundings = FormContext(day, datetime(day.year, day.month, day.day, 9))
    try:
        FormSession(item, surroundings)
        if not item.sample:
            return []
        return list(_specimen(item, context, FormSession(item, surroundings, sample_answers(item))))
    except FormError as fault:
        return [_fault(context, fault) for fault in faults_of(item.root) or (fault,)]


def _fault(context: Context, fault: FormError) -> AuthoringFinding:
    """With the cell of the question, or of the material whose condition it is."""
    part, sheet, column = context.parts.get(fault.path), context.outline.sheet, fault.field
    row = part.row if part else None
    if row is None:
        sheet = context.book.sheet("materials")
        row = next((row for row in sheet.rows if row.get("id") == fault.path), None)
    where = sheet.where(row, column) if row else sheet.name
    return error(where, f"expression.{fault.code}", f"这个表达式不能用：{fault.message}")


def _day(item: ServiceItem) -> date:
    """The day the specimen was signed, else the first day of the item."""
    signed = [
        item.sample[node.path]
        for node in item.root.walk()
        if node.default == "today()" and node.path in item.sample
    ]
    for text in (max(signed, default=""), item.valid_from):
        try:
            return date.fromisoformat(text)
        except ValueError:
            continue
    return _SOME_DAY


def _specimen(item: ServiceItem, context: Context, form: FormSession) -> Iterator[AuthoringFinding]:
    sheet = context.book.sheet("sample")
    rows: Mapping[str, Row] = {row.get("path"): row for row in sheet.rows}
    for finding in form.findings():
        if finding.severity is not Severity.ERROR:
            continue
        row = rows.get(finding.path)
        where = sheet.where(row, "value") if row else sheet.name
        missing = finding.code in ("required", "rows_required")
        tell, code = (warning, "sample.incomplete") if missing else (error, "sample.refused")
        yield tell(where, code, f"示范文本填不过去：{sentence(finding, item)}")


def sample_answers(item: ServiceItem) -> Answers:
    """The specimen as answers; the values of a multiple choice stand apart by blanks."""
    kinds = {node.path: node.type for node in item.root.walk()}
    values: dict[str, Value] = {}
    repeats: dict[str, list[dict[str, Value]]] = {}
    for path, text in item.sample.items():
        several = kinds.get(_ROW.sub("", path)) == "select_multiple"
        value: Value = tuple(text.split()) if several else text
        match = _CELL.fullmatch(path)
        if match is None:
            values[path] = value
        elif int(match[2]) < _MOST_ROWS:
            rows = repeats.setdefault(match[1], [])
            rows += [{} for _ in range(int(match[2]) + 1 - len(rows))]
            rows[int(match[2])][match[3]] = value
    return Answers(values, {path: tuple(rows) for path, rows in repeats.items()})
