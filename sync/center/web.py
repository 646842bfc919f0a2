"""The edges of HTTP for both faces: capped bodies, refusals in one shape, headers, the catch-all.

Everything a request may do wrong ends here as `{"code","message","params"}` or as a calm
page; everything the program does wrong ends as 500 with an incident number in the log.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import AsyncGenerator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.ledger.problems import Problem
from sync.wire import PROBLEM_HEADER

if TYPE_CHECKING:
    from sync.center.office import Office

LOG = logging.getLogger("daiban.center")
FORM_CAP = 256 << 10
FILES_CAP = 32 << 20
FIELDS_CAP = 1000
RETRY_SECONDS = 5

_STATUS = {
    "road.too_large": 413,
    "center.file_large": 413,
    "center.file_kind": 415,
    "road.signature": 401,
    "road.device_unknown": 401,
    "road.revoked": 403,
    "road.replayed": 409,
    "road.fork": 409,
    "road.offset": 409,
    "road.superseded": 409,
    "road.unavailable": 404,
    "road.protocol": 426,
    "enrol.code_unknown": 404,
    "enrol.code_used": 409,
    "enrol.code_expired": 410,
    "center.busy": 503,
    "center.failed": 500,
    "center.not_found": 404,
    "center.method": 405,
    "center.token": 403,
    "center.sign_in": 401,
    "center.sign_in_failed": 401,
    "center.locked": 429,
    "role.not_allowed": 403,
    "role.department": 403,
    "case.unknown": 404,
    "paper.unknown": 404,
}
_OF_STATUS = {404: "center.not_found", 405: "center.method"}

_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}


def office_of(request: Request) -> Office:
    office: Office = request.app.state.office
    return office


def status_of(problem: Problem) -> int:
    """HTTP status of a refusal; 400 for what the sender wrote wrongly, 409 for what the book refuses."""
    return _STATUS.get(problem.code, 400 if problem.code.startswith("road.") else 409)


def refusal(problem: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A Problem as the wire carries it."""
    extra = {PROBLEM_HEADER: problem.code, **(headers or {})}  # the answer to a HEAD has no body
    status = status_of(problem)
    if status == 503:
        extra["retry-after"] = problem.params.get("seconds", str(RETRY_SECONDS))
    if "offset" in problem.params:
        extra["upload-offset"] = problem.params["offset"]
    return JSONResponse(problem.to_json(), status, extra)


async def body_of(request: Request, cap: int) -> bytes:
    """The whole body, at most `cap` bytes. Raises Problem("road.too_large")."""
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > cap:
        raise Problem("road.too_large", size=declared)
    body = bytearray()
    async for block in request.stream():
        body += block
        if len(body) > cap:
            raise Problem("road.too_large", size=str(len(body)))
    return bytes(body)


class Form(dict[str, str]):
    """A sent form: its fields by name, and beside them the files that were chosen: `(name, content)`."""

    def __init__(
        self, fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes]] | None = None
    ) -> None:
        super().__init__(fields)
        self.files = dict(files or {})


async def form_of(request: Request, cap: int = FORM_CAP) -> Form:
    """A form, urlencoded or multipart; of a repeated field the last value counts.

    Raises Problem: road.body, road.too_large.
    """
    body = await body_of(request, cap)
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await _multipart(request, body)
    try:
        return Form(dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=FIELDS_CAP)))
    except ValueError as nonsense:
        raise Problem("road.body", reason="form") from nonsense


async def _multipart(request: Request, body: bytes) -> Form:
    async def once() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        parsed = await _InMemory(request.headers, once(), max_files=4, max_fields=FIELDS_CAP).parse()
    except (MultiPartException, ValueError) as nonsense:
        raise Problem("road.body", reason="form") from nonsense
    fields: dict[str, str] = {}
    files: dict[str, tuple[str, bytes]] = {}
    for name, value in parsed.multi_items():
        if isinstance(value, str):
            fields[name] = value
        elif value.filename:
            files[name] = (value.filename, await value.read())
    await parsed.close()
    return Form(fields, files)


class _InMemory(MultiPartParser):
    """A scan never lies in clear in a temporary file: the body is capped, so it stays in memory."""

    spool_max_size = 1 << 30


def json_of(body: bytes) -> Any:
    """Raises Problem("road.body")."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as nonsense:
        raise Problem("road.body", reason="JSON") from nonsense


def problem_of(error: HTTPException) -> Problem:
    return Problem(_OF_STATUS.get(error.status_code, "center.not_found"))


class Boundary:
    """The county's catch-all (house.md, error rule 3): logs a bug with a number, answers 500 once."""

    def __init__(self, app: ASGIApp, answer: Any) -> None:
        self._app = app
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except ClientDisconnect:
            return  # weather: the line died; what arrived was kept by the upload
        except Exception:  # one of the four catch-alls
            incident = secrets.token_hex(4)
            LOG.exception("incident %s: %s %s", incident, scope["method"], scope["path"])
            if not started:
                problem = Problem("center.failed", incident=incident)
                response: Response = await self._answer(Request(scope), problem)
                await response(scope, receive, send)


class Headers:
    """The security headers of every answer; a paper (PDF) keeps its own content policy."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                held = {name.lower() for name, _ in message["headers"]}
                extra = [(k.encode(), v.encode()) for k, v in _HEADERS.items() if k.encode() not in held]
                message["headers"] = [*message["headers"], *extra]
            await send(message)

        await self._app(scope, receive, dressed)
