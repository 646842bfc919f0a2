"""Which papers become final with an act, and in which variant.

Reads the row of the table; knows nothing of numbers, layouts or data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sync.ledger.asking import rows_in
from sync.ledger.case import Case
from sync.ledger.conditions import entrusted_window, holds
from sync.ledger.table import Transition

SHEET = "DS"  # 并联审批子任务单
_VARIANTS = {
    ("T2", "D03"): "hint",
    ("T2c", "D02"): "return",
    ("T9", "D02"): "supplement",
    ("T9c", "D02"): "supplement",
    ("T11", "D06"): "not_required",
    ("T24a", "D07"): "grant",
    ("T24b", "D07"): "refuse",
    ("T24c", "D07"): "grant",
    ("T24d", "D07"): "refuse",
    ("T27", "D13"): "back",
    ("T27b", "D13"): "back",
    ("T35", "D07"): "grant",
    ("T36", "D13"): "back",
}


@dataclass(frozen=True, slots=True)
class PaperNeed:
    """One paper to be numbered and issued with the act."""

    code: str
    variant: str = ""


def paper_needs(case: Case, row: Transition, facts: Mapping[str, Any]) -> tuple[PaperNeed, ...]:
    """The papers of a row; `case` is the case before the act (the draft at registration)."""
    codes = [code for code in _codes(case, row, facts) if code not in row.signs]
    if row.id == "T1" and facts.get("on_the_spot") is True and case.terms.case_type == "1":
        codes.remove("D01")  # D01b of T34 replaces it
    needs = [PaperNeed(code, _variant(case, row, code, facts)) for code in codes]
    if row.id == "T22":  # a sheet for every department; the variant is its number
        needs = [PaperNeed(SHEET, str(at)) for at, _ in enumerate(rows_in(facts, "subtasks"), 1)]
    return tuple(needs)


def signed_papers(case: Case, row: Transition, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Papers that exist already and are signed with the act (D13 by its receiver)."""
    return tuple(code for code in _codes(case, row, facts) if code in row.signs)


def _codes(case: Case, row: Transition, facts: Mapping[str, Any]) -> list[str]:
    asked_for = [code for code, condition in row.papers_if.items() if holds(condition, case, facts)]
    return [*row.papers, *asked_for]


def _variant(case: Case, row: Transition, code: str, facts: Mapping[str, Any]) -> str:
    if code == "D01":
        return _receipt(case, row)
    if (row.id, code) == ("T12", "D06"):
        return str(facts.get("ground", ""))
    return _VARIANTS.get((row.id, code)) or row.variants.get(code, "")


def _receipt(case: Case, row: Transition) -> str:
    """agent 代办登记回执, window 收件凭证 of an entrusted village, counter 收件凭证 of the organ itself."""
    if row.id == "T6" or case.registered_tier != "village":
        return "counter"
    return "window" if entrusted_window(case, {}) else "agent"
