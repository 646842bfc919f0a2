"""A column of texts: constant, the same as an earlier one, a table of few, patterns with numbers, or lines.

Both ends know how many there are. Whatever form is taken, the texts come back as they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from sync.segments.columns.limits import Malformed
from sync.segments.columns.numbers import put_numbers, take_numbers
from sync.segments.columns.slots import Cut, bare_in, cut, cuttable, join, numbers_in, pieces_of
from sync.segments.columns.streams import Reader, Writer

_CONSTANT, _SAME, _TABLE, _PATTERNS, _LINES = range(5)
_AS_IT_IS = "\x02"
_MOST_PATTERNS = 64
_Value = TypeVar("_Value")


def put_text(to: Writer, text: str) -> None:
    """One text; hashes and ids in it go as bytes."""
    if not cuttable(text):
        to.line(_AS_IT_IS + text)
        return
    piece = cut(text, digits=False)
    to.line(piece.pattern)
    for raw in piece.bare:
        to.raw(raw)


def take_text(of: Reader) -> str:
    line = of.line()
    if line.startswith(_AS_IT_IS):
        return line[1:]
    pieces = pieces_of(line)
    if numbers_in(pieces):
        raise Malformed("a number in a single text")
    return join(pieces, iter(()), iter([[of.raw(size)] for size in bare_in(pieces)]), 1)[0]


def put_texts(to: Writer, values: Sequence[str]) -> None:
    """Write the column in the form that suits it."""
    if len(values) < 2:
        for value in values:
            put_text(to, value)
        return
    distinct = list(dict.fromkeys(values))
    if len(distinct) == 1:
        to.count(_CONSTANT)
        put_text(to, distinct[0])
        return
    key = tuple(values)
    known = to.seen_texts.get(key)
    if known is not None:
        to.count(_SAME)
        to.count(len(to.seen_texts) - known)
        return
    to.seen_texts[key] = len(to.seen_texts)
    few = len(distinct) * 8 <= len(values)
    cuts = None if few else _cuts(values)
    if cuts is not None:
        to.count(_PATTERNS)
        _put_patterns(to, cuts)
    elif len(distinct) * 3 <= len(values) * 2:
        to.count(_TABLE)
        to.count(len(distinct))
        for value in distinct:
            put_text(to, value)
        places = {value: place for place, value in enumerate(distinct)}
        put_numbers(to, [places[value] for value in values])
    else:
        to.count(_LINES)
        for value in values:
            put_text(to, value)


def take_texts(of: Reader, count: int) -> list[str]:
    """The next column of `count` texts. Raises Malformed."""
    if count < 2:
        return [take_text(of) for _ in range(count)]
    form = of.count()
    if form == _CONSTANT:
        return [take_text(of)] * count
    if form == _SAME:
        back = of.count()
        if not 0 < back <= len(of.seen_texts) or len(of.seen_texts[-back]) != count:
            raise Malformed("same as none")
        return of.seen_texts[-back]
    place = len(of.seen_texts)
    of.seen_texts.append([])
    if form == _PATTERNS:
        values = _take_patterns(of, count)
    elif form == _TABLE:
        distinct = [take_text(of) for _ in range(_at_most(of.count(), count))]
        values = [_of(distinct, at) for at in take_numbers(of, count)]
    elif form == _LINES:
        values = [take_text(of) for _ in range(count)]
    else:
        raise Malformed("column of texts")
    of.seen_texts[place] = values
    return values


def _cuts(values: Sequence[str]) -> list[Cut] | None:
    """The values cut so that few patterns are left; None where they have too little in common."""
    if not all(map(cuttable, values)):
        return None
    best = [cut(value, digits=True) for value in values]
    if _patterns(best) > 1:
        free = [cut(value, digits=True, widths=False) for value in values]
        best = free if _patterns(free) < _patterns(best) else best
    enough = min(_MOST_PATTERNS, max(1, len(values) // 4))
    return best if _patterns(best) <= enough and any(piece.numbers or piece.bare for piece in best) else None


def _patterns(cuts: Sequence[Cut]) -> int:
    return len({piece.pattern for piece in cuts})


def _put_patterns(to: Writer, cuts: Sequence[Cut]) -> None:
    groups: dict[str, list[Cut]] = {}
    for piece in cuts:
        groups.setdefault(piece.pattern, []).append(piece)
    to.count(len(groups))
    places = {pattern: place for place, pattern in enumerate(groups)}
    if len(groups) > 1:
        put_numbers(to, [places[piece.pattern] for piece in cuts])
    for pattern, pieces in groups.items():
        to.line(pattern)
        for column in zip(*(piece.numbers for piece in pieces), strict=True):
            put_numbers(to, column)
        for column in zip(*(piece.bare for piece in pieces), strict=True):
            to.raw(b"".join(column))


def _take_patterns(of: Reader, count: int) -> list[str]:
    groups = _at_most(of.count(), count)
    places = take_numbers(of, count) if groups > 1 else [0] * count
    texts = []
    for place in range(groups):
        texts.append(_take_group(of, places.count(place)))
    return [next(_of(texts, place)) for place in places]


def _take_group(of: Reader, count: int) -> Iterator[str]:
    pieces = pieces_of(of.line())
    sizes = bare_in(pieces)
    numbers = [take_numbers(of, count) for _ in range(numbers_in(pieces))]
    bare = [[of.raw(size) for _ in range(count)] for size in sizes]
    return iter(join(pieces, iter(numbers), iter(bare), count))


def _of(values: Sequence[_Value], place: int) -> _Value:
    if not 0 <= place < len(values):
        raise Malformed("place in a table")
    return values[place]


def _at_most(number: int, most: int) -> int:
    if not 0 < number <= most:
        raise Malformed("table")
    return number
