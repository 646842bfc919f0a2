"""The editors by name, for whoever builds a form or a dialog: one door to the modules beside."""

from __future__ import annotations

from desktop.formview.choice_editors import FEW, TICKED, ManyEditor, OneEditor, TickEditor
from desktop.formview.editor import Editor
from desktop.formview.line_editors import AreaEditor, LineEditor, MaskedEditor, grouped
from desktop.formview.part_editors import (
    MomentEditor,
    PartsEditor,
    TimeEditor,
    join_date,
    join_time,
    split_date,
    split_time,
)

__all__ = [
    "FEW",
    "TICKED",
    "AreaEditor",
    "Editor",
    "LineEditor",
    "ManyEditor",
    "MaskedEditor",
    "MomentEditor",
    "OneEditor",
    "PartsEditor",
    "TickEditor",
    "TimeEditor",
    "grouped",
    "join_date",
    "join_time",
    "split_date",
    "split_time",
]
