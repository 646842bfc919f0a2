"""Lookups that expressions make beside the tree: the words of jr:itext, the n-th working day."""

from __future__ import annotations

import re
from datetime import date, timedelta

from forms.calendar import WorkingCalendar
from forms.filling.options import Options, template_at
from forms.filling.templates import Template

_OF_CHOICE = re.compile(r"(.+)-([0-9]+)")


def itext(name: str, document: Template, options: Options) -> str:
    """`/data/name:label`, `/data/name:hint` or `list-0`, as pyxform calls them; "" for unknown names."""
    path, colon, form = name.rpartition(":")
    if colon:
        template = template_at(document, path)
        words = {"label": "label", "hint": "hint"}.get(form, "")
        return str(getattr(template.node, words)) if template is not None and words else ""
    found = _OF_CHOICE.fullmatch(name)
    choice = options.at(found[1], int(found[2])) if found else None
    return "" if choice is None else choice.label


def nth_workday(calendar: WorkingCalendar, day: date, count: int) -> date | None:
    """The `count`-th working day after `day` (before it below 0); 0 is the same day. None beyond the calendar."""
    try:
        if count >= 0:
            return calendar.add_workdays(day, count).day
        while count < 0:
            day -= timedelta(days=1)
            count += calendar.is_workday(day)
    except OverflowError:
        return None
    return day
