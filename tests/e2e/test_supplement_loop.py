"""The supplement loop (一次性告知): what the village sees on 今日 at each turn, and that it ends."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.usecases.today import today
from sync.ledger.problems import Problem
from tests.support import steps
from tests.support.people import AGENTS, Person, pension
from tests.support.places import TOWNSHIP, VILLAGE_A

LIU = Person("刘𬭎", date(1988, 5, 21), 133, "13800000002")


def without_hukou():
    return pension(LIU, VILLAGE_A, AGENTS[VILLAGE_A], leave_out=("m_hukou",))


def listed(place, part):
    return [line.case_no for line in getattr(today(place.station, place.actor), part)]


def test_sent_as_it_is_asked_once_brought_and_accepted(world):
    village, township = world[VILLAGE_A], world[TOWNSHIP]
    case_no = steps.register(village, without_hukou(), send_now=True)
    assert steps.state_at(village, case_no) == "INTAKE"
    assert listed(village, "to_hand_over") == [case_no]
    steps.hand_over(world, case_no)
    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)
    assert listed(township, "to_take_over") == [case_no]
    steps.take_over(world, case_no)
    township.act(case_no, "PreReviewStarted")
    assert listed(township, "to_check") == [case_no]
    with pytest.raises(Problem) as refusal:
        township.act(case_no, "CaseAccepted", facts__complete_and_legal_form=True, facts__in_power=True)
    assert refusal.value.code.startswith("guard.")

    new_paper = [*steps.HUKOU_PAGE, {"material": "无犯罪记录证明", "problem": "缺少", "demand": "补交"}]
    with pytest.raises(Problem, match=r"demand\.not_listed"):  # no list has it
        township.act(case_no, "SupplementRequested", supplement__rows=new_paper)
    unsigned = {"material": "@form", "problem": "未签名", "demand": "申请人签名", "basis": "条例第十条"}
    township.act(case_no, "SupplementRequested", supplement__rows=[*steps.HUKOU_PAGE, unsigned])
    with township.station.cabinet.reading() as view:
        case = view.cases.get(case_no)
    printed = next(paper.data["rows"] for paper in case.papers if paper.code == "D03")
    assert [(row["material"], row.get("sample", "")) for row in printed] == [
        ("居民户口簿(首页、本人页)", ""), ("申请表", "条例第十条"),
    ]  # fmt: skip
    with pytest.raises(Problem):  # all gaps at once, in one notice
        township.act(case_no, "SupplementRequested", supplement__rows=steps.HUKOU_PAGE)
    steps.everybody_syncs(world, TOWNSHIP, VILLAGE_A)
    assert listed(village, "supplements") == [case_no]
    village.act(
        case_no, "SupplementServed", facts__served_on=steps.today(world), facts__signed_by="applicant"
    )
    village.act(case_no, "MaterialHandedIn", facts__all_brought=True, facts__way="专人")
    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)
    township.act(case_no, "SupplementReceived", facts__supplement_at="D13", facts__all_brought=True)
    assert listed(township, "to_check") == [case_no]
    steps.accept(world, case_no, "demanded_rows_complete")
    steps.everybody_syncs(world)
    assert listed(village, "supplements") == []
    assert steps.state_at(village, case_no) == "IN_REVIEW"
    assert {"D03", "D04"} <= set(steps.papers_at(village, case_no))


def test_completed_at_home_before_it_goes(world):
    village = world[VILLAGE_A]
    case_no = steps.register(village, without_hukou(), to_complete=True)
    assert steps.state_at(village, case_no) == "AGENT_SUPP"
    assert listed(village, "supplements") == [case_no]
    with pytest.raises(Problem):
        village.act(case_no, "CaseQueued")
    village.act(
        case_no,
        "MissingPapersSettled",
        facts__fields_valid=True,
        facts__checklist_done=True,
        facts__poa_signed=True,
        facts__all_brought=True,
    )
    assert steps.state_at(village, case_no) == "INTAKE"
    steps.hand_over(world, case_no)
    steps.everybody_syncs(world)
    assert steps.state_at_county(world, case_no) == "HANDED_OVER"


def test_incomplete_without_a_choice_is_not_registered(world):
    """行政许可法第三十二条: the applicant says whether it goes as it is; the program does not guess."""
    village = world[VILLAGE_A]
    with pytest.raises(Problem) as refusal:
        steps.register(village, without_hukou())
    assert refusal.value.code.startswith("guard.")
    assert len(today(village.station, village.actor).drafts) == 1
    assert today(village.station, village.actor).unprinted == ()
