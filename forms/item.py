"""ServiceItem (事项): one compiled, versioned service item, as the village PC knows it.

What a workbook compiles to: questions, choices, materials, guide, limits. Frozen data
with a JSON form; evaluating it is `session.py`, drawing it is `printing/`.
Nothing here knows workbooks, Qt or storage.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from typing import Any

from forms.print_sheet import PrintSheet, sheets_from_json

ITEM_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Limit:
    """A period: `value` working days ("WD") or calendar days ("CD"); 0 = the same day."""

    value: int
    unit: str = "WD"


@dataclass(frozen=True, slots=True)
class LegalBasis:
    doc: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class MaterialRule:
    """One row of the material checklist (申请材料). `relevant` is an XLSForm expression.

    `check`: 1 original kept, 2 original shown and copy kept, 3 original and copy kept,
    4 only shown (codes.yaml material.check). `never_kept`: an original that may not be kept by anyone
    (身份证、户口簿、银行卡; 居民身份证法第十五条).
    """

    id: str
    name: str
    check: str = "2"
    originals: int = 0
    copies: int = 1
    relevant: str = ""
    exempt_by_ecert: bool = False
    ecert_name: str = ""
    lenient: bool = False
    template: str = ""
    never_kept: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Node:
    """One question, group or repeat.

    kind: "question" | "group" | "repeat". `path` is dotted without indices
    (`members.rows.m_name`). type: XLSForm base type (text, integer, decimal, range, date, month, year,
    time, dateTime, select_one, select_multiple, barcode, calculate, note, acknowledge, signature, image,
    file, seal, hidden, start, end, today, username, deviceid); a select_multiple with the appearance
    `rank` is a ranking, its order is the answer.
    Expressions are XLSForm text with `${}` already resolved to absolute paths
    (`/data/applicant/id_no`). `warning`/`warning_message` is our soft constraint: it never blocks.
    `filled_by` is "applicant" or "office" (printed, never asked).
    `default` is plain text, an expression (`today()`, `pulldata(...)`, a `/data/` path), or the
    name of a fact that FormContext.defaults may hold (`site.region12`, `person.name`).
    `trigger`: absolute paths, blank-separated; the calculation runs only when one of them changes.
    A trigger without a calculation blanks the question.
    `parameters`: XLSForm parameters as `key=value`, blank-separated (`start=0 end=10 step=1`,
    `randomize=true seed=/data/n`, `value=code label=title` for choices from a file).
    `label_expression`, `hint_expression`: what the words are while the form is filled in, where they
    show answers; `label` then has "…" in those places.
    `choices_from`: the rows of a repeat that are the choices (`/data/members[./name != '']`); their
    value and label are the questions named in `parameters`.
    """

    kind: str
    name: str
    path: str
    type: str = ""
    label: str = ""
    hint: str = ""
    relevant: str = ""
    required: str = ""
    constraint: str = ""
    constraint_message: str = ""
    warning: str = ""
    warning_message: str = ""
    calculation: str = ""
    default: str = ""
    choices: str = ""
    choice_filter: str = ""
    appearance: str = ""
    readonly: bool = False
    repeat_count: str = ""
    max_length: int = 0
    filled_by: str = "applicant"
    print_as: str = ""
    trigger: str = ""
    parameters: str = ""
    required_message: str = ""
    label_expression: str = ""
    hint_expression: str = ""
    choices_from: str = ""
    children: tuple[Node, ...] = ()

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class GuideStep:
    name: str
    tier: str
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """When to think of the item again: `anchor` is an XLSForm expression that gives a date.

    `days`: offsets in calendar days around that date (negative = before). `to`: who is told.
    """

    text: str
    anchor: str = ""
    days: tuple[int, ...] = ()
    to: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Who may think of this item (可能符合): `condition` over the facts of `forms.suggesting`, `reason` in words.

    It only suggests: nothing is refused or decided by it.
    """

    reason: str
    condition: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One step of the situation guide (情形引导): a question of the form in the villager's words.

    `path` names a form question; it is asked where that question is relevant. The answers given so
    far decide the material list (formats: XLSForm values), at most six asks an item.
    """

    path: str
    label: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """A named situation (情形) people search for; `sets`: path -> value the form starts with."""

    name: str
    label: str
    sets: Mapping[str, str] = field(default_factory=dict)
    keywords: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """办事指南: the elements of 行政许可法第三十条, for D10 and the screen."""

    conditions: tuple[str, ...] = ()
    steps: tuple[GuideStep, ...] = ()
    fee: str = "不收费"
    result: str = ""
    faq: tuple[tuple[str, str], ...] = ()
    quantity: str = ""
    reminders: tuple[Reminder, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    visits: int = 0  # how often the applicant has to come in all; 0: not said, it is derived


@dataclass(frozen=True, slots=True)
class ServiceItem:
    """Capacities: `capacity` is what the item *may* have (AGENT | ENTRUSTED_WINDOW | COLLECTIVE).

    Which one holds at a site is settled by the county's parameters (formats.md, Who decides).
    `levels` maps tier -> proxy | first_check | accept_first_review | decide.
    `presets`: the catalogue sets it belongs to (village12, community14, township28, extended).
    `form_note`: why the form is to be checked against the county's own (按本县表样核对), else blank.
    `sample`: the completed specimen (示范文本, 行政许可法第三十条), dotted path with row index -> value.
    `print_sheets`: the official paper form by sheet name; `print_form` is drawn where the item has it.
    """

    item_id: str
    version: str
    name: str
    form_title: str
    dept: str
    task_type: str
    case_type: str
    handling_mode: str
    capacity: str
    clock_start: str
    root: Node
    choices: Mapping[str, tuple[Choice, ...]]
    materials: tuple[MaterialRule, ...]
    guide: Guide
    legal_basis: tuple[LegalBasis, ...]
    levels: Mapping[str, str]
    category: str = ""
    initials: str = ""
    valid_from: str = ""
    valid_to: str = ""
    statutory: Limit | None = None
    promised: Limit | None = None
    extension: Limit | None = None
    supplement: Limit | None = None
    supplement_effect: str = ""
    posting: Limit | None = None
    posting_suspends: bool = False
    village_step: bool = False
    suspends: tuple[str, ...] = ()
    urgent: bool = False
    prints: tuple[str, ...] = ()
    tables: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    asks: tuple[Ask, ...] = ()
    situations: tuple[Situation, ...] = ()
    presets: tuple[str, ...] = ()
    form_note: str = ""
    sample: Mapping[str, str] = field(default_factory=dict)
    xform: str = ""
    print_sheets: Mapping[str, PrintSheet] = field(default_factory=dict)

    def node(self, path: str) -> Node:
        """The node at a path without indices. Raises KeyError."""
        for node in self.root.walk():
            if node.path == path:
                return node
        raise KeyError(path)


def item_to_json(item: ServiceItem) -> dict[str, Any]:
    """The JSON object of a compiled item; blank fields are left out."""
    data: dict[str, Any] = _plain(item)
    data["format"] = ITEM_FORMAT
    return data


def item_from_json(data: Mapping[str, Any]) -> ServiceItem:
    """Read a compiled item. Raises KeyError, TypeError or ValueError for what is none."""
    if data.get("format") != ITEM_FORMAT:
        raise ValueError(f"item format {data.get('format')!r} is not {ITEM_FORMAT}")
    known = {key: value for key, value in data.items() if key != "format"}
    for name in ("statutory", "promised", "extension", "supplement", "posting"):
        known[name] = _limit(known.get(name))
    known["root"] = _node(known["root"])
    known["choices"] = {
        name: tuple(Choice(**choice) for choice in rows) for name, rows in known["choices"].items()
    }
    known["materials"] = tuple(MaterialRule(**row) for row in known["materials"])
    known["legal_basis"] = tuple(LegalBasis(**row) for row in known["legal_basis"])
    guide = dict(known["guide"])
    guide["conditions"] = tuple(guide.get("conditions", ()))
    guide["steps"] = tuple(
        GuideStep(row["name"], row["tier"], _limit(row.get("limit"))) for row in guide.get("steps", ())
    )
    guide["faq"] = tuple((pair[0], pair[1]) for pair in guide.get("faq", ()))
    guide["reminders"] = tuple(
        Reminder(**{**row, "days": tuple(row.get("days", ()))}) for row in guide.get("reminders", ())
    )
    guide["suggestions"] = tuple(Suggestion(**row) for row in guide.get("suggestions", ()))
    known["guide"] = Guide(**guide)
    known["asks"] = tuple(Ask(**row) for row in known.get("asks", ()))
    known["situations"] = tuple(Situation(**row) for row in known.get("situations", ()))
    known["presets"] = tuple(known.get("presets", ()))
    known["suspends"] = tuple(known.get("suspends", ()))
    known["prints"] = tuple(known.get("prints", ()))
    known["tables"] = {name: tuple(rows) for name, rows in known.get("tables", {}).items()}
    known["print_sheets"] = sheets_from_json(known.get("print_sheets", {}))
    return ServiceItem(**known)


def _limit(value: Mapping[str, Any] | None) -> Limit | None:
    return None if value is None else Limit(**value)


def _node(data: Mapping[str, Any]) -> Node:
    children = tuple(_node(child) for child in data.get("children", ()))
    return Node(**{**data, "children": children})


def _plain(value: Any) -> Any:
    """JSON form; fields that hold their default are left out, so a new field changes no old hash."""
    if is_dataclass(value):
        return {
            spec.name: _plain(getattr(value, spec.name))
            for spec in fields(value)
            if getattr(value, spec.name) != _default(spec)
        }
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def _default(spec: Field[Any]) -> Any:
    if spec.default_factory is not MISSING:
        return spec.default_factory()
    return spec.default
