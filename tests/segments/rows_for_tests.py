"""Journal rows for the segment tests: a real chain with real seals, without store or engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from forms.canonical import canonical
from sync import seal
from sync.ledger.events import GENESIS, Actor, Event

SITE = "511999104205"
AGENT = Actor("周明华", "周明华", "VA")
FIRST_MS = 1_793_581_260_000  # 2026-11-02 09:01:00 +08:00


def case_of(number: int) -> str:
    return f"{SITE}-20261102-01-{number:04}-7"


def key_of(case_no: str) -> bytes:
    """A content key; not random, so that a test repeats."""
    return sha256(f"key {case_no}".encode()).digest()


def chained(
    bodies: Sequence[Mapping[str, Any]], *, first: int = 1, site: str = SITE, prev: bytes = GENESIS
) -> list[Event]:
    """One event for each body, in two cases by turns, sealed and hashed as the journal does."""
    events = []
    for seq, body in enumerate(bodies, first):
        ms = FIRST_MS + 61_007 * seq
        raw = bytearray(ms.to_bytes(6, "big") + sha256(f"{site} {seq}".encode()).digest()[:10])
        raw[6], raw[8] = 0x70 | raw[6] & 0x0F, 0x80 | raw[8] & 0x3F
        event_id, case_no = str(UUID(bytes=bytes(raw))), case_of(seq % 2)
        event = Event(
            site=site,
            incarnation=1,
            seq=seq,
            event_id=event_id,
            case_no=case_no,
            kind=str(body.get("kind", "NoteAdded")),
            rev=seq,
            actor=AGENT,
            effective_date=date(2026, 11, 2),
            recorded_at=f"2026-11-02T{9 + seq // 60:02}:{seq % 60:02}:00+08:00",
            hlc=f"{ms:013}.00000.{site}.001",
            sealed=seal.seal_body(key_of(case_no), canonical(body), event_id.encode()),
            prev_hash=prev,
            hash=b"",
        )
        events.append(replace(event, hash=event.computed_hash()))
        prev = events[-1].hash
    return events


def keys_for(events: Sequence[Event]) -> dict[str, bytes]:
    return {event.case_no: key_of(event.case_no) for event in events}


def application(number: int) -> dict[str, Any]:
    """What a registration says, in small."""
    return {
        "kind": "CaseRegistered",
        "applicant": {
            "name": ("李小花", "王伟", "欧阳𬍛")[number % 3],
            "id_no": id_number(number),
            "note": None,
        },
        "facts": {"fields_valid": True, "poa_signed": number % 4 > 0},
        "materials": [{"copies": 1 + number % 2, "files": [sha256(str(number).encode()).hexdigest()]}],
        "papers": [{"doc_no": f"内椑木登〔2026〕01-{number:06}号", "date": "2026年11月2日"}],
    }


def id_number(number: int) -> str:
    """A made-up identity number with its true check character."""
    first = f"511999{1940 + number % 70}0219{number % 1000:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, weights, strict=True)) % 11]
