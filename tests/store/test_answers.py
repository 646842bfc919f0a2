"""Answers of the county: twice, late, out of order, refusing, with news, after a restored backup."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync import seal
from sync.engine.ports import ROW_COST, CabinetPort, Change
from sync.ledger.case import Paper
from sync.ledger.case_json import paper_to_json
from sync.ledger.events import digest_of
from sync.ledger.problems import SENTENCES, Problem
from sync.store.content_keys import seal_body
from tests.store.desk import COUNTY, DAY, KEYS, Desk, answer, county_of, open_desk

RECEIVED = {"facts": {"rows_counted": True}, "papers": []}


@pytest.fixture
def desk(tmp_path):
    made = open_desk(tmp_path)
    yield made
    made.cabinet.close()


@pytest.fixture
def number(desk):
    return desk.register()


def everything(desk: Desk):
    """All that an answer may change."""
    with desk.cabinet.reading() as reading:
        return (
            desk.cabinet.standing(),
            reading.cases.open(),
            reading.cases.rows(),
            reading.journal.refused(),
            replace(desk.cabinet.status(), free_bytes=0),
        )


def test_the_cabinet_is_what_the_messenger_asks_for(desk):
    port: CabinetPort = desk.cabinet
    assert port.standing().incarnation == 1


def test_where_the_station_stands(desk, number):
    desk.act("CaseQueued", number)
    standing = desk.cabinet.standing()
    assert (standing.site, standing.last, standing.sent, standing.acked) == ("511999104205", 2, 0, 0)
    assert standing.digest == digest_of({})
    desk.cabinet.mark_sent(9)
    assert desk.cabinet.standing().sent == 2
    desk.cabinet.mark_sent(1)
    assert desk.cabinet.standing().sent == 2


def test_own_events_in_pages_of_bytes(desk):
    for _ in range(4):
        desk.register()
    size = len(desk.cabinet.own_events(0, 1)[0].sealed) + ROW_COST
    assert [event.seq for event in desk.cabinet.own_events(0, 1)] == [1]
    assert [event.seq for event in desk.cabinet.own_events(1, 2 * size + 50)] == [2, 3]
    assert desk.cabinet.own_events(4, 1 << 20) == []


def test_the_content_keys_of_a_segment_are_those_of_its_escrows(desk, number):
    keys = desk.cabinet.content_keys([number, "unknown"])
    assert keys == {number: seal.unbox(b"c" * 32, desk.cabinet.escrows([number])[number])}
    desk.cabinet.erase_case(number)
    assert desk.cabinet.content_keys([number]) == {}


def test_escrows_open_only_with_the_countys_seed(desk, number):
    box = desk.cabinet.escrows([number, "unknown"])
    assert set(box) == {number}
    assert len(seal.unbox(b"c" * 32, box[number])) == seal.KEY_BYTES
    with pytest.raises(seal.SealBroken):
        seal.unbox(KEYS.box_seed, box[number])


def test_acknowledged_events_make_the_digest(desk, number):
    second = desk.register()
    assert desk.cabinet.take_answer(answer(acked=1)) == (number,)
    first_event, second_event = desk.cabinet.own_events(0, 1 << 20)
    assert desk.cabinet.standing().digest == digest_of({first_event.event_id: first_event.hash})
    assert desk.cabinet.take_answer(answer(acked=2)) == (second,)
    pairs = {event.event_id: event.hash for event in (first_event, second_event)}
    assert desk.cabinet.standing().digest == digest_of(pairs)
    assert desk.cabinet.status().acknowledged == 2


def test_news_of_the_county_moves_the_case(desk, number):
    county = county_of(desk)
    paper = Paper("D04", "受〔2026〕1号", DAY, "", COUNTY, {"x": "y"})
    body = {**RECEIVED, "papers": [paper_to_json(paper)]}
    desk.act("CaseQueued", number)
    desk.act("CaseHandedOver", number)
    assert desk.case(number).state == "HANDED_OVER"
    received = county.event("CaseReceived", number, body)
    assert desk.cabinet.take_answer(answer(county.change(7, received), acked=3)) == (number,)
    assert desk.case(number).state == "RECEIVED"
    assert desk.cabinet.standing().cursor == "e1.7"
    with desk.cabinet.reading() as reading:
        assert paper in reading.papers.of_case(number)
        assert paper not in [issued for _case, issued in reading.papers.unprinted()]
    later = desk.act("ContactAttempted", number)
    assert later.hlc > received.hlc


def test_the_same_answer_twice_changes_nothing(desk, number):
    county = county_of(desk)
    second = desk.register()
    told = answer(
        county.change(3, county.event("CaseReceivedAtCounter", number, RECEIVED)),
        Change(4, "settings", name="parameters", document=b'{"tables": {}}'),
        acked=2,
        refused=((2, "event.repeated"),),
    )
    desk.cabinet.take_answer(told)
    once = everything(desk)
    assert desk.cabinet.take_answer(told) == ()
    assert everything(desk) == once
    assert desk.case(second) is not None


def test_answers_in_any_order_end_alike(tmp_path):
    """Two answers cross each other: the late one neither lowers a mark nor loses its news."""
    results = []
    for turned in (False, True):
        desk = open_desk(tmp_path / str(turned))
        number = desk.register()
        county = county_of(desk)
        desk.act("CaseQueued", number)
        news = [
            county.change(1, county.event("CaseNoted", number, RECEIVED, minute=60)),
            county.change(2, county.event("CaseReceivedAtCounter", number, RECEIVED, minute=61)),
        ]
        told = [answer(news[0], acked=1), answer(news[1], acked=2)]
        for one in reversed(told) if turned else told:
            desk.cabinet.take_answer(one)
        standing = desk.cabinet.standing()
        case = desk.case(number)
        results.append((standing.acked, standing.cursor, case.state, [line.kind for line in case.history]))
        assert [line.event_id for line in case.history[2:]] == [change.event.event_id for change in news]
    assert results[0] == results[1]
    assert results[0][:2] == (2, "e1.2")


def test_news_older_than_own_acts_folds_in_its_place(desk, number):
    county = county_of(desk)
    desk.act("CaseQueued", number)
    early = county.event("CaseNoted", number, {**RECEIVED, "note": "早"}, minute=-1)
    desk.cabinet.take_answer(answer(county.change(1, early)))
    history = desk.case(number).history
    assert [line.kind for line in history] == ["CaseRegistered", "CaseQueued"]
    between = county.event("CaseNoted", number, RECEIVED, minute=0)
    desk.cabinet.take_answer(answer(county.change(2, between)))
    stamps = [event.hlc for event in desk_history(desk, number)]
    assert stamps == sorted(stamps)


def desk_history(desk, number):
    with desk.cabinet.reading() as reading:
        return reading.journal.history(number)


def test_a_refused_event_is_undone_in_the_case_and_lies_in_the_drawer(desk, number):
    desk.act("CaseQueued", number)
    assert desk.case(number).state == "QUEUED"
    touched = desk.cabinet.take_answer(answer(acked=2, refused=((2, "event.overtaken"),)))
    assert touched == (number,)
    assert desk.case(number).state == "INTAKE"
    with desk.cabinet.reading() as reading:
        ((event, code),) = reading.journal.refused()
    assert (event.kind, code) == ("CaseQueued", "event.overtaken")
    kept = desk.cabinet.own_events(0, 1 << 20)
    assert len(kept) == 2
    assert desk.cabinet.standing().digest == digest_of({kept[0].event_id: kept[0].hash})
    assert desk.cabinet.status().refused == 1
    again = desk.act("CaseQueued", number)
    assert again.seq == 3
    assert desk.case(number).state == "QUEUED"


def test_a_refused_registration_does_not_vanish(desk, number):
    desk.cabinet.take_answer(answer(acked=1, refused=((1, "event.number"),)))
    assert desk.case(number).state == "INTAKE"
    with desk.cabinet.reading() as reading:
        (row,) = reading.cases.rows()
    assert row.refused


def test_a_case_of_another_site_comes_with_its_key(tmp_path, desk, number):
    """A township takes a village's case in; its scans are wanted."""
    other = open_desk(tmp_path / "other")
    scan = "ab" * 32
    rows = [{"material": "m_id", "name": "身份证", "state": "present", "files": [scan]}]
    theirs = other.register(op_id="theirs", materials=rows)
    (event,) = other.cabinet.own_events(0, 1)
    foreign = replace(event, site="511999104206", case_no="T-1")
    key = b"t" * 32
    with other.cabinet.reading() as reading:
        body = reading.journal.history(theirs)[0].body
    foreign = replace(foreign, sealed=seal_body(key, event.event_id, body))
    foreign = replace(foreign, hash=foreign.computed_hash())
    boxed = seal.box_to(KEYS.box_public, key)
    without = answer(Change(1, "event", foreign))
    assert desk.cabinet.take_answer(without) == ("T-1",)
    assert desk.case("T-1") is None
    assert desk.cabinet.verify().unreadable == 1
    assert desk.cabinet.take_answer(answer(Change(1, "event", foreign, boxed))) == ("T-1",)
    assert desk.case("T-1").applicant["name"] == "曾国芳"
    assert desk.cabinet.standing().wanted_blobs == (scan,)
    acted = desk.act("CaseQueued", "T-1")
    assert acted.rev == 2


