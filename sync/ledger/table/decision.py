"""The decision: two persons, never a village.

Literal rows of the state table (state_table.yaml with the rulings of the formats page); nothing here acts.
"""

from __future__ import annotations

from sync.ledger.table.effects import DECIDED
from sync.ledger.table.shape import Transition

ROWS: tuple[Transition, ...] = (
    Transition(
        id="T24a",
        sources=("IN_REVIEW",),
        to="APPROVED",
        kind="CaseApproved",
        roles=("TM", "CR"),
        guards=("level_may_decide", "facts_and_basis", "decider_not_receiver"),
        papers=("D07",),
        clocks=DECIDED,
    ),
    Transition(
        id="T24b",
        sources=("IN_REVIEW",),
        to="DENIED",
        kind="CaseDenied",
        roles=("TM", "CR"),
        guards=("level_may_decide", "facts_and_basis", "reasons_and_remedies", "decider_not_receiver"),
        papers=("D07",),
        clocks=DECIDED,
    ),
    Transition(
        id="T24c",
        sources=("FORWARDED",),
        to="APPROVED",
        kind="CaseApproved",
        roles=("CR",),
        guards=("level_may_decide", "facts_and_basis", "decider_not_receiver"),
        papers=("D07",),
        clocks=DECIDED,
    ),
    Transition(
        id="T24d",
        sources=("FORWARDED",),
        to="DENIED",
        kind="CaseDenied",
        roles=("CR",),
        guards=("level_may_decide", "facts_and_basis", "reasons_and_remedies", "decider_not_receiver"),
        papers=("D07",),
        clocks=DECIDED,
    ),
    Transition(
        id="T24e",
        sources=("FORWARDED",),
        to="APPROVED",
        kind="UpperApprovalRecorded",
        roles=("TS", "CR"),
        guards=("signed_status_list",),
        clocks=DECIDED,
        beyond_owner=("TS", "CR"),
        note="Typed with source=paper (5.3). The upper organ's own D07 is attached, none is printed.",
    ),
    Transition(
        id="T24f",
        sources=("FORWARDED",),
        to="DENIED",
        kind="UpperDenialRecorded",
        roles=("TS", "CR"),
        guards=("signed_status_list",),
        clocks=DECIDED,
        beyond_owner=("TS", "CR"),
        note="As T24e.",
    ),
)
