"""Guards of review (T15 to T25): special procedure, posting, objections, extension, the upper level."""

from __future__ import annotations

from sync.ledger.asking import (
    Asked,
    Gap,
    Guard,
    approved,
    day_in,
    mapping_in,
    need,
    number_in,
    rows_in,
    text_in,
)
from sync.ledger.conditions import is_permit
from sync.ledger.deadlines import deadline
from sync.ledger.guards.hand_over import answered
from sync.ledger.parallel import (
    ANSWERS,
    OVERDUE,
    REFUSED,
    SETTLED,
    WANTS_MORE,
    is_required,
    sub_tasks,
    waits_for,
)
from sync.ledger.posted import forbidden_in

# 行政许可法第四十五条
CAUSES = ("听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审")
REASON_CHARACTERS = 10
NOTICE_DAYS = 5


def assigned(asked: Asked) -> Gap:
    return need(asked.text("examiner") != "" or asked.act.actor.account != "")


def cause_in_list(asked: Asked) -> Gap:
    """One of the eight causes; of a non-permit only what the item lists."""
    cause = asked.text("cause")
    allowed = CAUSES if is_permit(asked.case, asked.facts) else (*CAUSES, *asked.case.terms.suspends)
    return need(cause in allowed, cause=cause)


def d15_dated_today(asked: Asked) -> Gap:
    """D15 bears today's date and the time needed; it is never written afterwards."""
    told = (number_in(asked.facts, "time_needed") or 0) > 0 and asked.text("unit") in ("WD", "CD")
    return need(told and asked.day == asked.world.today)


def result_attached(asked: Asked) -> Gap:
    return need(asked.yes("result_attached") or asked.text("result_attached") != "")


def names_masked(asked: Asked) -> Gap:
    """社会救助暂行办法第六十一条: the clerk says so, and nothing forbidden is found in the posting."""
    found = forbidden_in(asked.part("posting"), asked.case.answers, asked.day)
    return need(asked.yes("names_masked") and not found, what="、".join(found))


def closing_photo(asked: Asked) -> Gap:
    return need(asked.yes("closing_photo") or asked.text("closing_photo") != "")


def no_objection_or_handled(asked: Asked) -> Gap:
    return need(answered(asked))


def objection_on_record(asked: Asked) -> Gap:
    objection = asked.part("objection")
    who = text_in(objection, "person") or text_in(objection, "channel")
    dated = day_in(objection, "date") is not None
    return need(bool(who) and dated and text_in(objection, "content") != "")


def two_investigators(asked: Asked) -> Gap:
    """行政许可法第三十四条."""
    given = asked.facts.get("investigators")
    people = {str(name).strip() for name in given} - {""} if isinstance(given, list | tuple) else set()
    return need(len(people) >= 2)


def objection_answered(asked: Asked) -> Gap:
    answer = asked.part("objection_answer")
    return need(text_in(answer, "way") != "" and day_in(answer, "date") is not None)


def list_unchanged(asked: Asked) -> Gap:
    return need(asked.facts.get("list_changed") is False)


def list_changed(asked: Asked) -> Gap:
    return need(asked.yes("list_changed"))


def first_review_opinion_signed(asked: Asked) -> Gap:
    return need(asked.yes("first_review_opinion_signed"))


def file_complete(asked: Asked) -> Gap:
    return need(asked.yes("file_complete"))


def is_lead_department(asked: Asked) -> Gap:
    return need(asked.yes("is_lead_department"))


def subtasks_defined(asked: Asked) -> Gap:
    rows = rows_in(asked.facts, "subtasks")
    defined = all(
        text_in(row, "department") and text_in(row, "question") and (number_in(row, "days") or 0) > 0
        for row in rows
    )
    return need(bool(rows) and defined)


def subtasks_settled(asked: Asked) -> Gap:
    """Every required sub-task is answered or handled as overdue, or one of them is answered 不同意."""
    answers = {text_in(row, "department"): text_in(row, "answer") for row in rows_in(asked.facts, "answers")}
    rows = rows_in(asked.case.facts, "subtasks")
    needed = [row for row in rows if is_required(row)] or rows
    given = [answers.get(text_in(row, "department"), "") for row in needed]
    return need(REFUSED in given or (bool(given) and all(answer in SETTLED for answer in given)))


