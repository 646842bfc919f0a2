"""Whether this PC's clock may be believed before an act is written down (state_machine.md 6.4).

Compares the clock with the last record of this station's own journal. A gap of more than a day is asked
about, and one clerk's word is enough. A clock that went back, or ahead by more than `LEAP`, is refused
until it is proved: by two accounts, by one with a one-time code, or by the county's signed time. Each
answer is a line of the chain, so the next record is measured against it; nothing written is changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from desktop.usecases import accounts
from desktop.usecases.station import Station
from sync.ledger.audit import clock_confirmed
from sync.ledger.clock import BACK, clock_doubt
from sync.ledger.events import Actor, Event
from sync.ledger.problems import Problem
from sync.store.heads import county_head
from sync.store.key_ring import KeyRing

if TYPE_CHECKING:
    from sync.store.unit_of_work import Reading

LEAP = timedelta(days=500)
ASK, PROVE = "ask", "prove"
_COUNTY_MAY_DIFFER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ClockQuestion:
    """`kind`: "" all is well | ask (one clerk says yes) | prove. `now`, `last`: in words, to the minute.

    `others`: accounts that may witness. `code`: the number to tell on the telephone, "" where there is
    none. `county`: the county's signed time bears this clock out.
    """

    kind: str
    now: str = ""
    last: str = ""
    others: tuple[str, ...] = ()
    code: str = ""
    county: bool = False


def refuse_suspect_clock(station: Station, view: Reading) -> None:
    """Raises Problem("clock.suspect") where the clock must be proved first."""
    last = _last_record(view)
    if last is not None and _kind(_moment(last), station.now()) == PROVE:
        raise Problem("clock.suspect", now=_words(station.now()), last=_words(_moment(last)))


def refuse_unasked_gap(station: Station, actor: Actor) -> None:
    """For whoever makes an act without a window, which would have asked. Raises Problem("clock.gap")."""
    asked = clock_question(station, actor)
    if asked.kind == ASK:
        raise Problem("clock.gap", now=asked.now, last=asked.last)


def clock_question(station: Station, actor: Actor) -> ClockQuestion:
    """What must be asked before the first act; reads only."""
    now = station.now()
    with station.cabinet.reading() as view:
        if not view.settings.get("profile"):
            return ClockQuestion("")
        last = _last_record(view)
        kind = _kind(_moment(last), now) if last is not None else ""
        if last is None or not kind:
            return ClockQuestion("")
        county = _county_agrees(view, last, now)
    others = tuple(name for name in accounts.account_names(station) if name != actor.name)
    return ClockQuestion(
        kind, _words(now), _words(_moment(last)), others, _next_code(station) if kind == PROVE else "", county
    )


def confirm_clock(
    station: Station,
    actor: Actor,
    witness: str = "",
    password: str = "",
    code: str = "",
) -> ClockQuestion:
    """Write down that the date is right. With neither witness nor code: for `ask`, or by the county's time.

    Raises Problem account.* (the witness), keys.code_* (the code, which is spent), clock.unproved.
    """
    asked = clock_question(station, actor)
    if not asked.kind:
        return asked
    how = _proved_by(station, actor, asked, witness, password, code)
    now = station.now()
    with station.cabinet.unit() as unit:
        last = _last_record(unit)
        false = _records_after(unit, now) if last is not None else 0
        act = clock_confirmed(actor, asked.now, asked.last, how, false, now.date())
        unit.journal.append(act, recorded_at=station.recorded_at())
    return ClockQuestion("")


def _proved_by(
    station: Station, actor: Actor, asked: ClockQuestion, witness: str, password: str, code: str
) -> str:
    if witness:
        if witness == actor.name:
            raise Problem("clock.unproved")
        other = accounts.sign_in(station, witness, password)
        return f"{other.name}同核"
    if code:
        ring, slot = KeyRing.by_code(station.cabinet.base_dir, code, station.ring.cost)
        station.ring.adopt(ring)
        station.ring.spend(slot)
        return f"一次性码第 {slot.name} 号"
    if asked.county:
        return "县中心签名的时间"
    if asked.kind == ASK:
        return "本人核对"
    raise Problem("clock.unproved")


def _kind(last: datetime, now: datetime) -> str:
    doubt = clock_doubt(last, now)
    if doubt == "back" or now - last > LEAP:
        return PROVE
    return ASK if doubt == "jump" else ""


def _county_agrees(view: Reading, last: Event, now: datetime) -> bool:
    """The county put its time and signature on this very end of our chain, and the clock agrees with it.

    The signature was checked when the head was taken in (`sync.store.heads`).
    """
    head = county_head(view)
    if not head or head.get("incarnation") != last.incarnation or int(head["seq"]) < last.seq:
        return False
    return timedelta(0) - BACK <= now - datetime.fromisoformat(str(head["at"])) <= _COUNTY_MAY_DIFFER


def _records_after(view: Reading, now: datetime) -> int:
    """Own records dated later than now: their dates are not to be relied on."""
    here = view.settings.enrolment()
    day = (now + BACK).isoformat(timespec="seconds")
    return view.journal.count_since(here.site, here.incarnation, day)


def _last_record(view: Reading) -> Event | None:
    here = view.settings.enrolment()
    last = view.journal.last(here.site, here.incarnation)
    return next(iter(view.journal.own_after(here.site, here.incarnation, last - 1)), None)


def _next_code(station: Station) -> str:
    from sync.store.key_ring import look

    return look(station.cabinet.base_dir).next_code


def _moment(event: Event) -> datetime:
    return datetime.fromisoformat(event.recorded_at)


def _words(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")
