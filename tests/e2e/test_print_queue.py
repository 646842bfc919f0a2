"""Printing many: one sheet after the other, and what did not come out stays in the queue."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.devices.ports import PrinterPort
from desktop.usecases.papers import paper_pdf
from desktop.usecases.print_queue import print_many, print_queue
from sync.ledger.problems import Problem
from tests.support import steps
from tests.support.lone import clerk, open_lone
from tests.support.people import AGENTS, Person, pension
from tests.support.places import VILLAGE_A, Place


class Printer(PrinterPort):
    """Takes sheets; `jams_at`: the how-many-eth makes it stop."""

    words = "打印机"

    def __init__(self, jams_at=0):
        self.jams_at, self.sheets = jams_at, []

    def print_pdf(self, name, content):
        if len(self.sheets) + 1 == self.jams_at:
            raise Problem("device.print_failed", reason="卡纸")
        self.sheets.append((name, content))
        return self.words


@pytest.fixture
def village(tmp_path):
    station = open_lone(tmp_path / "station")
    place = Place(station, clerk(station))
    for n, name in enumerate(("李𬍛", "王𠮷")):
        steps.register(
            place, pension(Person(name, date(1984, 2, 19), n, "13800000002"), VILLAGE_A, AGENTS[VILLAGE_A])
        )
    yield place
    station.cabinet.close()


def test_everything_comes_out_once_in_order(village):
    queue = print_queue(village.station)
    assert [paper.code for paper in queue] == ["D01", "D02", "D05"] * 2
    told, printer = [], Printer()
    done = print_many(village.station, queue, "周明华", printer.print_pdf, told.append)
    assert (done.left, done.problem) == ((), None)
    assert [paper.doc_no for paper in done.printed] == [paper.doc_no for paper in queue]
    assert [(step.done, step.total) for step in told] == [(n, 6) for n in range(6)]
    assert [pdf for _, pdf in printer.sheets] == [
        paper_pdf(village.station, paper.case_no, paper.doc_no) for paper in queue
    ]
    assert print_queue(village.station) == ()


def test_after_a_jam_the_rest_stays_unprinted(village):
    queue = print_queue(village.station)
    done = print_many(village.station, queue, "周明华", Printer(jams_at=3).print_pdf)
    assert done.problem.code == "device.print_failed"
    assert done.left == queue[2:]
    assert print_queue(village.station) == queue[2:]


def test_the_clerk_may_stop_between_two_sheets(village):
    queue, printer = print_queue(village.station), Printer()
    done = print_many(
        village.station, queue, "周明华", printer.print_pdf, cancelled=lambda: len(printer.sheets) >= 2
    )
    assert (len(done.printed), done.problem) == (2, None)
    assert print_queue(village.station) == done.left == queue[2:]


def test_a_second_print_says_so(village):
    paper = print_queue(village.station)[0]
    printer = Printer()
    for _ in range(2):
        print_many(village.station, (paper,), "周明华", printer.print_pdf)
    assert printer.sheets[0][1] != printer.sheets[1][1]
