"""POST and retry: a threaded server with SQLite at the county, `requests` at the site.

`record`: one POST for each document and scan, as a first programmer would write it. `session`: the
same on kept-alive connections. `bulk`: everything in one gzip POST. A try that fails or gets no
byte for thirty seconds (the large one: two minutes) is made again. No key tells the county that it has seen a document before.

    python -m tests.bench.sync.peers.post serve FOLDER HOST PORT | record|session|bulk FOLDER URL
"""

from __future__ import annotations

import gzip
import hashlib
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import requests

from tests.bench.sync.peers.side import documents, finished, scans, serve_until_asked, wait_for_the_start

_PATIENCE, _LONG_PATIENCE = 30, 120
_AGAIN = 1.0
Post = Callable[..., requests.Response]


class Book:
    """Every document and scan that came, committed before it is answered."""

    def __init__(self, folder: Path) -> None:
        self._lock = threading.Lock()
        self._database = sqlite3.connect(folder / "book.db", check_same_thread=False, isolation_level=None)
        self._database.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE came (kind TEXT, name TEXT, content BLOB)"
        )

    def take(self, kind: str, contents: list[bytes]) -> None:
        rows = [(kind, hashlib.sha256(content).hexdigest(), content) for content in contents]
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany("INSERT INTO came VALUES (?, ?, ?)", rows)
            self._database.execute("COMMIT")

    def held(self) -> dict[str, Any]:
        with self._lock:
            rows = self._database.execute(
                "SELECT kind, count(*), count(DISTINCT name) FROM came GROUP BY kind"
            ).fetchall()
        found = {kind: (count, different) for kind, count, different in rows}
        return {
            "documents": found.get("document", (0, 0))[1],
            "scans": found.get("scan", (0, 0))[1],
            "doubled": sum(count - different for count, different in found.values()),
        }


def serve(folder: Path, host: str, port: int) -> None:
    book = Book(folder)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/bulk":
                book.take("document", gzip.decompress(body).splitlines())
            else:
                book.take(self.path.strip("/"), [body])
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_arguments: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_arguments: object) -> None:
            """A line that was cut."""

    server = Server((host, port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    serve_until_asked(book.held)


def send(how: str, folder: Path, url: str) -> None:
    lines, files = documents(folder), scans(folder)
    packed = gzip.compress("\n".join(lines).encode(), 9) if how == "bulk" else b""
    post: Post = requests.post if how == "record" else requests.Session().post
    wait_for_the_start()
    if how == "bulk":
        _until_taken(post, f"{url}/bulk", packed, _LONG_PATIENCE)
    else:
        for line in lines:
            _until_taken(post, f"{url}/document", line.encode())
    for content in files:
        _until_taken(post, f"{url}/scan", content)
    finished()


def _until_taken(post: Post, url: str, content: bytes, patience: int = _PATIENCE) -> None:
    while True:
        try:
            if post(url, data=content, timeout=patience).status_code == 200:
                return
        except requests.RequestException:
            time.sleep(_AGAIN)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
    else:
        send(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
