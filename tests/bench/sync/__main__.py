"""`python -m tests.bench.sync [--quick] [--runs N] [--lanes N] [--only WORD ...] [--no-peers]`.

Where the machine lets nobody make network namespaces, it says so and ends well. With several
lanes runs go on beside each other, each over a line of its own; ours of many cases over the normal
line, which a processor limits more than the line does, always run alone.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from tests.bench.figures import OUT, Figure, keep, reported, table
from tests.bench.link import lacking
from tests.bench.sync.ours import ours
from tests.bench.sync.peers.roster import Peer
from tests.bench.sync.plan import FULL, QUICK, Entry
from tests.bench.sync.runs import Run
from tests.bench.sync.theirs import Part, part_of, theirs
from tests.bench.sync.weighing import our_figures, their_figures
from tests.bench.sync.worlds import Made, made

PATIENCE_S, PEERS_PATIENCE_S = 300.0, 150.0


@dataclass
class Found:
    """What came of each entry, by its name."""

    ours: dict[str, list[tuple[Run, dict[str, Any]]]] = field(default_factory=dict)
    theirs: dict[tuple[str, str], tuple[Part, Run]] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)


def main(arguments: Sequence[str]) -> int:
    """Exit status 0 whatever the figures are."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.sync", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="ten cases: a smoke, not a measure")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="of ours, with other losses each")
    parser.add_argument("--lanes", type=int, default=1, metavar="N", help="lines beside each other")
    parser.add_argument(
        "--only",
        nargs="*",
        metavar="WORD",
        default=[],
        help="entries: W1 W2 W3a ...; others stay as they were",
    )
    parser.add_argument("--no-peers", action="store_true")
    chosen = parser.parse_args(arguments)
    why = lacking()
    if why:
        print(f"bench-sync: skipped, no shaped line can be made here: {why}", flush=True)
        return 0
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    logging.disable(logging.WARNING)
    plan = [
        entry
        for entry in (QUICK if chosen.quick else FULL)
        if not chosen.only or any(entry.scenario.name.startswith(word) for word in chosen.only)
    ]
    before = os.getloadavg()[0]
    loads = {entry.scenario.load: made(entry.scenario.load) for entry in plan}
    found = Found()
    runs = 1 if chosen.quick else chosen.runs
    _work(_tasks(plan, loads, found, runs, peers=not chosen.no_peers), chosen.lanes)
    figures = [
        reported(f"load of the machine before and at the end, {_named(plan)}", before, "", os.getloadavg()[0])
    ]
    figures += [figure for entry in plan for figure in _figures(entry, loads, found)]
    name = "sync-quick" if chosen.quick else "sync"
    path = keep(name, [*_others(name, plan), *figures] if chosen.only else figures)
    print(f"{table('sync', figures)}\n-> {path}", flush=True)
    return 0


def _named(plan: Sequence[Entry]) -> str:
    return " ".join(entry.scenario.name.partition(",")[0] for entry in plan)


def _others(name: str, plan: Sequence[Entry]) -> list[Figure]:
    """Figures of the last run that were not measured anew."""
    path = OUT / f"{name}.json"
    if not path.exists():
        return []
    again = tuple(entry.scenario.name for entry in plan)
    figures = [Figure(**row) for row in json.loads(path.read_text("utf-8"))]
    return [figure for figure in figures if not figure.name.startswith(again)]


Task = tuple[bool, Callable[[], None]]


def _tasks(
    plan: Sequence[Entry], loads: dict[Any, Made], found: Found, runs: int, *, peers: bool
) -> list[Task]:
    """(alone, work) in order."""
    tasks: list[Task] = []
    for entry in plan:
        load, alone = (
            loads[entry.scenario.load],
            entry.scenario.line == "normal" and not entry.scenario.load.scans,
        )
        found.ours[entry.scenario.name] = []
        tasks += [(alone, _ours(entry, load, seed, found)) for seed in range(1, runs + 1)]
    for entry in plan if peers else ():
        for peer, most in entry.peers.items():
            why = peer.lacking()
            if why:
                found.absent[peer.name] = why
            else:
                tasks.append((False, _theirs(entry, loads[entry.scenario.load], peer, most, found)))
    return tasks


def _ours(entry: Entry, load: Made, seed: int, found: Found) -> Callable[[], None]:
    def work() -> None:
        done = ours(entry.scenario, load, seed, PATIENCE_S)
        found.ours[entry.scenario.name].append(done)
        _say(entry, "ours", done[0])

    return work


def _theirs(entry: Entry, load: Made, peer: Peer, most: int, found: Found) -> Callable[[], None]:
    def work() -> None:
        part = part_of(load, peer, most)
        run = theirs(entry.scenario, load, peer, part, 1, PEERS_PATIENCE_S)
        found.theirs[entry.scenario.name, peer.name] = (part, run)
        _say(entry, peer.name, run)

    return work


def _say(entry: Entry, who: str, run: Run) -> None:
    how = f"{run.seconds:.1f} s, {run.up} B up" if run.finished else f"stopped after {run.seconds:.0f} s"
    print(f"  {time.strftime('%H:%M:%S')} {entry.scenario.name}, {who}: {how}", flush=True)


def _work(tasks: Sequence[Task], lanes: int) -> None:
    """An interrupt ends it after the runs under way; what is there by then is weighed."""
    for alone, work in tasks:
        if alone:
            work()
    with ThreadPoolExecutor(lanes) as pool:
        waiting = [pool.submit(work) for alone, work in tasks if not alone]
        try:
            for future in waiting:
                future.result()
        except KeyboardInterrupt:
            for future in waiting:
                future.cancel()


def _figures(entry: Entry, loads: dict[Any, Made], found: Found) -> list[Figure]:
    name = entry.scenario.name
    uncut = found.ours.get(entry.uncut, [])
    figures = our_figures(entry, loads[entry.scenario.load].limit, found.ours[name], uncut)
    for peer in entry.peers:
        if (name, peer.name) in found.theirs:
            part, run = found.theirs[name, peer.name]
            without = found.theirs.get((entry.uncut, peer.name))
            figures += their_figures(entry, peer, part, run, without[1] if without else None)
        elif peer.name in found.absent:
            figures.append(reported(f"{name}, {peer.name}: absent, {found.absent[peer.name]}", 0, ""))
    return figures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
