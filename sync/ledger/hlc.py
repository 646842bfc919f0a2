"""HLC (混合逻辑时钟): the order of events that several stations wrote, offline or not.

A stamp is text of fixed width whose lexicographic order is the causal order:
`<ms 13>.<count 5>.<site 12>.<incarnation 3>`. Time comes in as an argument; nothing here reads
a clock, and nothing here decides a deadline: law counts `effective_date`.
"""

from __future__ import annotations

_COUNT_LIMIT = 99_999
LENGTH = 13 + 1 + 5 + 1 + 12 + 1 + 3


def next_hlc(last: str, now_ms: int, site: str, incarnation: int) -> str:
    """The stamp of a new event after `last` ("" for none): later than it even if the clock went back.

    `now_ms`: milliseconds since 1970. Raises ValueError for a malformed `last`, time or site.
    """
    ms, count = _read(last)
    if now_ms > ms:
        return _write(now_ms, 0, site, incarnation)
    return _write(ms, count + 1, site, incarnation)


def merge_hlc(last: str, seen: str, now_ms: int, site: str, incarnation: int) -> str:
    """The stamp to keep as own `last` after taking in another station's event stamped `seen`."""
    return next_hlc(max(last, seen, key=_read), now_ms, site, incarnation)


def hlc_ms(stamp: str) -> int:
    """Milliseconds since 1970 of a stamp. Raises ValueError."""
    return _read(stamp)[0]


def _read(stamp: str) -> tuple[int, int]:
    if not stamp:
        return (0, -1)
    ms, count, site, incarnation = stamp.split(".")
    if len(stamp) != LENGTH or not (ms + count + site + incarnation).isdigit():
        raise ValueError(f"{stamp!r} is no HLC stamp")
    return int(ms), int(count)


def _write(ms: int, count: int, site: str, incarnation: int) -> str:
    if count > _COUNT_LIMIT:
        ms, count = ms + 1, 0
    stamp = f"{ms:013d}.{count:05d}.{site}.{incarnation:03d}"
    if len(stamp) != LENGTH or not site.isdigit():
        raise ValueError(f"cannot stamp {ms} at {site}.{incarnation}")
    return stamp
