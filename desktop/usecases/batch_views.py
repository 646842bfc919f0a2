"""Views of work done in bulk: hand-over lists, the print queue, the villages of a township.

Frozen and ready to show, like `views.py`; they cross threads and hold nothing live.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from desktop.usecases.views import CaseLine, PaperLine, Urgency
from sync.ledger.problems import Problem


@dataclass(frozen=True, slots=True)
class HandedOver:
    """`paper`: the one D13 over all `cases`; `others`: papers of single cases (D19 of a result)."""

    paper: PaperLine
    cases: tuple[str, ...]
    others: tuple[PaperLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Bag:
    """Cases that may go together now: `to` whom, and which. A supplement says in `next_step` what was asked for."""

    to: str
    lines: tuple[CaseLine, ...]


@dataclass(frozen=True, slots=True)
class HandOverList:
    """One D13 that waits to be taken over: its number, who gave it, when, and the cases still on it."""

    doc_no: str
    village: str
    given_at: str
    lines: tuple[CaseLine, ...]


@dataclass(frozen=True, slots=True)
class TakenOver:
    """Cases received now; `papers`: receipts that were asked for."""

    cases: tuple[str, ...]
    papers: tuple[PaperLine, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintProgress:
    """`done` of `total` sheets are out; `paper` is under way now."""

    done: int
    total: int
    paper: PaperLine


@dataclass(frozen=True, slots=True)
class PrintedMany:
    """What came out and what did not; `problem`: why it stopped, None where it was done or cancelled."""

    printed: tuple[PaperLine, ...]
    left: tuple[PaperLine, ...]
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class VillageLine:
    """One station below. `counts`: (state in words, how many) of open cases, in the order of the road.

    `silent_days`: whole days since the newest record of that station arrived here was written, None
    where nothing ever came.
    """

    site: str
    name: str
    open: int
    counts: tuple[tuple[str, int], ...]
    decided_this_month: int
    oldest: str = ""
    oldest_days: int = 0
    oldest_case: str = ""
    last_news: str = ""
    silent_days: int | None = None
    silence: Urgency = Urgency.NONE


@dataclass(frozen=True, slots=True)
class VillagesView:
    """The stations below this one, the longest silent first. `coverage`: `2811/2952 = 95.22%`; `silence`: how many
    have news of today, of this week, are silent, never wrote; for a chart."""

    site_name: str
    day: date
    villages: tuple[VillageLine, ...] = ()
    open: int = 0
    decided_this_month: int = 0
    states: tuple[tuple[str, int], ...] = field(default=())
    coverage: str = ""
    silence: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class WorkloadView:
    """What each clerk of this station wrote down this month. `rows`: a text for each of `head`; `bars`: (name, acts)."""

    period: str
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    bars: tuple[tuple[str, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One person of a batch. `state`: ready | open | double | registered; `words` says what is lacking.

    `draft_id` opens the form; `case_no` once registered, or the open case of the same item (double).
    """

    draft_id: str
    name: str
    id_tail: str
    state: str
    words: str = ""
    case_no: str = ""


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch (批量): its number, what it is for, whose common answers it follows, and its people in order.

    `refused`: what was not done, in words; `left`: the pasted lines that were not taken, to be mended.
    """

    batch_no: str
    item_id: str
    item_name: str
    rows: tuple[BatchRow, ...] = ()
    like: str = ""
    refused: tuple[str, ...] = ()
    left: str = ""

    @property
    def ready(self) -> int:
        return sum(row.state == "ready" for row in self.rows)

    @property
    def registered(self) -> int:
        return sum(row.state == "registered" for row in self.rows)


@dataclass(frozen=True, slots=True)
class BatchStep:
    """`done` of `total` people are registered in this run; `name` is under way."""

    done: int
    total: int
    name: str
