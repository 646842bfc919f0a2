"""Places: the form being filled in, as a live tree that expressions walk.

A Cell is one question in one row, a Branch a group, a row or the whole document, a Slot a
repeat with its rows. Rows hang directly under their group, as in XForms: the Slot is not on
any path. Knows values and relevance; refuses to know rules and findings' words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forms.answers import Value
from forms.expressions.tree import TreeNode
from forms.filling.templates import Template
from forms.finding import Finding
from forms.item import Choice


class Cell:
    """One question. `raw` is what stands in the field, kept while it is not relevant.

    `typed` is what a person put there (None: nobody), `fails` the rules that do not hold.
    """

    kind = "element"
    children: Sequence[TreeNode] = ()
    attributes: Sequence[TreeNode] = ()
    __slots__ = (
        "broken", "choices", "fails_constraint", "fails_warning", "findings", "hint", "label", "name",
        "own_relevant", "parent", "raw", "relevant", "required", "template", "text", "typed",
    )  # fmt: skip

    def __init__(self, template: Template, parent: Branch) -> None:
        self.template = template
        self.name = template.name
        self.parent: Branch = parent
        self.raw: Value = ""
        self.text = ""
        self.typed: Value | None = None
        self.own_relevant = True
        self.relevant = True
        self.required = False
        self.fails_constraint = False
        self.fails_warning = False
        self.broken = ""
        self.choices: tuple[Choice, ...] = ()
        self.label = template.node.label
        self.hint = template.node.hint
        self.findings: tuple[Finding, ...] | None = None  # None: to be found again

    def named(self, name: str) -> Sequence[TreeNode]:
        return ()

    def string_value(self) -> str:
        return self.text

    def renew_text(self) -> bool:
        """Set what expressions read; True when that changed."""
        text = "" if not self.relevant else self.raw if isinstance(self.raw, str) else " ".join(self.raw)
        changed = text != self.text
        self.text = text
        return changed

    @property
    def value(self) -> Value:
        """The answer, blank while it is not relevant."""
        return self.raw if self.relevant else ""


class Branch:
    """A group, a row of a repeat (`slot` is set) or the document.

    `kept`: given answers of this row (of the document: outside repeats) that no question here takes.
    """

    attributes: Sequence[TreeNode] = ()
    __slots__ = (
        "inside",
        "kept",
        "kind",
        "members",
        "name",
        "own_relevant",
        "parent",
        "places",
        "relevant",
        "slot",
        "template",
    )

    def __init__(self, template: Template, parent: Branch | None, slot: Slot | None = None) -> None:
        self.template = template
        self.name = template.name
        self.kind = template.kind
        self.parent: Branch | None = parent
        self.slot = slot
        self.own_relevant = True
        self.relevant = True
        self.members: list[Place] = []
        self.inside: dict[str, Place] = {}
        self.kept: dict[str, Value] = {}
        # Everything below by template path, down to (not into) the rows of repeats; rows and the root keep one.
        self.places: dict[str, Place] = {}

    @property
    def children(self) -> Sequence[TreeNode]:
        found: list[TreeNode] = []
        for member in self.members:
            if isinstance(member, Slot):
                found.extend(member.shown_rows())
            else:
                found.append(member)
        return found

    def named(self, name: str) -> Sequence[TreeNode]:
        member = self.inside.get(name)
        if member is None:
            return ()
        return member.shown_rows() if isinstance(member, Slot) else (member,)

    def string_value(self) -> str:
        return "".join(child.string_value() for child in self.children)


class Slot:
    """A repeat under its group: the rows, and rows put aside when repeat_count shrank."""

    kind = "element"
    children: Sequence[TreeNode] = ()
    attributes: Sequence[TreeNode] = ()
    __slots__ = (
        "aside",
        "findings",
        "name",
        "own_relevant",
        "parent",
        "relevant",
        "required",
        "rows",
        "template",
    )

    def __init__(self, template: Template, parent: Branch) -> None:
        self.template = template
        self.name = template.name
        self.parent: Branch = parent
        self.rows: list[Branch] = []
        self.aside: list[Branch] = []
        self.own_relevant = True
        self.relevant = True
        self.required = False
        self.findings: tuple[Finding, ...] | None = None

    def named(self, name: str) -> Sequence[TreeNode]:
        return ()

    def string_value(self) -> str:
        return ""

    def shown_rows(self) -> list[Branch]:
        """The rows expressions see: none while the repeat is not relevant."""
        return self.rows if self.relevant else []


Place = Cell | Branch | Slot


def grow(template: Template, parent: Branch | None, slot: Slot | None = None) -> Branch:
    """A group, row or document with everything in it, blank and without rows."""
    branch = Branch(template, parent, slot)
    for child in template.children:
        place: Place
        if child.is_repeat:
            place = Slot(child, branch)
        elif child.is_question:
            place = Cell(child, branch)
        else:
            place = grow(child, branch)
            branch.places.update(place.places)
            place.places = {}
        branch.members.append(place)
        branch.inside[child.name] = place
        branch.places[child.path] = place
    return branch


def row_around(place: Place | None) -> Branch | None:
    """The row a place stands in (itself if it is one), None outside repeats."""
    while place is not None:
        if isinstance(place, Branch) and place.slot is not None:
            return place
        place = place.parent
    return None


def path_of(place: Place) -> str:
    """The path with row numbers: `members.rows[0].m_name`; of a Slot without a number."""
    if isinstance(place, Branch) and place.slot is not None:
        return f"{path_of(place.slot)}[{_index(place.slot.rows, place)}]"
    row = row_around(place)
    path = place.template.path
    return path if row is None else path_of(row) + path[len(row.template.path) :]


def _index(rows: Sequence[Branch], row: Branch) -> int:
    return next((index for index, member in enumerate(rows) if member is row), -1)


def position_of(place: Place) -> tuple[int, ...]:
    """A sort key: document order, rows in their order."""
    key = [place.template.order]
    row = row_around(place)
    while row is not None and row.slot is not None:
        key[:0] = [row.template.order, _index(row.slot.rows, row)]
        row = row_around(row.parent)
    return tuple(key)


def walk(place: Place) -> Iterator[Place]:
    """`place` and everything below, rows included, in document order."""
    yield place
    if isinstance(place, Branch):
        for member in place.members:
            yield from walk(member)
    elif isinstance(place, Slot):
        for row in place.rows:
            yield from walk(row)


def all_at(template: Template, anchor: Branch) -> Iterator[Place]:
    """Every place of `template` below `anchor` (the document's root, or a row)."""
    scopes = [anchor]
    around = template.repeats_around()
    if anchor.slot is not None:
        around = around[around.index(anchor.template) + 1 :]
    for repeat in around:
        slots = [scope.places[repeat.path] for scope in scopes]
        scopes = [row for slot in slots if isinstance(slot, Slot) for row in slot.rows]
    for scope in scopes:
        if template is scope.template:
            yield scope
        elif template.path in scope.places:
            yield scope.places[template.path]
