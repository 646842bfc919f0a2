"""Events (经历): frozen facts, the only thing that is ever written down.

The journal, the outbox, the audit trail and the screen's refresh signal are these same
objects. An Act is what a person wants to do; judged and numbered it becomes an Event.
The chain runs over the *sealed* body, so a body can be erased (its key deleted) and the
chain still verifies (formats.md: Event, Erasure and rebuild).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from forms.canonical import canonical

EVENT_SCHEMA = 1
SUITE = "intl"
GENESIS = bytes(32)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it. `role`: VA TS TM CR CA SYS (state_table.yaml roles)."""

    account: str
    name: str
    role: str


SYSTEM = Actor("system", "程序", "SYS")


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody wants to do to a case. `body` is JSON without floats; see docs/internals/events.md.

    `body["facts"]` holds what the guards ask (rows_counted, decision, ...),
    `body["papers"]` the papers that become final with this act.
    """

    kind: str
    case_no: str
    actor: Actor
    effective_date: date
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """One row of a journal. `body` is None where the content key was erased or is not here.

    `hash = H(prev_hash ‖ canonical(header) ‖ H(sealed))`; `seq` has no gaps per
    (site, incarnation), `rev` counts the events of the case as its writer knew it.
    """

    site: str
    incarnation: int
    seq: int
    event_id: str
    case_no: str
    kind: str
    rev: int
    actor: Actor
    effective_date: date
    recorded_at: str
    hlc: str
    sealed: bytes
    prev_hash: bytes
    hash: bytes
    body: Mapping[str, Any] | None = None
    schema: int = EVENT_SCHEMA
    suite: str = SUITE

    def header(self) -> dict[str, Any]:
        """The hashed and signed part, canonical-ready."""
        return {
            "site": self.site,
            "incarnation": self.incarnation,
            "seq": self.seq,
            "event_id": self.event_id,
            "case_no": self.case_no,
            "kind": self.kind,
            "rev": self.rev,
            "actor": {"account": self.actor.account, "name": self.actor.name, "role": self.actor.role},
            "effective_date": self.effective_date.isoformat(),
            "recorded_at": self.recorded_at,
            "hlc": self.hlc,
            "schema": self.schema,
            "suite": self.suite,
        }

    def computed_hash(self) -> bytes:
        """What `hash` must be, from the header, the sealed body and `prev_hash`."""
        return chain_hash(self.prev_hash, self.header(), self.sealed)

    def order(self) -> tuple[str, str, int, int]:
        """Sort key of a case's history: causal (HLC), then by writer."""
        return (self.hlc, self.site, self.incarnation, self.seq)

    def opened(self, body: Mapping[str, Any]) -> Event:
        """The same event with its body in clear."""
        return replace(self, body=body)


def chain_hash(prev_hash: bytes, header: Mapping[str, Any], sealed: bytes) -> bytes:
    """SHA-256 over the previous hash, the canonical header and the hash of the sealed body."""
    return chain_hash_over(prev_hash, header, hashlib.sha256(sealed).digest())


def chain_hash_over(prev_hash: bytes, header: Mapping[str, Any], body_hash: bytes) -> bytes:
    """`chain_hash` for whoever has only the hash of the sealed body: a chain needs no more."""
    return hashlib.sha256(prev_hash + canonical(header) + body_hash).digest()


def digest_of(events: Mapping[str, bytes]) -> str:
    """Digest of a site: hex H over its applied `(event_id, hash)` pairs, sorted (formats.md)."""
    running = hashlib.sha256()
    for event_id in sorted(events):
        running.update(event_id.encode() + events[event_id])
    return running.hexdigest()
