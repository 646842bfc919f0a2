"""Whether an answer can be true, and whether both ends hold the same. Pure.

Every round ends with a comparison of digests; a mismatch is an outcome of its own, shown
and repaired by offering every row again, never smoothed over.
"""

from __future__ import annotations

import itertools

from sync.engine.ports import Answer, Standing
from sync.ledger.problems import Problem


def check_answer(asked: Standing, answer: Answer) -> None:
    """Refuse an answer before any of it is kept.

    Raises Problem("road.fork") where the county holds more of this station's rows than the
    station wrote and does not bring them (a restored or copied disk), Problem("road.nonsense") where numbers contradict.
    """
    if answer.acked > max(asked.last, *_pulled(asked, answer)):
        raise Problem("road.fork")
    if answer.acked < 0 or answer.retry_after < 0:
        raise Problem("road.nonsense", reason="acked")
    after = _number(answer)
    numbers = [change.n for change in answer.changes]
    if any(later <= earlier for earlier, later in itertools.pairwise(numbers)):
        raise Problem("road.nonsense", reason="changes")
    # A county that was set back without a new epoch starts again below our cursor: that is
    # let through and repairs itself. A county that never comes to an end is not.
    if after < max(numbers, default=0) or (answer.more and (not numbers or answer.cursor == asked.cursor)):
        raise Problem("road.nonsense", reason="cursor")


def settled(standing: Standing, offered: int) -> bool:
    """True where the county has everything, so that digests may be compared."""
    return standing.last == standing.acked and offered >= standing.last


def digests_differ(standing: Standing, answer: Answer) -> bool:
    """Compare only when `settled`, with the standing taken after the answer was kept."""
    return standing.digest != answer.digest


def _pulled(asked: Standing, answer: Answer) -> list[int]:
    """Seqs of own rows that come back in the answer."""
    events = (change.event for change in answer.changes if change.event is not None)
    mine = (asked.site, asked.incarnation)
    return [0, *(event.seq for event in events if (event.site, event.incarnation) == mine)]


def _number(answer: Answer) -> int:
    epoch, _, number = answer.cursor.rpartition(".")
    if epoch != answer.epoch or not number.isdecimal():
        raise Problem("road.nonsense", reason="cursor")
    return int(number)
