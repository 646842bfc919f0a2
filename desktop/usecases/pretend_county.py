"""The pretend county (练习模式): answers a practising village at once, in this process, over no line.

A second cabinet beside the village's plays township and county: it takes the village's rows as
news, receives, examines and decides what was handed over, and its rows come back as news. Acts
through the ordinary verbs, so the state table holds here too. Knows no other station.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from desktop.usecases.acts import act_on_case
from desktop.usecases.station import Station
from sync import seal
from sync.engine.ports import Answer, Change, Standing
from sync.ledger.case import Case
from sync.ledger.events import Actor, Event
from sync.ledger.problems import Problem
from sync.store import Cabinet

CLERK, DECIDER = Actor("练习审核员", "练习审核员", "CR"), Actor("练习审批员", "练习审批员", "CR")
EPOCH = "practice"
_ALL = 1 << 30
_FULL = {"facts.complete_and_legal_form": True, "facts.in_power": True}
_BROUGHT = {"facts.demanded_rows_complete": True, "facts.in_power": True}
_LACKING = "缺少"

log = logging.getLogger(__name__)


class PretendCounty:
    """A CountyPort. `village`: the practising station's cabinet; `office`: the station that plays the county."""

    def __init__(self, village: Cabinet, office: Station) -> None:
        self._village = village
        self._office = office
        self._held: dict[str, int] = {}

    def upload(self, sha256: str, content: bytes, offset: int, size: int, kind: str) -> int:
        self._held[sha256] = offset + len(content)
        return self._held[sha256]

    def offset(self, sha256: str, kind: str) -> int:
        return self._held.get(sha256, 0)

    def exchange(self, standing: Standing, segments: Sequence[str]) -> Answer:
        """Everything of the village is taken in, everything handed over is worked on; all news of the office come back."""
        self._take_in(standing)
        self._work()
        after = int(standing.cursor.rpartition(".")[2] or 0)
        events = self._office.cabinet.own_events(after, _ALL)
        changes = _as_news(events, self._office.cabinet, seal.box_public(self._village.keys.box_seed))
        last = events[-1].seq if events else after
        return self._answer(standing.last, standing.digest, changes, f"{EPOCH}.{last}")

    def fetch_blob(self, sha256: str) -> bytes:
        raise Problem("road.offline")

    def incarnate(self, acked: int, hashes: Sequence[bytes], *, restored: bool = False) -> tuple[int, int]:
        raise Problem("road.offline")

    def give_back(self, acts: Sequence[tuple[Event, bytes]]) -> tuple[dict[int, int], int]:
        return {}, 0

    def deliver_pouch(self, sha256: str) -> bytes:
        raise Problem("road.offline")

    def _take_in(self, standing: Standing) -> None:
        here = self._office.cabinet
        known = int(here.standing().cursor.rpartition(".")[2] or 0)
        events = self._village.own_events(known, _ALL)
        if events:
            changes = _as_news(events, self._village, seal.box_public(here.keys.box_seed))
            own = here.standing()
            here.take_answer(self._answer(own.last, own.digest, changes, f"{EPOCH}.{events[-1].seq}"))

    def _answer(self, acked: int, digest: str, changes: tuple[Change, ...], cursor: str) -> Answer:
        return Answer(
            epoch=EPOCH,
            acked=acked,
            refused=(),
            wants=(),
            backed_up=acked,
            server_time=self._office.recorded_at(),
            retry_after=0,
            changes=changes,
            cursor=cursor,
            digest=digest,
        )

    def _work(self) -> None:
        with self._office.cabinet.reading() as view:
            waiting = [case for case in view.cases.open() if case.state in ("HANDED_OVER", "SUPPLEMENTING")]
        for case in waiting:
            self._sit(_level(case))
            for actor, kind, values in _plan(case, self._office.today().isoformat()):
                try:
                    act_on_case(self._office, _at(actor, _level(case)), case.case_no, kind, values)
                except Problem as problem:
                    log.info("practice: %s not made: %s", kind, problem.code)

    def _sit(self, level: str) -> None:
        """Township and county in one: it takes the chair of the level that decides this item."""
        with self._office.cabinet.unit() as unit:
            unit.settings.put("profile", {**(unit.settings.get("profile") or {}), "tier": level})


def _level(case: Case) -> str:
    """Which of the two decides by the item (行政许可法第二十四条); the county where both may."""
    levels = case.terms.levels
    return "township" if levels.get("county") != "decide" and levels.get("township") == "decide" else "county"


def _at(actor: Actor, level: str) -> Actor:
    if level == "county":
        return actor
    return replace(actor, role="TM" if actor is DECIDER else "TS")


def _as_news(events: Sequence[Event], cabinet: Cabinet, box_public: bytes) -> tuple[Change, ...]:
    keys = cabinet.content_keys({event.case_no for event in events if event.case_no})
    return tuple(
        Change(
            n=event.seq,
            kind="event",
            event=event,
            key=seal.box_to(box_public, keys[event.case_no]) if event.case_no in keys else b"",
        )
        for event in events
    )


def _plan(case: Case, day: str) -> list[tuple[Actor, str, Mapping[str, Any]]]:
    """Every act that may bring the case to its result; what does not fit where it stands is refused and passed over."""
    signed = {"facts.rows_counted": True, "facts.differences": "", "facts.signed_on": day}
    return [
        (CLERK, "CaseReceived", signed),
        (CLERK, "PreReviewStarted", {}),
        (CLERK, "SupplementReceived", {"facts.supplement_at": "D13", "facts.all_brought": True}),
        (CLERK, "CaseAccepted", _BROUGHT if case.state == "SUPPLEMENTING" else _FULL),
        (CLERK, "ReviewStarted", {}),
        (
            DECIDER,
            "CaseApproved",
            {
                "facts.facts_found": "练习：经核对，符合条件。",
                "facts.basis": "练习用，没有依据",
                "facts.content": "练习：准予。",
            },
        ),
        (DECIDER, "ResultMade", {"facts.result_no": f"练习结{case.case_no[-6:]}号"}),
    ]
