"""Sessions of built-in items filled with their own completed specimen (the `sample` sheet)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from forms.answers import Answers, Value
from forms.item import ServiceItem
from forms.session import FormContext, FormSession

TODAY = date(2026, 11, 27)
_CELL = re.compile(r"(.+)\[([0-9]+)\]\.(.+)")


def sample_answers(item: ServiceItem) -> Answers:
    """The specimen as answers; a multiple choice is written with blanks between its values."""
    nodes = {node.path: node for node in item.root.walk()}
    values: dict[str, Value] = {}
    repeats: dict[str, list[dict[str, Value]]] = {}
    for path, text in item.sample.items():
        node = nodes[re.sub(r"\[[0-9]+\]", "", path)]
        value: Value = tuple(text.split()) if node.type == "select_multiple" else text
        if cell := _CELL.fullmatch(path):
            rows = repeats.setdefault(cell[1], [])
            while len(rows) <= int(cell[2]):
                rows.append({})
            rows[int(cell[2])][cell[3]] = value
        else:
            values[path] = value
    return Answers(values, {path: tuple(rows) for path, rows in repeats.items()})


def context(today: date = TODAY, local: Mapping[str, str] | None = None, **tables: Any) -> FormContext:
    """`local`: the county's own values; `tables`: further tables of the county. They replace the item's."""
    found = dict(tables)
    if local:
        found["local"] = [{"name": name, "value": value} for name, value in local.items()]
    return FormContext(today, datetime(today.year, today.month, today.day, 9), tables=found)


def specimen(item: ServiceItem, today: date = TODAY, local: Mapping[str, str] | None = None) -> FormSession:
    return FormSession(item, context(today, local), sample_answers(item))


def empty(item: ServiceItem, today: date = TODAY, local: Mapping[str, str] | None = None) -> FormSession:
    return FormSession(item, context(today, local))


def changed(item: ServiceItem, answers: Mapping[str, Value]) -> FormSession:
    """The specimen with some other answers, given in this order."""
    form = specimen(item)
    for path, value in answers.items():
        form.set_value(path, value)
    return form


def codes_at(form: FormSession, path: str) -> set[str]:
    return {finding.code for finding in form.findings() if finding.path == path}
