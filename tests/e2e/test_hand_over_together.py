"""One bag, one list: cases handed over together share one D13, all of them or none."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.usecases.hand_over import (
    can_hand_in,
    can_hand_over,
    can_send_results,
    hand_in_supplements,
    hand_over,
    send_results,
)
from desktop.usecases.papers import mark_printed, paper_pdf, unprinted
from desktop.usecases.take_over import hand_overs, take_over_many
from sync.ledger.problems import Problem
from tests.support import steps
from tests.support.lone import clerk, open_lone
from tests.support.people import AGENTS, Person, pension, subsistence
from tests.support.places import TOWNSHIP, VILLAGE_A, VILLAGE_B, Place
from tests.support.proof import pdf_text

NAMES = ("李𬍛", "王𠮷", "张三", "欧阳娜")


@pytest.fixture
def village(tmp_path):
    station = open_lone(tmp_path / "station")
    yield Place(station, clerk(station))
    station.cabinet.close()


def registered(place, site=VILLAGE_A, names=NAMES, **choice):
    people = [Person(name, date(1984, 2, 19), 2 * n + 1, "13800000002") for n, name in enumerate(names)]
    return [steps.register(place, pension(one, site, AGENTS[site]), **choice) for one in people]


def case_of(place, case_no):
    with place.station.cabinet.reading() as view:
        return view.cases.get(case_no)


def lists_of(place, case_no):
    return [paper for paper in case_of(place, case_no).papers if paper.code == "D13"]


def events(place):
    return place.station.cabinet.standing().last


def place(at):
    return at.station, at.actor


def test_one_list_carries_every_case_and_every_case_carries_the_list(village):
    first, *rest = numbers = registered(village)
    village.act(first, "CaseQueued")
    done = hand_over(village.station, village.actor, numbers, "邮政")
    assert done.cases == tuple(numbers)
    assert [steps.state_at(village, number) for number in numbers] == ["HANDED_OVER"] * 4
    assert {paper.doc_no for number in numbers for paper in lists_of(village, number)} == {done.paper.doc_no}
    data = lists_of(village, rest[-1])[0].data
    assert [row["case_no"] for row in data["rows"]] == numbers
    assert [row["applicant"] for row in data["rows"]] == list(NAMES)
    assert all(lists_of(village, number)[0].data == data for number in numbers)
    assert "■邮政" in data["way"]


def test_the_sheet_is_one_whichever_case_it_is_asked_from(village):
    numbers = registered(village)
    done = hand_over(village.station, village.actor, numbers)
    sheets = {paper_pdf(village.station, number, "D13") for number in numbers}
    assert len(sheets) == 1
    text = "".join(pdf_text(sheets.pop()).split())
    assert all(number in text for number in numbers)
    assert done.paper.doc_no in text
    waiting = [paper for paper in unprinted(village.station) if paper.code == "D13"]
    assert [paper.doc_no for paper in waiting] == [done.paper.doc_no]
    mark_printed(village.station, numbers[-1], done.paper.doc_no, "周明华")
    assert "D13" not in {paper.code for paper in unprinted(village.station)}


def test_numbers_of_lists_have_no_gap(village):
    numbers = registered(village)
    serials = [
        hand_over(village.station, village.actor, pair).paper.doc_no for pair in (numbers[:2], numbers[2:])
    ]
    assert [doc_no.partition("〕")[2] for doc_no in serials] == ["01-000001号", "01-000002号"]


def test_one_refused_case_names_itself_and_nothing_is_written(village):
    numbers = registered(village, names=NAMES[:3])
    hand_over(village.station, village.actor, numbers[2:])
    before = events(village)
    with pytest.raises(Problem) as refused:
        hand_over(village.station, village.actor, numbers)
    assert (refused.value.code, refused.value.params["why"]) == ("hand_over.refused", "act.wrong_state")
    assert numbers[2] in refused.value.sentence
    assert "张三" in refused.value.sentence
    assert events(village) == before
    assert [steps.state_at(village, number) for number in numbers] == ["INTAKE", "INTAKE", "HANDED_OVER"]
    assert hand_over(village.station, village.actor, numbers[:2]).paper.doc_no.endswith("01-000002号")


@pytest.mark.parametrize(("numbers", "code"), [((), "hand_over.nothing"), (("x",), "case.unknown")])
def test_nothing_and_nobody_are_refused(village, numbers, code):
    with pytest.raises(Problem) as refused:
        hand_over(village.station, village.actor, numbers)
    assert refused.value.code == code


def test_a_case_named_twice_is_on_the_list_once(village):
    number = registered(village, names=NAMES[:1])[0]
    assert hand_over(village.station, village.actor, (number, number)).cases == (number,)
    assert len(lists_of(village, number)[0].data["rows"]) == 1


def test_the_township_sees_the_same_list_and_signs_case_by_case(world):
    village, township = world[VILLAGE_A], world[TOWNSHIP]
    numbers = registered(village, names=NAMES[:2])
    done = hand_over(village.station, village.actor, numbers)
    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)
    assert {paper.doc_no for number in numbers for paper in lists_of(township, number)} == {done.paper.doc_no}
    steps.take_over(world, numbers[0])
    assert [steps.state_at(township, number) for number in numbers] == ["RECEIVED", "HANDED_OVER"]


def test_results_come_back_on_one_list_for_each_village(world):
    village, other, township = world[VILLAGE_A], world[VILLAGE_B], world[TOWNSHIP]
    numbers = registered(village, names=NAMES[:2])
    foreign = registered(other, VILLAGE_B, names=NAMES[3:])
    hand_over(village.station, village.actor, numbers)
    hand_over(other.station, other.actor, foreign)
    steps.everybody_syncs(world, VILLAGE_A, VILLAGE_B, TOWNSHIP)
    for number in (*numbers, *foreign):
        steps.take_over(world, number)
        township.act(number, "PreReviewStarted")
        township.act(
            number,
            "AcceptanceRefused",
            facts__ground="not_competent",
            facts__right_organ="邻县椑南镇人民政府",
            facts__reason="户籍不在本县，应向户籍所在地申请参保登记。",
        )
    before = events(township)
    offered = {bag.to: [line.case_no for line in bag.lines] for bag in can_send_results(*place(township))}
    assert offered == {"楠木寺村便民服务代办点": numbers, "柳沟村便民服务代办点": foreign}
    assert can_send_results(*place(village)) == ()
    with pytest.raises(Problem) as mixed:
        send_results(township.station, township.actor, (*numbers, *foreign))
    assert mixed.value.code == "hand_over.parties"
    assert events(township) == before
    done = send_results(township.station, township.actor, numbers)
    assert [row["case_no"] for row in lists_of(township, numbers[0])[-1].data["rows"]] == numbers
    assert [paper.case_no for paper in done.others] == numbers
    assert {paper.code for paper in done.others} == {"D19"}
    assert "结果文书交接单" in pdf_text(paper_pdf(township.station, numbers[1], done.paper.doc_no))
    left = [line.case_no for bag in can_send_results(*place(township)) for line in bag.lines]
    assert left == foreign


def test_supplements_are_passed_on_together(world):
    village, township = world[VILLAGE_A], world[TOWNSHIP]
    numbers = registered(village, names=NAMES[:2])
    hand_over(village.station, village.actor, numbers)
    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)
    for number in numbers:
        steps.take_over(world, number)
        township.act(number, "PreReviewStarted")
        township.act(number, "SupplementRequested", supplement__rows=steps.HUKOU_PAGE)
    steps.everybody_syncs(world, TOWNSHIP, VILLAGE_A)
    for number in numbers:
        village.act(number, "SupplementServed", facts__served_on="2026-11-23", facts__signed_by="applicant")
    (bag,) = can_hand_in(*place(village))
    assert [line.case_no for line in bag.lines] == numbers
    assert (bag.to, {line.next_step for line in bag.lines}) == (
        "椑木镇便民服务中心",
        {"要补：居民户口簿(首页、本人页)"},
    )
    assert can_hand_in(*place(township)) == ()
    done = hand_in_supplements(village.station, village.actor, numbers)
    assert {lists_of(village, number)[-1].doc_no for number in numbers} == {done.paper.doc_no}
    assert done.paper.doc_no.endswith("01-000002号")
    assert can_hand_in(*place(village)) == ()  # on its way, though the state waits for the signature


def test_what_may_go_is_asked_of_the_judge(make_world):
    world = make_world(village_step={VILLAGE_A: ["MZ-001"]})
    village = world[VILLAGE_A]
    plain, queued = registered(village, names=NAMES[:2])
    village.act(queued, "CaseQueued")
    people = [Person(name, date(1968, 3, 12), n, "13800000003") for n, name in enumerate(("罗桂芳", "陈伟"))]
    household = steps.register(village, subsistence(people[0], VILLAGE_A, AGENTS[VILLAGE_A], (people[1],)))
    offered = [line.case_no for line in can_hand_over(village.station, village.actor)]
    assert offered == [plain, queued]
    with pytest.raises(Problem) as refused:
        hand_over(village.station, village.actor, (plain, household))
    assert refused.value.params["why"] == "guard.village_step_done_or_none"
    assert steps.state_at(village, plain) == "INTAKE"


def test_the_township_signs_a_whole_list(world):
    village, other, township = world[VILLAGE_A], world[VILLAGE_B], world[TOWNSHIP]
    numbers, foreign = registered(village, names=NAMES[:3]), registered(other, VILLAGE_B, names=NAMES[3:])
    first = hand_over(village.station, village.actor, numbers[:2]).paper.doc_no
    second = hand_over(village.station, village.actor, numbers[2:]).paper.doc_no
    third = hand_over(other.station, other.actor, foreign).paper.doc_no
    steps.everybody_syncs(world, VILLAGE_A, VILLAGE_B, TOWNSHIP)
    waiting = hand_overs(township.station)
    assert {group.doc_no: [line.case_no for line in group.lines] for group in waiting} == {
        first: numbers[:2],
        second: numbers[2:],
        third: foreign,
    }
    assert {group.village for group in waiting} == {"楠木寺村便民服务代办点", "柳沟村便民服务代办点"}
    before = events(township)
    differences = dict.fromkeys(numbers[:2], "") | {numbers[1]: "户口簿：少 1 份"}
    assert take_over_many(township.station, township.actor, differences).cases == tuple(numbers[:2])
    assert events(township) == before + 2
    assert case_of(township, numbers[1]).facts["differences"] == "户口簿：少 1 份"
    assert case_of(township, numbers[0]).dates["received_on"] == date(2026, 11, 23)
    with pytest.raises(Problem) as refused:
        take_over_many(township.station, township.actor, {numbers[2]: "", numbers[0]: ""})
    assert refused.value.params["case_no"] == numbers[0]
    assert steps.state_at(township, numbers[2]) == "HANDED_OVER"
