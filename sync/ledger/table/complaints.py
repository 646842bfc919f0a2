"""Rows about complaints (D21, C10) and calls back: state_table.yaml gives the clock and no row.

All of them keep the state and stand open to every organ, also after the case is closed; a
village has none of them. Literal data; nothing here acts.
"""

from __future__ import annotations

from sync.ledger.table.shape import Transition
from sync.ledger.table.states import STATES

_AT_AUTHORITY = tuple(
    code
    for code in STATES
    if code not in {"DRAFT", "AGENT_SUPP", "INTAKE", "COLLECTIVE_STEP", "QUEUED", "HANDED_OVER"}
)
_ORGANS = ("TS", "TM", "CR")

ROWS: tuple[Transition, ...] = (
    Transition(
        id="R10",
        sources=_AT_AUTHORITY,
        to="SAME",
        kind="ComplaintRegistered",
        roles=_ORGANS,
        guards=("complaint_described",),
        papers=("D21",),
        beyond_owner=_ORGANS,
        note="A bad rating (two stars or fewer) or any complaint about the case. Starts C10: 15 WD.",
    ),
    Transition(
        id="R11",
        sources=_AT_AUTHORITY,
        to="SAME",
        kind="ComplaintAnswered",
        roles=_ORGANS,
        guards=("complaint_open", "complaint_answer_given", "answerer_not_complained_about"),
        papers=("D21",),
        variants={"D21": "reply"},
        beyond_owner=_ORGANS,
        note="Finding, correction and reply, approved. Stops C10.",
    ),
    Transition(
        id="R12",
        sources=_AT_AUTHORITY,
        to="SAME",
        kind="CallBackRecorded",
        roles=_ORGANS,
        guards=("worth_a_call_back", "call_back_described"),
        beyond_owner=_ORGANS,
        note="回访 after delivery or after the reply: way, outcome, content or not.",
    ),
)

GUARDS: dict[str, str] = {
    "complaint_described": "channel, category, object and content of the complaint are entered",
    "complaint_open": "a complaint about this case waits for its answer",
    "complaint_answer_given": "the open complaint is named, finding, correction and reply are entered and approved",
    "answerer_not_complained_about": "nobody answers a complaint about himself",
    "worth_a_call_back": "the result was delivered, or somebody rated or complained",
    "call_back_described": "way and outcome of the call are entered",
}
