"""D19 到期告知单: what falls due for somebody, when, how it is done, what to bring.

Pure: an item, the site's profile and what the form says in, the words of the paper out. It belongs
to no case, so it has no number and no machine code (ADR 0011). Three groups of a notice's questions
are known by their names, the same in every such item: `notice_*` is how the station told
(告知方式、日期、结果), `book_*` an appointment, `mail_addr` where a letter goes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms.item import MaterialRule
from sync.ledger.papers_guide import Asked, consult, fee_text, how_kept, where
from sync.ledger.papers_words import day_text, minute_text
from sync.ledger.people import mask_mobile

Fields = dict[str, Any]

WAYS = ("当面", "电话", "短信", "信函", "上门")


@dataclass(frozen=True, slots=True)
class Due:
    """What is told to whom. `subject`: (label, value) of what falls due, e.g. 号牌号码; `ways`: (words,
    chosen); `booked`: day and place of an appointment; `why`: the item's own words of the reminder."""

    name: str
    day: date
    today: date
    mobile: str = ""
    address: str = ""
    subject: tuple[tuple[str, str], ...] = ()
    booked: tuple[str, ...] = ()
    bring: tuple[MaterialRule, ...] = ()
    ways: tuple[tuple[str, bool], ...] = ()
    why: str = ""


def due_data(asked: Asked, due: Due) -> Fields:
    """Everything printed on the notice."""
    item = asked.item
    bring = [rule for rule in due.bring if not rule.template]
    steps = [step.name for step in item.guide.steps if step.tier != "village"]
    person = (due.name, mask_mobile(due.mobile), due.address)
    return {
        "site": asked.own("name"),
        "printed_at": minute_text(asked.recorded_at),
        "user": asked.user,
        "date": day_text(due.today),
        "person": "　".join(part for part in person if part),
        "item": item.name,
        "subject": "；".join(f"{label}：{value}" for label, value in due.subject if value),
        "due": f"{day_text(due.day)}（{days_text((due.day - due.today).days)}）",
        "why": due.why,
        "how": " → ".join(steps),
        "booked": "　".join(part for part in due.booked if part),
        "bring": "　".join(
            f"□{number} {rule.name}（{'，'.join(how_kept(item, rule, known=True))}）"
            for number, rule in enumerate(bring, 1)
        ),
        "fee": fee_text(asked),
        "place": "　".join(part for part in where(asked) if part),
        "contact": "；".join(consult(asked)),
        "ways": [[words, chosen] for words, chosen in due.ways],
    }


def days_text(days: int) -> str:
    """`还有 21 天`, `今天到期`, `已过 3 天`."""
    if days == 0:
        return "今天到期"
    return f"还有 {days} 天" if days > 0 else f"已过 {-days} 天"


def ways_of(choices: Sequence[tuple[str, str]], chosen: str) -> tuple[tuple[str, bool], ...]:
    """The item's own ways of telling, else the usual ones, with the one that was taken."""
    listed: Mapping[str, str] = dict(choices) or {way: way for way in WAYS}
    return tuple((words, value == chosen) for value, words in listed.items())
