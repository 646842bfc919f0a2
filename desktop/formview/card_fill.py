"""From the identity card into the form: which fact answers which question. Pure, no widgets, no device.

Blank questions are filled; what the clerk typed differently is never overwritten but offered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.devices.ports import KIND_WORDS, CardContent
from forms.item import Choice
from forms.session import FormSession

GROUP = "applicant"
FACTS = (
    ("name", "name"),
    ("kind", "id_type"),
    ("id_no", "id_no"),
    ("gender", "gender"),
    ("birth", "birth_date"),
    ("ethnicity", "ethnicity"),
    ("address", "hukou_address"),
)


@dataclass(frozen=True, slots=True)
class CardFact:
    """One fact of the card and the question it answers. `standing`: what the form holds already."""

    path: str
    label: str
    value: str
    shown: str
    standing: str = ""

    @property
    def agrees(self) -> bool:
        return self.standing in ("", self.value)


def card_facts(session: FormSession, card: CardContent) -> tuple[CardFact, ...]:
    """The facts this form asks for, in the order of the card."""
    facts = []
    for source, name in FACTS:
        path, text = f"{GROUP}.{name}", str(getattr(card, source))
        text = KIND_WORDS.get(text, text) if source == "kind" else text
        try:
            node = session.item.node(path)
        except KeyError:
            continue
        state = session.state(path)
        value = choice_value(state.choices, text) if state.choices else text
        if value:
            standing = state.value if isinstance(state.value, str) else "、".join(state.value)
            facts.append(CardFact(path, node.label, value, text, standing))
    return tuple(facts)


def choice_value(choices: Sequence[Choice], text: str) -> str:
    """The value of the choice a card's word means: 男 -> 1, 汉 -> 汉族. "" where none fits."""
    for choice in choices:
        if text in (choice.value, choice.label) or choice.label == f"{text}族":
            return choice.value
    return ""
