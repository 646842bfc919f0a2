"""Settings (设置文件): JSON documents by name, and who this station is.

The county's documents (profile, parameters, calendar, county), the enrolment and what was
printed of the register or asked at the counter also go to the second copy; what else the
station notes for itself (the last round) does not. Knows
nothing of what the documents mean.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select
from sqlalchemy.dialects.sqlite import insert

from forms.canonical import canonical
from sync.ledger.problems import Problem
from sync.store.frames import Frame
from sync.store.tables import settings

ENROLMENT = "@enrolment"
KEPT_TWICE = frozenset({ENROLMENT, "county", "profile", "parameters", "calendar", "given-passwords"})
KEPT_TWICE_BELOW = (
    "register/",
    "inquiries/",
    "recusal/",
    "appointments/",
)  # what was printed, what was asked: nothing else knows it

_BY_NAME = select(settings.c.document).where(settings.c.name == bindparam("named"))  # built once: asked often
_BELOW = (
    select(settings.c.name)
    .where(settings.c.name >= bindparam("first"), settings.c.name < bindparam("beyond"))
    .order_by(settings.c.name)
)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """`incarnation` is the device number DD; `county_box` the county's X25519 public key."""

    site: str
    incarnation: int
    county_box: bytes


class Settings:
    """Documents of this transaction."""

    def __init__(self, connection: Connection, frame: Frame) -> None:
        self._connection = connection
        self._frame = frame
        self._enrolment: Enrolment | None = None

    def get(self, name: str) -> Any:
        """The document as JSON values; None where there is none."""
        document = self._connection.execute(_BY_NAME, {"named": name}).scalar()
        return None if document is None else json.loads(document)

    def raw(self, name: str) -> bytes | None:
        """The document as it came; None where there is none."""
        document = self._connection.execute(_BY_NAME, {"named": name}).scalar()
        return None if document is None else bytes(document)

    def put(self, name: str, document: Any) -> None:
        """Keep a document: JSON values, or JSON bytes as they came. Raises ValueError for what is no JSON."""
        data = bytes(document) if isinstance(document, bytes | bytearray) else canonical(document)
        json.loads(data)
        statement = insert(settings).values(name=name, document=data)
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=["name"], set_={"document": data})
        )
        if name in KEPT_TWICE or name.startswith(KEPT_TWICE_BELOW):
            self._frame.settings[name] = data

    def names(self) -> tuple[str, ...]:
        return tuple(self._connection.execute(select(settings.c.name).order_by(settings.c.name)).scalars())

    def names_below(self, prefix: str) -> tuple[str, ...]:
        """Names that begin so (`prefix` is not empty), in order."""
        beyond = prefix[:-1] + chr(ord(prefix[-1]) + 1)
        return tuple(self._connection.execute(_BELOW, {"first": prefix, "beyond": beyond}).scalars())

    def enrolment(self) -> Enrolment:
        """Raises Problem("store.not_enrolled")."""
        if self._enrolment is None:
            known = self.get(ENROLMENT)
            if known is None:
                raise Problem("store.not_enrolled")
            box = bytes.fromhex(known["county_box"])
            self._enrolment = Enrolment(known["site"], known["incarnation"], box)
        return self._enrolment

    def site(self) -> str:
        """The code of this site; "" before enrolment."""
        try:
            return self.enrolment().site
        except Problem:
            return ""

    def enrol(self, enrolment: Enrolment) -> None:
        """Become a station, once. Raises Problem("store.already_enrolled")."""
        known = self.get(ENROLMENT)
        if known is not None:
            raise Problem("store.already_enrolled", site=known["site"])
        box = enrolment.county_box.hex()
        self.put(
            ENROLMENT,
            {"site": enrolment.site, "incarnation": enrolment.incarnation, "county_box": box},
        )

    def renumber(self, incarnation: int) -> None:
        """This PC is another device of its site from now on."""
        here = self.enrolment()
        box = here.county_box.hex()
        self.put(ENROLMENT, {"site": here.site, "incarnation": incarnation, "county_box": box})
        self.put("profile", {**(self.get("profile") or {}), "device": f"{incarnation:02d}"})
        self._enrolment = None

    def copied(self) -> dict[str, bytes]:
        """Every document that belongs in the second copy."""
        wanted = or_(
            settings.c.name.in_(KEPT_TWICE), *(settings.c.name.startswith(name) for name in KEPT_TWICE_BELOW)
        )
        query = select(settings.c.name, settings.c.document).where(wanted)
        return {name: bytes(document) for name, document in self._connection.execute(query)}
