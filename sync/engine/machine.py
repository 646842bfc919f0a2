"""The machine: where a round stands and what is to be done next. Pure, single-threaded.

`next` gives one errand after the other until nothing more may be under way at once; each comes
back through an `on_` method with what became known. Holds no bytes, no clock, no sockets: a seeded
loop drives it in the tests as the app's thread does. `sent` is said only of uploaded bytes, `acked`
only by an answer. Order: rows, news, scans up, scans down; a new row never waits for a scan, nor do
the first news for a backlog.
"""

from __future__ import annotations

from sync.engine.actions import (
    BLOB,
    SEGMENT,
    Action,
    End,
    Errand,
    Exchange,
    FetchBlob,
    Idle,
    MarkSent,
    MarkStored,
    OnTheRoad,
    PackSegment,
    ProbeOffset,
    TakeStock,
    UploadBlock,
    Wait,
)
from sync.engine.failures import not_in_this_form, only_this_scan, passing, retry_after, status_of
from sync.engine.pace import FIRST_BLOCK, SMALLEST_BLOCK, Chance, Pace, length_of, next_block
from sync.engine.parcels import Parcels
from sync.engine.ports import Answer, Standing
from sync.engine.sanity import digests_differ, settled
from sync.engine.scans import Scans
from sync.engine.width import Width
from sync.ledger.problems import Problem

SEGMENT_LIMIT = 640 << 10
"""As the cabinet counts: about 75 registrations or 350 small acts, 20-24 KiB packed."""
PLAIN_LIMIT = 48 << 10
SEGMENTS_PER_EXCHANGE = 4
_PATIENCE = 3
_CUTS = 2
"""Times every connection may die before anything moves again; then the round ends and waits."""


