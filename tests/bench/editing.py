"""One answer put into a very long form: rules run, findings and what is shown known again.

500 mixed questions; a question on which 300 relevances and 300 calculations hang; a cell of a
table of 100 rows by 20. The values are those a clerk types, in a seeded random order.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from forms.item import Node, ServiceItem
from forms.session import FormContext, FormSession
from tests.bench import long_form
from tests.bench.figures import MS, Figure, at_most, median, percentile, reported, seconds

SEED = 20261124
VALUES = {
    "decimal": ("0.00", "12.50", "8000.00", "99999.00", "abc", ""),
    "integer": ("0", "7", "49", "200"),
    "date": ("2026-01-31", "1984-02-19", "2030-01-01", ""),
    "text": ("椑木镇椑南村5组12号", "511999198402193174", "无", ""),
}


def figures(quick: bool, folder: Path) -> list[Figure]:
    edits, rows = (200, 10) if quick else (4000, 100)
    item = long_form.mixed()
    opening = [seconds(lambda: session_of(item)) * MS for _ in range(3)]
    mixed, busy = _edited(session_of(item), _asked(item), edits)
    fan, busy_fan = _edited(session_of(long_form.fan()), ["s.n"], edits // 10)
    return [
        at_most("edit among 500 questions p50", median(mixed), "ms", 0.2),
        at_most("edit among 500 questions p99", percentile(mixed, 99), "ms", 3),
        at_most("edit among 500 questions, slowest", max(mixed), "ms", 10),
        reported("the same p99 by CPU time of its thread", percentile(busy, 99), "ms"),
        reported("the same, slowest by CPU time of its thread", max(busy), "ms"),
        reported("edit that 300 relevances and 300 calculations follow p50", median(fan), "ms"),
        reported("the same, slowest; by CPU time", max(fan), "ms", max(busy_fan)),
        *_table(rows, edits // 4),
        reported("form of 500 questions opened", median(opening), "ms"),
    ]


def session_of(item: ServiceItem) -> FormSession:
    context = FormContext(
        today=date(2026, 11, 24),
        now=datetime.fromisoformat("2026-11-24T09:00:00+08:00"),
        tables={},
        defaults={},
        new_uuid=lambda: "00000000-0000-4000-8000-000000000000",
    )
    return FormSession(item, context)


def _table(rows: int, edits: int) -> list[Figure]:
    item = long_form.table()
    session = session_of(item)
    adding = [seconds(lambda: session.add_row("t.rows")) * MS for _ in range(rows)]
    cells = [f"t.rows[{row}].n{column}" for row in range(rows) for column in range(8)]
    found, _ = _edited(session, cells, edits)
    return [
        reported(f"edit of a cell of {rows} rows by 20 p50", median(found), "ms"),
        reported(f"edit of a cell of {rows} rows by 20 p99", percentile(found, 99), "ms"),
        reported("a row more, median", median(adding), "ms"),
    ]


def _asked(item: ServiceItem) -> list[str]:
    return [node.path for node in item.root.walk() if _is_asked(node)]


def _is_asked(node: Node) -> bool:
    return node.kind == "question" and node.type != "calculate"


def _edited(session: FormSession, paths: Sequence[str], edits: int) -> tuple[list[float], list[float]]:
    """Milliseconds of every edit: by the wall, and by what its thread itself used."""
    chance = random.Random(SEED)
    wall, busy = [], []
    for _ in range(edits):
        path = chance.choice(paths)
        state = session.state(path)
        value = (
            chance.choice(state.choices).value if state.choices else chance.choice(VALUES[state.node.type])
        )
        used = time.thread_time()
        wall.append(seconds(lambda path=path, value=value: session.set_value(path, value)) * MS)
        busy.append((time.thread_time() - used) * MS)
    return wall, busy
