"""An update over real HTTP: ranges, a cut and its resumption, freeze, a server that gives too much."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from desktop import launcher
from desktop.updating.sources import LineSource
from sync.ledger.problems import Problem
from sync.transport.line import Line
from tests.updating.world import World, same


class Server(ThreadingHTTPServer):
    """`ranges`: it knows them. `budget`: bytes of objects until it breaks off, None for all. `swell`: bytes too many.

    `busy`: it gives objects to others just now.
    """

    daemon_threads = False
    ranges = True
    busy = False
    budget: int | None = None
    swell = 0
    given = 0
    folder: Path

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away early is what these tests are about."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        path = self.server.folder / self.path.removeprefix("/updates/")
        if not self.path.startswith("/updates/") or not path.is_file():
            self.send_error(404)
            return
        if self.server.busy and "/objects/" in self.path:
            self.send_error(503)
            return
        content, status = path.read_bytes() + b"!" * self.server.swell, 200
        if self.server.ranges and "Range" in self.headers:
            first, last = map(int, self.headers["Range"].removeprefix("bytes=").split("-"))
            content, status = content[first : last + 1], 206
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if "/objects/" in self.path and self.server.budget is not None:
            left = max(0, self.server.budget - self.server.given)
            if left < len(content):
                self.wfile.write(content[:left])
                self.close_connection = True
                return
            self.server.given += len(content)
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def world(tmp_path):
    return World(tmp_path, size=2_500_000)


@pytest.fixture
def server(world) -> Iterator[Server]:
    server = Server(("127.0.0.1", 0), Handler)
    server.folder = world.place / "tree"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def over(server: Server) -> LineSource:
    return LineSource(Line(f"http://127.0.0.1:{server.server_port}"))


def take(world, server, clock=None, **more):
    source = over(server)
    try:
        return world.updating(source, clock, **more).take()
    finally:
        source.close()


def refused(code, call):
    with pytest.raises(Problem) as told:
        call()
    assert told.value.code == code


@pytest.mark.parametrize("ranges", [True, False])
def test_an_update_over_the_line(world, server, ranges):
    made = world.newer()
    server.ranges = ranges
    assert take(world, server).version == "1.1.0"
    assert same(world.place / "root/versions/1.1.0", made)


def test_a_cut_download_goes_on_with_what_is_there(world, server):
    made = world.newer()
    (world.app / "_internal/big.bin").write_bytes(b"spoiled")
    server.budget = 1_200_000
    refused("road.offline", lambda: take(world, server))
    assert launcher.current(world.place / "root") == launcher.BASE
    first, server.budget = server.given, None
    told: list[int] = []
    take(world, server, told=told.append)
    assert first >= 900_000
    assert sum(told) < 2_600_000 - first + 100_000
    assert same(world.place / "root/versions/1.1.0", made)


def test_a_line_that_always_breaks_early_brings_it_all_the_same(world, server):
    made = world.newer()
    (world.app / "_internal/big.bin").write_bytes(b"spoiled")
    server.budget = 700_000
    for _ in range(12):
        server.given = 0
        try:
            take(world, server)
            break
        except Problem:
            said = launcher.read_json(world.place / "base/update-report.json")
        assert (said["state"], said["reason"]) == ("downloading", "")  # it goes on: nothing has failed
    assert same(world.place / "root/versions/1.1.0", made)


def test_a_frozen_line_is_noticed_after_a_week(world, server):
    world.newer()
    assert take(world, server, world.now + timedelta(days=6)).version == "1.1.0"
    refused("update.expired", lambda: take(world, server, world.now + timedelta(days=8)))
    refused("update.expired", lambda: take(world, server, world.now + timedelta(days=8), accept_expired=True))


def test_the_timestamp_of_sticks_freezes_no_line(world, server):
    world.newer()
    lists = world.place / "tree/metadata"
    (lists / "timestamp.json").write_bytes((lists / "stick-timestamp.json").read_bytes())
    assert take(world, server, world.now + timedelta(days=6)).version == "1.1.0"
    refused("update.expired", lambda: take(world, server, world.now + timedelta(days=8)))


def test_lists_without_end_are_not_read(world, server):
    world.newer()
    server.swell = 6 << 20
    refused("road.nonsense", lambda: take(world, server))


def test_a_county_without_updates(world, server):
    server.folder = world.place / "nothing"
    refused("update.cut", lambda: take(world, server))
