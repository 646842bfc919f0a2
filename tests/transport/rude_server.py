"""A county on a real socket that behaves well or badly on request, and tells what it was sent.

Speaks raw HTTP/1.1 on loopback, one thread per connection, so that it can do what no HTTP
library lets a server do: stop in the middle, lie about a length, answer something else.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Response:
    """`declared`: a Content-Length that may lie. `stall`: after the bytes, say nothing more."""

    status: str = "200 OK"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    declared: int | None = None
    raw: bytes | None = None
    stall: bool = False
    close: bool = False

    def encoded(self, head_only: bool) -> bytes:
        if self.raw is not None:
            return self.raw
        length = len(self.body) if self.declared is None else self.declared
        head = {"Content-Length": str(length)} | self.headers
        lines = [f"HTTP/1.1 {self.status}", *(f"{name}: {value}" for name, value in head.items()), "", ""]
        return "\r\n".join(lines).encode() + (b"" if head_only else self.body)


Answering = Callable[[Request], Response]


class RudeServer:
    """`answering` makes the response; `cut_after` closes the line after so many body bytes."""

    def __init__(self) -> None:
        self.seen: list[Request] = []
        self.received = 0
        self.cut_after: int | None = None
        self.answering: Answering = lambda _request: Response()
        self.connections = 0
        self._ending = threading.Event()
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._start(self._accept)

    def close(self) -> None:
        self._ending.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for line in self._open:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()

    def _start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._ending.is_set():
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(line)
            self._start(lambda line=line: self._serve(line))  # type: ignore[misc]

    def _serve(self, line: socket.socket) -> None:
        with line, contextlib.suppress(OSError), line.makefile("rb") as stream:
            while (request := self._read(stream)) is not None:
                self.seen.append(request)
                response = self.answering(request)
                line.sendall(response.encoded(request.method == "HEAD"))
                if response.stall:
                    self._ending.wait()
                if response.close or response.stall or response.raw is not None:
                    return

    def _read(self, stream: socket.SocketIO) -> Request | None:  # type: ignore[name-defined]
        first = stream.readline().decode().split()
        if len(first) != 3:
            return None
        headers: dict[str, str] = {}
        while line := stream.readline().strip():
            name, _, value = line.decode().partition(": ")
            headers[name.lower()] = value
        return self._with_body(stream, Request(first[0], first[1], headers, b""))

    def _with_body(self, stream: socket.SocketIO, request: Request) -> Request | None:  # type: ignore[name-defined]
        length = int(request.headers.get("content-length", "0"))
        if self.cut_after is not None and length > self.cut_after:
            self.received += len(stream.read(self.cut_after) or b"")
            return None
        request.body = stream.read(length) or b""
        self.received += len(request.body)
        return request


@contextlib.contextmanager
def rude_server() -> Iterator[RudeServer]:
    server = RudeServer()
    try:
        yield server
    finally:
        server.close()
