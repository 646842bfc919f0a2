"""Blob rows: which scans lie here, which case names them, which the county holds.

The bytes are in `blob_files.py`; a row is written only after its file is on the disk.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, exists, func, select, update
from sqlalchemy.dialects.sqlite import insert

from sync.store.tables import blobs, case_blobs, cases, drafts

_BY_NAME = select(blobs).where(blobs.c.sha256 == bindparam("named"))
_NAME = insert(case_blobs).on_conflict_do_nothing()


@dataclass(frozen=True, slots=True)
class Blob:
    """`sm3`: hex fingerprint of the plain bytes. `stored`: the county has proved that it holds them."""

    sha256: str
    size: int
    sm3: str
    own: bool
    stored: bool


class BlobRows:
    """The scans of this transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next_after(self, sha256: str, limit: int) -> list[tuple[str, bool]]:
        """(name, the county holds it) of the next scans in the order of names, for the scrub."""
        query = select(blobs.c.sha256, blobs.c.stored).where(blobs.c.sha256 > sha256)
        rows = self._connection.execute(query.order_by(blobs.c.sha256).limit(limit))
        return [(row.sha256, row.stored) for row in rows]

    def not_here(self, sha256: str) -> None:
        """Its bytes are spoiled: the next exchange asks the county for them."""
        self._connection.execute(update(case_blobs).where(case_blobs.c.sha256 == sha256).values(here=False))

    def get(self, sha256: str) -> Blob | None:
        row = self._connection.execute(_BY_NAME, {"named": sha256}).first()
        return None if row is None else Blob(row.sha256, row.size, row.sm3, row.own, row.stored)

    def keep(self, blob: Blob, kept_ms: int) -> None:
        """Note a scan whose file is on the disk; one that is known stays as it is."""
        row = {
            "sha256": blob.sha256,
            "size": blob.size,
            "sm3": blob.sm3,
            "own": blob.own,
            "stored": blob.stored,
            "kept_ms": kept_ms,
        }
        self._connection.execute(insert(blobs).values(row).on_conflict_do_nothing())
        named = case_blobs.c.sha256 == blob.sha256
        self._connection.execute(update(case_blobs).where(named).values(here=True))

    def name(self, case_no: str, names: Iterable[str]) -> None:
        """A case names these scans."""
        named = tuple(dict.fromkeys(names))
        if not named:
            return
        found = self._connection.execute(select(blobs.c.sha256).where(blobs.c.sha256.in_(named)))
        here = frozenset(found.scalars())
        rows = [{"sha256": sha256, "case_no": case_no, "here": sha256 in here} for sha256 in named]
        self._connection.execute(_NAME, rows)

    def of_case(self, case_no: str) -> tuple[str, ...]:
        query = select(case_blobs.c.sha256).where(case_blobs.c.case_no == case_no)
        return tuple(self._connection.execute(query).scalars())

    def unsent(self) -> tuple[tuple[str, int], ...]:
        """(name, size) of own scans the county has not proved, oldest case first, then small ones."""
        query = (
            select(blobs.c.sha256, blobs.c.size)
            .join(case_blobs, case_blobs.c.sha256 == blobs.c.sha256)
            .join(cases, cases.c.case_no == case_blobs.c.case_no)
            .where(blobs.c.own, ~blobs.c.stored)
            .group_by(blobs.c.sha256)
            .order_by(func.min(cases.c.row_id), blobs.c.size)
        )
        return tuple((row.sha256, row.size) for row in self._connection.execute(query))

    def wanted(self) -> tuple[str, ...]:
        """Scans that a case of this station names and that do not lie here, oldest case first."""
        query = (
            select(case_blobs.c.sha256)
            .join(cases, cases.c.case_no == case_blobs.c.case_no)
            .where(~case_blobs.c.here)
            .order_by(cases.c.row_id)
        )
        return tuple(dict.fromkeys(self._connection.execute(query).scalars()))

    def waiting(self) -> int:
        """How many own scans the county has not proved."""
        named = exists().where(case_blobs.c.sha256 == blobs.c.sha256)
        query = select(func.count()).select_from(blobs).where(blobs.c.own, ~blobs.c.stored, named)
        return int(self._connection.execute(query).scalar_one())

    def mark_stored(self, sha256: str, stored: bool = True) -> None:
        self._connection.execute(update(blobs).where(blobs.c.sha256 == sha256).values(stored=stored))

    def asked_for(self, sha256: str) -> None:
        """The county lacks it and asks this station, perhaps for a scan of its own that it lost."""
        self._connection.execute(update(blobs).where(blobs.c.sha256 == sha256).values(stored=False, own=True))

    def offer_all_again(self) -> None:
        """The county was restored from a backup: nothing it said about scans holds."""
        self._connection.execute(update(blobs).values(stored=False))

    def forget_case(self, case_no: str) -> tuple[str, ...]:
        """Drop a case's claims; returns the scans that nothing names any more (rows gone, files not yet)."""
        names = self.of_case(case_no)
        self._connection.execute(delete(case_blobs).where(case_blobs.c.case_no == case_no))
        free = tuple(sha256 for sha256 in names if not self._named(sha256))
        self._connection.execute(delete(blobs).where(blobs.c.sha256.in_(free)))
        return free

    def awaits_proof(self, sha256: str) -> bool:
        """It lies here and the county has not proved that it holds it."""
        blob = self.get(sha256)
        return blob is not None and not blob.stored

    def sweep(self, before_ms: int, spared: Iterable[str] = ()) -> tuple[str, ...]:
        """Drop rows of scans kept before that time which no case, no draft and not `spared` names; returns their names."""
        query = select(blobs.c.sha256).where(blobs.c.kept_ms < before_ms)
        kept = frozenset(spared)
        found = [sha256 for sha256 in self._connection.execute(query).scalars() if sha256 not in kept]
        old = [sha256 for sha256 in found if not self._named(sha256)]
        self._connection.execute(delete(blobs).where(blobs.c.sha256.in_(old)))
        return tuple(old)

    def clear_names(self) -> None:
        self._connection.execute(delete(case_blobs))

    def _named(self, sha256: str) -> bool:
        by_case = select(case_blobs.c.sha256).where(case_blobs.c.sha256 == sha256)
        by_draft = select(drafts.c.draft_id).where(drafts.c.content.contains(sha256, autoescape=True))
        return any(self._connection.execute(query.limit(1)).first() for query in (by_case, by_draft))
