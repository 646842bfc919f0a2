"""The road end to end: segments in, news out, once, in order, whatever a station repeats or breaks."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from sync import seal
from sync.center import book
from sync.center.bodies import case_key
from sync.center.database import reading
from sync.center.journal_rows import digest_for
from sync.center.proofs import prove
from sync.center.sites import add_site, new_code
from sync.center.station_settings import enter
from sync.ledger.events import digest_of
from tests.center.hand_station import HandStation
from tests.center.worked import NAME, TOWNSHIP, VILLAGE, at, facts, number, register, registration

SCAN = b"\xff\xd8\xff" + b"a page of a household book " * 4000
SHA = hashlib.sha256(SCAN).hexdigest()


def kept(county, case_no):
    with reading(county.engine) as connection:
        return book.find_case(connection, county, case_no)


def test_a_registration_reaches_county_and_township(village, township, county):
    case_no = register(village, 1, SHA)
    answer = village.exchange(village.packed())
    assert (answer.acked, answer.refused) == (1, [])
    assert [want.sha for want in answer.wants] == [SHA]
    assert answer.digest == digest_of({event.event_id: event.hash for event in village.journal})
    assert kept(county, case_no).applicant["name"] == NAME
    assert kept(county, case_no).state == "INTAKE"
    told = township.exchange()
    assert [change.event.hash for change in told.changes if change.event] == [village.journal[0].hash]
    assert township.keys[case_no] == village.keys[case_no]
    assert told.cursor == f"{answer.epoch}.{told.changes[-1].n}"
    assert township.exchange().changes == []
    assert prove(county).faults == ()


def test_the_county_keeps_no_key_in_clear(village, county):
    case_no = register(village)
    village.exchange(village.packed())
    with reading(county.engine) as connection:
        assert case_key(connection, county, case_no) == village.keys[case_no]
    whole = b"".join(path.read_bytes() for path in county.folder.glob("county.db*"))
    assert village.keys[case_no] not in whole
    assert NAME.encode() not in whole


def test_a_scan_goes_up_and_comes_down_to_the_township_only(village, township, county, serving):
    register(village, 1, SHA)
    village.exchange(village.packed())
    village.put("blob", SCAN, 0, 50_000)
    wants = village.exchange().wants
    assert [(want.sha, want.offset) for want in wants] == [(SHA, 50_000)]
    village.put("blob", SCAN, 50_000)
    assert village.exchange().wants == []
    assert township.get_blob(SHA).content == SCAN
    add_site(county, "511999104206", "椑木镇另一村", "village", TOWNSHIP)
    stranger = HandStation.enrol(serving.url, new_code(county, "511999104206"))
    refused = stranger.get_blob(SHA)
    assert (refused.status_code, refused.json()["code"]) == (404, "road.unavailable")


def test_a_doubled_segment_takes_effect_once(village, county):
    case_no = register(village)
    raw = village.packed()
    village.exchange(raw)
    assert village.head("segment", raw) == len(raw)
    again = village.post(village.request(raw))
    assert again.json()["acked"] == 1
    other = village.packed()  # the same rows under another name: the escrow box is random
    assert other != raw
    assert village.exchange(other).acked == 1
    assert kept(county, case_no).rev == 1
    assert prove(county).events == 1


def test_rows_behind_a_gap_wait(village, county):
    case_no = register(village)
    village.write("CaseQueued", case_no, facts(), at("11-27 16:40"))
    second = village.packed(village.journal[1:])
    assert village.exchange(second).acked == 0
    assert kept(county, case_no) is None
    assert village.exchange(village.packed(village.journal[:1])).acked == 2
    assert kept(county, case_no).state == "QUEUED"


def test_a_fork_changes_nothing_and_is_seen(village, county):
    register(village)
    village.exchange(village.packed())
    clone = replace(village, journal=[], keys=dict(village.keys), rev={}, hlc="")
    clone.write("CaseRegistered", number(2), registration(), at("11-27 10:00"))
    raw = clone.packed()
    clone.put("segment", raw)
    refused = clone.post(clone.request(raw))
    assert (refused.status_code, refused.json()["code"]) == (409, "road.fork")
    assert kept(county, number(2)) is None
    assert prove(county).faults == ()


def test_a_broken_chain_is_a_fork(village):
    register(village)
    village.exchange(village.packed())
    case_no = register(village, 2)
    village.journal[1] = wrong = replace(village.journal[1], prev_hash=bytes(32))
    village.journal[1] = replace(wrong, hash=wrong.computed_hash())
    raw = village.packed(village.journal[1:])
    village.put("segment", raw)
    assert village.post(village.request(raw)).json()["code"] == "road.fork"
    assert case_no not in str(village.exchange().changes)


def test_a_refused_case_holds_up_no_other(village, county):
    """A registration without a mandate is refused with its code; the next case goes on."""
    bad = register(village, 1, poa_signed=False)
    good = register(village, 2)
    answer = village.exchange(village.packed())
    assert answer.acked == 2
    assert [row.seq for row in answer.refused] == [1]
    assert answer.refused[0].code.startswith("guard.")
    assert kept(county, bad) is None
    assert kept(county, good).state == "INTAKE"
    applied = {village.journal[1].event_id: village.journal[1].hash}
    assert answer.digest == digest_of(applied)
    with reading(county.engine) as connection:
        assert digest_for(connection, VILLAGE, 1) == answer.digest
    assert prove(county).faults == ()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"recorded_at": "yesterday"}, "event.malformed"),
        ({"hlc": "zzz"}, "event.malformed"),
        ({"sealed": b"not sealed at all, just bytes"}, "event.sealed"),
        ({"kind": "CaseInvented"}, "act.unknown"),
        ({"case_no": "511999104205-20261127-02-0001-0"}, "event.number"),
        ({"case_no": "511999104999-20261127-01-0001-0"}, "event.number"),
    ],
)
def test_one_bad_row_is_refused_by_its_own_code(village, county, changed, code):
    key_of = changed.get("case_no", number(1))
    village.keys[key_of] = village.keys.setdefault(number(1), seal.new_key())
    village.write("CaseRegistered", number(1), registration(), at("11-27 09:12"), **changed)
    good = register(village, 2)
    answer = village.exchange(village.packed())
    assert [(row.seq, row.code) for row in answer.refused] == [(1, code)]
    assert kept(county, good) is not None
    assert prove(county).faults == ()


def test_a_row_with_a_wrong_hash_stays_as_evidence(village, county):
    register(village)
    village.journal[0] = replace(village.journal[0], hash=bytes(range(32)))
    good = register(village, 2)
    answer = village.exchange(village.packed())
    assert [(row.seq, row.code) for row in answer.refused] == [(1, "event.hash")]
    assert kept(county, good) is not None


def test_a_case_without_its_key_is_refused(village):
    register(village)
    answer = village.exchange(village.packed(escrow=False))
    assert [row.code for row in answer.refused] == ["event.no_key"]


def test_another_village_cannot_touch_the_case(village, county, serving):
    case_no = register(village)
    village.exchange(village.packed())
    add_site(county, "511999104206", "椑木镇另一村", "village", TOWNSHIP)
    stranger = HandStation.enrol(serving.url, new_code(county, "511999104206"))
    stranger.keys[case_no] = village.keys[case_no]
    stranger.write("CaseQueued", case_no, facts(), at("11-27 16:40"))
    answer = stranger.exchange(stranger.packed())
    assert [row.code for row in answer.refused] == ["event.foreign_site"]


def test_a_village_pc_knows_no_reviewer(village):
    case_no = register(village)
    village.actor = replace(village.actor, role="CR")
    village.write("CaseApproved", case_no, facts(facts_found="属实", basis="第六条"), at("11-27 10:00"))
    answer = village.exchange(village.packed())
    assert [(row.seq, row.code) for row in answer.refused] == [(2, "event.foreign_actor")]


def test_an_act_sent_again_after_a_fork_takes_effect_once(village, county, serving):
    case_no = register(village)
    village.exchange(village.packed())
    fresh = HandStation.enrol(serving.url, new_code(county, VILLAGE))
    fresh.keys[case_no] = village.keys[case_no]
    again = village.journal[0]
    fresh.write("CaseRegistered", case_no, registration(), at("11-27 09:12"), event_id=again.event_id)
    fresh.write("CaseQueued", case_no, facts(), at("11-27 16:40"))
    answer = fresh.exchange(fresh.packed())
    assert [(row.seq, row.code) for row in answer.refused] == [(1, "event.repeated")]
    assert kept(county, case_no).state == "QUEUED"


def test_a_late_act_is_judged_where_it_belongs(village, township, county):
    """The village's service of the D03 comes after the township's receipt of the supplement."""
    case_no = register(village)
    village.write("CaseQueued", case_no, facts(), at("11-27 16:40"))
    village.exchange(village.packed())
    township.exchange()
    early = at("11-27 16:45")
    village.write("ContactAttempted", case_no, facts(way="电话", outcome="未接"), early)
    township.write("ContactAttempted", case_no, facts(way="电话", outcome="已通知"), at("11-30 09:00"))
    township.exchange(township.packed())
    answer = village.exchange(village.packed(village.journal[2:]))
    assert answer.refused == []
    days = [line.recorded_at[:10] for line in kept(county, case_no).history]
    assert days == sorted(days)
    assert prove(county).faults == ()


def test_a_late_act_that_others_have_overtaken_is_refused(village, township, county, clock):
    """The village withdraws offline what the township has meanwhile received on paper."""
    case_no = register(village)
    handed = [
        ("CaseQueued", "11-27 16:40", {}),
        ("CaseHandedOver", "11-27 16:50", package(county, village, case_no)),
    ]
    for kind, when, given in handed:
        village.write(kind, case_no, facts(**given), at(when))
    village.exchange(village.packed())
    township.exchange()
    given = {"rows_counted": True, "differences": "", "signed_on": "2026-12-01"}
    clock.set("12-01 16:00")
    township.write("CaseReceived", case_no, facts(**given), at("12-01 15:30"))
    township.exchange(township.packed())
    withdrawn = {"withdrawal_signed": True, "signed_by": "applicant", "reason": "不办了"}
    village.write("CaseWithdrawn", case_no, facts(**withdrawn), at("11-30 09:00"))
    answer = village.exchange(village.packed(village.journal[3:]))
    assert [row.code for row in answer.refused] == ["event.overtaken"]
    assert kept(county, case_no).state == "RECEIVED"


def package(county, village, case_no):
    from sync.ledger.material import package_of

    village.exchange(village.packed(village.journal[:1]))
    return {"package": package_of(kept(county, case_no)), "way": "专人"}


def test_news_comes_in_pages(village, township, county, monkeypatch):
    for serial in range(1, 8):
        register(village, serial)
    village.exchange(village.packed())
    monkeypatch.setattr("sync.center.exchange.PAGE_ROWS", 3)
    sizes, more = [], True
    while more:
        answer = township.exchange()
        sizes.append(len(answer.changes))
        more = answer.more
    assert sizes == [3, 3, 1]


def test_another_epoch_starts_from_the_beginning(village, township):
    register(village)
    village.exchange(village.packed())
    township.exchange()
    township.cursor = "00000000.1"
    assert len(township.exchange().changes) == 1
    township.cursor = township.cursor.split(".")[0] + ".999"
    assert len(township.exchange().changes) == 1


def test_settings_reach_the_station_as_news(village, county):
    assert enter(county, "profile", {"phone": "0832-1234567"}, VILLAGE) == 1
    assert enter(county, "parameters", {"entrust": {"SB-001": "县人社〔2026〕3号"}}) == 2
    news = village.exchange().changes
    assert [(change.kind, change.name) for change in news] == [
        ("settings", "profile"),
        ("settings", "parameters"),
    ]
    profile = json.loads(news[0].document)
    assert (profile["phone"], profile["device"], profile["short"]) == ("0832-1234567", "01", "内椑木")


def test_scans_the_station_does_not_offer_are_not_asked_for(village):
    register(village, 1, SHA)
    village.exchange(village.packed())
    assert village.exchange(have=[]).wants == []
    assert [want.sha for want in village.exchange(have=[SHA]).wants] == [SHA]


def test_a_stranger_cannot_bring_the_key_of_a_case(village, county, serving):
    """Otherwise a false key that comes first would lock the true one out."""
    add_site(county, "511999104206", "椑木镇另一村", "village", TOWNSHIP)
    stranger = HandStation.enrol(serving.url, new_code(county, "511999104206"))
    stranger.write("ContactAttempted", number(1), facts(), at("11-27 09:00"))
    stranger.exchange(stranger.packed())
    register(village)
    assert village.exchange(village.packed()).refused == []


def test_a_segment_damaged_at_the_county_is_asked_for_again(village, county):
    case_no = register(village)
    raw = village.packed()
    village.put("segment", raw)
    part = next((county.folder / "parts" / "segment").iterdir())
    damaged = bytearray(part.read_bytes())
    damaged[40] ^= 1
    part.write_bytes(damaged)
    assert village.post(village.request(raw)).json()["acked"] == 0
    assert village.exchange(raw).acked == 1
    assert kept(county, case_no) is not None


def test_a_stations_own_event_belongs_to_no_case(village, county):
    village.write("NumbersRevealed", "", {"case_no": "", "reason": "电话通知"}, at("11-27 18:00"))
    good = register(village)
    answer = village.exchange(village.packed())
    assert (answer.acked, answer.refused) == (2, [])
    assert kept(county, good) is not None
    assert prove(county).faults == ()
