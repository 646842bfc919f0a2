"""The monthly report and the register: counted from both ends, nothing made up, nothing divided by zero."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sync.ledger.case import Case, SubmittedDoc
from sync.ledger.course import handling_days, spans
from sync.ledger.papers_tables import balance_text, charts, month_data, month_digest, period_text
from sync.ledger.ratio import Ratio
from sync.ledger.register_rows import COLUMNS, digest, register_rows, sums
from sync.ledger.report import Month, month_report
from tests.ledger.play import (
    ACCEPT,
    APPROVER,
    CALENDAR,
    GROUNDS,
    PERMIT,
    SB_001,
    Play,
    day,
    with_terms,
)
from tests.ledger.test_worked_agent import GAP, forwarded


def named(case: Case, number: int, **changed: object) -> Case:
    return replace(case, case_no=f"511999104205-20261123-01-{number:04d}-0", **changed)


def at_counter(on: str, terms=SB_001, accepted: str = "", approved: str = "") -> Play:
    """A case at the township's own counter, as far as its days are given."""
    play = Play(terms, proxy=None, tier="township")
    play.register(on, "TS")
    play.do("CaseReceivedAtCounter", on, "TS")
    play.do("PreReviewStarted", on, "TS")
    if accepted:
        play.do("CaseAccepted", accepted, "TS", facts=ACCEPT)
        play.do("ReviewStarted", accepted, "TS")
    if approved:
        play.do("CaseApproved", approved, "TM", "manager", facts={**GROUNDS, "approver": APPROVER})
    return play


DECIDES = with_terms(SB_001, levels={"village": "proxy", "township": "decide", "county": ""})


def figures(*cases: Case, month: int = 11):
    return month_report(cases, 2026, month, CALENDAR).total


def row(case: Case) -> dict[str, str]:
    (cells,) = register_rows([case], None, None, CALENDAR)
    return dict(zip(COLUMNS, cells, strict=True))


# -- the month ---------------------------------------------------------------------------------


def test_every_way_to_end_counts_as_ended():
    done = at_counter("2026-11-02", DECIDES, "2026-11-02", "2026-11-04").now
    refused = at_counter("2026-11-02", PERMIT)
    facts = {"ground": "not_competent", "right_organ": "县林业局", "reason": "不属本机关"}
    refused.do("AcceptanceRefused", "2026-11-03", "TS", facts=facts)
    moved = at_counter("2026-11-02", PERMIT)
    facts = {"other_organ": "县林业局", "papers_sent_to_other_organ": True, "other_place_competent": True}
    moved.do("CaseTransferredOut", "2026-11-03", "TS", facts=facts)
    taken_back = Play(SB_001)
    taken_back.register("2026-11-03")
    facts = {"withdrawal_signed": True, "signed_by": "applicant"}
    taken_back.do("CaseWithdrawn", "2026-11-05", "VA", facts=facts)
    found = figures(done, refused.now, moved.now, taken_back.now)
    assert dict(found.outcomes) == {
        "APPROVED": 1, "NOT_ACCEPTED": 1, "TRANSFERRED_OUT": 1, "WITHDRAWN": 1,
    }  # fmt: skip
    assert (found.registered, found.concluded, found.closing, found.balanced) == (4, 4, 0, True)


def test_what_was_open_before_is_the_opening_and_its_end_counts_in_its_own_month():
    old = at_counter("2026-10-29", DECIDES, "2026-10-29", "2026-11-03").now
    assert (figures(old, month=10).closing, figures(old).opening) == (1, 1)
    assert (figures(old).concluded, figures(old).closing, figures(old, month=12).opening) == (1, 0, 0)


def test_a_reopened_case_is_open_again_and_the_balance_says_why():
    case = at_counter("2026-11-02", DECIDES, "2026-11-02", "2026-11-04").now
    line = replace(case.history[-1], kind="CaseReopened", state="IN_REVIEW", effective_date=day("2026-12-07"))
    again = replace(case, state="IN_REVIEW", history=(*case.history, line))
    assert [span.concluded for span in spans(again)] == [day("2026-11-04"), None]
    december = figures(again, month=12)
    assert (december.opening, december.reopened, december.closing, december.balanced) == (0, 1, 1, True)
    assert balance_text(december) == "期初 0 + 登记 0 + 重新办理 1 − 办结 0 = 期末 1，平衡"


def test_a_case_that_ended_before_it_came_is_named():
    case = at_counter("2026-11-02", DECIDES, "2026-11-02", "2026-11-04").now
    wrong = replace(case, registered_on=day("2026-12-01"))
    november = figures(wrong)
    assert not november.balanced
    assert balance_text(november).endswith(f"不平衡，请核对：{case.case_no}")


