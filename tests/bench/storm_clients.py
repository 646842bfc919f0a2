"""The crowd of the full storm: one asyncio process, a keep-alive connection for each station.

Real HTTP over loopback and a real signature for each request, written by hand because three
thousand clients of a library would be measured instead of the county. A station does what the
messenger does: upload, exchange, come again after `Retry-After` or after a pause of its own.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import msgspec

from sync import seal
from sync.wire import ExchangeRequest, signing
from tests.bench.storm_crowd import Morning

PATIENCE = 400
SILENCE = 120.0
IDLE = 15.0  # the county closes connections that say nothing for 20 s
OFFLINE_PAUSE = (1.0, 3.0)


@dataclass
class Found:
    """Seconds from knocking to acknowledged (`stays`), seconds of upload and exchange that went through (`tries`)."""

    stays: list[float] = field(default_factory=list)
    tries: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    lasted: float = 0.0


def storm(url: str, mornings: Sequence[Morning], spread: float) -> Found:
    """All stations, each at its own second of `spread`, as hash(site) says; 0: all at once."""
    found = Found()
    asyncio.run(_storm(url, mornings, spread, found))
    return found


async def _storm(url: str, mornings: Sequence[Morning], spread: float, found: Found) -> None:
    began = time.perf_counter()
    ticker = asyncio.create_task(_tell(found, len(mornings), began))
    await asyncio.gather(*(_come(url, morning, spread, found) for morning in mornings))
    found.lasted = time.perf_counter() - began
    ticker.cancel()


async def _tell(found: Found, count: int, began: float) -> None:
    while True:
        await asyncio.sleep(15)
        print(f"  {time.perf_counter() - began:5.0f} s: {len(found.stays)} of {count} through, "
              f"{dict(found.answers)}", flush=True)  # fmt: skip


async def _come(url: str, morning: Morning, spread: float, found: Found) -> None:
    chance = random.Random(morning.site)
    await asyncio.sleep(chance.random() * spread)
    line, knocked = _Line(url), time.perf_counter()
    sent = False
    for _ in range(PATIENCE):
        began = time.perf_counter()
        try:
            if not sent:
                wait = await asyncio.wait_for(_upload(line, morning, found), SILENCE)
                sent = wait is None
            if sent:
                wait = await asyncio.wait_for(_exchange(line, morning, found), SILENCE)
        except (OSError, EOFError, TimeoutError) as silent:
            found.answers[type(silent).__name__] += 1
            wait = chance.uniform(*OFFLINE_PAUSE)
            line.drop()
        if wait is None:
            found.tries.append(time.perf_counter() - began)
            found.stays.append(time.perf_counter() - knocked)
            break
        if wait > IDLE:
            line.drop()
        await asyncio.sleep(wait)
    else:
        found.errors.append(f"{morning.site}: never let in")
    line.drop()


async def _upload(line: _Line, morning: Morning, found: Found) -> float | None:
    """None when the segment is there, else seconds to wait."""
    path = f"/v1/upload/segment/{morning.name}"
    size = len(morning.segment)
    headers = {"Upload-Offset": "0", "Upload-Length": str(size), "Upload-Complete": "?1"}
    status, told, body = await line.ask("PUT", path, morning, morning.segment, headers)
    found.answers[f"PUT {status}"] += 1
    # 409: it is here already, from a try whose answer was lost
    return None if status in (204, 409) else _turned_away(status, told, body, found)


async def _exchange(line: _Line, morning: Morning, found: Found) -> float | None:
    """None when the whole morning is acknowledged, else seconds to wait."""
    asked = ExchangeRequest(
        1, morning.site, 1, [morning.name], "", morning.rows, "", "2026-11-27T09:00:00+08:00"
    )
    status, told, body = await line.ask("POST", "/v1/exchange", morning, msgspec.json.encode(asked))
    found.answers[f"POST {status}"] += 1
    if status != 200:
        return _turned_away(status, told, body, found)
    answer = json.loads(body)
    if answer["refused"] or answer["acked"] != morning.rows:
        found.errors.append(f"{morning.site}: acked {answer['acked']}, refused {answer['refused']}")
    return None


def _turned_away(status: int, told: dict[str, str], body: bytes, found: Found) -> float:
    if status == 503 and told.get("retry-after", "").isdigit():
        return int(told["retry-after"]) + random.random()
    found.errors.append(f"{status} {body[:200]!r}")
    return 1.0


class _Line:
    """One keep-alive connection of HTTP/1.1."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._place = parts.hostname or "", parts.port or 80
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self, method: str, path: str, morning: Morning, body: bytes, more: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(*self._place)
        reader, writer = self._streams
        headers = _signed(method, path, morning, body) | (more or {})
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        start = f"{method} {path} HTTP/1.1\r\nHost: county\r\nContent-Length: {len(body)}\r\n"
        writer.write(f"{start}{head}\r\n".encode() + body)
        await writer.drain()
        status, told = _head(await reader.readuntil(b"\r\n\r\n"))
        content = await reader.readexactly(int(told.get("content-length", "0")))
        if told.get("connection") == "close":
            self.drop()
        return status, told, content

    def drop(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def _head(raw: bytes) -> tuple[int, dict[str, str]]:
    first, *lines = raw.decode("latin-1").split("\r\n")
    told = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
    return int(first.split(" ")[1]), told


def _signed(method: str, path: str, morning: Morning, body: bytes) -> dict[str, str]:
    site, digest = signing.site_header(morning.site, 1), signing.content_digest(body)
    stamp = signing.Stamp(1_700_000_000, signing.nonce_text(os.urandom(16)))
    base = signing.signature_base(method, path, digest, site, stamp)
    return {
        signing.SITE_HEADER: site,
        signing.DIGEST_HEADER: digest,
        signing.INPUT_HEADER: signing.signature_input(stamp),
        signing.SIGNATURE_HEADER: signing.signature_header(seal.sign(morning.sign_seed, base)),
    }
