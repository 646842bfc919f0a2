"""R16: without the key nobody who holds the disk reads a name, a number or a page of anybody.

A world is played with one known person: card, draft, search, papers, scans, exchange, pouch, a crash
with the name in its message, a kill's leftovers. Then every file of the stations, the temp folder,
the stick and the county is searched in every dress. The scanner proves itself on planted ones.
"""

from __future__ import annotations

import base64
import logging
import shutil
import tempfile
from datetime import date
from pathlib import Path

import pytest

from desktop import crash
from desktop.logs import start_logging
from desktop.settings import Settings
from desktop.usecases.accounts import sign_in, tend_codes
from desktop.usecases.cases import find_cases, show_case
from desktop.usecases.drafts import open_draft, save_field
from desktop.usecases.exchange import sync_now
from desktop.usecases.papers import paper_pdf, print_copy
from desktop.usecases.pouches import pouch_out
from desktop.usecases.register import register_case
from sync.center.pouches import take_in_pouch
from sync.ledger.problems import Problem
from tests.e2e.conftest import one_check
from tests.support.canary import MAGICS, Canary, hits
from tests.support.people import AGENTS, Person, pension
from tests.support.places import PASSWORD, VILLAGE_A
from tests.support.quick_draft import quick_draft
from tests.support.scans import scan

PERSON = Person("欧阳翠屏", date(1961, 3, 8), 46, "13911223344")
PAGES = tuple(scan(name, PERSON.name, (300, 420)) for name in ("m_id", "m_hukou"))
CANARY = Canary(
    (PERSON.name, PERSON.id_no, PERSON.mobile, AGENTS[VILLAGE_A].name, AGENTS[VILLAGE_A].id_no),
    ("ouyangcuiping", "ouyang cuiping", "zhouminghua"),
    PAGES,
)
RESIDENT = Canary((PERSON.name, PERSON.id_no, PERSON.mobile), ("ouyangcuiping",), PAGES)


@pytest.fixture
def temp(tmp_path, monkeypatch):
    """Where this process and its children put temporary files."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folder))
    return folder


@pytest.fixture
def logged(monkeypatch):
    """The program's own log, beside what pytest listens to."""
    root = logging.getLogger()
    before = list(root.handlers), root.level
    yield start_logging
    for handler in set(root.handlers) - set(before[0]):
        handler.close()
    root.handlers[:], root.level = before[0], before[1]


def play(world, base: Path, stick: Path) -> None:
    """A day with this person in every corner of the program."""
    place = world[VILLAGE_A]
    station, actor = place.station, place.actor
    tend_codes(station)
    answers = pension(PERSON, VILLAGE_A, AGENTS[VILLAGE_A])
    case_no = register_case(station, actor, quick_draft(station, actor, answers)).case_no
    for _ in PAGES:
        station.cabinet.blobs.put(PAGES[0])
        station.cabinet.blobs.put(PAGES[1])
    line = open_draft(station, actor, "SB-001")
    save_field(station, line.draft_id, "applicant.name", PERSON.name)
    save_field(station, line.draft_id, "applicant.id_no", PERSON.id_no)
    for typed in (PERSON.name, "oycp", PERSON.id_no[-4:], PERSON.mobile):
        find_cases(station, typed)
    view = show_case(station, actor, case_no)
    for paper in view.papers:
        paper_pdf(station, paper.case_no, paper.code)
        print_copy(station, paper.case_no, paper.code, actor.name)
    pouch_out(station, stick / "out.pouch")
    take_in_pouch(world.county, stick / "out.pouch")
    sync_now(station)
    Settings(file=base / "window.json").save()
    sign_in(station, actor.account, PASSWORD)
    _crash_with_everything()


def _crash_with_everything() -> None:
    """A bug whose message and cause hold what nobody may read; and a refusal that names somebody."""
    try:
        try:
            raise KeyError(PERSON.name)
        except KeyError as cause:
            raise RuntimeError(f"{PERSON.name} {PERSON.id_no} {PERSON.mobile}") from cause
    except RuntimeError as bug:
        crash.report(bug)
        crash._main(type(bug), bug, bug.__traceback__)
    try:
        raise Problem("account.unknown", name=AGENTS[VILLAGE_A].name)
    except Problem as refusal:
        crash.report(refusal)


def test_nobody_who_holds_the_disk_reads_anything(world, temp, tmp_path, logged, expected_logs):
    expected_logs += ["incident", "uncaught"]
    one_check.cache_clear()
    base, stick = world.folder / "stations" / VILLAGE_A, tmp_path / "stick"
    stick.mkdir()
    logged(base / "logs")
    play(world, base, stick)
    station = world[VILLAGE_A].station
    assert "incident" in (base / "logs" / "daiban.log").read_text("utf-8")
    with station.cabinet.reading() as held:  # a reader keeps the write-ahead log full
        assert held.cases.open()
        world[VILLAGE_A].act(held.cases.open()[0].case_no, "CaseQueued")
        killed = tmp_path / "killed"  # as a stolen or killed PC leaves it: write-ahead log and all
        shutil.copytree(base, killed)
    station.cabinet.close()
    assert len(list(killed.rglob("*"))) > 10
    assert hits([base, killed, temp, stick], CANARY) == []
    assert hits([world.folder / "center"], RESIDENT, magics=False) == []


@pytest.mark.parametrize("what", sorted(set(CANARY.needles().values())))
def test_the_scanner_finds_each_dress(tmp_path, what):
    """R19 for this test: what it looks for is found when it is planted, in the midst of noise."""
    needle = next(needle for needle, name in CANARY.needles().items() if name == what)
    (tmp_path / "noise").write_bytes(bytes(range(256)) * 40 + needle + bytes(range(256)))
    assert any(what in line for line in hits([tmp_path], CANARY))


@pytest.mark.parametrize("shift", range(3))
def test_the_scanner_finds_what_is_packed_into_a_larger_text(tmp_path, shift):
    said = ("x" * shift + f"姓名：{PERSON.name}，{PERSON.id_no}").encode()
    (tmp_path / "a").write_bytes(base64.b64encode(said))
    assert hits([tmp_path], CANARY)
    (tmp_path / "a").write_bytes(base64.b64encode(b"y" * shift + PAGES[0]))
    assert hits([tmp_path], CANARY)


@pytest.mark.parametrize("magic", sorted(MAGICS))
def test_the_scanner_finds_papers_and_pictures_in_clear(tmp_path, magic):
    (tmp_path / "a").write_bytes(b"noise" + MAGICS[magic] + b"noise")
    assert [line.split(": ")[1] for line in hits([tmp_path], CANARY)] == [magic]


def test_the_scanner_finds_names_of_files(tmp_path):
    (tmp_path / f"{PERSON.name}.txt").write_bytes(b"")
    assert hits([tmp_path], CANARY)
    assert hits([tmp_path / "nowhere"], CANARY) == []
