"""Visits (到场): on how many days the villager came for one case, and whether that is more than was promised (R-32).

Read off the folded case; nothing is typed. A day counts once, whatever was done on it. What the agent did alone,
what officials did at the villager's home, and papers that an agent signed for are no visits. The promise is the
item's own number, else one for complete papers and one more where the result was collected in person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sync.ledger.asking import day_in, mapping_in, text_in
from sync.ledger.case import Case
from sync.ledger.service import AT_HOME

_BROUGHT = ("MissingPapersSettled", "MaterialHandedIn", "UrgentPapersCompleted")
_IN_PERSON = ("direct", "family")  # ways of delivery: the applicant, or one of his family, was there
_COMPLETE = 1
REGISTERED, SUPPLEMENTED, COLLECTED = "登记", "补材料", "领结果"


@dataclass(frozen=True, slots=True)
class Visit:
    """One day; `what`: why he came, in words."""

    day: date
    what: tuple[str, ...]

    @property
    def words(self) -> str:
        """`11月2日登记、补材料`."""
        return f"{self.day.month}月{self.day.day}日{'、'.join(self.what)}"


def visits(case: Case) -> tuple[Visit, ...]:
    """Oldest first."""
    found: dict[date, dict[str, None]] = {}
    for day, what in _came(case):
        found.setdefault(day, {})[what] = None
    return tuple(Visit(day, tuple(found[day])) for day in sorted(found))


def promised_visits(case: Case) -> int:
    """How many visits were promised, as far as the case has come."""
    return _own(case) or _COMPLETE + (_collected_on(case) is not None)


def promise_words(own: int) -> str:
    """The promise before there is a case. `own`: the item's number, 0 where it has none."""
    return f"全程到场不超过 {own} 次" if own else "交材料 1 次，本人领结果 1 次"


def one_too_many(case: Case) -> date | None:
    """The day of the first visit beyond the promise; None where it was kept."""
    own, collected = _own(case), _collected_on(case)
    for count, visit in enumerate(visits(case), start=1):
        allowed = promised_visits(case)
        if not own and collected is not None and visit.day < collected:
            allowed -= 1  # the day on which the result is fetched excuses none before it
        if count > allowed:
            return visit.day
    return None


def visits_words(case: Case) -> str:
    """`到场 2 次（承诺 1 次）：11月2日登记、11月9日补材料`."""
    found = visits(case)
    days = "；".join(visit.words for visit in found)
    return f"到场 {len(found)} 次（承诺 {promised_visits(case)} 次）" + (f"：{days}" if days else "")


def _own(case: Case) -> int:
    """The item's number, 0 where it has none; a registration may say anything."""
    said = case.terms.visits
    return said if isinstance(said, int) and not isinstance(said, bool) and said > 0 else 0


def _came(case: Case) -> Iterator[tuple[date, str]]:
    if case.service != AT_HOME:
        yield case.registered_on, REGISTERED
    for line in case.history:
        if line.kind in _BROUGHT:
            yield line.effective_date, SUPPLEMENTED
    for notice in case.supplements:
        answered = day_in(notice, "answered_on")
        if answered is not None and not text_in(notice, "handed_in_on"):  # else he brought it to the village
            yield answered, SUPPLEMENTED
    collected = _collected_on(case)
    if collected is not None:
        yield collected, COLLECTED


def _collected_on(case: Case) -> date | None:
    way = text_in(mapping_in(case.facts, "delivery"), "way")
    return case.dates.get("delivered_on") if way in _IN_PERSON else None
