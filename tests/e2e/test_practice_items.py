"""练习模式 beyond its lesson: a certificate, a house on village land, an allowance and
a birth that the township alone registers, each from its specimen to the delivery."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from desktop.paths import AppPaths, font_folders
from desktop.practising import open_practice
from desktop.usecases.acts import act_on_case
from desktop.usecases.answers_file import register_answers
from desktop.usecases.exchange import sync_now
from desktop.usecases.papers import paper_lines, paper_pdf
from tests.e2e.test_every_specimen import answers_file
from tests.forms.welfare_items import specimen
from tests.support.places import StoryClock
from tests.support.proof import pdf_text
from tests.support.scans import lay_out

MINUTES = {
    "no": "练议〔2026〕1",
    "date": "2026-11-23",
    "kind": "村民代表会议",
    "entitled": "36",
    "present": "24",
    "yes": "24",
    "against": "0",
    "abstain": "0",
}
POSTING = [{"name": "练*", "group": "3组"}]


@pytest.fixture
def clock():
    return StoryClock(datetime(2026, 11, 23, 9, 0))


@pytest.fixture
def practising(tmp_path, clock):
    opened = open_practice(AppPaths(tmp_path / "daiban", font_folders()), clock)
    yield opened
    opened.close()


def state(station, case_no):
    with station.cabinet.reading() as view:
        return view.cases.get(case_no).state


def villagers_agree(station, clerk, case_no, clock):
    """The meeting, the days on the wall, the village's opinion."""
    minutes = {f"minutes.{name}": value for name, value in MINUTES.items()}
    posted = {"posting.rows": POSTING, "facts.names_masked": True}
    act_on_case(station, clerk, case_no, "VillageStepStarted", posted)
    clock.move_to(date(2026, 12, 14))
    agreed = {"facts.no_objection": True, "facts.village_opinion_signed": True}
    act_on_case(station, clerk, case_no, "VillageStepCompleted", minutes | agreed)


@pytest.mark.parametrize("item_id", ["MZ-007", "NY-001", "MZ-004", "WJ-001"])
def test_an_item_is_practised_to_the_end(practising, clock, tmp_path, item_id):
    station, clerk = practising.station, practising.clerk
    content = answers_file(specimen(item_id, station.today()))
    lay_out(tmp_path, content, item_id)
    case_no = register_answers(station, clerk, content, tmp_path).case_no
    if item_id == "NY-001":
        villagers_agree(station, clerk, case_no, clock)
    else:
        act_on_case(station, clerk, case_no, "CaseQueued", {})
    act_on_case(station, clerk, case_no, "CaseHandedOver", {"facts.way": "专人"})
    assert sync_now(station).status == "synced"
    assert state(station, case_no) == "RESULT_READY"
    act_on_case(station, clerk, case_no, "ResultSentToVillage", {"facts.d13_back_signed": True})
    with station.cabinet.reading() as view:
        case = view.cases.get(case_no)
    day = station.today().isoformat()
    served = {"delivery.way": "direct", "delivery.person": case.applicant["name"], "delivery.signed_on": day}
    act_on_case(station, clerk, case_no, "PapersDelivered", served)
    assert sync_now(station).status == "synced"
    assert state(station, case_no) == "DELIVERED"
    with station.cabinet.reading() as view:
        lines = paper_lines(station, view.cases.get(case_no))
    for line in lines:
        words = "".join(pdf_text(paper_pdf(station, case_no, line.doc_no)).split())
        assert "练习·无效" in words, line.code
