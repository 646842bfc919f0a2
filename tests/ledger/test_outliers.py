"""Stations far off the others: named by exact figures, and nobody where there is too little to compare."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.ledger.outliers import LEAST_CASES, LEAST_STATIONS, Outlier, outliers
from sync.ledger.papers_tables import month_data, month_digest
from sync.ledger.ratio import Ratio
from sync.ledger.report import month_report
from tests.ledger.play import CALENDAR
from tests.ledger.test_report import DECIDES, GAP, at_counter

NINE_OF_TEN, TWO_DAYS = Ratio(9, 10), Ratio(20, 10)
NONE_AT_ALL = month_report([], 2026, 11, CALENDAR).total


def station(once: Ratio = NINE_OF_TEN, days: Ratio = TWO_DAYS, denied: int = 0, not_accepted: int = 0):
    outcomes = {"APPROVED": 10 - denied - not_accepted, "DENIED": denied, "NOT_ACCEPTED": not_accepted}
    return replace(NONE_AT_ALL, concluded=10, outcomes=outcomes, once=once, mean_days=days)


def stations(*figures):
    return [(f"{at}村", one) for at, one in enumerate(figures, 1)]


def test_the_station_that_is_far_off_is_named_with_the_mean():
    found = outliers(stations(*[station()] * 6, station(once=Ratio(2, 10), days=Ratio(90, 10), denied=4)))
    assert found == (
        Outlier("7村", "补正率", "80.0%", "20.0%", True),
        Outlier("7村", "不予率", "40.0%", "5.7%", True),
        Outlier("7村", "平均工日", "9.0", "3.0", True),
    )


def test_both_kinds_of_refusal_count_and_what_is_far_below_is_named_too():
    usual = station(denied=2, not_accepted=2)
    assert outliers(stations(*[usual] * 7, station())) == (Outlier("8村", "不予率", "0.0%", "35.0%", False),)


def test_exactly_two_deviations_are_not_over_them():
    edge = [station()] * 8 + [station(denied=5)] * 2  # mean 0.1, σ 0.2: the last two are 0.4 off
    assert outliers(stations(*edge)) == ()


def test_stations_that_are_all_alike_have_no_outlier():
    assert outliers(stations(*[station()] * 8)) == ()


@pytest.mark.parametrize("count", [0, 1, LEAST_STATIONS - 1])
def test_few_stations_or_few_cases_are_not_compared(count):
    few = replace(
        station(), concluded=4, once=Ratio(0, LEAST_CASES - 1), mean_days=Ratio(90, LEAST_CASES - 1)
    )
    assert outliers(stations(*[station()] * count, few, few)) is None


def test_a_station_of_few_cases_neither_is_marked_nor_moves_the_mean():
    chance = replace(station(), concluded=1, outcomes={"DENIED": 1}, once=Ratio(0, 1), mean_days=Ratio(99, 1))
    assert outliers(stations(*[station()] * 6, chance)) == ()


def a_month(slow: bool):
    """Seven villages of five cases each; the last was asked for more papers every time, where `slow`."""
    quick = at_counter("2026-11-02", DECIDES, "2026-11-02", "2026-11-04")
    asked = at_counter("2026-11-02")
    asked.do("SupplementRequested", "2026-11-03", "TS", supplement=GAP)
    thin = replace(quick.now, supplements=asked.now.supplements) if slow else quick.now
    cases = [
        replace(
            thin if village == 7 else quick.now,
            case_no=f"51199910420{village}-20261102-01-{number:04d}-0",
            site=f"51199910420{village}",
            facts={"site_name": f"{village}村"},
        )
        for village in range(1, 8)
        for number in range(1, 6)
    ]
    return month_report(cases, 2026, 11, CALENDAR)


def test_the_month_of_a_township_names_the_village_on_paper_and_screen():
    report = a_month(slow=True)
    data = month_data(report, "椑木镇", "内椑木", version=1, printed_at="", user="")
    assert data["tables"][-1]["title"] == "与其他站点差别较大的（超过2倍标准差）"
    assert data["tables"][-1]["rows"] == [["7村", "补正率", "100.0%", "14.3%", "偏高"]]
    assert month_digest(report) != month_digest(a_month(slow=False))


def test_a_village_s_own_month_has_no_such_table():
    data = month_data(
        month_report([], 2026, 11, CALENDAR), "楠木寺村", "内椑木", version=1, printed_at="", user=""
    )
    assert [table["title"] for table in data["tables"]][-1] == "超时件"
