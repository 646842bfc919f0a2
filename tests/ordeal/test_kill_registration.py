"""kill -9 while registering: afterwards there is a whole case or a draft, and no printed number without one.

The child is forked with everything loaded and no database open; every BOOK kills a fresh book is laid out, so that
the ten-thousandth kill costs as much as the first. Short form here (DAIBAN_KILLS=100); `make ordeal` kills 10,000 times.
"""

from __future__ import annotations

import os
import random
import shutil
from datetime import date, datetime
from pathlib import Path

import pytest

from desktop.usecases.drafts import list_drafts
from desktop.usecases.papers import mark_printed, paper_pdf, unprinted
from desktop.usecases.register import register_case
from sync.ledger.numbers import parse_case_number
from tests.support.killing import NEEDS_FORK, Tell, killed
from tests.support.lone import clerk, open_lone
from tests.support.people import AGENTS, Person, pension
from tests.support.places import VILLAGE_A, StoryClock
from tests.support.quick_draft import quick_draft

KILLS = int(os.environ.get("DAIBAN_KILLS", "100"))
SEED = int(os.environ.get("DAIBAN_SEED", "20261124"))
LINES_A_CASE = 3
BOOK = 25  # kills of one book; the next begins with an empty one


def station_at(base: Path):
    return open_lone(base, StoryClock(datetime(2026, 11, 23, 9, 0)))


def work(base: Path, first: int, cases: int, tell: Tell) -> None:
    """Register and print, telling the parent what the clerk would have in his hand."""
    station = station_at(base)
    actor = clerk(station)
    tell("open")
    for number in range(first, first + cases):
        person = Person("李𬍛", date(1984, 2, 19), number % 499 * 2 + 1, "13800000002")
        draft = quick_draft(station, actor, pension(person, VILLAGE_A, AGENTS[VILLAGE_A]))
        tell("draft")
        done = register_case(station, actor, draft)
        paper_pdf(station, done.case_no, "D01")
        tell(f"paper {done.case_no}")  # the sheet leaves the printer here
        mark_printed(station, done.case_no, "D01")
        tell(f"marked {done.case_no}")
    station.cabinet.close()


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An enrolled station without a case. Fonts, catalogue and dictionaries are loaded before the first fork."""
    folder = tmp_path_factory.mktemp("killed")
    work(folder / "warm", 0, 1, lambda _line: None)
    station_at(folder / "fresh").cabinet.close()
    return folder / "fresh"


@pytest.mark.skipif(NEEDS_FORK, reason="needs fork")
def test_a_case_or_a_draft_never_a_number_without_a_record(tmp_path: Path, fresh: Path) -> None:
    chance = random.Random(SEED)
    printed = marked = 0
    for first in range(0, KILLS, BOOK):
        base = tmp_path / "station"
        shutil.copytree(fresh, base)
        in_hand = one_book(base, range(first, min(first + BOOK, KILLS)), chance)
        printed, marked = printed + len(in_hand[0]), marked + len(in_hand[1])
        shutil.rmtree(base)
    print(f"{KILLS} kills, {printed} receipts in hand, {marked} of them marked")  # shown by -rP
    assert printed > marked > KILLS // 10  # kills fell before and after the print


def one_book(base: Path, kills: range, chance: random.Random) -> tuple[set[str], set[str]]:
    """Kill again and again over one book; the numbers that were printed, and those that were marked."""
    papers: set[str] = set()
    marked: set[str] = set()
    for kill in kills:
        lines, seconds = chance.randint(1, 1 + LINES_A_CASE), chance.uniform(0, 0.06)
        for line in killed(lambda tell, first=kill: work(base, first, 3, tell), lines, seconds):
            what, _, number = line.partition(" ")
            if what == "paper":
                papers.add(number)
            elif what == "marked":
                marked.add(number)
        check(base, papers, marked, thorough=kill % 10 == 9 or kill == kills[-1])
    return papers, marked


def check(base: Path, papers: set[str], marked: set[str], *, thorough: bool) -> None:
    """`thorough` also authenticates every page and walks the chain."""
    station = station_at(base)
    try:
        with station.cabinet.reading() as view:
            cases = {case.case_no: case for case in view.cases.open()}
            assert view.counters.last("case/2026-11-23") == len(cases)
        assert papers <= set(cases), f"printed without a record: {papers - set(cases)}"
        serials = sorted(parse_case_number(number).serial for number in cases)
        assert serials == list(range(1, len(serials) + 1)), "a number was lost or given twice"
        for case in cases.values():
            assert case.state == "INTAKE"
            assert {paper.code for paper in case.papers} == {"D01", "D02", "D05"}
        assert all(draft.item_id == "SB-001" for draft in list_drafts(station))
        waiting = {line.case_no for line in unprinted(station) if line.code == "D01"}
        assert set(cases) - marked >= waiting >= set(cases) - marked - papers
        assert station.cabinet.status().second_copy
        if thorough:
            for number in sorted(waiting)[-1:]:
                assert paper_pdf(station, number, "D01").startswith(b"%PDF")
            report = station.cabinet.verify()
            assert not report.faults, report.faults
    finally:
        station.cabinet.close()
