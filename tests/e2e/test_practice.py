"""练习模式: a whole practice day touches nothing of the station beside it, and nothing of it counts anywhere."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import datetime

import pytest

from desktop.counter import practice_devices
from desktop.paths import AppPaths, font_folders
from desktop.practising import open_practice
from desktop.usecases import practice
from desktop.usecases.acts import act_on_case
from desktop.usecases.exchange import road_view, sync_now
from desktop.usecases.guide_paper import guide_pdf
from desktop.usecases.papers import paper_lines, paper_pdf
from desktop.usecases.pouches import pouch_out
from desktop.usecases.register_table import register_xlsx
from desktop.usecases.statistics import month_xlsx
from sync.center.pouches import take_in_pouch
from sync.center.station_settings import enter_station
from sync.ledger.numbers import is_practice
from sync.ledger.problems import Problem
from tests.support.lone import open_lone
from tests.support.places import StoryClock
from tests.support.proof import pdf_text

WATERMARK = "练习·无效"
GRANTED = "RESULT_READY"


@pytest.fixture
def real(tmp_path):
    """A real station's folder, its station shut."""
    open_lone(tmp_path / "daiban").cabinet.close()
    return AppPaths(tmp_path / "daiban", font_folders())


@pytest.fixture
def clock():
    return StoryClock(datetime(2026, 11, 23, 9, 0))


@pytest.fixture
def practising(real, clock):
    opened = open_practice(real, clock)
    yield opened
    opened.close()


def fingerprint(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def cases(station):
    with station.cabinet.reading() as view:
        return {case.case_no: case for case in view.cases.open()}


def text_of(pdf):
    return ["".join(page.split()) for page in pdf_text(pdf).split("\f")]


def a_day(practising):
    """What is handed over is decided by the pretend county, comes home and is delivered. Returns a case number."""
    station, clerk = practising.station, practising.clerk
    waiting = next(number for number, case in cases(station).items() if case.state == "INTAKE")
    act_on_case(station, clerk, waiting, "CaseQueued", {})
    act_on_case(station, clerk, waiting, "CaseHandedOver", {"facts.way": "专人"})
    assert sync_now(station).status == "synced"
    assert cases(station)[waiting].state == GRANTED
    act_on_case(station, clerk, waiting, "ResultSentToVillage", {"facts.d13_back_signed": True})
    name = cases(station)[waiting].applicant["name"]
    day = station.today().isoformat()
    served = {"delivery.way": "direct", "delivery.person": name, "delivery.signed_on": day}
    act_on_case(station, clerk, waiting, "PapersDelivered", served)
    assert sync_now(station).status == "synced"
    return waiting


def test_a_practice_day_changes_no_byte_of_the_station(real, clock):
    before = fingerprint(real.base)
    practising = open_practice(real, clock)
    a_day(practising)
    practising.close()
    assert before
    assert fingerprint(real.base) == before


def test_the_learner_sees_the_whole_life_of_a_case(practising):
    case_no = a_day(practising)
    with practising.station.cabinet.reading() as view:
        assert view.cases.get(case_no).state == "DELIVERED"
    road = road_view(practising.station)
    assert (road.unsent, road.sent) == (0, 0)


def test_it_begins_with_cases_in_several_states_and_a_draft(practising):
    states = [case.state for case in cases(practising.station).values()]
    assert sorted(states) == ["HANDED_OVER", "HANDED_OVER", "INTAKE", "INTAKE"]
    with practising.station.cabinet.reading() as view:
        assert len(view.drafts.all()) == 1


def test_every_paper_says_that_it_is_practice(practising):
    station = practising.station
    case_no = a_day(practising)
    with station.cabinet.reading() as view:
        lines = paper_lines(station, view.cases.get(case_no))
    assert {"D01", "D02", "D05", "D07", "D08", "D13"} <= {line.code for line in lines}
    for wanted in [*(line.doc_no for line in lines), "form"]:
        assert WATERMARK in "".join(text_of(paper_pdf(station, case_no, wanted))), wanted
    assert WATERMARK in "".join(text_of(guide_pdf(station, "SB-001")))


def test_every_sheet_of_a_workbook_says_it_too(practising):
    station = practising.station
    for content in (register_xlsx(station, None, None), month_xlsx(station, 2026, 11)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
            assert sheets
            for name in sheets:
                assert practice.MARK in archive.read(name).decode(), name


def test_its_numbers_are_no_numbers_of_a_real_village(practising, world):
    assert all(is_practice(number) for number in cases(practising.station))
    with pytest.raises(Problem, match="practice.site"):
        enter_station(world.county, practice.VILLAGE, "练习村", "village", "", "练习")


def test_a_practice_pouch_is_refused_by_a_real_county(practising, world, tmp_path):
    pouch_out(practising.station, tmp_path / "out.pouch")
    with pytest.raises(Problem) as refused:
        take_in_pouch(world.county, tmp_path / "out.pouch")
    assert refused.value.code.startswith("pouch.")
    assert world.exported("cases") == []


def test_beginning_again_empties_it(real, clock):
    practising = open_practice(real, clock)
    case_no = a_day(practising)
    practising.close()
    practising = open_practice(real, clock)
    with practising.station.cabinet.reading() as view:
        assert view.cases.get(case_no).state == "DELIVERED"
    practising.close()
    practising = open_practice(real, clock, afresh=True)
    assert {case.state for case in cases(practising.station).values()} == {"INTAKE", "HANDED_OVER"}
    practising.close()


def test_a_folder_of_something_else_is_neither_used_nor_emptied(real, clock):
    real.practice.mkdir()
    (real.practice / "账本.txt").write_text("不要动", "utf-8")
    with pytest.raises(Problem, match="practice.not_here"):
        open_practice(real, clock, afresh=True)
    assert [path.name for path in real.practice.iterdir()] == ["账本.txt"]


def test_no_choice_leads_to_a_real_device(practising):
    devices = practice_devices(practising.paths)
    other = devices.choose(devices.choice.__class__(reader="serial:/dev/ttyUSB0", printer="office"))
    assert [type(part) for part in (other.camera, other.printer)] == [
        type(part) for part in (devices.camera, devices.printer)
    ]
    assert other.choice.reader != "serial:/dev/ttyUSB0"
    assert devices.card_reader.read().name == "练宝国"
