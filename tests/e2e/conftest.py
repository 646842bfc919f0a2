"""Worlds for the stories: a real county on port 0, a township and two villages, one clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import pytest

import desktop.usecases.accounts as station_accounts
from sync import seal
from tests.support.places import StoryClock, World

WorldMaker = Callable[..., World]
one_hash = lru_cache(seal.hash_password)
one_check = lru_cache(seal.check_password)


@pytest.fixture(autouse=True)
def _hash_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id is slow by design: each password is really hashed and checked, but once in a run."""
    monkeypatch.setattr(station_accounts, "check_password", one_check)
    monkeypatch.setattr(station_accounts, "hash_password", one_hash)
    monkeypatch.setattr(seal, "hash_password", one_hash)


@pytest.fixture
def make_world(tmp_path: Path) -> Iterator[WorldMaker]:
    """`make_world("2026-11-27 09:12", entrust=..., village_step=...)`; closed afterwards."""
    made: list[World] = []

    def make(start: str = "2026-11-23 09:00", **settings: object) -> World:
        folder = tmp_path / f"world-{len(made)}"
        made.append(World(folder, StoryClock(datetime.fromisoformat(start)), **settings))
        return made[-1]

    yield make
    for world in made:
        world.close()


@pytest.fixture
def world(make_world: WorldMaker) -> World:
    """A plain world on a Monday morning."""
    return make_world()
