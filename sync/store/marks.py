"""Marks: small facts about the cabinet itself, one row each (`meta`).

High-water marks of the road and of the second copy, the last clock reading. Text in, text out.
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from sync.store.tables import meta

SENT = "sent"  # seq of the last own event handed to a carrier
ACKED = "acked"  # seq of the last own event the county proved
CURSOR = "cursor"  # <epoch>.<n> as the county last answered
EPOCH = "epoch"  # the life of the county that what it said belongs to
HLC = "hlc"  # the latest hybrid clock reading seen or made
UNIT = "unit"  # number of the last unit that left a frame
REFOLD = "refold"  # a migration left the tables to be folded anew
STALE_COPY = "stale_copy"  # the second copy holds something that was erased since
BACKED_UP = "backed_up"
SERVER_TIME = "server_time"
THROUGH = "through "  # the unproved numbers are those up to the day that follows
UNPROVED = "unproved"  # a repair could not prove the last numbers: none is given before a new device number
ENROLLING = "enrolling_keys"  # digest of the key file that takes the clear one's place (`enrolling`)
CARRIED = "carried_settings"  # when the county signed the settings that a stick of updates brought last
CALENDAR = "calendar"  # fingerprint of the calendar that the cached deadlines were reckoned by
GIVE_BACK = "give_back"  # the county was set back: it may lack acts of its own that lie here


_BY_NAME = select(meta.c.value).where(meta.c.name == bindparam("named"))
_NEW = insert(meta)
_PUT = _NEW.on_conflict_do_update(index_elements=["name"], set_={"value": _NEW.excluded.value})


class Marks:
    """The marks of this transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def text(self, name: str) -> str:
        """ "" where the mark was never set."""
        return self._connection.execute(_BY_NAME, {"named": name}).scalar() or ""

    def number(self, name: str) -> int:
        return int(self.text(name) or 0)

    def set(self, name: str, value: str | int) -> None:
        self._connection.execute(_PUT, {"name": name, "value": str(value)})
