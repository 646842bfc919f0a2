"""Reading what was typed: numbers, dates and identifiers as they are stored, everything else as it is.

Full-width digits, gaps and hyphens in numbers come from input methods and copied lists, not
from the applicant. Names, addresses and other texts are never touched. What cannot be read
stays as typed and gets a finding. Refuses to know places and rules beyond one question.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from forms.answers import Value
from forms.checks import bank_card, credit_code, disability_card, division_code, id_number, phone
from forms.checks.fault import Fault, compact
from forms.expressions import Expression, ExpressionError, parse
from forms.expressions.syntax import Call, Path, Syntax, walk
from forms.item import Node

_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_INTEGER = re.compile(r"-?[0-9]+")
_DATE_PARTS = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_DATE_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_MONTH_PARTS = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})月?|([0-9]{4})([0-9]{2})")
_TIME_PARTS = re.compile(
    r"([0-9]{1,2})[:.时点]([0-9]{1,2})(?:[:分]([0-9]{1,2})?(?:\.[0-9]+)?秒?)?分?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_ISO_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")

_TICKED = frozenset({"ok", "true", "yes", "1", "是"})  # XLSForm stores OK

FaultOf = Callable[[str, date], Fault | None]


@dataclass(frozen=True, slots=True)
class Identifier:
    """How one kind of identifier is stored and what can be wrong with it."""

    name: str
    normalise: Callable[[str], str]
    fault_of: FaultOf


_IDENTIFIERS = {
    "cn:id-valid": Identifier("id_number", id_number.normalise, id_number.fault_of),
    "cn:uscc-valid": Identifier(
        "credit_code", credit_code.normalise, lambda text, _: credit_code.fault_of(text)
    ),
    "cn:division-valid": Identifier(
        "division_code", division_code.normalise, lambda text, _: division_code.fault_of(text)
    ),
    "cn:mobile-valid": Identifier("mobile", phone.normalise_mobile, lambda text, _: phone.mobile_fault(text)),
    "cn:landline-valid": Identifier(
        "landline", phone.normalise_landline, lambda text, _: phone.landline_fault(text)
    ),
    "cn:luhn": Identifier("bank_card", bank_card.normalise, lambda text, _: bank_card.fault_of(text)),
    "cn:disability-valid": Identifier(
        "disability_card",
        disability_card.normalise,
        lambda text, day: disability_card.fault_of(text, "", day),
    ),
}


def identifiers_of(node: Node) -> tuple[Identifier, ...]:
    """The identifiers a text question is for: the `cn:` checks its rules apply to `.`."""
    found: dict[str, Identifier] = {}
    for text in (node.constraint, node.warning):
        for part in walk(expression.tree) if (expression := _readable(text)) else ():
            if isinstance(part, Call) and part.name in _IDENTIFIERS and _is_self(part.arguments):
                found.setdefault(part.name, _IDENTIFIERS[part.name])
    return tuple(found.values())


def _readable(text: str) -> Expression | None:
    try:
        return parse(text) if text.strip() else None
    except ExpressionError:
        return None


def _is_self(arguments: Sequence[Syntax]) -> bool:
    first = arguments[0] if arguments else None
    return isinstance(first, Path) and first.start == "" and [step.axis for step in first.steps] == ["self"]


def for_text(text: str, identifiers: Sequence[Identifier]) -> Identifier | None:
    """The one of several identifiers this text looks like: 0… is a landline where both may be."""
    names = {identifier.name: identifier for identifier in identifiers}
    if "landline" in names and (len(names) == 1 or phone.normalise_landline(text).startswith("0")):
        return names["landline"]
    return next((identifier for identifier in identifiers if identifier.name != "landline"), None)


def read_text(text: str, node: Node, identifiers: Sequence[Identifier]) -> str:
    """The text as it is stored in a question of this type."""
    if node.type in ("integer", "decimal", "range"):
        return _number(text)
    if node.type in ("date", "month", "year"):
        return _date(text) if node.type == "date" else _month(text)
    if node.type in ("time", "dateTime"):
        return _time(text) if node.type == "time" else _moment(text)
    if node.type == "acknowledge":
        return "OK" if text.strip().lower() in _TICKED else text.strip()
    if node.type in ("select_one", "barcode"):
        return text.strip()
    if identifier := for_text(text, identifiers):
        return identifier.normalise(text)
    return compact(text) if node.type == "text" and "numbers" in node.appearance.split() else text


def _folded(text: str) -> str:
    """Half width and without white space."""
    return "".join(unicodedata.normalize("NFKC", text).replace("−", "-").split())


def _number(text: str) -> str:
    folded = _folded(text)
    if _GROUPED.fullmatch(folded):
        folded = folded.replace(",", "")
    bare = folded[1:] if folded.startswith("+") else folded
    return bare if _NUMBER.fullmatch(bare) else text.strip()


def _date(text: str) -> str:
    folded = _folded(text)
    found = _DATE_PARTS.fullmatch(folded) or _DATE_DIGITS.fullmatch(folded)
    if not found:
        return text.strip()
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return text.strip()


def _month(text: str) -> str:
    found = _MONTH_PARTS.fullmatch(_folded(text))
    if not found:
        return _folded(text)
    year, month = found[1] or found[3], int(found[2] or found[4])
    return f"{year}-{month:02d}" if 1 <= month <= 12 else text.strip()


def _time(text: str) -> str:
    """`8:5`, `8点05分`, `08:05:30` -> `08:05`, `08:05:30`; a zone stays."""
    found = _TIME_PARTS.fullmatch(_folded(text))
    if not found or int(found[1]) > 23 or int(found[2]) > 59 or int(found[3] or 0) > 59:
        return text.strip()
    seconds = f":{int(found[3]):02d}" if found[3] else ""
    return f"{int(found[1]):02d}:{int(found[2]):02d}{seconds}{found[4] or ''}"


def _moment(text: str) -> str:
    """`2026-1-5 8:05` -> `2026-01-05T08:05`; without a time, the day alone stays and is found fault with."""
    parts = re.split(r"[T\s]+", text.strip(), maxsplit=1)
    day = _date(parts[0])
    return f"{day}T{_time(parts[1])}" if len(parts) == 2 and _is_date(day) else day


def type_mistake(value: Value, node: Node) -> str:
    """What a stored answer should have been and is not; "" if it is.

    number, integer, date, month, year, time, dateTime.
    """
    if not isinstance(value, str) or not value:
        return ""
    if node.type == "time":
        return "" if _ISO_TIME.fullmatch(value) else "time"
    if node.type == "dateTime":
        return "" if _is_moment(value) else "dateTime"
    if node.type == "integer":
        return "" if _INTEGER.fullmatch(value) else "integer"
    if node.type in ("decimal", "range"):
        return "" if _NUMBER.fullmatch(value) else "number"
    if node.type == "date":
        return "" if _is_date(value) else "date"
    if node.type == "month":
        return "" if _ISO_MONTH.fullmatch(value) else "month"
    if node.type == "year":
        return "" if len(value) == 4 and value.isascii() and value.isdigit() else "year"
    return ""


def _is_moment(text: str) -> bool:
    day, mark, time = text.partition("T")
    return bool(mark) and _is_date(day) and _ISO_TIME.fullmatch(time) is not None


def _is_date(text: str) -> bool:
    if not _ISO_DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
