"""The only translator between the book (ledger, ports) and the envelope (wire). Pure.

Bodies travel sealed, so no case is ever looked into here. What cannot be an Event at all
raises ValueError; whether an Event is allowed is the judge's question, not this room's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sync.engine.ports import Answer, Change, SignedHead
from sync.ledger.events import Actor, Event
from sync.wire import ExchangeAnswer, RefusedEvent, Want, WireActor, WireChange, WireEvent
from sync.wire.heads import ChainHead


def event_to_wire(event: Event) -> WireEvent:
    """The event without its clear body."""
    actor = event.actor
    return WireEvent(
        site=event.site,
        incarnation=event.incarnation,
        seq=event.seq,
        event_id=event.event_id,
        case_no=event.case_no,
        kind=event.kind,
        rev=event.rev,
        actor=WireActor(actor.account, actor.name, actor.role),
        effective_date=event.effective_date.isoformat(),
        recorded_at=event.recorded_at,
        hlc=event.hlc,
        sealed=event.sealed,
        prev_hash=event.prev_hash,
        hash=event.hash,
        schema=event.schema,
        suite=event.suite,
    )


def event_from_wire(row: WireEvent) -> Event:
    """Raises ValueError where `effective_date` is no date. The hash is not checked here."""
    return Event(
        site=row.site,
        incarnation=row.incarnation,
        seq=row.seq,
        event_id=row.event_id,
        case_no=row.case_no,
        kind=row.kind,
        rev=row.rev,
        actor=Actor(row.actor.account, row.actor.name, row.actor.role),
        effective_date=date.fromisoformat(row.effective_date),
        recorded_at=row.recorded_at,
        hlc=row.hlc,
        sealed=row.sealed,
        prev_hash=row.prev_hash,
        hash=row.hash,
        schema=row.schema,
        suite=row.suite,
    )


def change_to_wire(change: Change) -> WireChange:
    return WireChange(
        n=change.n,
        kind=change.kind,
        event=None if change.event is None else event_to_wire(change.event),
        key=change.key,
        name=change.name,
        document=change.document,
    )


def change_from_wire(row: WireChange) -> Change:
    """Raises ValueError where the event inside is none."""
    return Change(
        n=row.n,
        kind=row.kind,
        event=None if row.event is None else event_from_wire(row.event),
        key=row.key,
        name=row.name,
        document=row.document,
    )


def _changes(message: ExchangeAnswer) -> Iterator[Change]:
    whole = len(message.signatures) == len(message.changes)
    signatures = message.signatures if whole else [b""] * len(message.changes)
    for row, signature in zip(message.changes, signatures, strict=True):
        yield replace(change_from_wire(row), signature=signature)


def answer_to_wire(answer: Answer) -> ExchangeAnswer:
    return ExchangeAnswer(
        epoch=answer.epoch,
        acked=answer.acked,
        refused=[RefusedEvent(seq, code) for seq, code in answer.refused],
        wants=[Want(sha, offset) for sha, offset in answer.wants],
        backed_up=answer.backed_up,
        server_time=answer.server_time,
        retry_after=answer.retry_after,
        changes=[change_to_wire(change) for change in answer.changes],
        cursor=answer.cursor,
        digest=answer.digest,
        more=answer.more,
        head=None if answer.head is None else head_to_wire(answer.head),
        signatures=_signatures(answer),
    )


def _signatures(answer: Answer) -> list[bytes]:
    told = [change.signature for change in answer.changes]
    return told if any(told) else []


def answer_from_wire(message: ExchangeAnswer) -> Answer:
    """Raises ValueError where a change carries no event that could be one."""
    return Answer(
        epoch=message.epoch,
        acked=message.acked,
        refused=tuple((row.seq, row.code) for row in message.refused),
        wants=tuple((want.sha, want.offset) for want in message.wants),
        backed_up=message.backed_up,
        server_time=message.server_time,
        retry_after=message.retry_after,
        changes=tuple(_changes(message)),
        cursor=message.cursor,
        digest=message.digest,
        more=message.more,
        head=None if message.head is None else _head(message.head),
    )


def head_to_wire(head: SignedHead) -> ChainHead:
    return ChainHead(head.seq, head.hash, head.at, head.signature)


def _head(head: ChainHead) -> SignedHead:
    return SignedHead(head.seq, head.hash, head.at, head.signature)
