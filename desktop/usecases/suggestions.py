"""可能符合 (R-48): what the person of an open case and his household may think of applying for, with the reason.

Only where a case of that person lies open already, and only from this PC's cases. Of the others of
the household nothing is read but name and number (hence age and sex) as they stand in those forms, and
which items they have already, so that these are not named again. Nothing is kept, refused or
decided; whom an item is for stands in the item (`forms.suggesting`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desktop.usecases.papers import case_of
from desktop.usecases.start_views import SuggestionLine, Suggestions, Whom
from desktop.usecases.station import Station
from forms.checks import disability_card
from forms.suggesting import Facts, by_number, reasons
from sync.ledger.case import Case
from sync.ledger.course import UPPER, last_span
from sync.ledger.people import mask_id

if TYPE_CHECKING:
    from sync.store import Reading

GRANTED = ("APPROVED", UPPER)
GONE = ("DENIED", "NOT_ACCEPTED", "NOT_REQUIRED", "WITHDRAWN", "TERMINATED", "TRANSFERRED_OUT")
"""Ended without a grant: the person may think of the item again."""
ID_NO, NAME = "id_no", "name"
M_ID_NO, M_NAME = "m_id_no", "m_name"
"""How every form names those who live in the household; supporters and agents have other names."""
FAMILY_SIZE = "family_size"
_DEATH = "death"


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody of the household and the cases he applied for, newest first."""

    id_no: str
    name: str
    cases: tuple[Case, ...]

    @property
    def had(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(case.terms.item_id for case in self.cases if _ended(case) not in GONE))

    @property
    def granted(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(case.terms.item_id for case in self.cases if _ended(case) in GRANTED))


def suggestions(station: Station, case_no: str) -> Suggestions:
    """What the person of this case and his household may apply for, the person himself first.

    Raises Problem case.unknown. Nothing for a person without a resident's identity number.
    """
    opened = case_of(station, case_no)
    id_no, day = _number(opened.applicant.get(ID_NO)), station.today()
    if not by_number(id_no, day):
        return Suggestions()
    with station.cabinet.reading() as view:
        people = [one for one in _household(view, id_no) if by_number(one.id_no, day) and not _died(one)]
    tables = station.site().parameters.get("tables", {})
    catalogue = station.items().items(day)
    lines = []
    for one in people:
        facts = _facts(one, people, day, opened=one.id_no == id_no)
        for item in catalogue:
            for reason in reasons(item, facts, day, tables):
                whom = Whom({NAME: one.name, ID_NO: one.id_no}, f"可能符合：{reason}")
                lines.append(SuggestionLine(one.name, item.item_id, item.name, reason, whom))
    return Suggestions(tuple(lines), tuple(f"{one.name}（{mask_id(one.id_no)}）" for one in people))


# --- who belongs together --------------------------------------------------------------------


def _household(view: Reading, id_no: str) -> Iterator[_Person]:
    """The person, then those who stand with him in the newest form that counts his household."""
    own = view.cases.of_person(id_no)
    naming = view.search.naming(id_no)
    counting = [case for case in (*own, *naming) if id_no in dict(_members(case))]
    newest = max(counting, key=lambda case: case.registered_at, default=None)
    names = dict(_members(newest)) if newest is not None else {}
    name = str(own[0].applicant.get(NAME, "")) if own else names.get(id_no, "")
    yield _Person(id_no, name, tuple(own))
    for number in sorted(set(names) - {id_no}, key=lambda number: number[6:14]):
        yield _Person(number, names[number], tuple(view.cases.of_person(number)))


def _members(case: Case) -> Iterator[tuple[str, str]]:
    """(number, name) of everybody in the household of a form, its applicant first; nobody where it asks for none."""
    rows = [row for rows in case.answers.get("repeats", {}).values() for row in rows if row.get(M_ID_NO)]
    if rows:
        yield _number(case.applicant.get(ID_NO)), str(case.applicant.get(NAME, ""))
    for row in rows:
        yield _number(row[M_ID_NO]), str(row.get(M_NAME, ""))


# --- what is known ---------------------------------------------------------------------------


def _facts(one: _Person, people: Iterable[_Person], day: date, *, opened: bool) -> Facts:
    born = by_number(one.id_no, day)
    others = [by_number(other.id_no, day)["age"] for other in people if other is not one]
    own = _own_facts(one, day) if opened else {}
    return Facts(
        **born,
        **own,
        opened="true" if opened else "false",
        had=one.had,
        granted=one.granted,
        household_granted=tuple(dict.fromkeys(item for each in people for item in each.granted)),
        member_age=tuple(others),
    )


def _own_facts(one: _Person, day: date) -> dict[str, str]:
    """What the person's own forms say, the newest first; a disability is read off the number of its card."""
    found: dict[str, str] = {}
    for case in one.cases:
        for path, value in case.answers.get("values", {}).items():
            name = path.rpartition(".")[2]
            if not isinstance(value, str) or not value:
                continue
            card = disability_card.normalise(value)
            if disability_card.fault_of(card, one.id_no, day) is None:
                found.setdefault("disability_type", card[18])
                found.setdefault("disability_level", card[19])
            elif name == FAMILY_SIZE:
                found.setdefault("household_size", value)
            elif name in _APPLICANTS:
                found.setdefault(_APPLICANTS[name], value)
    return found


_APPLICANTS: Mapping[str, str] = {"hukou_type": "hukou", "marital_status": "marital"}


def _ended(case: Case) -> str:
    return last_span(case).how


def _died(one: _Person) -> bool:
    """A case that ended with his death, or his insurance closed for it: nothing is suggested any more."""
    return any(
        case.facts.get("end_ground") == _DEATH
        or case.answers.get("values", {}).get("reason.reason") == "死亡"
        for case in one.cases
    )


def _number(value: object) -> str:
    return str(value or "").strip().upper()
