"""Bodies in clear: canonical JSON as a shape said once and columns of what differs.

A shape is the body with every text emptied, every number 0 and every truth value true, itself
JSON. Values of one path under one kind of act lie together. A body that would not come back
byte for byte this way is the caller's to carry whole: `parsed` tells.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sync.segments.columns.limits import MAX_LEAVES, Malformed, TooLarge
from sync.segments.columns.numbers import put_numbers, take_numbers
from sync.segments.columns.streams import Reader, Writer
from sync.segments.columns.texts import put_texts, take_texts

_ORDERED = 8  # places in a list that are columns of their own; behind them all are one
_SAFE_DIGITS = 15
_TEXT, _NUMBER, _TRUTH = "s", "n", "b"

_quoted = (
    json.encoder.encode_basestring
)  # what JSONEncoder(ensure_ascii=False) does to a text, without the way there

Json = dict[str, Any]
Column = tuple[str, str, tuple[str, ...]]
"""Kind of act, type, path."""


def parsed(body: bytes) -> Json | None:
    """The body where it is an object that survives being taken apart."""
    try:
        value = json.loads(body, parse_float=_none_such, parse_constant=_none_such, parse_int=_small)
        return value if isinstance(value, dict) and _text(value) == body else None
    except (ValueError, RecursionError):
        return None


def put_bodies(to: Writer, kinds: Sequence[str], bodies: Sequence[Json]) -> None:
    """`kinds`: of each body's act. Only bodies that were `parsed`."""
    shapes: dict[str, int] = {}
    apart = []
    for body in bodies:
        leaves: list[Any] = []
        shape = _text(_emptied(body, leaves)).decode()
        apart.append((shapes.setdefault(shape, len(shapes)), leaves))
    to.count(len(shapes))
    for shape in shapes:
        to.line(shape)
    put_numbers(to, [place for place, _ in apart])
    plan = _Plan([json.loads(shape) for shape in shapes])
    columns: dict[Column, list[Any]] = {}
    for kind, (place, leaves) in zip(kinds, apart, strict=True):
        for column, leaf in zip(plan.columns(kind, place), leaves, strict=True):
            columns.setdefault(column, []).append(leaf)
    for (_kind, type_, _path), values in columns.items():
        if type_ == _TEXT:
            put_texts(to, values)
        else:
            put_numbers(to, [int(value) for value in values])


def take_bodies(of: Reader, kinds: Sequence[str], max_plain: int) -> list[bytes]:
    """The bodies again. Raises Malformed, TooLarge."""
    count = of.count()
    if count > len(kinds):
        raise Malformed("shapes")
    try:
        plan = _Plan([json.loads(of.line()) for _ in range(count)])
    except (ValueError, RecursionError) as broken:
        raise Malformed("shape") from broken
    places = take_numbers(of, len(kinds))
    if any(not 0 <= place < count for place in places):
        raise Malformed("shape of a body")
    sizes: dict[Column, int] = {}
    total = 0
    for kind, place in zip(kinds, places, strict=True):
        columns = plan.columns(kind, place)
        for column in columns:
            sizes[column] = sizes.get(column, 0) + 1
        total += len(columns)
        if total > MAX_LEAVES:
            raise TooLarge
    taken = {column: iter(_take_column(of, column[1], size)) for column, size in sizes.items()}
    bodies, room = [], max_plain
    for kind, place in zip(kinds, places, strict=True):
        whole = plan.frame(place)
        whole[1::2] = [next(taken[column]) for column in plan.columns(kind, place)]
        bodies.append("".join(whole).encode())
        room -= len(bodies[-1])
        if room < 0:
            raise TooLarge
    return bodies


class _Plan:
    """Which columns the leaves of a shape belong to, worked out once for each kind of act."""

    def __init__(self, shapes: list[Json]) -> None:
        self._walks = [list(_leaves(shape, ())) for shape in shapes]
        self._frames = [_frame(shape) for shape in shapes]
        self._known: dict[tuple[str, int], list[Column]] = {}

    def columns(self, kind: str, place: int) -> list[Column]:
        found = self._known.get((kind, place))
        if found is None:
            found = [(kind, type_, path) for path, type_ in self._walks[place]]
            self._known[(kind, place)] = found
        return found

    def frame(self, place: int) -> list[str]:
        """The text of a shape, a copy, with an empty place at every second index for each leaf."""
        return self._frames[place].copy()


def _take_column(of: Reader, type_: str, count: int) -> list[str]:
    """As JSON."""
    if type_ == _TEXT:
        return [_quoted(text) for text in take_texts(of, count)]
    numbers = take_numbers(of, count)
    if type_ == _TRUTH:
        return ["true" if number else "false" for number in numbers]
    return [str(number) for number in numbers]


def _emptied(value: Any, leaves: list[Any]) -> Any:
    """The shape; what was taken out is appended to `leaves` in order."""
    if type(value) is str:  # nearly all of them
        leaves.append(value)
        return ""
    if isinstance(value, dict):
        return {name: _emptied(inner, leaves) for name, inner in value.items()}
    if isinstance(value, list):
        return [_emptied(inner, leaves) for inner in value]
    if value is None:
        return None
    leaves.append(value)
    return True if isinstance(value, bool) else 0


def _leaves(shape: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """(path, type) of every leaf of a shape, in the order of `_emptied`."""
    if isinstance(shape, dict):
        for name, inner in shape.items():
            yield from _leaves(inner, (*path, name))
    elif isinstance(shape, list):
        for place, inner in enumerate(shape):
            # No name of an object is taken for a list's place: both ends make the same columns anyhow.
            yield from _leaves(inner, (*path, f"\x00{min(place, _ORDERED)}"))
    elif shape is not None:
        yield path, _TEXT if isinstance(shape, str) else _TRUTH if isinstance(shape, bool) else _NUMBER


def _frame(shape: Any) -> list[str]:
    """What stands before the first leaf, "", what stands before the next, "" ... what stands at the end."""
    found = [""]

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            begins = [f"{_quoted(name)}:" for name in value]
            inside("{", begins, value.values(), "}")
        elif isinstance(value, list):
            inside("[", [""] * len(value), value, "]")
        elif value is None:
            found[-1] += "null"
        else:
            found.extend(("", ""))

    def inside(first: str, begins: Sequence[str], values: Iterable[Any], last: str) -> None:
        found[-1] += first
        for number, (begin, value) in enumerate(zip(begins, values, strict=True)):
            found[-1] += f",{begin}" if number else begin
            walk(value)
        found[-1] += last

    walk(shape)
    return found


def _small(digits: str) -> int:
    if len(digits) > _SAFE_DIGITS:
        raise ValueError(digits)
    return int(digits)


def _none_such(text: str) -> Any:
    raise ValueError(text)


def _text(value: Any) -> bytes:
    """Canonical where the value came from a canonical text; C-fast, unlike `forms.canonical`."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
