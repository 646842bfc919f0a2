"""Specimen (示范文本) and blank form: the official form without a case.

The specimen is filled with the item's own sample answers, run through the form as a clerk's
typing would be, so that computed answers and conditions are right (行政许可法第三十条). Nobody's
data: grey words across every page say so. The day is handed in; no clock is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from forms.answers import Answers, Value
from forms.item import ServiceItem
from forms.printing.flow import Data
from forms.printing.fonts import FontSet
from forms.printing.official_form import render_form
from forms.session import FormContext, FormSession

WORDS = "示范文本　样张"
SPECIMEN_DAY = date(2026, 11, 27)
_ROW = re.compile(r"(.+)\[(\d+)\]\.([^.\[\]]+)")


def render_blank(item: ServiceItem, fonts: FontSet, data: Data | None = None) -> bytes:
    """The form to fill in by hand."""
    return render_form(item, {}, data or {}, fonts)


def render_specimen(
    item: ServiceItem, fonts: FontSet, day: date = SPECIMEN_DAY, data: Data | None = None
) -> bytes:
    """The completed specimen, filled in on `day`; blank but for the defaults where the item has none."""
    given = {"printed_at": day.isoformat(), "site": "（示范）", **(data or {})}
    answers = specimen_answers(item, day, given.get("tables", {}))
    return render_form(item, answers.to_json(), given, fonts, WORDS)


def specimen_answers(
    item: ServiceItem, day: date = SPECIMEN_DAY, tables: Mapping[str, object] | None = None
) -> Answers:
    """The sample answers as the form holds them, computed ones included."""
    noon = datetime(day.year, day.month, day.day, 12)
    context = FormContext(day, noon, tables=tables or {})  # type: ignore[arg-type]
    return FormSession(item, context, sample_answers(item)).answers()


def sample_answers(item: ServiceItem) -> Answers:
    """`members.rows[0].m_name` -> rows; several choices of one question stand apart by blanks."""
    many = {node.path for node in item.root.walk() if node.type == "select_multiple"}
    values: dict[str, Value] = {}
    rows: dict[str, dict[int, dict[str, Value]]] = {}
    for path, text in item.sample.items():
        match = _ROW.fullmatch(path)
        plain = f"{match[1]}.{match[3]}" if match else path
        value: Value = tuple(text.split()) if plain in many else text
        if match:
            rows.setdefault(match[1], {}).setdefault(int(match[2]), {})[match[3]] = value
        else:
            values[path] = value
    return Answers(values, {name: tuple(found[at] for at in sorted(found)) for name, found in rows.items()})
