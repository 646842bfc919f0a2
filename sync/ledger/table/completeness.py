"""The completeness check: one-time notice, supplement, refusal to accept.

Literal rows of the state table (state_table.yaml with the rulings of the formats page); nothing here acts.
"""

from __future__ import annotations

from sync.ledger.table.effects import C1_ENDS, NOTICE_OUT, SUPPLEMENT_IN
from sync.ledger.table.shape import Transition, start, stop

ROWS: tuple[Transition, ...] = (
    Transition(
        id="T7",
        sources=("RECEIVED",),
        to="PRE_REVIEW",
        kind="PreReviewStarted",
        roles=("TS", "CR"),
        guards=("claimed_by_clerk",),
        guards_by_role={"CR": ("no_township_tier",)},
    ),
    Transition(
        id="T8",
        sources=("PRE_REVIEW",),
        to="SUPPLEMENT",
        kind="SupplementRequested",
        roles=("TS", "CR"),
        guards=("all_gaps_listed", "d03_not_late", "first_notice_or_override"),
        guards_by_role={"CR": ("no_township_tier",)},
        papers=("D03",),
        clocks=NOTICE_OUT,
        note=(
            "C3/C4 are open here only for items counting from receipt; they start again with the next "
            "submission."
        ),
    ),
    Transition(
        id="T8b",
        sources=("INTAKE", "QUEUED"),
        to="SUPPLEMENT",
        kind="SupplementRequestedAtVillage",
        roles=("VA",),
        guards=("entrusted_window", "all_gaps_listed", "d03_not_late", "first_notice_of_submission"),
        papers=("D03",),
        clocks=NOTICE_OUT,
        note="In the name of the organ, with the offline rule set (6.1). Never for AGENT.",
    ),
    Transition(
        id="T9",
        sources=("SUPPLEMENT",),
        to="SUPP_RETURNED",
        kind="SupplementReceived",
        roles=("TS", "CR"),
        guards=("supplement_at_authority",),
        guards_by_role={"CR": ("county_holds_case",)},
        papers=("D02",),
        papers_if={"D13": "came_through_village"},
        signs=("D13",),
        clocks=SUPPLEMENT_IN,
        note=(
            "Of AGENT and COLLECTIVE the supplement travels by D13 and the state changes when the "
            "authority signs; until then the case stays SUPPLEMENT."
        ),
    ),
    Transition(
        id="T9b",
        sources=("SUPP_RETURNED",),
        to="SUPPLEMENT",
        kind="SupplementRequestedAgain",
        roles=("TS", "CR"),
        guards=("only_demanded_or_new_gap", "d03_not_late", "tm_approved"),
        guards_by_role={"CR": ("county_holds_case",)},
        papers=("D03",),
        clocks=NOTICE_OUT,
        note="D03 第2次. More than two loops - 案卷自查 entry, and TM calls the applicant.",
    ),
    Transition(
        id="T9c",
        sources=("SUPPLEMENT",),
        to="SUPP_RETURNED",
        kind="SupplementReceived",
        roles=("VA",),
        guards=("entrusted_window",),
        papers=("D02",),
        clocks=(
            stop("C2", "received_on"),
            start("C1", "received_on"),
            start("C0", "today"),
            start("C3", "received_on", when="clock_start_receipt"),
            start("C4", "received_on", when="clock_start_receipt"),
        ),
        beyond_owner=("VA",),
        note=(
            "The village date counts. If the organ holds the case, the new papers follow by D13 and "
            "its signature stops C0."
        ),
    ),
    Transition(
        id="T10",
        sources=("SUPPLEMENT",),
        to="TERMINATED",
        kind="SupplementLapsed",
        roles=("TS", "CR"),
        guards=("lapse_effect_in_law", "c2_over", "reminder_given"),
        guards_by_role={"CR": ("county_holds_case",)},
        papers=("D14",),
        variants={"D14": "terminate"},
        clocks=(
            stop("C2", "today"),
            start("C6", "decided_on"),
        ),
        note=(
            "SYS proposes, the organ confirms. The notice of termination is D14 in the variant "
            "terminate, numbered 终."
        ),
    ),
    Transition(
        id="T11",
        sources=("PRE_REVIEW",),
        to="NOT_REQUIRED",
        kind="CaseFoundNotRequired",
        roles=("TS", "CR"),
        guards=("ground_not_required",),
        guards_by_role={"CR": ("no_township_tier",)},
        papers=("D06",),
        clocks=C1_ENDS,
    ),
    Transition(
        id="T12",
        sources=("PRE_REVIEW",),
        to="NOT_ACCEPTED",
        kind="AcceptanceRefused",
        roles=("TS", "CR"),
        guards=("ground_not_competent", "not_for_missing_papers"),
        guards_by_role={"CR": ("no_township_tier",)},
        papers=("D06",),
        clocks=(
            stop("C1", "today"),
            stop("C3", "today"),
            stop("C4", "today"),
            start("C6", "decided_on"),
        ),
    ),
)
