"""Reading an event's body that somebody else wrote: only what this program could have written itself.

A body with a float, half a character, a number that rounds elsewhere or boxes within boxes without end
would pass a judge who does not look at it and then stop whoever writes it down. It is refused here,
as this one row. Pure; knows JSON, no key and no kind of act.
"""

from __future__ import annotations

import json
from typing import Any

MOST_DEPTH = 60
"""Objects and lists within each other; a registration with rows in rows has nine."""
_LONGEST_INTEGER = 15  # digits: below 2**53 for certain


def read_body(plain: bytes) -> dict[str, Any]:
    """The body. Raises ValueError for what has no canonical form (`forms.canonical`) or is no object."""
    try:
        body = json.loads(plain, parse_float=_refused, parse_constant=_refused, parse_int=_integer)
    except RecursionError as deep:
        raise ValueError("too deep") from deep
    if not isinstance(body, dict):
        raise ValueError("no object")
    if plain.count(b"{") + plain.count(b"[") > MOST_DEPTH and _depth_exceeds(body, MOST_DEPTH):
        raise ValueError("too deep")
    if b"\\u" in plain:  # only so can half a character stand in UTF-8
        json.dumps(body, ensure_ascii=False).encode()
    return body


def _refused(text: str) -> Any:
    raise ValueError(text)


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST_INTEGER:
        raise ValueError(digits)
    return int(digits)


def _depth_exceeds(value: Any, most: int) -> bool:
    level = [value]
    for _ in range(most + 1):
        inner: list[Any] = []
        for each in level:
            inner.extend(each.values() if isinstance(each, dict) else each)
        level = [each for each in inner if isinstance(each, dict | list)]
        if not level:
            return False
    return True
