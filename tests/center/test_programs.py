"""What stations say of their programs is kept, the odd is passed over, and older stations still talk."""

from __future__ import annotations

import json

import msgspec
import pytest
from sqlalchemy import select

from desktop.running import REPORT, program_report
from sync.center import tables
from sync.center.database import reading
from sync.center.devices import revoke
from sync.center.programs import Fared, fared
from sync.releases.names import PLATFORMS
from sync.wire import ProgramReport, program_of

LINUX = "linux-x86_64"


def kept(county):
    with reading(county.engine) as connection:
        return connection.execute(select(tables.programs)).one_or_none(), fared(connection)


def test_a_station_without_a_report_talks_as_before(village, county):
    village.exchange()
    assert kept(county) == (None, {})


def test_the_last_word_of_a_pc_stands(village, county):
    village.exchange(program=ProgramReport("0.1.0", LINUX, "downloading", "0.2.0"))
    village.exchange(program=ProgramReport("0.2.0", LINUX, health="healthy", health_at="2026-11-27T08:00:00"))
    row, found = kept(county)
    assert (row.version, row.state, row.health) == ("0.2.0", "current", "healthy")
    assert found == {(LINUX, "0.1.0"): Fared(1, 0), (LINUX, "0.2.0"): Fared(1, 0)}


def test_a_failed_update_counts_against_its_target_once(village, county):
    for _ in range(2):
        village.exchange(program=ProgramReport("0.1.0", LINUX, "skipped", "0.2.0", "60 秒内没有打开窗口"))
    row, found = kept(county)
    assert row.reason == "60 秒内没有打开窗口"
    assert found == {(LINUX, "0.1.0"): Fared(1, 0), (LINUX, "0.2.0"): Fared(0, 1)}


def test_a_way_back_is_held_against_what_failed_and_not_against_what_runs(village, county):
    said = ProgramReport("0.1.0", LINUX, "skipped", "0.2.0", "没有打开数据", "failed", "2026-11-27T08:00:00")
    village.exchange(program=said)
    assert kept(county)[1] == {(LINUX, "0.1.0"): Fared(1, 0), (LINUX, "0.2.0"): Fared(0, 1)}


def test_a_fetch_that_failed_is_not_held_against_the_version(village, county):
    village.exchange(program=ProgramReport("0.1.0", LINUX, "failed", "0.2.0", "连不上县中心"))
    assert kept(county)[1] == {(LINUX, "0.1.0"): Fared(1, 0)}


def test_a_revoked_pc_counts_no_more(village, county):
    village.exchange(program=ProgramReport("0.1.0", LINUX, "skipped", "0.2.0"))
    revoke(county, village.site, village.incarnation)
    assert kept(county)[1] == {}


@pytest.mark.parametrize(
    "said",
    [
        {"version": "0.1.0", "platform": "amiga"},
        {"version": "later", "platform": LINUX},
        {"version": "0.1.0\x00", "platform": LINUX},
        {},
    ],
)
def test_an_odd_word_is_passed_over_and_the_exchange_goes_on(village, county, said):
    body = json.loads(village.request()) | {"program": said}
    assert village.post(msgspec.json.encode(body)).status_code == 200
    assert kept(county) == (None, {})


def test_a_flood_is_cut_off(village, county):
    said = ProgramReport("0.1.0", LINUX, "？" * 90, "x" * 999, "长\x00" * 4000, "?" * 99, "\x00" * 99)
    village.exchange(program=said)
    row, _ = kept(county)
    assert (row.state, row.target, row.health, row.health_at) == ("", "", "", "")
    assert row.reason == "长" * 200


def test_a_station_says_what_runs_and_what_its_updates_wrote(tmp_path):
    plain = program_report(tmp_path)
    assert plain["platform"] in PLATFORMS
    assert program_of(plain).state == "current"
    for spoiled in (b"{", b"[1]", b"[" * 20000, b"\xff"):
        (tmp_path / REPORT).write_bytes(spoiled)
        assert program_report(tmp_path) == plain
    (tmp_path / REPORT).write_text('{"version": "0.2.0", "state": "failed", "reason": 7}', "utf-8")
    said = program_of(program_report(tmp_path))
    assert (said.version, said.state, said.reason) == ("0.2.0", "failed", "")
