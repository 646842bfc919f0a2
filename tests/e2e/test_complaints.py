"""A bad rating goes from the village's screen to the township's D21, to the county's page and back, answered."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from desktop.usecases.cases import show_case
from desktop.usecases.guide_paper import guide_pdf
from desktop.usecases.inquiries import add_inquiry, services_view
from desktop.usecases.register_table import register_view
from desktop.usecases.statistics import month_view
from sync.ledger.problems import Problem
from sync.ledger.register_rows import COLUMNS
from tests.support import steps
from tests.support.people import AGENTS, Person, pension
from tests.support.places import CR1, TOWNSHIP, VILLAGE_A, StoryClock, World

PERSON = Person("王𠮷", date(1990, 7, 8), 205, "13800000002")


@pytest.fixture
def world(tmp_path):
    world = World(tmp_path, StoryClock(datetime(2026, 11, 23, 9, 0)))
    yield world
    world.close()


def rated(world: World) -> str:
    village = world[VILLAGE_A]
    case_no = steps.register(village, pension(PERSON, VILLAGE_A, AGENTS[VILLAGE_A]))
    steps.hand_over(world, case_no)
    steps.everybody_syncs(world)
    steps.take_over(world, case_no)
    steps.everybody_syncs(world)
    rating = {"stars": 1, "reasons": ["114"], "text": "跑了三趟", "source": "screen"}
    village.act(case_no, "RatingGiven", rating=rating)
    steps.everybody_syncs(world)
    return case_no


def table(place, at: int, month: int = 11) -> dict[str, str]:
    found = month_view(place.station, 2026, month).tables[at]
    return dict(zip(found.head, found.rows[-1], strict=True))


def test_a_bad_rating_is_followed_up_and_told_to_the_village_when_it_is_answered(world):
    case_no = rated(world)
    village, township = world[VILLAGE_A], world[TOWNSHIP]
    (waiting,) = services_view(township.station, 2026, 11).waiting
    assert (waiting.case_no, waiting.state) == (case_no, "差评待登记核查")
    assert services_view(village.station, 2026, 11).waiting == ()
    view = show_case(township.station, township.actor, case_no)
    asked = next(act for act in view.acts if act.kind == "ComplaintRegistered")
    start = {field.name: field.default for field in asked.fields}
    assert start["complaint.content"] == "非常不满意；原因：跑动次数与承诺的不一致；意见：跑了三趟"
    done = township.act(
        case_no, "ComplaintRegistered", **{"complaint.category": "不告知"} | {
            name: start[name] for name in ("complaint.channel", "complaint.object", "complaint.content")
        },
    )  # fmt: skip
    (paper,) = done.papers
    assert (paper.code, paper.title) == ("D21", "投诉（意见）登记表")
    assert "跑了三趟" in steps.printed(township, case_no, paper.doc_no)
    (waiting,) = services_view(township.station, 2026, 11).waiting
    assert waiting.state == "12月14日前答复"
    steps.everybody_syncs(world)
    seen = show_case(village.station, village.actor, case_no)
    assert seen.complaints == ()
    assert "D21" not in {paper.code for paper in seen.papers}

    world.clock.move_to(date(2026, 11, 26))
    world.county_acts(
        CR1,
        case_no,
        "ComplaintAnswered",
        approver={"name": "王局长", "post": "局长", "date": "2026-11-26"},
        payload={
            "complaint_answer": {
                "complaint": paper.doc_no, "finding": "告知不全。", "action": "改为打印告知单。",
                "way": "电话", "date": "2026-11-26", "satisfied": "满意",
            }
        },
    )  # fmt: skip
    township.act(
        case_no, "CallBackRecorded", call_back={"way": "电话", "outcome": "满意", "satisfied": "满意"}
    )
    steps.everybody_syncs(world)
    (complaint,) = show_case(village.station, village.actor, case_no).complaints
    assert (complaint.state, complaint.answer) == ("11月26日已答复", "告知不全。；改为打印告知单。")
    (row,) = register_view(village.station, None, None).rows
    assert (row[COLUMNS.index("评价(星)")], row[COLUMNS.index("回访")]) == ("1", "满意")
    for place in (village, township):
        services = table(place, 2)
        assert (services["投诉受理"], services["投诉办结"], services["投诉超期"]) == ("1", "1", "0")
        ratings = table(place, 1)
        assert (ratings["差评"], ratings["整改完成率"], ratings["回访率"]) == ("1", "100.0%", "100.0%")


def test_inquiries_are_counted_where_they_were_answered(world):
    village, township = world[VILLAGE_A], world[TOWNSHIP]
    asked = {"channel": "电话", "item": "高龄津贴", "question": "要不要带照片", "answer": "要，一寸"}
    add_inquiry(village.station, asked, "周明华")
    guide_pdf(village.station, "MZ-001", None, "slip", "周明华")
    with pytest.raises(Problem, match="从哪里来"):
        add_inquiry(village.station, {"channel": "电话", "item": " "}, "周明华")
    view = services_view(village.station, 2026, 11)
    assert [(line.channel, line.item) for line in view.inquiries] == [
        ("窗口", "最低生活保障审核确认"),
        ("电话", "高龄津贴"),
    ]
    found = table(village, 2)
    assert (found["窗口咨询"], found["电话咨询"], found["网络咨询"]) == ("1", "1", "0")
    assert "高龄津贴 1" in found["问得最多的"]
    assert table(township, 2)["电话咨询"] == "0"
    assert services_view(village.station, 2026, 10).inquiries == ()


def test_a_township_that_leads_asks_departments_and_the_program_ends_it(world):
    case_no = rated(world)
    township = world[TOWNSHIP]
    township.act(case_no, "PreReviewStarted")
    steps.accept(world, case_no)
    tasks = [
        {"department": "自然资源所", "question": "是否符合规划", "days": "3", "required": "必要", "depends_on": ""},
        {"department": "林业站", "question": "是否占林地", "days": "3", "required": "参考", "depends_on": ""},
    ]  # fmt: skip
    done = township.act(
        case_no, "ParallelApprovalOpened", **{"facts.is_lead_department": True, "facts.subtasks": tasks}
    )
    assert [paper.title for paper in done.papers] == ["并联审批子任务单"] * 2
    assert "是否符合规划" in steps.printed(township, case_no, done.papers[0].doc_no)
    view = show_case(township.station, township.actor, case_no)
    assert [(task.department, task.state) for task in view.sub_tasks] == [
        ("自然资源所", "11月26日前答复"),
        ("林业站", "11月26日前答复"),
    ]
    asked = next(act for act in view.acts if act.kind == "SubTaskAnswered")
    assert asked.fields[0].choices == (("自然资源所", "自然资源所"), ("林业站", "林业站"))
    answer = {"department": "自然资源所", "answer": "同意", "reason": ""}
    done = township.act(case_no, "SubTaskAnswered", subtask_answer=answer)
    assert done.state == "IN_REVIEW"
    assert [paper.title for paper in done.papers] == ["并联审批意见汇总表"]
    steps.everybody_syncs(world)
    assert steps.state_at_county(world, case_no) == "IN_REVIEW"
