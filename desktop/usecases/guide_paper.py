"""Printing D10: the guide of an item, or the slip that tells one applicant all he has to bring.

No case paper: no number is taken and nothing is shelved. That a slip was made is noted in
the settings document `told` (the newest 500, names masked), as proof against a second journey.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop.usecases.drafts import resume_draft, rules_of, session_of
from desktop.usecases.situations import implied
from desktop.usecases.station import Station
from desktop.usecases.views import DraftView
from forms.answers import Answers
from forms.applicant import applicant_paths
from forms.item import MaterialRule, ServiceItem
from forms.printing import MissingGlyphs, render
from forms.session import FormSession
from sync.ledger.papers_guide import Asked, guide_data, questions_behind, slip_data
from sync.ledger.people import mask_name
from sync.ledger.problems import Problem

FULL, SLIP = "", "slip"
TOLD = "told"
MOST_TOLD = 500


def guide_pdf(
    station: Station, item_id: str, draft_id: str | None = None, variant: str = SLIP, who: str = ""
) -> bytes:
    """The PDF of D10. `variant`: "slip" (A5) or "" the full guide (A4); `who`: the clerk that tells.

    With a draft the slip lists only what its answers need; without one every row with its condition.
    Raises Problem item.unknown, draft.unknown, paper.missing_glyph.
    """
    draft = resume_draft(station, draft_id) if draft_id else None
    item = station.item(draft.item_id, draft.version) if draft else station.item(item_id)
    site = station.site()
    asked = Asked(item, site.profile, station.terms(item, site).capacity, station.recorded_at(), who)
    if variant == FULL:
        return _render(station, FULL, guide_data(asked))
    if draft is None:
        materials, situation, name = item.materials, None, ""
    else:
        session = session_of(station, item, draft.answers)
        materials, situation = _needed(item, draft), _situation(session, item)
        path = applicant_paths(item).get("name", "")
        name = str(session.value(path)) if path else ""
    pdf = _render(station, SLIP, slip_data(asked, materials, situation))
    _note(station, item, draft_id or "", who, name, materials, situation or ())
    return pdf


def situation_slip(station: Station, item_id: str, situation: str, answers: Answers, who: str = "") -> bytes:
    """The slip for exactly the situation found and the answers over it, before any draft is opened.

    Raises Problem item.unknown, paper.missing_glyph.
    """
    item = station.item(item_id)
    site = station.site()
    values = {**implied(item, situation), **answers.values}
    session = session_of(station, item, Answers(values, answers.repeats))
    asked = Asked(item, site.profile, station.terms(item, site).capacity, station.recorded_at(), who)
    materials, words = session.materials(), _situation(session, item)
    pdf = _render(station, SLIP, slip_data(asked, materials, words))
    _note(station, item, "", who, "", materials, words)
    return pdf


def told(station: Station) -> tuple[dict[str, Any], ...]:
    """Slips made here, newest first: when, who told, to whom (masked), item, version, situation, materials."""
    with station.cabinet.reading() as view:
        return tuple(reversed(view.settings.get(TOLD) or ()))


def _render(station: Station, variant: str, data: dict[str, Any]) -> bytes:
    try:
        return render("D10", data, station.fonts(), variant)
    except MissingGlyphs as missing:
        raise Problem("paper.missing_glyph", chars=" ".join(missing.chars)) from missing


def _needed(item: ServiceItem, draft: DraftView) -> tuple[MaterialRule, ...]:
    needed = {row.material for row in draft.materials if row.needed}
    return tuple(rule for rule in rules_of(item) if rule.id in needed)


def _situation(session: FormSession, item: ServiceItem) -> list[str]:
    """The answers to the item's own asks and those on which the list depends, in words."""
    words = []
    for node in questions_behind(item):
        state = session.state(node.path)
        labels = {choice.value: choice.label for choice in state.choices}
        values = (state.value,) if isinstance(state.value, str) else state.value
        shown = "、".join(labels.get(value, value) for value in values if value)
        if state.relevant and shown:
            words.append(f"{node.label}：{shown}")
    return words


def _note(
    station: Station,
    item: ServiceItem,
    draft_id: str,
    who: str,
    name: str,
    materials: Sequence[MaterialRule],
    situation: Sequence[str],
) -> None:
    row = {
        "when": station.recorded_at(),
        "who": who,
        "person": mask_name(name),
        "draft": draft_id,
        "item": item.item_id,
        "version": item.version,
        "situation": list(situation),
        "materials": [rule.id for rule in materials],
    }
    with station.cabinet.unit() as unit:
        rows = list(unit.settings.get(TOLD) or ())
        unit.settings.put(TOLD, [*rows, row][-MOST_TOLD:])
