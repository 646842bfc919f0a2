"""日终条: what is on it, and that a changed, cut or foreign book is told from one that goes on."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update

from desktop.cli import main
from desktop.usecases.day_slip import check_slip, day_slip
from sync.ledger.day_slip import SlipHead, read_slip, slip_code
from sync.ledger.problems import Problem
from sync.store.tables import events
from tests.ordeal.stations import one_case
from tests.support.lone import open_lone
from tests.support.places import PASSWORD

HEAD = SlipHead("511999104205", 1, 37, "1f2e3d4c5b6a7988")


@pytest.fixture
def station(tmp_path):
    made = open_lone(tmp_path / "station")
    yield made
    made.cabinet.close()


def changed(station, statement):
    with station.cabinet.unit() as unit:
        unit.journal._connection.execute(statement)


@pytest.mark.parametrize(
    "typed",
    [
        slip_code(HEAD),
        "511999104205 1 37 1f2e3d4c5b6a7988",
        " daiban-head 511999104205  01 37 1F2E-3D4C-5B6A-7988 ".replace("daiban-head", "DAIBAN-HEAD"),
    ],
)
def test_a_code_is_read_as_people_type_it(typed):
    assert read_slip(typed) == HEAD


@pytest.mark.parametrize(
    "typed", ["", "37 1f2e", "DAIBAN-HEAD x", "5" * 5000, "511999104205 01 37 1f2e-3d4c"]
)
def test_what_is_no_code_is_said(typed):
    with pytest.raises(Problem, match=r"slip\.unreadable"):
        read_slip(typed)


def test_a_book_that_goes_on_continues_its_slip(station):
    with pytest.raises(Problem, match=r"slip\.nothing"):
        day_slip(station)
    one_case(station, 0)
    slip = day_slip(station)
    assert slip.pdf.startswith(b"%PDF")
    assert check_slip(station, slip.code).continues
    one_case(station, 1)
    verdict = check_slip(station, slip.code)
    assert verdict.continues
    assert "又记了 1 条" in verdict.words


def test_a_changed_or_cut_book_does_not(station):
    one_case(station, 0)
    one_case(station, 1)
    slip = day_slip(station)
    for statement, words in (
        (update(events).where(events.c.seq == 1).values(recorded_at="2026-11-23T10:00:00+08:00"), "不完整"),
        (update(events).where(events.c.seq == 2).values(hash=b"x" * 32), "被改动过"),
        (delete(events).where(events.c.seq == 2), "被截去"),
    ):
        changed(station, statement)
        verdict = check_slip(station, slip.code)
        assert not verdict.continues
        assert words in verdict.words


def test_another_stations_slip_is_said(station):
    one_case(station, 0)
    with pytest.raises(Problem, match=r"slip\.other_site"):
        check_slip(station, slip_code(SlipHead("511999104206", 1, 1, "0" * 16)))


def test_the_commands(station, tmp_path, monkeypatch, capsys):
    one_case(station, 0)
    code = day_slip(station).code
    station.cabinet.close()
    monkeypatch.setenv("DAIBAN_PASSWORD", PASSWORD)
    common = ["--base-dir", str(tmp_path / "station"), "--account", "周明华"]
    assert main([*common, "day-slip", "--out", str(tmp_path / "slip.pdf")]) == 0
    assert code in capsys.readouterr().out
    assert (tmp_path / "slip.pdf").read_bytes().startswith(b"%PDF")
    assert main([*common, "check-slip", *code.split()]) == 0
    assert "对得上" in capsys.readouterr().out
    last = "0" if code[-1] != "0" else "1"
    assert main([*common, "check-slip", code[:-1] + last]) == 1


def test_the_page_prints_and_checks(full):
    full.sign_in()
    page = full.open("ledger")
    page.audit.print_slip()
    full.settle()
    page.audit.check_slip("DAIBAN-HEAD")
    full.settle()
    assert list((full.folder / "printed").glob("日终条*"))
    assert full.fake.asked("check_slip") == [("DAIBAN-HEAD",)]
    assert "对得上" in full.window.banner.sentence
