"""Rows about the remote pre-review (远程预审, R-17): asked by the village, answered by who will receive the papers.

Both keep the state and start no clock; the answer is no acceptance, no refusal and no D03. Literal data.
"""

from __future__ import annotations

from sync.ledger.table.shape import Transition

HELD = ("AGENT_SUPP", "INTAKE", "COLLECTIVE_STEP", "QUEUED")
"""States in which the village still has the papers, so that it may ask."""

ROWS: tuple[Transition, ...] = (
    Transition(
        id="R14",
        sources=HELD,
        to="SAME",
        kind="RemotePreReviewAsked",
        roles=("VA",),
        guards=("not_entrusted_window", "registered_at_village", "pre_review_not_open", "scans_attached"),
        note="The village asks the organ to look at the scans before the papers travel.",
    ),
    Transition(
        id="R15",
        sources=(*HELD, "HANDED_OVER"),
        to="SAME",
        kind="RemotePreReviewAnswered",
        roles=("TS", "CR"),
        guards=("pre_review_open", "pre_review_described"),
        guards_by_role={"CR": ("no_township_tier",)},
        beyond_owner=("TS", "CR"),
        note="What the scans look like. The papers are examined when they are there (T7, T8).",
    ),
)

GUARDS: dict[str, str] = {
    "pre_review_not_open": "no pre-review of this case waits for its answer",
    "scans_attached": "at least one material has a scan",
    "pre_review_open": "a pre-review of this case waits for its answer",
    "pre_review_described": "the finding is entered; gaps name material and problem, completeness names none",
}