class Machine:
    """One station's messenger. `start` begins a round; `most`: errands the road can do at once."""

    def __init__(self, chance: Chance, most: int = 1) -> None:
        self._chance = chance
        self._most = most
        self._pace = Pace()
        self._until = 0.0
        self._width = Width()
        self._after_trouble = False
        self.start()

    def start(self) -> None:
        """A round begins: by the clock, by hand, or because the line came up."""
        self._standing: Standing | None = None
        self._stale = True
        self._parcels = Parcels(0)
        self._scans = Scans()
        self._stored: list[str] = []
        self._under_way: dict[Errand, None] = {}
        self._plain = False
        self._asked = self._met = self._reached = False
        self._trouble = self._stuck = 0
        self._block = FIRST_BLOCK
        self._repairing = False
        self._refusal: Problem | None = None
        self._mismatch: Problem | None = None
        self._end: End | None = None

    @property
    def standing(self) -> Standing | None:
        """Where the station stood when the machine last heard of it."""
        return self._standing

    @property
    def until(self) -> float:
        """No round of its own accord before this (Unix seconds)."""
        return self._until

    def next(self) -> Action | None:
        """What to begin now; None: wait until something under way comes back."""
        if self._end is None:
            errand = self._at_home() or self._greeting() or self._rows() or self._question()
            errand = errand or self._packing() or self._scan()
            if errand is not None:
                self._under_way[errand] = None
                return errand
        if self._under_way:
            return None
        return self._end or self._ended()

    # --- what became known ---

    def on_quiet(self) -> None:
        """Nothing came back for a while: look whether a clerk saved something meanwhile."""
        self._stale = self._stale or self._scans.moving

    def on_local(self, errand: Errand, standing: Standing) -> None:
        """The cabinet's standing, fresh: after TakeStock, MarkSent and MarkStored."""
        self._under_way.pop(errand, None)
        if self._standing is None:
            self._parcels.start_again(standing.acked)
            self._parcels.wary = self._after_trouble
        self._standing, self._stale = standing, False
        if isinstance(errand, MarkSent):
            self._parcels.sent = max(self._parcels.sent, errand.through)
        elif isinstance(errand, MarkStored):
            self._scans.proved(errand.sha256)

    def on_packed(self, errand: PackSegment, sha256: str, size: int, through: int) -> None:
        """A segment is sealed: rows through `through`, `size` bytes."""
        self._under_way.pop(errand, None)
        moving = any(_moves(other, sha256) for other in self._under_way)
        self._parcels.packed(sha256, size, through, moving)

    def on_offset(self, errand: ProbeOffset, offset: int) -> None:
        """The county's answer to ProbeOffset: go on from there."""
        self._came_back(errand, moved=False)
        if errand.kind == BLOB:
            self._scans.reached(errand.sha256, offset)
        elif (parcel := self._parcels.find(errand.sha256)) is not None:
            parcel.moving, parcel.offset = False, min(offset, parcel.size)
            self._parcels.wary = self._parcels.wary and offset > 0

    def on_uploaded(self, errand: UploadBlock, offset: int, seconds: float, now: float) -> None:
        """The county's offset after an UploadBlock that took `seconds`."""
        beside = sum(isinstance(other, UploadBlock) for other in self._under_way)
        self._came_back(errand, moved=offset > errand.offset or offset >= errand.size)
        if offset > errand.offset:
            self._width = self._width.after(errand.length, seconds, beside)
            self._block = next_block(self._block, seconds)
        if errand.kind == BLOB:
            tries = self._scan_reached(errand, offset)
        else:
            tries = self._segment_reached(errand, offset)
        if tries > _PATIENCE:
            self._give_up(Problem("road.offset", offset=offset), now)

    def on_fetched(self, errand: FetchBlob, standing: Standing) -> None:
        """A scan of another site is kept."""
        self._came_back(errand)
        self._scans.step_over(errand.sha256)
        self._standing = standing

    def on_answer(self, errand: Exchange, answer: Answer, standing: Standing, now: float) -> None:
        """The answer is committed in the cabinet; `standing` was taken after that."""
        self._came_back(errand)
        before, self._standing = self._known(), standing
        self._pace = Pace()
        self._until = now + answer.retry_after
        self._scans.lacking(answer.wants)
        self._asked, self._met = not answer.more, True
        through = self._parcels.hand_over(errand.segments)
        self._judge_progress(bool(errand.segments), before, answer, now)
        if self._repairing:
            if self._parcels.none_left and self._parcels.offered >= standing.last > standing.acked:
                self._repairing = False
                self._parcels.start_again(standing.acked)
        elif standing.acked < through or standing.acked > self._parcels.offered:
            self._parcels.start_again(standing.acked)
        if settled(standing, self._parcels.offered) and self._parcels.none_left and self._asked:
            self._compare(standing, answer)

    def on_failure(self, errand: Errand, problem: Problem, now: float) -> None:
        """What was being done was refused or never answered."""
        self._under_way.pop(errand, None)
        self._block = max(SMALLEST_BLOCK, self._block // 2)
        if _about_a_scan(errand) and only_this_scan(problem):
            assert isinstance(errand, ProbeOffset | FetchBlob | MarkStored | UploadBlock)
            self._scans.step_over(errand.sha256)
            if problem.code != "road.unavailable":
                self._refusal = self._refusal or problem
            self._stale = True
        elif isinstance(errand, Exchange) and not_in_this_form(problem) and not self._plain:
            self._plain = True
            self._parcels.start_again(self._known().acked)
        elif isinstance(errand, OnTheRoad) and passing(problem) and self._may_try_again():
            self._put_back(errand)
        else:
            self._put_back(errand)
            self._give_up(problem, now)

    # --- what to begin ---

    def _at_home(self) -> Errand | None:
        if self._stale:
            return TakeStock()
        if self._parcels.to_mark(SEGMENTS_PER_EXCHANGE):
            return MarkSent(self._parcels.sent_through())
        return MarkStored(self._stored.pop(0)) if self._stored else None

    def _greeting(self) -> Errand | None:
        """Before a backlog of several segments: what was decided meanwhile need not wait until it is through."""
        several = self._parcels.offered > self._parcels.given and self._known().last > self._parcels.offered
        return Exchange(()) if several and not self._met and self._may_ask() else None

    def _rows(self) -> Errand | None:
        """A row goes beside the scans, not behind them: one connection more where scans have all."""
        parcel = self._parcels.next_to_send()
        if parcel is None or not self._free(more=int(self._scans.moving)):
            return None
        parcel.moving = True
        if parcel.offset is None:
            return ProbeOffset(SEGMENT, parcel.name)
        return self._upload(SEGMENT, parcel.name, parcel.offset, parcel.size)

    def _question(self) -> Errand | None:
        """Rows are handed over a few segments at a time, so that the county applies while others travel."""
        if not self._may_ask():
            return None
        batch = self._parcels.batch()
        whole = self._parcels.all_held and self._known().last <= self._parcels.offered
        due = len(batch) >= SEGMENTS_PER_EXCHANGE or (whole and (bool(batch) or not self._asked))
        return Exchange(batch) if due else None

    def _may_ask(self) -> bool:
        return not self._asking() and not (self._most == 1 and self._under_way)

    def _asking(self) -> bool:
        return any(isinstance(errand, Exchange) for errand in self._under_way)

    def _packing(self) -> Errand | None:
        if self._known().last > self._parcels.offered and self._parcels.may_pack:
            limit = PLAIN_LIMIT if self._plain else SEGMENT_LIMIT
            return PackSegment(self._parcels.offered, limit, self._plain)
        return None

    def _scan(self) -> Errand | None:
        """Only behind the rows, but beside the question: the line is idle while the county thinks.

        Where it stands with the first scans is asked while the last rows are still on the road.
        """
        standing = self._known()
        behind = standing.last > self._parcels.offered or self._parcels.next_to_send() is not None
        more = int(self._scans.last_one(standing))
        if behind or not self._free(more):
            return None
        asked = self._met or self._asking()
        up = self._scans.next_up(standing)
        if up is not None:
            sha256, size = up
            offset = self._scans.offset(sha256)
            if offset is not None and not asked:
                return None
            self._scans.begin(sha256)
            if offset is None:
                return ProbeOffset(BLOB, sha256)
            return self._upload(BLOB, sha256, min(offset, size), size)
        down = self._scans.next_down(standing)
        if down is None or not asked:
            return None
        self._scans.begin(down)
        return FetchBlob(down)

    def _free(self, more: int = 0) -> bool:
        """True where one more connection may be used for bytes."""
        if self._most == 1:
            return not self._under_way
        busy = sum(
            isinstance(errand, OnTheRoad) and not isinstance(errand, Exchange) for errand in self._under_way
        )
        return busy < self._width.connections(self._most) + more

    def _upload(self, kind: str, sha256: str, offset: int, size: int) -> UploadBlock:
        return UploadBlock(kind, sha256, offset, length_of(self._block, size - offset), size)

    # --- where the round stands ---

    def _came_back(self, errand: Errand, moved: bool = True) -> None:
        """`moved`: something was achieved; an offset that was told is not yet that."""
        self._under_way.pop(errand, None)
        self._reached = True
        self._trouble = 0 if moved else self._trouble

    def _scan_reached(self, errand: UploadBlock, offset: int) -> int:
        tries = self._scans.reached(errand.sha256, offset, errand.offset)
        self._stale = True
        if offset >= errand.size:
            self._scans.begin(errand.sha256)
            self._stored.append(errand.sha256)
            return 0
        return tries

    def _segment_reached(self, errand: UploadBlock, offset: int) -> int:
        parcel = self._parcels.find(errand.sha256)
        if parcel is None:
            return 0
        parcel.moving, parcel.held = False, offset >= parcel.size
        parcel.offset = min(offset, parcel.size)
        parcel.tries = 0 if offset > errand.offset else parcel.tries + 1
        return 0 if parcel.held else parcel.tries

    def _judge_progress(self, gave: bool, before: Standing, answer: Answer, now: float) -> None:
        standing = self._known()
        still = gave and not self._repairing and standing.acked <= before.acked
        still = still or (answer.more and standing.cursor == before.cursor)
        self._stuck = self._stuck + 1 if still else 0
        if self._stuck > _PATIENCE:
            self._give_up(Problem("road.refused", reason="no progress"), now)

    def _compare(self, standing: Standing, answer: Answer) -> None:
        """The end of a round: a first mismatch offers every row again, a second one is the outcome."""
        if not digests_differ(standing, answer):
            self._mismatch = None
        elif self._mismatch is None:
            self._mismatch = Problem("road.digest")
            self._repairing = True
            self._parcels.start_again(0)
            return
        self._repairing = False

    def _may_try_again(self) -> bool:
        """A cut kills every connection at once; a line that is down kills the next ones too."""
        self._trouble += 1
        self._parcels.wary = True
        return self._reached and self._trouble <= _CUTS * self._width.connections(self._most)

    def _put_back(self, errand: Errand) -> None:
        if isinstance(errand, FetchBlob) or _about_a_scan(errand):
            assert isinstance(errand, ProbeOffset | FetchBlob | MarkStored | UploadBlock)
            self._scans.broke_off(errand.sha256)
        elif isinstance(errand, ProbeOffset | UploadBlock):
            parcel = self._parcels.find(errand.sha256)
            if parcel is not None:
                parcel.moving, parcel.offset = False, None

    def _give_up(self, problem: Problem, now: float) -> None:
        if self._end is not None:
            return
        self._after_trouble = True
        self._pace = self._pace.after_failure(self._chance, retry_after(problem))
        self._until = now + self._pace.wait
        self._end = Wait(self._until, problem)

    def _ended(self) -> Idle:
        self._after_trouble = False
        problem = self._mismatch or self._refusal
        return Idle("synced" if problem is None else status_of(problem), self._until, problem)

    def _known(self) -> Standing:
        assert self._standing is not None
        return self._standing


def _moves(errand: Errand, sha256: str) -> bool:
    return isinstance(errand, ProbeOffset | UploadBlock) and errand.sha256 == sha256


def _about_a_scan(errand: Errand) -> bool:
    if isinstance(errand, ProbeOffset | UploadBlock):
        return errand.kind == BLOB
    return isinstance(errand, FetchBlob | MarkStored)
