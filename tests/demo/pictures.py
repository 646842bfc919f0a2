"""Pictures of the main pages, drawn offscreen from the demonstration's real stations.

Driven like a clerk would: sign in, open a page, wait for the workers, grab. Qt is loaded
only here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop.paths import AppPaths, font_folders
from tests.support.places import PASSWORD, TOWNSHIP, VILLAGE_A, World

# step of the story -> pictures: (file, site, page, subject by role in the story)
MOMENTS: dict[int, tuple[tuple[str, str, str, str], ...]] = {
    1: (
        ("01-village-login", VILLAGE_A, "login", ""),
        ("02-village-today-offline", VILLAGE_A, "today", ""),
        ("03-village-new", VILLAGE_A, "new", ""),
        ("04-village-case", VILLAGE_A, "case", "rare_1"),
    ),
    4: (
        ("05-township-today", TOWNSHIP, "today", ""),
        ("06-township-take-over", TOWNSHIP, "take_over", ""),
    ),
    6: (("07-village-cases", VILLAGE_A, "cases", ""), ("08-township-case", TOWNSHIP, "case", "supplement")),
    12: (
        ("09-village-exchange", VILLAGE_A, "exchange", ""),
        ("10-village-closed-case", VILLAGE_A, "case", "supplement"),
    ),
}


class Photographer:
    """Takes the pictures of a moment; the Qt application is made at the first one."""

    def __init__(self, world: World, folder: Path) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        self._world, self._folder, self._app = world, folder, None
        self.taken: list[Path] = []

    def moment(self, step: int, cases: dict[str, str]) -> None:
        """Take what belongs after this step of the story."""
        for file, site, page, role in MOMENTS.get(step, ()):
            self._folder.mkdir(parents=True, exist_ok=True)
            self.taken.append(self._take(self._folder / f"{file}.png", site, page, cases.get(role)))

    def _take(self, path: Path, site: str, page: str, subject: str | None) -> Path:
        from PySide6.QtCore import qInstallMessageHandler
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        from desktop.counter import build_window
        from desktop.widgets.turns import still_drawing

        qInstallMessageHandler(_say_once_needed)

        self._app = QApplication.instance() or self._app or QApplication(["daiban"])
        place = self._world[site]
        paths = AppPaths(self._folder / "devices", font_folders())
        window, tasks = build_window(paths, place.station)

        def settle() -> None:
            for _ in range(600):
                QTest.qWait(5)
                if not tasks.pending and not still_drawing(window):
                    break
            QTest.qWait(15)

        window.show()
        settle()
        if page != "login":
            _sign_in(window, settle)
            window.open(page, subject)
            settle()
        window.grab().save(str(path))
        tasks.finish()
        window.hide()
        window.deleteLater()
        QTest.qWait(1)
        return path


def _say_once_needed(_kind: object, _context: object, text: str) -> None:
    """The offscreen platform tells at every window that it has no size hints; that is no news."""
    if "propagateSizeHints" not in text:
        sys.stderr.write(text + "\n")


def _sign_in(window: Any, settle: Callable[[], None]) -> None:
    window.page("login").type_password(PASSWORD)
    settle()
