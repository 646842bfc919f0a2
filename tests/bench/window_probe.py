"""One process of the window bench: starts, waits until it is usable, tells when, ends.

`ours BASE`: the program over a station, as `python -m desktop` starts it. `empty`: a bare PySide6
window with one line to type in, after importing the modules named on standard input. Usable: the
first frame is painted and the first key has reached the line. Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

BEGAN = float(os.environ.get("DAIBAN_BENCH_BEGAN", "0")) or time.monotonic()
PATIENCE = 60.0
OURS = ("desktop", "forms", "sync", "resources", "tests")


def main(arguments: list[str]) -> int:
    found = empty_window() if arguments[1] == "empty" else our_window(Path(arguments[2]))
    print(json.dumps(found))
    return 0


def empty_window() -> dict[str, Any]:
    """The baseline: Qt, a window, and the libraries, nothing of ours."""
    for name in json.loads(sys.stdin.read()):
        import_module(name)
    from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow

    app = QApplication(sys.argv[:1])
    window = QMainWindow()
    line = QLineEdit()
    window.setCentralWidget(line)
    window.resize(1366, 768)
    watch = painted_watch()
    window.installEventFilter(watch)
    window.show()
    line.setFocus()
    usable = until_usable(app, watch, lambda: line)
    return {"usable": usable, **memory()}


def our_window(base: Path) -> dict[str, Any]:
    """What `desktop.__main__` does up to the event loop, then one key, then the password."""
    from desktop import crash
    from desktop.bootstrap import door_of
    from desktop.logs import start_logging
    from desktop.paths import app_paths

    paths = app_paths(str(base))
    crash.install()
    sys.excepthook = sys.__excepthook__  # a bench wants to see what broke it
    start_logging(paths.logs)
    door = door_of(paths)
    door.open_clear()
    opened = time.monotonic() - BEGAN
    from PySide6.QtWidgets import QApplication

    from desktop.counter import build_window

    app = QApplication(sys.argv[:1])
    window, tasks = build_window(paths, door)
    watch = painted_watch()
    window.installEventFilter(watch)
    window.show()
    usable = until_usable(app, watch, lambda: app.focusWidget())
    foreign = sorted(name for name in sys.modules if is_library(name))
    start = memory()
    signed_in = until_today(app, window, tasks)
    tasks.finish()
    door.close()
    return {
        "opened": opened, "usable": usable, "signed_in": signed_in, "modules": foreign, **start,
        "rss_signed_in": memory()["rss"],
    }  # fmt: skip


def painted_watch() -> Any:
    """An event filter that remembers whether a paint came by."""
    from PySide6.QtCore import QEvent, QObject

    class Watch(QObject):
        painted = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            self.painted = self.painted or event.type() == QEvent.Type.UpdateRequest
            return False

    return Watch()


def until_usable(app: Any, watch: Any, target: Any) -> float:
    """Seconds from the start of the process until a frame is out and a typed key stands in the line."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QLineEdit

    while time.monotonic() - BEGAN < PATIENCE:
        app.processEvents()
        line = target()
        if not watch.painted or not isinstance(line, QLineEdit) or not line.isVisible():
            continue
        QTest.keyClicks(line, "1")
        app.processEvents()
        if line.text().endswith("1"):
            usable = time.monotonic() - BEGAN
            line.clear()
            return usable
    raise TimeoutError("never usable")


def until_today(app: Any, window: Any, tasks: Any) -> float:
    """Seconds from Enter in the password, keys and database shut, to 今日 painted with its rows."""
    from tests.support.places import PASSWORD

    while tasks.pending:
        app.processEvents()
    login = window.page("login")
    login.type_name("周明华")
    began = time.monotonic()
    login.type_password(PASSWORD)
    while time.monotonic() - began < PATIENCE:
        app.processEvents()
        if window.current.name == "today" and not tasks.pending:
            app.processEvents()
            return time.monotonic() - began
    raise TimeoutError("今日 never came")


def is_library(name: str) -> bool:
    """A module from site-packages: neither ours nor Python's own."""
    module = sys.modules[name]
    file = getattr(module, "__file__", None) or ""
    return "site-packages" in file and name.split(".")[0] not in OURS


def memory() -> dict[str, float]:
    """MB resident now, and the seconds of CPU this process has used (all its threads)."""
    used = time.process_time()
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return {"rss": int(line.split()[1]) / 1024, "cpu": used}
    return {"rss": 0.0, "cpu": used}


if __name__ == "__main__":
    sys.exit(main(sys.argv))
