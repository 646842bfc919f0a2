"""Rows as a page: headers, bodies in clear with their cases' keys, and of the hashes only what does not follow.

A sealed body follows from the clear one and the case's key (`sync.seal.seal_body`), a hash from the
row before it. Both are tried here before they are left out: whatever would not come back exactly is
carried as it is, row by row. The reader works everything out again; whether it arrived at the same
hashes is the envelope's to compare.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from sync import seal
from sync.ledger.events import chain_hash
from sync.segments.columns.bodies import parsed, put_bodies, take_bodies
from sync.segments.columns.heads import hashed, put_heads, take_heads
from sync.segments.columns.limits import MAX_ROWS, Malformed, TooLarge
from sync.segments.columns.numbers import put_numbers, take_numbers
from sync.segments.columns.streams import Reader, Writer
from sync.wire import WireEvent

_COLUMNS, _WHOLE, _SEALED = range(3)
"""A body in columns; in clear, but in one piece; sealed as it is."""
_LINKED, _FOLLOWS, _CARRIED = range(3)
"""Previous hash is the row before and hash follows; previous hash carried; both carried."""
_HASH = 32


def put_rows(to: Writer, rows: Sequence[WireEvent], keys: Mapping[str, bytes]) -> None:
    """`keys`: case number to content key, of the cases whose bodies may go in clear."""
    to.count(len(rows))
    put_heads(to, rows)
    known = {case: keys[case] for case in _cases(rows) if len(keys.get(case, b"")) == seal.KEY_BYTES}
    put_numbers(to, [int(case in known) for case in _cases(rows)])
    for key in known.values():
        to.raw(key)
    clear = [_clear(row, known.get(row.case_no)) for row in rows]
    values = [None if body is None else parsed(body) for body in clear]
    forms = [
        _COLUMNS if value is not None else _SEALED if body is None else _WHOLE
        for value, body in zip(values, clear, strict=True)
    ]
    put_numbers(to, forms)
    folded = [(row.kind, value) for row, value in zip(rows, values, strict=True) if value is not None]
    put_bodies(to, [kind for kind, _ in folded], [value for _, value in folded])
    for row, body, form in zip(rows, clear, forms, strict=True):
        if form != _COLUMNS:
            piece = row.sealed if body is None else body
            to.count(len(piece))
            to.raw(piece)
    _put_hashes(to, rows)


def take_rows(of: Reader, max_plain: int) -> tuple[list[WireEvent], dict[str, bytes]]:
    """The rows, sealed and hashed again, and the keys of their cases. Raises Malformed, TooLarge."""
    count = of.count()
    if count > MAX_ROWS:
        raise TooLarge
    rows = take_heads(of, count)
    cases = _cases(rows)
    known = take_numbers(of, len(cases))
    keys = {case: of.raw(seal.KEY_BYTES) for case, here in zip(cases, known, strict=True) if here}
    forms = take_numbers(of, count)
    folded = [row.kind for row, form in zip(rows, forms, strict=True) if form == _COLUMNS]
    bodies = iter(take_bodies(of, folded, max_plain))
    sealed = []
    for row, form in zip(rows, forms, strict=True):
        piece = next(bodies) if form == _COLUMNS else of.raw(of.count())
        sealed.append(_sealed(row, form, piece, keys))
    return _take_hashes(of, rows, sealed), keys


def _cases(rows: Sequence[WireEvent]) -> list[str]:
    """In the order in which they first appear."""
    return list(dict.fromkeys(row.case_no for row in rows))


def _clear(row: WireEvent, key: bytes | None) -> bytes | None:
    """The body in clear, where sealing it again gives the same bytes."""
    if key is None:
        return None
    bound = row.event_id.encode()
    try:
        body = seal.unseal_body(key, row.sealed, bound)
    except seal.SealBroken:
        return None
    return body if seal.seal_body(key, body, bound) == row.sealed else None


def _sealed(row: WireEvent, form: int, piece: bytes, keys: Mapping[str, bytes]) -> bytes:
    if form == _SEALED:
        return piece
    if form not in (_COLUMNS, _WHOLE) or row.case_no not in keys:
        raise Malformed("body without a key")
    return seal.seal_body(keys[row.case_no], piece, row.event_id.encode())


def _put_hashes(to: Writer, rows: Sequence[WireEvent]) -> None:
    before: WireEvent | None = None
    forms = []
    for row in rows:
        follows = row.hash == chain_hash(row.prev_hash, hashed(row), row.sealed)
        linked = follows and before is not None and _next(before, row) and before.hash == row.prev_hash
        odd = not follows or len(row.prev_hash) != _HASH
        forms.append(_CARRIED if odd else _LINKED if linked else _FOLLOWS)
        before = row
    put_numbers(to, forms)
    for row, form in zip(rows, forms, strict=True):
        for piece in {_LINKED: (), _FOLLOWS: (row.prev_hash,), _CARRIED: (row.prev_hash, row.hash)}[form]:
            if form == _CARRIED:
                to.count(len(piece))
            to.raw(piece)


def _take_hashes(of: Reader, rows: Sequence[WireEvent], sealed: Sequence[bytes]) -> list[WireEvent]:
    found: list[WireEvent] = []
    for row, form, body in zip(rows, take_numbers(of, len(rows)), sealed, strict=True):
        if form == _CARRIED:
            previous, hash_ = of.raw(of.count()), of.raw(of.count())
        elif form in (_LINKED, _FOLLOWS):
            if form == _LINKED and not found:
                raise Malformed("linked to nothing")
            previous = found[-1].hash if form == _LINKED else of.raw(_HASH)
            hash_ = chain_hash(previous, hashed(row), body)
        else:
            raise Malformed("hash")
        found.append(msgspec.structs.replace(row, sealed=body, prev_hash=previous, hash=hash_))
    return found


def _next(before: WireEvent, row: WireEvent) -> bool:
    return (before.site, before.incarnation, before.seq + 1) == (row.site, row.incarnation, row.seq)
