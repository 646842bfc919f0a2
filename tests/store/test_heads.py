"""Signed heads of the journal: a change, a gap and a cut tail are said in words when the cabinet is opened."""

from __future__ import annotations

import shutil

import pytest
from sqlalchemy import delete, update

from sync import seal
from sync.engine.ports import SignedHead
from sync.ledger.events import Act
from sync.ledger.heads import EVERY, countersigned_message, head_message, head_words
from sync.store.database import Database
from sync.store.heads import COUNTY, OWN
from sync.store.tables import counters, events, settings
from tests.store.desk import AGENT, DAY, KEYS, RECORDED, VILLAGE, answer, open_cabinet, open_desk

COUNTY_SEED = b"k" * 32
IDS = ["changed", "another body", "taken out", "cut", "the heads too"]


@pytest.fixture
def desk(tmp_path):
    made = open_desk(tmp_path / "station")
    with made.cabinet.unit() as unit:
        unit.settings.put("county", {"sign_public": seal.sign_public(COUNTY_SEED).hex()})
    yield made
    made.cabinet.close()


def _countersign(desk, seq=0, seed=COUNTY_SEED, hashed=b""):
    """The county's answer to everything written so far, with its word on the head."""
    head = desk.cabinet.standing().head
    seq, hashed = seq or head.seq, hashed or head.hash
    signature = seal.sign(seed, countersigned_message(VILLAGE, 1, seq, hashed, RECORDED))
    desk.cabinet.take_answer(answer(acked=head.seq, head=SignedHead(seq, hashed, RECORDED, signature)))


def _kept(desk, name):
    with desk.cabinet.reading() as reading:
        return reading.settings.get(name)


def _tampered(desk, *statements):
    """Change the file behind the journal's back, without its second copy, and open it anew."""
    folder = desk.cabinet.base_dir
    desk.cabinet.close()
    database = Database(folder / "ledger.db", KEYS.derived("database"))
    with database.writing() as connection:
        for statement in statements:
            connection.execute(statement)
    database.close()
    shutil.rmtree(folder / "second-copy")
    again = open_cabinet(folder)
    try:
        return again.tampered, again.tampering()
    finally:
        again.close()


def test_a_head_is_signed_by_the_station_and_follows_the_chain(desk):
    assert desk.cabinet.standing().head is None
    desk.register()
    head = desk.cabinet.standing().head
    (event,) = desk.cabinet.own_events(0, 1)
    assert (head.seq, head.hash, head.at) == (1, event.hash, RECORDED)
    assert seal.verify(KEYS.sign_public, head_message(VILLAGE, 1, 1, event.hash, RECORDED), head.signature)
    desk.register()
    assert desk.cabinet.standing().head.seq == 2


def test_every_fifty_events_the_station_signs_for_itself(desk):
    case = desk.register()
    for _ in range(EVERY - 2):
        desk.act("ContactAttempted", case)
    assert _kept(desk, OWN)["seq"] == 1  # the first of the day
    desk.act("ContactAttempted", case)
    assert _kept(desk, OWN)["seq"] == EVERY
    for _ in range(EVERY):
        desk.act("ContactAttempted", case)
    assert _kept(desk, OWN)["seq"] == 2 * EVERY
    assert desk.cabinet.tampering() == ()


def test_the_first_event_of_a_day_signs_the_day_before(desk):
    case = desk.register()
    desk.act("ContactAttempted", case)
    assert _kept(desk, OWN)["seq"] == 1
    with desk.cabinet.unit() as unit:
        act = Act("ContactAttempted", case, AGENT, DAY, {"facts": {}})
        unit.journal.append(act, recorded_at="2026-11-28T08:30:00+08:00")
    assert _kept(desk, OWN)["seq"] == 3


def test_only_the_countys_own_signature_is_kept(desk):
    desk.register()
    _countersign(desk, seed=b"z" * 32)
    assert _kept(desk, COUNTY) is None
    _countersign(desk)
    assert _kept(desk, COUNTY)["seq"] == 1


def test_an_untouched_station_has_nothing_to_say(desk):
    for _ in range(3):
        desk.register()
    _countersign(desk)
    desk.register()
    assert _tampered(desk) == ((), ())


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        ([update(events).where(events.c.seq == 3).values(hash=b"x" * 32)], "不一致"),
        ([update(events).where(events.c.seq == 4).values(sealed=b"x")], "校验值"),
        ([delete(events).where(events.c.seq == 2)], "中间缺少 1 条"),
        (
            [delete(events).where(events.c.seq >= 3), update(counters).values(value=2)],
            "签过名的第 3 条不见了，台账末尾被截去",
        ),
        (
            [update(settings).where(settings.c.name == COUNTY).values(document=b'{"incarnation":1,"seq":2,'
            b'"hash":"00","at":"2026-11-27","signature":"00"}')],
            "签名对不上",
        ),
    ],
    ids=IDS,
)  # fmt: skip
def test_what_was_touched_is_said_at_the_start(desk, statements, words):
    for _ in range(3):
        desk.register()
    _countersign(desk)
    desk.register()
    at_start, whole = _tampered(desk, *statements)
    assert [fault for fault in at_start if words in fault]
    assert set(at_start) <= set(whole)


def test_an_old_row_that_was_changed_is_found_by_the_whole_walk(desk):
    for _ in range(4):
        desk.register()
    _countersign(desk)
    at_start, whole = _tampered(desk, update(events).where(events.c.seq == 1).values(actor="别人"))
    assert at_start == ()
    assert [fault for fault in whole if "校验值" in fault]


def test_a_head_in_words_for_paper():
    assert head_words(37, bytes(range(32))) == "第 37 条，校验码 0001-0203-0405-0607"
