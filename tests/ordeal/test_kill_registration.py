"""kill -9 while registering: afterwards there is a whole case or a draft, and no printed number without one.

Short form here (DAIBAN_KILLS=20); `make ordeal` kills 500 times. The child is forked with
everything loaded, so a kill lands inside the work and not inside the start of Python.
"""

from __future__ import annotations

import os
import random
import select
import signal
from datetime import date, datetime
from pathlib import Path

import pytest

from desktop.usecases.papers import mark_printed, paper_pdf, unprinted
from desktop.usecases.register import register_case
from sync.ledger.numbers import parse_case_number
from tests.support.lone import clerk, open_lone
from tests.support.people import AGENTS, Person, pension
from tests.support.places import VILLAGE_A, StoryClock
from tests.support.quick_draft import quick_draft

KILLS = int(os.environ.get("DAIBAN_KILLS", "20"))


def _work(base: Path, first: int, pipe: int) -> None:
    """Register and print without end, telling the parent what the clerk would have in his hand."""
    station = open_lone(base, StoryClock(datetime(2026, 11, 23, 9, 0)))
    actor = clerk(station)
    for number in range(first, first + 400):
        person = Person("李𬍛", date(1984, 2, 19), number % 499 * 2 + 1, "13800000002")
        draft = quick_draft(station, actor, pension(person, VILLAGE_A, AGENTS[VILLAGE_A]))
        os.write(pipe, b"draft\n")
        done = register_case(station, actor, draft)
        paper_pdf(station, done.case_no, "D01")
        os.write(pipe, f"paper {done.case_no}\n".encode())  # the sheet leaves the printer here
        mark_printed(station, done.case_no, "D01")
        os.write(pipe, f"marked {done.case_no}\n".encode())


def _killed_after(base: Path, first: int, wait: float) -> list[str]:
    """Run the child, kill it `wait` seconds after its first draft, return what it had told."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            _work(base, first, writing)
        finally:
            os._exit(1)
    os.close(writing)
    told = b""
    while b"\n" not in told:
        piece = os.read(reading, 4096)
        assert piece, "the child died before it began"
        told += piece
    select.select([], [], [], wait)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while piece := os.read(reading, 65536):
        told += piece
    os.close(reading)
    return told.decode().splitlines()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_case_or_a_draft_never_a_number_without_a_record(tmp_path):
    chance = random.Random(int(os.environ.get("DAIBAN_SEED", "20261124")))
    base = tmp_path / "station"
    open_lone(base).cabinet.close()
    papers: set[str] = set()
    marked: set[str] = set()
    for kill in range(KILLS):
        for line in _killed_after(base, kill * 400, chance.uniform(0, 0.25)):
            what, _, number = line.partition(" ")
            if what == "paper":
                papers.add(number)
            elif what == "marked":
                marked.add(number)
        _check(base, papers, marked)
    assert papers, "no kill came late enough to see a paper"


def _check(base: Path, papers: set[str], marked: set[str]) -> None:
    station = open_lone(base)
    try:
        with station.cabinet.reading() as view:
            cases = {case.case_no: case for case in view.cases.open()}
        assert papers <= set(cases), f"printed without a record: {papers - set(cases)}"
        serials = sorted(parse_case_number(number).serial for number in cases)
        assert serials == list(range(1, len(serials) + 1)), "a number was lost or given twice"
        for case in cases.values():
            assert case.state == "INTAKE"
            assert {paper.code for paper in case.papers} == {"D01", "D02", "D05"}
        waiting = {line.case_no for line in unprinted(station) if line.code == "D01"}
        assert set(cases) - marked >= waiting >= set(cases) - marked - papers
        for number in sorted(waiting)[-1:]:
            assert paper_pdf(station, number, "D01").startswith(b"%PDF")
        report = station.cabinet.verify()
        assert not report.faults, report.faults
    finally:
        station.cabinet.close()
