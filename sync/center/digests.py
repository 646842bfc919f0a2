"""Comparing notes: the digest of what was applied from a device, remembered until more arrives."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection

from sync.center.journal_rows import digest_for, head_of, refused_of


@dataclass(slots=True)
class Digests:
    """Rows are added, and a refused one may take effect later: head and number of refusals date the digest."""

    known: dict[tuple[str, int], tuple[int, int, str]] = field(default_factory=dict)

    def of(self, connection: Connection, site: str, incarnation: int) -> tuple[int, str]:
        """(acked seq, digest) of a device."""
        acked, _ = head_of(connection, site, incarnation)
        refused = len(refused_of(connection, site, incarnation))
        kept = self.known.get((site, incarnation))
        if kept is None or kept[:2] != (acked, refused):
            kept = (acked, refused, digest_for(connection, site, incarnation))
            self.known[(site, incarnation)] = kept
        return kept[0], kept[2]
