"""Papers to be signed (D17、D18) for a form that is open, or for a case whose papers still come in.

Printed from what the form holds as often as they are needed, without a number, like the application form. What
was printed when and by whom is noted in the settings document `to_sign` (the newest 1000, names masked): a
note of the desk, no proof; the proof is the signed sheet among the materials.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desktop.usecases.drafts import resume_draft, rules_of
from desktop.usecases.station import Station
from forms.answers import Answers
from forms.applicant import applicant_paths
from forms.item import MaterialRule, ServiceItem
from sync.ledger.case import Case
from sync.ledger.papers_signed import (
    CHECK,
    INFORM,
    LENIENT,
    PLEDGE,
    Signing,
    check_data,
    lenient_data,
    pledge_data,
)
from sync.ledger.people import mask_name
from sync.ledger.problems import Problem

NOTED = "to_sign"
MOST_NOTED = 1000
_FACTS = ("name", "id_no", "mobile")


def draft_signed_pdf(station: Station, draft_id: str, material: str, who: str) -> bytes:
    """The sheet for one row of a draft's checklist; a row that may come later gives 容缺补交承诺书 of all such rows.

    Raises Problem draft.unknown, paper.unknown, paper.missing_glyph.
    """
    draft = resume_draft(station, draft_id)
    item = station.item(draft.item_id, draft.version)
    paths = applicant_paths(item)
    values = draft.answers.values
    applicant = {fact: str(values.get(paths.get(fact, ""), "")) for fact in _FACTS}
    missing = {row.material for row in draft.materials if row.needed and row.state == "missing"}
    signing = _signing(station, item, applicant, draft.answers, who)
    pdf = _pdf(station, signing, item, material, missing)
    _note(station, material, item, applicant.get("name", ""), draft_id, who)
    return pdf


def case_signed_pdf(station: Station, case: Case, material: str) -> bytes:
    """The same for a registered case. Raises Problem item.unknown, paper.unknown, paper.missing_glyph."""
    item = station.item(case.terms.item_id, case.terms.version)
    applicant = {fact: str(case.applicant.get(fact, "")) for fact in _FACTS}
    missing = {doc.material for doc in case.materials if doc.state == "missing"}
    answers = Answers.from_json(case.answers)
    signing = _signing(station, item, applicant, answers, "", case.case_no)
    return _pdf(station, signing, item, material, missing)


def _signing(
    station: Station,
    item: ServiceItem,
    applicant: Mapping[str, str],
    answers: Answers,
    who: str,
    case_no: str = "",
) -> Signing:
    site = station.site()
    texts = site.parameters.get("signed_texts", {})
    own = texts.get(item.item_id, {}) if isinstance(texts, Mapping) else {}
    return Signing(
        item=item,
        applicant=applicant,
        repeats=answers.repeats,
        profile=site.profile,
        day=station.today(),
        recorded_at=station.recorded_at(),
        user=who,
        case_no=case_no,
        own=own if isinstance(own, Mapping) else {},
    )


def _pdf(station: Station, signing: Signing, item: ServiceItem, material: str, missing: set[str]) -> bytes:
    rule = next((one for one in rules_of(item) if one.id == material), None)
    if rule is None:
        raise Problem("paper.unknown", case_no=signing.case_no, paper=material)
    if rule.template == CHECK:
        return _drawn(station, CHECK, "", check_data(signing))
    if rule.template == PLEDGE:
        return _drawn(station, PLEDGE, INFORM, pledge_data(signing, rule))
    later = later_rules(item, missing)
    if rule not in later:
        raise Problem("paper.unknown", case_no=signing.case_no, paper=material)
    return _drawn(station, PLEDGE, LENIENT, lenient_data(signing, later))


def later_rules(item: ServiceItem, missing: set[str]) -> Sequence[MaterialRule]:
    """Minor papers (可容缺) that are still missing: they may be promised."""
    return [rule for rule in rules_of(item) if rule.lenient and rule.id in missing]


def _drawn(station: Station, code: str, variant: str, data: dict[str, Any]) -> bytes:
    from forms import printing

    try:
        return printing.render(code, data, station.fonts(), variant)
    except printing.MissingGlyphs as missing:
        raise Problem("paper.missing_glyph", chars=" ".join(missing.chars)) from missing


def _note(station: Station, material: str, item: ServiceItem, name: str, draft_id: str, who: str) -> None:
    row = {
        "when": station.recorded_at(),
        "who": who,
        "person": mask_name(name),
        "draft": draft_id,
        "item": item.item_id,
        "material": material,
    }
    with station.cabinet.unit() as unit:
        rows = list(unit.settings.get(NOTED) or ())
        unit.settings.put(NOTED, [*rows, row][-MOST_NOTED:])
