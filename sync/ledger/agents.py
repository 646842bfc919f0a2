"""Agents of a case (代办员): who acts for the applicant at a village, and that another one takes his place.

The first is whoever registered it; state_machine.md 5.4 lets another take over, with the principal's consent
(民法典第一百六十九条). Nothing earlier changes its author. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sync.ledger.asking import text_in
from sync.ledger.case import Case

REPLACED = "AgentReplaced"
VILLAGE_AGENT = "代办员"  # of the kinds of a proxy
CONSENTS: dict[str, str] = {
    "told": "已告知申请人，申请人同意",
    "new_mandate": "申请人另签了委托书",
    "sub_agency": "委托书写明可以转委托",
}


def agent_of(case: Case) -> str:
    """The name of the village's agent who has the case, "" where a township's or county's counter took it in."""
    if case.registered_tier != "village":
        return ""
    named = text_in(case.facts, "new_agent")
    return named or (case.history[0].actor if case.history else "")


def stands_for(case: Case) -> bool:
    """The village's agent acts under a mandate; a relative or nobody may stand there as well."""
    return case.proxy is not None and VILLAGE_AGENT in text_in(case.proxy, "kind")


def proxy_after(case: Case, kind: str, facts: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Who acts for the applicant after an act: of the agent before only what he was stays, never who."""
    if kind != REPLACED or case.proxy is None or not stands_for(case):
        return case.proxy
    kept = {name: case.proxy[name] for name in ("kind", "powers", "poa_until") if name in case.proxy}
    number = text_in(facts, "new_agent_id_no")
    return kept | {
        "name": text_in(facts, "new_agent"),
        "mobile": text_in(facts, "new_agent_mobile"),
        **({"id_no": number} if number else {}),
    }
