"""Replay: a list of edits applied to a form, and a picture of every node after each one.

For authors and for whoever wants to know what a form does without a window. Paths are XPath
(`/data/members[1]/name`, rows from 1), dotted (`members[0].name`, rows from 0) or a bare name
that is unique. Format: docs/internals/replay.md. Pure over a ServiceItem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from forms.answers import as_value
from forms.filling.templates import Template, template_tree
from forms.finding_text import sentence
from forms.item import ServiceItem
from forms.session import FormContext, FormSession, QuestionState, RepeatState

MOST_CHOICES = 500
_INDEX = re.compile(r"([^\[\]]+)((?:\[\s*\d+\s*\])*)")


class ReplayRefused(Exception):
    """An edit that cannot be applied. `code`: edit, path, row, value; `step` counts from 1, 0 for the file."""

    def __init__(self, code: str, message: str, step: int = 0, edit: Any = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.step = step
        self.edit = edit

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message, "step": self.step, "edit": self.edit}


def replay(item: ServiceItem, edits: Sequence[Any], context: FormContext) -> Iterator[dict[str, Any]]:
    """One step for the fresh form and one for each edit. Raises ReplayRefused, after the steps before it."""
    player = _Player(item, context)
    yield {"step": 0, "edit": None, "changed": [], "nodes": player.nodes()}
    for number, edit in enumerate(edits, 1):
        try:
            outcome = player.apply(edit)
        except ReplayRefused as refused:
            raise ReplayRefused(refused.code, refused.message, number, edit) from refused
        yield {"step": number, "edit": edit, **outcome, "nodes": player.nodes()}


class _Player:
    def __init__(self, item: ServiceItem, context: FormContext) -> None:
        self._item = item
        self._session = FormSession(item, context)
        self._root = template_tree(item.root).children[0]
        self._templates = {template.path: template for template in self._root.walk()}
        self._added: list[str] = []

    # -- edits ---------------------------------------------------------------------------------

    def apply(self, edit: Any) -> dict[str, Any]:
        """Which nodes changed; `refused` where the form does not take the edit and stays as it was."""
        self._added = []
        if not isinstance(edit, Mapping):
            raise ReplayRefused("edit", 'an edit is {"path", "value"} or {"repeat", "add"|"remove"}')
        if "repeat" in edit or edit.get("action") in ("add", "remove"):
            return self._rows(edit)
        if "path" not in edit or "value" not in edit:
            raise ReplayRefused("edit", 'an edit is {"path", "value"} or {"repeat", "add"|"remove"}')
        path = self._find(str(edit["path"]), "question")
        try:
            value = as_value(edit["value"])
        except (ValueError, TypeError) as wrong:
            raise ReplayRefused("value", f"{edit['value']!r} is no answer") from wrong
        if self._session.state(path).readonly:
            return {"changed": [], "refused": f"{path} is computed or read-only"}
        changed = self._xpaths(self._session.set_value(path, value).paths)
        return {"changed": changed, **({"added": self._added} if self._added else {})}

    def _rows(self, edit: Mapping[str, Any]) -> dict[str, Any]:
        word, row = _row_edit(edit)
        written = str(edit["path"] if edit.get("repeat") in ("add", "remove") else edit["repeat"])
        path, index = self._repeat(written, row)
        try:
            if word == "add":
                changed: set[str] = set()
                for _ in range(1 if row is None else row):
                    changed |= self._session.add_row(path).paths
                return {"changed": self._xpaths(changed)}
            last = self._session.rows(path) - 1
            return {
                "changed": self._xpaths(
                    self._session.remove_row(path, last if index is None else index).paths
                )
            }
        except IndexError as wrong:
            rows = self._session.rows(path)
            raise ReplayRefused("row", f"{path} has {rows} rows, there is none to remove there") from wrong
        except ValueError as counted:
            return {"changed": [], "refused": str(counted)}

    def _repeat(self, written: str, row: int | None) -> tuple[str, int | None]:
        """The repeat and the row meant (from 0): `/data/rows[2]` names its second row."""
        path = self._find(written, "repeat")
        bare, found, number = path.removesuffix("]").rpartition("[")
        if path.endswith("]") and found:
            return bare, int(number)
        if row is None:
            return path, None
        return path, row - 1 if written.startswith("/") else row

    # -- paths ---------------------------------------------------------------------------------

    def _find(self, written: str, kind: str) -> str:
        """The session's path for any way of writing one."""
        xpath = written.strip().startswith("/")
        steps = _steps(written.strip(), xpath)
        if xpath and len(steps) > 1 and self._is_root(steps):
            steps = steps[1:]
        template = self._template([name for name, _ in steps], kind)
        if len(steps) == 1 and template.path.count("."):
            steps = [(name, []) for name in template.path.split(".")[:-1]] + steps
        return self._placed(written, steps, kind)

    def _is_root(self, steps: Sequence[tuple[str, list[int]]]) -> bool:
        """`/data/…`, or `/my_form/…` as the form is called elsewhere."""
        names = [name for name, _ in steps]
        return names[0] == self._root.name or (
            ".".join(names) not in self._templates and ".".join(names[1:]) in self._templates
        )

    def _template(self, names: Sequence[str], kind: str) -> Template:
        path = ".".join(names)
        if path in self._templates and self._templates[path].node.kind == kind:
            return self._templates[path]
        alike = [part for part in self._templates.values() if part.name == path and part.node.kind == kind]
        if len(names) == 1 and len(alike) == 1:
            return alike[0]
        if len(alike) > 1:
            raise ReplayRefused("path", f"{path} is the name of {len(alike)} nodes; write the whole path")
        if path in self._templates:
            raise ReplayRefused("path", f"{path} is a {self._templates[path].node.kind}, not a {kind}")
        raise ReplayRefused("path", f"there is no {kind} {'/'.join(names)} in this form")

    def _placed(self, written: str, steps: Sequence[tuple[str, list[int]]], kind: str) -> str:
        """Put row numbers where the path passes a repeat; a repeat with one row needs none."""
        path, plain = "", ""
        for place, (name, numbers) in enumerate(steps):
            path = f"{path}.{name}" if path else name
            plain = f"{plain}.{name}" if plain else name
            is_last = place == len(steps) - 1
            if not self._templates[plain].is_repeat:
                if any(number != 0 for number in numbers):
                    raise ReplayRefused("row", f"{plain} does not repeat")
                continue
            rows = self._session.rows(path)
            if not numbers and is_last and kind == "repeat":
                return path
            if not numbers and rows != 1:
                message = f"{written}: {path} has {rows} rows, say which one"
                raise ReplayRefused("row", message)
            number = numbers[0] if numbers else 0
            if number == rows and not is_last and self._session.repeat(path).may_add:
                self._session.add_row(path)
                self._added.append(self.xpath(f"{path}[{number}]"))
            elif not 0 <= number < rows:
                raise ReplayRefused("row", f"{written}: {path} has {rows} rows")
            path = f"{path}[{number}]"
        return path

    def _xpaths(self, paths: Any) -> list[str]:
        return [self.xpath(path) for path in sorted(paths)]

    def xpath(self, path: str) -> str:
        """`members[0].name` -> `/data/members[1]/name`."""
        steps = re.sub(r"\[(\d+)\]", lambda found: f"[{int(found[1]) + 1}]", path).replace(".", "/")
        return f"/{self._root.name}/{steps}" if steps else f"/{self._root.name}"

    # -- pictures ------------------------------------------------------------------------------

    def nodes(self) -> dict[str, Any]:
        """Every node by XPath, in document order."""
        found: dict[str, Any] = {}
        for child in self._root.children:
            self._add(found, child, child.path)
        return found

    def _add(self, found: dict[str, Any], template: Template, path: str) -> None:
        if template.is_question:
            found[self.xpath(path)] = self._question(self._session.state(path), path)
        elif template.is_repeat:
            state = self._session.repeat(path)
            found[self.xpath(path)] = self._picture_of(state, path)
            for row in range(state.rows):
                found[self.xpath(f"{path}[{row}]")] = {
                    "kind": "row",
                    "name": f"{path}[{row}]",
                    "relevant": state.relevant,
                }
                self._add_all(found, template, f"{path}[{row}]")
        else:
            relevant = self._session.relevant(path)
            found[self.xpath(path)] = {"kind": "group", "name": path, "relevant": relevant}
            self._add_all(found, template, path)

    def _add_all(self, found: dict[str, Any], template: Template, path: str) -> None:
        for child in template.children:
            self._add(found, child, f"{path}{child.path[len(template.path) :]}")

    def _question(self, state: QuestionState, path: str) -> dict[str, Any]:
        value = state.value if isinstance(state.value, str) else list(state.value)
        made: dict[str, Any] = {
            "kind": "question",
            "name": path,
            "type": state.node.type,
            "label": state.label,
            "value": value,
            "relevant": state.relevant,
            "required": state.required,
            "readonly": state.readonly,
            "choices": [choice.value for choice in state.choices[:MOST_CHOICES]],
            "findings": self._findings(state.findings),
        }
        if len(state.choices) > MOST_CHOICES:
            made["choices_total"] = len(state.choices)
        return made

    def _picture_of(self, state: RepeatState, path: str) -> dict[str, Any]:
        return {
            "kind": "repeat",
            "name": path,
            "label": state.label,
            "rows": state.rows,
            "relevant": state.relevant,
            "required": state.required,
            "may_add": state.may_add,
            "may_remove": state.may_remove,
            "findings": self._findings(state.findings),
        }

    def _findings(self, findings: Sequence[Any]) -> list[dict[str, str]]:
        return [
            {
                "code": finding.code,
                "severity": finding.severity.value,
                "sentence": sentence(finding, self._item),
            }
            for finding in findings
        ]


