"""The road's addresses (/v1/...): HTTP in, one protocol step each, msgspec JSON out.

Runs on the event loop; whatever touches the database goes to a worker thread. Uploads are
appended as the blocks arrive, so that a line that dies costs only what was in the air.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator
from functools import partial
from typing import TypeVar

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from sync.center import blobs, new_life, pouches, uploads
from sync.center import enrol as enrolment
from sync.center import exchange as exchanging
from sync.center import returned as taking_back
from sync.center.devices import Signed, identify
from sync.center.web import body_of, office_of
from sync.ledger.problems import Problem
from sync.wire import ANSWER_PAGE, EnrolRequest, ExchangeRequest, IncarnateRequest, ReturnRequest

ENROL_CAP = 16 << 10
EXCHANGE_CAP = 1 << 20
RETURNED_CAP = 4 << 20
STALL_SECONDS = 20
Message = TypeVar("Message")


async def about(request: Request) -> Response:
    return _json(enrolment.about(office_of(request).county))


async def enrol(request: Request) -> Response:
    asked = _read(await body_of(request, ENROL_CAP), EnrolRequest)
    return _json(await run_in_threadpool(enrolment.enrol, office_of(request).county, asked))


async def exchange(request: Request) -> Response:
    office = office_of(request)
    body = await body_of(request, EXCHANGE_CAP)
    with office.admitted():
        signed = await _identify(request, once=False)
        signed.check_body(body)
        asked = _read(body, ExchangeRequest)
        await office.begin_day()
        step = partial(exchanging.exchange, office.county, office.digests, signed.device, asked, signed.nonce)
        answer = await run_in_threadpool(step)
    if isinstance(answer, bytes):
        return Response(answer, media_type=ANSWER_PAGE)
    return _json(answer)


async def blob(request: Request) -> Response:
    signed = await _identify(request, once=True)
    signed.check_body(b"")
    county, sha256 = office_of(request).county, request.path_params["sha256"]
    content = await run_in_threadpool(blobs.blob_for, county, signed.device.site, sha256)
    return Response(content, media_type="application/octet-stream")


async def incarnate(request: Request) -> Response:
    """Another device number for a PC that is not the only one under its own."""
    office = office_of(request)
    body = await body_of(request, EXCHANGE_CAP)
    signed = await _identify(request, once=True)
    signed.check_body(body)
    asked = _read(body, IncarnateRequest)
    return _json(await run_in_threadpool(new_life.incarnate, office.county, signed.device, asked))


async def returned(request: Request) -> Response:
    """Acts of this county that it lost with its disk and told this station before."""
    office = office_of(request)
    body = await body_of(request, RETURNED_CAP)
    with office.admitted():
        signed = await _identify(request, once=True)
        signed.check_body(body)
        asked = _read(body, ReturnRequest)
        return _json(await run_in_threadpool(taking_back.take_back, office.county, signed.device, asked))


async def pouch(request: Request) -> Response:
    """A pouch that another station carried here and uploaded: take it in, answer with its own pouch."""
    office = office_of(request)
    signed = await _identify(request, once=True)
    signed.check_body(b"")
    with office.admitted():
        content = await run_in_threadpool(
            pouches.answer_carried, office.county, request.path_params["sha256"]
        )
    return Response(content, media_type="application/octet-stream")


async def upload(request: Request) -> Response:
    """HEAD: how much is here. PUT: append a block at `Upload-Offset` of an `Upload-Length` object."""
    office = office_of(request)
    signed = await _identify(request, once=False)
    kind, sha256 = request.path_params["kind"], request.path_params["sha256"]
    if request.method == "HEAD":
        held, complete = await run_in_threadpool(uploads.held, office.county, office.desk, kind, sha256)
        return _offset(held, complete, 200)
    offset, size = _place(request)
    incoming = await run_in_threadpool(uploads.begin, office.county, office.desk, kind, sha256, offset, size)
    running = hashlib.sha256()
    try:
        async for block in _blocks(request):
            running.update(block)
            incoming.take(block)
    finally:
        await run_in_threadpool(incoming.close)
    if _digest_text(running.digest()) != signed.digest:
        await run_in_threadpool(office.county.vault.cut, kind, sha256, offset)
        raise Problem("road.signature")
    held = await run_in_threadpool(uploads.finish, office.county, kind, sha256, size)
    return _offset(held, held == size, 204)


async def _blocks(request: Request) -> AsyncIterator[bytes]:
    """The body's blocks; a line that gives nothing for STALL_SECONDS is taken for dead."""
    stream = aiter(request.stream())
    while True:
        try:
            yield await asyncio.wait_for(anext(stream), STALL_SECONDS)
        except StopAsyncIteration:
            return
        except TimeoutError as silent:
            raise Problem("road.body", reason="silent line") from silent


async def _identify(request: Request, *, once: bool) -> Signed:
    county, path = office_of(request).county, request.scope["path"]
    return await run_in_threadpool(identify, county, request.method, path, request.headers, once=once)


def _digest_text(digest: bytes) -> str:
    """`Content-Digest` of a body that was hashed as it came (RFC 9530)."""
    return f"sha-256=:{base64.b64encode(digest).decode()}:"


def _place(request: Request) -> tuple[int, int]:
    offset, size = request.headers.get("upload-offset", ""), request.headers.get("upload-length", "")
    if not (offset.isdigit() and size.isdigit() and len(size) < 16 and len(offset) < 16):
        raise Problem("road.body", reason="Upload-Offset, Upload-Length")
    return int(offset), int(size)


def _offset(held: int, complete: bool, status: int) -> Response:
    headers = {"upload-offset": str(held), "upload-complete": "?1" if complete else "?0"}
    return Response(status_code=status, headers=headers)


def _json(message: msgspec.Struct) -> Response:
    return Response(msgspec.json.encode(message), media_type="application/json")


def _read(body: bytes, shape: type[Message]) -> Message:
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as nonsense:
        raise Problem("road.body", reason="JSON") from nonsense
