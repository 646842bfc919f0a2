"""A county in memory for the simulation: resumable uploads, staged rows, a numbered feed.

Rows are applied in order without gaps, once per (site, incarnation, seq); the answer is
made after that. `snapshot` and `restore` are its backup.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from hashlib import sha256
from random import Random
from typing import Any

from sync.engine.ports import Answer, Change, Standing
from sync.ledger.events import digest_of
from sync.ledger.problems import Problem
from tests.engine.fake_cabinet import FIRST_LINE

BAD_KIND = "Unheard"
PAGE = 3


class FakeCounty:
    def __init__(self, random: Random) -> None:
        self._random = random
        self.epochs = 1
        self.frailty = 0.05
        self.parts: dict[str, bytearray] = {}
        self.whole: dict[str, bytes] = {}
        self.staged: dict[int, str] = {}
        self.rows: dict[int, str] = {}
        self.applied: list[str] = []
        self.acked = 0
        self.feed: list[tuple[int, str]] = []
        self.n = 0
        self.lacking: set[str] = set()
        self.shared: dict[str, bytes] = {}

    @property
    def epoch(self) -> str:
        return f"e{self.epochs}"

    # what people and disasters do
    def tell(self, name: str) -> None:
        """News for the station; numbers rise in commit order, sometimes with a gap."""
        self.n += self._random.choice((1, 1, 3))
        self.feed.append((self.n, name))

    def snapshot(self) -> dict[str, Any]:
        return copy.deepcopy({name: value for name, value in vars(self).items() if name != "_random"})

    def restore(self, backup: dict[str, Any], new_epoch: bool) -> None:
        epochs = self.epochs
        vars(self).update(copy.deepcopy(backup))
        self.epochs = epochs + new_epoch

    def lose_a_row(self) -> None:
        """A row rots away unnoticed: `acked` still counts it."""
        if self.rows:
            seq = self._random.choice(sorted(self.rows))
            self.applied.remove(self.rows.pop(seq))

    # CountyPort
    def upload(self, name: str, content: bytes, offset: int, size: int, kind: str) -> int:
        if name in self.whole:
            return size
        part = self.parts.setdefault(name, bytearray())
        if offset == len(part) and offset + len(content) <= size:
            part += content
        if len(part) == size and content and self._random.random() < self.frailty:
            raise Problem("road.offline")  # it died after the last byte, before it had looked at the whole
        if len(part) == size:
            self.finish(name, bytes(part))
        return len(self.whole[name]) if name in self.whole else len(self.parts.get(name, b""))

    def finish(self, name: str, content: bytes) -> None:
        del self.parts[name]
        if sha256(content).hexdigest() != name:
            raise Problem("road.hash")
        self.whole[name] = content
        self.lacking.discard(name)

    def offset(self, name: str, kind: str) -> int:
        return len(self.whole.get(name, self.parts.get(name, b"")))

    def exchange(self, standing: Standing, segments: Sequence[str]) -> Answer:
        for name in segments:
            self.stage(self.whole.get(name, b""))
        self.apply_prefix()
        return self.answer(standing)

    def stage(self, segment: bytes) -> None:
        for line in segment.removeprefix(FIRST_LINE).decode().splitlines():
            seq = int(line.split()[0])
            if seq not in self.rows:
                self.staged[seq] = line

    def apply_prefix(self) -> None:
        for seq in sorted(self.staged):
            if seq <= self.acked or seq == self.acked + 1:
                self.apply(seq, self.staged.pop(seq))
                self.acked = max(self.acked, seq)

    def apply(self, seq: int, line: str) -> None:
        self.rows[seq] = line
        self.applied.append(line)

    def answer(self, standing: Standing) -> Answer:
        page, more = self.page(standing)
        after = page[-1].n if page else self.place(standing)
        wants = tuple((name, len(self.parts.get(name, b""))) for name in sorted(self.lacking))
        refused = tuple(
            (seq, "event.malformed") for seq in sorted(self.rows) if self.rows[seq].endswith(BAD_KIND)
        )
        cursor = f"{self.epoch}.{after}"
        return Answer(self.epoch, self.acked, refused, wants, 0, "", 0, page, cursor, self.digest(), more)

    def place(self, standing: Standing) -> int:
        epoch, _, number = standing.cursor.rpartition(".")
        known = epoch == self.epoch and int(number) <= self.n
        return int(number) if known else 0

    def page(self, standing: Standing) -> tuple[tuple[Change, ...], bool]:
        waiting = [Change(n, "settings", name=name) for n, name in self.feed if n > self.place(standing)]
        return tuple(waiting[:PAGE]), len(waiting) > PAGE

    def digest(self) -> str:
        rows = (line.split() for line in self.rows.values())
        return digest_of({row[1]: bytes.fromhex(row[2]) for row in rows if row[3] != BAD_KIND})

    def fetch_blob(self, name: str) -> bytes:
        if name not in self.shared:
            raise Problem("road.unavailable")
        return self.shared[name]

    def holds_all(self, seqs: Sequence[int]) -> bool:
        """True where the bytes of these rows are here, applied or not."""
        lacking = [f"\n{seq} ".encode() for seq in seqs if seq not in self.rows]
        return all(any(row in content for content in self.whole.values()) for row in lacking)
