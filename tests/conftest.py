"""What every test stands on: no network but loopback, no unexpected warnings, no leaked threads, no real home.

A test that takes `caplog` looks at the log itself; one that takes `expected_logs` names what
may be warned about. `filterwarnings = error` is in pyproject.toml.
"""

from __future__ import annotations

import logging
import os
import re
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.one_compiler import share_compiled
from tests.support.postgres import Databases, server_url

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_LOOPBACK = ("127.0.0.1", "::1", "localhost", "", None)
_KEPT = frozenset(
    {"DAIBAN_VENV", "DAIBAN_FONTS", "DAIBAN_KILLS", "DAIBAN_SEED", "DAIBAN_ORDEAL", "DAIBAN_TEST_POSTGRES"}
)
_THREAD_PATIENCE = 10.0
_POOLS = ("AnyIO worker thread",)  # end by themselves with their event loop
_LONGEST = (
    "tests/ordeal/test_cuts_and_kills.py", "tests/e2e/test_demo_story.py", "tests/e2e/test_commands.py",
    "tests/e2e/test_county_restored.py", "tests/ordeal/test_kill_registration.py", "tests/engine/test_simulation.py",
    "tests/ordeal/test_kill_sync.py", "tests/ordeal/test_disk_faults.py", "tests/desktop/test_a_whole_day.py",
    "tests/center/test_database_gone.py", "tests/desktop/test_gui_thread.py", "tests/bench/test_bench_runs.py",
)  # fmt: skip
"""These begin first: at the end of a run one process would work on them while the others have nothing left."""
_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_getaddrinfo = socket.getaddrinfo


class NetworkRefused(RuntimeError):
    """A test tried to leave this machine."""


def _only_loopback(address: Any) -> None:
    host = address[0] if isinstance(address, tuple) else None
    if host not in _LOOPBACK and not str(host).startswith("127."):
        raise NetworkRefused(f"a test may not speak to {host}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first (needs --no-loadscope-reorder), the others as they were."""
    places = {name: at for at, name in enumerate(_LONGEST)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(places)))


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Refuse connections and look-ups beyond loopback."""

    def connect(self: socket.socket, address: Any) -> None:
        _only_loopback(address)
        return _connect(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        _only_loopback(address)
        return _connect_ex(self, address)

    def look_up(host: Any, *rest: Any, **named: Any) -> Any:
        _only_loopback((host,))
        return _getaddrinfo(host, *rest, **named)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", connect)
    patch.setattr(socket.socket, "connect_ex", connect_ex)
    patch.setattr(socket, "getaddrinfo", look_up)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def _one_compiler() -> Iterator[None]:
    """A statement is compiled once in a run, not once in every cabinet."""
    back = share_compiled()
    yield
    back()


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """PostgreSQL, started at the first use."""
    # Not below pytest's folder: nobody but this user may enter it, and a server of root's runs as another user.
    with tempfile.TemporaryDirectory(prefix="daiban-pg-") as folder, server_url(Path(folder)) as url:
        databases = Databases(url)
        yield databases
        if "DAIBAN_TEST_POSTGRES" in os.environ:
            databases.drop_all()


@pytest.fixture
def postgres_url(databases: Databases) -> Iterator[str]:
    """The URL of an empty PostgreSQL database of this test's own."""
    url = databases.take()
    yield url
    databases.give_back(url)


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nobody's real home, settings or station: HOME, XDG_* and DAIBAN_* point nowhere real."""
    home = _home(tmp_path_factory)
    for name in list(os.environ):
        if (name.startswith("DAIBAN_") and name not in _KEPT) or name.startswith("XDG_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("LOCALAPPDATA", str(home / "AppData"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "run"))


def _home(factory: pytest.TempPathFactory) -> Path:
    home = factory.getbasetemp() / "home"
    (home / "run").mkdir(parents=True, exist_ok=True, mode=0o700)
    return home


@pytest.fixture
def expected_logs() -> list[str]:
    """Regular expressions of warnings this test provokes; append to it."""
    return []


class _Listening(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _quiet_log(request: pytest.FixtureRequest, expected_logs: list[str]) -> Iterator[None]:
    """A WARNING or worse that nobody expected fails the test."""
    listening = _Listening()
    logging.getLogger().addHandler(listening)
    yield
    logging.getLogger().removeHandler(listening)
    if "caplog" in request.fixturenames:
        return
    unexpected = [line for line in listening.heard if not any(re.search(p, line) for p in expected_logs)]
    assert not unexpected, "unexpected warnings in the log"


@pytest.fixture(autouse=True)
def _no_leaked_threads() -> Iterator[None]:
    """Every thread a test started has ended with it."""
    before = set(threading.enumerate())
    yield
    left = [t for t in threading.enumerate() if t not in before and not t.name.startswith(_POOLS)]
    for thread in left:
        thread.join(_THREAD_PATIENCE / len(left))
    assert not [thread.name for thread in left if thread.is_alive()]
