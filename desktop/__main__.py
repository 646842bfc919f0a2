"""The counter's window: arguments and crash hooks first, then bootstrap, then the event loop.

`python -m desktop [--base-dir DIR]`. The database opens only after somebody signed in. A PC that no
county knows yet opens at 首次使用.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from desktop import crash
from desktop.bootstrap import ask_county, door_of
from desktop.logs import start_logging
from desktop.paths import AppPaths, app_paths
from desktop.usecases.door import Door
from desktop.usecases.enrol import enrol
from desktop.usecases.mending import MENDABLE
from sync.ledger.problems import Problem


def main(argv: list[str] | None = None) -> int:
    """Open the window; returns the exit status."""
    parser = argparse.ArgumentParser(prog="daiban-desk", description="代办台")
    parser.add_argument("--base-dir", default=None, metavar="DIR", help="本站数据文件夹")
    options = parser.parse_args(argv)
    paths = app_paths(options.base_dir)
    crash.install()
    start_logging(paths.logs)
    if "fcitx" in os.environ.get("XMODIFIERS", ""):
        # The Qt of the Python package has no fcitx plugin; fcitx 5 speaks ibus.
        os.environ.setdefault("QT_IM_MODULE", "ibus")
    try:
        door = door_of(paths)
        door.open_clear()
    except Problem as problem:
        sys.stderr.write(f"{problem}\n")
        if problem.code not in MENDABLE:
            return _say(problem)  # else the window opens at the repair room
    try:
        return _run(paths, door)
    finally:
        door.close()


def _run(paths: AppPaths, door: Door) -> int:
    from PySide6.QtWidgets import QApplication

    from desktop.counter import build_window

    app = QApplication(sys.argv[:1])
    app.setApplicationName("daiban")
    window, tasks = build_window(paths, door, enrolling(door))
    window.show()
    status = app.exec()
    tasks.finish()
    return int(status)


def enrolling(door: Door) -> Callable[[str, str], str] | None:
    """How this PC becomes a station: (code, address) -> its name; None where it is one already."""
    try:
        known = not door.is_open or bool(door.station.site())
    except Problem as problem:
        if problem.code != "store.not_enrolled":
            raise
        known = False

    def ask(code: str, address: str) -> str:
        return enrol(door.station, code, address, ask_county(door.station)).name

    return None if known else ask


def _say(problem: Problem) -> int:
    """The sentence in a window of its own: nothing else can be done here."""
    from PySide6.QtWidgets import QApplication, QMessageBox

    app = QApplication.instance() or QApplication(sys.argv[:1])
    if QApplication.platformName() != "offscreen":
        QMessageBox.warning(None, "代办台", problem.sentence)
    del app
    return 1


if __name__ == "__main__":
    sys.exit(main())
