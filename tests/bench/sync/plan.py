"""The plan: which loads travel over which line, with which cuts, and which peers are beside ours.

`most`: documents that a slow peer is given of the load, because all of them would take an hour; the
limit it is held against goes down in the same measure. W3a and W3e carry 2,000 cases: 600 are
through before the second cut.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.bench.sync.peers.roster import BULK, POUCH, RECORD, RSYNC, SESSION, TUS, Peer
from tests.bench.sync.runs import Cuts, Scenario
from tests.bench.sync.worlds import Load

ALL = 1 << 30
BACKLOG = Load(2000)
SCANS, FEW_SCANS = Load(30, 30), Load(5, 5)


@dataclass(frozen=True, slots=True)
class Entry:
    """`time`, `sent`: gates as times the limit; `waste`: bytes a cut; `uncut`: the entry to compare bytes with."""

    scenario: Scenario
    peers: Mapping[Peer, int] = field(default_factory=dict)
    time: float | None = None
    sent: float | None = None
    waste: int | None = None
    uncut: str = ""


W1_NORMAL = Entry(
    Scenario("W1 normal, 2,000 cases", "normal", BACKLOG),
    {RECORD: 100, SESSION: 100, BULK: ALL, RSYNC: ALL, POUCH: 500},
    time=1.20,
    sent=1.05,
)
W1_COLD = Entry(Scenario("W1 cold normal, 2,000 cases", "normal", BACKLOG, cold=True))
"""Not a gate: every peer has its bytes ready before the line is there, and so has a station that ran meanwhile."""
W1_BAD = Entry(
    Scenario("W1 bad, 2,000 cases", "bad", BACKLOG),
    {RECORD: 40, SESSION: 40, BULK: ALL, RSYNC: ALL, POUCH: 100},
    time=1.30,
    sent=1.12,
)
W1_SLOW = Entry(Scenario("W1 slow, 64 kbit/s, 2,000 cases", "slow", BACKLOG), {BULK: ALL, RSYNC: ALL})
"""Not a gate: here the line is the limit on any machine, however busy."""
W2_NORMAL = Entry(
    Scenario("W2 normal, 30 cases and scans", "normal", SCANS),
    {SESSION: ALL, RSYNC: ALL, POUCH: ALL, TUS: ALL},
    time=1.10,
)
W2_BAD = Entry(
    Scenario("W2 bad, 5 cases and scans", "bad", FEW_SCANS),
    {SESSION: ALL, RSYNC: ALL, POUCH: ALL, TUS: ALL},
    time=1.20,
)
W3A = Entry(
    Scenario("W3a 4 cuts, bad, 2,000 cases", "bad", BACKLOG, Cuts(5, 3, 4, "rst")),
    {SESSION: 40, BULK: ALL, RSYNC: ALL, POUCH: 100},
    time=2.3,
    waste=48_000,
    uncut=W1_BAD.scenario.name,
)
W3B = Entry(
    Scenario("W3b 6 cuts, normal, 30 scans", "normal", SCANS, Cuts(6, 3, 6, "rst")),
    {SESSION: ALL, RSYNC: ALL, POUCH: ALL, TUS: ALL},
    time=1.25,
    waste=80_000,
    uncut=W2_NORMAL.scenario.name,
)
W3C = Entry(
    Scenario("W3c 5 cuts, bad, 5 scans", "bad", FEW_SCANS, Cuts(10, 5, 5, "rst")),
    {SESSION: ALL, RSYNC: ALL, TUS: ALL},
    waste=60_000,
    uncut=W2_BAD.scenario.name,
)
W3D = Entry(
    Scenario("W3d 6 silent deaths, normal, 30 scans", "normal", SCANS, Cuts(6, 3, 6, "hole")),
    {SESSION: ALL, RSYNC: ALL, POUCH: ALL, TUS: ALL},
    time=1.7,
    uncut=W2_NORMAL.scenario.name,
)
W3E = Entry(
    Scenario("W3e 4 silent deaths, bad, 2,000 cases", "bad", BACKLOG, Cuts(5, 3, 4, "hole")),
    {BULK: ALL, RSYNC: ALL, POUCH: 100},
    uncut=W1_BAD.scenario.name,
)
FULL: Sequence[Entry] = (W1_NORMAL, W1_COLD, W1_BAD, W1_SLOW, W2_NORMAL, W2_BAD, W3A, W3B, W3C, W3D, W3E)

_SMALL = Load(5, 1)
QUICK: Sequence[Entry] = (
    Entry(Scenario("quick, 5 cases and a scan", "normal", _SMALL), {SESSION: ALL, BULK: ALL}),
    Entry(
        Scenario("quick, cut", "normal", _SMALL, Cuts(1.5, 0.5, 1, "rst")), uncut="quick, 5 cases and a scan"
    ),
)
