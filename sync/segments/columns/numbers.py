"""A column of integers: constant, evenly rising, the same as an earlier one, differences, or as they are.

Both ends know how many there are. A single number carries no mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sync.segments.columns.limits import Malformed
from sync.segments.columns.streams import Reader, Writer, zigzag

_CONSTANT, _STEP, _SAME, _DELTA, _PLAIN = range(5)


def put_numbers(to: Writer, values: Sequence[int]) -> None:
    """Write the column in its shortest form."""
    if len(values) < 2:
        for value in values:
            to.number(value)
        return
    first, step = values[0], values[1] - values[0]
    if all(later - earlier == step for earlier, later in pairwise(values)):
        to.count(_STEP if step else _CONSTANT)
        to.number(first)
        if step:
            to.number(step)
        return
    key = tuple(values)
    known = to.seen_numbers.get(key)
    if known is not None:
        to.count(_SAME)
        to.count(len(to.seen_numbers) - known)
        return
    to.seen_numbers[key] = len(to.seen_numbers)
    deltas = [first, *(later - earlier for earlier, later in pairwise(values))]
    delta = _cost(deltas) < _cost(values)
    to.count(_DELTA if delta else _PLAIN)
    for value in deltas if delta else values:
        to.number(value)


def take_numbers(of: Reader, count: int) -> list[int]:
    """The next column of `count` integers. Raises Malformed."""
    if count < 2:
        return [of.number() for _ in range(count)]
    form = of.count()
    if form == _CONSTANT:
        return [of.number()] * count
    if form == _STEP:
        first, step = of.number(), of.number()
        return [first + step * at for at in range(count)]
    if form == _SAME:
        back = of.count()
        if not 0 < back <= len(of.seen_numbers):
            raise Malformed("same as none")
        known = of.seen_numbers[-back]
        if len(known) != count:
            raise Malformed("same, but longer")
        return known
    if form not in (_DELTA, _PLAIN):
        raise Malformed("column of numbers")
    values = [of.number() for _ in range(count)]
    if form == _DELTA:
        for at in range(1, count):
            values[at] += values[at - 1]
    of.seen_numbers.append(values)
    return values


def _cost(values: Sequence[int]) -> int:
    """Bits, roughly: what a compressor would need where neighbours are not alike."""
    return sum(zigzag(value).bit_length() + 1 for value in values)
