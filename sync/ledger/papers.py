"""Papers (文书): everything that is printed on one paper, as JSON, fixed when it becomes final.

Pure: case, act and the site's profile in, merge fields out (documents.md 0.6); the PDF is
drawn from them alone (`forms.printing`) and they travel in the event. Masks follow
law_and_standards.md 7.4: full identity numbers only on papers that go to the authority.
Knows no fonts, no layout and no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from forms.calendar import WorkingCalendar
from sync.ledger.case import Case
from sync.ledger.events import Actor
from sync.ledger.papers_complaint import complaint
from sync.ledger.papers_delivery import delivery_proof, rating_sheet, result_notice, withdrawal
from sync.ledger.papers_intake import (
    hand_over,
    immediate_receipt,
    intake_receipt,
    mandate,
    material_list,
    supplement,
)
from sync.ledger.papers_issue import Issue
from sync.ledger.papers_organ import (
    acceptance,
    decision,
    extension_or_end,
    refusal_to_accept,
    special_procedure,
)
from sync.ledger.papers_parallel import sub_task_sheet
from sync.ledger.papers_village import minutes, posting, visit
from sync.ledger.papers_words import day_text, minute_text

Fields = dict[str, Any]

BUILDERS: Mapping[str, Callable[[Issue], Fields]] = {
    "D01": intake_receipt,
    "D01b": immediate_receipt,
    "D02": material_list,
    "D03": supplement,
    "D04": acceptance,
    "D05": mandate,
    "D06": refusal_to_accept,
    "D07": decision,
    "D08": delivery_proof,
    "D11": rating_sheet,
    "D13": hand_over,
    "D14": extension_or_end,
    "D15": special_procedure,
    "D16": withdrawal,
    "D19": result_notice,
    "D20": posting,
    "D21": complaint,
    "D22": visit,
    "D23": minutes,
    "DS": sub_task_sheet,
}


def paper_data(
    code: str,
    variant: str,
    case: Case,
    act_body: Mapping[str, Any],
    *,
    doc_no: str,
    when: date,
    profile: Mapping[str, Any],
    calendar: WorkingCalendar,
    actor: Actor,
    recorded_at: str,
    mac: Callable[[str], str],
) -> Fields:
    """The data of one paper; JSON without floats. `case` is the case after the act.

    `mac` signs the QR's other fields with the site's key. Raises KeyError for a paper that
    this program does not print.
    """
    issue = Issue(code, variant, case, act_body, doc_no, when, profile, calendar, actor, recorded_at)
    plain = f"GSP1|{case.case_no}|{doc_no}|{when:%Y%m%d}"
    frame: Fields = {
        "doc_no": doc_no,
        "date": day_text(when),
        "case_no": case.case_no,
        "item": case.terms.name,
        "applicant": issue.applicant_name,
        "site": issue.profile_text("name"),
        "user": actor.name,
        "printed_at": minute_text(recorded_at),
        "qr": f"{plain}|{mac(plain)}",
    }
    if case.official_no:
        frame["official_no"] = case.official_no
    return {**frame, **BUILDERS[code](issue)}
