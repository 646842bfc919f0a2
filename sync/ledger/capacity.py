"""Capacity (办理身份): in whose name a site receives papers for an item, and the terms that follow.

AGENT unless the county entered an entrusting document for this item and site, or the item's
own step of the village is switched on (formats page: Who decides, COLLECTIVE items).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.item import Limit, ServiceItem
from sync.ledger.case import AGENT, COLLECTIVE, ENTRUSTED_WINDOW, Terms


def effective_capacity(item: ServiceItem, parameters: Mapping[str, Any], tier: str = "village") -> str:
    """The capacity of a site for an item under the county's `parameters` document.

    Items say what they may have; an entrusting document counts only where the item allows it.
    A township or county counter acts for itself: AGENT, whose village rules then never apply.
    """
    if tier != "village":
        return AGENT
    if item.item_id in parameters.get("village_step", ()) or item.capacity == COLLECTIVE:
        return COLLECTIVE
    if item.capacity == ENTRUSTED_WINDOW and parameters.get("entrust", {}).get(item.item_id):
        return ENTRUSTED_WINDOW
    return AGENT


def terms_of(item: ServiceItem, capacity: str, entrust_doc: str = "") -> Terms:
    """What this version promises, frozen for the life of a case (从旧: state_machine.md 6.9)."""
    return Terms(
        item_id=item.item_id,
        version=item.version,
        name=item.name,
        task_type=item.task_type,
        case_type=item.case_type,
        handling_mode=item.handling_mode,
        capacity=capacity,
        clock_start=item.clock_start,
        dept=item.dept,
        basis="；".join(f"《{basis.doc}》{basis.article}" for basis in item.legal_basis[:1]),
        levels=dict(item.levels),
        statutory=_pair(item.statutory),
        promised=_pair(item.promised),
        extension=_pair(item.extension),
        supplement=_pair(item.supplement),
        supplement_effect=item.supplement_effect,
        posting=_pair(item.posting),
        posting_suspends=item.posting_suspends,
        village_step=capacity == COLLECTIVE,
        suspends=item.suspends,
        urgent=item.urgent,
        entrust_doc=entrust_doc if capacity == ENTRUSTED_WINDOW else "",
        valid_from=item.valid_from,
        valid_to=item.valid_to,
        visits=item.guide.visits,
    )


def _pair(limit: Limit | None) -> tuple[int, str] | None:
    return None if limit is None else (limit.value, limit.unit)
