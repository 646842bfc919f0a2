"""Guards of another agent going on with a case (R20, state_machine.md 5.4)."""

from __future__ import annotations

from sync.ledger.agents import CONSENTS, agent_of, stands_for
from sync.ledger.asking import Asked, Gap, Guard, need


def came_through_an_agent(asked: Asked) -> Gap:
    return need(asked.case.registered_tier == "village")


def another_agent_named(asked: Asked) -> Gap:
    name = asked.text("new_agent")
    return need(name not in ("", agent_of(asked.case)), name=name or "（没有填）")


def principal_agreed(asked: Asked) -> Gap:
    """民法典第一百六十九条: no sub-agency without the principal's consent."""
    return need(not stands_for(asked.case) or asked.text("agent_consent") in CONSENTS)


PLACES: dict[str, Guard] = {came_through_an_agent.__name__: came_through_an_agent}
GUARDS: dict[str, Guard] = PLACES | {
    guard.__name__: guard for guard in (another_agent_named, principal_agreed)
}
