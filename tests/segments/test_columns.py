"""Columns give back what was put in, byte for byte, and a hostile page never more than a refusal."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.canonical import canonical
from sync.codec import event_to_wire
from sync.segments.columns import Malformed, Reader, TooLarge, Writer, put_rows, take_rows
from sync.segments.columns.bodies import parsed, put_bodies, take_bodies
from sync.segments.columns.numbers import put_numbers, take_numbers
from sync.segments.columns.slots import bare_in, cut, cuttable, join, numbers_in, pieces_of
from sync.segments.columns.texts import put_text, put_texts, take_text, take_texts
from tests.segments.rows_for_tests import application, chained, id_number, keys_for

CAP = 1 << 20
OFTEN = settings(max_examples=150, deadline=None, derandomize=True, database=None)
NUMBERS = st.integers(1 - 2**53, 2**53 - 1)
WORDS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["", "0", "007", "X", "内椑木登〔2026〕01-000006号", "2026-11-02", "\x00", "\x01d&", "a\x02"]
    ),
    st.integers(0, 10**20).map(str),
    st.integers(0, 2**256 - 1).map(lambda n: f"{n:064x}"),
    st.uuids().map(str),
    st.integers(0, 5000).map(id_number),
    st.integers(0, 5000).map(lambda n: f"GSP1|{n:04}|{'ABCDEFGHIJKLMNOP'[n % 3 :]}{'234'[: n % 3]}"),
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, WORDS),
    lambda inner: st.one_of(st.lists(inner, max_size=12), st.dictionaries(WORDS, inner, max_size=4)),
    max_leaves=12,
)


def reader(writer: Writer) -> Reader:
    return Reader(writer.packed(None, 3), None, CAP)


@OFTEN
@given(st.lists(st.lists(NUMBERS, max_size=12), max_size=6))
def test_numbers_come_back(columns: list[list[int]]) -> None:
    to = Writer()
    for column in [*columns, *columns]:
        put_numbers(to, column)
    of = reader(to)
    assert [take_numbers(of, len(column)) for column in [*columns, *columns]] == columns * 2
    of.finish()


@OFTEN
@given(st.lists(st.lists(WORDS, max_size=12), max_size=5), st.lists(WORDS, max_size=3))
def test_texts_come_back(columns: list[list[str]], single: list[str]) -> None:
    to = Writer()
    for column in [*columns, *columns]:
        put_texts(to, column)
    for text in single:
        put_text(to, text)
    of = reader(to)
    assert [list(take_texts(of, len(column))) for column in [*columns, *columns]] == columns * 2
    assert [take_text(of) for _ in single] == single
    of.finish()


@OFTEN
@given(WORDS, st.booleans(), st.booleans())
def test_a_cut_text_is_joined_again(text: str, digits: bool, widths: bool) -> None:
    if not cuttable(text):
        return
    piece = cut(text, digits=digits, widths=widths)
    pieces = pieces_of(piece.pattern)
    assert (numbers_in(pieces), bare_in(pieces)) == (len(piece.numbers), [len(raw) for raw in piece.bare])
    numbers, bare = [[number] * 3 for number in piece.numbers], [[raw] * 3 for raw in piece.bare]
    assert join(pieces, iter(numbers), iter(bare), 3) == [text] * 3


@OFTEN
@given(st.lists(st.dictionaries(WORDS, JSON, max_size=5), max_size=8))
def test_bodies_come_back(bodies: list[dict[str, Any]]) -> None:
    values = [json.loads(canonical(body)) for body in bodies]
    apart = [parsed(canonical(body)) for body in bodies]
    kept = [value for value, piece in zip(values, apart, strict=True) if piece is not None]
    to = Writer()
    put_bodies(to, ["A"] * len(kept), kept)
    of = reader(to)
    assert take_bodies(of, ["A"] * len(kept), CAP) == [canonical(value) for value in kept]
    of.finish()


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"{",
        b'{"a": 1}',
        b'{"a":1.5}',
        b'{"a":1e3}',
        b'{"a":9007199254740993}',
        b'{"a":"\\u4e00"}',
        b"\xff",
    ],
)
def test_what_would_not_come_back_is_not_taken_apart(body: bytes) -> None:
    assert parsed(body) is None


def test_deep_bodies_are_not_taken_apart() -> None:
    assert parsed(b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}") is None


def test_what_follows_costs_nothing() -> None:
    """A document number, a date and an id that say the same in several places are said once."""
    once, often = Writer(), Writer()
    ids = [id_number(n * 7) for n in range(50)]
    put_texts(once, ids)
    for column in (
        ids,
        [f"身份证{text}" for text in ids],
        [f"{text[6:10]}-{text[10:12]}-{text[12:14]}" for text in ids],
    ):
        put_texts(often, column)
    assert len(often.numbers) - len(once.numbers) < 40
    assert not often.bare


@pytest.mark.parametrize("count", [1, 2, 75])
def test_rows_come_back_with_their_seals_and_hashes(count: int) -> None:
    events = chained([application(n) for n in range(count)])
    rows = [event_to_wire(event) for event in events]
    to = Writer()
    put_rows(to, rows, keys_for(events))
    taken, keys = take_rows(reader(to), CAP)
    assert taken == rows
    assert keys == keys_for(events)


def test_rows_that_do_not_follow_are_carried_as_they_are() -> None:
    rows = [event_to_wire(event) for event in chained([application(n) for n in range(6)])]
    odd = [
        msgspec.structs.replace(rows[1], sealed=b"not ours"),
        msgspec.structs.replace(rows[2], hash=bytes(32)),
        msgspec.structs.replace(rows[3], prev_hash=b"short"),
        msgspec.structs.replace(rows[4], effective_date="tomorrow", hlc="late", event_id="id-5"),
    ]
    to = Writer()
    put_rows(to, [rows[0], *odd, rows[5]], {rows[0].case_no: b"short", rows[1].case_no: bytes(32)})
    assert take_rows(reader(to), CAP)[0] == [rows[0], *odd, rows[5]]


def test_a_broken_page_is_refused_and_nothing_else_happens() -> None:
    """Thousands of damaged streams, as a dishonest signer could write them: a refusal or other rows, never more."""
    events = chained([application(n) for n in range(9)])
    to = Writer()
    put_rows(to, [event_to_wire(event) for event in events], keys_for(events))
    chance, refused = Random(3), 0
    for _ in range(3_000):
        harmed = Writer()
        harmed.numbers, harmed.text, harmed.bare = (
            bytearray(part) for part in (to.numbers, to.text, to.bare)
        )
        part = chance.choice((harmed.numbers, harmed.numbers, harmed.text, harmed.bare))
        at = chance.randrange(len(part))
        match chance.randrange(3):
            case 0:
                part[at] ^= 1 << chance.randrange(8)
            case 1:
                del part[at : at + chance.randint(1, 9)]
            case _:
                part[at:at] = chance.randbytes(chance.randint(1, 9))
        try:
            of = Reader(harmed.packed(None, 1), None, CAP)
            take_rows(of, CAP)
            of.finish()
        except ValueError:
            refused += 1
    assert refused > 2_000


def test_a_small_page_does_not_grow_without_end() -> None:
    to = Writer()
    to.count(3_000)
    with pytest.raises(Malformed):
        take_rows(reader(to), CAP)
    to = Writer()
    put_bodies(to, ["A"] * 3_000, [{"a": "x" * 1_000}] * 3_000)
    with pytest.raises(TooLarge):
        take_bodies(reader(to), ["A"] * 3_000, CAP)


def test_a_bomb_of_words_is_stopped() -> None:
    to = Writer()
    to.text = bytearray(CAP + 1)
    with pytest.raises(TooLarge):
        reader(to)
