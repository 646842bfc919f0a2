"""D17 and D18 from a form that is open: filled in for everybody who signs, without a number, as often as needed."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from desktop.usecases.cases import show_case
from desktop.usecases.drafts import open_draft, resume_draft, save_field
from desktop.usecases.papers import paper_pdf, print_copy, unprinted
from desktop.usecases.register import register_case
from desktop.usecases.signed_papers import NOTED, draft_signed_pdf
from sync.ledger.problems import Problem
from tests.printing import reading
from tests.support import people
from tests.support.lone import clerk, open_lone
from tests.support.people import AGENTS, Person
from tests.support.places import VILLAGE_A, StoryClock
from tests.support.quick_draft import quick_draft

AGENT = AGENTS[VILLAGE_A]
LUO = Person("罗桂芳", date(1968, 3, 12), 428, "13800000011")
WIFE = Person("陈德𬍛", date(1970, 5, 2), 22, "13800000012")
GRANDSON = Person("罗小明", date(2015, 9, 9), 17, "")


@pytest.fixture
def station(tmp_path):
    station = open_lone(tmp_path / "station", StoryClock(datetime(2026, 11, 24, 9, 0)))
    yield station
    station.cabinet.close()


@pytest.fixture
def household(station):
    """A draft of 低保 with a wife and a grandson who is a minor."""
    answers = people.subsistence(LUO, VILLAGE_A, AGENT, (WIFE, GRANDSON))
    return quick_draft(station, clerk(station), answers, scans=False)


def words(pdf):
    return reading.text(pdf)


def test_everybody_who_authorises_has_a_line_and_a_minor_his_guardian(station, household):
    found = words(draft_signed_pdf(station, household, "m_auth", "周明华"))
    assert "家庭经济状况核对授权书" in found
    for person in (LUO, WIFE, GRANDSON):
        assert person.name in found
        assert person.id_no in found  # a paper that goes to the authority is never masked
    assert "妻" in found or "夫" in found
    assert "监护人" in found
    assert "椑木镇人民政府" in found
    assert "示范文本" in found
    assert "〔2026〕" not in found  # it takes no number


def test_the_county_gives_its_own_text(station, household):
    with station.cabinet.unit() as unit:
        given = unit.settings.get("parameters")
        own = {"MZ-001": {"clauses": ["授权示范县民政局查询。", "只用于社会救助。"]}}
        unit.settings.put("parameters", {**given, "signed_texts": own})
    found = words(draft_signed_pdf(station, household, "m_auth", "周明华"))
    assert "一、授权示范县民政局查询。" in found
    assert "示范文本" not in found


def test_a_pledge_tells_the_conditions_before_it_is_signed(station, household):
    found = words(draft_signed_pdf(station, household, "m_promise", "周明华"))
    assert "告知承诺书" in found
    assert "如实申报家庭经济状况承诺书" in found
    assert "条件：" in found
    assert "不实承诺" in found
    assert LUO.name in found


def test_minor_papers_that_come_later_stand_on_one_sheet(station):
    draft_id = open_draft(station, clerk(station), "MZ-005").draft_id
    save_field(station, draft_id, "applicant.name", "杨翠英")
    save_field(station, draft_id, "claim.kind", ("困难残疾人生活补贴",))
    rows = {row.material: row for row in resume_draft(station, draft_id).materials}
    assert (rows["m_low"].sign, rows["m_bank"].sign, rows["m_id"].sign) == ("later", "later", "")
    found = words(draft_signed_pdf(station, draft_id, "m_bank", "周明华"))
    assert "容缺补交承诺书" in found
    assert "低保证(救助证)" in found
    assert "本人社会保障卡或银行卡(存折)" in found
    with pytest.raises(Problem) as caught:
        draft_signed_pdf(station, draft_id, "m_id", "周明华")  # no minor paper: it cannot be promised
    assert caught.value.code == "paper.unknown"


def test_a_minor_applicants_guardian_signs(station):
    draft_id = open_draft(station, clerk(station), "YB-004").draft_id
    save_field(station, draft_id, "applicant.name", GRANDSON.name)
    save_field(station, draft_id, "applicant.id_no", GRANDSON.id_no)
    rows = {row.material: row.sign for row in resume_draft(station, draft_id).materials}
    assert rows["m_auth"] == "D18"
    assert GRANDSON.name in words(draft_signed_pdf(station, draft_id, "m_auth", "周明华"))


def test_printing_takes_no_number_and_leaves_a_note_with_a_masked_name(station, household):
    with station.cabinet.reading() as view:
        before = view.counters.all()
    for _ in range(2):
        draft_signed_pdf(station, household, "m_auth", "周明华")
    with station.cabinet.reading() as view:
        assert view.counters.all() == before
        noted = view.settings.get(NOTED)
    assert [(row["person"], row["material"], row["who"]) for row in noted] == [
        ("罗*芳", "m_auth", "周明华")
    ] * 2
    assert unprinted(station) == ()


def test_a_case_that_lacks_the_sheet_still_prints_it(station):
    answers = people.subsistence(LUO, VILLAGE_A, AGENT, (WIFE, GRANDSON))
    answers["materials"] = [row for row in answers["materials"] if row["id"] != "m_auth"]
    draft_id = quick_draft(station, clerk(station), answers, scans=False)
    number = register_case(station, clerk(station), draft_id, send_now=True).case_no
    view = show_case(station, clerk(station), number)
    assert [line.doc_no for line in view.to_sign] == ["sign:m_auth"]
    pdf = print_copy(station, number, "sign:m_auth", "周明华")
    found = words(pdf)
    assert number in found
    assert WIFE.name in found
    assert "补打" not in found  # nothing of it is counted
    with pytest.raises(Problem) as caught:
        paper_pdf(station, number, "sign:m_nothing")
    assert caught.value.code == "paper.unknown"


def test_a_case_with_everything_has_nothing_left_to_sign(station, household):
    number = register_case(station, clerk(station), household).case_no
    assert show_case(station, clerk(station), number).to_sign == ()
