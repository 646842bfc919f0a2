"""How long the form view holds the GUI thread: pages opened and left, rows added and opened, keys typed.

A slot is one turn of the event loop, or the key that starts it: nothing the clerk types is seen
before it ends. Every act is followed until nothing is left to do, and its longest slot counts, by the
CPU time of its thread: the form view waits for nothing, so on a machine of its own that is the time
that passes. Beside it, in the same window and dress: the same number of bare lines with labels.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.bench.figures import MS, Figure, at_most, median, percentile, reported
from tests.bench.painting import ROWS, _Bench, _rows

QUESTIONS = 16
MOST_MS = 16.0
QUIET = 6  # turns without work after which an act is over


def figures(quick: bool, folder: Path) -> list[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    rounds = 2 if quick else 20
    bench = _Slots()
    acts, bare = bench.acts(rounds)
    bench.close()
    made: list[Figure] = []
    for name, found in acts.items():
        busy = percentile([longest for *_, longest in found], 95)
        made.append(at_most(f"longest slot: {name}, CPU p95", busy, "ms", MOST_MS))
    passed = [max(slots) for found in acts.values() for slots, *_ in found]
    made.append(reported("longest slot of all acts as time passed, p95", percentile(passed, 95), "ms"))
    made += [
        reported(
            f"a row of {QUESTIONS} questions added, pressed to its first frame; as many bare lines",
            median([first for _, first, _ in acts["row added"]]),
            "ms",
            median(bare[QUESTIONS]),
        ),
        reported(
            f"page of {ROWS} rows opened, pressed to its first frame; as many bare lines",
            median([first for _, first, _ in acts["long page opened"]]),
            "ms",
            median(bare[ROWS]),
        ),
        reported(
            f"page of {ROWS} rows opened, all work together; as many bare lines",
            median([sum(slots) for slots, _, _ in acts["long page opened"]]),
            "ms",
            median(bare[ROWS]),
        ),
        at_most(
            "key in a row to its painted frame, p95",
            percentile([first for _, first, _ in acts["key typed in a row"]], 95),
            "ms",
            MOST_MS,
        ),
    ]
    return made


Found = tuple[list[float], float, float]


class _Slots(_Bench):
    """The painting bench's window over an item with rows, rows in rows, and two long pages."""

    def __init__(self) -> None:
        super().__init__()
        from tests.bench.editing import session_of

        self.session = session_of(_item())

    def followed(self, act: Callable[[], Any]) -> Found:
        """Milliseconds of every slot of an act; to its first frame; CPU of the longest slot."""
        self.app.processEvents()
        self.watch.painted = False
        began, slots, busy, first, quiet = time.perf_counter(), [], [], 0.0, 0
        while quiet < QUIET:
            start, used = time.perf_counter(), time.thread_time()
            (self.app.processEvents if slots else act)()
            slots.append((time.perf_counter() - start) * MS)
            busy.append((time.thread_time() - used) * MS)
            if self.watch.painted and not first:
                first = (time.perf_counter() - began) * MS
            quiet = quiet + 1 if slots[-1] < 0.3 else 0
        return slots, first, max(busy)

    def acts(self, rounds: int) -> tuple[dict[str, list[Found]], dict[int, list[float]]]:
        """What was found of every act, and of bare lines in turn with them."""
        found: dict[str, list[Found]] = {}
        bare: dict[int, list[float]] = {QUESTIONS: [], ROWS: []}
        for name, act in self._script(rounds):
            found.setdefault(name, []).append(self.followed(act))
            if name == "row in a row added":
                for count, times in bare.items():
                    times.append(self.bare(count))
        return found, bare

    def _script(self, rounds: int) -> Iterator[tuple[str, Callable[[], Any]]]:
        page = self.page
        for turn in range(rounds):
            yield "long page opened", lambda turn=turn: self._open(f"g{turn % 2}")
            yield "page of rows opened", lambda: self._open("m")
            repeat = page.repeat("m.rows")
            yield "row added" if turn else "first row added", repeat.add.click
            for key in self.keys_into(f"m.rows[{turn}].q0", "abc5"):
                yield "key typed in a row", key
            yield "other row opened", lambda repeat=repeat: repeat.open_wanted.emit(0)
            inner = page.repeat("m.rows[0].inner")
            yield "row in a row added", inner.add.click
        yield "row taken away", lambda: page.repeat("m.rows").remove_wanted.emit(0)
        yield "row put back", page.repeat("m.rows").undo.click

    def _open(self, path: str) -> None:
        self.page.show_page(self.session, path, path, {})

    def bare(self, count: int) -> float:
        """Milliseconds until as many labels and lines, without any form, are painted."""
        from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QWidget

        ground = QWidget()

        def show() -> None:
            form = QFormLayout(ground)
            for number in range(count):
                form.addRow(QLabel(f"问题{number}"), QLineEdit())
            self.window.takeCentralWidget()
            self.window.setCentralWidget(ground)

        taken = self.painted(show)
        self.window.takeCentralWidget()
        self.window.setCentralWidget(self.page)
        ground.deleteLater()
        self.app.processEvents()
        return taken


def _item() -> Any:
    from tests.bench.long_form import form_item, group, question

    kinds: tuple[tuple[str, dict[str, str]], ...] = (
        ("text", {}), ("text", {"required": "true()"}), ("date", {}), ("select_one", {"choices": "kind"}),
        ("select_one", {"choices": "yes_no"}), ("decimal", {}), ("text", {"appearance": "numbers"}), ("integer", {}),
    )  # fmt: skip
    asked = [
        question(f"m.rows.q{n}", kinds[n % 8][0], f"问题{n}", **kinds[n % 8][1]) for n in range(QUESTIONS)
    ]
    inner = group("m.rows.inner", "证书", [question("m.rows.inner.name", "text", "名称")], "repeat")
    pages = [group(f"g{number}", f"第{number + 1}页", _rows(number)) for number in range(2)]
    return form_item(group("m", "家庭成员", [group("m.rows", "成员", [*asked, inner], "repeat")]), *pages)
