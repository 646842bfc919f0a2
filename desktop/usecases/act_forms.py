"""What each act asks the clerk, as data: fields with starting values, and the body they make.

Field names are places in the act's body (`facts.rows_counted`, `delivery.way`; see
docs/internals/events.md). Whether an act is allowed is the judge's answer, never this page's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from desktop.usecases.act_fields import FIELDS, GRAVE, PRIMARY
from desktop.usecases.texts import act_text
from desktop.usecases.views import ActField, ActOption
from sync.ledger.asking import World
from sync.ledger.case import Case
from sync.ledger.case_json import doc_to_json
from sync.ledger.events import Actor
from sync.ledger.material import missing, package_of
from sync.ledger.people import mask_name
from sync.ledger.table import rows_of

_SIGNED_TODAY = ("CaseReceived", "SupplementReceived", "ForwardingAcknowledged")
_NEVER_BY_HAND = frozenset({"SYS"})


@dataclass(frozen=True, slots=True)
class Start:
    """What starting values are computed from."""

    case: Case
    today: date
    profile: Mapping[str, Any]


def options(
    case: Case, kinds: tuple[str, ...], world: World, profile: Mapping[str, Any]
) -> tuple[ActOption, ...]:
    """Buttons and questions for the acts that may be tried now, the usual next step first."""
    start = Start(case, world.today, profile)
    shown = [kind for kind in kinds if any(set(row.roles) - _NEVER_BY_HAND for row in rows_of(kind))]
    found = [
        ActOption(
            kind=kind,
            label=act_text(kind),
            fields=tuple(_started(field, start) for field in FIELDS.get(kind, ())),
            primary=kind in PRIMARY,
            warns=GRAVE.get(kind, ""),
        )
        for kind in shown
    ]
    return tuple(sorted(found, key=lambda option: not option.primary))


def body_of(kind: str, values: Mapping[str, Any], case: Case, actor: Actor, day: date) -> dict[str, Any]:
    """The body of an act from the dialog's values; dotted names open up, whole objects are taken as given."""
    body: dict[str, Any] = {"facts": {}}
    kinds = {field.name: field.kind for field in FIELDS.get(kind, ())}
    for name, value in values.items():
        if name != "effective_date":
            _put(body, name.split("."), _typed(kinds.get(name, ""), value))
    facts = body["facts"]
    if kind in _SIGNED_TODAY:
        facts.setdefault("signed_on", day.isoformat())
    if kind == "CaseHandedOver":
        facts.setdefault("package", package_of(case))
    if kind == "PapersDelivered":
        body.setdefault("delivery", {}).setdefault("signed_on", day.isoformat())
    if kind in ("MissingPapersSettled", "MaterialHandedIn", "SupplementReceived") and "materials" not in body:
        body["materials"] = _brought(case, facts)
    if kind == "CaseClosed" and not body.get("rating", {}).get("stars"):
        body["rating"] = {"declined": True}
    if isinstance(facts.get("investigators"), str):
        facts["investigators"] = facts["investigators"].replace("，", "、").replace(",", "、").split("、")
    return body


def _brought(case: Case, facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows that were missing are here now, where the clerk says that all came."""
    if facts.get("all_brought") is not True:
        return []
    return [
        doc_to_json(replace(doc, state="present", copies=max(doc.copies, 1), pages=1))
        for doc in _wanted(case)
    ]


def _wanted(case: Case) -> list[Any]:
    gaps = list(missing(case.materials))
    if case.supplements:
        asked = {row.get("material") for row in case.supplements[-1].get("rows", ())}
        gaps += [doc for doc in case.materials if doc.material in asked and doc not in gaps]
    return gaps


def _put(body: dict[str, Any], path: list[str], value: Any) -> None:
    place = body
    for step in path[:-1]:
        place = place.setdefault(step, {})
    if isinstance(value, Mapping) and isinstance(place.get(path[-1]), dict):
        place[path[-1]].update(value)
    else:
        place[path[-1]] = value


def _typed(kind: str, value: Any) -> Any:
    if kind == "yesno":
        return value in (True, "true", "是")
    if kind == "number" and isinstance(value, str) and value.strip().isdigit():
        return int(value)
    if isinstance(value, tuple):
        return list(value)
    return value


def _started(field: ActField, start: Start) -> ActField:
    made = _STARTS.get(field.default) if isinstance(field.default, str) else None
    return replace(field, default=made(start)) if made else field


def _gaps(start: Start) -> list[dict[str, str]]:
    rows = [
        {
            "material": doc.material,
            "name": doc.name,
            "problem": "缺少",
            "demand": f"提供{doc.name}",
            "copies": "1",
        }
        for doc in missing(start.case.materials)
    ]
    return rows or [{"material": "", "name": "", "problem": "", "demand": "", "copies": "1"}]


def _posting_rows(start: Start) -> list[dict[str, str]]:
    values = start.case.answers.get("values", {})
    members = start.case.answers.get("repeats", {}).get("members.rows", ())
    return [
        {
            "name": mask_name(str(start.case.applicant.get("name", ""))),
            "group": str(values.get("insurance.group", "")),
            "people": str(values.get("applicant.family_size", len(members) + 1)),
            "kind": start.case.terms.name,
            "note": "",
        }
    ]


def _remedies(start: Start) -> str:
    """行政复议法第二十条、第二十四条; 行政诉讼法第四十六条."""
    remedy = start.profile.get("remedy", {})
    body, court = remedy.get("body", "县人民政府"), remedy.get("court", "县人民法院")
    return (
        f"如对本决定不服，可以自收到本决定之日起六十日内向{body}申请行政复议，"
        f"也可以自收到本决定之日起六个月内依法向{court}提起行政诉讼。"
    )


_STARTS: dict[str, Callable[[Start], Any]] = {
    "=today": lambda start: start.today.isoformat(),
    "=applicant": lambda start: str(start.case.applicant.get("name", "")),
    "=gaps": _gaps,
    "=posting": _posting_rows,
    "=posting_title": lambda start: f"关于{start.case.terms.name}的公示",
    "=remedies": _remedies,
    "=basis": lambda start: start.case.terms.basis,
}
