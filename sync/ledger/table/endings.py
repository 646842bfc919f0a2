"""Ends without a decision, and re-opening.

Literal rows of the state table (state_table.yaml with the rulings of the formats page); nothing here acts.
"""

from __future__ import annotations

from sync.ledger.table.effects import ALL_STOP
from sync.ledger.table.shape import Transition, start, stop

ROWS: tuple[Transition, ...] = (
    Transition(
        id="T30",
        sources=(
            "AGENT_SUPP",
            "INTAKE",
            "COLLECTIVE_STEP",
            "QUEUED",
            "HANDED_OVER",
            "RECEIVED",
            "PRE_REVIEW",
            "SUPPLEMENT",
            "SUPP_RETURNED",
            "ACCEPTED",
            "IN_REVIEW",
            "SPECIAL",
            "PUBLICITY",
            "OBJECTION",
            "FORWARDED",
            "PARALLEL",
            "UPPER_RETURN",
        ),
        to="WITHDRAWN",
        kind="CaseWithdrawn",
        roles=("VA", "TS", "CR"),
        guards=("withdrawal_signed", "before_decision", "agent_power_withdraw_if_agent", "tier_owns_case"),
        papers=("D16",),
        clocks=ALL_STOP,
        note=(
            "On the applicant's request; the owner enters it, others pass the request on. The return "
            "list is part of D16."
        ),
    ),
    Transition(
        id="T31a",
        sources=("AGENT_SUPP", "INTAKE", "COLLECTIVE_STEP", "QUEUED", "HANDED_OVER"),
        to="TERMINATED",
        kind="CaseTerminated",
        roles=("VA", "TS", "CR"),
        guards=("end_ground_with_evidence", "tier_owns_case"),
        clocks=ALL_STOP,
        note="In the village this ends the agency, it is no decision of an organ. D08 follows at T28e.",
    ),
    Transition(
        id="T31b",
        sources=(
            "RECEIVED",
            "PRE_REVIEW",
            "SUPPLEMENT",
            "SUPP_RETURNED",
            "ACCEPTED",
            "IN_REVIEW",
            "SPECIAL",
            "PUBLICITY",
            "OBJECTION",
            "FORWARDED",
            "PARALLEL",
            "UPPER_RETURN",
            "APPROVED",
            "DENIED",
            "RESULT_READY",
            "AT_VILLAGE",
        ),
        to="TERMINATED",
        kind="CaseTerminated",
        roles=("TS", "TM", "CR"),
        guards=("end_ground_with_evidence", "heirs_do_not_continue"),
        papers=("D14",),
        variants={"D14": "terminate"},
        clocks=(
            stop("C0", "today"),
            stop("C1", "today"),
            stop("C2", "today"),
            stop("C3", "today"),
            stop("C4", "today"),
            stop("C7", "today"),
            stop("C8", "today"),
            stop("C9", "today"),
            stop("C11", "today"),
            start("C6", "decided_on"),
        ),
        note=(
            "Also an abolished permit (6.9). Notice to the heirs, D08 follows at T28e. From "
            "AT_VILLAGE the organ acts and calls the papers back. The notice of termination is D14 in "
            "the variant terminate, numbered 终."
        ),
    ),
    Transition(
        id="T32",
        sources=(
            "RECEIVED",
            "PRE_REVIEW",
            "SUPPLEMENT",
            "SUPP_RETURNED",
            "ACCEPTED",
            "IN_REVIEW",
            "SPECIAL",
            "PUBLICITY",
            "OBJECTION",
            "FORWARDED",
            "PARALLEL",
            "UPPER_RETURN",
        ),
        to="TRANSFERRED_OUT",
        kind="CaseTransferredOut",
        roles=("TS", "CR"),
        guards=("other_place_competent", "papers_sent_to_other_organ"),
        guards_by_role={"CR": ("county_holds_case",)},
        papers=("D13", "D14"),
        variants={"D14": "transfer"},
        clocks=ALL_STOP,
        note=(
            "The new organ starts its own clocks. A case still at the village goes T6b or T30 "
            "instead. The notice of transfer is D14 in the variant transfer, numbered 移."
        ),
    ),
    Transition(
        id="T33",
        sources=("CLOSED",),
        to="IN_REVIEW",
        kind="CaseReopened",
        roles=("TM", "CR"),
        guards=("decision_changed",),
        clocks=(start("C3", "ruled_on", when="ruling_sets_period"),),
        owner_after="actor",
        beyond_owner=("TM", "CR"),
        note="New decision file. The old decision stays in the log.",
    ),
    Transition(
        id="T33b",
        sources=("CLOSED",),
        to="ACCEPTED",
        kind="AcceptanceOrdered",
        roles=("TM", "CR"),
        guards=("decision_changed", "refused_acceptance_overturned"),
        papers=("D04",),
        clocks=(
            start("C3", "accepted_on"),
            start("C4", "accepted_on"),
            start("C9", "accepted_on", when="first_review_item"),
        ),
        owner_after="actor",
        beyond_owner=("TM", "CR"),
        note="The overturned decision was a D06.",
    ),
)
