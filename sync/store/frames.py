"""Frames: what one unit of work leaves for the second copy.

Enough to make the unit good again where the database lost it: own events, the content
keys they need, counters taken, settings and accounts. Knows bytes and JSON, no files.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sync.ledger.events import Actor, Event

FILLER = 0  # `n` of a frame that brings up what older frames lack; it proves no unit


@dataclass(slots=True)
class Frame:
    """`n`: the unit's number, rising. `keys`: case -> (sealed key, escrow). `settings`: name -> JSON bytes."""

    n: int = FILLER
    events: list[Event] = field(default_factory=list)
    keys: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    settings: dict[str, bytes] = field(default_factory=dict)
    accounts: list[dict[str, str]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Nothing in it must survive the loss of the database."""
        return not (self.events or self.keys or self.counters or self.settings or self.accounts)

    def to_bytes(self) -> bytes:
        return json.dumps(
            {
                "n": self.n,
                "events": [event_to_json(event) for event in self.events],
                "keys": {name: [_text(part) for part in pair] for name, pair in self.keys.items()},
                "counters": self.counters,
                "settings": {name: _text(document) for name, document in self.settings.items()},
                "accounts": self.accounts,
            },
            ensure_ascii=False,
            separators=(",", ":"),
        ).encode()


def frame_from_bytes(data: bytes) -> Frame:
    """Raises ValueError or KeyError for what is no frame."""
    raw = json.loads(data)
    return Frame(
        n=raw["n"],
        events=[event_from_json(row) for row in raw["events"]],
        keys={name: (_bytes(pair[0]), _bytes(pair[1])) for name, pair in raw["keys"].items()},
        counters=raw["counters"],
        settings={name: _bytes(text) for name, text in raw["settings"].items()},
        accounts=raw["accounts"],
    )


def event_to_json(event: Event) -> dict[str, Any]:
    """The header with the sealed body and both hashes; never the body in clear."""
    sealed = {"sealed": _text(event.sealed), "prev_hash": _text(event.prev_hash), "hash": _text(event.hash)}
    return {**event.header(), **sealed}


def event_from_json(row: Mapping[str, Any]) -> Event:
    fields = dict(row)
    fields["actor"] = Actor(**row["actor"])
    fields["effective_date"] = date.fromisoformat(row["effective_date"])
    for name in ("sealed", "prev_hash", "hash"):
        fields[name] = _bytes(row[name])
    return Event(**fields)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
