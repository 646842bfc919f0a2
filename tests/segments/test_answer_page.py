"""An answer in columns says what the plain one says, to one station, or it is not believed."""

from __future__ import annotations

import msgspec
import pytest

from sync import seal
from sync.codec import event_to_wire
from sync.segments.answers import READS, NotThisWay, read_page, write_page
from sync.segments.dictionaries import NEWEST
from sync.wire import ExchangeAnswer, RefusedEvent, Want, WireChange
from tests.segments.rows_for_tests import application, case_of, chained, key_of, keys_for

STATION = bytes(range(2, 34))
BOX = seal.box_public(STATION)
CAP = 1 << 20
COUNTY_ROWS = chained(
    [{"kind": "CaseApproved", "facts": {"content": "准予参保登记。"}}] * 3, site="511999000000"
)
EVENTS = [*chained([application(n) for n in range(30)])[5:], *COUNTY_ROWS]
SETTINGS = '{"tables":{"local":[{"name":"标准","value":"560"}]}}'.encode()


def answer(**changed: object) -> ExchangeAnswer:
    changes = [
        WireChange(n=n * 3, kind="event", event=event_to_wire(event), key=b"box of the plain form")
        for n, event in enumerate(EVENTS, 4)
    ]
    changes.insert(7, WireChange(n=32, kind="settings", name="parameters", document=SETTINGS))
    changes.sort(key=lambda change: change.n)
    told = ExchangeAnswer(
        epoch="e1", acked=9, refused=[RefusedEvent(4, "event.hash")], wants=[Want("ab" * 32, 16_384)], backed_up=3,
        server_time="2026-11-02T10:00:00+08:00", retry_after=0, changes=changes, cursor="e1.99", digest="cd" * 32,
    )  # fmt: skip
    return msgspec.structs.replace(told, **changed)


def page(told: ExchangeAnswer, keys: dict[str, bytes] | None = None) -> bytes:
    return write_page(told, keys_for(EVENTS) if keys is None else keys, BOX, READS)


def without_keys(told: ExchangeAnswer) -> ExchangeAnswer:
    """A box is made of chance, so two are never alike."""
    return msgspec.structs.replace(
        told, changes=[msgspec.structs.replace(change, key=b"") for change in told.changes]
    )


def test_a_page_says_what_the_plain_answer_says() -> None:
    told = read_page(page(answer()), STATION, CAP)
    assert without_keys(told) == without_keys(answer())
    boxes = {change.event.case_no: change.key for change in told.changes if change.event}
    assert {case: seal.unbox(STATION, box) for case, box in boxes.items()} == keys_for(EVENTS)


def test_an_answer_without_news_is_small() -> None:
    quiet = answer(changes=[], wants=[], refused=[])
    raw = page(quiet)
    assert read_page(raw, STATION, CAP) == quiet
    assert len(raw) < len(msgspec.json.encode(quiet))


def test_it_is_a_fraction_of_the_plain_answer() -> None:
    assert len(page(answer())) * 4 < len(msgspec.json.encode(answer()))


def test_a_case_without_a_key_goes_sealed() -> None:
    told = read_page(page(answer(), {case_of(0): key_of(case_of(0))}), STATION, CAP)
    assert without_keys(told) == without_keys(answer())
    assert {
        bool(change.key) for change in told.changes if change.event and change.event.case_no == case_of(1)
    } == {False}


def test_it_is_for_one_station_only() -> None:
    with pytest.raises(NotThisWay):
        read_page(page(answer()), bytes(32), CAP)


def test_any_flipped_byte_and_any_cut_is_refused() -> None:
    raw = page(answer(changes=answer().changes[:3]))
    for place in range(len(raw)):
        broken = bytearray(raw)
        broken[place] ^= 1
        with pytest.raises(NotThisWay):
            read_page(bytes(broken), STATION, CAP)
        with pytest.raises(NotThisWay):
            read_page(raw[:place], STATION, CAP)


def test_a_station_that_reads_none_of_ours_gets_no_page() -> None:
    for reads in ([], ["999"], ["columns"]):
        with pytest.raises(NotThisWay):
            write_page(answer(), {}, BOX, reads)
    assert NEWEST in READS


def test_what_a_page_cannot_carry_goes_the_plain_way() -> None:
    for change in (WireChange(1, "of next year"), WireChange(1, "settings", name="x", document=b"\xff")):
        with pytest.raises(NotThisWay):
            page(answer(changes=[change]))
