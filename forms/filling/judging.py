"""Judging: the findings of one question or repeat, from what the engine has already computed."""

from __future__ import annotations

from datetime import date

from forms.filling.options import Options
from forms.filling.parameters import out_of_range, range_of
from forms.filling.places import Cell, Slot, path_of
from forms.filling.reading import Identifier, for_text, type_mistake
from forms.finding import Finding, Severity


class Judge:
    """Keeps each place's findings until the place changes."""

    def __init__(self, today: date, options: Options, identifiers: dict[str, tuple[Identifier, ...]]) -> None:
        self._today = today
        self._options = options
        self._identifiers = identifiers

    def findings(self, place: Cell | Slot) -> tuple[Finding, ...]:
        """Codes: required, rows_required, type, range, choice, too_long, constraint, warning, expression."""
        if place.findings is None:
            place.findings = self._rows(place) if isinstance(place, Slot) else self._answer(place)
        return place.findings

    def _rows(self, slot: Slot) -> tuple[Finding, ...]:
        lacking = slot.required and slot.relevant and not slot.rows and not slot.template.office
        return (Finding(path_of(slot), "rows_required"),) if lacking else ()

    def _answer(self, cell: Cell) -> tuple[Finding, ...]:
        if not cell.relevant or not cell.template.is_asked:
            return ()
        path, found = path_of(cell), self._content(cell)
        findings = [Finding(path, code, severity, params) for code, severity, params in found]
        if cell.broken:
            findings.append(Finding(path, "expression", Severity.WARNING, {"problem": cell.broken}))
        return tuple(findings)

    def _content(self, cell: Cell) -> list[tuple[str, Severity, dict[str, str]]]:
        node, value = cell.template.node, cell.raw
        if not (value.strip() if isinstance(value, str) else value):
            own = {"message": node.required_message} if node.required_message else {}
            return [("required", Severity.ERROR, own)] if cell.required else []
        if expected := type_mistake(value, node):
            return [("type", Severity.ERROR, {"expected": expected, "value": str(value)})]
        if node.type == "range" and out_of_range(str(value), node):
            least, most, step = map(str, range_of(node))
            return [("range", Severity.ERROR, {"least": least, "most": most, "step": step})]
        if outside := self._outside(cell):
            return [("choice", Severity.ERROR, {"value": outside})]
        found: list[tuple[str, Severity, dict[str, str]]] = []
        if node.max_length and isinstance(value, str) and len(value) > node.max_length:
            params = {"now": str(len(value)), "most": str(node.max_length)}
            found.append(("too_long", Severity.ERROR, params))
        if cell.fails_constraint:
            found.append(("constraint", Severity.ERROR, self._reason(cell, node.constraint_message)))
        if cell.fails_warning:
            found.append(("warning", Severity.WARNING, self._reason(cell, node.warning_message)))
        return found

    def _outside(self, cell: Cell) -> str:
        """The values that are not among the choices offered now."""
        if not cell.template.node.type.startswith("select_"):
            return ""
        whole = cell.choices is self._options.of(cell.template.node)
        offered = (
            self._options.values(cell.template.node) if whole else {choice.value for choice in cell.choices}
        )
        given = (cell.raw,) if isinstance(cell.raw, str) else cell.raw
        outside = [value for value in given if value not in offered]
        return "、".join(self._options.label(value, cell.template.node) for value in outside)

    def _reason(self, cell: Cell, message: str) -> dict[str, str]:
        """The workbook's own sentence, and what exactly the identifier check found."""
        params = {"message": message}
        identifier = for_text(str(cell.raw), self._identifiers.get(cell.template.path, ()))
        fault = identifier.fault_of(str(cell.raw), self._today) if identifier else None
        if identifier and fault:
            params |= {"check": identifier.name, "reason": fault.reason, **fault.params}
        return params