def subtask_answer_given(asked: Asked) -> Gap:
    """An open sub-task is named; 不同意 and 需补充 say why; 逾期 only after its last day; its forerunner is through."""
    told = asked.part("subtask_answer")
    tasks = sub_tasks(asked.case, asked.world.calendar)
    task = next((one for one in tasks if one.department == text_in(told, "department")), None)
    if task is None or not task.open:
        return need(False, why="请选择还没有答复的部门")
    answer = text_in(told, "answer")
    if answer not in ANSWERS or (answer in (REFUSED, WANTS_MORE) and not text_in(told, "reason")):
        return need(False, why="请选择意见；不同意、需补充的要写明理由")
    if answer == OVERDUE and (task.due is None or asked.day <= task.due):
        return need(False, why=f"答复期限到{task.due or ''}，还没有过")
    first = waits_for(task, tasks)
    return need(not first, why=f"请等{first}先答复")


def gaps_merged(asked: Asked) -> Gap:
    return need(asked.yes("gaps_merged"))


def within_five_days_of_receipt(asked: Asked) -> Gap:
    """行政许可法第三十二条: counted from the accepting organ's receipt."""
    dates = asked.case.dates
    start = dates.get("upper_received_on") or dates.get("received_on")
    end = asked.world.calendar.add_workdays(start, NOTICE_DAYS).day if start else None
    return need(end is not None and asked.day <= end, until=end.isoformat() if end else "")


def signed_status_list(asked: Asked) -> Gap:
    return need(asked.text("signed_status_list") != "")


def organ_holds_case_or_upper_paper(asked: Asked) -> Gap:
    return need(asked.case.owner == "township" or asked.text("signed_status_list") != "")


def return_reason_given(asked: Asked) -> Gap:
    return need(asked.text("return_reason") != "")


def no_repeat_of_sent_papers(asked: Asked) -> Gap:
    """行政许可法第三十五条: nothing already in the package is asked again."""
    return need(asked.yes("no_repeat_of_sent_papers"))


def return_answer_attached(asked: Asked) -> Gap:
    return need(asked.yes("return_answer_attached"))


def new_facts_needed(asked: Asked) -> Gap:
    return need(asked.yes("new_facts_needed"))


def upper_is_accepting_organ(asked: Asked) -> Gap:
    return need(asked.yes("upper_is_accepting_organ"))


def c3_open(asked: Asked) -> Gap:
    run = asked.run("C3")
    return need(run is not None and run.state == "running")


def before_deadline(asked: Asked) -> Gap:
    """行政许可法第四十二条: an extension after the last day is none."""
    run = asked.run("C3")
    end = deadline(run, asked.world.calendar) if run else None
    return need(end is not None and asked.day <= end.day, until=end.day.isoformat() if end else "")


def approver_recorded(asked: Asked) -> Gap:
    named = text_in(mapping_in(asked.facts, "approver"), "post") != ""
    return need(approved(asked.facts) and named and len(asked.text("reason")) >= REASON_CHARACTERS)


def not_extended_before(asked: Asked) -> Gap:
    return need(all(line.kind != "DeadlineExtended" for line in asked.case.history))


GUARDS: dict[str, Guard] = {
    guard.__name__: guard
    for guard in (
        assigned,
        cause_in_list,
        d15_dated_today,
        result_attached,
        names_masked,
        closing_photo,
        no_objection_or_handled,
        objection_on_record,
        two_investigators,
        objection_answered,
        list_unchanged,
        list_changed,
        first_review_opinion_signed,
        file_complete,
        is_lead_department,
        subtasks_defined,
        subtasks_settled,
        subtask_answer_given,
        gaps_merged,
        within_five_days_of_receipt,
        signed_status_list,
        organ_holds_case_or_upper_paper,
        return_reason_given,
        no_repeat_of_sent_papers,
        return_answer_attached,
        new_facts_needed,
        upper_is_accepting_organ,
        c3_open,
        before_deadline,
        approver_recorded,
        not_extended_before,
    )
}
