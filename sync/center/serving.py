"""Running the county's app with uvicorn: in the foreground, or in a thread for tests and the demo."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass

import uvicorn
from starlette.applications import Starlette

from sync import garbage

IDLE_SECONDS = 20
_STOP_SECONDS = 10
_BACKLOG = 4096  # a county's stations may all knock in the same second


@dataclass(frozen=True, slots=True)
class Serving:
    """A running county: where it is and how to stop it."""

    url: str
    stop: Callable[[], None]


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, so that asyncio knows it for TCP and sends an answer at once: without, each waited 40 ms for an
    # acknowledgement between its head and its body.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.listen(_BACKLOG)
    return listening


def url_of(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def server_for(app: Starlette) -> uvicorn.Server:
    """uvicorn without its own logging set-up, access log or server header."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=_STOP_SECONDS,
        proxy_headers=False,
    )
    return uvicorn.Server(config)


def serve(app: Starlette, listening: socket.socket) -> None:
    """Serve until interrupted. The process is the county's own from here on."""
    garbage.seldom()
    server_for(app).run(sockets=[listening])


def serve_in_thread(app: Starlette, port: int = 0, host: str = "127.0.0.1") -> Serving:
    """Serve on a thread; `stop()` ends it and waits. Connections are accepted as soon as this returns."""
    listening = bind(host, port)
    server = server_for(app)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="county", daemon=True)
    thread.start()

    def stop() -> None:
        server.should_exit = True
        thread.join(_STOP_SECONDS + 5)
        listening.close()

    return Serving(url_of(listening), stop)
