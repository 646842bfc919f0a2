"""A station comes back with a backlog: what was decided meanwhile is on its screen within two round trips.

Counted at the county, in real HTTP requests; the handshake (TCP) is none. What is measured is what the
screen reads, looked at whenever the messenger reports.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Event, Lock
from typing import Any

import anyio
import pytest

from desktop.usecases.exchange import sync_now
from sync.center.app import create_app
from sync.center.serving import serve_in_thread
from sync.engine import machine
from sync.transport.http_center import HttpCenter
from tests.support import steps
from tests.support.people import AGENTS, Person, pension
from tests.support.places import TOWNSHIP, VILLAGE_A, World

BACKLOG = 20
PATIENCE_S = 20


class Gate:
    """The county's application behind a gate: notes each request; uploads may be held back."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self._app = app
        self._lock = Lock()
        self.asked: list[str] = []
        self.uploads = Event()
        self.uploads.set()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            with self._lock:
                self.asked.append(f"{scope['method']} {scope['path']}")
            if scope["method"] == "PUT" and not self.uploads.is_set():
                await _in_a_thread(self.uploads)
        await self._app(scope, receive, send)


async def _in_a_thread(event: Event) -> None:
    await anyio.to_thread.run_sync(event.wait, PATIENCE_S)


@pytest.fixture
def decided(make_world) -> tuple[World, str]:
    """A case is decided at the county; its village has not heard of it."""
    world = make_world()
    case_no = register(world, 0)
    steps.hand_over(world, case_no)
    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)
    steps.take_over(world, case_no)
    world[TOWNSHIP].act(case_no, "PreReviewStarted")
    steps.accept(world, case_no)
    steps.forward(world, case_no)
    steps.everybody_syncs(world, TOWNSHIP)
    steps.acknowledge(world, case_no)
    steps.approve(world, case_no)
    return world, case_no


@pytest.fixture
def gate(decided) -> Gate:
    """The county's server begins again, behind a gate."""
    world, _ = decided
    world.line_down()
    gate = Gate(create_app(world.county))
    world.serving = serve_in_thread(gate, port=world.port)
    return gate


def register(world: World, number: int) -> str:
    person = Person(f"周{chr(0x4E00 + number)}", date(1984, 2, 19), number * 2 + 1, "13800000002")
    answers = pension(person, VILLAGE_A, AGENTS[VILLAGE_A])
    return steps.register(world[VILLAGE_A], answers, scans=number % 10 == 1)


def exchanged(world: World, case_no: str, gate: Gate) -> int:
    """One round; how many requests the county had been asked when the screen first showed the result."""
    place = world[VILLAGE_A]
    assert steps.state_at(place, case_no) != "APPROVED"
    seen: list[int] = []

    def looked(_progress: object) -> None:
        if not seen and steps.state_at(place, case_no) == "APPROVED":
            seen.append(len(gate.asked))
            gate.uploads.set()

    assert sync_now(place.station, looked).status == "synced"
    assert not place.station.cabinet.standing().unsent_blobs
    return seen[0]


def test_with_one_new_case(decided, gate, monkeypatch):
    world, case_no = decided
    monkeypatch.setattr(HttpCenter, "connections", 1)
    register(world, 2)
    assert exchanged(world, case_no, gate) <= 2


def test_with_a_backlog_of_several_segments(decided, gate, monkeypatch):
    world, case_no = decided
    monkeypatch.setattr(HttpCenter, "connections", 1)
    monkeypatch.setattr(machine, "SEGMENT_LIMIT", 64 << 10)
    for number in range(1, BACKLOG):
        register(world, number)
    assert exchanged(world, case_no, gate) <= 2
    assert sum("/segment/" in line for line in gate.asked) > 2


def test_with_four_connections_no_upload_is_waited_for(decided, gate, monkeypatch):
    """The rows stay on the road until the result is on the screen."""
    world, case_no = decided
    monkeypatch.setattr(machine, "SEGMENT_LIMIT", 64 << 10)
    for number in range(1, BACKLOG):
        register(world, number)
    gate.uploads.clear()
    exchanged(world, case_no, gate)
    assert gate.uploads.is_set()
