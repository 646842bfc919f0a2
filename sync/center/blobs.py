"""Scans handed out (one protocol step): only to the stations a case concerns."""

from __future__ import annotations

from sqlalchemy import Connection, or_, select

from sync.center import tables
from sync.center.county import County
from sync.center.database import reading
from sync.ledger.problems import Problem

_PAGE = 500


def blob_for(county: County, site: str, sha256: str) -> bytes:
    """The plain bytes of a scan for the registering site or its township.

    Raises Problem("road.unavailable") for what is not here and for what is not theirs,
    without telling which.
    """
    with reading(county.engine) as connection:
        if not _concerns(connection, site, sha256):
            raise Problem("road.unavailable")
    try:
        return county.vault.read(sha256)
    except FileNotFoundError as gone:
        raise Problem("road.unavailable") from gone


def wanted_from(connection: Connection, county: County, site: str) -> list[tuple[str, int]]:
    """(sha256, bytes held) of scans that applied events of the site name and the county lacks, oldest case first."""
    files, sent = tables.case_files.c, tables.uploads.c
    joined = tables.case_files.outerjoin(
        tables.uploads, (files.sha256 == sent.sha256) & (sent.kind == "blob") & sent.complete
    )
    query = select(files.sha256).select_from(joined).where(files.site == site, sent.sha256.is_(None))
    lacking = connection.execute(query.order_by(files.case_no).limit(_PAGE)).scalars()
    return [(sha256, county.vault.offset("blob", sha256)) for sha256 in dict.fromkeys(lacking)]


def _concerns(connection: Connection, site: str, sha256: str) -> bool:
    joined = tables.case_files.join(tables.cases, tables.case_files.c.case_no == tables.cases.c.case_no)
    query = select(tables.cases.c.case_no).select_from(joined)
    query = query.where(
        tables.case_files.c.sha256 == sha256,
        or_(tables.cases.c.site == site, tables.cases.c.township == site),
    )
    return connection.execute(query.limit(1)).first() is not None
