"""Journal (台账流水): the append-only chain of this station, and the events of others.

Takes an Act that was judged and numbered, seals its body under the case's key, chains it
and folds it, all in the caller's transaction. Judges nothing. Events of other sites lie in
the same table; only own ones are this station's chain.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert as insert_or

from sync.ledger.events import GENESIS, Act, Event, chain_hash
from sync.ledger.hlc import hlc_ms, next_hlc
from sync.ledger.ids import new_event_id
from sync.ledger.problems import Problem
from sync.ledger.taken import REGISTERS, numbers_taken
from sync.store.content_keys import ContentKeys, seal_body
from sync.store.counters import Counters
from sync.store.event_rows import ACKED, REFUSED, SENT, UNSENT, event_of, row_of
from sync.store.frames import Frame, event_from_json, event_to_json
from sync.store.marks import HLC, Marks
from sync.store.projections import Projections
from sync.store.settings import Settings
from sync.store.tables import cases, drawer, events

_ID_RANDOM = 10
# Built once: each registration asks these.
_OF_CHAIN = (events.c.site == bindparam("site_"), events.c.incarnation == bindparam("life"))
_LAST = select(func.max(events.c.seq)).where(*_OF_CHAIN)
_HASH_AT = select(events.c.hash).where(*_OF_CHAIN, events.c.seq == bindparam("number"))
_OWN_AFTER = select(events).where(*_OF_CHAIN, events.c.seq > bindparam("number")).order_by(events.c.seq)
_EVENTS_OF = select(func.count()).where(events.c.case_no == bindparam("case"), events.c.status != REFUSED)


@dataclass(frozen=True, slots=True)
class ChainReport:
    """`unreadable`: events whose key was erased or never came. `broken`: what does not fit, in order."""

    events: int
    unreadable: int
    heads: dict[tuple[str, int], tuple[int, str]] = field(default_factory=dict)
    broken: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        return not self.broken


@dataclass(frozen=True, slots=True)
class Pen:
    """What writing needs beside the tables: time, chance, and the ordeal's hook."""

    now_ms: Callable[[], int]
    random_bytes: Callable[[int], bytes]
    step: Callable[[str], None]

    def new_id(self) -> str:
        """A UUIDv7."""
        return new_event_id(self.now_ms(), self.random_bytes(_ID_RANDOM))


