"""What a session shows: frozen pictures of questions, repeats and pages, and what an edit changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from forms.answers import Value
from forms.calendar import WorkingCalendar
from forms.finding import Finding
from forms.item import Choice, Node

Tables = Mapping[str, Sequence[Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class FormContext:
    """What a form may know of its surroundings; everything is handed in.

    `tables` (name -> rows) take precedence over the item's own. `defaults`: question path ->
    text, stronger than the workbook's default; also `site.region12` and the like for
    defaults written so, `agent.name` for username and `site.device` for deviceid. `new_uuid` gives a
    fresh UUID text. `calendar` is for cn:add-workdays; None stands for the one of this release.
    """

    today: date
    now: datetime
    tables: Tables = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    new_uuid: Callable[[], str] = lambda: ""
    calendar: WorkingCalendar | None = None


@dataclass(frozen=True, slots=True)
class QuestionState:
    """One question now. `value` is blank while it is not relevant; `choices` are filtered.

    `label` and `hint` are the words as they read now: `node.label` where they show no answers.
    """

    path: str
    node: Node
    value: Value
    relevant: bool
    required: bool
    readonly: bool
    choices: tuple[Choice, ...]
    findings: tuple[Finding, ...]
    label: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class RepeatState:
    """One repeat now; its rows are asked for with `FormSession.row`. `label` as it reads now."""

    path: str
    node: Node
    rows: int
    relevant: bool
    required: bool
    may_add: bool
    may_remove: bool
    findings: tuple[Finding, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One screen page: a top-level group, a top-level repeat, or ("") the loose questions."""

    path: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """Paths whose picture differs after one edit, by what differs, in document order.

    `rows`: repeats that gained or lost rows; the paths of their rows have moved. `words`: labels and
    hints that show answers.
    """

    values: tuple[str, ...] = ()
    relevance: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def paths(self) -> frozenset[str]:
        """All of them."""
        return frozenset(
            (
                *(*self.values, *self.relevance, *self.required, *self.choices),
                *(*self.findings, *self.rows, *self.words),
            )
        )

    def __bool__(self) -> bool:
        return bool(self.paths)
