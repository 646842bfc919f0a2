"""Fill once (免填单): what this PC knows about a person, offered to the form that is open.

Facts come from cases of the same identity number and from rows of a household in which the
person stands; the newest case wins per fact. Nothing is filled here without being accepted.
What must be declared anew each time (money, dates, reasons, relations to officials) is never
offered; nor is what the form itself would refuse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.usecases.drafts import resume_draft, session_of
from desktop.usecases.station import Station
from desktop.usecases.views import DraftView, Offer
from forms.answers import Answers, Row, Value
from forms.applicant import applicant_paths
from forms.filling.defaults import is_dynamic, is_placeholder
from forms.finding import Severity
from forms.item import Choice, Node, ServiceItem
from forms.session import FormSession
from sync.ledger.case import Case
from sync.ledger.problems import Problem

if TYPE_CHECKING:
    from sync.store import Reading

ID_NO, NAME = "id_no", "name"
LASTING = frozenset({"text", "select_one", "select_multiple", "integer"})
OF_THIS_APPLICATION = frozenset(
    ("mode", "agent", "sign", "office", "need", "loss", "bill", "ill", "filing", "reason", "preg")
)
ASKED_ANEW = frozenset(
    (
        "reason",
        "apply_reason",
        "dibao_type",
        "is_relative",
        "relative_name",
        "is_student",
        "first_time",
        "photo",
    )
)
_ROW_FACTS = {"marital": "marital_status", "hukou": "hukou_type", "phone": "mobile"}
_OF_A_PERSON = frozenset(
    (NAME, "gender", "birth_date", "ethnicity", "marital_status", "hukou_type", "education", "mobile")
)


@dataclass(frozen=True, slots=True)
class _Fact:
    """A value as an earlier form held it; `label` maps a code of that form to its words."""

    value: Value
    type: str
    labels: Mapping[str, str]
    origin: str
    item_id: str


class _Known:
    """Facts by key, newest first: the first one put stays.

    Keys: `person.<fact>`, a question path, or `.<question name>` for what another form asks too.
    """

    def __init__(self) -> None:
        self.facts: dict[str, list[_Fact]] = {}

    def put(self, key: str, fact: _Fact) -> None:
        self.facts.setdefault(key, []).append(fact)

    def get(self, key: str, but_of: str = "") -> _Fact | None:
        """The newest; `but_of` leaves out what the same item asked."""
        return next((fact for fact in self.facts.get(key, ()) if fact.item_id != but_of), None)


def offers(station: Station, draft_id: str) -> tuple[Offer, ...]:
    """What may be filled in as the draft stands, in the order of the form.

    () until the applicant's identity number is in the draft. Raises Problem("draft.unknown").
    """
    draft = resume_draft(station, draft_id)
    item = station.item(draft.item_id, draft.version)
    typed = draft.answers.values.get(applicant_paths(item).get(ID_NO, ""), "")
    id_no = typed.strip().upper() if isinstance(typed, str) else ""
    if not id_no:
        return ()
    with station.cabinet.reading() as view:
        own = view.cases.of_person(id_no)
        among = _households(view, id_no)
    known = _known(station, id_no, own, among)
    session = session_of(station, item, draft.answers)
    found = [*_fields(item, session, draft, known), *_rows(station, item, session, draft, own)]
    return _standing(station, item, draft, found)


def accept_offers(station: Station, draft_id: str, paths: Sequence[str]) -> tuple[Offer, ...]:
    """Put the chosen offers into the draft, in one write; returns those put.

    A path that is not offered any more (typed meanwhile) is passed over. Raises Problem("draft.unknown").
    """
    chosen = tuple(offer for offer in offers(station, draft_id) if offer.path in set(paths))
    with station.cabinet.unit() as unit:
        for offer in chosen:
            where = ("answers", "repeats" if offer.rows else "values", offer.path)
            value = [dict(row) for row in offer.rows] if offer.rows else _plain(offer.value)
            if not unit.drafts.change(draft_id, where, value, saved_at=station.recorded_at()):
                raise Problem("draft.unknown")
    return chosen


# --- what is known ---------------------------------------------------------------------------


def _households(view: Reading, id_no: str) -> tuple[Case, ...]:
    """Cases of others in whose rows the person stands, newest first."""
    return tuple(case for case in view.search.naming(id_no) if case.applicant.get(ID_NO) != id_no)


def _known(station: Station, id_no: str, own: Sequence[Case], among: Sequence[Case]) -> _Known:
    known = _Known()
    newest_first = sorted((*own, *among), key=lambda case: case.registered_at, reverse=True)
    for case in newest_first:
        item = _item_of(station, case)
        if item is None:
            continue
        answers = Answers.from_json(case.answers)
        if case.applicant.get(ID_NO) == id_no:
            _take_own(known, case, item, answers)
        else:
            _take_row(known, case, item, answers, id_no)
    return known


def _take_own(known: _Known, case: Case, item: ServiceItem, answers: Answers) -> None:
    facts = {path: fact for fact, path in applicant_paths(item).items()}
    nodes = {node.path: node for node in item.root.walk()}
    for path, value in answers.values.items():
        node = nodes.get(path)
        if node is None or not value or not _lasts(node):
            continue
        fact = _Fact(value, node.type, _labels(item, node), _origin(case), item.item_id)
        if path in facts:
            known.put(f"person.{facts[path]}", fact)
        else:
            known.put(path, fact)
            known.put(f".{node.name}", fact)


def _take_row(known: _Known, case: Case, item: ServiceItem, answers: Answers, id_no: str) -> None:
    """What a household's form says of this person: only what belongs to a person, no income, no kinship."""
    nodes = {node.path: node for node in item.root.walk()}
    for repeat, rows in answers.repeats.items():
        for row in rows:
            prefix = _prefix_of(row, id_no)
            for name, value in row.items() if prefix is not None else ():
                own = name.removeprefix(prefix or "")
                fact, node = _ROW_FACTS.get(own, own), nodes.get(f"{repeat}.{name}")
                if node is not None and value and fact in _OF_A_PERSON:
                    origin = f"{_origin(case)}（家庭成员）"
                    known.put(
                        f"person.{fact}", _Fact(value, node.type, _labels(item, node), origin, item.item_id)
                    )


