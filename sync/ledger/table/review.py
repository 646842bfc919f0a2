"""Review: special procedure, posting, objection, extension.

Literal rows of the state table (state_table.yaml with the rulings of the formats page); nothing here acts.
"""

from __future__ import annotations

from sync.ledger.table.effects import POSTING, POSTING_ENDS
from sync.ledger.table.shape import Transition, extend, resume, start, stop, suspend

ROWS: tuple[Transition, ...] = (
    Transition(
        id="T15",
        sources=("ACCEPTED",),
        to="IN_REVIEW",
        kind="ReviewStarted",
        roles=("TS", "CR"),
        guards=("assigned",),
    ),
    Transition(
        id="T16",
        sources=("IN_REVIEW",),
        to="SPECIAL",
        kind="SpecialProcedureStarted",
        roles=("TS", "CR"),
        guards=("cause_in_list", "d15_dated_today"),
        papers=("D15",),
        clocks=(
            suspend("C3", "today"),
            suspend("C4", "today"),
            suspend("C9", "today"),
            start("C8", "today"),
        ),
        note="Suspended after today.",
    ),
    Transition(
        id="T17",
        sources=("SPECIAL",),
        to="IN_REVIEW",
        kind="SpecialProcedureEnded",
        roles=("TS", "CR"),
        guards=("result_attached",),
        clocks=(
            stop("C8", "today"),
            resume("C3", "today"),
            resume("C4", "today"),
            resume("C9", "today"),
        ),
        note="实际用时 is added to the file copy of D15.",
    ),
    Transition(
        id="T18",
        sources=("IN_REVIEW",),
        to="PUBLICITY",
        kind="PostingStarted",
        roles=("TS", "CR"),
        guards=("names_masked",),
        guards_by_role={"CR": ("county_holds_case",)},
        papers=("D20",),
        clocks=POSTING,
        note="Photo at the start.",
    ),
    Transition(
        id="T19",
        sources=("PUBLICITY",),
        to="IN_REVIEW",
        kind="PostingEnded",
        roles=("VA", "TS", "CR"),
        guards=("posting_over", "closing_photo", "no_objection_or_handled"),
        guards_by_role={"CR": ("county_holds_case",)},
        clocks=POSTING_ENDS,
        beyond_owner=("VA",),
        note="VA reports the end with the closing photo.",
    ),
    Transition(
        id="T20a",
        sources=("PUBLICITY",),
        to="OBJECTION",
        kind="ObjectionRegistered",
        roles=("TS", "CR"),
        guards=("objection_on_record",),
        guards_by_role={"CR": ("county_holds_case",)},
        clocks=POSTING_ENDS,
        note="An objection brought to the village reaches the owner as a request.",
    ),
    Transition(
        id="T20b",
        sources=("OBJECTION",),
        to="IN_REVIEW",
        kind="ObjectionAnswered",
        roles=("TS", "CR"),
        guards=("two_investigators", "objection_answered", "list_unchanged"),
        guards_by_role={"CR": ("county_holds_case",)},
        papers=("D22",),
    ),
    Transition(
        id="T20c",
        sources=("OBJECTION",),
        to="PUBLICITY",
        kind="PostingRepeated",
        roles=("TS", "CR"),
        guards=("two_investigators", "objection_answered", "list_changed", "names_masked"),
        guards_by_role={"CR": ("county_holds_case",)},
        papers=("D22", "D20"),
        clocks=POSTING,
        note="C7 starts afresh because the posted list changed.",
    ),
    Transition(
        id="T25",
        sources=("ACCEPTED", "IN_REVIEW", "PUBLICITY", "OBJECTION", "PARALLEL", "FORWARDED", "UPPER_RETURN"),
        to="SAME",
        kind="DeadlineExtended",
        roles=("TS", "CR"),
        guards=("c3_open", "before_deadline", "approver_recorded", "not_extended_before"),
        papers=("D14",),
        clocks=(extend("C3", "today", by="C5"),),
    ),
)
