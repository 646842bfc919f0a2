"""A station that was away for a year, older and newer programs: everything is delivered, nothing unknown is lost."""

from __future__ import annotations

import json
from datetime import datetime

import msgspec
import pytest

from forms.catalog import Catalog
from sync import seal
from sync.center import tables
from sync.center.app import create_app
from sync.center.commands import export_cmd
from sync.center.county import County
from sync.center.database import writing
from sync.center.keys import KEYS_FILE
from sync.center.second_look import look_after_update
from sync.center.serving import serve_in_thread
from sync.center.sites import add_site
from sync.ledger import judge, schemas
from sync.ledger.schemas import Schemas
from sync.ledger.table import rows_of
from sync.wire import version
from tests.center.archived import COLUMNS, ROWS, archived, archived_station
from tests.center.worked import TOWNSHIP, VILLAGE, at, number, registration

A_YEAR_LATER = datetime.fromisoformat("2027-11-29T09:00:00+08:00")


def as_it_was(_kind, body):
    return body


def named_anew(_kind, body):
    return {("mode" if name == "way" else name): value for name, value in body.items()}


# Invented versions: the program knows one schema so far, these stand for those that will follow.
THREE_LATER = Schemas(4, {1: as_it_was, 2: as_it_was, 3: as_it_was})
INVENTED = Schemas(4, {1: named_anew, 2: as_it_was, 3: as_it_was})


@pytest.fixture
def back(tmp_path, database_url):
    """The archived station and its county, a year after the station wrote; (station, county)."""
    station, kept = archived_station()
    folder = tmp_path / "county"
    folder.mkdir()
    keys = {name: seal.new_key().hex() for name in ("data_key", "sign_seed")}
    (folder / KEYS_FILE).write_text(json.dumps(keys | {"box_seed": kept["county_box_seed"]}), "utf-8")
    county = County.open(folder, database_url=database_url, now=lambda: A_YEAR_LATER, catalog=Catalog.of([]))
    add_site(county, TOWNSHIP, "椑木镇便民服务中心", "township", short="椑木镇")
    add_site(county, VILLAGE, "椑木镇椑南村", "village", TOWNSHIP, short="内椑木")
    publics = {
        "sign_public": seal.sign_public(station.sign_seed),
        "box_public": seal.box_public(station.box_seed),
    }
    row = {"site": VILLAGE, "incarnation": 1, "qr_key": b"", "enrolled_at": "2026-11-01T09:00:00+08:00"}
    with writing(county.engine) as connection:
        connection.execute(tables.devices.insert().values(row | publics))
    serving = serve_in_thread(create_app(county))
    station.url = serving.url
    yield station, county
    serving.stop()
    county.close()


@pytest.mark.parametrize("form", [ROWS, COLUMNS])
@pytest.mark.parametrize("known", [schemas.SCHEMAS, THREE_LATER], ids=["today", "three schemas later"])
def test_a_station_that_was_away_for_a_year_still_delivers(back, monkeypatch, form, known):
    station, county = back
    monkeypatch.setattr(schemas, "SCHEMAS", known)
    answer = station.exchange(archived(form), last_seq=4)
    assert (answer.acked, answer.refused) == (4, [])
    assert [case["state"] for case in export_cmd.cases(county)] == ["QUEUED", "QUEUED"]
    bodies = [event["body"] for event in export_cmd.events(county)]
    assert bodies[0]["facts"]["note_of_an_older_program"] == "kept"


def test_an_older_form_is_judged_as_today_s(village, county, monkeypatch):
    monkeypatch.setattr(schemas, "SCHEMAS", INVENTED)
    older = registration()
    older["way"] = older.pop("mode")
    village.write("CaseRegistered", number(1), older, at("11-27 09:12"), schema=1)
    village.write("CaseQueued", number(1), {"facts": {}}, at("11-27 09:13"), schema=4)
    answer = village.exchange(village.packed())
    assert (answer.acked, answer.refused) == (2, [])
    (case,) = export_cmd.cases(county)
    assert (case["state"], case["mode"]) == ("QUEUED", "代办")
    row = next(iter(export_cmd.events(county)))
    assert (row["schema"], row["hash"]) == (1, village.journal[0].hash.hex())


