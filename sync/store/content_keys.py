"""Content keys (内容密钥): one random key per case; deleting it erases the person.

The key lies sealed at rest in its own table and boxed to the county (escrow). An erased
case keeps a row without a key, so nothing that arrives later brings the key back. Bodies
are bound to their event's id and cannot be moved to another event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from forms.canonical import canonical
from sync import seal
from sync.ledger import schemas
from sync.ledger.body import read_body
from sync.ledger.events import Event
from sync.seal import KEY_BYTES, SealBroken, box_to, derive, unbox, unseal
from sync.store.frames import Frame
from sync.store.keys import StationKeys
from sync.store.tables import case_keys

SITE_KEY = "@site"  # the key of events that belong to no case
_ERASED = b""
_AT_ONCE = 500
_BY_NAME = select(case_keys.c.sealed, case_keys.c.escrow).where(case_keys.c.case_no == bindparam("named"))


class ContentKeys:
    """The keys of this transaction's cases; opened ones are remembered for its length."""

    def __init__(self, connection: Connection, keys: StationKeys, frame: Frame) -> None:
        self._connection = connection
        self._rest = derive(keys.data_key, "case-keys")
        self._box_seed = keys.box_seed
        self._frame = frame
        self._opened: dict[str, bytes | None] = {}

    def of(self, case_no: str) -> bytes | None:
        """The key of a case; None where it was erased or never came."""
        name = case_no or SITE_KEY
        if name not in self._opened:
            row = self._row(name)
            self._opened[name] = _open(self._rest, name, row[0]) if row else None
        return self._opened[name]

    def of_many(self, case_nos: Iterable[str]) -> dict[str, bytes]:
        """Case -> its key, of those that have one, in one look."""
        names = {case_no or SITE_KEY: case_no for case_no in case_nos}
        found: dict[str, bytes] = {}
        for page in batched(names, _AT_ONCE):
            query = select(case_keys.c.case_no, case_keys.c.sealed).where(case_keys.c.case_no.in_(page))
            for name, sealed in self._connection.execute(query):
                key = _open(self._rest, name, sealed)
                if key is not None:
                    found[names[name]] = key
        return found

    def for_writing(
        self, case_no: str, county_box: bytes, random_bytes: Callable[[int], bytes]
    ) -> bytes | None:
        """The key of a case, made where it has none yet; None where it was erased."""
        name = case_no or SITE_KEY
        if self._row(name) is None:
            self._keep(name, random_bytes(KEY_BYTES), county_box)
        self._frame.keys.update(self.pairs((case_no,)))
        return self.of(case_no)

    def take(self, case_no: str, boxed: bytes, county_box: bytes) -> bool:
        """Keep a key that the county boxed to this station; the first one holds. True where it is new.

        Raises SealBroken where the box is not for this station or holds no key.
        """
        if self._row(case_no) is not None:
            return False
        key = unbox(self._box_seed, boxed)
        if len(key) != KEY_BYTES:
            raise SealBroken
        self._keep(case_no, key, county_box)
        return True

    def restore(self, pairs: Mapping[str, tuple[bytes, bytes]]) -> None:
        """Put rows of the second copy back where there are none."""
        for name, (sealed, escrow) in pairs.items():
            row = {"case_no": name, "sealed": sealed, "escrow": escrow}
            self._connection.execute(insert(case_keys).values(row).on_conflict_do_nothing())

    def erase(self, case_no: str) -> None:
        """Overwrite the key (secure_delete is on); the row stays as a tombstone."""
        row = {"case_no": case_no, "sealed": _ERASED, "escrow": _ERASED}
        statement = insert(case_keys).values(row)
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["case_no"], set_={"sealed": _ERASED, "escrow": _ERASED}
            )
        )
        self._opened[case_no] = None

    def forget(self, case_no: str) -> None:
        """Make room for another case's key: this number was given twice and the other case stands."""
        self._connection.execute(delete(case_keys).where(case_keys.c.case_no == case_no))
        self._opened.pop(case_no, None)

    def erased(self, case_no: str) -> bool:
        """The key was here and was destroyed."""
        row = self._row(case_no or SITE_KEY)
        return row is not None and row[0] == _ERASED

    def escrows(self, case_nos: Iterable[str]) -> dict[str, bytes]:
        """Case -> its key boxed to the county; "" stands for the site's own key."""
        found = {}
        for case_no in case_nos:
            row = self._row(case_no or SITE_KEY)
            if row is not None and row[1]:
                found[case_no] = bytes(row[1])
        return found

    def pairs(self, case_nos: Iterable[str]) -> dict[str, tuple[bytes, bytes]]:
        """Key rows of these cases as the second copy keeps them; erased ones have none."""
        found = {}
        for name in {case_no or SITE_KEY for case_no in case_nos}:
            row = self._row(name)
            if row is not None and row[0]:
                found[name] = (bytes(row[0]), bytes(row[1]))
        return found

    def opened(self, event: Event) -> Event:
        """The event with its body where the key is here and fits; otherwise as it came."""
        key = self.of(event.case_no)
        if key is None:
            return event
        body = open_body(key, event)
        return event if body is None else event.opened(body)

    def _keep(self, name: str, key: bytes, county_box: bytes) -> None:
        row = {
            "case_no": name,
            "sealed": seal.seal(self._rest, key, name.encode()),
            "escrow": box_to(county_box, key),
        }
        self._connection.execute(insert(case_keys).values(row))
        self._opened.pop(name, None)

    def _row(self, name: str) -> tuple[bytes, bytes] | None:
        row = self._connection.execute(_BY_NAME, {"named": name}).first()
        return None if row is None else (row[0], row[1])


def batched(names: Iterable[str], size: int) -> Iterator[list[str]]:
    """Pages of names, for statements that take so many."""
    page: list[str] = []
    for name in names:
        page.append(name)
        if len(page) == size:
            yield page
            page = []
    if page:
        yield page


def seal_body(key: bytes, event_id: str, body: Mapping[str, Any]) -> bytes:
    """A body as the journal and the wire carry it."""
    return seal.seal_body(key, canonical(body), event_id.encode())


def open_body(key: bytes, event: Event) -> Mapping[str, Any] | None:
    """The body in clear, as of today's schema; None where the key does not fit or it is no body of ours."""
    try:
        body = read_body(seal.unseal_body(key, event.sealed, event.event_id.encode()))
        return schemas.SCHEMAS.lifted(event.kind, event.schema, body)
    except (SealBroken, ValueError):
        return None


def _open(rest: bytes, name: str, sealed: bytes) -> bytes | None:
    if not sealed:
        return None
    try:
        return unseal(rest, bytes(sealed), name.encode())
    except SealBroken:
        return None
