"""Updates (更新) as verbs: look, take, and a quiet look once a day after an exchange.

Blocking, for a worker; weather and refusals of the quiet look are written down, never said.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from desktop.updating.report import county_of, is_installed, ready_version
from sync.ledger.problems import Problem

log = logging.getLogger(__name__)

SLICE_S = 20.0
"""The line is the cases': so long may one round of the quiet fetch take; the next goes on."""
LOOKED = Path("updates") / "looked"
_AGAIN = ("update.cut", "update.not_installed", "update.no_source", "road.offline", "center.busy")
"""After these the next round looks again; all else waits for the next day."""


def update_now(
    base: Path,
    now: Callable[[], datetime],
    *,
    stick: Path | None = None,
    check: bool = False,
    accept_expired: bool = False,
    asked: bool = True,
    cancelled: Callable[[], bool] = lambda: False,
    told: Callable[[int], object] = lambda _size: None,
) -> tuple[str, str, bool]:
    """(version, words, it comes up at the next start); ("", "", False) where there is none. Raises Problem update.*, road.*."""
    from desktop.updating.installed import installed_program
    from desktop.updating.sources import FolderSource, LineSource
    from desktop.updating.updating import Updating
    from sync.transport.line import Line

    program = installed_program(base)
    url = county_of(base).get("url")
    if stick is None and not url:
        raise Problem("update.no_source")
    source = FolderSource(stick) if stick is not None else LineSource(Line(url or ""))
    try:
        updating = Updating(
            program, source, now, asked=asked, accept_expired=accept_expired, cancelled=cancelled, told=told
        )
        found = updating.look() if check else updating.take()
    finally:
        source.close()
    return (found.version, found.words, found.ready) if found else ("", "", False)


def tend_updates(base: Path, now: Callable[[], datetime], cancelled: Callable[[], bool]) -> None:
    """Once a day; an update that was not fetched to its end goes on with the next round."""
    if not is_installed(Path(sys.executable).resolve().parent):
        return  # not installed: nothing is loaded for it
    looked = base / LOOKED
    today = now().date().isoformat()
    try:
        if looked.read_text("ascii") == today:
            return
    except (OSError, ValueError):
        log.debug("nobody looked yet")
    ends = time.monotonic() + SLICE_S
    try:
        update_now(base, now, asked=False, cancelled=lambda: cancelled() or time.monotonic() > ends)
    except Problem as problem:
        log.info("no update: %s", problem.code)
        if problem.code in _AGAIN:
            return
    try:
        looked.parent.mkdir(parents=True, exist_ok=True)
        looked.write_text(today, "ascii")
    except OSError as error:
        log.info("the day was not written down: %s", error.strerror)


def update_words(base: Path) -> str:
    """For a quiet line of the window; "" where nothing waits."""
    version = ready_version(base)
    return f"有新版本 {version}，下次打开时换上。" if version else ""
