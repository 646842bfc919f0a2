"""Types beyond text and number: times, moments, scales, codes; messages of the author's own."""

from __future__ import annotations

import pytest

from forms.finding_text import sentence
from tests.forms.small_items import item_of, question, session_of


@pytest.mark.parametrize(
    ("kind", "typed", "stored", "expected"),
    [
        ("time", "8:5", "08:05", ""),
        ("time", "８点３０分", "08:30", ""),
        ("time", "08:05:30", "08:05:30", ""),
        ("time", "06:00:00.000+08:00", "06:00:00+08:00", ""),
        ("time", "25:00", "25:00", "time"),
        ("time", "早上", "早上", "time"),
        ("dateTime", "2026-1-5 8:05", "2026-01-05T08:05", ""),
        ("dateTime", "2026年1月5日 8点", "2026-01-05T8点", "dateTime"),
        ("dateTime", "2026-01-05T08:05:00+08:00", "2026-01-05T08:05:00+08:00", ""),
        ("dateTime", "2026-01-05", "2026-01-05", "dateTime"),
        ("barcode", " 6901234567892 ", "6901234567892", ""),
        ("acknowledge", "true", "OK", ""),
        ("acknowledge", "OK", "OK", ""),
        ("year", "2026", "2026", ""),
        ("year", "26", "26", "year"),
    ],
)
def test_reading(kind, typed, stored, expected):
    form = session_of(item_of(question("q", kind)))
    form.set_value("q", typed)
    assert form.value("q") == stored
    assert [finding.params["expected"] for finding in form.findings()] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("parameters", "typed", "wrong"),
    [
        ("start=0 end=10 step=2", "4", False),
        ("start=0 end=10 step=2", "5", True),
        ("start=0 end=10 step=2", "12", True),
        ("start=1 end=5 step=0.5", "2.5", False),
        ("start=10, end=1, step=1", "3", False),
        ("", "11", True),
        ("start=a", "10", False),
    ],
)
def test_a_scale(parameters, typed, wrong):
    item = item_of(question("q", "range", label="分数", parameters=parameters))
    form = session_of(item)
    form.set_value("q", typed)
    assert [finding.code for finding in form.findings()] == (["range"] if wrong else [])


def test_the_scale_says_where_it_ends():
    item = item_of(question("q", "range", label="分数", parameters="start=0 end=10 step=2"))
    form = session_of(item)
    form.set_value("q", "11")
    assert sentence(form.findings()[0], item) == "“分数”应在 0 至 10 之间，每档 2，请改正。"


def test_times_compute():
    item = item_of(
        question("a", "time"),
        question("b", "dateTime"),
        question("half", "calculate", calculation="decimal-time(/data/a)"),
        question("day", "calculate", calculation="format-date-time(/data/b, '%Y/%n/%e %H:%M')"),
        question("now", "time", calculation="now()", readonly=True),
    )
    form = session_of(item)
    form.set_value("a", "12:00")
    form.set_value("b", "2026-1-5 8:05")
    assert (form.value("half"), form.value("day")) == ("0.5", "2026/1/5 08:05")
    assert form.value("now") == "09:12:00"


def test_the_authors_own_words_for_a_blank_answer():
    item = item_of(question("q", label="姓名", required="true()", required_message="请照证件填姓名"))
    form = session_of(item)
    assert sentence(form.findings()[0], item) == "“姓名”：请照证件填姓名。"


def test_working_days_with_the_calendar_of_this_release():
    text = "concat(cn:add-workdays('2026-09-30', 1), ' ', cn:add-workdays('2026-10-08', -1))"
    form = session_of(item_of(question("q", "calculate", calculation=text)))
    assert form.value("q") == "2026-10-08 2026-09-30"
