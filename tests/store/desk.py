"""A small desk over a real cabinet: fixed time, a county of two keys, cases by name."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from forms.calendar import WorkingCalendar
from sync import seal
from sync.engine.ports import Answer, Change
from sync.ledger.case import Paper, Terms
from sync.ledger.case_json import paper_to_json, terms_to_json
from sync.ledger.events import GENESIS, Act, Actor, Event
from sync.ledger.numbers import case_number
from sync.store import Cabinet, StationKeys
from sync.store.content_keys import seal_body
from tests.support.people import Person

VILLAGE, COUNTY = "511999104205", "511999000000"
DAY = date(2026, 11, 27)
MORNING_MS = 1_795_741_200_000  # 2026-11-27 09:00 +08:00
RECORDED = "2026-11-27T09:00:00+08:00"
KEYS = StationKeys(b"d" * 32, b"s" * 32, b"b" * 32)
COUNTY_BOX = b"c" * 32
CALENDAR = WorkingCalendar.builtin()
AGENT = Actor("周明华", "周明华", "VA")
REVIEWER = Actor("李科", "李科", "CR")
ZENG = Person("曾国芳", date(1961, 3, 8), 12, "13811112222")
TERMS = Terms(
    item_id="SB-001",
    version="2026-11",
    name="城乡居民基本养老保险参保登记",
    task_type="20",
    case_type="2",
    handling_mode="2",
    capacity="AGENT",
    clock_start="receipt",
    dept="人力资源和社会保障局",
    basis="《社会保险经办条例》第六条",
    levels={"village": "proxy", "township": "first_check", "county": "decide"},
    statutory=(10, "WD"),
    promised=(3, "WD"),
)


def registration(person: Person = ZENG, op_id: str = "op-1", **more: Any) -> dict[str, Any]:
    """The body of CaseRegistered."""
    return {
        "op_id": op_id,
        "item_id": TERMS.item_id,
        "item_version": TERMS.version,
        "terms": terms_to_json(TERMS),
        "site_tier": "village",
        "mode": "代办",
        "applicant": person.applicant(),
        "proxy": None,
        "answers": {"values": {"applicant.name": person.name}, "repeats": {}},
        "materials": [],
        "facts": {"fields_valid": True, "checklist_done": True},
        "papers": [],
        **more,
    }


def receipt(case_no: str, name: str = ZENG.name) -> Paper:
    """A D01 as it travels in its event."""
    return Paper("D01", case_no, DAY, "agent", VILLAGE, {"applicant": name})


@dataclass
class Desk:
    """One open cabinet and the clerk at it."""

    cabinet: Cabinet
    ticks: Any = field(default_factory=itertools.count)

    def register(self, person: Person = ZENG, op_id: str = "", **more: Any) -> str:
        """One case with its receipt, as the counter does it; returns its number."""
        with self.cabinet.unit() as unit:
            serial = unit.counters.next(f"case/{DAY}")
            number = case_number(VILLAGE, DAY, 1, serial)
            body = registration(person, op_id or f"op-{serial}", **more)
            body["papers"] = [paper_to_json(receipt(number, person.name))]
            unit.journal.append(Act("CaseRegistered", number, AGENT, DAY, body), recorded_at=RECORDED)
        return number

    def act(self, kind: str, case_no: str, actor: Actor = AGENT, **body: Any) -> Event:
        """One act without judging."""
        with self.cabinet.unit() as unit:
            return unit.journal.append(
                Act(kind, case_no, actor, DAY, {"facts": {}, "papers": [], **body}), recorded_at=RECORDED
            )

    def case(self, case_no: str):
        with self.cabinet.reading() as reading:
            return reading.cases.get(case_no)


def open_cabinet(folder: Path, keys: StationKeys = KEYS, **more: Any) -> Cabinet:
    """The cabinet of a folder, at nine in the morning."""
    clock = itertools.count(MORNING_MS)
    return Cabinet.open(folder, keys, now_ms=lambda: next(clock), calendar=CALENDAR, **more)


def open_desk(folder: Path, **more: Any) -> Desk:
    """An enrolled station."""
    cabinet = open_cabinet(folder, **more)
    with cabinet.unit() as unit:
        if unit.settings.get("profile") is None:
            box = seal.box_public(COUNTY_BOX)
            unit.enrol(site=VILLAGE, incarnation=1, county_box_public=box, epoch="e1")
            unit.settings.put(
                "profile", {"site": VILLAGE, "name": "青山村", "device": "01", "tier": "village"}
            )
    return Desk(cabinet)


class FakeCounty:
    """Writes events of the county's chain and wraps them in answers."""

    def __init__(self, key_of: Callable[[str], bytes]) -> None:
        self._key_of = key_of
        self._seq = 0
        self._prev = GENESIS

    def event(
        self, kind: str, case_no: str, body: Mapping[str, Any], minute: int = 60, actor: Actor = REVIEWER
    ) -> Event:
        """The next event of the county's chain, stamped `minute` minutes after nine."""
        self._seq += 1
        event_id = f"0193-county-{self._seq:04d}"
        bare = Event(
            site=COUNTY,
            incarnation=1,
            seq=self._seq,
            event_id=event_id,
            case_no=case_no,
            kind=kind,
            rev=2,
            actor=actor,
            effective_date=DAY,
            recorded_at=RECORDED,
            hlc=f"{MORNING_MS + minute * 60_000:013d}.00000.{COUNTY}.001",
            sealed=seal_body(self._key_of(case_no), event_id, body),
            prev_hash=self._prev,
            hash=GENESIS,
        )
        event = _hashed(bare)
        self._prev = event.hash
        return event

    def change(self, n: int, event: Event) -> Change:
        """News of one event, with the case's key boxed to the station."""
        return Change(n, "event", event, seal.box_to(KEYS.box_public, self._key_of(event.case_no)))


def _hashed(event: Event) -> Event:
    return replace(event, hash=event.computed_hash())


def answer(*changes: Change, acked: int = 0, epoch: str = "e1", **more: Any) -> Answer:
    """An answer of the county; the cursor stands behind its last change."""
    n = max((change.n for change in changes), default=0)
    fields: dict[str, Any] = {
        "epoch": epoch,
        "acked": acked,
        "refused": (),
        "wants": (),
        "backed_up": acked,
        "server_time": RECORDED,
        "retry_after": 0,
        "changes": changes,
        "cursor": f"{epoch}.{n}",
        "digest": "",
    }
    return Answer(**{**fields, **more})


def county_of(desk: Desk) -> FakeCounty:
    """A county that opens every escrow of this station."""

    def key_of(case_no: str) -> bytes:
        return seal.unbox(COUNTY_BOX, desk.cabinet.escrows([case_no])[case_no])

    return FakeCounty(key_of)
