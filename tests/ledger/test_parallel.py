"""并联审批: sheets for every department, answers one by one, an order between them, and the program's end of it."""

from __future__ import annotations

from sync.ledger.case import Case
from sync.ledger.clocks import due_acts
from sync.ledger.events import Actor
from sync.ledger.papers_issue import Issue
from sync.ledger.papers_parallel import sub_task_sheet
from sync.ledger.parallel import settled, sub_tasks
from sync.ledger.questions import QUESTIONS, Start, body_of, questions_for
from tests.ledger.play import CALENDAR, Play, day
from tests.ledger.test_organ_roads import permit_in_review

TASKS = [
    {"department": "自然资源所", "question": "是否符合规划", "days": "3", "required": "必要"},
    {
        "department": "林业站",
        "question": "是否占林地",
        "days": "5",
        "required": "必要",
        "depends_on": "自然资源所",
    },
    {"department": "水利站", "question": "是否在河道内", "days": 5, "required": "参考"},
]


def opened() -> Play:
    play = permit_in_review()
    facts = {"is_lead_department": True, "subtasks": TASKS}
    verdict = play.do("ParallelApprovalOpened", "2026-11-24", "TS", facts=facts)
    assert [(need.code, need.variant) for need in verdict.papers] == [("DS", "1"), ("DS", "2"), ("DS", "3")]
    return play


def said(department: str, answer: str, reason: str = "") -> dict[str, object]:
    return {"subtask_answer": {"department": department, "answer": answer, "reason": reason}}


def issue(case: Case, variant: str) -> Issue:
    profile = {"name": "椑木镇便民服务中心", "tier": "township", "organ": {"name": "椑木镇人民政府"}}
    clerk = Actor("clerk1", "刘敏", "TS")
    return Issue("DS", variant, case, {}, "", day("2026-11-25"), profile, CALENDAR, clerk, "")


def tasks_of(play: Play):
    return sub_tasks(play.now, CALENDAR)


def ended(play: Play, on: str):
    return [kind for kind, _ in due_acts(play.now, play.world(on, "township"))]


def test_every_department_has_its_last_day_and_its_order():
    play = opened()
    first, second, third = tasks_of(play)
    assert (first.due, second.due) == (day("2026-11-27"), day("2026-12-01"))
    assert (first.required, third.required) == (True, False)
    early = play.refused("SubTaskAnswered", "2026-11-25", "TS", **said("林业站", "同意"))
    assert early == "guard.subtask_answer_given"
    play.do("SubTaskAnswered", "2026-11-25", "TS", **said("自然资源所", "同意"))
    play.do("SubTaskAnswered", "2026-11-26", "TS", **said("林业站", "同意"))
    assert settled(tasks_of(play))
    assert not tasks_of(play)[2].answer
    play.refold()


def test_an_answer_says_why_where_it_is_not_yes_and_nobody_answers_twice():
    play = opened()
    for wrong in (said("自然资源所", "不同意"), said("自然资源所", "也许"), said("消防队", "同意"), {}):
        assert play.refused("SubTaskAnswered", "2026-11-25", "TS", **wrong) == "guard.subtask_answer_given"
    play.do("SubTaskAnswered", "2026-11-25", "TS", **said("自然资源所", "同意"))
    again = play.refused("SubTaskAnswered", "2026-11-26", "TS", **said("自然资源所", "不同意", "改变主意"))
    assert again == "guard.subtask_answer_given"


def test_overdue_is_said_only_when_the_day_has_passed():
    play = opened()
    late = said("自然资源所", "逾期")
    assert play.refused("SubTaskAnswered", "2026-11-27", "TS", **late) == "guard.subtask_answer_given"
    play.do("SubTaskAnswered", "2026-11-30", "TS", **late)
    assert ended(play, "2026-11-30") == []
    play.do("SubTaskAnswered", "2026-11-30", "TS", **said("林业站", "同意"))
    assert ended(play, "2026-11-30") == ["ParallelApprovalEnded"]


def test_one_no_on_a_required_question_ends_it_and_a_no_on_another_does_not():
    play = opened()
    play.do("SubTaskAnswered", "2026-11-25", "TS", **said("水利站", "不同意", "在河道管理范围"))
    assert ended(play, "2026-11-25") == []
    play.do("SubTaskAnswered", "2026-11-25", "TS", **said("自然资源所", "不同意", "占永久基本农田"))
    ((kind, body),) = due_acts(play.now, play.world("2026-11-25", "township"))
    verdict = play.do(kind, "2026-11-25", "SYS", **body)
    assert play.now.state == "IN_REVIEW"
    assert [(need.code, need.variant) for need in verdict.papers] == [("DS", "summary")]


def test_only_the_owners_machine_ends_it():
    play = opened()
    play.do("SubTaskAnswered", "2026-11-25", "TS", **said("自然资源所", "不同意", "占永久基本农田"))
    assert due_acts(play.now, play.world("2026-11-25", "county")) == ()


def test_wishes_go_into_one_notice_and_the_department_answers_again():
    play = opened()
    play.do("SubTaskAnswered", "2026-11-25", "TS", **said("自然资源所", "需补充", "缺四至图"))
    start = Start(play.now, day("2026-11-25"), {})
    gaps = next(q for q in questions_for("SupplementRequestedJointly", start) if q.name == "supplement.rows")
    assert gaps.default[-1]["problem"] == "自然资源所：缺四至图"
    department = questions_for("SubTaskAnswered", start)[0]
    assert [name for name, _ in department.choices] == ["自然资源所", "林业站", "水利站"]
    play.do("SubTaskAnswered", "2026-11-26", "TS", **said("自然资源所", "同意"))
    assert tasks_of(play)[0].answer == "同意"


def test_opening_again_forgets_the_answers_of_the_first_time():
    play = opened()
    play.do("SubTaskAnswered", "2026-11-25", "TS", **said("自然资源所", "不同意", "占永久基本农田"))
    ((kind, body),) = due_acts(play.now, play.world("2026-11-25", "township"))
    play.do(kind, "2026-11-25", "SYS", **body)
    facts = {"is_lead_department": True, "subtasks": TASKS[:1]}
    play.do("ParallelApprovalOpened", "2026-11-26", "TS", facts=facts)
    assert [task.answer for task in tasks_of(play)] == [""]


def test_half_of_the_statutory_days_is_offered():
    start = Start(permit_in_review().now, day("2026-11-24"), {})
    rows = next(q for q in questions_for("ParallelApprovalOpened", start) if q.name == "facts.subtasks")
    assert rows.default == [
        {"department": "", "question": "", "days": "10", "required": "必要", "depends_on": ""}
    ]
    asked = QUESTIONS["ParallelApprovalOpened"]
    body = body_of("ParallelApprovalOpened", asked, {"facts.subtasks": TASKS}, start.case, start.today)
    assert body["facts"]["subtasks"] == TASKS


def test_the_sheet_asks_one_department_and_the_summary_puts_the_answers_together():
    play = opened()
    sheet = sub_task_sheet(issue(play.now, "2"))
    assert (sheet["dept"], sheet["kind"], sheet["depends_on"]) == ("林业站", "必要", "自然资源所答复以后")
    play.do("SubTaskAnswered", "2026-11-25", "TS", **said("自然资源所", "不同意", "占永久基本农田"))
    summary = sub_task_sheet(issue(play.now, "summary"))
    assert [(row["dept"], row["answer"]) for row in summary["rows"]] == [
        ("自然资源所", "不同意"),
        ("林业站", "未答复"),
        ("水利站", "未答复"),
    ]
    assert summary["conclusion"] == "自然资源所不同意，其余部门不再征求。"
