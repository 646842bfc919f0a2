"""The village's own step and the hand-over to the authority.

Literal rows of the state table (state_table.yaml with the rulings of the formats page); nothing here acts.
"""

from __future__ import annotations

from sync.ledger.table.shape import Transition, start, stop

ROWS: tuple[Transition, ...] = (
    Transition(
        id="T3",
        sources=("INTAKE",),
        to="COLLECTIVE_STEP",
        kind="VillageStepStarted",
        roles=("VA",),
        guards=("item_has_village_step", "not_entrusted_window"),
        papers=("D23", "D20"),
        clocks=(
            stop("C0", "today"),
            start("C7", "posted_on"),
        ),
    ),
    Transition(
        id="T4",
        sources=("COLLECTIVE_STEP",),
        to="QUEUED",
        kind="VillageStepCompleted",
        roles=("VA",),
        guards=("minutes_passed", "posting_over", "objections_handled", "village_opinion_signed"),
        clocks=(
            stop("C7", "today"),
            start("C0", "today"),
        ),
        note="The form's 村级意见 page is printed. Not passed - the meeting is repeated, or T30/T31.",
    ),
    Transition(
        id="T5a",
        sources=("INTAKE",),
        to="QUEUED",
        kind="CaseQueued",
        roles=("VA",),
        guards=("registered_at_village", "village_step_done_or_none"),
    ),
    Transition(
        id="T5b",
        sources=("QUEUED",),
        to="HANDED_OVER",
        kind="CaseHandedOver",
        roles=("VA",),
        guards=("package_hashed",),
        papers=("D13",),
        note="Column 最迟送交 of D13 prints the C0 date. The village stays owner until T6.",
    ),
    Transition(
        id="T5c",
        sources=("SUPP_RETURNED",),
        to="QUEUED",
        kind="SupplementQueued",
        roles=("VA",),
        guards=("entrusted_window", "case_held_at_village"),
        note="After T8b and T9c, so that the completed case reaches the organ. C1 runs on.",
    ),
    Transition(
        id="T6",
        sources=("HANDED_OVER",),
        to="RECEIVED",
        kind="CaseReceived",
        roles=("TS", "CR"),
        guards=("rows_counted", "differences_noted", "received_on_is_signature_date"),
        guards_by_role={"CR": ("no_township_tier",)},
        papers=("D13",),
        papers_if={"D01": "receipt_asked"},
        signs=("D13",),
        clocks=(
            stop("C0", "today"),
            start("C1", "received_on", when="not_entrusted_window"),
            start("C3", "received_on", when="direct_receipt_clock"),
            start("C4", "received_on", when="direct_receipt_clock"),
        ),
        owner_after="actor",
        beyond_owner=("TS", "CR"),
        note="D13 is signed, not printed again.",
    ),
    Transition(
        id="T6b",
        sources=("HANDED_OVER",),
        to="INTAKE",
        kind="HandOverRefused",
        roles=("TS", "CR"),
        guards=("wrong_office_or_unreadable",),
        guards_by_role={"CR": ("no_township_tier",)},
        papers=("D13",),
        signs=("D13",),
        clocks=(start("C0", "today"),),
        owner_after="village",
        beyond_owner=("TS", "CR"),
        note=(
            "The reason is on D13. Incomplete papers are no ground (T8). Of an ENTRUSTED_WINDOW C1 runs on."
        ),
    ),
    Transition(
        id="T6c",
        sources=("INTAKE",),
        to="RECEIVED",
        kind="CaseReceivedAtCounter",
        roles=("TS", "CR"),
        guards=("own_counter",),
        clocks=(
            start("C1", "received_on"),
            start("C3", "received_on", when="clock_start_receipt"),
            start("C4", "received_on", when="clock_start_receipt"),
        ),
        note="The applicant came to the township or county himself; no hand-over, no D13.",
    ),
)
