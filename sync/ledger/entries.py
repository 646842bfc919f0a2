"""Entries: what an event adds to the registers of its case.

Latest facts, checklist, supplement notices, ratings, contact attempts. Pure; every value
stays JSON, so a projection reads back what was folded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sync.ledger.asking import mapping_in, rows_in, text_in, tier_of
from sync.ledger.case import Case, SubmittedDoc
from sync.ledger.case_json import doc_from_json
from sync.ledger.complaint import ANSWERED, CALLED_BACK, PAPER, REGISTERED, calls_back
from sync.ledger.events import Event
from sync.ledger.material import merged
from sync.ledger.opening import OPENING_KINDS
from sync.ledger.pre_review import ANSWERED as REVIEWED
from sync.ledger.pre_review import ASKED, KEPT, pre_reviews_after
from sync.ledger.rating import stars_of
from sync.ledger.table import Transition

# Payload objects that later guards or papers ask again.
_KEPT = ("minutes", "posting", "visit", "delivery", "decision", "objection", "objection_answer", "package")
_NOT_KEPT = ("owner_after", "late_reason", "late_approver")
_NOTICES = ("T8", "T8b", "T9b", "T14d", "T22b", "T36d")
_ANSWERS = ("T9", "T9c")


def facts_after(case: Case, event: Event, row: Transition | None, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The latest facts of all acts by name, with what the fold itself keeps."""
    body = event.body or {}
    after = {**case.facts, **{name: value for name, value in facts.items() if name not in _NOT_KEPT}}
    after.update({name: body[name] for name in _KEPT if isinstance(body.get(name), Mapping)})
    day = event.effective_date.isoformat()
    if event.kind == "ContactAttempted":
        attempt = {"date": day, "way": text_in(facts, "way"), "outcome": text_in(facts, "outcome")}
        after["contact_attempts"] = [*case.facts.get("contact_attempts", ()), attempt]
        if facts.get("reached") is True:
            after["reached_on"] = day
    if event.kind == "ParallelApprovalOpened":
        after |= {"parallel_opened_on": day, "subtask_answers": []}
    if event.kind == "SubTaskAnswered":
        told = {**mapping_in(body, "subtask_answer"), "date": day, "by": event.actor.name}
        before = rows_in(case.facts, "subtask_answers")
        kept = [row for row in before if row.get("department") != told.get("department")]
        after["subtask_answers"] = [*kept, told]
    if event.kind == CALLED_BACK:
        call = {**mapping_in(body, "call_back"), "date": day, "by": event.actor.name}
        after["calls_back"] = [*calls_back(case), call]
    if event.kind in (ASKED, REVIEWED):
        after[KEPT] = pre_reviews_after(case, event)
    if event.kind == "SiteVisitRecorded":
        visit = {**mapping_in(body, "visit"), "date": text_in(facts, "visited_on") or day}
        after["site_visits"] = [*case.facts.get("site_visits", ()), visit]
    if row is not None and row.id in ("T6", "T21"):
        after["taken_over_by" if row.id == "T6" else "forwarded_by"] = tier_of(event.actor.role)
    return after


def materials_after(case: Case, kind: str, body: Mapping[str, Any]) -> tuple[SubmittedDoc, ...]:
    """The checklist with the papers that came in with this event."""
    if kind in OPENING_KINDS:
        return case.materials
    return merged(case.materials, tuple(doc_from_json(row) for row in rows_in(body, "materials")))


def supplements_after(case: Case, event: Event, row: Transition) -> tuple[Mapping[str, Any], ...]:
    """Every D03 of the case: its rows, when it was served, handed in at the village, answered."""
    body = event.body or {}
    facts = mapping_in(body, "facts")
    day = event.effective_date.isoformat()
    if row.id in _NOTICES:
        papers = [paper for paper in rows_in(body, "papers") if paper.get("code") == "D03"]
        notice = {
            "rows": list(rows_in(mapping_in(body, "supplement"), "rows")),
            "date": day,
            "by": event.actor.name,
            "row": row.id,
            "doc_no": str(papers[0]["doc_no"]) if papers else "",
            "served_on": text_in(facts, "served_on"),
            "handed_in_on": "",
            "answered_on": "",
        }
        return (*case.supplements, notice)
    changed: dict[str, str] = {}
    if event.kind == "SupplementServed":
        changed = {"served_on": text_in(facts, "served_on") or day, "signed_by": text_in(facts, "signed_by")}
    elif event.kind == "MaterialHandedIn":
        changed = {"handed_in_on": day}
    elif row.id in _ANSWERS:
        changed = {"answered_on": day}
    if not changed or not case.supplements:
        return case.supplements
    return (*case.supplements[:-1], {**case.supplements[-1], **changed})


def ratings_after(case: Case, event: Event, body: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Ratings given or declined, by an event of their own or with the closing."""
    given = mapping_in(body, "rating")
    declined = event.kind == "RatingDeclined" or given.get("declined") is True
    stars = stars_of(given)
    if event.kind not in ("RatingGiven", "RatingDeclined", "CaseClosed") or not (declined or stars):
        return case.ratings
    if event.kind == "CaseClosed" and declined and case.ratings:
        return case.ratings  # closing asks again only where nobody has answered yet
    entry = {
        "date": event.effective_date.isoformat(),
        "typed_by": event.actor.account,
        "asked_by": event.actor.name,
    }
    return (*case.ratings, {**given, **entry, **({"declined": True} if declined else {"stars": stars})})


def complaints_after(case: Case, event: Event, body: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Every D21 of the case: as it was taken down, and its answer once there is one."""
    day = event.effective_date.isoformat()
    if event.kind == REGISTERED:
        papers = [paper for paper in rows_in(body, "papers") if paper.get("code") == PAPER]
        entry = {
            **mapping_in(body, "complaint"),
            "date": day,
            "by": event.actor.name,
            "doc_no": str(papers[0]["doc_no"]) if papers else "",
            "answered_on": "",
        }
        return (*case.complaints, entry)
    if event.kind != ANSWERED:
        return case.complaints
    told = mapping_in(body, "complaint_answer")
    answer = {name: told[name] for name in ("finding", "action", "way", "satisfied") if told.get(name)}
    answer |= {"answered_on": text_in(told, "date") or day, "answered_by": event.actor.name}
    answer["approver"] = text_in(mapping_in(mapping_in(body, "facts"), "approver"), "name")
    number = text_in(told, "complaint")
    return tuple({**row, **answer} if row.get("doc_no") == number else row for row in case.complaints)
