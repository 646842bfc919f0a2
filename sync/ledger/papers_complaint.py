"""Data of D21: 投诉（意见）登记表, and the reply to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sync.ledger.asking import mapping_in, text_in
from sync.ledger.complaint import due_on
from sync.ledger.papers_issue import Issue
from sync.ledger.papers_words import day_text, due_text

Fields = dict[str, Any]
_TAKEN = (
    "channel",
    "category",
    "object",
    "content",
    "demand",
    "complainant",
    "phone",
    "urgency",
    "forwarded_to",
)
_REPLY = ("finding", "action", "way", "satisfied")


def complaint(issue: Issue) -> Fields:
    """D21. Variant "reply": what was found, corrected and answered, with the number of the complaint."""
    if issue.variant == "reply":
        return _reply(issue)
    told = mapping_in(issue.body, "complaint")
    taken = {"date": issue.when.isoformat()}
    return {
        **_texts(told, _TAKEN),
        "taken_by": issue.actor.name,
        "due": due_text(due_on(taken, issue.calendar)),
    }


def _reply(issue: Issue) -> Fields:
    told = mapping_in(issue.body, "complaint_answer")
    number = text_in(told, "complaint")
    before = next((row for row in issue.case.complaints if text_in(row, "doc_no") == number), {})
    approver = mapping_in(issue.facts, "approver")
    return {
        **_texts(before, _TAKEN),
        **_texts(told, _REPLY),
        "complaint_no": number,
        "taken_on": day_text(text_in(before, "date")),
        "replied_on": day_text(text_in(told, "date")),
        "approver": "　".join(filter(None, (text_in(approver, "name"), text_in(approver, "post")))),
        "taken_by": text_in(before, "by"),
    }


def _texts(told: Mapping[str, Any], names: tuple[str, ...]) -> Fields:
    return {name: text_in(told, name) for name in names}
