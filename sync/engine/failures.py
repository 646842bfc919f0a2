"""What a refusal means for the round: weather, a stop, another form, or one scan to step over. Pure."""

from __future__ import annotations

from sync.ledger.problems import Problem

_WEATHER = frozenset({"road.offline", "road.nonsense", "road.certificate"})
_PASSING = frozenset({"road.offline", "road.superseded", "road.hash"})
_OTHER_FORM = frozenset({"road.rebuild", "road.dictionary", "road.protocol"})
_WHOLE_ROUND = _WEATHER | {
    "center.busy",
    "road.superseded",
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


def passing(problem: Problem) -> bool:
    """True where the same may be tried again at once: a connection died, or bytes were spoilt on the way."""
    return problem.code in _PASSING


def not_in_this_form(problem: Problem) -> bool:
    """True where the county cannot read how segments were packed: the plain form is for every county."""
    return problem.code in _OTHER_FORM


def retry_after(problem: Problem) -> float:
    """Seconds the county asked for, 0 where it did not."""
    try:
        return max(0.0, float(problem.params.get("retry_after", "0")))
    except ValueError:
        return 0.0
