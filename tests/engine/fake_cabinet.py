"""A cabinet in memory for the simulation: every port method is one transaction.

Keeps what a real one keeps: own rows, marks, scans, the cursor with the news it stands for.
`promises` are asked whenever a status is about to be written down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from random import Random

from sync.engine.ports import Answer, Standing
from sync.ledger.events import GENESIS, SYSTEM, Event, digest_of

SITE = "511999000101"
FIRST_LINE = b"ROWS\n"


def own_event(seq: int, prev: bytes, kind: str = "NoteAdded", site: str = SITE) -> Event:
    """A chained row; its hash is real enough to tell two rows apart."""
    hash_ = sha256(prev + f"{site}{seq}{kind}".encode()).digest()
    day = date(2026, 11, 2)
    stamp = "2026-11-02T09:00:00+08:00"
    return Event(
        site,
        1,
        seq,
        f"{site}-{seq:06}",
        f"case-{seq // 3}",
        kind,
        1,
        SYSTEM,
        day,
        stamp,
        "",
        b"x",
        prev,
        hash_,
    )


class FakePacker:
    """A first line, then rows as text: `seq event_id hash kind`. Different cuts give different files."""

    def pack(
        self,
        events: Sequence[Event],
        escrows: Mapping[str, bytes],
        keys: Mapping[str, bytes] | None = None,
    ) -> bytes:
        assert {event.case_no for event in events} <= set(escrows if keys is None else keys)
        rows = (f"{e.seq} {e.event_id} {e.hash.hex()} {e.kind}" for e in events)
        return FIRST_LINE + "\n".join(rows).encode()


class FakeCabinet:
    def __init__(self, random: Random) -> None:
        self._random = random
        self.rows: list[Event] = []
        self.saved: list[str] = []
        self.sent = 0
        self.acked = 0
        self.cursor = ""
        self.refused: dict[int, str] = {}
        self.news: dict[str, int] = {}
        self.scans: dict[str, bytes] = {}
        self.stored: set[str] = set()
        self.wanted: list[str] = []
        self.fetched: dict[str, bytes] = {}
        self.cursors: list[str] = []
        self.on_sent: Callable[[int], None] = lambda _through: None
        self.on_acked: Callable[[int], None] = lambda _acked: None
        self.on_stored: Callable[[str], None] = lambda _name: None
        self._digest: tuple[object, str] = (None, "")

    # what the counter does
    def save(self, kind: str = "NoteAdded", scan: bytes = b"") -> Event:
        event = own_event(len(self.rows) + 1, self.rows[-1].hash if self.rows else GENESIS, kind)
        self.saved.append(event.event_id)
        self.keep_row(event)
        if scan:
            self.scans[sha256(scan).hexdigest()] = scan
        return event

    def keep_row(self, event: Event) -> None:
        self.rows.append(event)  # in the transaction that saved the case

    # CabinetPort
    def standing(self) -> Standing:
        waiting = tuple((name, len(scan)) for name, scan in self.scans.items() if name not in self.stored)
        wanted = tuple(name for name in self.wanted if name not in self.fetched)
        last = len(self.rows)
        return Standing(SITE, 1, last, self.sent, self.acked, self.cursor, self.digest(), waiting, wanted)

    def digest(self) -> str:
        state = (self.acked, len(self.refused))
        if self._digest[0] != state:
            proved = self.rows[: self.acked]
            applied = {row.event_id: row.hash for row in proved if row.seq not in self.refused}
            self._digest = (state, digest_of(applied))
        return self._digest[1]

    def own_events(self, after: int, limit_bytes: int) -> Sequence[Event]:
        return self.rows[after : after + self._random.randint(1, 4)]

    def escrows(self, case_nos: Iterable[str]) -> dict[str, bytes]:
        return {name: b"key" for name in case_nos}

    def content_keys(self, case_nos: Iterable[str]) -> dict[str, bytes]:
        return {name: b"key" for name in case_nos}

    def mark_sent(self, through: int) -> None:
        self.on_sent(through)
        self.sent = through

    def take_answer(self, answer: Answer) -> tuple[str, ...]:
        self.take_marks(answer)
        return self.take_news(answer)

    def take_marks(self, answer: Answer) -> None:
        self.on_acked(answer.acked)
        self.acked = answer.acked
        self.sent = max(self.acked, min(self.sent, len(self.rows)))
        self.refused = dict(answer.refused)
        self.stored -= {name for name, _ in answer.wants}
        self.cursors.append(answer.cursor)
        self.cursor = answer.cursor

    def take_news(self, answer: Answer) -> tuple[str, ...]:
        for change in answer.changes:
            self.keep_news(change.name)
        return tuple(change.name for change in answer.changes)

    def keep_news(self, name: str) -> None:
        self.news.setdefault(name, 1)  # news are kept by their id: once

    def read_blob(self, sha256: str, offset: int, size: int) -> bytes:
        return self.scans[sha256][offset : offset + size]

    def blob_stored(self, sha256: str) -> None:
        self.on_stored(sha256)
        self.stored.add(sha256)

    def take_blob(self, name: str, content: bytes) -> None:
        if sha256(content).hexdigest() != name:
            raise ValueError(name)
        self.fetched[name] = content
