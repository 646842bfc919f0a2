"""The county's own acts: judged, numbered, printed as data and written to the county's own chain.

One transaction makes the event, its papers with their numbers, the projection and the
news for the stations. PDFs are drawn later from the papers' data (`papers.py`). The
county is a site like any other: site = its code, incarnation 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from forms.canonical import canonical
from sync import seal
from sync.center import book
from sync.center.bodies import bound, case_key
from sync.center.county import County, own_incarnation
from sync.center.database import alone, next_number
from sync.center.departments import refuse_other_department
from sync.center.journal_rows import head_of, last_hlc
from sync.center.recusal import relation_to
from sync.center.sites import site_of
from sync.center.sitting import sitting
from sync.center.station_settings import documents_of
from sync.ledger import demands
from sync.ledger.case import Case
from sync.ledger.events import Act, Actor, Event
from sync.ledger.hlc import next_hlc
from sync.ledger.ids import new_event_id
from sync.ledger.issue import Writer, ready_to_write
from sync.ledger.numbers import doc_char, document_number
from sync.ledger.problems import Problem


def act_on_case(
    county: County,
    actor: Actor,
    case_no: str,
    kind: str,
    body: Mapping[str, Any],
    *,
    effective_date: date | None = None,
    rev: int | None = None,
) -> Case:
    """Make one act on a case and return the case after it.

    `rev` is what the person saw; another rev now is refused with Problem("center.changed"),
    which also makes a double click one act. Raises the judge's Problems.
    """
    with alone(county.engine) as connection, sitting(connection, county) as held:
        county = replace(county, incarnation=own_incarnation(connection))
        case = book.find_case(connection, county, case_no)
        if case is None:
            raise Problem("case.unknown", case_no=case_no)
        refuse_other_department(connection, actor.account, case)
        if rev is not None and case.rev != rev:
            raise Problem("center.changed")
        key = case_key(connection, county, case_no)
        if key is None:
            raise Problem("event.no_key", case_no=case_no)
        act = Act(kind, case_no, actor, effective_date or county.today(), dict(body))
        stamp = county.stamp()
        world = book.world_for(connection, county, county.code, case.site, stamp)
        world = replace(world, recusal=relation_to(connection, county, actor.account, case))
        if kind in demands.KINDS:
            world = replace(world, listed=book.listed_of(county, case))
            demands.named(act.body, case, world.listed)
        writer = _writer(connection, county, stamp)
        ready, _ = ready_to_write(case, act, world, writer, _numbers(connection, county, act.effective_date))
        event = _event(connection, county, ready, key, case.rev + 1, stamp)
        judged = book.weigh(held, event)
        book.enter(held, judged)
    return judged.case


def _writer(connection: Connection, county: County, stamp: str) -> Writer:
    own = site_of(connection, county.code)
    profile = documents_of(connection, county, own)["profile"] | {"device": f"{county.incarnation:02d}"}
    return Writer(county.code, profile, stamp, county.qr_mac)


def _numbers(connection: Connection, county: County, day: date) -> Callable[[str, str], str]:
    """Document numbers from counter rows: per character, year and device, gap-free (documents.md 0.2)."""

    def take(code: str, variant: str) -> str:
        char = doc_char(code, variant)
        serial = next_number(connection, f"doc/{county.code}/{char}/{day.year}/{county.incarnation}")
        return document_number(county.short, char, day.year, county.incarnation, serial)

    return take


def _event(connection: Connection, county: County, act: Act, key: bytes, rev: int, stamp: str) -> Event:
    """The act as the next event of the county's chain."""
    seq, prev_hash = head_of(connection, county.code, county.incarnation)
    now_ms = int(county.now().timestamp() * 1000)
    event_id = new_event_id(now_ms)
    event = Event(
        site=county.code,
        incarnation=county.incarnation,
        seq=seq + 1,
        event_id=event_id,
        case_no=act.case_no,
        kind=act.kind,
        rev=rev,
        actor=act.actor,
        effective_date=act.effective_date,
        recorded_at=stamp,
        hlc=next_hlc(last_hlc(connection), now_ms, county.code, county.incarnation),
        sealed=seal.seal_body(key, canonical(act.body), bound(event_id)),
        prev_hash=prev_hash,
        hash=b"",
        body=act.body,
    )
    return replace(event, hash=event.computed_hash())
