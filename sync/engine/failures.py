"""What a refusal means for the round: weather, a stop, or one scan to step over. Pure."""

from __future__ import annotations

from sync.ledger.problems import Problem

_WEATHER = frozenset({"road.offline", "road.nonsense"})
_WHOLE_ROUND = _WEATHER | {
    "center.busy",
    "road.protocol",
    "road.signature",
    "road.replayed",
    "road.revoked",
    "road.device_unknown",
    "road.fork",
    "store.disk_full",
    "store.read_only",
    "store.damaged",
    "store.locked",
}


def status_of(problem: Problem) -> str:
    """offline | mismatch | refused: what the screen calls it."""
    if problem.code in _WEATHER:
        return "offline"
    return "mismatch" if problem.code == "road.digest" else "refused"


def only_this_scan(problem: Problem) -> bool:
    """True where the refusal is about one scan, so that the others go on."""
    return problem.code not in _WHOLE_ROUND


def retry_after(problem: Problem) -> float:
    """Seconds the county asked for, 0 where it did not."""
    try:
        return max(0.0, float(problem.params.get("retry_after", "0")))
    except ValueError:
        return 0.0
