"""An answer as a page: the county's whole answer in columns under one seal to the station that asked.

The same rows as in a segment, from several chains, with their cases' keys once per case. Knows the
message and the keys it is given; who may have which key is the county's business.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import msgspec

from sync import seal
from sync.segments import columns
from sync.segments.columns.numbers import put_numbers, take_numbers
from sync.segments.columns.texts import put_text, put_texts, take_text, take_texts
from sync.segments.dictionaries import NEWEST, SHA256, UnknownDictionary, dictionary
from sync.wire import ExchangeAnswer, WireChange, WireEvent

MAGIC = b"DBAN\x01"
READS = tuple(SHA256)
"""The dictionaries of pages that this program can read, as a station tells the county."""

_EVENT, _SETTINGS = 0, 1
_KINDS = {"event": _EVENT, "settings": _SETTINGS}
_CHECK = 16
_BOUND = b"answer"


class NotThisWay(ValueError):
    """The answer holds what a page cannot carry, or the page does not give it back: use the plain form."""


def write_page(
    answer: ExchangeAnswer, keys: Mapping[str, bytes], station_box: bytes, reads: Sequence[str]
) -> bytes:
    """The page for a station that `reads` these dictionaries. `keys`: case number to content key.

    Raises NotThisWay where the station reads none of ours, or a change is of an unknown kind.
    """
    names = [name for name in reversed(SHA256) if name in reads and int(name) <= int(NEWEST)]
    if not names or any(change.kind not in _KINDS for change in answer.changes):
        raise NotThisWay
    to = columns.Writer()
    put_text(to, msgspec.json.encode(msgspec.structs.replace(answer, changes=[])).decode())
    to.count(len(answer.changes))
    put_numbers(to, [change.n for change in answer.changes])
    put_numbers(to, [_KINDS[change.kind] for change in answer.changes])
    settings = [change for change in answer.changes if change.kind == "settings"]
    put_texts(to, [change.name for change in settings])
    for change in settings:
        put_text(to, _words(change.document))
    rows = [change.event for change in answer.changes if change.event is not None]
    columns.put_rows(to, rows, keys)
    to.raw(_check(rows))
    name = names[0].encode()
    return (
        MAGIC + bytes((len(name),)) + name + seal.box_to(station_box, to.packed(dictionary(names[0])), _BOUND)
    )


def read_page(raw: bytes, box_seed: bytes, max_plain: int) -> ExchangeAnswer:
    """The answer; a key lies in its change boxed to this station, as in the plain form.

    Raises NotThisWay where the page is none, is not for this station or does not give the rows again.
    """
    try:
        name, box = _split(raw)
        of = columns.Reader(seal.unbox(box_seed, box, _BOUND), dictionary(name), max_plain)
        head = msgspec.json.decode(take_text(of), type=ExchangeAnswer)
        count = of.count()
        numbers, kinds = take_numbers(of, count), take_numbers(of, count)
        names = take_texts(of, kinds.count(_SETTINGS))
        settings = iter([(name, take_text(of).encode()) for name in names])
        rows, keys = columns.take_rows(of, max_plain)
        if len(rows) != kinds.count(_EVENT) or of.raw(_CHECK) != _check(rows):
            raise NotThisWay("rows")
        of.finish()
    except (seal.SealBroken, UnknownDictionary, ValueError, msgspec.DecodeError) as strange:
        raise NotThisWay(str(strange)) from strange
    boxes = {case: seal.box_to(seal.box_public(box_seed), key) for case, key in keys.items()}
    events = iter(rows)
    changes = [
        _event_change(n, next(events), boxes) if kind == _EVENT else _settings_change(n, *next(settings))
        for n, kind in zip(numbers, kinds, strict=True)
    ]
    return msgspec.structs.replace(head, changes=changes)


def _event_change(n: int, event: WireEvent, boxes: Mapping[str, bytes]) -> WireChange:
    return WireChange(n=n, kind="event", event=event, key=boxes.get(event.case_no, b""))


def _settings_change(n: int, name: str, document: bytes) -> WireChange:
    return WireChange(n=n, kind="settings", name=name, document=document)


def _split(raw: bytes) -> tuple[str, bytes]:
    if not raw.startswith(MAGIC) or len(raw) <= len(MAGIC):
        raise NotThisWay("magic")
    begin = len(MAGIC) + 1
    end = begin + raw[len(MAGIC)]
    return raw[begin:end].decode(), raw[end:]


def _check(rows: Sequence[WireEvent]) -> bytes:
    """Over all hashes: a reader whose sealing differs from ours notices."""
    return hashlib.sha256(b"".join(row.hash for row in rows)).digest()[:_CHECK]


def _words(document: bytes) -> str:
    try:
        return document.decode()
    except UnicodeDecodeError as strange:
        raise NotThisWay("document") from strange
