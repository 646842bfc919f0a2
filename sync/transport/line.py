"""The line: one HTTP session of a few kept-alive connections with small buffers, short patience, no redirects.

A body is written in pieces of 8 KiB, so eight seconds of patience, four on a line that is known to be
quick, mean "no progress", not "a large file"; a connection that died without a word is noticed
within ten seconds even while nothing is to be sent, and then no idle one is trusted. Proxies come
from the settings alone, never from the environment. May be used from several threads at once.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection
from urllib3.util.ssl_ import create_urllib3_context

from sync.ledger.problems import Problem

CONNECT_S = 8.0
PROGRESS_S = 8.0
SEND_BUFFER = 8 << 10
"""A cut loses what lies in the buffers of four connections; measured, less costs no time."""

KEPT = 8
"""Connections kept open: four for bytes, one for rows that overtake, one for the question."""

QUICK_S = 4.0
"""Patience with a line that is known to be quick: a dead connection must not cost more than the cut did."""

_DEAD_PEER_MS = 5_000
_TELLING = 32 << 10
"""Bodies smaller than this tell of the delay, not of the line."""

_KEEPALIVE = {"TCP_KEEPIDLE": 4, "TCP_KEEPINTVL": 2, "TCP_KEEPCNT": 3}
_STEP = 16 << 10
_PIECE = 8 << 10


def socket_options() -> list[tuple[int, int, int]]:
    """Small send buffer, quick keep-alive, and where the system has it a limit on unanswered bytes."""
    options = [
        *HTTPConnection.default_socket_options,
        (socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER),
        (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    ]
    for name, value in _KEEPALIVE.items():
        if hasattr(socket, name):
            options.append((socket.IPPROTO_TCP, getattr(socket, name), value))
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        options.append((socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _DEAD_PEER_MS))
    return [(int(level), int(name), int(value)) for level, name, value in options if isinstance(value, int)]


def context() -> ssl.SSLContext:
    """As every connection gets it, without roots. Python's own default has no oldest TLS on Debian, this one has."""
    return create_urllib3_context()


class _SmallBuffers(HTTPAdapter):
    """Socket options reach urllib3 only here; changing HTTPConnection's default does nothing."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, socket_options=socket_options(), **kwargs)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        return super().proxy_manager_for(proxy, socket_options=socket_options(), **kwargs)


class Reply:
    """An answer read to its end: status, headers (any case), body of at most the asked size."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body


class Line:
    """`url` of the county, `proxies` as requests takes them, `verify` a CA file or True."""

    def __init__(
        self,
        url: str,
        proxies: Mapping[str, str] | None = None,
        verify: bool | str = True,
        patience: float = PROGRESS_S,
    ) -> None:
        self.url = (url if "://" in url else f"http://{url}").rstrip("/")
        self._patience = patience
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.proxies = dict(proxies or {})
        self._session.verify = verify
        self._session.headers["Accept-Encoding"] = "identity"
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _SmallBuffers(pool_maxsize=KEPT))
        self._warm = False
        self._writing = CONNECT_S

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def ask(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes, cap: int, patience: float = 0.0
    ) -> Reply:
        """One request, read to its end. Raises Problem: road.offline, road.nonsense, road.certificate.

        `cap`: largest body taken, in bytes. `patience`: seconds without a byte, if not the usual.
        """
        waits = (self._writing, patience or self._patience)
        began = time.monotonic()
        try:
            reply = self._once(method, path, headers, body, cap, waits)
        except requests.RequestException as broken:
            self._session.close()  # those that lie idle are as dead as this one; those in use are not touched
            raise _weather(broken) from broken
        if len(body) >= _TELLING:
            self._writing = writing_patience(len(body), time.monotonic() - began)
        self._warm = True
        return reply

    def stale(self) -> bool:
        """True once after success: a kept-alive connection may have died unnoticed, so one retry is fair."""
        warm, self._warm = self._warm, False
        return warm

    def _once(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        cap: int,
        waits: tuple[float, float],
    ) -> Reply:
        with self._session.request(
            method,
            self.url + path,
            data=_Pieces(body) if body else None,
            headers=dict(headers),
            timeout=waits,
            allow_redirects=False,
            stream=True,
        ) as response:
            if 300 <= response.status_code < 400:
                raise Problem("road.nonsense", reason=f"HTTP {response.status_code}")
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise Problem("road.nonsense", reason="Content-Encoding")
            return Reply(response.status_code, response.headers, _read(response, cap))


def writing_patience(size: int, seconds: float) -> float:
    """Seconds to connect or to get rid of one piece on a line where `size` bytes took `seconds`."""
    return min(CONNECT_S, max(QUICK_S, 3 + 3 * seconds * _PIECE / size))


_WHY = {9: "还没有生效", 10: "已经过期", 62: "不是这个地址的", 64: "不是这个地址的"}
"""X509_V_ERR_CERT_NOT_YET_VALID, _CERT_HAS_EXPIRED, _HOSTNAME_MISMATCH, _IP_ADDRESS_MISMATCH of OpenSSL."""


def _untrusted(broken: BaseException) -> Problem:
    """Whose certificate it is decides before a byte is sent; what is no TLS at all is somebody else's page."""
    cause: BaseException | None = broken
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Problem("road.certificate", reason=_WHY.get(cause.verify_code, "签发者不认识"))
        cause = cause.__context__
    return Problem("road.nonsense", reason="TLS")


class _Pieces(io.BytesIO):
    """A body that is written in small pieces whatever the library asks for."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(_PIECE, size) if size is not None and size > 0 else _PIECE)


def _read(response: requests.Response, cap: int) -> bytes:
    body = bytearray()
    for block in response.iter_content(_STEP):
        body += block
        if len(body) > cap:
            raise Problem("road.nonsense", reason=f"> {cap} bytes")
    return bytes(body)


def _weather(broken: requests.RequestException) -> Problem:
    """A login page in between often shows as a wrong certificate or as something that is not HTTP."""
    if isinstance(broken, requests.exceptions.SSLError):
        return _untrusted(broken)
    if isinstance(broken, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return Problem("usage", reason=str(broken))
    cause: BaseException | None = broken
    while cause is not None:
        cut = isinstance(cause, http.client.RemoteDisconnected | http.client.IncompleteRead)
        if isinstance(cause, http.client.HTTPException) and not cut:
            return Problem("road.nonsense", reason="HTTP")
        cause = cause.__context__
    return Problem("road.offline")
