"""Several processes over one PostgreSQL: each opens the office anew and serves the same socket.

Nothing of a station is remembered in a process, so any of them answers any request. A process that
dies is replaced; told to end, all of them finish what they are doing. Knows processes, no requests.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
import socket
import threading
from collections.abc import Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

LOG = logging.getLogger("daiban.center")
_PATIENCE = 20.0
_LOOK_EVERY = 0.5


def serve_with(workers: int, listening: socket.socket, data: Path, addresses: Mapping[str, Any]) -> None:
    """Serve until SIGTERM or Ctrl-C. `addresses`: keyword arguments of County.open that name stores."""
    ending = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ending.set())
    spawn = multiprocessing.get_context("spawn")

    def start() -> BaseProcess:
        process = spawn.Process(target=_work, args=(listening, data, dict(addresses)), daemon=True)
        process.start()
        return process

    running = [start() for _ in range(workers)]
    try:
        while not ending.wait(_LOOK_EVERY):
            for at, process in enumerate(running):
                if process.is_alive():
                    continue
                LOG.warning("a worker ended with %s and is replaced", process.exitcode)
                running[at] = start()
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.join(_PATIENCE)


def _work(listening: socket.socket, data: Path, addresses: dict[str, Any]) -> None:
    from sync.center.app import create_app
    from sync.center.county import County
    from sync.center.serving import serve

    county = County.open(data, **addresses)
    try:
        serve(create_app(county), listening)
    finally:
        county.close()
