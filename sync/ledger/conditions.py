"""Conditions: what holds of a case, asked by clock effects (`when`) and papers (`papers_if`).

Plain yes/no functions over the case and the facts of one act, without calendar or people;
the guards of the same names wrap them. Nothing here refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sync.ledger.case import ENTRUSTED_WINDOW, Case

Facts = Mapping[str, Any]
Condition = Callable[[Case, Facts], bool]

PERMIT = "01"
FIRST_REVIEW_MODES = ("2", "4")
FIRST_REVIEW_POWERS = ("first_check", "accept_first_review")


def proxied(case: Case, facts: Facts) -> bool:
    """Someone hands in the papers for the applicant (民法典第一百六十一条)."""
    return case.proxy is not None


def receipt_asked(case: Case, facts: Facts) -> bool:
    return facts.get("receipt_asked") is True


def came_through_village(case: Case, facts: Facts) -> bool:
    return facts.get("supplement_at") == "D13"


def entrusted_window(case: Case, facts: Facts) -> bool:
    """The village receives as the organ's hand, under a document that the county entered."""
    terms = case.terms
    return (
        terms.capacity == ENTRUSTED_WINDOW and terms.entrust_doc != "" and case.registered_tier == "village"
    )


def not_entrusted_window(case: Case, facts: Facts) -> bool:
    return not entrusted_window(case, facts)


def village_step_open(case: Case, facts: Facts) -> bool:
    """The item wants the village's own step, and it is not done."""
    here = case.terms.village_step and case.registered_tier == "village"
    return here and "village_step_done_on" not in case.dates


def starts_c0_now(case: Case, facts: Facts) -> bool:
    return case.registered_tier == "village" and not village_step_open(case, facts)


def clock_start_receipt(case: Case, facts: Facts) -> bool:
    return case.terms.clock_start == "receipt"


def clock_start_acceptance(case: Case, facts: Facts) -> bool:
    return not clock_start_receipt(case, facts)


def entrusted_receipt_clock(case: Case, facts: Facts) -> bool:
    return entrusted_window(case, facts) and clock_start_receipt(case, facts)


def direct_receipt_clock(case: Case, facts: Facts) -> bool:
    return not_entrusted_window(case, facts) and clock_start_receipt(case, facts)


def item_has_supplement_days(case: Case, facts: Facts) -> bool:
    return case.terms.supplement is not None


def first_review_item(case: Case, facts: Facts) -> bool:
    """A lower level examines first (行政许可法第四十三条)."""
    power = case.terms.levels.get("township", "")
    return case.terms.handling_mode in FIRST_REVIEW_MODES and power in FIRST_REVIEW_POWERS


def item_suspends_posting(case: Case, facts: Facts) -> bool:
    return case.terms.posting_suspends


def upper_counts_own_period(case: Case, facts: Facts) -> bool:
    return case.terms.upper_counts_own_period


def joint_handling(case: Case, facts: Facts) -> bool:
    return facts.get("joint_handling") is True or case.facts.get("joint_handling") is True


def ruling_sets_period(case: Case, facts: Facts) -> bool:
    return bool(facts.get("ruling_days"))


def is_permit(case: Case, facts: Facts) -> bool:
    """task_type 01 (行政许可法第二条)."""
    return case.terms.task_type == PERMIT


CONDITIONS: dict[str, Condition] = {
    condition.__name__: condition
    for condition in (
        proxied,
        receipt_asked,
        came_through_village,
        entrusted_window,
        not_entrusted_window,
        starts_c0_now,
        clock_start_receipt,
        clock_start_acceptance,
        entrusted_receipt_clock,
        direct_receipt_clock,
        item_has_supplement_days,
        first_review_item,
        item_suspends_posting,
        upper_counts_own_period,
        joint_handling,
        ruling_sets_period,
    )
}


def holds(name: str, case: Case, facts: Facts) -> bool:
    """Whether a `when` or `papers_if` holds; "" always does."""
    return not name or CONDITIONS[name](case, facts)
