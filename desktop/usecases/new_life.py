"""A copied or restored PC: ask the county for a number of its own, keep both histories, and mend doubles.

Done by itself when the county says that this PC's records are not the ones it has. A case number
that exists twice was printed twice: the clerk registers that case again and takes the old paper back.
"""

from __future__ import annotations

from typing import Any

from desktop.usecases.drafts import list_drafts, open_draft
from desktop.usecases.station import Station
from desktop.usecases.views import DraftLine
from sync.ledger.events import Actor, Event
from sync.ledger.numbers import doc_chars
from sync.ledger.problems import Problem
from sync.ledger.taken import document_counter
from sync.store.marks import THROUGH, UNPROVED

NEW_LIFE = "new_life"  # settings document: when this PC got another number
AGAIN = "registered_again"  # settings document: refused registration -> the draft that took its place
GAP = 10_000
NUMBER_TWICE = "event.number_twice"


def take_new_number(station: Station) -> int:
    """Go on under a number of our own; returns it. Raises Problem: center.no_fork, road.*."""
    before = station.cabinet.standing()
    hashes = [event.hash for event in station.cabinet.own_events(before.acked, 1 << 40)]
    restored = numbers_unproved(station)
    incarnation, through = station.county().incarnate(before.acked, hashes, restored=restored)
    go_on_as(station, incarnation, through)
    return incarnation


def go_on_as(station: Station, incarnation: int, through: int) -> None:
    """The county gave this PC a number, over the line or by a stick; `through`: the last row both have alike."""
    old = station.cabinet.standing().incarnation
    moved = station.cabinet.begin_anew(incarnation, through)
    with station.cabinet.unit() as unit:
        told = {"at": station.recorded_at(), "old": old, "new": incarnation, "moved": moved}
        unit.settings.put(NEW_LIFE, told)


def numbers_unproved(station: Station) -> bool:
    """A repair could not prove the last printed numbers: none is given before this PC has another device number."""
    with station.cabinet.reading() as view:
        return bool(view.marks.text(UNPROVED))


def doubt_ends_tonight(station: Station) -> None:
    """A county of an older program has no number for a PC whose rows agree with its own. What people may hold bears a
    day up to this one, so case numbers of later days are safe: only what is left of today waits. Document numbers bear
    a year; they go on behind a gap that no village fills between two backups. Said once; a later exchange moves
    nothing, for what was given since is known."""
    with station.cabinet.unit() as unit:
        if unit.marks.text(UNPROVED).startswith(THROUGH):
            return
        days = [name.removeprefix("case/") for name in unit.counters.all() if name.startswith("case/")]
        series = [document_counter(char, station.today().year) for char in doc_chars()]
        unit.counters.raise_to({name: unit.counters.last(name) + GAP for name in series})
        unit.marks.set(UNPROVED, THROUGH + max([station.today().isoformat(), *days]))


def new_life_words(station: Station) -> str:
    """The calm line on 交换; "" where this PC is the only one under its number."""
    with station.cabinet.reading() as view:
        told = view.settings.get(NEW_LIFE)
    if not told:
        return ""
    return (
        f"{str(told['at'])[:16].replace('T', ' ')} 发现本机是还原或复制的磁盘，县里已改用设备号 "
        f"{told['new']:02d}。原来的记录都在；重号的办件在“退回的”里，请重新登记。"
    )


def register_again(station: Station, actor: Actor, case_no: str) -> DraftLine:
    """A draft with everything of a case whose number exists twice, ready to go on with.

    Pressed again it is the same draft, as long as that is open. Raises Problem("case.unknown").
    """
    event = _refused_registration(station, case_no)
    with station.cabinet.reading() as view:
        known = _again(view).get(event.event_id, {})
        if known and view.drafts.get(known["draft"]) is not None:
            return _line(station, str(known["draft"]))
    body: dict[str, Any] = dict(event.body or {})
    content = {
        "answers": body.get("answers", {}),
        "proxy": body.get("proxy"),
        "materials": {str(row["material"]): dict(row) for row in body.get("materials", ())},
    }
    draft = open_draft(station, actor, str(body["item_id"]), content)
    with station.cabinet.unit() as unit:
        noted = {"case_no": case_no, "draft": draft.draft_id, "done": False}
        unit.settings.put(AGAIN, {**_again(unit), event.event_id: noted})
    return _line(station, draft.draft_id)


def settle_doubles(station: Station) -> None:
    """Where a case was registered again, the other case of its old number may be seen here."""
    with station.cabinet.reading() as view:
        again = _again(view)
        ready = [key for key, noted in again.items() if not noted["done"] and _registered(view, noted)]
    for event_id in ready:
        station.cabinet.give_way(again[event_id]["case_no"])
        with station.cabinet.unit() as unit:
            noted = _again(unit)
            unit.settings.put(AGAIN, {**noted, event_id: {**noted[event_id], "done": True}})


def registered_again(view: Any, event_id: str) -> bool:
    """This refused registration stands under a new number."""
    noted = _again(view).get(event_id)
    return noted is not None and _registered(view, noted)


def _line(station: Station, draft_id: str) -> DraftLine:
    return next(line for line in list_drafts(station) if line.draft_id == draft_id)


def _again(view: Any) -> dict[str, dict[str, Any]]:
    return dict(view.settings.get(AGAIN) or {})


def _registered(view: Any, noted: dict[str, Any]) -> bool:
    return bool(view.drafts.registered_as(noted["draft"]))


def _refused_registration(station: Station, case_no: str) -> Event:
    with station.cabinet.reading() as view:
        for event, code in view.journal.refused():
            if event.case_no == case_no and code == NUMBER_TWICE:
                opened = view.keys.opened(event)
                if opened.body is not None:
                    return opened
    raise Problem("case.unknown", case_no=case_no)
