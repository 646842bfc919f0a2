"""The row of another agent who goes on with a case (state_machine.md 5.4), beyond the state table. Literal data."""

from __future__ import annotations

from sync.ledger.table.shape import Transition
from sync.ledger.table.states import STATES

ROWS: tuple[Transition, ...] = (
    Transition(
        id="R20",
        sources=tuple(code for code in STATES if code not in {"DRAFT", "CLOSED"}),
        to="SAME",
        kind="AgentReplaced",
        roles=("VA", "TS"),
        guards=("came_through_an_agent", "another_agent_named", "principal_agreed"),
        beyond_owner=("VA", "TS"),
        note="Another agent of the village goes on. Nothing earlier changes its author.",
    ),
)

GUARDS: dict[str, str] = {
    "came_through_an_agent": "the case was registered at a village",
    "another_agent_named": "the agent who goes on is named, and is not the one who has the case",
    "principal_agreed": "where the agent acts under a mandate: how the applicant agreed (民法典 169)",
}
