"""Context: the workbook as the rules see it, and each of its expressions read once.

Read-only. `${name}` is put as an absolute path here, without pyxform, so that a mistake in
one cell does not hide the mistakes in others. Judges nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from forms.authoring.outline import OTHER, Outline, Part
from forms.authoring.sheets import Row, Sheet, Workbook
from forms.authoring.words import KNOWN_SHEETS
from forms.expressions import Expression, ExpressionError, parse
from forms.expressions.references import Reading, read_references
from forms.expressions.tree import TreeNode
from forms.filling.defaults import is_dynamic
from forms.filling.templates import Template, template_tree
from forms.item import Node

REFERENCE = re.compile(r"\$\{([^}]*)\}")
SURVEY_ROLES = (
    *("required", "relevant", "constraint", "warning", "calculation"),
    *("choice_filter", "repeat_count", "default"),
)
_WORDS = frozenset({"yes", "no", "true", "false", "true()", "false()", "是", "否"})
_UNREADABLE = "''"


@dataclass(frozen=True, slots=True)
class Formula:
    """One expression: `text` as written, `resolved` with paths for `${}`; `base`: its question, "" the form.

    role: a survey column, "material" or "reminder". `expression` and what it reads are None where
    it does not parse (`fault` says why) or names no question (told by the rule on references).
    """

    role: str
    sheet: Sheet
    row: Row
    column: str
    text: str
    resolved: str
    base: str
    part: Part | None
    expression: Expression | None
    reading: Reading | None
    fault: ExpressionError | None

    @property
    def where(self) -> str:
        return self.sheet.where(self.row, self.column)


class Context:
    """`guide`: what facts.read_guide made of the guide sheet (keyword arguments of ServiceItem)."""

    def __init__(self, book: Workbook, outline: Outline, guide: Mapping[str, object]) -> None:
        self.book = book
        self.outline = outline
        self.guide = guide

    # -- the survey --------------------------------------------------------------------------

    @cached_property
    def parts(self) -> Mapping[str, Part]:
        """Groups, repeats and questions by dotted path."""
        return {part.path: part for part in self.outline.parts()}

    @cached_property
    def _by_name(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path, part in self.parts.items():
            found.setdefault(part.name, []).append(path)
        return found

    def paths(self, name: str) -> Sequence[str]:
        """Paths that `${name}` could mean."""
        return self._by_name.get(name, ())

    def named(self, name: str) -> Part | None:
        """The question or group `${name}` means; None where it is unknown or ambiguous."""
        paths = self.paths(name)
        return self.parts[paths[0]] if len(paths) == 1 else None

    @cached_property
    def document(self) -> Template:
        """The tree that paths are followed over."""
        return template_tree(_node(self.outline.root, "data"))

    @cached_property
    def templates(self) -> Mapping[str, Template]:
        return {template.path: template for template in self.document.children[0].walk()}

    def part_of(self, node: TreeNode) -> Part | None:
        """The survey row behind a template."""
        return self.parts.get(node.path) if isinstance(node, Template) else None

    # -- lists and tables --------------------------------------------------------------------

    @cached_property
    def own_lists(self) -> Mapping[str, list[Row]]:
        """Rows of the workbook's choices sheet by list name."""
        found: dict[str, list[Row]] = {}
        for row in self.book.sheet("choices").rows:
            found.setdefault(row.get("list_name"), []).append(row)
        return found

    @cached_property
    def tables(self) -> Mapping[str, Sheet]:
        """Sheets that are local tables."""
        return {
            name: sheet
            for name, sheet in self.book.sheets.items()
            if name in self.book.files
            or (name not in KNOWN_SHEETS and not name.startswith("print_") and "name" in sheet.headers)
        }

    def choices(self, part: Part) -> Sequence[Row]:
        """The options of a select, none for an unknown list."""
        name = part.list_name
        if not name:
            return ()
        if part.from_file:
            return self.tables[name].rows if name in self.tables else ()
        if name in self.own_lists:
            return self.own_lists[name]
        return self.book.codes[name].rows if name in self.book.codes else ()

    def values(self, part: Part) -> frozenset[str]:
        """Values of a select's options; empty for an unknown list and for tables, which a county replaces."""
        if part.from_file or part.rows_of:
            return frozenset()
        found = frozenset(row.get("name") for row in self.choices(part))
        return found | {OTHER} if part.or_other and found else found

    def has_table(self, name: str) -> bool:
        return name in self.tables or name in self.own_lists or name in self.book.codes

    def table_columns(self, name: str) -> frozenset[str]:
        """Columns of a table or list."""
        if name in self.tables:
            return frozenset(self.tables[name].headers)
        if name in self.own_lists:
            return frozenset(self.book.sheet("choices").headers)
        return frozenset(self.book.codes[name].headers) if name in self.book.codes else frozenset()

    # -- expressions -------------------------------------------------------------------------

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """Every expression of the workbook, in the order of the sheets."""
        return (*self._survey_formulas(), *self._material_formulas(), *self._reminder_formulas())

    def _survey_formulas(self) -> Iterator[Formula]:
        for part in self.outline.parts():
            for role in SURVEY_ROLES:
                text = part.row.get(role)
                if not text or (role == "required" and text.lower() in _WORDS):
                    continue
                if role == "default" and not self._is_dynamic(text):
                    continue
                yield self._formula(role, self.outline.sheet, part.row, role, text, part)

    def _is_dynamic(self, text: str) -> bool:
        return "${" in text or is_dynamic(text)

    def _material_formulas(self) -> Iterator[Formula]:
        sheet = self.book.sheet("materials")
        for row in sheet.rows:
            if text := row.get("relevant"):
                yield self._formula("material", sheet, row, "relevant", text, None)

    def _reminder_formulas(self) -> Iterator[Formula]:
        sheet = self.book.sheet("guide")
        for row in sheet.rows:
            if row.get("key") == "reminder" and (text := row.get("detail")):
                yield self._formula("reminder", sheet, row, "detail", text, None)

    def _formula(
        self, role: str, sheet: Sheet, row: Row, column: str, text: str, part: Part | None
    ) -> Formula:
        resolved, lost = self.resolve(text)
        base = part.path if part else ""
        expression, reading, fault = None, None, None
        try:
            if not lost:
                expression = parse(resolved)
                reading = self._reading(expression, base, role)
        except ExpressionError as wrong:
            fault = wrong
        except RecursionError:
            expression, fault = None, ExpressionError(0, "deep", "the expression is nested too deeply")
        return Formula(role, sheet, row, column, text, resolved, base, part, expression, reading, fault)

    def resolve(self, text: str) -> tuple[str, bool]:
        """`${name}` as absolute paths; whether one of them means nothing."""
        lost = False

        def one(match: re.Match[str]) -> str:
            nonlocal lost
            paths = self.paths(match.group(1).strip())
            if len(paths) != 1:
                lost = True
                return _UNREADABLE
            return "/data/" + paths[0].replace(".", "/")

        return REFERENCE.sub(one, text), lost

    def _reading(self, expression: Expression, base: str, role: str) -> Reading:
        """What an expression reads. Raises RecursionError for one of thousands of parts."""
        return read_references(
            expression.tree,
            self.templates.get(base, self.document.children[0]),
            self.document,
            lambda node: isinstance(node, Template) and node.is_repeat,
            self.has_table,
            outside=role == "choice_filter",
        )

    def parsed(self) -> Iterator[tuple[Formula, Expression, Reading]]:
        """Formulas that parse and name known questions, with what they read."""
        for formula in self.formulas:
            if formula.expression is not None and formula.reading is not None:
                yield formula, formula.expression, formula.reading


def _node(part: Part, name: str) -> Node:
    """A Node with just what paths and kinds need."""
    children = tuple(_node(child, child.name) for child in part.children)
    return Node(
        kind=part.kind,
        name=name,
        path=part.path,
        type=part.type,
        filled_by=part.row.get("filled_by") or "applicant",
        children=children,
    )
