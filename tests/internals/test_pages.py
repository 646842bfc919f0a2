"""A stranger opens a station's and a county's real files by the pages' facts alone, and the pages name every table."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sync.center import tables as county_tables
from sync.center.county import County
from sync.keyfile import new_file, with_account
from sync.store.tables import metadata
from tests.center.conftest import CHEAP
from tests.center.worked import NAME, VILLAGE, number, registration
from tests.fuzz.targets.office import NOW, Office
from tests.internals import reader
from tests.store.desk import KEYS, ZENG, open_desk

PAGES = Path(__file__).parents[2] / "docs" / "internals"
SCAN = b"\xff\xd8\xff" + os.urandom(2_500_000)


@pytest.fixture(scope="module")
def station(tmp_path_factory):
    """A station's folder after two cases, an act and two scans, its program gone."""
    folder = tmp_path_factory.mktemp("station")
    desk = open_desk(folder)
    first = desk.register()
    desk.register()
    desk.act("CaseQueued", first)
    for content in (SCAN, b""):
        desk.cabinet.blobs.put(content)
    desk.cabinet.close()
    return folder


def test_the_database_opens_and_its_chain_is_whole(station):
    events = reader.rows(station / "ledger.db", KEYS.data_key, "SELECT * FROM events ORDER BY seq")
    assert [row["kind"] for row in events] == ["CaseRegistered", "CaseRegistered", "CaseQueued"]
    assert reader.chain_is_whole(events)
    spoilt = [{**row, "kind": "CaseClosed"} if row["seq"] == 2 else row for row in events]
    assert not reader.chain_is_whole(spoilt)


def test_bodies_open_with_the_keys_that_lie_beside_them(station):
    path, key = station / "ledger.db", KEYS.data_key
    sealed = {row["case_no"]: row["sealed"] for row in reader.rows(path, key, "SELECT * FROM case_keys")}
    rest = reader.derive(key, "case-keys")
    for row in reader.rows(path, key, "SELECT * FROM events WHERE kind = 'CaseRegistered'"):
        content_key = reader.unseal(rest, sealed[row["case_no"]], row["case_no"].encode())
        assert reader.body(content_key, row)["applicant"]["name"] == ZENG.name


def test_the_second_copy_holds_the_same_events(station):
    frames = list(reader.second_copy(station / "second-copy", KEYS.data_key))
    copied = [row["hash"] for frame in frames for row in frame["events"]]
    events = reader.rows(station / "ledger.db", KEYS.data_key, "SELECT hash FROM events ORDER BY seq")
    assert [reader.unpacked(text) for text in copied] == [row["hash"] for row in events]
    assert "profile" in {name for frame in frames for name in frame["settings"]}


@pytest.mark.parametrize("content", [SCAN, b""], ids=["three blocks", "empty"])
def test_a_scan_opens(station, content):
    name = hashlib.sha256(content).hexdigest()
    assert reader.scan(station / "blobs", KEYS.data_key, name) == content


def test_the_countys_scans_open(tmp_path):
    county = County.open(tmp_path, code="511999000000", name="示范县", short="示范", password_cost=CHEAP)
    try:
        name = hashlib.sha256(SCAN).hexdigest()
        for at in range(0, len(SCAN), 1_000_000):
            county.vault.append("blob", name, at, SCAN[at : at + 1_000_000])
        county.vault.keep(name)
    finally:
        county.close()
    assert reader.kept(tmp_path, _county_key(tmp_path), name) == SCAN


def test_the_countys_columns_at_rest_open(tmp_path):
    office = Office(tmp_path)
    case, event = number(1), office.hand.write("CaseRegistered", number(1), registration(), NOW)
    office.bring(office.hand.packed())
    office.county.close()
    key = _county_key(tmp_path / "county")
    rest = reader.derive(key, "county-rest")
    with closing(sqlite3.connect(tmp_path / "county" / "county.db")) as database:
        database.row_factory = sqlite3.Row
        (row,) = database.execute("SELECT * FROM events")
        (kept,) = database.execute("SELECT key FROM case_keys WHERE case_no = ?", (case,))
        (projection,) = database.execute("SELECT sealed FROM cases")
        (qr_key,) = database.execute("SELECT qr_key FROM devices").fetchone()
        words = {word for (word,) in database.execute("SELECT word FROM case_words")}
    content_key = reader.unseal(rest, kept["key"], f"case/{case}".encode())
    assert reader.body(content_key, dict(row))["applicant"]["name"] == NAME
    assert reader.chain_is_whole([dict(row)])
    assert row["hash"] == event.hash
    folded = json.loads(reader.unseal(rest, projection["sealed"], f"projection/{case}".encode()))
    assert folded["applicant"]["name"] == NAME
    assert reader.unseal(rest, qr_key, f"qr/{VILLAGE}.1".encode()) == bytes(32)
    hidden = hmac.digest(reader.derive(key, "county-search"), NAME.encode(), "sha256").hex()[:32]
    assert hidden in words


def _county_key(folder: Path) -> bytes:
    return bytes.fromhex(json.loads((folder / "keys.json").read_text("utf-8"))["data_key"])


def test_the_key_file_opens_for_its_account_only():
    secrets = {"data_key": b"d" * 32, "sign_seed": b"s" * 32, "box_seed": b"b" * 32}
    file, opened = new_file(secrets)
    for account, password in (("周明华", "守信为民2026"), ("李秀兰", "又一个密码2026")):
        file, opened = with_account(file, opened, account, password, CHEAP)
    raw = file.to_bytes()
    inside = reader.opened_keys(raw, "李秀兰", "又一个密码2026")
    assert {name: bytes.fromhex(inside[name]) for name in secrets} == secrets
    assert set(inside["accounts"].values()) == {"周明华", "李秀兰"}
    assert "周明华".encode() not in raw
    with pytest.raises(StopIteration):
        reader.opened_keys(raw, "李秀兰", "守信为民2026")


@pytest.mark.parametrize(
    ("page", "known"),
    [("station.md", metadata), ("county-disk.md", county_tables.metadata)],
    ids=["station", "county"],
)
def test_the_pages_name_every_table(page, known):
    named = set(re.findall(r"`([a-z_]+)`", (PAGES / page).read_text("utf-8")))
    assert set(known.tables) - named == set()