def test_days_are_working_days_and_rates_have_one_decimal():
    quick = at_counter("2026-11-06", DECIDES, "2026-11-06", "2026-11-10").now  # Friday to Tuesday
    slow = at_counter("2026-11-02", DECIDES, "2026-11-02", "2026-11-09").now  # promised 3, used 5
    assert (
        handling_days(quick, day("2026-11-10"), CALENDAR),
        handling_days(slow, day("2026-11-09"), CALENDAR),
    ) == (2, 5)
    found = figures(quick, slow)
    assert (found.mean_days.mean, found.speed_up.percent, found.on_time.percent) == ("3.5", "65.0%", "50.0%")
    assert found.once.percent == "100.0%"
    assert [(one.clock, one.days) for one in found.overdue] == [("C4", "2")]


def test_a_suspension_is_left_out_of_the_days():
    play = at_counter("2026-11-02", with_terms(PERMIT, levels={"township": "decide"}), "2026-11-02")
    facts = {"cause": "鉴定", "time_needed": 10, "unit": "WD", "institution": "县鉴定所"}
    play.do("SpecialProcedureStarted", "2026-11-03", "TS", facts=facts)
    play.do("SpecialProcedureEnded", "2026-11-13", "TS", facts={"result_attached": True})
    assert handling_days(play.now, day("2026-11-16"), CALENDAR) == 2


def test_notices_and_waived_papers_are_counted():
    play = at_counter("2026-11-02")
    play.do("SupplementRequested", "2026-11-03", "TS", supplement=GAP)
    waived = SubmittedDoc("m_id", "居民身份证", "waived", ecert="电子身份证")
    found = figures(replace(play.now, materials=(waived,)))
    assert (found.supplemented, found.supplements, found.waived, found.closing) == (1, 1, 1, 1)


def test_ratings_are_counted_the_right_way_round():
    case = at_counter("2026-11-02", DECIDES, "2026-11-02", "2026-11-04").now
    given = [{"stars": stars, "date": "2026-11-20"} for stars in (5, 3, 2)]
    rated = replace(case, ratings=({"declined": True, "date": "2026-11-20"}, *given))
    found = month_report([rated], 2026, 11, CALENDAR).ratings
    assert (found.count, found.rate.percent, found.satisfied.percent, found.bad) == (3, "300.0%", "66.7%", 1)


def test_an_empty_month_divides_nothing():
    data = month_data(
        month_report([], 2026, 11, CALENDAR), "楠木寺村", "内椑木", version=1, printed_at="", user=""
    )
    assert data["doc_no"] == "内椑木月报-202611-v1"
    assert data["tables"][0]["rows"][-1][-7:] == ["—", "—", "—", "—", "0", "—", "0"]
    assert data["tables"][2]["rows"] == [[*["0"] * 6, "—"]]
    for table in data["tables"]:
        assert all(len(line) == len(table["head"]) for line in table["rows"])


def test_stations_add_up_to_the_total_and_charts_show_the_same_figures():
    here = named(at_counter("2026-11-02", DECIDES, "2026-11-02", "2026-11-04").now, 1)
    there = named(at_counter("2026-11-06").now, 2, site="511999104206", facts={"site_name": "朝阳村"})
    report = month_report([here, there], 2026, 11, CALENDAR, {"511999104000": "椑木镇便民服务中心"})
    assert [name for name, _ in report.sites] == ["椑木镇便民服务中心", "朝阳村"]
    assert sum(found.registered for _, found in report.sites) == report.total.registered == 2
    by_item, by_month, on_time, _ = charts(report)
    assert by_item["bars"] == [["城乡居民基本养老保险参保登记", [2]]]
    assert by_month["bars"][-1] == ["26年11月", [2, 1]]
    assert on_time["bars"] == [["按期", [1]], ["超过承诺", [0]]]


def test_a_changed_figure_changes_the_digest():
    case = at_counter("2026-11-02", DECIDES, "2026-11-02", "2026-11-04").now
    first = month_digest(month_report([case], 2026, 11, CALENDAR))
    assert first == month_digest(month_report([case], 2026, 11, CALENDAR))
    assert first != month_digest(month_report([case, named(case, 7)], 2026, 11, CALENDAR))


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [(0, 0, "—"), (39, 40, "97.5%"), (1, 3, "33.3%"), (2, 3, "66.7%"), (-1, 40, "-2.5%"), (0, 5, "0.0%")],
)
def test_percentages(part, whole, words):
    assert Ratio(part, whole).percent == words


