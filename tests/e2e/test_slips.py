"""小票: a paper of a case once more on the ticket printer, with the paper's own number, counted by itself."""

from __future__ import annotations

from datetime import datetime

import pytest

from desktop.devices.ticket_printer import ticket_printer
from desktop.usecases.papers import case_of, mark_printed, paper_lines, print_copy, unprinted
from desktop.usecases.register import register_case
from desktop.usecases.slips import mark_slip, slip_copy
from sync.ledger.problems import Problem
from tests.devices.escpos_reader import printed
from tests.printing import reading
from tests.support import people
from tests.support.lone import clerk, open_lone
from tests.support.people import AGENTS, Person
from tests.support.places import VILLAGE_A, StoryClock
from tests.support.quick_draft import quick_draft

LUO = Person("罗𬍛芳", datetime(1968, 3, 12).date(), 428, "13800000011")


@pytest.fixture
def station(tmp_path):
    station = open_lone(tmp_path / "station", StoryClock(datetime(2026, 11, 23, 9, 0)))
    yield station
    station.cabinet.close()


@pytest.fixture
def case_no(station):
    answers = people.pension(LUO, VILLAGE_A, AGENTS[VILLAGE_A])
    return register_case(station, clerk(station), quick_draft(station, clerk(station), answers)).case_no


def receipt(station, case_no):
    return next(line for line in paper_lines(station, case_of(station, case_no)) if line.code == "D01")


def prints(station, case_no):
    with station.cabinet.reading() as view:
        return [(one.doc_no, one.n) for one in view.papers.prints(case_no)]


def test_the_slip_bears_the_number_of_the_receipt_on_record(station, case_no):
    line = receipt(station, case_no)
    assert line.slip
    pdf = slip_copy(station, case_no, line.doc_no, "周明华")
    words = reading.text(pdf)
    assert line.doc_no.replace(" ", "") in words
    assert case_no in words
    assert "罗𬍛芳" in words
    assert LUO.id_no not in words
    assert "补打" not in words


def test_it_reaches_the_printer_as_esc_pos(station, case_no, tmp_path):
    device = tmp_path / "lp0"
    device.write_bytes(b"")
    pdf = slip_copy(station, case_no, "D01", "周明华")
    ticket_printer(str(device)).print_pdf("小票", pdf)
    _words, bands, cuts = printed(device.read_bytes())
    assert cuts == 1
    assert {band.width for band in bands} == {576}


def test_a_second_slip_is_the_first_with_its_stamp_inside_the_paper(station, case_no):
    first = slip_copy(station, case_no, "D01", "周明华")
    assert slip_copy(station, case_no, "D01", "周明华") == first  # looked at twice, never printed
    assert mark_slip(station, case_no, "D01", "周明华") == 1
    again = slip_copy(station, case_no, "D01", "周明华")
    assert again.startswith(first)
    assert "补打第1次" in reading.text(again)
    left, bottom = reading.place(again, "补打")
    assert left > 4
    assert bottom > 0
    assert mark_slip(station, case_no, "D01", "周明华") == 2
    assert "补打第2次" in reading.text(slip_copy(station, case_no, "D01", "周明华"))


def test_a_slip_is_no_print_of_the_sheet_and_a_sheet_no_print_of_the_slip(station, case_no):
    line = receipt(station, case_no)
    mark_slip(station, case_no, line.doc_no, "周明华")
    assert receipt(station, case_no).printed == 0
    waiting = [one.doc_no for one in unprinted(station)]
    assert waiting.count(line.doc_no) == 1
    assert not any("小票" in number for number in waiting)
    assert "补打" not in reading.text(print_copy(station, case_no, line.doc_no, "周明华"))
    mark_printed(station, case_no, line.doc_no, "周明华")
    assert receipt(station, case_no).printed == 1
    assert prints(station, case_no) == [(f"{line.doc_no}·小票", 1), (line.doc_no, 1)]
    assert len(case_of(station, case_no).papers) == len(paper_lines(station, case_of(station, case_no)))


def test_what_has_legal_effect_is_never_a_slip(station, case_no):
    lines = paper_lines(station, case_of(station, case_no))
    assert {line.code for line in lines if line.slip} == {"D01"}
    for line in lines:
        if not line.slip:
            with pytest.raises(Problem) as caught:
                slip_copy(station, case_no, line.doc_no, "周明华")
            assert caught.value.code == "paper.no_slip"
            assert line.title in caught.value.sentence


def test_a_number_that_no_case_has_prints_nothing(station, case_no):
    with pytest.raises(Problem) as caught:
        slip_copy(station, case_no, "内椑木登〔2026〕01-000099号", "周明华")
    assert caught.value.code == "paper.unknown"
