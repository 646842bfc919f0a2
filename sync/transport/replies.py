"""Reading what the county answered: messages, offsets and refusals. Believes nothing unasked.

A login page, half a JSON text or a stranger's server gives Problem("road.nonsense"); a
refusal gives the Problem of its code, or road.refused where this program does not know it.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from sync.ledger.problems import SENTENCES, Problem
from sync.transport.line import Reply
from sync.wire import PROBLEM_HEADER, Refusal

Message = TypeVar("Message")

_FOREIGN = ("store.", "draft.", "usage", "answers.")
"""Codes that speak of the speaker's own PC: from the county they would mislead the clerk."""

_REASON = 200
_SIGN_IN_WALL = 511


def message_of(reply: Reply, shape: type[Message]) -> Message:
    """The JSON message of a 2xx answer. Raises Problem."""
    check(reply)
    if not _is_json(reply):
        raise Problem("road.nonsense", reason=reply.headers.get("Content-Type", "")[:_REASON] or "no JSON")
    try:
        return msgspec.json.decode(reply.body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as nonsense:
        raise Problem("road.nonsense", reason="JSON") from nonsense


def offset_of(reply: Reply, largest: int) -> int:
    """`Upload-Offset` of any answer, 0..`largest`. Raises Problem("road.nonsense")."""
    text = reply.headers.get("Upload-Offset", "")
    if not (text.isascii() and text.isdecimal() and len(text) < 16 and int(text) <= largest):
        raise Problem("road.nonsense", reason="Upload-Offset")
    return int(text)


def check(reply: Reply) -> None:
    """Raises the Problem of a refusal; passes a 2xx."""
    if 200 <= reply.status < 300:
        return
    after = reply.headers.get("Retry-After", "").strip()
    params = {"retry_after": after} if after.isascii() and after.isdecimal() and len(after) < 8 else {}
    refusal = _refusal(reply) or _named(reply)
    if refusal is not None:
        told = {key: value for key, value in refusal.params.items() if key.isidentifier()}
        told.pop("code", None)
        told.pop("self", None)
        if refusal.code in SENTENCES and not refusal.code.startswith(_FOREIGN):
            raise Problem(refusal.code, **(told | params))
        raise Problem("road.refused", reason=(refusal.message or refusal.code)[:_REASON], **params)
    if reply.status in (429, 503):
        raise Problem("center.busy", **params)
    if reply.status >= 500 and reply.status != _SIGN_IN_WALL:
        raise Problem("road.refused", reason=f"HTTP {reply.status}", **params)
    raise Problem("road.nonsense", reason=f"HTTP {reply.status}")


def _named(reply: Reply) -> Refusal | None:
    """A refusal whose body could not come along: only its code."""
    code = reply.headers.get(PROBLEM_HEADER, "")
    return Refusal(code) if code in SENTENCES else None


def _refusal(reply: Reply) -> Refusal | None:
    if not _is_json(reply):
        return None
    try:
        return msgspec.json.decode(reply.body, type=Refusal)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _is_json(reply: Reply) -> bool:
    return reply.headers.get("Content-Type", "").partition(";")[0].strip().lower() == "application/json"
