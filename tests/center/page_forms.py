"""The forms of a page as a browser sees them: fields by name with the values that stand in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm:
    """`fields`: what would be sent if nothing was typed; `names`: every control, ticked or not."""

    action: str
    multipart: bool = False
    fields: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    ids: dict[str, str] = field(default_factory=dict)


def forms_of(page: str) -> list[PageForm]:
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def form_of_act(page: str, kind: str) -> PageForm | None:
    """The form of an act on a case's page, None where it is not offered."""
    return next((form for form in forms_of(page) if form.fields.get("kind") == kind), None)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._form: PageForm | None = None
        self._select = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            multipart = told.get("enctype") == "multipart/form-data"
            self._form = PageForm(told.get("action", ""), multipart)
            self.forms.append(self._form)
        if self._form is None:
            return
        if tag == "label":
            self._form.labels.add(told.get("for", ""))
        elif tag == "button":
            self._form.buttons.append((told.get("name", ""), told.get("value", "")))
        elif tag in ("input", "select", "textarea"):
            self._control(tag, told)
        elif tag == "option" and self._select:
            first = self._select not in self._form.fields
            if first or "selected" in told:
                self._form.fields[self._select] = told.get("value", "")

    def _control(self, tag: str, told: dict[str, str]) -> None:
        assert self._form is not None
        name = told.get("name", "")
        self._form.names.add(name)
        if told.get("type") != "hidden":
            self._form.ids[name] = told.get("id", "")
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = name
            self._form.fields[name] = ""
        elif told.get("type") == "checkbox":
            if "checked" in told:
                self._form.fields[name] = told.get("value", "on")
        elif told.get("type") != "file":
            self._form.fields[name] = told.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""
        elif tag == "form":
            self._form = None

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form.fields[self._area] += data
