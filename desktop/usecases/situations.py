"""Situations (情形): a form before it is a draft, and the draft that starts with what was said.

The guide asks on a session that is stored nowhere; only 开始填写 opens a draft, with the answers
and the word where each came from. Nothing here decides what is asked: the item says it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.usecases.drafts import open_draft, session_of
from desktop.usecases.start_views import Whom
from desktop.usecases.station import Station
from desktop.usecases.views import DraftLine
from forms.answers import Answers, Value
from forms.applicant import applicant_paths
from forms.item import ServiceItem
from forms.session import FormSession
from sync.ledger.events import Actor

GUIDED = "情形引导"


def situation_session(station: Station, item_id: str, situation: str = "") -> FormSession:
    """A form nobody keeps, with the answers of the named situation ("" for none); pure once it is here.

    Raises Problem("item.unknown"). An unknown situation has no answers.
    """
    item = station.item(item_id)
    return session_of(station, item, Answers(dict(implied(item, situation))))


def begin_case(
    station: Station,
    actor: Actor,
    item_id: str,
    situation: str = "",
    answers: Answers | None = None,
    whom: Whom | None = None,
) -> DraftLine:
    """A draft that starts with the situation's answers, the guide's over them, and the person's facts.

    Each of these shows its origin in the form until it is changed. Raises Problem item.unknown, clock.suspect.
    """
    item = station.item(item_id)
    given: dict[str, tuple[Value, str]] = {}
    label = next((one.label for one in item.situations if one.name == situation), "")
    given.update({path: (value, f"情形：{label}") for path, value in implied(item, situation).items()})
    guided = answers or Answers()
    given.update({path: (value, GUIDED) for path, value in guided.values.items()})
    if whom is not None:
        paths = applicant_paths(item)
        known = {paths[fact]: text for fact, text in whom.facts.items() if fact in paths and text}
        given.update({path: (text, whom.origin) for path, text in known.items()})
    draft = open_draft(station, actor, item_id, begun_content(given, guided))
    name = whom.name if whom else ""
    return DraftLine(draft.draft_id, item.item_id, item.name, name, draft.saved_at)


def implied(item: ServiceItem, situation: str) -> dict[str, str]:
    """Path -> value of a named situation; empty for none."""
    return next((dict(one.sets) for one in item.situations if one.name == situation), {})


def begun_content(given: Mapping[str, tuple[Value, str]], guided: Answers) -> dict[str, Any]:
    """What a draft begins with: each answer with its origin, and the guide's repeats."""
    values = {path: value for path, (value, _origin) in given.items()}
    plain = Answers(values, guided.repeats).to_json()
    return {
        "answers": plain,
        "given": {path: [plain["values"][path], origin] for path, (_value, origin) in given.items()},
    }
