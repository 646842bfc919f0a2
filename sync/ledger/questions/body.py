"""From answers to the body of an act: dotted names open up, and what the case itself knows is added.

Refuses only shapes that are no body; one that says too little is refused by the judge, in the
judge's words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sync.ledger import demands
from sync.ledger.case import Case, SubmittedDoc
from sync.ledger.case_json import doc_to_json
from sync.ledger.material import missing, package_of
from sync.ledger.problems import Problem
from sync.ledger.questions.shape import Question

_SIGNED_TODAY = ("CaseReceived", "SupplementReceived", "ForwardingAcknowledged")
_BRINGS = ("MissingPapersSettled", "MaterialHandedIn", "SupplementReceived", "UrgentPapersCompleted")


def body_of(
    kind: str, asked: Iterable[Question], values: Mapping[str, Any], case: Case, day: date
) -> dict[str, Any]:
    """The body of an act (docs/internals/events.md). `values` by Question.name; whole objects are taken as given.

    Raises Problem("usage") where two answers claim one place or an object is none.
    """
    body: dict[str, Any] = {"facts": {}}
    kinds = {question.name: question.kind for question in asked}
    for name, value in values.items():
        if name != "effective_date":
            _put(body, name.split("."), _typed(kinds.get(name, ""), value))
    facts = _object(body, "facts")
    if kind in _SIGNED_TODAY:
        facts.setdefault("signed_on", day.isoformat())
    if kind == "CaseHandedOver":
        facts.setdefault("package", package_of(case))
    if kind == "PapersDelivered":
        _object(body, "delivery").setdefault("signed_on", day.isoformat())
    if kind in _BRINGS and "materials" not in body:
        body["materials"] = _brought(case, facts)
    if kind == "CaseClosed":
        rating = _object(body, "rating")
        if not rating.get("stars") and "declined" not in rating:
            body["rating"] = {"declined": True}
    if kind == "RatingGiven" and isinstance(_object(body, "rating").get("reasons"), str):
        body["rating"]["reasons"] = _listed(body["rating"]["reasons"])
    if kind == "ObjectionAnswered":
        facts.setdefault("list_changed", False)
    demands.marked(kind, body)
    if isinstance(facts.get("investigators"), str):
        facts["investigators"] = _listed(facts["investigators"])
    return body


def _listed(text: str) -> list[str]:
    """Names or codes as people write them in one line: `甲、乙`, `209，214`."""
    parts = text.replace("，", "、").replace(",", "、").split("、")
    return [part.strip() for part in parts if part.strip()]


def _brought(case: Case, facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows that were missing are here now, where the clerk says that all came."""
    if facts.get("all_brought") is not True:
        return []
    return [
        doc_to_json(replace(doc, state="present", copies=max(doc.copies, 1), pages=1))
        for doc in _wanted(case)
    ]


def _wanted(case: Case) -> list[SubmittedDoc]:
    gaps = list(missing(case.materials))
    if case.supplements:
        asked = {row.get("material") for row in case.supplements[-1].get("rows", ())}
        gaps += [doc for doc in case.materials if doc.material in asked and doc not in gaps]
    return gaps


def _put(body: dict[str, Any], path: list[str], value: Any) -> None:
    place = body
    for step in path[:-1]:
        place = _object(place, step)
    if isinstance(value, Mapping) and isinstance(place.get(path[-1]), dict):
        place[path[-1]].update(value)
    else:
        place[path[-1]] = value


def _object(place: dict[str, Any], name: str) -> dict[str, Any]:
    """The object of that name, made where there is none."""
    found = place.setdefault(name, {})
    if not isinstance(found, dict):
        raise Problem("usage", reason=f"“{name}”应是一组填写内容")
    return found


def _typed(kind: str, value: Any) -> Any:
    if kind == "yesno":
        return value in (True, "true", "是")
    if kind == "number" and isinstance(value, str) and value.strip().isdigit():
        return int(value)
    if isinstance(value, tuple):
        return list(value)
    return value
