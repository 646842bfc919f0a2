"""Each broken protocol must be caught by the simulation: proof that its checks can fail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.engine.actions import Errand, Exchange, MarkSent, ProbeOffset
from sync.engine.machine import Machine
from sync.engine.ports import Answer, Change, Standing
from sync.ledger.events import Event
from tests.engine.days import BrokenPromise, Days
from tests.engine.fake_cabinet import FIRST_LINE, FakeCabinet
from tests.engine.fake_county import PAGE, FakeCounty

SEEDS = 200


class NoDedup(FakeCounty):
    """Applies whatever comes, without the key (site, incarnation, seq)."""

    def stage(self, segment: bytes) -> None:
        for line in segment.removeprefix(FIRST_LINE).decode().splitlines():
            self.staged[int(line.split()[0])] = line


class AckedBeforeCommit(FakeCounty):
    """Answers from what is staged, and commits later."""

    def exchange(self, standing: Standing, segments: tuple[str, ...]) -> Answer:  # type: ignore[override]
        self.apply_prefix()
        for name in segments:
            self.stage(self.whole.get(name, b""))
        promised = max([self.acked, *self.staged])
        answer = self.answer(standing)
        return Answer(answer.epoch, promised, (), answer.wants, 0, "", 0, answer.changes, answer.cursor, "")


class NumberBeforeCommit(FakeCounty):
    """The number of news is drawn before the commit (nextval): a later number is seen first."""

    def tell(self, name: str) -> None:
        super().tell(name)
        if len(self.feed) > 1 and self._random.random() < 0.3:
            self.hidden = self.feed.pop(-2)

    def page(self, standing: Standing) -> tuple[tuple[Change, ...], bool]:
        page = super().page(standing)
        hidden = vars(self).pop("hidden", None)
        if hidden is not None:
            self.feed = sorted([*self.feed, hidden])
        return page


class BelievesAnyBytes(FakeCounty):
    """Takes a scan for whole without comparing it with its name, wherever its blocks fall."""

    def upload(self, name: str, content: bytes, offset: int, size: int, kind: str) -> int:
        if kind == "segment":
            return super().upload(name, content, offset, size, kind)
        part = self.parts.setdefault(name, bytearray())
        part += content
        if len(part) >= size:
            self.whole.setdefault(name, bytes(part[:size]))
            self.lacking.discard(name)
            return size
        return len(part)


class CursorByCount(FakeCabinet):
    """Counts the news instead of keeping the county's number."""

    def take_marks(self, answer: Answer) -> None:
        super().take_marks(answer)
        self.cursor = f"{answer.epoch}.{len(self.news) + len(answer.changes)}"


class CursorFirst(FakeCabinet):
    """Two transactions: the cursor is kept, and then perhaps the news."""

    def take_answer(self, answer: Answer) -> tuple[str, ...]:
        self.take_marks(answer)
        return self.take_news(answer) if self._random.random() > 0.2 else ()


class NoEpoch(FakeCabinet):
    """Keeps its place in the news although the county was restored."""

    def take_marks(self, answer: Answer) -> None:
        before = int(self.cursor.rpartition(".")[2] or 0)
        super().take_marks(answer)
        number = max(before, int(answer.cursor.rpartition(".")[2]))
        self.cursor = f"{answer.epoch}.{number}"


class TimestampCursor(FakeCounty):
    """News are numbered by the clock: what was told in the same second shares a number."""

    def tell(self, name: str) -> None:
        same = self.feed and self._random.random() < 0.3
        self.n += 0 if same else 1
        self.feed.append((self.n, name))


class TwoTransactions(FakeCabinet):
    """The case is saved, and then perhaps its outbox row: the process may die in between."""

    def keep_row(self, event: Event) -> None:
        if self._random.random() > 0.02:
            super().keep_row(event)


class NewsAlwaysNew(FakeCabinet):
    """Keeps news without looking at their id."""

    def keep_news(self, name: str) -> None:
        self.news[name] = self.news.get(name, 0) + 1


class NoRepair(Machine):
    """Sees the mismatch and goes home."""

    def _compare(self, standing: Standing, answer: Answer) -> None:
        self._mismatch = None


class SentBeforeUploaded(Machine):
    """Writes "sent" as soon as the segment is packed."""

    def _at_home(self) -> Errand | None:
        early = self._standing is not None and self._parcels.offered > self._parcels.sent
        return MarkSent(self._parcels.offered) if early else super()._at_home()


class SentOutOfOrder(Machine):
    """Several segments are on the road; the newest that arrived counts for all before it."""

    def _at_home(self) -> Errand | None:
        held = [parcel.through for parcel in self._parcels._waiting if parcel.held]
        early = not self._stale and max(held, default=0) > self._parcels.sent
        return MarkSent(max(held)) if early else super()._at_home()


class SegmentsForgotten(Machine):
    """Asks, but does not name what it uploaded."""

    def _question(self) -> Errand | None:
        return None if super()._question() is None else Exchange(())


class StoredUnproved(Machine):
    """Calls a scan proved when the county holds as many bytes, before it has compared them with the name."""

    def on_offset(self, errand: ProbeOffset, offset: int) -> None:
        super().on_offset(errand, offset)
        sizes = dict(self._known().unsent_blobs)
        if sizes.get(errand.sha256, -1) == offset:
            self._scans.begin(errand.sha256)
            self._stored.append(errand.sha256)


class AnswersUnchecked(Machine):
    """Takes the county's place in the rows for its own, and never looks whether all were applied."""

    def on_answer(self, errand: Exchange, answer: Answer, standing: Standing, now: float) -> None:
        super().on_answer(errand, answer, replace(standing, acked=standing.last), now)


MUTANTS = [
    {"county_type": NoDedup},
    {"county_type": AckedBeforeCommit},
    {"county_type": NumberBeforeCommit},
    {"county_type": BelievesAnyBytes},
    {"cabinet_type": CursorByCount},
    {"cabinet_type": CursorFirst},
    {"cabinet_type": NoEpoch},
    {"county_type": TimestampCursor},
    {"cabinet_type": TwoTransactions},
    {"cabinet_type": NewsAlwaysNew},
    {"machine_type": NoRepair},
    {"machine_type": SentBeforeUploaded},
    {"machine_type": SentOutOfOrder},
    {"machine_type": SegmentsForgotten},
    {"machine_type": StoredUnproved},
    {"machine_type": AnswersUnchecked},
]


@pytest.mark.parametrize("mutant", MUTANTS, ids=[next(iter(m.values())).__name__ for m in MUTANTS])
def test_a_broken_protocol_is_caught(mutant: dict[str, type]) -> None:
    assert any(_breaks(seed, mutant) for seed in range(SEEDS))


def test_pages_are_small_enough_to_need_more_than_one() -> None:
    assert PAGE < 7


def _breaks(seed: int, mutant: dict[str, type]) -> bool:
    try:
        Days(seed, **mutant).live()
    except BrokenPromise:
        return True
    return False
