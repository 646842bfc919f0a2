"""Theirs: one run of a peer with the first documents of a load, and what arrived."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench.figures import OUT
from tests.bench.link import COUNTY_IP
from tests.bench.sync.ours import environment
from tests.bench.sync.peers.roster import MODULES, Peer
from tests.bench.sync.runs import Run, Scenario, run
from tests.bench.sync.worlds import Made

PORT = 8500


@dataclass(frozen=True, slots=True)
class Part:
    """What of a load a peer was given: its first `documents`, all scans; `limit` in bytes of that part."""

    documents: int
    scans: int
    limit: float


def part_of(load: Made, peer: Peer, most: int) -> Part:
    """A peer that takes minutes is given fewer documents; the limit goes down in the same measure."""
    whole = len(load.documents)
    given = 0 if peer.carries == "scans" else min(most, whole)
    scans = load.scans if peer.carries != "documents" else ()
    text = load.limit - sum(map(len, load.scans))
    return Part(given, len(scans), text * given / whole + sum(map(len, scans)))


def theirs(scenario: Scenario, load: Made, peer: Peer, part: Part, seed: int, patience: float) -> Run:
    """Fresh folders, a fresh line."""
    with tempfile.TemporaryDirectory(prefix="peer-", dir=OUT) as name:
        county, site = Path(name) / "county", Path(name) / "site"
        county.mkdir()
        (site / "scans").mkdir(parents=True)
        lines = b"\n".join(load.documents[: part.documents])
        (site / "documents.ndjson").write_bytes(lines + b"\n" if lines else b"")
        for number, content in enumerate(load.scans[: part.scans]):
            (site / "scans" / f"{number:04}").write_bytes(content)
        serve = peer.county(county, COUNTY_IP, PORT)
        return run(
            scenario, seed, serve, peer.site(site, COUNTY_IP, PORT), patience, _with_modules(), asks=True
        )


def _with_modules() -> Mapping[str, str]:
    return {
        **environment(),
        "PEERS_MODULES": str(MODULES),
        "NODE_NO_WARNINGS": "1",
        "HOME": os.environ["HOME"],
    }
