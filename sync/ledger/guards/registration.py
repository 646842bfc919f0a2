"""Guards of registration (T1, T2, T2b, T2c): the form, the checklist, the mandate, the people."""

from __future__ import annotations

from sync.ledger.asking import Asked, Gap, Guard, day_in, mapping_in, need, text_in
from sync.ledger.case import SubmittedDoc
from sync.ledger.case_json import doc_from_json
from sync.ledger.conditions import entrusted_window
from sync.ledger.material import STATES, merged, missing
from sync.ledger.people import ID_CARD, is_near_relation, valid_id_card
from sync.ledger.rating import stars_of

VILLAGE_AGENT = "代办员"
SIXTY = 60


def materials_with(asked: Asked) -> tuple[SubmittedDoc, ...]:
    """The checklist as it will be after the act."""
    brought = asked.act.body.get("materials", ())
    return merged(asked.case.materials, tuple(doc_from_json(row) for row in brought))


def names(docs: tuple[SubmittedDoc, ...]) -> str:
    """For a sentence: 居民户口簿、银行卡."""
    return "、".join(doc.name or doc.material for doc in docs)


def fields_valid(asked: Asked) -> Gap:
    named = text_in(asked.case.applicant, "name") != ""
    return need(named and (asked.yes("fields_valid") or asked.case.state != "DRAFT"))


def checklist_done(asked: Asked) -> Gap:
    answered = all(doc.state in STATES for doc in materials_with(asked))
    return need(answered and (asked.yes("checklist_done") or asked.case.state != "DRAFT"))


def id_validated(asked: Asked) -> Gap:
    applicant = asked.case.applicant
    number = text_in(applicant, "id_no")
    if text_in(applicant, "id_type") != ID_CARD:
        return need(number != "")
    return need(valid_id_card(number, asked.world.today))


def poa_present_if_proxied(asked: Asked) -> Gap:
    """D05 is signed and in force (民法典第一百六十五条); whoever is no entrusted window needs one."""
    at_village = asked.case.registered_tier == "village" and not entrusted_window(asked.case, asked.facts)
    if asked.case.proxy is None:
        return need(not at_village)
    facts = {**asked.case.facts, **asked.facts}
    signed = facts.get("poa_signed") is True
    witnessed = facts.get("poa_by_fingerprint") is not True or text_in(facts, "poa_witness") != ""
    until = day_in(facts, "poa_until")
    return need(signed and witnessed and (until is None or until >= asked.day))


def item_version_in_force(asked: Asked) -> Gap:
    terms, day = asked.case.terms, asked.case.registered_on.isoformat()
    if asked.case.state == "DRAFT":
        named = (asked.act.body.get("item_id"), asked.act.body.get("item_version"))
        if named != (terms.item_id, terms.version):
            return need(False, item=terms.name)
    in_force = (not terms.valid_from or terms.valid_from <= day) and (
        not terms.valid_to or day <= terms.valid_to
    )
    return need(in_force, item=terms.name)


def agent_not_applicant(asked: Asked) -> Gap:
    """民法典第一百六十八条."""
    proxy = asked.case.proxy or {}
    number = text_in(proxy, "id_no").upper()
    return need(not number or number != text_in(asked.case.applicant, "id_no").upper())


def no_recusal(asked: Asked) -> Gap:
    """The village agent is no near relation; a relative with a mandate of his own may act."""
    proxy = asked.case.proxy or {}
    relation = asked.text("agent_relation")
    if not relation and VILLAGE_AGENT in text_in(proxy, "kind"):
        relation = text_in(proxy, "relation")
    return need(not is_near_relation(relation))


def materials_missing(asked: Asked) -> Gap:
    return need(bool(missing(asked.case.materials)))


def nothing_missing(asked: Asked) -> Gap:
    gaps = missing(asked.case.materials)
    return need(not gaps, names=names(gaps))


def applicant_chose_to_complete(asked: Asked) -> Gap:
    return need(asked.yes("to_complete"))


def complete_or_send_now(asked: Asked) -> Gap:
    """行政许可法第三十二条: the village cannot refuse an incomplete file that the applicant wants sent."""
    gaps = missing(materials_with(asked))
    ok = not gaps or asked.yes("send_now") or entrusted_window(asked.case, asked.facts)
    return need(ok, names=names(gaps))


def sixty_days_without_contact(asked: Asked) -> Gap:
    reached = day_in(asked.case.facts, "reached_on") or asked.case.registered_on
    return need((asked.day - max(reached, asked.case.registered_on)).days >= SIXTY)


def two_attempts_confirmed(asked: Asked) -> Gap:
    recorded = [text_in(row, "date") for row in attempts(asked)]
    given = asked.facts.get("attempts")
    told = [str(day) for day in given] if isinstance(given, list | tuple) else []
    return need(len({*recorded, *told} - {""}) >= 2)


def attempts(asked: Asked) -> tuple[dict[str, str], ...]:
    """The contact attempts on record."""
    rows = asked.case.facts.get("contact_attempts", ())
    return tuple({key: str(value) for key, value in row.items()} for row in rows)


def contact_described(asked: Asked) -> Gap:
    return need(asked.text("way") != "" and asked.text("outcome") != "")


def stars_given(asked: Asked) -> Gap:
    return need(stars_of(mapping_in(asked.act.body, "rating")) is not None)


GUARDS: dict[str, Guard] = {
    guard.__name__: guard
    for guard in (
        fields_valid,
        checklist_done,
        id_validated,
        poa_present_if_proxied,
        item_version_in_force,
        agent_not_applicant,
        no_recusal,
        materials_missing,
        nothing_missing,
        applicant_chose_to_complete,
        complete_or_send_now,
        sixty_days_without_contact,
        two_attempts_confirmed,
        contact_described,
        stars_given,
    )
}
