"""One compiler of statements for all cabinets of a test process.

SQLAlchemy compiles a statement once for each engine; a run opens thousands of cabinets, and compiling the same
texts again was a third of opening one. What is shared is text alone: connections, keys and pools stay each engine's own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine

from sync.store import database as store


def share_compiled() -> Callable[[], None]:
    """From now on every `Database` of this process shares what was compiled; returns the way back."""
    database: Any = store
    real = database.create_engine
    first: dict[int, Engine] = {}

    def create(url: str, **named: Any) -> Engine:
        engine: Engine = real(url, **named)
        kept = first.setdefault(named["pool_size"], engine)  # writers and readers differ in it
        engine.dialect, engine._compiled_cache = kept.dialect, kept._compiled_cache
        return engine

    database.create_engine = create

    def back() -> None:
        database.create_engine = real

    return back
