"""Guards about the case and the place: capacity, tiers, owner, item. No fact of the act is asked.

`possible_acts` evaluates these alone, so a button appears only where the table would allow it.
"""

from __future__ import annotations

from sync.ledger import conditions
from sync.ledger.asking import Asked, Gap, Guard, need
from sync.ledger.conditions import Condition
from sync.ledger.table.states import STATES


def _as_guard(condition: Condition) -> Guard:
    def guard(asked: Asked) -> Gap:
        return need(condition(asked.case, asked.facts))

    return guard


def not_permit(asked: Asked) -> Gap:
    return need(not conditions.is_permit(asked.case, asked.facts))


def own_counter(asked: Asked) -> Gap:
    return need(asked.case.registered_tier == asked.tier)


def registered_at_village(asked: Asked) -> Gap:
    return need(asked.case.registered_tier == "village")


def case_held_at_village(asked: Asked) -> Gap:
    return need(asked.case.owner == "village")


def not_held_at_village(asked: Asked) -> Gap:
    return need(asked.case.owner != "village")


def organ_holds_case(asked: Asked) -> Gap:
    return need(asked.case.owner == "township")


def county_holds_case(asked: Asked) -> Gap:
    return need(asked.case.owner == "county")


def tier_owns_case(asked: Asked) -> Gap:
    return need(asked.case.owner == asked.tier)


def no_township_tier(asked: Asked) -> Gap:
    return need(asked.world.no_township_tier or asked.case.registered_tier == "county")


def item_has_village_step(asked: Asked) -> Gap:
    return need(conditions.village_step_open(asked.case, asked.facts))


def village_step_done_or_none(asked: Asked) -> Gap:
    return need(not conditions.village_step_open(asked.case, asked.facts))


def deemed(asked: Asked) -> Gap:
    return need(asked.case.deemed)


def notice_unserved(asked: Asked) -> Gap:
    notices = asked.case.supplements
    return need(bool(notices) and not notices[-1].get("served_on"))


def breach_on_record(asked: Asked) -> Gap:
    return need(any(not breach.get("reason") for breach in asked.case.breaches))


def lapse_effect_in_law(asked: Asked) -> Gap:
    return need(asked.case.terms.supplement_effect != "")


def level_may_decide(asked: Asked) -> Gap:
    """The item's levels let this tier decide (行政许可法第二十四条); a village never."""
    return need(asked.tier != "village" and asked.case.terms.levels.get(asked.tier) == "decide")


def county_not_deciding(asked: Asked) -> Gap:
    return need(asked.case.terms.levels.get("county") != "decide")


def before_decision(asked: Asked) -> Gap:
    settled = STATES[asked.case.state].final or "decided_on" in asked.case.dates
    return need(not settled)


def case_type_on_the_spot(asked: Asked) -> Gap:
    """1 即办件 (行政许可法第三十四条)."""
    return need(asked.case.terms.case_type == "1")


def on_the_spot_capacity(asked: Asked) -> Gap:
    """The organ's own staff at a township or county counter; a village site never."""
    return need(asked.tier in ("township", "county") and asked.world.tier != "village")


def urgent_item_flag(asked: Asked) -> Gap:
    return need(asked.case.terms.urgent)


GUARDS: dict[str, Guard] = {
    "entrusted_window": _as_guard(conditions.entrusted_window),
    "not_entrusted_window": _as_guard(conditions.not_entrusted_window),
    "is_permit": _as_guard(conditions.is_permit),
    **{
        guard.__name__: guard
        for guard in (
            not_permit,
            own_counter,
            registered_at_village,
            case_held_at_village,
            not_held_at_village,
            organ_holds_case,
            county_holds_case,
            tier_owns_case,
            no_township_tier,
            item_has_village_step,
            village_step_done_or_none,
            deemed,
            notice_unserved,
            breach_on_record,
            lapse_effect_in_law,
            level_may_decide,
            county_not_deciding,
            before_decision,
            case_type_on_the_spot,
            on_the_spot_capacity,
            urgent_item_flag,
        )
    },
}