def test_a_change_has_its_sign():
    assert [Ratio(part, 37).change for part in (3, 0, -3)] == ["+8.1%", "0.0%", "-8.1%"]


def test_months_and_periods():
    assert (Month(2026, 12).last, Month(2026, 1).shifted(-1)) == (date(2026, 12, 31), Month(2025, 12))
    assert period_text(date(2026, 2, 1), date(2026, 2, 28)) == "2026年2月"
    assert period_text(date(2026, 11, 1), date(2026, 11, 20)) == "2026-11-01 至 2026-11-20"
    assert period_text(None, None) == "全部"
    with pytest.raises(ValueError, match="month 13"):
        month_report([], 2026, 13, CALENDAR)


def test_the_mode_of_service_is_counted_and_an_old_event_counts_as_the_counter():
    plays = []
    for at, facts in enumerate(({}, {"service_mode": "上门"}, {"service_mode": "星期八"})):
        play = Play(SB_001)
        play.case_no = f"511999104205-20261127-01-{at + 1:04d}-0"
        play.register("2026-11-02", facts=facts)
        play.refold()
        plays.append(play)
    helped = Play(SB_001, proxy=None, tier="township")
    helped.register("2026-11-02", "TS", mode="本人", facts={"service_mode": "帮办"})
    cases = [play.now for play in (*plays, helped)]
    assert [case.service for case in cases] == ["窗口", "上门", "窗口", "帮办"]
    report = month_report(cases, 2026, 11, CALENDAR)
    assert report.total.by_mode == {"代办": 3, "帮办": 1, "上门": 1, "预约": 0, "延时": 0}
    assert sum(line.visits for line in report.clerks) == 1
    assert [row(case)["办理方式"] for case in cases] == ["代办", "代办/上门", "代办", "本人/帮办"]
    data = month_data(report, "楠木寺村", "内椑木", version=1, printed_at="", user="")
    first = data["tables"][0]
    total = dict(zip(first["head"], first["rows"][-1], strict=True))
    assert [total[mode] for mode in ("代办", "帮办", "上门", "预约", "延时")] == ["3", "1", "1", "0", "0"]


# -- the register ------------------------------------------------------------------------------


def test_the_row_of_a_case_on_its_way():
    """errata 12: received 11-23 as AGENT, counts from that day."""
    play = Play(SB_001)
    play.register("2026-11-21")
    play.do("CaseQueued", "2026-11-23", "VA")
    play.hand_over("2026-11-23")
    play.take_over("2026-11-23")
    found = row(play.now)
    assert found["申请人"] == "李*"
    assert (found["证件号"], found["联系电话"]) == ("511999********3174", "138****0002")
    assert (found["登记日期"], found["送交日期"], found["受理日期"]) == ("2026-11-21", "2026-11-23", "—")
    assert (found["法定期限"], found["承诺期限"]) == ("2026-12-07", "2026-11-26")
    assert (found["办结日期"], found["结果"], found["是否超期"], found["代办员"]) == ("—", "—", "否", "zhou")


def test_the_row_of_a_case_that_is_done():
    play = forwarded()
    play.do("CaseApproved", "2026-12-10", "CR", "clerk2", facts=GROUNDS)
    play.do("ResultMade", "2026-12-11", "CR", "clerk2", facts={"result_no": "认证2026-0099"})
    play.do("ResultSentToVillage", "2026-12-14", "VA", facts={"d13_back_signed": True})
    proof = {
        "way": "family",
        "person": "李小妹",
        "signed_on": "2026-12-16",
        "relation": "30",
        "reason": "外出",
    }
    play.do("PapersDelivered", "2026-12-16", "VA", delivery=proof)
    found = row(play.now)
    assert (found["结果"], found["结果编号"], found["办结日期"]) == ("准予", "认证2026-0099", "2026-12-10")
    assert (found["送达日期"], found["签收人"], found["受理情况"]) == ("2026-12-16", "李*妹", "受理")


def test_the_register_keeps_to_its_days_in_order_and_its_sums_add_up():
    one = named(at_counter("2026-11-02", DECIDES, "2026-11-02", "2026-11-04").now, 2)
    two = named(at_counter("2026-11-30").now, 1)
    rows = register_rows([two, one], day("2026-11-01"), day("2026-11-30"), CALENDAR)
    assert [(cells[0], cells[2]) for cells in rows] == [("1", "2026-11-02"), ("2", "2026-11-30")]
    found = sums(rows)
    assert (found.registered, found.concluded, found.overdue) == (2, 1, 0)
    assert register_rows([one, two], day("2026-12-01"), None, CALENDAR) == ()
    assert digest(rows) != digest(rows[:1])
