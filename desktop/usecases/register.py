"""Registering (登记): from a checked draft to a case with a number and its papers.

The order is the product: the scans are on disk already; one immediate transaction takes
the numbers, writes the event, folds the case; then checkpoint and second copy (the unit of
work does both); only then may anything print. Killed anywhere, it is a case or a draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.usecases.attachments import attached_docs
from desktop.usecases.confirm import confirm
from desktop.usecases.draft_moves import refuse_ended_version
from desktop.usecases.drafts import resume_live, rules_of
from desktop.usecases.papers import paper_lines
from desktop.usecases.station import Site, Station, site_of
from desktop.usecases.texts import state_text
from desktop.usecases.trusted_clock import refuse_suspect_clock
from desktop.usecases.views import DraftView, FindingLine, MaterialRow, Registered
from forms.applicant import applying
from forms.finding import Finding, Severity
from forms.finding_text import sentence
from forms.item import ServiceItem
from forms.session import FormSession
from sync.ledger.case import ENTRUSTED_WINDOW, Case, SubmittedDoc, Terms
from sync.ledger.case_json import doc_to_json, terms_to_json
from sync.ledger.events import Act, Actor
from sync.ledger.numbers import case_number
from sync.ledger.problems import Problem
from sync.ledger.service import ASKED_AT, COUNTER, FACT, SERVICE_MODES
from sync.ledger.taken import case_counter

APPLICANT_FIELDS = (
    "name", "id_type", "id_no", "gender", "birth_date", "ethnicity", "mobile", "phone_owner",
    "hukou_region", "hukou_address", "live_address",
)  # fmt: skip
FORM_BY_CHECK = {"1": "原件", "2": "复印件", "3": "复印件", "4": "查验原件"}


def check_draft(station: Station, draft_id: str) -> tuple[FindingLine, ...]:
    """Everything to mend before registering, in the order of the form; warnings do not block."""
    draft, session = resume_live(station, draft_id)
    item = station.item(draft.item_id, draft.version)
    terms = station.terms(item, station.site())
    lines = [_finding_line(item, finding) for finding in session.findings()]
    lines.extend(_mandate_lines(station, terms, session, draft))
    lines.extend(_missing_lines(draft))
    return tuple(lines)


def register_case(
    station: Station,
    actor: Actor,
    draft_id: str,
    *,
    send_now: bool = False,
    to_complete: bool = False,
    service_mode: str = "",
) -> Registered:
    """Register the draft. Doing it twice gives the same case (the key is the draft's op_id).

    `send_now`: the applicant wants an incomplete file to go as it is (行政许可法第三十二条);
    `to_complete`: he will complete it first (T2); `service_mode`: 办理方式, "" = as the form says, else 窗口.
    Raises Problem answers.invalid, guard.*, store.*.
    """
    if (known := _registered_before(station, draft_id)) is not None:
        return registered(station, known)
    draft, session = resume_live(station, draft_id)
    item = station.item(draft.item_id, draft.version)
    with station.cabinet.reading() as view:
        refuse_suspect_clock(station, view)  # under a wrong date no version is the right one
    refuse_ended_version(station, item)
    _refuse_findings(item, session)
    with station.cabinet.unit() as unit:
        site = site_of(unit.settings)
        case = unit.cases.by_op(draft.op_id)
        if case is None:
            day = station.today()
            serial = unit.counters.next(case_counter(day))
            number = case_number(site.code, day, site.device, serial)
            asked = {"send_now": send_now, "to_complete": to_complete, FACT: service_mode}
            act = _act(station, site, actor, item, session, draft, number, asked)
            case = confirm(station, site, unit, act).case
            unit.drafts.drop(draft_id, registered_as=number)
    return registered(station, case)


def _registered_before(station: Station, draft_id: str) -> Case | None:
    """The case that this draft became already: a second press shows it again."""
    with station.cabinet.reading() as view:
        number = view.drafts.registered_as(draft_id)
        return view.cases.get(number) if number else None


def registered(station: Station, case: Case) -> Registered:
    """What the clerk sees once the case stands."""
    return Registered(
        case_no=case.case_no,
        state=case.state,
        state_text=state_text(case.state),
        papers=paper_lines(station, case),
        second_copy=station.cabinet.second_copy,
    )


def _act(
    station: Station,
    site: Site,
    actor: Actor,
    item: ServiceItem,
    session: FormSession,
    draft: DraftView,
    number: str,
    asked: Mapping[str, Any],
) -> Act:
    """`asked`: what was chosen beside the form: send_now, to_complete, service_mode."""
    terms = station.terms(item, site)
    answers = session.answers()
    rows = [row for row in draft.materials if row.needed]
    facts: dict[str, Any] = {
        "fields_valid": True,
        "checklist_done": True,
        **asked,
        FACT: asked[FACT] or _form_says(session, draft.service),
        "poa_signed": _mandate_present(rows, draft),
        "receipt_asked": False,
        "site_name": site.name,
    }
    body = {
        "op_id": draft.op_id,
        "item_id": item.item_id,
        "item_version": item.version,
        "terms": terms_to_json(terms),
        "site_tier": site.tier,
        "mode": "代办" if draft.proxy else "本人",
        "applicant": _applicant(session),
        "proxy": dict(draft.proxy) if draft.proxy else None,
        "answers": answers.to_json(),
        "materials": [
            doc_to_json(doc) for doc in (*(_doc(item, row) for row in rows), *attached_docs(item, answers))
        ],
        "facts": facts,
        **({"batch": draft.batch} if draft.batch else {}),
    }
    kind = "CaseRegisteredIncomplete" if asked["to_complete"] else "CaseRegistered"
    return Act(kind, number, actor, station.today(), body)


def _form_says(session: FormSession, begun: str = "") -> str:
    """The form's own answer to 受理方式; where it does not ask, how the draft was `begun` (预约、上门), else 窗口."""
    usual = begun if begun in SERVICE_MODES else COUNTER
    try:
        answer = session.value(ASKED_AT)
    except KeyError:
        return usual
    return answer if isinstance(answer, str) and answer in SERVICE_MODES else usual


def _applicant(session: FormSession) -> dict[str, str]:
    paths = applying(session)
    found = {}
    for key in APPLICANT_FIELDS:
        if key in paths and (value := session.value(paths[key])):
            found[key] = value if isinstance(value, str) else "、".join(value)
    return found


def _doc(item: ServiceItem, row: MaterialRow) -> SubmittedDoc:
    rule = next(rule for rule in rules_of(item) if rule.id == row.material)
    present = row.state == "present"
    return SubmittedDoc(
        material=rule.id,
        name=rule.name,
        state=row.state,
        form="电子证照" if row.ecert else FORM_BY_CHECK.get(rule.check, "复印件"),
        originals=rule.originals if present else 0,
        copies=row.copies if present else 0,
        pages=max(len(row.files), 1) if present else 0,
        kept=present and rule.originals > 0 and not rule.never_kept,
        files=row.files if present else (),
        ecert=row.ecert,
        note=row.note,
    )


def _refuse_findings(item: ServiceItem, session: FormSession) -> None:
    blocking = [finding for finding in session.findings() if finding.severity is Severity.ERROR]
    if blocking:
        raise Problem(
            "answers.invalid",
            count=len(blocking),
            first=sentence(blocking[0], item),
            path=blocking[0].path,
            paths="；".join(finding.path for finding in blocking),
        )


def _finding_line(item: ServiceItem, finding: Finding) -> FindingLine:
    path = finding.path.split("[")[0]
    page = path.split(".")[0]
    try:
        label = item.node(_without_indices(finding.path)).label
    except KeyError:
        label = ""
    return FindingLine(
        path=finding.path,
        page=page,
        label=label,
        sentence=sentence(finding, item),
        blocks=finding.severity is Severity.ERROR,
    )


def _without_indices(path: str) -> str:
    return "".join(part.split("]")[-1] for part in path.split("["))


def _mandate_lines(
    station: Station, terms: Terms, session: FormSession, draft: DraftView
) -> list[FindingLine]:
    lines = []
    if terms.capacity != ENTRUSTED_WINDOW and station.site().tier == "village" and not draft.proxy:
        lines.append(FindingLine("proxy", "proxy", "委托", "代办需要委托：请填写受托人和权限。", True))
    if draft.proxy and draft.proxy.get("id_no") == _applicant(session).get("id_no", ""):
        lines.append(
            FindingLine(
                "proxy.id_no", "proxy", "受托人", "受托人和申请人不能是同一人，请换一位代办员。", True
            )
        )
    return lines


def _missing_lines(draft: DraftView) -> list[FindingLine]:
    return [
        FindingLine(f"materials.{row.material}", "materials", row.name, f"缺少“{row.name}”。", False)
        for row in draft.materials
        if row.needed and row.state == "missing"
    ]


def _mandate_present(rows: list[MaterialRow], draft: DraftView) -> bool:
    """The signed D05 lies in the file: its scan, or the clerk ticked it as received."""
    if not draft.proxy:
        return False
    return all(row.state == "present" for row in rows if row.material.endswith("_poa"))
