"""Suggesting (可能符合): which items a person might think of, from what is known of him and his household.

An item says it itself: `Guide.suggestions`, each a condition in the forms' expression language over
the facts below, and the reason in words. What is not known is blank, so a condition that needs it
does not hold. A suggestion never refuses or decides; it knows no cases, no storage and no clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time

from forms.checks import id_number
from forms.expressions import Element, Environment, ExpressionError, parse, to_boolean
from forms.filling.options import Options
from forms.item import ServiceItem

Tables = Mapping[str, Sequence[Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one person; every field is a name a condition may use. "" and () are not known.

    `age` in whole years; `sex` 1 or 2; codes as in the forms' lists. `had`, `granted`: codes of items
    he applied for and that still stand, and of those that were granted; `household_granted`: to anybody
    of the household, himself among them. `member_age`: of the others. `opened`: "true" for the person whose
    case lies open, "false" for others of the household.
    """

    born: str = ""
    age: str = ""
    sex: str = ""
    disability_type: str = ""
    disability_level: str = ""
    marital: str = ""
    hukou: str = ""
    household_size: str = ""
    opened: str = ""
    had: tuple[str, ...] = ()
    granted: tuple[str, ...] = ()
    household_granted: tuple[str, ...] = ()
    member_age: tuple[str, ...] = ()


FACTS = tuple(spec.name for spec in fields(Facts))


def by_number(id_no: str, today: date) -> dict[str, str]:
    """born, age and sex of a resident's identity number; empty for any other."""
    if id_number.fault_of(id_no, today) is not None:
        return {}
    born = id_number.birth_of(id_no)
    if born is None:
        return {}
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return {"born": born.isoformat(), "age": str(age), "sex": id_number.sex_of(id_no)}


def reasons(item: ServiceItem, facts: Facts, today: date, tables: Tables) -> tuple[str, ...]:
    """Why this person might think of the item, in the item's words; () where nothing speaks for it.

    `tables`: the county's own, before the item's. A condition that cannot be worked out does not hold.
    """
    if not item.guide.suggestions:
        return ()
    root, person = _tree(facts)
    environment = Environment(
        root=root,
        today=today,
        now=datetime.combine(today, time()),
        new_uuid=str,
        tables=Options(item, tables).tables,
    )
    return tuple(one.reason for one in item.guide.suggestions if _holds(one.condition, person, environment))


def unknown_in(condition: str) -> str:
    """What is wrong with a condition, in words for its author; "" where it can be used."""
    try:
        expression = parse(condition)
    except ExpressionError as wrong:
        return f"第{wrong.position + 1}个字符处写法不对"
    mistakes = expression.mistakes()
    if mistakes:
        return f"第{mistakes[0].position + 1}个字符处的函数或参数不对"
    strange = [path for path in expression.depends_on if path not in FACTS]
    return f"没有“{'、'.join(strange)}”这个已知情况" if strange else ""


def _holds(condition: str, person: Element, environment: Environment) -> bool:
    try:
        return to_boolean(parse(condition).evaluate(person, environment))
    except ExpressionError:
        return False


def _tree(facts: Facts) -> tuple[Element, Element]:
    """The facts as a document: an element a value, so `had = 'X'` means that one of them is X."""
    root = Element("", kind="root")
    person = root.add(Element("person"))
    for name in FACTS:
        value = getattr(facts, name)
        for text in (value,) if isinstance(value, str) else value:
            if text:
                person.add(Element(name, text))
    return root, person
