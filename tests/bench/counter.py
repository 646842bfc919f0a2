"""A clerk's day at the real window among very many cases: keys, pages, searches, and how long the GUI thread is held.

The program's own window over a real station on the offscreen platform, workers and all. Every act is followed until
nothing is left to do; a slot is one turn of the event loop or the key that starts it, since nothing typed is seen
before it ends. The longest slot of an act counts by the CPU time of the GUI thread; as time passes (with a worker
holding the interpreter, or a neighbour the core) it is reported beside it. What goes on beside a clerk in the first
minutes (the walk of the book, a backup) is left out. DAIBAN_BENCH_CASES changes the cases.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.bench.crowd import case_count, crowded, opened_later
from tests.bench.figures import MS, Figure, at_most, median, percentile, reported
from tests.bench.search import LIMITS, keystrokes
from tests.support.lone import open_lone

MOST_MS = 16.0
QUIET_TURNS = 6
IDLE_MS = 0.3
PATIENCE_S = 400.0
PAGES = ("today", "new", "cases", "delivery", "ledger", "exchange")
MONTH, MONTH_TAB = "tab 月报", 1
"""Once, at the end: among very many cases it takes its time, on a lane of its own."""
KEY, SEARCH, PAGE = "key in ", "search in ", "page "


@dataclass(slots=True)
class Followed:
    """Milliseconds: to the first frame, to the last one, and of every slot by the wall and by CPU."""

    first: float = 0.0
    last: float = 0.0
    wall: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)


def figures(quick: bool, folder: Path) -> list[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    count = case_count(quick)
    desk = _Desk(crowded(count, open_lone, "encrypted"))
    found: dict[str, list[Followed]] = {}
    try:
        for name, act, until in desk.script(2 if quick else 5, 1 if quick else 3):
            found.setdefault(name, []).append(desk.follow(act, until, name))
    finally:
        desk.close()
    return _figures(found, count)


def _figures(found: dict[str, list[Followed]], count: int) -> list[Figure]:
    from desktop.widgets.search_line import PAUSE_MS

    cases = f"{count:,} cases"
    keys = [one.first for name, acts in found.items() if name.startswith((KEY, SEARCH)) for one in acts]
    rows = [max(one.last - PAUSE_MS, one.first) for one in found[f"{SEARCH}办件"]]
    made = [
        at_most(f"key to painted frame p95, {cases}", percentile(keys, 95), "ms", MOST_MS),
        reported("key to painted frame p50", median(keys), "ms"),
        at_most(
            f"search: key to painted rows p95, {cases}, the line's own pause of {PAUSE_MS} ms not counted",
            percentile(rows, 95), "ms", LIMITS.get(count, MOST_MS),
        ),
        reported("search: key to painted rows p50", median(rows), "ms"),
    ]  # fmt: skip
    pages = {name: acts for name, acts in found.items() if name.startswith(PAGE)}
    made.append(reported("page changed: key to first frame p95", _p95(pages, "first"), "ms"))
    for name, acts in pages.items():
        made.append(reported(f"{name}: key to its last row p50", median([one.last for one in acts]), "ms"))
    for name, acts in found.items():
        first, *again = (max(one.busy) for one in acts)
        made.append(at_most(f"longest slot: {name}, the first time, CPU", first, "ms", MOST_MS))
        if again:
            made.append(
                at_most(f"longest slot: {name}, again, CPU p95", percentile(again, 95), "ms", MOST_MS)
            )
    made.append(reported(f"month counted, {cases}", found[MONTH][0].last / MS, "s"))
    slots = [slot for acts in found.values() for one in acts for slot in one.busy]
    passed = [max(one.wall) for acts in found.values() for one in acts]
    over = sum(slot > MOST_MS for slot in slots)
    return [
        *made,
        reported(f"slots over {MOST_MS:g} ms by CPU, of {len(slots):,}", over, "slots"),
        reported("longest slot of an act as time passed, p50", median(passed), "ms"),
        reported("longest slot of an act as time passed, p95", percentile(passed, 95), "ms"),
    ]


def _p95(found: dict[str, list[Followed]], name: str) -> float:
    return percentile([getattr(one, name) for acts in found.values() for one in acts], 95)


Step = tuple[str, Callable[[], Any], Callable[[], bool]]


class _Desk:
    """The window of one station, somebody signed in."""

    def __init__(self, base: Path) -> None:
        from PySide6.QtWidgets import QApplication

        from desktop.counter import build_window
        from desktop.paths import AppPaths, font_folders
        from desktop.usecases.door import Door
        from desktop.usecases.tampering import Walked
        from tests.bench.window_probe import painted_watch

        looks = {"schema": 1, "exchange_every_seconds": 0, "lock_after_minutes": 0, "printer": "file"}
        (base / "window.json").write_text(json.dumps(looks))
        self.app = QApplication.instance() or QApplication([])
        self.app.setCursorFlashTime(0)
        self.station = opened_later(base)
        self.words = keystrokes(self.station, 4)
        self.real = self._real_case()
        self.before = self._drafts()
        self.window, self.tasks = build_window(AppPaths(base, font_folders()), Door.over(self.station))
        self.window.desk.verbs = replace(
            self.window.desk.verbs,
            check_all=lambda: None, keep_safe=lambda: (), walk_chain=lambda *_: Walked(left=False, pages=-1),
        )  # fmt: skip
        self.watch = painted_watch()
        self.window.installEventFilter(self.watch)
        self.window.show()
        self.window.activateWindow()
        self._sign_in()

    def follow(self, act: Callable[[], Any], until: Callable[[], bool], name: str = "between") -> Followed:
        """Do it and go on until it is done, nothing waits and the loop has been idle for some turns."""
        self._as_a_window_manager_would()
        self.app.processEvents()
        self.watch.painted = False
        found, began, quiet, work = Followed(), time.perf_counter(), 0, act
        while quiet < QUIET_TURNS:
            start, used = time.perf_counter(), time.thread_time()
            work()
            now = time.perf_counter()
            found.wall.append((now - start) * MS)
            found.busy.append((time.thread_time() - used) * MS)
            if self.watch.painted:
                found.last = (now - began) * MS
                found.first = found.first or found.last
                self.watch.painted = False
            work, idle = self.app.processEvents, found.wall[-1] < IDLE_MS
            quiet = quiet + 1 if idle and not self.tasks.pending and until() else 0
            if idle:
                time.sleep(0.0005)  # the workers' turn; no slot
            if now - began > PATIENCE_S:
                raise TimeoutError(
                    f"{name} never ended: {self.window.current.name}, {self.tasks.pending} tasks"
                )
        return found

    def script(self, rounds: int, people: int) -> Iterator[Step]:
        """A day: every page by its key, searches, a case, a form."""
        for turn in range(rounds):
            for number, name in enumerate(PAGES, 1):
                yield PAGE + name, self._alt(number), lambda name=name: self.window.current.name == name
            yield from self._searching(turn, people)
            yield from self._reports()
            yield from self._forms(turn)
        yield PAGE + "ledger", self._alt(5), lambda: True
        tabs = self.window.page("ledger").tabs
        yield MONTH, lambda: tabs.setCurrentIndex(MONTH_TAB), lambda: True

    def _searching(self, turn: int, people: int) -> Iterator[Step]:
        yield PAGE + "cases", self._alt(3), lambda: True
        page = self.window.page("cases")
        for word in self.words[turn * people * 3 : (turn + 1) * people * 3]:
            line = page.search
            line.setText(word[:-1])
            self.follow(lambda: None, lambda line=line: page._shown == line.text().strip())
            yield SEARCH + "办件", self._typed(word[-1]), lambda line=line: page._shown == line.text().strip()
        page.search.clear()
        self.follow(lambda: None, lambda: page._shown == "")
        case = self.window.page("case")
        yield "case opened", lambda: self.window.open("case", self.real), lambda: case._view is not None
        yield PAGE + "new", self._alt(2), lambda: True
        new = self.window.page("new")
        for mark in "ylbx":
            yield SEARCH + "新办", self._typed(mark), lambda: new._asked == new.search.text().strip()

    def _reports(self) -> Iterator[Step]:
        yield PAGE + "ledger", self._alt(5), lambda: True
        tabs = self.window.page("ledger").tabs
        for at in range(MONTH_TAB + 1, tabs.count()):
            yield f"tab {tabs.tabText(at)}", lambda at=at: tabs.setCurrentIndex(at), lambda: True
        tabs.setCurrentIndex(0)
        yield "F1", self._key("F1"), lambda: self.app.activeModalWidget() is not None
        yield "Esc", lambda: self.app.activeModalWidget().reject(), lambda: True

    def _forms(self, turn: int) -> Iterator[Step]:
        item = ("SB-001", "MZ-003")[turn % 2]
        page = self.window.page("handling")
        yield "form opened", lambda: self.window.open("handling", item), lambda: page.handling is not None
        for _ in range(2):
            yield "next page of a form", page.next_step, lambda: True
        page.form.fields()[0].editor.take_focus()
        for mark in "王a12":
            yield KEY + "a form", self._typed(mark), lambda: True

    def _alt(self, number: int) -> Callable[[], Any]:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        key = Qt.Key(Qt.Key.Key_0 + number)
        return lambda: QTest.keyClick(self._focus(), key, Qt.KeyboardModifier.AltModifier)

    def _key(self, name: str) -> Callable[[], Any]:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        return lambda: QTest.keyClick(self._focus(), getattr(Qt.Key, f"Key_{name}"))

    def _typed(self, mark: str) -> Callable[[], Any]:
        from PySide6.QtGui import QInputMethodEvent
        from PySide6.QtTest import QTest

        def press() -> None:
            if mark.isascii():
                QTest.keyClicks(self._focus(), mark)
            else:
                event = QInputMethodEvent()
                event.setCommitString(mark)
                self.app.sendEvent(self._focus(), event)

        return press

    def _as_a_window_manager_would(self) -> None:
        """The offscreen platform leaves a closed dialog active; keys would go nowhere."""
        active = self.app.activeWindow()
        if active is None or not active.isVisible():
            (self.app.activeModalWidget() or self.window).activateWindow()

    def _focus(self) -> Any:
        return self.app.focusWidget() or self.window

    def _sign_in(self) -> None:
        from tests.support.places import PASSWORD

        login = self.window.page("login")
        self.follow(lambda: None, lambda: True)
        login.type_password(PASSWORD)
        self.follow(lambda: None, lambda: self.window.current.name == "today")

    def _real_case(self) -> str:
        """The one that the crowd is varied from: only its papers can be drawn."""
        with self.station.cabinet.reading() as view:
            here = view.settings.enrolment()
            return next(iter(view.journal.own_after(here.site, here.incarnation, 0))).case_no

    def _drafts(self) -> set[str]:
        with self.station.cabinet.reading() as view:
            return {draft.draft_id for draft in view.drafts.all()}

    def close(self) -> None:
        """The station is used again: nothing of this day stays in it."""
        self.window.close()
        self.window.deleteLater()
        self.app.processEvents()
        with self.station.cabinet.unit() as unit:
            for draft in self._drafts() - self.before:
                unit.drafts.drop(draft)
        self.station.cabinet.close()
