"""A key pressed to the painted frame, on a page of forty rows; a whole page changed.

The real form view over a live session on the offscreen platform, so everything but the transfer to
a screen is in it. A key in a line, Enter that commits an answer others hang on, the next page.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.figures import MS, Figure, at_most, median, percentile, reported

ROWS = 40
PATIENCE = 10.0


def figures(quick: bool, folder: Path) -> list[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    bench = _Bench()
    bench.show("g0")
    rounds = 3 if quick else 40
    keys = [bench.painted(key) for _ in range(rounds) for key in bench.keys_into("g0.name", "椑木镇5组")]
    sums = [
        bench.painted(key) for _ in range(rounds) for key in bench.answers("g0.a0", ("12", "8000", "90000"))
    ]
    turning = [bench.shown(page) for _ in range(rounds // 2 + 1) for page in ("g1", "g0")]
    bench.close()
    return [
        at_most(f"key to painted frame, page of {ROWS} rows p95", percentile(keys, 95), "ms", 16),
        reported("key to painted frame p50", median(keys), "ms"),
        reported("answer committed to painted frame (sum and relevance follow) p50", median(sums), "ms"),
        reported("answer committed to painted frame p95", percentile(sums, 95), "ms"),
        reported(
            "page of 40 rows changed, to its first frame p50", median([first for first, _ in turning]), "ms"
        ),
        reported(
            "page of 40 rows changed, to the last row made p50", median([last for _, last in turning]), "ms"
        ),
    ]


class _Bench:
    """One window with the form view of a made-up item in it."""

    def __init__(self) -> None:
        from PySide6.QtWidgets import QApplication, QMainWindow

        from desktop.formview.form_page import FormPage
        from desktop.paths import font_folders
        from desktop.widgets.fonts import load_fonts
        from desktop.widgets.theme import Theme
        from tests.bench.editing import session_of
        from tests.bench.window_probe import painted_watch

        self.app = QApplication.instance() or QApplication([])
        self.app.setCursorFlashTime(0)  # a blinking cursor paints frames of its own
        self.theme = Theme(self.app, load_fonts(font_folders()))
        self.theme.wear(dark=False, large=False)
        self.page = FormPage(self.theme)
        self.window = QMainWindow()
        self.window.setCentralWidget(self.page)
        self.window.resize(1366, 768)
        self.watch = painted_watch()
        self.window.installEventFilter(self.watch)
        self.session = session_of(_item())
        self.window.show()

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        self.app.processEvents()

    def show(self, path: str) -> None:
        self.page.show_page(self.session, path, path, {})
        self.settle()

    def settle(self) -> None:
        """Everything built and painted, nothing left to do."""
        self.page.fields()
        for _ in range(20):
            self.app.processEvents()

    def painted(self, act: Callable[[], None]) -> float:
        """Milliseconds from `act` to the frame that follows it."""
        self.app.processEvents()
        self.watch.painted = False
        began = time.perf_counter()
        act()
        while not self.watch.painted and time.perf_counter() - began < PATIENCE:
            self.app.processEvents()
        return (time.perf_counter() - began) * MS

    def shown(self, path: str) -> tuple[float, float]:
        """Milliseconds from asking for a page to its first frame, and to its last row."""
        began = time.perf_counter()
        first = self.painted(lambda: self.page.show_page(self.session, path, path, {}))
        self.page.fields()
        self.app.processEvents()
        return first, (time.perf_counter() - began) * MS

    def keys_into(self, path: str, text: str) -> list[Callable[[], None]]:
        """One act a character: a key, or for Chinese what the input method commits."""
        from PySide6.QtGui import QInputMethodEvent
        from PySide6.QtTest import QTest

        line = self._line(path)
        line.clear()
        line.setFocus()

        def press(char: str) -> None:
            if char.isascii():
                QTest.keyClicks(line, char)
            else:
                event = QInputMethodEvent()
                event.setCommitString(char)
                self.app.sendEvent(line, event)

        return [lambda char=char: press(char) for char in text]

    def answers(self, path: str, values: tuple[str, ...]) -> list[Callable[[], None]]:
        """Each puts a value and presses Enter; the typing itself is not timed."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        line = self._line(path)

        def typed(value: str) -> Callable[[], None]:
            def press() -> None:
                line.setFocus()
                line.setText(value)
                QTest.keyClick(line, Qt.Key.Key_Return)

            return press

        return [typed(value) for value in values]

    def _line(self, path: str):  # type: ignore[no-untyped-def]
        return self.page.field(path).editor.line


def _item():  # type: ignore[no-untyped-def]
    """Two pages of forty rows; a sum and a relevance hang on the amounts."""
    from tests.bench import long_form

    return long_form.form_item(
        *(long_form.group(f"g{number}", f"第{number + 1}页", _rows(number)) for number in range(2))
    )


def _rows(number: int):  # type: ignore[no-untyped-def]
    from tests.bench.long_form import question

    base = f"g{number}"
    added = " + ".join(f"coalesce(/data/{base}/a{n}, 0)" for n in range(8))
    rows = [question(f"{base}.name", "text", "姓名", required="true()")]
    rows += [question(f"{base}.a{n}", "decimal", f"金额{n}", constraint=". >= 0") for n in range(8)]
    rows += [question(f"{base}.sum", "decimal", "合计", calculation=added)]
    rows += [question(f"{base}.why", "text", "大额说明", relevant=f"/data/{base}/sum > 50000")]
    rows += [question(f"{base}.k{n}", "select_one", f"类别{n}", choices="kind") for n in range(10)]
    rows += [question(f"{base}.d{n}", "date", f"日期{n}") for n in range(5)]
    rows += [question(f"{base}.t{n}", "text", f"文字{n}") for n in range(ROWS - len(rows))]
    return rows
