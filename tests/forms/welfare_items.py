"""The items of social insurance, medical insurance, civil affairs, births and the police, filled with
their own specimen (示范文本) on one day; and the notes of the research they are held against."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from forms.session import FormContext, FormSession
from tests.forms.compiled_items import item

WELFARE = (
    *("SB-002", "SB-004", "SB-005", "YB-002", "YB-003", "YB-004"),
    *("MZ-002", "MZ-003", "MZ-005", "MZ-006", "MZ-007", "MZ-008"),
    *("WJ-001", "WJ-002", "WJ-003", "GA-001", "GA-002"),
)
"""Authored together, with situations and specimen from the start."""
OLDER = ("SB-001", "SB-003", "YB-001", "MZ-001", "MZ-004")
"""Authored before there were situations and specimens."""
NO_FORM = ("SB-005", "YB-004", "MZ-006", "MZ-008", "WJ-003", "GA-001", "GA-002")
"""The research has no form for them: a plain working form stands in."""

TODAY = date(2026, 11, 27)
RESEARCH = Path(__file__).parents[2] / "../shared/domain/items.yaml"
_ROW = re.compile(r"^(.*)\[(\d+)\]\.[^.\[]+$")


@cache
def _pages() -> dict[str, Any]:
    if not RESEARCH.exists():
        pytest.skip("the research pages are not part of the product")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    pages: dict[str, Any] = yaml.load(RESEARCH.read_text("utf-8"), Loader=loader)
    return pages


@cache
def research(item_id: str) -> dict[str, Any]:
    """The research's entry for one item; skips the test where the pages are absent."""
    return next(row for row in _pages()["items"] if row["id"] == item_id)


def presets() -> dict[str, list[str]]:
    """Preset -> the codes planned for it; skips like `research`."""
    return dict(_pages()["meta"]["presets"])


def blank(item_id: str, today: date = TODAY, local: dict[str, str] | None = None) -> FormSession:
    """`local`: the county's own values, name -> value; they replace the table of the item."""
    rows = [{"name": name, "value": value} for name, value in (local or {}).items()]
    now = datetime(today.year, today.month, today.day, 9)
    return FormSession(item(item_id), FormContext(today, now, tables={"local": rows} if rows else {}))


def specimen(item_id: str, today: date = TODAY, local: dict[str, str] | None = None) -> FormSession:
    """A form into which the item's own specimen was typed, question by question."""
    form = blank(item_id, today, local)
    for path, value in item(item_id).sample.items():
        put(form, path, value)
    return form


def put(form: FormSession, path: str, value: str) -> None:
    """Type one answer; rows that are not there yet are added, values of a multiple choice stand apart."""
    row = _ROW.match(path)
    while row and form.rows(row[1]) <= int(row[2]):
        form.add_row(row[1])
    many = form.item.node(re.sub(r"\[\d+\]", "", path)).type.startswith("select_multiple")
    form.set_value(path, tuple(value.split()) if many else value)


def needed(form: FormSession) -> set[str]:
    """Ids of the materials the answers ask for."""
    return {rule.id for rule in form.materials()}
