"""Situations (情形): questions that lead to the material list, and answers that situations imply."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.authoring.findings import AuthoringFinding, error, note, warning
from forms.authoring.lint.context import Context, Formula
from forms.authoring.lint.samples import value_mistake
from forms.authoring.outline import Part
from forms.authoring.sheets import Row
from forms.expressions.references import Reading
from forms.filling.templates import Template

_ASKABLE = frozenset({"select_one", "select_multiple", "acknowledge", "integer", "decimal", "date", "range"})


def asks(context: Context) -> Iterator[AuthoringFinding]:
    """An ask must be a question with few answers that the villager can give."""
    sheet = context.book.sheet("situations")
    seen: set[str] = set()
    needed = {
        path
        for formula, _, reading in context.parsed()
        if formula.role == "material"
        for path in _behind(context, reading)
    }
    for row in _rows(context, "ask"):
        part = _meant(context, row.get("name"))
        if part is None:
            continue
        where = sheet.where(row, "name")
        template = context.templates[part.path]
        label = part.row.get("label") or part.name
        if template.repeat is not None:
            yield error(where, "situation.row", f"“{label}”在多行的表里，不能用来问情形")
        elif part.type == "text" and part.path in needed:
            yield note(where, "situation.typed", f"“{label}”不是选择题，要群众说出原话")
        elif part.kind != "question" or part.type not in _ASKABLE:
            yield error(where, "situation.no_choice", f"“{label}”不是选择题，不能用来问情形")
        elif template.office or part.row.get("calculation") and part.row.get("readonly") in ("yes", "true()"):
            yield error(where, "situation.unasked", f"“{part.name}”不由申请人填，不能用来问情形")
        if part.path in seen:
            yield warning(where, "situation.twice", f"“{part.name}”问了两次")
        seen.add(part.path)


def named(context: Context) -> Iterator[AuthoringFinding]:
    """Situations with the same name or label, and implied answers that the question cannot hold."""
    sheet = context.book.sheet("situations")
    names: set[str] = set()
    labels: set[str] = set()
    for row in _rows(context, "situation"):
        name, label = row.get("name"), row.get("label")
        if not name:
            yield error(sheet.where(row, "name"), "situation.name", "情形没有编号")
        elif name in names:
            yield error(sheet.where(row, "name"), "situation.name", f"情形编号“{name}”重复")
        if label and label in labels:
            yield warning(sheet.where(row, "label"), "situation.same_label", f"情形“{label}”重复")
        names.add(name)
        labels.add(label)
        yield from _sets(context, row)


def _sets(context: Context, row: Row) -> Iterator[AuthoringFinding]:
    where = context.book.sheet("situations").where(row, "sets")
    seen: set[str] = set()
    for piece in filter(None, (piece.strip() for piece in re.split(r"[;；]", row.get("sets")))):
        name, equals, value = (text.strip() for text in piece.partition("="))
        part = _meant(context, name) if equals else None
        if part is None:
            continue
        if mistake := value_mistake(context, part, value):
            yield error(where, "situation.value", f"“{name}={value}”：{mistake}")
        if part.path in seen:
            yield warning(where, "situation.sets_twice", f"“{name}”写了两次")
        seen.add(part.path)


def _rows(context: Context, kind: str) -> list[Row]:
    return [row for row in context.book.sheet("situations").rows if row.get("kind") == kind]


def _meant(context: Context, name: str) -> Part | None:
    return context.parts.get(name) or context.named(name)


def reached(context: Context) -> Iterator[AuthoringFinding]:
    """A material whose condition hangs on choices that no ask leads to: the list told beforehand is wrong."""
    asked = {part.path for row in _rows(context, "ask") if (part := _meant(context, row.get("name")))}
    if not asked:
        yield from _nothing_asked(context)
        return
    for formula, _, reading in context.parsed():
        if formula.role != "material":
            continue
        read = _behind(context, reading)
        choices = [path for path in read if context.parts[path].list_name]
        if not read & asked and choices:
            label = context.parts[choices[0]].row.get("label") or choices[0]
            message = f"材料“{formula.row.get('name')}”看“{label}”，情形提问里却没有问到"
            yield warning(formula.where, "situation.unreached", message)


def _nothing_asked(context: Context) -> Iterator[AuthoringFinding]:
    conditional: list[Formula] = [formula for formula in context.formulas if formula.role == "material"]
    if conditional:
        message = f"有{len(conditional)}件材料看情况要，没有情形提问，群众事先问不出准确的材料清单"
        yield note("situations", "situation.none", message)


def _behind(context: Context, reading: Reading) -> set[str]:
    """The questions a reading leads to, through calculations and conditions."""
    found: set[str] = set()
    waiting = [reading]
    by_base: dict[str, list[Reading]] = {}
    for formula, _, other in context.parsed():
        if formula.role in ("calculation", "relevant") and formula.base:
            by_base.setdefault(formula.base, []).append(other)
    while waiting:
        for reference in waiting.pop().references:
            path = reference.target.path if isinstance(reference.target, Template) else ""
            if path in context.parts and path not in found:
                found.add(path)
                waiting.extend(by_base.get(path, ()))
    return {path for path in found if context.parts[path].kind == "question"}
