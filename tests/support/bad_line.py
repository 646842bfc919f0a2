"""A bad line, seeded: a proxy that cuts, stalls and repeats, and a county port whose calls arrive twice or late.

Works on bytes of loopback TCP and knows nothing of what they mean. Cuts fall after a random
number of bytes in either direction, so requests and answers are truncated at any place.
"""

from __future__ import annotations

import random
import select
import socket
import struct
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

_PIECE = 16 << 10
_IDLE_S = 10.0
_RESET = struct.pack("ii", 1, 0)


@dataclass
class Weather:
    """How often what happens. `cut`, `stall`: chance per connection; `reach`: bytes before a cut.

    `repeat` is a share, not a chance: a fast line needs so few connections that chance could spare them all.
    `hush`: share of the cuts that nobody is told of, both ends stay connected to nothing.
    """

    cut: float = 0.95
    reach: int = 40_000
    stall: float = 0.15
    repeat: float = 0.2
    hush: float = 0.0


@dataclass
class BadLine:
    """Listens on `port` and carries to `target`. Counts what it did, so that a test can demand bad weather."""

    target: int
    seed: int
    weather: Weather = field(default_factory=Weather)
    connections: int = 0
    cuts: int = 0
    repeats: int = 0
    stalls: int = 0
    refused: int = 0
    hushed: int = 0

    def __post_init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._ending = threading.Event()
        self._lock = threading.Lock()
        self._owed = {"repeat": 0.0, "hush": 0.0}
        self._threads: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept, name="bad line")
        self._accepting.start()

    @property
    def port(self) -> int:
        return int(self._listening.getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def calm(self) -> None:
        """The weather clears: no more cuts."""
        self.weather = Weather(0, 0, 0, 0)

    def close(self) -> None:
        """Stop listening and wait for every connection's thread."""
        self._ending.set()
        self._accepting.join()
        for thread in self._threads:
            thread.join()
        self._listening.close()

    def _accept(self) -> None:
        while not self._ending.is_set():
            ready, _, _ = select.select([self._listening], [], [], 0.05)
            if not ready:
                continue
            near, _ = self._listening.accept()
            chance = random.Random(f"{self.seed}/{self.connections}")
            self.connections += 1
            thread = threading.Thread(target=self._carry, args=(near, chance), name="bad line: one")
            self._threads.append(thread)
            thread.start()

    def _carry(self, near: socket.socket, chance: random.Random) -> None:
        weather = self.weather
        heard = bytearray()
        try:
            with near, socket.create_connection(("127.0.0.1", self.target)) as far:
                left = chance.randint(0, weather.reach) if chance.random() < weather.cut else None
                self._pump(near, far, left, weather, chance, heard)
            if heard and self._is_due("repeat", weather.repeat):
                self._repeat(bytes(heard))
        except ConnectionRefusedError:
            self.refused += 1  # nobody is at home: what a killed county looks like

    def _is_due(self, what: str, share: float) -> bool:
        with self._lock:
            self._owed[what] += share
            if self._owed[what] < 1:
                return False
            self._owed[what] -= 1
            return True

    def _pump(
        self,
        near: socket.socket,
        far: socket.socket,
        left: int | None,
        weather: Weather,
        chance: random.Random,
        heard: bytearray,
    ) -> None:
        """Both directions until one end closes, nothing moves for long, or `left` bytes have passed."""
        other = {near: far, far: near}
        while not self._ending.is_set():
            ready, _, _ = select.select([near, far], [], [], 0.1)
            for source in ready:
                piece = _received(source)
                if not piece:
                    return
                if chance.random() < weather.stall:
                    self.stalls += 1
                    self._ending.wait(chance.uniform(0, 0.02))
                whole = piece if left is None else piece[:left]
                if source is near:
                    heard += whole
                if not _sent(other[source], whole):
                    return
                if left is not None:
                    left -= len(whole)
                    if left <= 0:
                        self.cuts += 1
                        if self._is_due("hush", weather.hush):
                            self.hushed += 1
                            self._swallow(near)
                            return
                        _cut(near, far, hard=chance.random() < 0.5)
                        return

    def _swallow(self, near: socket.socket) -> None:
        """A silent death: whatever comes goes nowhere, until whoever waits gives up."""
        while not self._ending.is_set():
            ready, _, _ = select.select([near], [], [], 0.1)
            if ready and not _received(near):
                return

    def _repeat(self, request: bytes) -> None:
        """The same bytes once more on a connection of their own; whatever is answered is lost."""
        with socket.create_connection(("127.0.0.1", self.target)) as again:
            self.repeats += 1
            again.settimeout(_IDLE_S)
            if _sent(again, request):
                again.shutdown(socket.SHUT_WR)
                while _received(again):
                    pass


def _received(end: socket.socket) -> bytes:
    try:
        return end.recv(_PIECE)
    except OSError:
        return b""


def _sent(end: socket.socket, piece: bytes) -> bool:
    try:
        end.sendall(piece)
    except OSError:
        return False
    return True


def _cut(*ends: socket.socket, hard: bool) -> None:
    """A reset, or an end without a word."""
    if hard:
        for end in ends:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)


class Jumbled:
    """A CountyPort whose calls are doubled, and whose older uploads and answers arrive late. Wraps the real one."""

    def __init__(self, county: Any, chance: random.Random) -> None:
        self._county = county
        self._chance = chance
        self._older: list[tuple[Any, ...]] = []
        self._answer: Any = None
        self.doubled = self.late = 0

    def upload(self, sha256: str, content: bytes, offset: int, size: int, kind: str) -> int:
        call = (sha256, content, offset, size, kind)
        if self._older and self._chance.random() < 0.3:
            self.late += 1
            self._county.upload(*self._chance.choice(self._older))
        self._older = [*self._older[-5:], call]
        held = int(self._county.upload(*call))
        if self._chance.random() < 0.3:
            self.doubled += 1
            held = int(self._county.upload(*call))
        return held

    def offset(self, sha256: str, kind: str) -> int:
        return int(self._county.offset(sha256, kind))

    def exchange(self, standing: Any, segments: Sequence[str]) -> Any:
        """Sometimes asked twice, the first answer taken: what an overtaken answer looks like."""
        answer = self._county.exchange(standing, segments)
        if self._chance.random() < 0.3:
            self.doubled += 1
            self._county.exchange(standing, tuple(reversed(segments)))
        return answer

    def fetch_blob(self, sha256: str) -> bytes:
        return bytes(self._county.fetch_blob(sha256))
