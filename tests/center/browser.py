"""A browser as far as these pages need one: cookies, forms with their tokens, the text of a page."""

from __future__ import annotations

import re
from html import unescape

import requests

_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')
_REV = re.compile(r'name="rev" value="([^"]+)"')
TIMEOUT = 20


class Browser:
    def __init__(self, url: str) -> None:
        self.url = url
        self._session = requests.Session()

    def close(self) -> None:
        self._session.close()

    def get(self, path: str) -> requests.Response:
        return self._session.get(self.url + path, timeout=TIMEOUT)

    def post(self, path: str, **fields: str) -> requests.Response:
        return self._session.post(self.url + path, data=fields, timeout=TIMEOUT)

    def sign_in(self, name: str, password: str) -> requests.Response:
        token = _found(_TOKEN, self.get("/sign-in").text)
        return self.post("/sign-in", csrf=token, to="", name=name, password=password)

    def act(self, case_no: str, kind: str, **fields: str) -> requests.Response:
        """Fill in the form of an act on the case's page, as it stands there, and send it."""
        page = self.get(f"/case/{case_no}").text
        tokens = {"csrf": _found(_TOKEN, page), "rev": _found(_REV, page), "kind": kind}
        return self.post(f"/case/{case_no}/act", **tokens, **fields)


def text_of(answer: requests.Response) -> str:
    """The words of a page without its tags."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def _found(pattern: re.Pattern[str], page: str) -> str:
    match = pattern.search(page)
    assert match is not None, page
    return match[1]
