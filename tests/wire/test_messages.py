"""Messages survive the road; a newer neighbour's fields are tolerated; nothing clear travels."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import msgspec
import pytest

from sync import codec, wire
from sync.engine.ports import Answer, Change
from sync.ledger.events import Actor, Event

EVENT = Event(
    site="511999000101",
    incarnation=2,
    seq=7,
    event_id="0199-7",
    case_no="511999000101202611020100016",
    kind="CaseRegistered",
    rev=1,
    actor=Actor("zhang", "张三", "VA"),
    effective_date=date(2026, 11, 2),
    recorded_at="2026-11-02T09:00:00+08:00",
    hlc="0000",
    sealed=b"\x00\xffsealed",
    prev_hash=bytes(32),
    hash=b"h" * 32,
)
ANSWER = Answer(
    epoch="e1",
    acked=7,
    refused=((3, "event.malformed"),),
    wants=(("a" * 64, 100),),
    backed_up=5,
    server_time="2026-11-02T09:00:01+08:00",
    retry_after=0,
    changes=(
        Change(1, "event", EVENT, b"key"),
        Change(4, "settings", name="profile", document='{"name":"示范村"}'.encode()),
        Change(5, "kind of next year"),
    ),
    cursor="e1.5",
    digest="d",
    more=True,
)


def over_the_road(message: msgspec.Struct) -> msgspec.Struct:
    return msgspec.json.decode(msgspec.json.encode(message), type=type(message))


def test_an_event_arrives_as_it_left() -> None:
    assert codec.event_from_wire(over_the_road(codec.event_to_wire(EVENT))) == EVENT  # type: ignore[arg-type]


def test_a_clear_body_never_travels() -> None:
    opened = EVENT.opened({"applicant": {"name": "李四"}})
    assert "李四" not in msgspec.json.encode(codec.event_to_wire(opened)).decode()


def test_every_field_of_an_event_travels() -> None:
    fields = set(Event.__dataclass_fields__) - {"body"}
    assert fields == {field.name for field in msgspec.structs.fields(wire.WireEvent)}


def test_the_hash_survives() -> None:
    hashed = replace(EVENT, hash=EVENT.computed_hash())
    arrived = codec.event_from_wire(over_the_road(codec.event_to_wire(hashed)))  # type: ignore[arg-type]
    assert arrived.computed_hash() == arrived.hash


def test_an_answer_arrives_as_it_left() -> None:
    assert codec.answer_from_wire(over_the_road(codec.answer_to_wire(ANSWER))) == ANSWER  # type: ignore[arg-type]


def test_unknown_fields_are_tolerated() -> None:
    text = msgspec.json.decode(msgspec.json.encode(codec.answer_to_wire(ANSWER)))
    text["next_year"] = {"x": 1}
    text["changes"][0]["event"]["next_year"] = 1
    read = msgspec.json.decode(msgspec.json.encode(text), type=wire.ExchangeAnswer)
    assert codec.answer_from_wire(read) == ANSWER


def test_a_date_that_is_none_is_told_by_the_codec() -> None:
    row = msgspec.structs.replace(codec.event_to_wire(EVENT), effective_date="2026-13-40")
    with pytest.raises(ValueError, match="month"):
        codec.event_from_wire(row)


def test_settings_travel_as_the_county_wrote_them() -> None:
    about = wire.About(1, "e1", "示范县", "511999000000", b"s" * 32, b"b" * 32)
    raw = msgspec.Raw(b'{"z": 1, "a":  "\xe6\x9d\x91"}')
    answer = wire.EnrolAnswer("511999000101", "村", "村", "village", 1, "e1", about, {"profile": raw})
    arrived = over_the_road(answer)
    assert isinstance(arrived, wire.EnrolAnswer)
    assert bytes(arrived.settings["profile"]) == bytes(raw)


def test_versions_that_can_talk() -> None:
    assert wire.speaks(wire.PROTOCOL_VERSION)
    assert not wire.speaks(wire.PROTOCOL_VERSION + 1)
    assert not wire.speaks(0)
