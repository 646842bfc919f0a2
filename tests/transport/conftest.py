"""A rude server and a station's end of the line to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from sync.engine.ports import Standing
from sync.transport.http_center import HttpCenter
from tests.transport.rude_server import RudeServer, rude_server

SITE = "511999000101"
SEED = bytes(range(32))
STANDING = Standing(SITE, 2, 5, 4, 3, "e1.7", "digest")
PATIENCE = 0.3


def now() -> datetime:
    return datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[RudeServer]:
    with rude_server() as server:
        yield server


@pytest.fixture
def center(server: RudeServer) -> Iterator[HttpCenter]:
    end = HttpCenter(
        server.url,
        site=SITE,
        incarnation=2,
        sign_seed=SEED,
        now=now,
        patience=PATIENCE,
    )
    yield end
    end.close()
