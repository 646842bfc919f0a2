"""Whether an answer can be true, and whether both ends hold the same. Pure.

Every round ends with a comparison of digests; a mismatch is an outcome of its own, shown
and repaired by offering every row again, never smoothed over.
"""

from __future__ import annotations

from sync.engine.ports import Answer, Standing
from sync.ledger.problems import Problem


def check_answer(asked: Standing, answer: Answer) -> None:
    """Refuse an answer before any of it is kept.

    Raises Problem("road.fork") where the county holds more of this station's rows than the
    station wrote (a restored or copied disk), Problem("road.nonsense") where numbers contradict.
    """
    if answer.acked > asked.last:
        raise Problem("road.fork")
    if answer.acked < 0 or answer.retry_after < 0:
        raise Problem("road.nonsense", reason="acked")
    before, after = _place(asked.cursor, answer.epoch), _number(answer)
    numbers = [before, *(change.n for change in answer.changes)]
    if any(later <= earlier for earlier, later in zip(numbers, numbers[1:], strict=False)):
        raise Problem("road.nonsense", reason="changes")
    if after < numbers[-1] or (answer.more and after == before):
        raise Problem("road.nonsense", reason="cursor")


def settled(standing: Standing, offered: int) -> bool:
    """True where the county has everything, so that digests may be compared."""
    return standing.last == standing.acked and offered >= standing.last


def digests_differ(standing: Standing, answer: Answer) -> bool:
    """Compare only when `settled`, with the standing taken after the answer was kept."""
    return standing.digest != answer.digest


def _place(cursor: str, epoch: str) -> int:
    """Where the station stood in this epoch's news; 0 in another epoch."""
    theirs, _, number = cursor.rpartition(".")
    return int(number) if theirs == epoch and number.isdecimal() else 0


def _number(answer: Answer) -> int:
    epoch, _, number = answer.cursor.rpartition(".")
    if epoch != answer.epoch or not number.isdecimal():
        raise Problem("road.nonsense", reason="cursor")
    return int(number)
