"""Opening a case: the draft that a registration turns into a case.

Reads the body of CaseRegistered and CaseRegisteredIncomplete (docs/internals/events.md);
used by the judge on trial and by `apply` for good.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sync.ledger.asking import mapping_in
from sync.ledger.case import Case
from sync.ledger.case_json import doc_from_json, terms_from_json
from sync.ledger.service import service_mode_in

OPENING_KINDS = ("CaseRegistered", "CaseRegisteredIncomplete")


def drafted(case_no: str, body: Mapping[str, Any], day: date, recorded_at: str, site: str) -> Case:
    """The case in DRAFT. Raises LookupError, TypeError or ValueError for a body that opens none."""
    tier = str(body["site_tier"])
    proxy = body.get("proxy")
    return Case(
        case_no=case_no,
        state="DRAFT",
        owner=tier,
        terms=terms_from_json(body["terms"]),
        site=site,
        registered_at=recorded_at,
        registered_on=day,
        registered_tier=tier,
        op_id=str(body["op_id"]),
        applicant=dict(body["applicant"]),
        answers=dict(body.get("answers") or {}),
        proxy=dict(proxy) if proxy else None,
        mode=str(body.get("mode", "代办")),
        service=service_mode_in(mapping_in(body, "facts")),
        batch=str(body.get("batch", "")),
        materials=tuple(doc_from_json(row) for row in body.get("materials", ())),
    )