def _row_edit(edit: Mapping[str, Any]) -> tuple[str, int | None]:
    """add or remove, and the number that stands with it (how many to add, which to remove)."""
    asked = [word for word in ("add", "remove") if edit.get(word) not in (None, False)]
    named = [
        edit.get(key)
        for key in ("action", "do", "op", "edit", "repeat")
        if edit.get(key) in ("add", "remove")
    ]
    words = asked or named
    if len(words) != 1:
        raise ReplayRefused("edit", 'say {"repeat": path, "add": true} or {"repeat": path, "remove": true}')
    word = str(words[0])
    given = edit.get(word, True)
    number = next((edit[key] for key in ("row", "index", "n", "count") if key in edit), given)
    if number is True or number == "":
        return word, None
    if not isinstance(number, int) or number < 0:
        raise ReplayRefused("edit", f"{number!r} is no number of a row")
    return word, number


def _steps(written: str, xpath: bool) -> list[tuple[str, list[int]]]:
    """Names with their row numbers, counted from 0."""
    parts = [part for part in written.split("/" if xpath else ".") if part]
    found = []
    for part in parts:
        match = _INDEX.fullmatch(part)
        if not match:
            raise ReplayRefused("path", f"{written!r} is no path")
        numbers = [int(number) - xpath for number in re.findall(r"\d+", match.group(2))]
        found.append((match.group(1).strip(), numbers))
    if not found:
        raise ReplayRefused("path", f"{written!r} is no path")
    return found
