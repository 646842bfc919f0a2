"""A draft and the versions of its item (换版本): told before anything changes, moved when the clerk says so.

The draft keeps the version it was opened with as long as that is in force; once registered, a case
keeps its version for good. Moving drops nothing: what the new version does not ask stays in the draft.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.usecases.drafts import context_of
from desktop.usecases.station import Station
from forms.answers import Answers
from forms.item import ServiceItem
from forms.moving import Moving, move
from sync.ledger.problems import Problem
from sync.store.drafts import Draft


@dataclass(frozen=True, slots=True)
class DraftMove:
    """What moving the draft to the version in force would change. `must`: its own version has ended, it
    cannot be registered as it is. `ended`: the last day of its version, ISO, "" where unknown."""

    draft_id: str
    item_name: str
    old: str
    new: str
    must: bool
    ended: str
    moving: Moving


def draft_move(station: Station, draft_id: str, again: bool = False) -> DraftMove | None:
    """None where the draft's version is the newest in force (or none is), or the clerk stays with his and may.

    `again`: ask even so. Raises Problem("draft.unknown").
    """
    draft = _draft(station, draft_id)
    own, newest = _version(station, draft, draft.version), _version(station, draft, "latest")
    if newest is None or newest.version == draft.version:
        return None
    must = own is None or not _in_force(station, own)
    stays = draft.content.get("stays") == newest.version and not again
    if not must and (stays or not _newer(newest, own)):
        return None
    answers = Answers.from_json(draft.content.get("answers", {}))
    return DraftMove(
        draft_id=draft_id,
        item_name=newest.name,
        old=draft.version,
        new=newest.version,
        must=must,
        ended=own.valid_to if own is not None else "",
        moving=move(own, newest, answers, context_of(station, newest)),
    )


def move_draft(station: Station, draft_id: str) -> None:
    """The draft in the version in force; what it held is all still in it. Raises Problem draft.unknown."""
    told = draft_move(station, draft_id, again=True)
    if told is None:
        return
    content = dict(_draft(station, draft_id).content)
    content["answers"] = told.moving.answers.to_json()
    steps = [*content.get("moved", ()), {"from": told.old, "to": told.new, "at": station.recorded_at()}]
    with station.cabinet.unit() as unit:
        if not unit.drafts.move(
            draft_id, told.new, {**content, "moved": steps}, saved_at=station.recorded_at()
        ):
            raise Problem("draft.unknown")


def stay_draft(station: Station, draft_id: str) -> None:
    """The clerk goes on with the draft's own version; he is not asked again until a still newer one comes."""
    newest = station.item(_draft(station, draft_id).item_id).version
    with station.cabinet.unit() as unit:
        if not unit.drafts.change(draft_id, ("stays",), newest, saved_at=station.recorded_at()):
            raise Problem("draft.unknown")


def refuse_ended_version(station: Station, item: ServiceItem) -> None:
    """Raises Problem("draft.version_ended") where the version may not be registered today."""
    if not _in_force(station, item):
        raise Problem("draft.version_ended", item=item.name, ended=item.valid_to or item.valid_from)


def _draft(station: Station, draft_id: str) -> Draft:
    with station.cabinet.reading() as view:
        draft = view.drafts.get(draft_id)
    if draft is None:
        raise Problem("draft.unknown")
    return draft


def _version(station: Station, draft: Draft, version: str) -> ServiceItem | None:
    """One version of the draft's item; None where this PC does not have it (any more)."""
    try:
        return station.item(draft.item_id, version)
    except Problem:
        return None


def _in_force(station: Station, item: ServiceItem) -> bool:
    day = station.today().isoformat()
    return item.valid_from <= day and (not item.valid_to or day <= item.valid_to)


def _newer(one: ServiceItem, other: ServiceItem | None) -> bool:
    return other is None or (one.valid_from, one.version) > (other.valid_from, other.version)
