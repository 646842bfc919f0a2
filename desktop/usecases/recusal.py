"""回避 on this PC: whom a clerk must not judge, by identity number; only keyed hashes are kept.

The clerk declares his own number and those of near relatives once; from then on the judge refuses to
let him register or examine their applications, whatever the form says of the relation.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from desktop.usecases.station import Station
from desktop.usecases.trusted_clock import refuse_suspect_clock
from sync.ledger.audit import recusal_withdrawn
from sync.ledger.case import Case
from sync.ledger.events import Act, Actor
from sync.ledger.people import valid_id_card
from sync.ledger.problems import Problem, register

OWN = "本人"
RELATIONS = (OWN, "配偶", "父亲", "母亲", "儿子", "女儿", "兄弟", "姐妹", "其他近亲属")
_NAME = "recusal/"

register({"recusal.not_declared": "您没有申报过这个号码，没有改动。请核对身份证号。"})


def declare_relative(station: Station, actor: Actor, relation: str, id_no: str) -> tuple[str, ...]:
    """Put somebody on the clerk's list; returns the relations on it.

    Raises Problem usage, recusal.number, recusal.one_person, store.*.
    """
    number = id_no.strip().upper()
    if relation not in RELATIONS:
        raise Problem("usage", reason=f"关系应为 {'、'.join(RELATIONS)} 之一")
    if not valid_id_card(number, station.today()):
        raise Problem("recusal.number")
    hashed = _hash(station, number)
    with station.cabinet.unit() as unit:
        for name in unit.settings.names_below(_NAME):
            others = unit.settings.get(name) or {}
            if relation == OWN and name != _NAME + actor.account and others.get(hashed) == OWN:
                raise Problem("recusal.one_person")
        known = dict(unit.settings.get(_NAME + actor.account) or {})
        known[hashed] = relation
        unit.settings.put(_NAME + actor.account, known)
    return tuple(known.values())


def withdraw_relative(station: Station, actor: Actor, id_no: str, reason: str) -> tuple[str, ...]:
    """Take somebody off the clerk's list, for a reason that stands in the chain; returns the relations left on it.

    Raises Problem recusal.number, recusal.not_declared, audit.reason_missing, clock.suspect, store.*.
    """
    number = id_no.strip().upper()
    if not valid_id_card(number, station.today()):
        raise Problem("recusal.number")
    hashed = _hash(station, number)
    with station.cabinet.unit() as unit:
        refuse_suspect_clock(station, unit)
        known = dict(unit.settings.get(_NAME + actor.account) or {})
        relation = known.pop(hashed, "")
        if not relation:
            raise Problem("recusal.not_declared")
        act = recusal_withdrawn(actor, relation, reason, station.today())
        unit.settings.put(_NAME + actor.account, known)
        unit.journal.append(act, recorded_at=station.recorded_at())
    return tuple(known.values())


def relatives(station: Station, actor: Actor) -> tuple[str, ...]:
    """The relations on the clerk's list, in the order of declaring."""
    with station.cabinet.reading() as view:
        return tuple((view.settings.get(_NAME + actor.account) or {}).values())


def relation_to(station: Station, settings: Any, act: Act, case: Case | None) -> str:
    """How the acting clerk is related to the applicant, "" where not at all or nobody said so."""
    applicant: Any = act.body.get("applicant") if case is None else case.applicant
    number = str(applicant.get("id_no", "")).strip().upper() if isinstance(applicant, Mapping) else ""
    known = settings.get(_NAME + act.actor.account) if number else None
    return str(known.get(_hash(station, number), "")) if known else ""


def _hash(station: Station, number: str) -> str:
    return hmac.new(station.cabinet.keys.derived("recusal"), number.encode(), hashlib.sha256).hexdigest()
