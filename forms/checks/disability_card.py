"""残疾人证号: 18 characters of the ID number, one of type, one of level, B1, B2 … when re-issued."""

from __future__ import annotations

import re
from datetime import date

from forms.checks import id_number
from forms.checks.fault import Fault, compact

_CARD = re.compile(r"([0-9]{17}[0-9X])([1-7])([1-4])(?:B[1-9])?")


def normalise(text: str) -> str:
    return compact(text).upper()


def fault_of(text: str, id_text: str, today: date) -> Fault | None:
    """Reasons: shape, id_number (the first 18 are no ID number), other_person.

    `id_text` is the holder's ID number, "" where it is not known yet.
    """
    found = _CARD.fullmatch(normalise(text))
    if not found:
        return Fault("shape")
    if id_number.fault_of(found[1], today):
        return Fault("id_number")
    if id_text and id_number.normalise(id_text) != found[1]:
        return Fault("other_person")
    return None