def test_spoiled_news_goes_into_the_drawer_and_holds_nothing_up(desk, number):
    county = county_of(desk)
    good = county.event("CaseNoted", number, RECEIVED)
    bad = replace(county.event("CaseNoted", number, RECEIVED, minute=61), rev=77)
    news = (
        county.change(1, bad),
        county.change(2, good),
        Change(3, "settings", name="calendar", document=b"<"),
    )
    desk.cabinet.take_answer(answer(*news))
    assert desk.cabinet.standing().cursor == "e1.3"
    assert [line.kind for line in desk.case(number).history] == ["CaseRegistered", "CaseNoted"]
    with desk.cabinet.reading() as reading:
        ((event, code),) = reading.journal.refused()
        assert reading.settings.get("calendar") is None
    assert (event.event_id, code) == (bad.event_id, "store.event_spoiled")
    assert code in SENTENCES


def test_a_box_for_somebody_else_is_said(desk, number):
    county = county_of(desk)
    event = replace(county.event("CaseNoted", number, RECEIVED), case_no="T-9")
    event = replace(event, hash=event.computed_hash())
    desk.cabinet.take_answer(
        answer(Change(1, "event", event, seal.box_to(seal.box_public(b"z" * 32), b"k" * 32)))
    )
    with desk.cabinet.reading() as reading:
        assert [code for _event, code in reading.journal.refused()] == ["store.event_sealed"]


