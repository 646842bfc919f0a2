"""Guards of decision, delivery, closing and every other end (T24 to T35d)."""

from __future__ import annotations

import re

from sync.ledger.asking import Asked, Gap, Guard, day_in, mapping_in, need, text_in
from sync.ledger.material import originals_held
from sync.ledger.rating import offered

REASONS_CHARACTERS = 20
UNCOLLECTED_DAYS = 30
END_GROUNDS = ("death", "entity_ended", "impossible", "abolished")
WITHDRAW_POWERS = ("撤回", "撤回申请")
COLLECT_POWER = "代领结果"
WAYS = ("direct", "agent", "family", "left", "post", "electronic", "notice", "village")
_RELATION = re.compile(r"[0-9]{2}")


def facts_and_basis(asked: Asked) -> Gap:
    """行政许可法第三十八条."""
    return need(asked.text("facts_found") != "" and asked.text("basis") != "")


def reasons_and_remedies(asked: Asked) -> Gap:
    long_enough = len(asked.text("reasons")) >= REASONS_CHARACTERS
    return need(long_enough and asked.text("remedies") != "")


def decider_not_receiver(asked: Asked) -> Gap:
    """Two persons: whoever signed for the papers last does not decide."""
    return need(asked.act.actor.account != asked.case.receiver)


def result_no_entered(asked: Asked) -> Gap:
    return need(asked.text("result_no") != "")


def d13_back_signed(asked: Asked) -> Gap:
    return need(asked.yes("d13_back_signed"))


def uncollected_thirty_days(asked: Asked) -> Gap:
    run = asked.run("C11")
    return need(run is not None and (asked.day - run.start).days > UNCOLLECTED_DAYS)


def paper_at_village(asked: Asked) -> Gap:
    return need("at_village_on" in asked.case.dates or asked.yes("paper_at_village"))


def _powers(asked: Asked) -> tuple[str, ...]:
    given = (asked.case.proxy or {}).get("powers", ())
    return tuple(str(power) for power in given) if isinstance(given, list | tuple) else ()


def delivery_proof_complete(asked: Asked) -> Gap:
    """D08 (行政许可法第四十四条): way, person and date; who else took it needs relation and reason."""
    proof = asked.part("delivery")
    way, person = text_in(proof, "way"), text_in(proof, "person")
    dated = day_in(proof, "signed_on") == asked.day
    if way not in WAYS or not person or not dated:
        return need(False)
    himself = person == text_in(asked.case.applicant, "name")
    by_way = {
        "direct": himself or asked.case.state == "TERMINATED",
        "family": _RELATION.fullmatch(text_in(proof, "relation")) is not None
        and text_in(proof, "reason") != "",
        "agent": COLLECT_POWER in _powers(asked),
        "left": text_in(proof, "witness") != "" or bool(proof.get("photos")),
    }
    return need(by_way.get(way, True))


def rating_offered(asked: Asked) -> Gap:
    return need(offered(asked.case.ratings, mapping_in(asked.act.body, "rating")))


def originals_returned(asked: Asked) -> Gap:
    held = originals_held(asked.case.materials)
    return need(
        not held or asked.yes("originals_returned"), names="、".join(doc.name or doc.material for doc in held)
    )


def result_passed_on_if_agent_signed(asked: Asked) -> Gap:
    """民法典第九百二十七条."""
    signed = text_in(mapping_in(asked.case.facts, "delivery"), "way") in ("agent", "village")
    return need(not signed or asked.yes("result_passed_on"))


def archive_list_complete(asked: Asked) -> Gap:
    return need(asked.yes("archive_list_complete"))


def urgent_follow_up_done(asked: Asked) -> Gap:
    kinds = {line.kind for line in asked.case.history}
    done = {"UrgentPapersCompleted", "UrgentPostingEnded"} <= kinds
    return need("UrgentAidGranted" not in kinds or done)


def no_recipient(asked: Asked) -> Gap:
    return need(asked.yes("no_recipient") and asked.text("reason") != "")


def withdrawal_signed(asked: Asked) -> Gap:
    return need(asked.yes("withdrawal_signed") and asked.text("signed_by") in ("applicant", "agent"))


def agent_power_withdraw_if_agent(asked: Asked) -> Gap:
    """民法典第一百六十五条."""
    by_agent = asked.text("signed_by") == "agent"
    return need(not by_agent or any(power in WITHDRAW_POWERS for power in _powers(asked)))


def end_ground_with_evidence(asked: Asked) -> Gap:
    """民法典第一百七十三条."""
    return need(asked.text("end_ground") in END_GROUNDS and asked.text("evidence") != "")


def heirs_do_not_continue(asked: Asked) -> Gap:
    """民法典第一百七十四条."""
    return need(asked.yes("heirs_do_not_continue"))


def other_place_competent(asked: Asked) -> Gap:
    return need(asked.text("other_organ") != "")


def papers_sent_to_other_organ(asked: Asked) -> Gap:
    return need(asked.yes("papers_sent_to_other_organ"))


def decision_changed(asked: Asked) -> Gap:
    return need(asked.text("ruling") != "")


def refused_acceptance_overturned(asked: Asked) -> Gap:
    refused = any(line.state in ("NOT_ACCEPTED", "NOT_REQUIRED") for line in asked.case.history)
    return need(refused and asked.yes("refused_acceptance_overturned"))


def recipient_present(asked: Asked) -> Gap:
    fit = not asked.yes("by_agent") or COLLECT_POWER in _powers(asked)
    return need(asked.yes("recipient_present") and fit)


def within_24_hours(asked: Asked) -> Gap:
    """By days: decided on the day of receipt or the next."""
    received = asked.case.dates.get("received_on")
    return need(received is not None and (asked.day - received).days <= 1)


GUARDS: dict[str, Guard] = {
    guard.__name__: guard
    for guard in (
        facts_and_basis,
        reasons_and_remedies,
        decider_not_receiver,
        result_no_entered,
        d13_back_signed,
        uncollected_thirty_days,
        paper_at_village,
        delivery_proof_complete,
        rating_offered,
        originals_returned,
        result_passed_on_if_agent_signed,
        archive_list_complete,
        urgent_follow_up_done,
        no_recipient,
        withdrawal_signed,
        agent_power_withdraw_if_agent,
        end_ground_with_evidence,
        heirs_do_not_continue,
        other_place_competent,
        papers_sent_to_other_organ,
        decision_changed,
        refused_acceptance_overturned,
        recipient_present,
        within_24_hours,
    )
}