def _prefix_of(row: Row, id_no: str) -> str | None:
    """`m_` where the row's `m_id_no` is the person's number; None where the row is somebody else's."""
    for name, value in row.items():
        if name.endswith(ID_NO) and value == id_no:
            return name.removesuffix(ID_NO)
    return None


# --- what fits the open form -----------------------------------------------------------------


def _fields(item: ServiceItem, session: FormSession, draft: DraftView, known: _Known) -> Iterator[Offer]:
    facts = {path: fact for fact, path in applicant_paths(item).items()}
    for node in _questions(item.root):
        if draft.answers.values.get(node.path) or not _may_be_offered(node):
            continue
        fact = _fact_for(item, node, facts, known)
        if fact is None or (fact.type != node.type and not _alike(fact.type, node.type)):
            continue
        choices = session.state(node.path).choices
        value = _fitting(fact, choices)
        if value and value != session.value(node.path):
            labels = {choice.value: choice.label for choice in choices}
            yield Offer(node.path, node.label, value, _words(value, labels), fact.origin)


def _fact_for(item: ServiceItem, node: Node, facts: Mapping[str, str], known: _Known) -> _Fact | None:
    """An applicant's question takes his facts; any other its own earlier answer, what another item
    asked under the same name, or the fact its prefill mark names, in this order."""
    if node.path in facts:
        return known.get(f"person.{facts[node.path]}")
    same = known.get(node.path) or known.get(f".{node.name}", but_of=item.item_id)
    return same or known.get(node.default if node.default.startswith("person.") else "")


def _questions(node: Node) -> Iterator[Node]:
    """Questions outside repeats."""
    for child in node.children:
        if child.kind == "question":
            yield child
        elif child.kind == "group" and child.name not in OF_THIS_APPLICATION:
            yield from _questions(child)


def _lasts(node: Node) -> bool:
    group = node.path.split(".")[0]
    computed = bool(node.calculation) and node.readonly
    return (
        group not in OF_THIS_APPLICATION
        and node.filled_by != "office"
        and not computed
        and node.name not in ASKED_ANEW
        and (node.type in LASTING or node.name == "birth_date")
    )


def _may_be_offered(node: Node) -> bool:
    """Not over what the station or the day itself put there."""
    text = node.default.strip()
    by_the_station = is_placeholder(text) and not text.startswith("person.")
    return _lasts(node) and not node.readonly and not by_the_station and not is_dynamic(text)