class Journal:
    """The journal in one transaction."""

    def __init__(
        self,
        connection: Connection,
        *,
        settings: Settings,
        counters: Counters,
        marks: Marks,
        keys: ContentKeys,
        projections: Projections,
        frame: Frame,
        pen: Pen,
    ) -> None:
        self._connection = connection
        self._settings = settings
        self._counters = counters
        self._marks = marks
        self._keys = keys
        self._projections = projections
        self._frame = frame
        self._pen = pen

    def append(self, act: Act, *, recorded_at: str) -> Event:
        """Write one own act; returns the event with its body. Raises Problem("store.not_enrolled").

        Raises LookupError where the case's content was erased: nobody acts on it any more.
        """
        here = self._settings.enrolment()
        key = self._keys.for_writing(act.case_no, here.county_box, self._pen.random_bytes)
        if key is None:
            raise LookupError(f"the content of case {act.case_no} was erased")
        seq = self._counters.next(chain_name(here.incarnation))
        event_id = self._pen.new_id()
        hlc = next_hlc(self._marks.text(HLC), self._pen.now_ms(), here.site, here.incarnation)
        self._marks.set(HLC, hlc)
        body = dict(act.body)
        bare = Event(
            site=here.site,
            incarnation=here.incarnation,
            seq=seq,
            event_id=event_id,
            case_no=act.case_no,
            kind=act.kind,
            rev=self._events_of(act.case_no) + 1,
            actor=act.actor,
            effective_date=act.effective_date,
            recorded_at=recorded_at,
            hlc=hlc,
            sealed=seal_body(key, event_id, body),
            prev_hash=self._hash_at(here.site, here.incarnation, seq - 1),
            hash=GENESIS,
            body=body,
        )
        event = _hashed(bare)
        self._connection.execute(insert(events), row_of(event, own=True, status=UNSENT))
        self._frame.events.append(event)
        self._fold(event)
        self._pen.step("event")
        return event

    def history(self, case_no: str) -> list[Event]:
        """All events of a case that took effect, opened where the key is here, in causal order."""
        return self._history(case_no, with_refused=False)

    def refused(self) -> tuple[tuple[Event, str], ...]:
        """The drawer: own events that the county stored but did not apply, newest first, then events
        of others that could not be taken in; each with the code why."""
        query = select(events).where(events.c.status == REFUSED).order_by(events.c.row_id.desc())
        own = [(event_of(row), row.code) for row in self._connection.execute(query)]
        rows = self._connection.execute(select(drawer).order_by(drawer.c.row_id.desc()))
        return (*own, *((event_from_json(json.loads(row.content)), row.code) for row in rows))

    def put_aside(self, event: Event, code: str) -> None:
        """Keep an event that cannot be taken in, with the code why; it holds up nothing else."""
        content = json.dumps(event_to_json(event), ensure_ascii=False)
        row = {"event_id": event.event_id, "code": code, "content": content}
        self._connection.execute(insert_or(drawer).values(row).on_conflict_do_nothing())

    def mark_sent(self, site: str, incarnation: int, through: int) -> None:
        """Own events up to this seq were handed to a carrier."""
        self._connection.execute(
            update(events)
            .where(*_chain(site, incarnation), events.c.seq <= through, events.c.status == UNSENT)
            .values(status=SENT)
        )

    def mark_acked(self, site: str, incarnation: int, through: int) -> set[str]:
        """The county has proved these; returns the cases concerned."""
        return self._mark(
            update(events)
            .where(*_chain(site, incarnation), events.c.seq <= through, events.c.status.in_((UNSENT, SENT)))
            .values(status=ACKED)
        )

    def first_since(self, site: str, incarnation: int, day: str) -> int | None:
        """The first own place recorded on that ISO day or later; None where there is none."""
        query = select(func.min(events.c.seq)).where(*_chain(site, incarnation), events.c.recorded_at >= day)
        return self._connection.execute(query).scalar()

    def count_since(self, site: str, incarnation: int, stamp: str) -> int:
        """How many own events bear a later local time than `stamp`."""
        query = select(func.count()).where(*_chain(site, incarnation), events.c.recorded_at > stamp)
        return int(self._connection.execute(query).scalar() or 0)

    def of_day(self, site: str, incarnation: int, day: str) -> tuple[int, int]:
        """(own events, registrations among them) recorded on this ISO day."""
        registers = func.sum(case((events.c.kind.in_(REGISTERS), 1), else_=0))
        query = select(func.count(), registers).where(
            *_chain(site, incarnation), events.c.recorded_at.startswith(day)
        )
        count, registered = self._connection.execute(query).one()
        return int(count), int(registered or 0)

    def mark_lost(self, site: str, incarnation: int, after: int) -> set[str]:
        """The county went back to an older state: events after this seq are to be sent again."""
        return self._mark(
            update(events)
            .where(*_chain(site, incarnation), events.c.seq > after, events.c.status != UNSENT)
            .values(status=UNSENT, code="")
        )

    def mark_refused(self, site: str, incarnation: int, seq: int, code: str) -> set[str]:
        """The county stored this event but did not apply it."""
        return self._mark(
            update(events)
            .where(*_chain(site, incarnation), events.c.seq == seq, events.c.status != REFUSED)
            .values(status=REFUSED, code=code)
        )

    def move_chain(self, site: str, old: int, new: int, after: int) -> int:
        """Own acts of the chain `old` behind `after` go on as the chain `new`, from its first place.

        Id, author, times and sealed body stay; place and hashes are new. Returns how many moved.
        """
        query = select(events).where(*_chain(site, old), events.c.seq > after).order_by(events.c.seq)
        before, count = GENESIS, 0
        for row in self._connection.execute(query).all():
            count += 1
            event = _hashed(replace(event_of(row), incarnation=new, seq=count, prev_hash=before))
            place = {"incarnation": new, "seq": count, "prev_hash": before, "hash": event.hash}
            self._connection.execute(
                update(events).where(events.c.row_id == row.row_id).values(**place, status=UNSENT, code="")
            )
            before = event.hash
        return count

    def mark_heard(self, site: str, incarnation: int, through: int, refused: Collection[int]) -> set[str]:
        """The county no longer refuses these: what they build on has reached it meanwhile."""
        return self._mark(
            update(events)
            .where(
                *_chain(site, incarnation),
                events.c.seq <= through,
                events.c.status == REFUSED,
                events.c.seq.not_in(refused),
            )
            .values(status=ACKED, code="")
        )

    def road_counts(self) -> dict[str, int]:
        """unsent | sent | acknowledged | decided -> how many cases with own events.

        Walks indexes only and counts inside SQLite: what waits is few, what is decided has an index.
        """
        least = _least_proven().where(events.c.status.in_((UNSENT, SENT))).group_by(events.c.case_no)
        waiting = least.subquery()
        ended = func.coalesce(cases.c.decided, False)
        joined = waiting.outerjoin(cases, cases.c.case_no == waiting.c.case_no)
        rows = self._connection.execute(select(waiting.c.least, ended).select_from(joined)).all()
        every = select(func.count(events.c.case_no.distinct())).where(events.c.own, events.c.case_no != "")
        own = exists(events.c.case_no).where(events.c.case_no == cases.c.case_no, events.c.own)
        decided = select(func.count()).select_from(cases).where(cases.c.decided, own)
        total = int(self._connection.execute(every).scalar_one())
        proven = int(self._connection.execute(decided).scalar_one()) - sum(row[1] for row in rows)
        unsent = sum(row[0] == 0 for row in rows)
        return {
            UNSENT: unsent,
            SENT: len(rows) - unsent,
            "acknowledged": total - len(rows) - proven,
            "decided": proven,
        }

    def refused_count(self) -> int:
        """How many pieces lie in the drawer."""
        own = select(func.count()).where(events.c.status == REFUSED).scalar_subquery()
        foreign = select(func.count()).select_from(drawer).scalar_subquery()
        return int(self._connection.execute(select(own + foreign)).scalar_one())

    def applied_hashes(self, site: str, incarnation: int) -> dict[str, bytes]:
        """event_id -> hash of a chain's events that the county proved and applied: what a digest covers."""
        query = select(events.c.event_id, events.c.hash).where(
            *_chain(site, incarnation), events.c.status == ACKED
        )
        return {event_id: bytes(digest) for event_id, digest in self._connection.execute(query)}

    def own_places(self, site: str) -> set[tuple[int, int]]:
        """(incarnation, seq) of every event of a site."""
        query = select(events.c.incarnation, events.c.seq).where(events.c.site == site)
        return {(incarnation, seq) for incarnation, seq in self._connection.execute(query)}

    def all_of(self, site: str) -> Iterator[Event]:
        """Every event of a site, bodies sealed, chain by chain."""
        query = select(events).where(events.c.site == site)
        for row in self._connection.execute(query.order_by(events.c.incarnation, events.c.seq)):
            yield event_of(row)

    def _mark(self, statement: Any) -> set[str]:
        return set(self._connection.execute(statement.returning(events.c.case_no)).scalars())

    def roads(self, case_nos: Iterable[str] | None = None) -> dict[str, str]:
        """Case -> unsent | sent | acknowledged: the least proven of its own events."""
        query = _least_proven()
        if case_nos is not None:
            query = query.where(events.c.case_no.in_(tuple(case_nos)))
        names = (UNSENT, SENT, "acknowledged")
        rows: Any = self._connection.execute(query.group_by(events.c.case_no))
        return {case_no: names[least] for case_no, least in rows}

    def own_after(self, site: str, incarnation: int, after: int) -> Iterator[Event]:
        """Own events with seq > after, in order, bodies sealed."""
        begin = {"site_": site, "life": incarnation, "number": after}
        for row in self._connection.execute(_OWN_AFTER, begin):
            yield event_of(row)

    def last(self, site: str, incarnation: int) -> int:
        """seq of the last event of a chain; 0 where there is none."""
        return int(self._connection.execute(_LAST, {"site_": site, "life": incarnation}).scalar() or 0)

    def newest(self, site: str, limit: int, account: str = "") -> list[Event]:
        """The last events of a site, newest first, opened where the key is here; `account`: of one person only."""
        query = select(events).where(events.c.site == site)
        if account:
            query = query.where(events.c.account == account)
        rows = self._connection.execute(query.order_by(events.c.row_id.desc()).limit(limit)).all()
        return [self._keys.opened(event_of(row)) for row in rows]

    def place(self, site: str, incarnation: int, seq: int) -> Event | None:
        """The event at one place of a chain, its body sealed; None where there is none."""
        query = select(events).where(*_chain(site, incarnation), events.c.seq == seq)
        row = self._connection.execute(query).first()
        return None if row is None else event_of(row)

    def count(self, site: str, incarnation: int) -> int:
        """How many rows a chain has."""
        query = select(func.count()).select_from(events).where(*_chain(site, incarnation))
        return int(self._connection.execute(query).scalar_one())

    def faults_after(self, site: str, incarnation: int, seq: int) -> Iterator[str]:
        """What does not fit of a chain's rows behind a place, and of what should follow them."""
        last = self.last(site, incarnation)
        yield from self.faults_within(site, incarnation, seq, last)
        yield from self._cut_tails({(site, incarnation): (last, "")})

    def faults_within(self, site: str, incarnation: int, after: int, through: int) -> Iterator[str]:
        """What does not fit of a chain's rows behind `after`, up to `through`."""
        before = self.place(site, incarnation, after)
        query = select(events).where(
            *_chain(site, incarnation), events.c.seq > after, events.c.seq <= through
        )
        for row in self._connection.execute(query.order_by(events.c.seq)):
            event = event_of(row)
            if before is not None or event.seq == 1:
                yield from _faults(event, before, whole=True)
            before = event

    def known(self, event: Event) -> Row[Any] | None:
        """The row at the event's place or with its id."""
        same_place = and_(*_chain(event.site, event.incarnation), events.c.seq == event.seq)
        query = select(events).where(same_place | (events.c.event_id == event.event_id))
        return self._connection.execute(query).first()

    def take(self, event: Event, *, own: bool, status: str = ACKED) -> bool:
        """Keep an event that came from elsewhere; False where it is here already. Folds nothing.

        Raises ValueError where the event does not bear its hash or its stamp is none, Problem("road.fork") where its
        place in a chain holds another event.
        """
        if event.computed_hash() != event.hash:
            raise ValueError(f"event {event.event_id} does not bear its hash")
        hlc_ms(event.hlc)
        known = self.known(event)
        if known is not None:
            moved = known.event_id == event.event_id and known.incarnation > event.incarnation
            if bytes(known.hash) != event.hash and not moved:
                raise Problem("road.fork")
            return False
        self._connection.execute(insert(events).values(row_of(event, own=own, status=status)))
        if event.hlc > self._marks.text(HLC):
            self._marks.set(HLC, event.hlc)
        if own:
            taken = numbers_taken(self._keys.opened(event))
            self._counters.raise_to({chain_name(event.incarnation): event.seq, **taken})
            self._frame.events.append(event)
            self._frame.keys.update(self._keys.pairs((event.case_no,)))
        return True

    def refold(self, case_no: str) -> None:
        """Fold a case anew from everything that is known of it."""
        if not case_no:
            return
        applied = [event for event in self.history(case_no) if event.body is not None]
        everything = [event for event in self._history(case_no, with_refused=True) if event.body is not None]
        self._projections.refold(case_no, applied, everything)

    def refold_all(self) -> tuple[int, int, int]:
        """Rebuild every projection: (cases, events folded, events without key)."""
        self._projections.clear()
        first = select(events.c.case_no).where(events.c.case_no != "").group_by(events.c.case_no)
        names = self._connection.execute(first.order_by(func.min(events.c.row_id))).scalars().all()
        total = skipped = 0
        for case_no in names:
            history = self._history(case_no, with_refused=True)
            skipped += sum(event.body is None for event in history)
            total += sum(event.body is not None for event in history)
            self.refold(case_no)
        return self._projections.cases.count(), total, skipped

    def verify(self) -> ChainReport:
        """Walk every chain, also over erased bodies: hashes, links, and gaps of the chain that this PC writes.

        Of others, also of another PC of this village, only what concerns us came here.
        """
        broken: list[str] = []
        heads: dict[tuple[str, int], tuple[int, str]] = {}
        total = unreadable = 0
        before: Event | None = None
        mine = self._written_here()
        order = (events.c.own.desc(), events.c.site, events.c.incarnation, events.c.seq)
        for row in self._connection.execute(select(events).order_by(*order)):
            event = event_of(row)
            total += 1
            unreadable += self._keys.of(event.case_no) is None
            broken.extend(_faults(event, before, whole=(event.site, event.incarnation) == mine))
            heads[(event.site, event.incarnation)] = (event.seq, event.hash.hex())
            before = event
        broken.extend(self._cut_tails(heads))
        return ChainReport(total, unreadable, heads, tuple(broken))

    def _written_here(self) -> tuple[str, int]:
        try:
            here = self._settings.enrolment()
        except Problem:
            return "", 0
        return here.site, here.incarnation

    def _cut_tails(self, heads: dict[tuple[str, int], tuple[int, str]]) -> Iterator[str]:
        """A counter that is ahead of its chain: events at the end are gone."""
        mine = self._written_here()
        counted = self._counters.last(chain_name(mine[1]))
        last, _ = heads.get(mine, (0, ""))
        if counted > last:
            yield f"本站第 {last + 1} 至 {counted} 条经历不见了"

    def _fold(self, event: Event) -> None:
        if event.case_no and not self._projections.follow(event):
            self.refold(event.case_no)

    def _history(self, case_no: str, *, with_refused: bool) -> list[Event]:
        query = select(events).where(events.c.case_no == case_no)
        if not with_refused:
            query = query.where(events.c.status != REFUSED)
        found = [self._keys.opened(event_of(row)) for row in self._connection.execute(query)]
        return sorted(found, key=Event.order)

    def _events_of(self, case_no: str) -> int:
        return int(self._connection.execute(_EVENTS_OF, {"case": case_no}).scalar_one())

    def _hash_at(self, site: str, incarnation: int, seq: int) -> bytes:
        if seq == 0:
            return GENESIS
        place = {"site_": site, "life": incarnation, "number": seq}
        return bytes(self._connection.execute(_HASH_AT, place).scalar_one())


