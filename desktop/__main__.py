"""The counter's window: arguments and crash hooks first, then bootstrap, then the event loop.

`python -m desktop [--base-dir DIR]`. The database opens only after somebody signed in. A PC that no
county knows yet opens at 首次使用. One window over one folder (`desktop.seat`): a second start calls the first to the front.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop import crash
from desktop.bootstrap import ask_county, door_of
from desktop.logs import start_logging
from desktop.paths import AppPaths, app_paths
from desktop.practising import Practice, open_practice, practice_folder
from desktop.seat import Seat, sit_or_call
from desktop.updating.report import gave_way, shown
from desktop.usecases.door import Door
from desktop.usecases.enrol import enrol
from desktop.usecases.mending import MENDABLE
from desktop.usecases.practice import PASSWORD
from sync import garbage
from sync.ledger.problems import Problem

if TYPE_CHECKING:
    from desktop.tasks import TaskRunner
    from desktop.window import MainWindow

PATIENCE_S = 10.0
"""How long a start waits for a command to end, or for a window that is only opening to answer."""


def main(argv: list[str] | None = None) -> int:
    """Open the window; returns the exit status."""
    parser = argparse.ArgumentParser(prog="daiban-desk", description="代办台")
    parser.add_argument("--base-dir", default=None, metavar="DIR", help="本站数据文件夹")
    parser.add_argument("--practise", action="store_true", help="练习模式：编的人和办件，什么也不会上报")
    options = parser.parse_args(argv)
    paths = app_paths(options.base_dir)
    crash.install()
    if "fcitx" in os.environ.get("XMODIFIERS", ""):
        # The Qt of the Python package has no fcitx plugin; fcitx 5 speaks ibus.
        os.environ.setdefault("QT_IM_MODULE", "ibus")
    where = "practice" if options.practise else "station"
    status = 0
    while where:
        file = paths.seat if where == "station" else paths.practice_seat
        try:
            seat = sit_or_call(file, PATIENCE_S)
        except Problem as problem:
            gave_way()
            return _say(problem)
        if seat is None:
            gave_way()
            return 0
        with seat:
            status, where = _at_station(paths, seat) if where == "station" else _practise(paths, seat, where)
    return status


def _at_station(paths: AppPaths, seat: Seat) -> tuple[int, str]:
    """The window over the station of this PC; its exit status and where to go on, "" for nowhere."""
    start_logging(paths.logs)
    try:
        door = door_of(paths)
        door.open_clear()
    except Problem as problem:
        if problem.code not in MENDABLE:
            return _say(problem), ""  # else the window opens at the repair room
        _tell(problem)
    try:
        return _run(lambda: _station_window(paths, door), seat)
    finally:
        door.close()


def _practise(paths: AppPaths, seat: Seat, where: str) -> tuple[int, str]:
    """The same over the practice beside it; nothing of the station is open meanwhile, its log neither."""
    logging.basicConfig(handlers=[logging.NullHandler()], force=True)  # shuts the file of before
    try:
        root = practice_folder(paths, afresh=where == "afresh")
        start_logging(root / "village" / "logs")
        practising = open_practice(paths)
    except Problem as problem:
        return _say(problem), ""
    try:
        return _run(lambda: _practice_window(practising), seat)
    finally:
        practising.close()


def _station_window(paths: AppPaths, door: Door) -> tuple[MainWindow, TaskRunner]:
    from desktop.counter import build_window

    return build_window(paths, door, enrolling(door))


def _practice_window(practising: Practice) -> tuple[MainWindow, TaskRunner]:
    from desktop.counter import build_practice

    return build_practice(practising.paths, practising.station, PASSWORD)


def _run(build: Callable[[], tuple[MainWindow, TaskRunner]], seat: Seat) -> tuple[int, str]:
    from PySide6.QtWidgets import QApplication

    from desktop.in_front import InFront

    app = QApplication.instance() or QApplication(sys.argv[:1])
    app.setApplicationName("daiban")
    window, tasks = build()
    asked: list[str] = []
    window.turned.connect(asked.append)
    window.turned.connect(app.quit)
    window.show()
    seat.listen(InFront(window).come)
    tasks.run(shown)
    garbage.seldom()
    status = app.exec()
    tasks.finish()
    window.deleteLater()
    return int(status), asked[-1] if asked else ""


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

    _tell(problem)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if QApplication.platformName() != "offscreen":
        QMessageBox.warning(None, "代办台", problem.sentence)
    del app
    return 1


def _tell(problem: Problem) -> None:
    if sys.stderr is not None:  # a Windows program without a console has none
        sys.stderr.write(f"{problem}\n")


if __name__ == "__main__":
    sys.exit(main())
