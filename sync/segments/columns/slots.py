"""What is regular inside a text: numbers, hashes, marks and ids, cut out so that the rest is one pattern.

"内椑木登〔2026〕01-000006号" becomes a pattern with three numbers; a hash becomes its bytes. Pure:
`cut` and `join` are each other's inverse for every text that is `cuttable`.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import NamedTuple
from uuid import UUID

from sync.segments.columns.limits import Malformed

MARK = "\x01"
_CONTROL = re.compile(r"[\x00-\x08]")
_HASHES = (
    r"(?P<h>(?<![0-9a-zA-Z])(?:[0-9a-f]{2}){16,120}(?![0-9a-zA-Z]))"
    r"|(?P<u>(?<![0-9a-zA-Z])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-zA-Z]))"
    r"|(?P<b>(?<![0-9a-zA-Z])[A-Z2-7]{16}(?![0-9a-zA-Z]))"
)
_BARE_TOKEN = re.compile(_HASHES)
_TOKEN = re.compile(_HASHES + r"|(?P<i>(?<![0-9])[0-9]{17}[0-9X](?![0-9]))|(?P<d>[0-9]+)")
_DIGITS = re.compile(r"(?P<d>[0-9]+)")
_SHORTEST_HASH = 16
_BARE = {"u": 16, "b": 10}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_PARTS = {8: (4, 2, 2), 11: (3, 4, 4), 14: (4, 2, 2, 2, 2, 2)}
_ID_PARTS = (6, 4, 2, 2, 3)
_WIDEST = 9
_BASE = 0x20
_LONGEST_RUN = 90
_LARGEST = 120


Piece = tuple[str, int, str]
"""(kind, width or bytes, "") of a mark, ("", 0, text) between marks."""


class Cut(NamedTuple):
    """`pattern`: the text with marks. `numbers`, `bare`: what the marks stand for, in order."""

    pattern: str
    numbers: tuple[int, ...] = ()
    bare: tuple[bytes, ...] = ()


def cuttable(text: str) -> bool:
    """True where the text holds nothing that could be taken for a mark."""
    return _CONTROL.search(text) is None


def cut(text: str, *, digits: bool, widths: bool = True) -> Cut:
    """`digits`: cut numbers out too. `widths`: remember how wide each was, else only where it must be."""
    if len(text) < _SHORTEST_HASH:
        tokens = _DIGITS if digits else None
    else:
        tokens = _TOKEN if digits else _BARE_TOKEN
    if tokens is None or tokens.search(text) is None:
        return Cut(text)
    pattern: list[str] = []
    numbers: list[int] = []
    bare: list[bytes] = []
    at = 0
    for found in tokens.finditer(text):
        kind, token = str(found.lastgroup), found.group()
        if len(token) > _LONGEST_RUN and kind == "d":
            continue
        pattern.append(text[at : found.start()])
        at = found.end()
        if kind == "d":
            natural = not widths and (token[0] != "0" or token == "0") and len(token) <= _WIDEST
            pattern.append(f"{MARK}n" if natural else f"{MARK}d{chr(_BASE + len(token))}")
            numbers += [int(token)] if natural else _split(token, parts_of(len(token)))
        elif kind == "i":
            pattern.append(f"{MARK}i")
            numbers += [*_split(token[:17], _ID_PARTS), (_check(token[17]) - _expected(token)) % 11]
        else:
            raw = _bytes_of(kind, token)
            pattern.append(f"{MARK}h{chr(_BASE + len(raw))}" if kind == "h" else f"{MARK}{kind}")
            bare.append(raw)
    return Cut("".join([*pattern, text[at:]]), tuple(numbers), tuple(bare))


def numbers_in(pieces: Sequence[Piece]) -> int:
    """How many numbers the marks stand for."""
    each = {"n": 1, "i": len(_ID_PARTS) + 1}
    return sum(len(parts_of(size)) if kind == "d" else each.get(kind, 0) for kind, size, _ in pieces)


def bare_in(pieces: Sequence[Piece]) -> list[int]:
    """The lengths of the byte strings that the marks stand for."""
    return [size for kind, size, _ in pieces if kind in ("h", "u", "b")]


def pieces_of(pattern: str) -> list[Piece]:
    """A pattern read once for many texts. Raises Malformed."""
    return list(_pieces(pattern))


def join(
    pieces: Sequence[Piece], numbers: Iterator[Sequence[int]], bare: Iterator[Sequence[bytes]], count: int
) -> list[str]:
    """`count` texts of one pattern again, from a column of values for each of its marks.

    Raises Malformed where a value does not fit its mark.
    """
    columns: list[Iterable[str]] = []
    for kind, size, text in pieces:
        if not kind:
            columns.append(repeat(text, count))
        elif kind == "n":
            columns.append(map(str, _naturals(next(numbers))))
        elif kind == "d":
            columns += [_digits(next(numbers), width) for width in parts_of(size)]
        elif kind == "i":
            first = [_digits(next(numbers), width) for width in _ID_PARTS]
            columns += [*first, map(_last_of, map("".join, zip(*first, strict=True)), next(numbers))]
        else:
            columns.append([_text_of(kind, raw) for raw in next(bare)])
    return ["".join(parts) for parts in zip(*columns, strict=True)] if columns else [""] * count


def parts_of(width: int) -> tuple[int, ...]:
    """How a run of digits is split: dates, phones and long numbers in parts that recur elsewhere."""
    if width in _PARTS:
        return _PARTS[width]
    if width <= _WIDEST:
        return (width,)
    return (6,) * (width // 6) + ((width % 6,) if width % 6 else ())


def _pieces(pattern: str) -> Iterator[Piece]:
    head, *rest = pattern.split(MARK)
    if head:
        yield "", 0, head
    for piece in rest:
        kind = piece[:1]
        if kind in ("h", "d"):
            size = ord(piece[1]) - _BASE if len(piece) > 1 else 0
            if not 0 < size <= _LARGEST:
                raise Malformed("mark")
            yield kind, size, ""
            rest_of = piece[2:]
        elif kind in ("n", "i", "u", "b"):
            yield kind, _BARE.get(kind, 0), ""
            rest_of = piece[1:]
        else:
            raise Malformed("mark")
        if rest_of:
            yield "", 0, rest_of


def _split(digits: str, parts: Sequence[int]) -> list[int]:
    numbers, at = [], 0
    for width in parts:
        numbers.append(int(digits[at : at + width]))
        at += width
    return numbers


def _digits(column: Sequence[int], width: int) -> list[str]:
    """A column of numbers as runs of just so many digits."""
    runs = [str(number).zfill(width) for number in _naturals(column)]
    if max(map(len, runs), default=width) > width:
        raise Malformed("number too wide")
    return runs


def _naturals(column: Sequence[int]) -> Sequence[int]:
    if min(column, default=0) < 0:
        raise Malformed("number below zero")
    return column


def _last_of(seventeen: str, off: int) -> str:
    """The check character: what the first seventeen want, and `off` how far it is from that."""
    return _CHECKS_BY_VALUE[(off + _expected(seventeen)) % 11]


def _bytes_of(kind: str, token: str) -> bytes:
    if kind == "u":
        return UUID(token).bytes
    return bytes.fromhex(token) if kind == "h" else base64.b32decode(token)


def _text_of(kind: str, raw: bytes) -> str:
    if kind == "u":
        return str(UUID(bytes=raw))
    return raw.hex() if kind == "h" else base64.b32encode(raw).decode()


_CHECKS_BY_VALUE = "0123456789X"


def _check(letter: str) -> int:
    return _CHECKS_BY_VALUE.index(letter)


def _expected(digits: str) -> int:
    """The check character GB 11643 wants after 17 digits, as 0..10."""
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], _WEIGHTS, strict=True))
    return _check(_CHECKS[total % 11])
