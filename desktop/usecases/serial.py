"""下一位 (serial work): the same item for the next person, with what the clerk says is the same again.

What may be the same is what may be common to a list (`batches.common_questions`): choices and days of the
application and through whom it is handed in; never a person's own facts, amounts, photographs or scans.
Each value shows in the form that it came from the case before, until it is changed.
"""

from __future__ import annotations

from collections.abc import Sequence

from desktop.usecases.batches import common_questions, shown_words
from desktop.usecases.drafts import open_draft
from desktop.usecases.papers import case_of
from desktop.usecases.situations import begun_content
from desktop.usecases.station import Station
from desktop.usecases.views import DraftLine, Offer
from forms.answers import Answers
from forms.filling.defaults import is_dynamic
from sync.ledger.case import Case
from sync.ledger.events import Actor

SAME_AGAIN = "同上一位"
AGENT_GROUP = "agent."
VILLAGE_AGENT = "村社区代办员(委托)"
_OF_THE_AGENT = ("name", "id_type", "id_no", "mobile", "kind", "post", "powers")


def next_offers(station: Station, case_no: str) -> tuple[Offer, ...]:
    """What of this case could be the same for the next person, in the order of the form.

    Raises Problem case.unknown, item.unknown.
    """
    case = case_of(station, case_no)
    item = station.item(case.terms.item_id)
    answers = Answers.from_json(case.answers)
    origin = f"{case.case_no} {case.applicant.get('name', '')}"
    others = "" if _ours(case) else AGENT_GROUP
    return tuple(
        Offer(node.path, node.label, value, shown_words(item, node, value), origin)
        for node in common_questions(item)
        if (value := answers.values.get(node.path))
        and not (others and node.path.startswith(others))
        and not is_dynamic(node.default.strip())  # the day of signing is the day itself
    )


def begin_next(station: Station, actor: Actor, case_no: str, paths: Sequence[str]) -> DraftLine:
    """A draft of the same item with these answers of the case, and its mandate where it is handed in the same way.

    Raises Problem case.unknown, item.unknown, clock.suspect, store.*.
    """
    case = case_of(station, case_no)
    item = station.item(case.terms.item_id)
    chosen = {offer.path: offer.value for offer in next_offers(station, case_no) if offer.path in set(paths)}
    origin = f"{SAME_AGAIN}：{case.applicant.get('name', '')}"
    content = begun_content({path: (value, origin) for path, value in chosen.items()}, Answers())
    if case.proxy and _ours(case) and chosen:
        content["proxy"] = {name: case.proxy[name] for name in _OF_THE_AGENT if case.proxy.get(name)}
    draft = open_draft(station, actor, item.item_id, content)
    return DraftLine(draft.draft_id, item.item_id, item.name, "", draft.saved_at)


def _ours(case: Case) -> bool:
    """Handed in through the station's own agent; a relative acts for one person only."""
    return str((case.proxy or {}).get("kind", "")) == VILLAGE_AGENT
