"""The rows that one real registration leaves in a station's tables: the pattern for many others."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from desktop.usecases.station import Station

TABLES = ("events", "case_keys", "cases", "papers", "case_blobs")


def rows_of(station: Station, case_no: str) -> dict[str, list[dict[str, Any]]]:
    """Table -> its rows of the case, without row ids. Reads the tables directly."""
    found: dict[str, list[dict[str, Any]]] = {}
    with station.cabinet._database.reading() as connection:
        for table in TABLES:
            rows = connection.execute(text(f"SELECT * FROM {table} WHERE case_no = :no"), {"no": case_no})
            found[table] = [{k: v for k, v in row._mapping.items() if k != "row_id"} for row in rows]
    return found
