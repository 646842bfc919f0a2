"""The PC's clock as a witness: when it may be trusted, and when people must confirm the date.

Pure: compares two given times. The order of events is `hlc.py`, deadlines are `deadlines.py`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

BACK = timedelta(minutes=10)
JUMP = timedelta(days=1)


def clock_doubt(last: datetime, now: datetime, elapsed: timedelta | None = None) -> str:
    """Why `now` needs confirmation against the last event: "back", "jump" or "" (state_machine.md 6.4).

    "back": more than 10 minutes before `last`. "jump": more than a day later than it should
    be, `elapsed` being what a monotonic counter measured since `last`; None measures against
    `last` alone. Both times carry their offset.
    """
    if last - now > BACK:
        return "back"
    if now - last - (elapsed or timedelta()) > JUMP:
        return "jump"
    return ""


def clock_suspect(last: datetime, now: datetime, elapsed: timedelta | None = None) -> bool:
    """Two people must confirm the date before anything is printed or recorded."""
    return clock_doubt(last, now, elapsed) != ""
