"""What an expression may look at besides its own text: the tree, the day, the tables.

Everything is handed in; nothing here reads a clock, a disk or a random source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from forms.expressions.moments import Day, Moment
from forms.expressions.tables import TableRoot, table_element
from forms.expressions.tree import Element, TreeNode

Table = Sequence[Mapping[str, str]]
CHINA_OFFSET = 480  # minutes east; used where `now` carries no zone of its own


def no_root(name: str) -> TableRoot | None:
    """For places that keep no tables ready."""
    return None


def no_workday(day: date, count: int) -> date | None:
    """For places without a calendar."""
    return None


def no_text(name: str) -> str:
    """For places without labels."""
    return ""


def no_label(value: str, path: str) -> str:
    """For places without choice lists: the value stands for its label."""
    return value


@dataclass(slots=True)
class Environment:
    """`root` is the document above the form's first element.

    `tables`: secondary instances and pulldata tables, name -> rows. `choice_label(value,
    path)` answers jr:choice-name, `itext(name)` jr:itext, `workday(day, n)` the n-th working day after
    a day (None where nobody knows the calendar). `table_root(name)` may give a table that has been made
    ready before. `keeps_rows`: an absolute path that passes through a
    repeat row around the question stays in that row (XForms), which plain XPath does not do.
    """

    root: TreeNode
    today: date
    now: datetime
    new_uuid: Callable[[], str]
    tables: Mapping[str, Table] = field(default_factory=dict)
    choice_label: Callable[[str, str], str] = no_label
    itext: Callable[[str], str] = no_text
    workday: Callable[[date, int], date | None] = no_workday
    table_root: Callable[[str], TableRoot | None] = no_root
    keeps_rows: bool = False
    offset: int = field(init=False)
    _instances: dict[str, Element] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        delta = self.now.utcoffset()
        self.offset = CHINA_OFFSET if delta is None else int(delta.total_seconds() // 60)

    @property
    def day(self) -> Day:
        return Day.of(self.today)

    @property
    def moment(self) -> Moment:
        return Moment.of(self.now, self.offset)

    def instance(self, name: str) -> Element | None:
        """The secondary instance `name` as a tree, built once; None where there is no such table."""
        if name not in self._instances:
            if name not in self.tables:
                return None
            self._instances[name] = table_element(self.tables[name], self.table_root(name))
        return self._instances[name]


@dataclass(slots=True)
class Focus:
    """Where an expression is being evaluated: XPath's context node, position and size.

    `origin` is the node the whole expression belongs to (`current()`).
    """

    node: TreeNode
    environment: Environment
    origin: TreeNode
    position: int = 1
    size: int = 1

    @classmethod
    def on(cls, node: TreeNode, environment: Environment) -> Focus:
        return cls(node, environment, node)
