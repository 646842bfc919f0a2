"""Rows that the rulings add to the state table, and the two that keep breach records.

All of them keep the state: they write down facts that clocks, guards and reports need.
Literal data; nothing here acts.
"""

from __future__ import annotations

from sync.ledger.table import agents, complaints, pre_review
from sync.ledger.table.shape import Transition, start
from sync.ledger.table.states import STATES

_AT_AUTHORITY = tuple(
    code
    for code in STATES
    if code not in {"DRAFT", "AGENT_SUPP", "INTAKE", "COLLECTIVE_STEP", "QUEUED", "HANDED_OVER"}
)
_NOT_OVER = tuple(code for code in STATES if code not in {"DRAFT", "CLOSED"})

# Beyond state_table.yaml: without them a passed C0, C3 or C6 would leave no trace in the journal.
# C10 has no row there either: complaints.py.
OWN_KINDS = (
    "BreachRecorded",
    "LateReasonGiven",
    *(row.kind for row in complaints.ROWS),
    "SubTaskAnswered",
    *(row.kind for row in pre_review.ROWS),
    *(row.kind for row in agents.ROWS),
)

ROWS: tuple[Transition, ...] = (
    Transition(
        id="R1",
        sources=("SUPPLEMENT",),
        to="SAME",
        kind="SupplementServed",
        roles=("VA", "TS", "CR"),
        guards=("notice_unserved", "notice_signed"),
        clocks=(start("C2", "served_on", when="item_has_supplement_days"),),
        beyond_owner=("VA", "TS", "CR"),
        note="Sets served_on. The village prints the stored D03; no paper has to travel.",
    ),
    Transition(
        id="R2",
        sources=("SUPPLEMENT",),
        to="SAME",
        kind="MaterialHandedIn",
        roles=("VA",),
        guards=("not_entrusted_window", "registered_at_village", "materials_given"),
        papers=("D13",),
        beyond_owner=("VA",),
        note="Taken in at the village and sent by D13; SUPP_RETURNED only when the authority signs (T9).",
    ),
    Transition(
        id="R3",
        sources=_AT_AUTHORITY,
        to="SAME",
        kind="RatingGiven",
        roles=("VA", "TS", "CR"),
        guards=("stars_given",),
        beyond_owner=("VA", "TS", "CR"),
        note="Voluntary, any time from RECEIVED; staff never rate for the citizen.",
    ),
    Transition(
        id="R4",
        sources=_AT_AUTHORITY,
        to="SAME",
        kind="RatingDeclined",
        roles=("VA", "TS", "CR"),
        beyond_owner=("VA", "TS", "CR"),
        note="The invitation was made and not taken up.",
    ),
    Transition(
        id="R5",
        sources=("PRE_REVIEW", "ACCEPTED", "IN_REVIEW", "PUBLICITY", "OBJECTION", "UPPER_RETURN"),
        to="SAME",
        kind="SiteVisitRecorded",
        roles=("TS", "CR"),
        guards=("two_investigators",),
        papers=("D22",),
        note="Household visit or site inspection (行政许可法第三十四条).",
    ),
    Transition(
        id="R6",
        sources=("INTAKE", "QUEUED", "HANDED_OVER"),
        to="SAME",
        kind="CompleteAtReceipt",
        roles=("VA",),
        guards=("entrusted_window", "nothing_missing"),
        note="The entrusted window found the papers complete on the spot (state_machine.md 6.1).",
    ),
    Transition(
        id="R7",
        sources=_NOT_OVER,
        to="SAME",
        kind="ContactAttempted",
        roles=("VA", "TS", "CR"),
        guards=("contact_described",),
        beyond_owner=("VA", "TS", "CR"),
        note="One attempt to reach the applicant: way, outcome.",
    ),
    Transition(
        id="R8",
        sources=_NOT_OVER,
        to="SAME",
        kind="BreachRecorded",
        roles=("SYS",),
        guards=("breach_is_new",),
        beyond_owner=("SYS",),
        note="A deadline passed. Never blocks (state_machine.md 6.10).",
    ),
    Transition(
        id="R9",
        sources=_NOT_OVER,
        to="SAME",
        kind="LateReasonGiven",
        roles=("VA", "TS", "TM", "CR"),
        guards=("breach_on_record", "late_reason_given"),
        beyond_owner=("VA", "TS", "TM", "CR"),
        note="The reason of a breach; of C4 it is published (优化营商环境条例第三十六条).",
    ),
    *complaints.ROWS,
    Transition(
        id="R13",
        sources=("PARALLEL",),
        to="SAME",
        kind="SubTaskAnswered",
        roles=("CR", "TS"),
        guards=("subtask_answer_given",),
        note="What one department said (state_machine.md 5.2); once all are settled the program makes T23.",
    ),
    *pre_review.ROWS,
    *agents.ROWS,
)

GUARDS: dict[str, str] = {
    "notice_unserved": "the newest D03 has not been served yet",
    "notice_signed": "the day of signature and the signer are entered, not before the notice",
    "materials_given": "at least one paper was handed in",
    "stars_given": "1 to 5 stars were given (GB/T 39735)",
    "nothing_missing": "no required material is missing",
    "contact_described": "way and outcome of the attempt are entered",
    "breach_is_new": "the clock's deadline has passed and this run has no breach record yet",
    "breach_on_record": "a breach without a reason is on record",
    "late_reason_given": "a breach of this clock is on record, and the reason is entered",
    **complaints.GUARDS,
    "subtask_answer_given": "an open sub-task is named with its answer, reason and order",
    **pre_review.GUARDS,
    **agents.GUARDS,
}
