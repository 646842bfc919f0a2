"""Numbers an act has taken: the counters they came from, so that no number is ever given twice.

A disk that was set back has forgotten its counters; its own acts, coming back from the county or the
second copy, say how far they had come. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from sync.ledger.events import Event
from sync.ledger.numbers import parse_case_number, parse_document_number
from sync.ledger.problems import Problem

REGISTERS = ("CaseRegistered", "CaseRegisteredIncomplete")


def case_counter(day: date) -> str:
    """The counter of a day's case numbers (documents.md 0.2)."""
    return f"case/{day.isoformat()}"


def document_counter(char: str, year: int) -> str:
    """The counter of a year's document numbers of one kind."""
    return f"document/{char}/{year}"


def numbers_taken(event: Event) -> dict[str, int]:
    """Counter -> the number this act took from it, as far as its body is open."""
    taken: dict[str, int] = {}
    if event.kind in REGISTERS:
        with suppress(Problem):
            number = parse_case_number(event.case_no)
            taken[case_counter(number.day)] = number.serial
    for paper in _papers(event.body):
        with suppress(Problem):  # a paper without a number of its own takes none
            named, year, _device, serial = parse_document_number(str(paper.get("doc_no", "")))
            counter = document_counter(named[-1], year)
            taken[counter] = max(serial, taken.get(counter, 0))
    return taken


def _papers(body: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    papers = (body or {}).get("papers")
    return [paper for paper in papers if isinstance(paper, dict)] if isinstance(papers, list) else []
