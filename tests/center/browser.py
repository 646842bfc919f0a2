"""A browser as far as these pages need one: cookies, forms with what stands in them, the text of a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import requests

from tests.center.page_forms import PageForm, form_of_act, forms_of

TIMEOUT = 20


class Browser:
    def __init__(self, url: str) -> None:
        self.url = url
        self._session = requests.Session()

    def close(self) -> None:
        self._session.close()

    def get(self, path: str) -> requests.Response:
        return self._session.get(self.url + path, timeout=TIMEOUT)

    def post(self, path: str, files: Mapping[str, Any] | None = None, **fields: str) -> requests.Response:
        return self._session.post(self.url + path, data=fields, files=files, timeout=TIMEOUT)

    def sign_in(self, name: str, password: str) -> requests.Response:
        token = forms_of(self.get("/sign-in").text)[0].fields["csrf"]
        return self.post("/sign-in", csrf=token, to="", name=name, password=password)

    def form(self, case_no: str, kind: str) -> PageForm:
        """The form of an act as the case's page offers it now."""
        page = self.get(f"/case/{case_no}").text
        form = form_of_act(page, kind)
        assert form is not None, f"{kind} is not offered: {text_of(page)}"
        return form

    def offers(self, case_no: str) -> set[str]:
        """The kinds of act that the case's page offers."""
        kinds = (form.fields.get("kind", "") for form in forms_of(self.get(f"/case/{case_no}").text))
        return set(kinds) - {""}

    def act(
        self, case_no: str, kind: str, typed: Mapping[str, str] | None = None, **facts: str
    ) -> requests.Response:
        """Fill in the form of an act as it stands on the case's page, and send it. Keywords are facts."""
        return self.send(self.form(case_no, kind), named(typed, facts))

    def send(
        self, form: PageForm, typed: Mapping[str, str], files: Mapping[str, Any] | None = None
    ) -> requests.Response:
        """Send a form with what was typed over what stood there; every field must be on the form."""
        strange = set(typed) - form.names - {name for name, _ in form.buttons}
        assert not strange, f"the form does not ask {strange}"
        fields = {name: value for name, value in (form.fields | dict(typed)).items() if name}
        if form.multipart:
            files = files or {name: ("", b"") for name in form.names - set(fields) if "result" in name}
        return self.post(form.action, files=files, **fields)


def named(typed: Mapping[str, str] | None, facts: Mapping[str, str]) -> dict[str, str]:
    return dict(typed or {}) | {f"facts.{name}": value for name, value in facts.items()}


def text_of(answer: requests.Response | str) -> str:
    """The words of a page without its tags."""
    page = answer if isinstance(answer, str) else answer.text
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))
