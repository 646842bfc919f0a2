"""Acceptance: by the organ, deemed by law, and the deemed one reversed.

Literal rows of the state table (state_table.yaml with the rulings of the formats page); nothing here acts.
"""

from __future__ import annotations

from sync.ledger.table.effects import ACCEPTED, DEEMED
from sync.ledger.table.shape import Transition, start, stop

ROWS: tuple[Transition, ...] = (
    Transition(
        id="T13a",
        sources=("PRE_REVIEW",),
        to="ACCEPTED",
        kind="CaseAccepted",
        roles=("TS", "CR"),
        guards=("complete_and_legal_form", "in_power"),
        guards_by_role={"CR": ("county_holds_case",)},
        papers=("D04",),
        clocks=ACCEPTED,
    ),
    Transition(
        id="T13b",
        sources=("SUPP_RETURNED",),
        to="ACCEPTED",
        kind="CaseAccepted",
        roles=("TS", "CR"),
        guards=("demanded_rows_complete", "in_power"),
        guards_by_role={"TS": ("organ_holds_case",), "CR": ("county_holds_case",)},
        papers=("D04",),
        clocks=ACCEPTED,
        note="Only the rows of D03 are checked again.",
    ),
    Transition(
        id="T14",
        sources=("RECEIVED", "PRE_REVIEW", "SUPP_RETURNED"),
        to="ACCEPTED",
        kind="AcceptanceDeemed",
        roles=("SYS",),
        guards=("is_permit", "c1_expired_without_notice", "not_held_at_village"),
        papers=("D04",),
        variants={"D04": "deemed"},
        clocks=DEEMED,
        note=(
            "deemed=true, accepted_on = received_on (retroactive); alarm to TM. The village never "
            "prints this D04."
        ),
    ),
    Transition(
        id="T14b",
        sources=("INTAKE", "QUEUED", "HANDED_OVER", "RECEIVED", "PRE_REVIEW", "SUPP_RETURNED"),
        to="SAME",
        kind="NoticeDeadlineBreached",
        roles=("SYS",),
        guards=("not_permit", "c1_expired_without_notice"),
        note=("Breach flag only; D03 stays possible. In the three village states for ENTRUSTED_WINDOW only."),
    ),
    Transition(
        id="T14c",
        sources=("INTAKE", "QUEUED", "HANDED_OVER", "SUPP_RETURNED"),
        to="ACCEPTED",
        kind="AcceptanceDeemed",
        roles=("SYS",),
        guards=("entrusted_window", "case_held_at_village", "is_permit", "c1_expired_without_notice"),
        papers=("D04",),
        variants={"D04": "deemed"},
        clocks=DEEMED,
        owner_after="township",
        beyond_owner=("SYS",),
        note=(
            "6.1, offline village. The only move of ownership without D13; the papers follow by D13 "
            "as a plain receipt. The owner prints D04. Owner is the county where no_township_tier."
        ),
    ),
    Transition(
        id="T14d",
        sources=("ACCEPTED", "IN_REVIEW"),
        to="SUPPLEMENT",
        kind="DeemedAcceptanceReversed",
        roles=("TM", "CR"),
        guards=("deemed", "d03_was_served_in_time", "tm_approved"),
        guards_by_role={"CR": ("no_township_tier",)},
        clocks=(
            stop("C3", "today"),
            stop("C4", "today"),
            stop("C9", "today"),
            start("C2", "served_on", when="item_has_supplement_days"),
        ),
        note="6.2, correcting event with the photo of the signed D03.",
    ),
)
