"""What surrounds a station: wrong clocks, a second instance, somebody's lock, folders that may not be written."""

from __future__ import annotations

import os
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from desktop.usecases.station import Station
from sync.ledger.numbers import parse_case_number
from sync.ledger.problems import Problem
from tests.ordeal.flows_care import database_of
from tests.ordeal.stations import NOW, Clock, draft_of, one_case, open_at

SAID = {"clock.suspect", "item.unknown"}  # ten years ago the item was not published yet
YEAR = timedelta(days=365)


@pytest.mark.parametrize("jump", [-10 * YEAR, -timedelta(hours=1), timedelta(hours=1), 30 * YEAR])
def test_a_jump_of_the_clock_loses_and_reorders_nothing(jump: timedelta, tmp_path: Path) -> None:
    """The book goes on in order whatever the PC's clock says; a jump back is asked about, not swallowed."""
    clock = Clock()
    station = open_at(tmp_path, clock)
    first = one_case(station, 0)
    draft = draft_of(station, 1)
    clock.at += jump
    told = [_registered(station, 1)]
    with station.cabinet.reading() as view:
        assert view.drafts.get(draft).item_id == "SB-001"
    clock.at = NOW + timedelta(minutes=5)
    told.append(_registered(station, 2))
    assert {word for word in told if not word[0].isdigit()} <= SAID
    numbers = [first, *(word for word in told if word[0].isdigit())]
    if jump < timedelta(0):
        assert told[0] in SAID
        assert len(numbers) == 2  # the right time goes on at once
    with station.cabinet.reading() as view:
        events = list(view.journal.all_of("511999104205"))
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert [event.hlc for event in events] == sorted(event.hlc for event in events)
    assert len(set(numbers)) == len(numbers) == len(events)
    assert station.cabinet.verify().faults == ()
    station.cabinet.close()


def _registered(station: Station, number: int) -> str:
    """The number, or the code of the refusal."""
    try:
        return one_case(station, number)
    except Problem as problem:
        return problem.code


def test_backups_go_on_under_any_clock(tmp_path: Path) -> None:
    station = open_at(tmp_path)
    care = station.cabinet.care
    for at in (datetime(2056, 1, 1), datetime(2016, 1, 1), datetime(2026, 11, 23, 9)):
        one_case(station, len(care.backups.all()))
        made = care.back_up_if_due(at)
        assert made is not None
        assert made.path.exists()
    station.cabinet.close()


def test_two_instances_share_one_book(tmp_path: Path) -> None:
    one, other = open_at(tmp_path), open_at(tmp_path)
    numbers = [one_case(station, n) for n, station in enumerate((one, other, one, other, other, one))]
    serials = [parse_case_number(number).serial for number in numbers]
    assert serials == [1, 2, 3, 4, 5, 6]
    for station in (one, other):
        with station.cabinet.reading() as view:
            assert [case.case_no for case in view.cases.open()] == numbers
        assert station.cabinet.verify().faults == ()
    one.cabinet.close()
    assert "-0007-" in one_case(other, 6)
    other.cabinet.close()


def test_a_lock_of_another_program_is_waited_for_or_said(tmp_path: Path) -> None:
    station = open_at(tmp_path)
    kept = one_case(station, 0)
    draft = draft_of(station, 1)
    scanner = database_of(tmp_path)._opened(tmp_path / "ledger.db")
    scanner.execute("BEGIN IMMEDIATE")
    station.cabinet._database._busy_ms = 50
    station.cabinet.close()
    with pytest.raises(Problem, match=r"store\.locked"), station.cabinet.unit():
        pass
    with station.cabinet.reading() as view:
        assert view.cases.get(kept) is not None
        assert view.drafts.get(draft).item_id == "SB-001"
    scanner.execute("ROLLBACK")
    scanner.close()
    assert "-0002-" in one_case(station, 1)
    station.cabinet.close()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("what", [".", "ledger.db", "blobs"])
def test_what_may_not_be_written_is_said(what: str, tmp_path: Path) -> None:
    folder = tmp_path / "station"
    station = open_at(folder)
    one_case(station, 0)
    station.cabinet.close()
    path = folder / what
    mode = stat.S_IMODE(path.stat().st_mode)
    path.chmod(mode & ~0o222)
    with pytest.raises(Problem, match=r"store\.(read_only|not_saved)"):
        one_case(open_at(folder), 1)
    path.chmod(mode)
    again = open_at(folder)
    assert "-0002-" in one_case(again, 1)
    again.cabinet.close()
