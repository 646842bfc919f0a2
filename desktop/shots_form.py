"""Scenes of the form itself: every type and appearance, rows and rows inside rows, a newer version of an item.

Part of the workshop's pictures (`desktop.shots`); drives the window like a clerk would.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from forms.attachment import Attachment

Scene = Callable[[Any], None]
FULL: dict[str, Any] = {"full": True}
GIVEN: dict[str, Any] = {
    "texts.q_text_masked": "6222021234567",
    "texts.q_integer_thousands_sep": "1234567",
    "texts.q_decimal_thousands_sep": "12345.60",
    "dates.q_dateTime": "2026-11-24T09:30",
    "dates.q_range_1": "7",
    "choices.q_one_village_search": "v9",
    "choices.q_multiple_village_minimal": ("v1", "v5", "v9"),
    "choices.q_image": str(Attachment("a" * 64, "一寸照.jpg")),
}
MEMBERS = "family.rows"
ROWS = (
    {"r_name": "何小芳", "r_relation": "daughter", "r_mobile": "13800001111"},
    {"r_name": "𠮷大勇", "r_relation": "son"},
    {"r_name": "王秀英", "r_relation": "spouse"},
)


def form_scenes() -> dict[str, tuple[dict[str, Any], Scene]]:
    """Name of the picture -> (the counter's state, what to do)."""
    return {
        "31-form-texts": (FULL, lambda s: _gallery(s, "texts")),
        "31-form-dates": (FULL, lambda s: _gallery(s, "dates")),
        "31-form-choices": (FULL, lambda s: _gallery(s, "choices")),
        "32-form-rows": (FULL, _rows),
        "32-form-rows-wrong": (FULL, lambda s: _rows(s).form.show_findings(_wrong(), [])),
        "32-form-rows-removed": (FULL, lambda s: _rows(s).form.repeat(MEMBERS).remove_wanted.emit(1)),
        "33-draft-newer": (FULL, _newer),
    }


def _gallery(stage: Any, page: str) -> None:
    """A made-up item with everything, at one of its pages, partly filled."""
    gallery = import_module("tests.desktop.gallery")
    with tempfile.TemporaryDirectory() as folder:
        stage.counter.item = gallery.gallery(Path(folder))
    stage.sign_in()
    handling = stage.open("handling", "MZ-003")
    session, form = handling.handling.session, handling.form
    handling._go(f"fill:{page}")
    for path, value in GIVEN.items():
        session.set_value(path, value)
    form.fields()
    form.refresh()
    stage.settle()


def _rows(stage: Any) -> Any:
    stage.sign_in()
    page = stage.handling("family")
    for row in ROWS:
        page.form.rows.add(page.form.repeat(MEMBERS))
        at = page.handling.session.rows(MEMBERS) - 1
        for name, value in row.items():
            page.form.put(f"{MEMBERS}[{at}].{name}", value)
    page.form.rows.open(page.form.repeat(MEMBERS), 1)
    stage.settle()
    return page


def _wrong() -> list[tuple[str, str]]:
    return [
        (f"{MEMBERS}[1].r_mobile", "第2行“电话”未填写，请补填。"),
        (f"{MEMBERS}[2].r_mobile", "第3行“电话”未填写，请补填。"),
    ]


def _newer(stage: Any) -> None:
    move = import_module("desktop.usecases.draft_moves").DraftMove
    moving = import_module("tests.desktop.test_version_ask").MOVING
    stage.sign_in()
    line = stage.counter.list_drafts()[0]
    stage.counter.newer[line.draft_id] = move(
        line.draft_id, line.item_name, "2026-11", "2027-01", False, "", moving
    )
    stage.open("handling", line)