def test_settings_of_the_county_are_kept_and_ours_are_not_theirs(desk):
    desk.cabinet.take_answer(
        answer(
            Change(1, "settings", name="parameters", document=b'{"tables": {"a": []}}'),
            Change(2, "settings", name="@enrolment", document=b'{"site": "0"}'),
        )
    )
    with desk.cabinet.reading() as reading:
        assert reading.settings.get("parameters") == {"tables": {"a": []}}
        assert reading.settings.enrolment().site == "511999104205"


def test_a_county_restored_from_backup_gets_everything_again(desk, number):
    scan = desk.cabinet.blobs.put(b"page one")
    rows = [{"material": "m_id", "name": "身份证", "state": "present", "files": [scan]}]
    desk.register(materials=rows)
    desk.cabinet.take_answer(answer(Change(9, "settings", name="parameters", document=b"{}"), acked=2))
    desk.cabinet.blob_stored(scan)
    assert desk.cabinet.standing().unsent_blobs == ()
    desk.cabinet.take_answer(answer(acked=1, epoch="e2"))
    standing = desk.cabinet.standing()
    assert (standing.acked, standing.sent, standing.cursor) == (1, 1, "e2.0")
    assert standing.unsent_blobs == ((scan, 8),)
    assert desk.cabinet.status().unsent == 1


def test_a_county_that_knows_more_than_we_do_is_a_fork(desk, number):
    before = everything(desk)
    with pytest.raises(Problem, match=r"road\.fork"):
        desk.cabinet.take_answer(answer(acked=5))
    assert everything(desk) == before


def test_own_rows_pulled_back_after_a_loss(tmp_path):
    lived = open_desk(tmp_path / "lived")
    number = lived.register()
    lived.act("CaseQueued", number)
    rows = lived.cabinet.own_events(0, 1 << 20)
    key = seal.unbox(b"c" * 32, lived.cabinet.escrows([number])[number])
    fresh = open_desk(tmp_path / "fresh")
    boxed = seal.box_to(KEYS.box_public, key)
    news = [Change(n, "event", event, boxed) for n, event in enumerate(rows, 1)]
    fresh.cabinet.take_answer(answer(*news, acked=2))
    assert fresh.case(number) == lived.case(number)
    assert fresh.act("ContactAttempted", number).seq == 3
    assert fresh.cabinet.verify().faults == ()


def test_scans_wait_until_the_county_proved_them_and_are_wanted_again(desk):
    pages = [desk.cabinet.blobs.put(bytes([n]) * (300 - n)) for n in range(3)]
    desk.cabinet.blobs.put(b"only in a draft")
    for page in pages[:2]:
        desk.register(materials=[{"material": "m", "name": "x", "state": "present", "files": [page]}])
    assert desk.cabinet.standing().unsent_blobs == ((pages[0], 300), (pages[1], 299))
    assert desk.cabinet.status().scans_waiting == 2
    desk.cabinet.blob_stored(pages[0])
    assert desk.cabinet.standing().unsent_blobs == ((pages[1], 299),)
    desk.cabinet.take_answer(answer(wants=((pages[0], 12),)))
    assert desk.cabinet.standing().unsent_blobs == ((pages[0], 300), (pages[1], 299))


def test_scans_of_others_are_checked_by_name(desk):
    with pytest.raises(ValueError, match="name"):
        desk.cabinet.take_blob("ab" * 32, b"something else")
    name = desk.cabinet.blobs.put(b"ours")
    desk.cabinet.take_blob(name, b"ours")
    assert desk.cabinet.read_blob(name, 1, 2) == b"ur"
