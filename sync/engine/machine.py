"""The machine: where a round stands and what is to be done next. Pure, single-threaded.

Every method takes what became known and returns the one next Action; `driver.py` carries
it out and comes back. Holds no bytes, no clock, no sockets: a seeded loop drives it in the
tests as the app's thread does. `sent` is said only of uploaded bytes, `acked` only by an answer.
"""

from __future__ import annotations

from sync.engine.actions import (
    BLOB,
    SEGMENT,
    Action,
    Exchange,
    FetchBlob,
    Idle,
    MarkSent,
    MarkStored,
    PackSegment,
    ProbeOffset,
    TakeStock,
    UploadBlock,
    Wait,
)
from sync.engine.failures import only_this_scan, retry_after, status_of
from sync.engine.pace import SMALLEST_BLOCK, Chance, Pace, next_block
from sync.engine.ports import Answer, Standing
from sync.engine.priority import NEWS, ROWS, SCAN_DOWN, SCAN_UP, first_errand, next_fetch, next_upload
from sync.engine.sanity import digests_differ, settled
from sync.ledger.problems import Problem

SEGMENT_BYTES = 24 << 10
SEGMENTS_PER_EXCHANGE = 8
_PATIENCE = 3


class Machine:
    """One station's messenger. `start` begins a round; TakeStock asks for `on_local`."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._pace = Pace()
        self._until = 0.0
        self._block = SMALLEST_BLOCK
        self._reset()

    def _reset(self) -> None:
        self._standing: Standing | None = None
        self._offered: int | None = None
        self._batch: list[str] = []
        self._asked = False
        self._repairing = False
        self._stuck = 0
        self._doing: Action = TakeStock()
        self._wants: dict[str, int] = {}
        self._stepped_over: set[str] = set()
        self._refusal: Problem | None = None
        self._mismatch: Problem | None = None
        self._segment = ""
        self._through = 0
        self._tries = 0

    @property
    def standing(self) -> Standing | None:
        """Where the station stood when the machine last heard of it."""
        return self._standing

    @property
    def until(self) -> float:
        """No round of its own accord before this (Unix seconds)."""
        return self._until

    def start(self) -> Action:
        """A round begins: by the clock, by hand, or because the line came up."""
        self._reset()
        return self._do(TakeStock())

    def on_tick(self, now: float) -> Action:
        """Begin a round where the pace allows it."""
        if now < self._until and isinstance(self._doing, Wait | Idle):
            return self._doing
        return self.start()

    def on_local(self, standing: Standing) -> Action:
        """The cabinet's standing, fresh: at the start, after every answer and between two blocks of a scan."""
        self._standing = standing
        if self._offered is None:
            self._offered = standing.acked
        return self._next()

    def on_packed(self, sha256: str, size: int, through: int) -> Action:
        """A segment is sealed: rows through `through`, `size` bytes."""
        self._segment, self._through, self._tries = sha256, through, 0
        return self._do(self._upload(SEGMENT, sha256, 0, size))

    def on_offset(self, offset: int) -> Action:
        """The county's answer to ProbeOffset: go on from there."""
        sha256, size = self._scan()
        self._tries = 0
        return self._do(self._upload(BLOB, sha256, min(offset, size), size))

    def on_uploaded(self, offset: int, seconds: float, now: float) -> Action:
        """The county's offset after an UploadBlock that took `seconds`."""
        doing = self._doing
        assert isinstance(doing, UploadBlock)
        self._block = next_block(self._block, seconds)
        if offset >= doing.size:
            return self._do(MarkSent(self._through) if doing.kind == SEGMENT else MarkStored(doing.sha256))
        self._tries = 0 if offset > doing.offset else self._tries + 1
        if self._tries > _PATIENCE:
            return self.on_failure(Problem("road.offset", offset=offset), now)
        if doing.kind == BLOB:
            self._wants[doing.sha256] = offset
            return self._do(TakeStock())
        return self._do(self._upload(SEGMENT, doing.sha256, offset, doing.size))

    def on_marked(self, standing: Standing) -> Action:
        """MarkSent or MarkStored is committed."""
        if isinstance(self._doing, MarkSent):
            self._offered = self._through
            self._batch.append(self._segment)
        elif isinstance(self._doing, MarkStored):
            # A cabinet that still lists the scan must not make the round endless.
            self._stepped_over.add(self._doing.sha256)
        return self.on_local(standing)

    def on_fetched(self, standing: Standing) -> Action:
        """A scan of another site is kept."""
        assert isinstance(self._doing, FetchBlob)
        self._stepped_over.add(self._doing.sha256)
        return self.on_local(standing)

    def on_answer(self, answer: Answer, standing: Standing, now: float) -> Action:
        """The answer is committed in the cabinet; `standing` was taken after that."""
        before = self._known()
        self._pace = Pace()
        self._until = now + answer.retry_after
        self._wants = dict(answer.wants)
        self._asked = not answer.more
        gave, self._batch = bool(self._batch), []
        if self._repairing and (self._offered or 0) >= standing.last > standing.acked:
            self._repairing = False
        still = gave and not self._repairing and standing.acked <= before.acked
        still = still or (answer.more and standing.cursor == before.cursor)
        self._stuck = self._stuck + 1 if still else 0
        if not self._repairing:
            self._offered = standing.acked
        if self._stuck > _PATIENCE:
            return self.on_failure(Problem("road.refused", reason="no progress"), now)
        if settled(standing, self._offered or 0) and self._asked:
            self._compare(standing, answer)
        return self.on_local(standing)

    def on_failure(self, problem: Problem, now: float) -> Action:
        """What was being done was refused or never answered; the round ends or steps over one scan."""
        doing = self._doing
        scan = isinstance(doing, ProbeOffset | FetchBlob | MarkStored) or (
            isinstance(doing, UploadBlock) and doing.kind == BLOB
        )
        self._block = SMALLEST_BLOCK
        if scan and only_this_scan(problem):
            assert isinstance(doing, ProbeOffset | FetchBlob | MarkStored | UploadBlock)
            self._stepped_over.add(doing.sha256)
            if problem.code != "road.unavailable":
                self._refusal = self._refusal or problem
            return self._do(TakeStock())
        self._pace = self._pace.after_failure(self._chance, retry_after(problem))
        self._until = now + self._pace.wait
        return self._do(Wait(self._until, problem))

    def _next(self) -> Action:
        standing, offered = self._known(), self._offered or 0
        errand = first_errand(standing, offered, self._asked and not self._batch, self._stepped_over)
        if errand == ROWS and len(self._batch) < SEGMENTS_PER_EXCHANGE:
            return self._do(PackSegment(offered, SEGMENT_BYTES))
        if errand in (ROWS, NEWS):
            return self._do(Exchange(tuple(self._batch)))
        if errand == SCAN_UP:
            return self._do(self._next_scan_block())
        if errand == SCAN_DOWN:
            return self._do(FetchBlob(next_fetch(standing, self._stepped_over) or ""))
        return self._do(self._ended())

    def _next_scan_block(self) -> Action:
        sha256, size = self._scan()
        if sha256 not in self._wants:
            return ProbeOffset(sha256)
        return self._upload(BLOB, sha256, min(self._wants[sha256], size), size)

    def _compare(self, standing: Standing, answer: Answer) -> None:
        """The end of a round: a first mismatch offers every row again, a second one is the outcome."""
        if not digests_differ(standing, answer):
            self._mismatch = None
        elif self._mismatch is None:
            self._mismatch = Problem("road.digest")
            self._repairing, self._offered = True, 0
            return
        self._repairing = False

    def _ended(self) -> Idle:
        problem = self._mismatch or self._refusal
        return Idle("synced" if problem is None else status_of(problem), self._until, problem)

    def _upload(self, kind: str, sha256: str, offset: int, size: int) -> UploadBlock:
        return UploadBlock(kind, sha256, offset, min(self._block, size - offset), size)

    def _scan(self) -> tuple[str, int]:
        scan = next_upload(self._known(), self._stepped_over)
        assert scan is not None
        return scan

    def _known(self) -> Standing:
        assert self._standing is not None
        return self._standing

    def _do(self, action: Action) -> Action:
        self._doing = action
        return action
