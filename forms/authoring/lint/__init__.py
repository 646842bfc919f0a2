"""Linter: everything about a workbook that can be seen before somebody fills the form in.

One module for each class of mistakes; a rule is a function over a read-only Context that
yields findings. `check` runs on the sheets, before pyxform; `after` on the compiled item.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from forms.authoring.findings import AuthoringFinding, Severity
from forms.authoring.lint import (
    basis,
    cells,
    choices,
    circles,
    columns,
    comparisons,
    guide,
    lengths,
    limits,
    manners,
    materials,
    names,
    never,
    patterns,
    references,
    samples,
    settings,
    situations,
    syntax,
    tables,
    types,
)
from forms.authoring.lint.context import Context
from forms.authoring.lint.rehearsal import after

__all__ = ["RULES", "Context", "after", "check"]

Rule = Callable[[Context], Iterator[AuthoringFinding]]

RULES: tuple[Rule, ...] = (
    *(columns.sheets, columns.headers, settings.sound),
    *(cells.spoilt, cells.dates, cells.zeros),
    *(names.allowed, manners.messages, manners.rules, manners.answerable, manners.office, manners.looks),
    *(manners.yes_or_no, manners.nearly, samples.defaults),
    *(lengths.defaults, lengths.pointless, lengths.rules),
    *(choices.complete, choices.unused, choices.shadowed, choices.values, choices.defaults, choices.filters),
    *(references.unknown, references.out_of_repeat),
    *(syntax.grammar, syntax.calls, syntax.ways, circles.circular),
    *(patterns.slow, patterns.useless, patterns.braces, patterns.lengths),
    *(types.misuse, comparisons.compared, never.impossible),
    *(tables.columns, tables.labels, tables.unread, manners.forgotten_calculations),
    *(materials.templates, materials.names, materials.counts, materials.kept, materials.certificates),
    *(materials.mandate, materials.form, materials.levels),
    *(limits.promised, limits.steps, limits.instant, limits.posting, limits.validity, limits.once),
    *(guide.values, guide.steps, guide.blank, basis.missing),
    *(situations.asks, situations.named, situations.reached),
    *(samples.values, samples.rows),
)


def check(context: Context, strict: bool = True) -> list[AuthoringFinding]:
    """Everything the rules find, in the order of the rules, each finding once.

    Not `strict`: a plain XLSForm from elsewhere, to be tried out; what it could run with is a warning.
    """
    found = dict.fromkeys(finding for rule in RULES for finding in rule(context))
    return list(found) if strict else [_softened(finding) for finding in found]


_HARD = ("expression.", "reference.", "header.", "sheet.", "choice.missing", "cell.control", "table.")
"""Errors that no engine gets over."""


def _softened(finding: AuthoringFinding) -> AuthoringFinding:
    if finding.severity is not Severity.ERROR or finding.code.startswith(_HARD):
        return finding
    return replace(finding, severity=Severity.WARNING)
