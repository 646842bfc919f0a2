"""Working days: the vectors of the law page, the notices, and what is not known yet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.calendar import Deadline, WorkingCalendar

CALENDAR = WorkingCalendar.builtin()


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "n", "deadline", "provisional"),
    [
        ("2026-09-18", 3, "2026-09-22", False),  # Sunday 2026-09-20 works
        ("2026-09-24", 5, "2026-10-09", False),
        ("2026-09-30", 20, "2026-11-03", False),
        ("2026-02-13", 5, "2026-02-27", False),
        ("2026-02-14", 1, "2026-02-24", False),
        ("2026-04-30", 10, "2026-05-18", False),
        ("2026-01-04", 20, "2026-01-30", False),
        ("2026-10-10", 1, "2026-10-12", False),
        ("2026-05-08", 2, "2026-05-11", False),
        ("2026-11-22", 20, "2026-12-18", False),  # receipt on a Sunday
        ("2026-11-23", 5, "2026-11-30", False),
        ("2026-11-23", 20, "2026-12-21", False),
        ("2026-12-21", 20, "2027-01-19", True),
        ("2026-12-31", 5, "2027-01-08", True),
        ("2026-11-20", 45, "2027-01-25", True),
        ("2026-11-23", 30, "2027-01-05", True),  # 20 + 10
    ],
)
def test_working_days(start, n, deadline, provisional):
    assert CALENDAR.add_workdays(day(start), n) == Deadline(day(deadline), provisional)


@pytest.mark.parametrize(
    ("start", "suspension", "deadline", "provisional"),
    [
        ("2026-11-23", ("2026-12-01", "2026-12-01"), "2026-12-21", False),  # ends the day it began
        ("2026-11-23", ("2026-12-01", "2026-12-15"), "2027-01-05", True),
        ("2026-09-21", None, "2026-10-26", False),
        ("2026-09-21", ("2026-09-24", "2026-10-12"), "2026-11-04", False),
    ],
)
def test_a_suspension_takes_its_days_out(start, suspension, deadline, provisional):
    spans = [(day(suspension[0]), day(suspension[1]))] if suspension else []
    assert CALENDAR.add_workdays(day(start), 20, spans) == Deadline(day(deadline), provisional)


@pytest.mark.parametrize(
    ("start", "n", "roll", "deadline"),
    [
        ("2026-11-23", 7, True, "2026-11-30"),
        ("2026-09-24", 7, True, "2026-10-08"),
        ("2026-09-24", 7, False, "2026-10-01"),
        ("2026-11-21", 0, True, "2026-11-21"),  # 0 = the same day, also on a Saturday
    ],
)
def test_calendar_days(start, n, roll, deadline):
    assert CALENDAR.add_days(day(start), n, roll).day == day(deadline)


@pytest.mark.parametrize(("year", "workdays"), [(2024, 251), (2025, 248), (2026, 248)])
def test_the_official_years_have_their_working_days(year, workdays):
    assert CALENDAR.workdays_between(date(year - 1, 12, 31), date(year, 12, 31)) == workdays


def test_a_year_without_a_notice_is_provisional():
    assert [CALENDAR.is_provisional(date(year, 6, 1)) for year in (2023, 2026, 2027, 2035, 2036)] == [
        True, False, True, True, True,
    ]  # fmt: skip
    assert CALENDAR.add_workdays(date(2036, 1, 4), 1) == Deadline(date(2036, 1, 7), True)


def test_names_of_holidays():
    assert CALENDAR.holiday(day("2026-10-01")) == "国庆节"
    assert (CALENDAR.holiday(day("2026-10-08")), CALENDAR.is_workday(day("2026-10-10"))) == ("", True)


def test_local_days_are_added_and_may_be_worked_off():
    local = CALENDAR.with_local_days({day("2026-11-20"): "彝族年"}, [day("2026-11-22")])
    assert [local.is_workday(day(text)) for text in ("2026-11-20", "2026-11-22", "2026-11-21")] == [
        False, True, False,
    ]  # fmt: skip
    assert local.add_workdays(day("2026-11-19"), 1).day == day("2026-11-22")


def test_a_notice_replaces_the_table():
    notice = {
        "format": 1,
        "years": {"2027": {"status": "official", "off": {"春节": "0205-0211"}, "makeup": "0213"}},
        "local": {"off": {"古尔邦节": ["2027-05-17"]}, "makeup": []},
    }
    calendar = WorkingCalendar.from_json(notice)
    assert calendar.add_workdays(day("2027-02-04"), 2) == Deadline(day("2027-02-13"), False)
    assert calendar.holiday(day("2027-05-17")) == "古尔邦节"


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"format": 2, "years": {}},
        {"format": 1, "years": {"2027": {"off": {}}}},
        {"format": 1, "years": {"2027": {"status": "official", "off": {"x": "0231"}}}},
        {"format": 1, "years": {"2027": {"status": "official", "off": {"x": "0205-0201"}}}},
        {"format": 1, "years": {"2027": {"status": "official", "off": {"x": "2-5"}}}},
        {"format": 1, "years": {"2027": {"status": "official", "workdays": 1, "off": {}}}},
        {"format": 1, "years": {"2027": {"status": "official"}}},
    ],
)
def test_what_is_no_calendar_is_refused(broken):
    with pytest.raises(ValueError, match=".+"):
        WorkingCalendar.from_json(broken)


@given(st.dates(date(2024, 1, 1), date(2034, 1, 1)), st.integers(1, 60))
def test_the_nth_working_day_is_a_working_day_and_counts_back(start, n):
    end = CALENDAR.add_workdays(start, n).day
    assert CALENDAR.is_workday(end)
    assert CALENDAR.workdays_between(start, end) == n
    assert CALENDAR.workdays_between(end, start) == -n


@given(st.dates(date(2024, 1, 1), date(2034, 1, 1)), st.integers(1, 40))
def test_a_rolled_period_ends_on_a_working_day(start, n):
    end = CALENDAR.add_days(start, n).day
    assert CALENDAR.is_workday(end)
    assert end >= start + timedelta(days=n)


def test_a_table_of_one_year_leaves_the_others_as_they_are():
    one = WorkingCalendar.from_json(
        {
            "format": 1,
            "years": {"2027": {"status": "official", "off": {"春节": "0205-0211"}, "makeup": ""}},
            "local": {"off": {"彝族年": ["2026-11-20"]}, "makeup": ["2026-10-01"]},
        }
    ).over(CALENDAR)
    assert one.holiday(day("2027-10-01")) == ""
    assert (one.is_provisional(day("2027-01-04")), one.is_provisional(day("2026-01-05"))) == (False, False)
    assert one.holiday(day("2026-10-02")) == "国庆节"
    assert one.is_workday(day("2026-10-01"))
    assert one.is_workday(day("2026-10-10"))
    assert not one.is_workday(day("2026-11-20"))
    assert CALENDAR.over(CALENDAR) == CALENDAR
