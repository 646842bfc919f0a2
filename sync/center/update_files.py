"""`/updates/…`: the repository for whoever asks, read only. Public: every file is signed and nothing in it is secret.

Gives only names of the forms that a repository has, so that no path leads out; ranges are answered, so that a cut
download goes on. Few at once, and one address not all of them: cases come first on a thin line.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from sync.center.database import reading
from sync.center.office import Office
from sync.center.rollouts import folder_of
from sync.center.web import office_of
from sync.ledger.problems import Problem

AT_ONCE = 24
AT_ONCE_OF_ONE = 8
"""Of one address: a PC asks for one file at a time, a township behind one address for a few."""
_METADATA = re.compile(r"metadata/([0-9]{1,9}\.(root|targets|county|snapshot)|timestamp)\.json")
_TARGET = re.compile(
    r"targets/(objects/[0-9a-f]{2}/[0-9a-f]{64}"
    r"|((releases/[a-z0-9_-]{1,30}|catalogue|calendar)/)?[0-9a-f]{64}\.[\w.@-]{1,120})"
)


async def update_file(request: Request) -> Response:
    """Raises Problem: center.not_found, center.busy."""
    office, name = office_of(request), request.path_params["path"]
    if not (_METADATA.fullmatch(name) or _TARGET.fullmatch(name)):
        raise Problem("center.not_found")
    asking = request.client.host if request.client else ""
    if sum(office.giving.values()) >= AT_ONCE or office.giving[asking] >= AT_ONCE_OF_ONE:
        raise Problem("center.busy")
    office.giving[asking] += 1
    try:
        path = await run_in_threadpool(_find, office, name)
    except BaseException:
        _given(office, asking)
        raise
    fixed = name != "metadata/timestamp.json"
    cache = "public, max-age=31536000, immutable" if fixed else "no-cache"
    kind = "application/json" if name.endswith(".json") else "application/octet-stream"
    return _Given(office, asking, path, kind, {"cache-control": cache})


def _find(office: Office, name: str) -> Path:
    with reading(office.county.engine) as connection:
        root = folder_of(office.county, connection)
    path = root / name
    if path.is_symlink() or not path.is_file() or not path.resolve().is_relative_to(root.resolve()):
        raise Problem("center.not_found")
    return path


class _Given(FileResponse):
    """Counts as under way until the last byte is sent or the line is dead."""

    def __init__(self, office: Office, asking: str, path: Path, kind: str, headers: dict[str, str]) -> None:
        super().__init__(path, media_type=kind, headers=headers)
        self._office = office
        self._asking = asking

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            _given(self._office, self._asking)


def _given(office: Office, asking: str) -> None:
    office.giving[asking] -= 1
    office.giving += Counter()  # forgets addresses that have nothing under way
