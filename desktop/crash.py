"""Crash hooks: a bug becomes a log entry with an incident number, never a lost window.

Installed first, before anything else can fail. Drafts are saved field by field, so a crash
costs at most the field being typed.
"""

from __future__ import annotations

import logging
import secrets
import sys
import threading
from types import TracebackType

log = logging.getLogger(__name__)


def install() -> None:
    """Route uncaught exceptions of every thread into the log."""
    sys.excepthook = _main
    threading.excepthook = _thread


def report(error: BaseException) -> str:
    """Write a bug down and return its incident number, which the clerk sees and can read out."""
    incident = secrets.token_hex(3).upper()
    log.error("incident %s", incident, exc_info=error)
    return incident


def _main(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    log.critical("uncaught", exc_info=(kind, error, trace))


def _thread(given: threading.ExceptHookArgs) -> None:
    if given.exc_value is not None:
        log.critical(
            "uncaught in %s",
            given.thread.name if given.thread else "a thread",
            exc_info=(given.exc_type, given.exc_value, given.exc_traceback),
        )
