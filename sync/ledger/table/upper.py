"""The upper level and parallel approval.

Literal rows of the state table (state_table.yaml with the rulings of the formats page); nothing here acts.
"""

from __future__ import annotations

from sync.ledger.table.shape import Transition, extend, start, stop

ROWS: tuple[Transition, ...] = (
    Transition(
        id="T21",
        sources=("IN_REVIEW",),
        to="FORWARDED",
        kind="CaseForwarded",
        roles=("TS", "CR"),
        guards=("first_review_opinion_signed", "file_complete"),
        guards_by_role={"CR": ("county_not_deciding",)},
        papers=("D13",),
        clocks=(stop("C9", "today"),),
        note=(
            "All papers go directly to the upper level. After C9 a breach record is made, the way up "
            "stays open. The sender stays owner until T21b."
        ),
    ),
    Transition(
        id="T21b",
        sources=("FORWARDED",),
        to="SAME",
        kind="ForwardingAcknowledged",
        roles=("CR", "TS"),
        guards=("rows_counted", "received_on_is_signature_date"),
        guards_by_role={"TS": ("signed_status_list",)},
        papers=("D13",),
        signs=("D13",),
        clocks=(start("C3", "received_on", when="upper_counts_own_period"),),
        owner_after="county",
        beyond_owner=("CR", "TS"),
        note="Owner is upper when the acknowledging organ stands above the county.",
    ),
    Transition(
        id="T22",
        sources=("IN_REVIEW",),
        to="PARALLEL",
        kind="ParallelApprovalOpened",
        roles=("CR", "TS"),
        guards=("is_lead_department", "subtasks_defined"),
        papers=("DS",),
        clocks=(extend("C3", "accepted_on", when="joint_handling", by="to 45 WD in all"),),
        note=(
            "Sub-task sheets are printed. TS only where the township leads (宅基地). Sub-clock default "
            "floor(C3 / 2)."
        ),
    ),
    Transition(
        id="T22b",
        sources=("PARALLEL",),
        to="SUPPLEMENT",
        kind="SupplementRequestedJointly",
        roles=("CR", "TS"),
        guards=(
            "is_lead_department",
            "gaps_merged",
            "within_five_days_of_receipt",
            "first_notice_of_submission",
        ),
        papers=("D03",),
        clocks=(
            stop("C3", "today"),
            stop("C4", "today"),
            stop("C9", "today"),
            start("C2", "served_on", when="item_has_supplement_days"),
        ),
        note="5.2. Later than five days only a plain request without clock effect.",
    ),
    Transition(
        id="T23",
        sources=("PARALLEL",),
        to="IN_REVIEW",
        kind="ParallelApprovalEnded",
        roles=("SYS",),
        guards=("subtasks_settled",),
        papers=("DS",),
        variants={"DS": "summary"},
        note=(
            "A summary is printed. A negative answer on a mandatory condition ends it at once; T24b follows."
        ),
    ),
    Transition(
        id="T36",
        sources=("FORWARDED",),
        to="UPPER_RETURN",
        kind="CaseReturnedByUpperLevel",
        roles=("CR", "TS"),
        guards=("return_reason_given", "no_repeat_of_sent_papers"),
        guards_by_role={"TS": ("signed_status_list",)},
        papers=("D13",),
        owner_after="township",
        beyond_owner=("TS",),
        note=(
            "Back flow of D13. C3 of the upper level runs on; the record says who pays the time "
            "(6.6). Owner is the county where the county forwarded."
        ),
    ),
    Transition(
        id="T36b",
        sources=("UPPER_RETURN",),
        to="FORWARDED",
        kind="ReturnAnswered",
        roles=("TS", "CR"),
        guards=("return_answer_attached",),
        guards_by_role={"CR": ("county_holds_case",)},
        papers=("D13",),
        note=(
            "The township's own gap - no paper to the applicant; or the applicant answered a plain "
            "request. T21b acknowledges."
        ),
    ),
    Transition(
        id="T36c",
        sources=("UPPER_RETURN",),
        to="IN_REVIEW",
        kind="ReviewReopenedByReturn",
        roles=("TS", "CR"),
        guards=("new_facts_needed",),
        guards_by_role={"CR": ("county_holds_case",)},
        note="Investigation or opinion has to be done again, then T21.",
    ),
    Transition(
        id="T36d",
        sources=("UPPER_RETURN",),
        to="SUPPLEMENT",
        kind="SupplementRequestedByUpperLevel",
        roles=("CR", "TS"),
        guards=(
            "upper_is_accepting_organ",
            "within_five_days_of_receipt",
            "all_gaps_listed",
            "first_notice_of_submission",
        ),
        guards_by_role={"TS": ("signed_status_list",)},
        papers=("D03",),
        clocks=(
            stop("C3", "today"),
            stop("C4", "today"),
            start("C2", "served_on", when="item_has_supplement_days"),
        ),
        beyond_owner=("CR",),
        note="D03 in the name of the upper organ; TS only passes it on.",
    ),
)
