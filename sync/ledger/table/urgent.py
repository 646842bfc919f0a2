"""On the spot, and urgent aid: decide, supplement, post.

Literal rows of the state table (state_table.yaml with the rulings of the formats page); nothing here acts.
"""

from __future__ import annotations

from sync.ledger.table.effects import C1_ENDS
from sync.ledger.table.shape import Transition, start, stop

ROWS: tuple[Transition, ...] = (
    Transition(
        id="T34",
        sources=("RECEIVED",),
        to="DELIVERED",
        kind="CaseHandledOnTheSpot",
        roles=("TS", "CR"),
        guards=(
            "case_type_on_the_spot",
            "on_the_spot_capacity",
            "level_may_decide",
            "complete_and_legal_form",
            "in_power",
            "recipient_present",
        ),
        guards_by_role={"CR": ("county_holds_case",)},
        papers=("D01b",),
        clocks=C1_ENDS,
        via=("ACCEPTED", "APPROVED"),
        note=(
            "One act, one paper, all dates equal; C6 is never open. decider_not_receiver does not "
            "apply. A refusal is not made here - T7, T13a, T24b with D07."
        ),
    ),
    Transition(
        id="T35",
        sources=("RECEIVED",),
        to="APPROVED",
        kind="UrgentAidGranted",
        roles=("TM",),
        guards=("urgent_item_flag", "within_24_hours"),
        papers=("D07",),
        clocks=(
            stop("C1", "today"),
            stop("C3", "today"),
            stop("C4", "today"),
            start("C6", "decided_on"),
            start("C2", "decided_on", length=(10, "WD")),
        ),
        via=("ACCEPTED",),
        note="6.12, decide - supplement - post. A refusal takes the ordinary path.",
    ),
    Transition(
        id="T35b",
        sources=("APPROVED", "RESULT_READY", "AT_VILLAGE", "DELIVERED"),
        to="SAME",
        kind="UrgentPapersCompleted",
        roles=("TS", "VA"),
        guards=("urgent_item_flag",),
        papers=("D02",),
        clocks=(stop("C2", "today"),),
        beyond_owner=("TS", "VA"),
    ),
    Transition(
        id="T35c",
        sources=("APPROVED", "RESULT_READY", "AT_VILLAGE", "DELIVERED"),
        to="SAME",
        kind="UrgentPostingStarted",
        roles=("TS",),
        guards=("urgent_item_flag", "names_masked"),
        papers=("D20",),
        clocks=(start("C7", "posted_on"),),
        beyond_owner=("TS",),
    ),
    Transition(
        id="T35d",
        sources=("APPROVED", "RESULT_READY", "AT_VILLAGE", "DELIVERED"),
        to="SAME",
        kind="UrgentPostingEnded",
        roles=("TS", "VA"),
        guards=("urgent_item_flag", "posting_over", "closing_photo"),
        clocks=(stop("C7", "today"),),
        beyond_owner=("TS", "VA"),
    ),
)
