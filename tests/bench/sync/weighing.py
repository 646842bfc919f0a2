"""Weighing: from runs to figures, with the gates of the plan and what must be nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.bench.figures import Figure, at_most, beside, median, reported
from tests.bench.link import PROFILES
from tests.bench.sync.peers.roster import Peer
from tests.bench.sync.plan import Entry
from tests.bench.sync.runs import Run
from tests.bench.sync.theirs import Part

IDLE_S = 15.0
Ours = Sequence[tuple[Run, Mapping[str, Any]]]


def our_figures(entry: Entry, limit: int, done: Ours, uncut: Ours) -> list[Figure]:
    """`done`: runs with what the county held after each; `uncut`: those of the same load without cuts."""
    name, runs = f"{entry.scenario.name}, ours", [run for run, _ in done]
    if not runs:
        return []
    figures = [at_most(f"{name}: runs that did not finish", _unfinished(runs), "", 0), _wrong(name, done)]
    finished = [run for run in runs if run.finished]
    if not finished:
        return figures
    figures += _time(name, entry, limit, finished)
    sent = median([run.up for run in finished])
    words = f"{name}: bytes sent; one zstd-19 frame of all documents, and the scans"
    figures.append(
        beside(words, sent, limit, "B", entry.sent) if entry.sent else reported(words, sent, "B", limit)
    )
    figures.append(reported(f"{name}: bytes that came back", median([run.down for run in finished]), "B"))
    if entry.scenario.cuts:
        figures += _cut(name, entry, finished, [run.up for run, _ in uncut if run.finished])
    else:
        figures += [_uploaded(name, entry, limit, finished), *_labour(name, entry, finished)]
    return figures


def _uploaded(name: str, entry: Entry, limit: int, runs: Sequence[Run]) -> Figure:
    """What a peer that only carries proves: all rows lie whole at the county, unjudged."""
    least = limit * 8 / PROFILES[entry.scenario.line].up
    words = f"{name}: until all rows lay at the county, before they were judged; limit"
    return reported(words, median([float(run.told["uploaded"]) for run in runs]), "s", least)


def _time(name: str, entry: Entry, limit: int, runs: Sequence[Run]) -> list[Figure]:
    least = limit * 8 / PROFILES[entry.scenario.line].up
    taken = median([run.link_up for run in runs])
    words = f"{name}: {'time with the line up' if entry.scenario.cuts else 'time'}; limit"
    found = [
        beside(words, taken, least, "s", entry.time) if entry.time else reported(words, taken, "s", least)
    ]
    if len(runs) > 1:
        found.append(
            reported(f"{name}: slowest of {len(runs)} runs", max(run.link_up for run in runs), "s", least)
        )
    return found


def _labour(name: str, entry: Entry, runs: Sequence[Run]) -> list[Figure]:
    cases = entry.scenario.load.docs
    site, county = (median([run.told["cpu"] for run in runs]), median([run.cpu for run in runs]))
    return [
        reported(f"{name}: CPU of the station, a case", site / cases * 1000, "ms"),
        reported(f"{name}: CPU of the county, a case", county / cases * 1000, "ms"),
    ]


def _cut(name: str, entry: Entry, runs: Sequence[Run], uncut: Sequence[int]) -> list[Figure]:
    figures = []
    if uncut:
        each = [(run.up - median(uncut)) / max(1, run.cuts) for run in runs]
        words, wasted = f"{name}: bytes wasted by a cut", max(0.0, median(each))
        figures.append(
            at_most(words, wasted, "B", entry.waste) if entry.waste else reported(words, wasted, "B")
        )
    idle, words = max(run.idle for run in runs), f"{name}: longest idle after the line was back"
    silent = entry.scenario.cuts is not None and entry.scenario.cuts.how == "hole"
    figures.append(at_most(words, idle, "s", IDLE_S) if silent else reported(words, idle, "s"))
    return figures


def _unfinished(runs: Sequence[Run]) -> int:
    return sum(not run.finished for run in runs)


def _wrong(name: str, done: Ours) -> Figure:
    """Lost, doubled, refused, scans not whole, books that differ, over all runs that finished."""
    count = 0
    for run, held in done:
        if run.finished:
            count += sum(abs(int(held[key])) for key in ("lost", "doubled", "scans_lost", "refused"))
            count += not held["digests_agree"]
    return at_most(f"{name}: lost, doubled or wrong", count, "", 0)


def their_figures(entry: Entry, peer: Peer, part: Part, run: Run, uncut: Run | None) -> list[Figure]:
    """Only reported. One that did not finish is said to have stopped, with what had arrived by then."""
    whole = entry.scenario.load.docs
    share = f" ({part.documents} of {whole} documents)" if 0 < part.documents < whole else ""
    name = f"{entry.scenario.name}, {peer.name}{share}"
    arrived = run.held.get("documents", 0) + run.held.get("scans", 0)
    lacking = part.documents + part.scans - arrived
    if not run.finished:
        words = f"{name}: stopped, {arrived} of {part.documents + part.scans} there after"
        return [
            reported(words, run.seconds, "s"),
            reported(f"{name}: doubled", run.held.get("doubled", 0), ""),
        ]
    least = part.limit * 8 / PROFILES[entry.scenario.line].up
    figures = [
        reported(f"{name}: time; limit", run.link_up, "s", least),
        reported(f"{name}: bytes sent; limit", run.up, "B", part.limit),
        reported(f"{name}: bytes that came back", run.down, "B"),
        reported(f"{name}: lost or doubled", max(0, lacking) + run.held.get("doubled", 0), ""),
    ]
    if entry.scenario.cuts and uncut is not None and uncut.finished and run.cuts:
        figures.append(
            reported(f"{name}: bytes wasted by a cut", max(0.0, (run.up - uncut.up) / run.cuts), "B")
        )
    return figures