def chain_name(incarnation: int) -> str:
    """The counter of a chain's seq."""
    return f"@chain/{incarnation}"


def _least_proven() -> Select[tuple[str, int]]:
    """case_no, least: 0 where an own event is unsent, 1 where one is only sent, else 2."""
    rank = case((events.c.status == UNSENT, 0), (events.c.status == SENT, 1), else_=2)
    return select(events.c.case_no, func.min(rank).label("least")).where(events.c.own, events.c.case_no != "")


def _chain(site: str, incarnation: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return events.c.site == site, events.c.incarnation == incarnation


def _hashed(event: Event) -> Event:
    return replace(event, hash=chain_hash(event.prev_hash, event.header(), event.sealed))


def _faults(event: Event, before: Event | None, *, whole: bool) -> Iterator[str]:
    """`before`: the row read before this one. `whole`: every row of this chain must be here."""
    name = f"{event.site}.{event.incarnation}/{event.seq}"
    if event.computed_hash() != event.hash:
        yield f"{name} 的校验值不符"
    follows = before is not None and (before.site, before.incarnation) == (event.site, event.incarnation)
    last, head = (before.seq, before.hash) if follows and before else (0, GENESIS)
    if event.seq != last + 1:
        if whole:
            yield f"{name} 之前缺少第 {last + 1} 条"
    elif event.prev_hash != head:
        yield f"{name} 与前一条不相连"
