"""Guards: one small named function for every condition that the table puts on an act.

`FUNCTIONS` holds them all by name, `PLACES` those that ask nothing of the act itself. A
failing guard refuses with the Problem `guard.<name>`.
"""

from __future__ import annotations

from sync.ledger.asking import Guard
from sync.ledger.guards import (
    agents,
    complaint,
    completeness,
    decision,
    hand_over,
    place,
    pre_review,
    registration,
    review,
)

PLACES: dict[str, Guard] = place.GUARDS | complaint.PLACES | pre_review.PLACES | agents.PLACES

FUNCTIONS: dict[str, Guard] = {
    **registration.GUARDS,
    **place.GUARDS,
    **hand_over.GUARDS,
    **completeness.GUARDS,
    **review.GUARDS,
    **decision.GUARDS,
    **complaint.GUARDS,
    **pre_review.GUARDS,
    **agents.GUARDS,
}