def test_a_newer_form_is_kept_and_judged_when_the_county_was_updated(village, county, monkeypatch):
    village.write("CaseRegistered", number(1), registration(), at("11-27 09:12"), schema=2)
    village.write("CaseQueued", number(1), {"facts": {}}, at("11-27 09:13"), schema=2)
    village.write("CaseRegistered", number(2), registration() | {"op_id": "op-2"}, at("11-27 09:14"))
    answer = village.exchange(village.packed())
    assert answer.acked == 3
    assert [(row.seq, row.code) for row in answer.refused] == [
        (1, "event.schema_newer"),
        (2, "event.schema_newer"),
    ]
    assert look_after_update(county) == 0
    monkeypatch.setattr(schemas, "SCHEMAS", Schemas(2, {1: as_it_was}))
    assert look_after_update(county) == 2
    assert look_after_update(county) == 0
    assert village.exchange().refused == []
    assert {case["case_no"]: case["state"] for case in export_cmd.cases(county)} == {
        number(1): "QUEUED",
        number(2): "INTAKE",
    }


def test_what_was_too_new_and_is_wrong_says_why_after_the_update(village, county, monkeypatch):
    village.write("CaseQueued", number(7), {"facts": {}}, at("11-27 09:13"), schema=2)
    village.exchange(village.packed(escrow=True))
    monkeypatch.setattr(schemas, "SCHEMAS", Schemas(2, {1: as_it_was}))
    assert look_after_update(county) == 1
    (refused,) = village.exchange().refused
    assert refused.code not in ("event.schema_newer", "")


def test_an_act_of_a_later_program_is_kept_and_takes_effect_once_the_county_knows_it(
    village, county, monkeypatch
):
    kind = "RemotePreReviewAsked"
    body = registration("a" * 64)
    village.write("CaseRegistered", number(1), body, at("11-27 09:12"))
    village.write(kind, number(1), {"facts": {}, "note": "看户口簿"}, at("11-27 09:13"))
    village.write("CaseQueued", number(1), {"facts": {}}, at("11-27 09:14"))
    with monkeypatch.context() as older:
        older.setattr(judge, "rows_of", lambda asked: () if asked == kind else rows_of(asked))
        assert [(row.seq, row.code) for row in village.exchange(village.packed()).refused] == [
            (2, "act.unknown")
        ]
    assert look_after_update(county) == 1
    assert look_after_update(county) == 0
    assert village.exchange().refused == []
    (case,) = export_cmd.cases(county)
    assert case["state"] == "QUEUED"
    assert [row["note"] for row in case["facts"]["remote_pre_reviews"]] == ["看户口簿"]


def test_unknown_fields_are_kept_and_returned(village, township, county):
    body = registration(later_fact={"deep": ["x", 1]}) | {"later": {"nested": True}}
    event = village.write("CaseRegistered", number(1), body, at("11-27 09:12"))
    segment = village.packed()
    assert village.put("segment", segment).status_code == 204
    asked = msgspec.json.decode(village.request(segment)) | {"later": [1, 2]}
    assert village.post(msgspec.json.encode(asked)).status_code == 200
    told = next(c.event for c in township.exchange().changes if c.event is not None)
    assert (told.sealed, told.hash) == (event.sealed, event.hash)
    opened = json.loads(seal.unseal_body(township.keys[number(1)], told.sealed, told.event_id.encode()))
    assert opened == body
    (exported,) = export_cmd.events(county)
    assert exported["body"] == body


def test_the_current_and_the_previous_protocol_are_spoken(village, monkeypatch):
    monkeypatch.setattr(version, "PROTOCOL_VERSION", 2)  # invented: there is one so far
    monkeypatch.setattr(version, "OLDEST_PROTOCOL", 1)
    for protocol in (1, 2):
        village.exchange(protocol=protocol)
    for protocol in (0, 3):
        answer = village.post(village.request(protocol=protocol))
        assert answer.status_code >= 400
        assert answer.json()["code"] == "road.protocol"
