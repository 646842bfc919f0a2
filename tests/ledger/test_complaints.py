"""Complaints and calls back: a bad rating leads to D21, an answer in 15 working days, a call; the agent is not told early."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.ledger.complaint import (
    WORKING_DAYS,
    calls_back,
    due_on,
    open_complaints,
    seen_by,
    unheard_ratings,
)
from sync.ledger.inquiry import inquiry, told_as_inquiry
from sync.ledger.judge import possible_acts
from sync.ledger.papers_tables import month_data
from sync.ledger.questions import Start, questions_for
from sync.ledger.rating_reasons import rating_words
from sync.ledger.report import month_report
from sync.ledger.table import CLOCKS
from tests.ledger.play import CALENDAR, Play, day
from tests.ledger.test_report import DECIDES, at_counter, named, row

COMPLAINT = {"channel": "评价表", "category": "服务态度", "object": "椑木镇　clerk1", "content": "态度生硬"}
ANSWER = {"finding": "属实。", "action": "批评教育并道歉。", "way": "电话", "date": "2026-11-12"}
APPROVED = {"approver": {"name": "王主任", "post": "中心主任", "date": "2026-11-12"}}


def rated(stars: int = 2) -> Play:
    play = at_counter("2026-11-02", DECIDES, "2026-11-02", "2026-11-04")
    rating = {"stars": stars, "reasons": ["208", "214"], "text": "跑了三趟", "source": "paper"}
    play.do("RatingGiven", "2026-11-05", "TS", rating=rating)
    return play


def complained() -> Play:
    play = rated()
    play.do("ComplaintRegistered", "2026-11-06", "TS", complaint=COMPLAINT)
    return play


def answer(play: Play, **changed: object) -> dict[str, object]:
    return {"complaint_answer": {**ANSWER, "complaint": play.now.complaints[0]["doc_no"], **changed}}


def test_a_bad_rating_waits_until_somebody_takes_it_down():
    play = rated()
    assert [row["stars"] for row in unheard_ratings(play.now)] == [2]
    assert unheard_ratings(rated(3).now) == ()
    start = Start(play.now, day("2026-11-06"), {})
    asked = {question.name: question.default for question in questions_for("ComplaintRegistered", start)}
    assert asked["complaint.channel"] == "评价表"
    assert asked["complaint.content"] == "不满意；原因：没有提供材料清单、服务态度生硬；意见：跑了三趟"
    play.do("ComplaintRegistered", "2026-11-06", "TS", complaint=COMPLAINT)
    assert unheard_ratings(play.now) == ()
    play.refold()


def test_registering_prints_d21_and_the_answer_is_due_in_fifteen_working_days():
    play = rated()
    verdict = play.do("ComplaintRegistered", "2026-11-06", "TS", complaint=COMPLAINT)
    assert [(need.code, need.variant) for need in verdict.papers] == [("D21", "")]
    (complaint,) = open_complaints(play.now)
    assert due_on(complaint, CALENDAR).day == day("2026-11-27")
    assert CLOCKS["C10"].length == WORKING_DAYS
    assert play.now.state == "APPROVED"


def test_an_answer_is_whole_and_approved_or_none():
    play = complained()
    assert (
        play.refused("ComplaintAnswered", "2026-11-12", "TS", **answer(play))
        == "guard.complaint_answer_given"
    )
    early = answer(play, date="2026-11-05")
    assert play.refused("ComplaintAnswered", "2026-11-12", "TM", facts=APPROVED, **early) == (
        "guard.complaint_answer_given"
    )
    other = answer(play, complaint="D21-0-0")
    assert play.refused("ComplaintAnswered", "2026-11-12", "TM", facts=APPROVED, **other) == (
        "guard.complaint_answer_given"
    )
    verdict = play.do("ComplaintAnswered", "2026-11-12", "TM", "manager", facts=APPROVED, **answer(play))
    assert [(need.code, need.variant) for need in verdict.papers] == [("D21", "reply")]
    (row,) = play.now.complaints
    assert (row["answered_on"], row["answered_by"], row["approver"]) == ("2026-11-12", "manager", "王主任")
    assert open_complaints(play.now) == ()
    play.refold()


def test_nobody_answers_a_complaint_about_himself():
    play = complained()
    code = play.refused("ComplaintAnswered", "2026-11-12", "TS", "clerk1", facts=APPROVED, **answer(play))
    assert code == "guard.answerer_not_complained_about"


def test_a_call_back_is_written_down_also_after_the_case_is_closed():
    play = complained()
    call = {"way": "电话", "outcome": "已道歉，群众表示理解", "satisfied": "满意"}
    assert play.refused("CallBackRecorded", "2026-11-13", "TS", call_back={"way": "电话"}) == (
        "guard.call_back_described"
    )
    play.do("CallBackRecorded", "2026-11-13", "TS", call_back=call)
    (found,) = calls_back(play.now)
    assert (found["date"], found["satisfied"], found["by"]) == ("2026-11-13", "满意", "reviewer1")
    closed = possible_acts(replace(play.now, state="CLOSED"), "TS", play.world("2026-11-13", "township"))
    assert "CallBackRecorded" in closed
    assert row(play.now)["回访"] == "满意"
    fresh = at_counter("2026-11-02")
    assert fresh.refused("CallBackRecorded", "2026-11-03", "TS", call_back=call) == "guard.worth_a_call_back"


def test_a_village_neither_takes_down_nor_answers_and_sees_a_complaint_only_when_it_is_answered():
    play = complained()
    assert play.refused("ComplaintRegistered", "2026-11-06", "VA", tier="village", complaint=COMPLAINT) == (
        "role.not_allowed"
    )
    hidden = seen_by(play.now, "VA")
    assert hidden.complaints == ()
    assert "D21" not in {paper.code for paper in hidden.papers}
    assert "ComplaintRegistered" not in {line.kind for line in hidden.history}
    assert seen_by(play.now, "TS") is play.now
    play.do("ComplaintAnswered", "2026-11-12", "TM", "manager", facts=APPROVED, **answer(play))
    assert seen_by(play.now, "VA") is play.now


def test_the_acts_are_offered_where_there_is_something_to_do():
    play = complained()
    world = play.world("2026-11-12", "township")
    offered = possible_acts(play.now, "TS", world)
    assert {"ComplaintRegistered", "ComplaintAnswered", "CallBackRecorded"} <= set(offered)
    plain = possible_acts(at_counter("2026-11-02").now, "TS", world)
    assert "ComplaintRegistered" in plain
    assert {"ComplaintAnswered", "CallBackRecorded"}.isdisjoint(plain)


def test_who_asked_for_a_rating_is_kept_and_an_older_case_reads_back():
    (rating,) = rated().now.ratings
    assert rating["asked_by"] == "reviewer1"
    assert rating_words(rating).startswith("不满意")
    assert rating_words({"declined": True}) == ""
    older = replace(rated().now, complaints=())
    assert open_complaints(older) == ()


# -- the month ---------------------------------------------------------------------------------


def month(*cases, today="2026-12-31", inquiries=(), number=11):
    return month_report(cases, 2026, number, CALENDAR, today=day(today), inquiries=inquiries)


def test_complaints_are_counted_in_the_months_of_their_days():
    play = complained()
    waiting = month(play.now).services
    assert (waiting.taken, waiting.answered, waiting.overdue) == (1, 0, 1)
    assert month(play.now, today="2026-11-27").services.overdue == 0  # its last day
    assert (waiting.corrected.percent, waiting.called_back.percent) == ("0.0%", "0.0%")
    play.do("ComplaintAnswered", "2026-11-12", "TM", "manager", facts=APPROVED, **answer(play))
    call = {"way": "电话", "outcome": "已道歉", "satisfied": "满意"}
    play.do("CallBackRecorded", "2026-11-13", "TS", call_back=call)
    found = month(play.now, named(rated(1).now, 9)).services
    assert (found.taken, found.answered, found.overdue) == (1, 1, 0)
    assert (found.corrected.percent, found.called_back.percent) == ("50.0%", "50.0%")
    december = month(play.now, number=12).services
    assert (december.taken, december.answered, december.corrected.percent) == (0, 0, "—")


def test_inquiries_are_counted_by_their_way_and_what_was_asked_most_is_named():
    def asked(channel, item, question="", when="2026-11-05T10:00:00+08:00"):
        return inquiry(channel, item, question, "已告知", when=when, who="周明华", number=1)

    log = [
        asked("窗口", "高龄津贴申请"),
        asked("电话", "高龄津贴申请"),
        asked("电话", "", "几点上班"),
        asked("网络", "生育登记", when="2026-10-31T23:59:00+08:00"),
        told_as_inquiry({"when": "2026-11-06T09:00:00+08:00", "draft": "", "who": "周"}, "生育登记"),
    ]
    assert told_as_inquiry({"when": "2026-11-06T09:00:00+08:00", "draft": "d1"}, "生育登记") is None
    report = month(inquiries=log)
    assert report.services.inquiries == {"窗口": 2, "电话": 2, "网络": 0}
    assert report.services.top == (("高龄津贴申请", 2), ("几点上班", 1), ("生育登记", 1))
    table = month_data(report, "楠木寺村", "内椑木", version=1, printed_at="", user="")["tables"][2]
    assert table["rows"] == [["2", "2", "0", "0", "0", "0", "高龄津贴申请 2、几点上班 1、生育登记 1"]]


def test_an_inquiry_says_what_was_asked_and_how():
    with pytest.raises(ValueError, match="channel"):
        inquiry("广播", "高龄津贴申请", "", "", when="2026-11-05", who="周", number=1)
    with pytest.raises(ValueError, match="asked"):
        inquiry("窗口", " ", "", "答", when="2026-11-05", who="周", number=1)
