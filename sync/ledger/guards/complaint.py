"""Guards of complaints and calls back (D21, C10)."""

from __future__ import annotations

from sync.ledger.asking import Asked, Gap, Guard, approved, day_in, need, text_in
from sync.ledger.complaint import CATEGORIES, CHANNELS, Complaint, open_complaints

_AFTERWARDS = ("DELIVERED", "CLOSED")


def complaint_described(asked: Asked) -> Gap:
    told = asked.part("complaint")
    known = text_in(told, "channel") in CHANNELS and text_in(told, "category") in CATEGORIES
    return need(known and text_in(told, "object") != "" and text_in(told, "content") != "")


def complaint_open(asked: Asked) -> Gap:
    return need(bool(open_complaints(asked.case)))


def complaint_answer_given(asked: Asked) -> Gap:
    """The reply is dated between the complaint and today, and somebody in charge agreed to it."""
    told, complaint = asked.part("complaint_answer"), _answered(asked)
    if complaint is None:
        return need(False)
    words = all(text_in(told, name) for name in ("finding", "action", "way"))
    taken, replied = day_in(complaint, "date"), day_in(told, "date")
    in_order = replied is not None and (taken or replied) <= replied <= asked.day
    return need(words and in_order and approved(asked.facts))


def answerer_not_complained_about(asked: Asked) -> Gap:
    complaint, name = _answered(asked), asked.act.actor.name
    return need(complaint is None or name == "" or name not in text_in(complaint, "object"), name=name)


def worth_a_call_back(asked: Asked) -> Gap:
    case = asked.case
    return need(case.state in _AFTERWARDS or bool(case.ratings or case.complaints))


def call_back_described(asked: Asked) -> Gap:
    told = asked.part("call_back")
    return need(text_in(told, "way") != "" and text_in(told, "outcome") != "")


def _answered(asked: Asked) -> Complaint | None:
    """The open complaint that the answer names by its number."""
    number = text_in(asked.part("complaint_answer"), "complaint")
    return next((row for row in open_complaints(asked.case) if text_in(row, "doc_no") == number), None)


PLACES: dict[str, Guard] = {guard.__name__: guard for guard in (complaint_open, worth_a_call_back)}
GUARDS: dict[str, Guard] = PLACES | {
    guard.__name__: guard
    for guard in (
        complaint_described,
        complaint_answer_given,
        answerer_not_complained_about,
        call_back_described,
    )
}
