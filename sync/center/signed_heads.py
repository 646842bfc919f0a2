"""The newest segment head of each PC: its signature over the hash of its last row, and so over its whole chain.

The bytes of a segment go when its rows are in the book; these few hundred stay, so that whoever is shown the
rows later, the city above all, need not take this county's word for who wrote them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select, tuple_

from sync.center.city_tables import signed_heads
from sync.center.database import put_all
from sync.segments.header import SIGNATURE_BYTES, split


def keep_heads(connection: Connection, segments: Iterable[bytes]) -> None:
    """Of verified segments; an older head than the one here changes nothing."""
    newest: dict[tuple[str, int], dict[str, Any]] = {}
    for raw in segments:
        header, head, _, signature = split(raw)
        place = (header.site, header.incarnation)
        if header.last and newest.get(place, {"seq": 0})["seq"] < header.seq_to:
            row = {"site": header.site, "incarnation": header.incarnation, "seq": header.seq_to}
            newest[place] = row | {"head": head, "signature": signature[:SIGNATURE_BYTES]}
    if not newest:
        return
    columns = signed_heads.c
    query = select(columns.site, columns.incarnation, columns.seq)
    known = {
        (row.site, row.incarnation): row.seq
        for row in connection.execute(
            query.where(tuple_(columns.site, columns.incarnation).in_(list(newest)))
        )
    }
    fresh = [row for place, row in sorted(newest.items()) if known.get(place, 0) < row["seq"]]
    put_all(connection, signed_heads, fresh)
