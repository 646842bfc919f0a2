"""Comparing notes: the digest of what was applied from a device, remembered until more arrives."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection

from sync.center.journal_rows import digest_for, head_of


@dataclass(slots=True)
class Digests:
    """A row's status never changes once it is in the journal, so the head's seq dates the digest."""

    known: dict[tuple[str, int], tuple[int, str]] = field(default_factory=dict)

    def of(self, connection: Connection, site: str, incarnation: int) -> tuple[int, str]:
        """(acked seq, digest) of a device."""
        acked, _ = head_of(connection, site, incarnation)
        kept = self.known.get((site, incarnation))
        if kept is None or kept[0] != acked:
            kept = (acked, digest_for(connection, site, incarnation))
            self.known[(site, incarnation)] = kept
        return kept