def _alike(one: str, other: str) -> bool:
    """A code list and free text may hold the same fact; a list of several and one value may not."""
    return {one, other} <= {"text", "select_one"}


def _fitting(fact: _Fact, choices: Sequence[Choice]) -> Value:
    """The value as this form writes it: its own code for the same word; "" where it has none."""
    if not choices:
        labels = fact.labels
        return labels.get(fact.value, fact.value) if isinstance(fact.value, str) else fact.value
    by_label = {choice.label: choice.value for choice in choices}
    own = {choice.value for choice in choices}

    def one(value: str) -> str:
        return value if value in own else by_label.get(fact.labels.get(value, value), "")

    if isinstance(fact.value, str):
        return one(fact.value)
    made = tuple(one(value) for value in fact.value)
    return made if all(made) else ""


def _rows(
    station: Station, item: ServiceItem, session: FormSession, draft: DraftView, own: Sequence[Case]
) -> Iterator[Offer]:
    """Whole households: the rows of the person's own newest form that names persons in the same columns."""
    for repeat in _repeats(item.root):
        person = next((node for node in repeat.children if node.name.endswith(ID_NO)), None)
        if person is None or draft.answers.repeats.get(repeat.path):
            continue
        for case in own:
            rows = _household(station, item, case, repeat, person.name)
            if rows:
                names = [str(row.get(person.name.removesuffix(ID_NO) + NAME, "")) for row in rows]
                shown = f"{'、'.join(names)}（{len(rows)} 人）"
                yield Offer(repeat.path, repeat.label, "", shown, _origin(case), rows)
                break


def _household(
    station: Station, item: ServiceItem, case: Case, repeat: Node, id_name: str
) -> tuple[Row, ...]:
    source = _item_of(station, case)
    if source is None:
        return ()
    for path, rows in Answers.from_json(case.answers).repeats.items():
        if any(row.get(id_name) for row in rows):
            columns = {node.name: node for node in source.root.walk() if node.path.startswith(f"{path}.")}
            made = [_row(item, source, columns, repeat, row) for row in rows if row.get(id_name)]
            return tuple(made)
    return ()


def _row(item: ServiceItem, source: ServiceItem, columns: Mapping[str, Node], repeat: Node, row: Row) -> Row:
    made: dict[str, Value] = {}
    for node in repeat.children:
        old, value = columns.get(node.name), row.get(node.name)
        if old is None or not value or old.type != node.type or not _lasts(node):
            continue
        fact = _Fact(value, old.type, _labels(source, old), "", source.item_id)
        fits = _fitting(fact, item.choices.get(node.choices, ())) if node.choices else value
        if fits:
            made[node.name] = fits
    return made


def _repeats(node: Node) -> Iterator[Node]:
    return (part for part in node.walk() if part.kind == "repeat")


def _standing(
    station: Station, item: ServiceItem, draft: DraftView, found: Sequence[Offer]
) -> tuple[Offer, ...]:
    """Only what would be asked and not refused once everything offered stood in the form."""
    values = {**draft.answers.values, **{offer.path: offer.value for offer in found if not offer.rows}}
    trial = session_of(station, item, Answers(values, draft.answers.repeats))
    kept = []
    for offer in found:
        if offer.rows:
            kept.append(offer)
            continue
        state = trial.state(offer.path)
        refused = any(finding.severity is Severity.ERROR for finding in state.findings)
        if state.relevant and not refused:
            kept.append(offer)
    return tuple(kept)


# --- words -----------------------------------------------------------------------------------


def _item_of(station: Station, case: Case) -> ServiceItem | None:
    """The form the case was filled in; None where this PC no longer has that version."""
    try:
        return station.item(case.terms.item_id, case.terms.version)
    except Problem:
        return None


def _origin(case: Case) -> str:
    return f"{case.registered_on.isoformat()} {case.terms.name}"


def _labels(item: ServiceItem, node: Node) -> dict[str, str]:
    return {choice.value: choice.label for choice in item.choices.get(node.choices, ())}


def _words(value: Value, labels: Mapping[str, str]) -> str:
    values = (value,) if isinstance(value, str) else value
    return "、".join(labels.get(part, part) for part in values)


def _plain(value: Value) -> str | list[str]:
    return value if isinstance(value, str) else list(value)
