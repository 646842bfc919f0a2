"""Numbers: the check character catches what a hand does to a number; documents bear their character."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.ledger.numbers import (
    case_number,
    check_character,
    compact,
    doc_char,
    document_number,
    parse_case_number,
    parse_document_number,
    valid_case_number,
)
from sync.ledger.problems import Problem

SITE = "511999104205"
NUMBERS = st.builds(
    case_number,
    st.just(SITE),
    st.dates(date(2024, 1, 1), date(2035, 12, 31)),
    st.integers(1, 99),
    st.integers(1, 9999),
)


@pytest.mark.parametrize(
    ("day", "serial", "number"),
    [
        (date(2026, 11, 22), 7, "511999104205-20261122-01-0007-9"),
        (date(2026, 11, 27), 12, "511999104205-20261127-01-0012-2"),
        (date(2026, 11, 23), 3, "511999104205-20261123-01-0003-X"),
        (date(2026, 9, 18), 1, "511999104205-20260918-01-0001-1"),
    ],
)
def test_numbers_of_the_pages(day, serial, number):
    assert case_number(SITE, day, 1, serial) == number
    assert parse_case_number(number).day == day


def test_a_typed_number_may_lack_separators_and_be_small():
    assert parse_case_number(" 51199910420520261123010003x ") == parse_case_number(
        "511999104205-20261123-01-0003-X"
    )
    assert compact("511999104205-20261123-01-0003-X") == "51199910420520261123010003X"
    assert len(compact("511999104205-20261123-01-0003-X")) == 27


@given(NUMBERS, st.integers(0, 25), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(number, place, shift):
    digits = compact(number)
    wrong = digits[:place] + str((int(digits[place]) + shift) % 10) + digits[place + 1 :]
    assert not valid_case_number(wrong)


@given(NUMBERS, st.integers(0, 24))
def test_two_swapped_digits_are_always_seen(number, place):
    digits = compact(number)
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    assert valid_case_number(swapped) == (swapped == digits)


@pytest.mark.parametrize(
    "text",
    ["", "511999104205", "511999104205-20261122-01-0007-8", "５11999104205-20261122-01-0007-9", "abc" * 9],
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(Problem, match=r"number\.invalid"):
        parse_case_number(text)


def test_an_impossible_date_is_refused_though_the_check_fits():
    digits = f"{SITE}20260230010001"
    assert not valid_case_number(digits + check_character(digits))


def test_a_day_has_9999_numbers_per_device():
    assert case_number(SITE, date(2026, 11, 22), 99, 9999)
    with pytest.raises(Problem, match=r"number\.exhausted"):
        case_number(SITE, date(2026, 11, 22), 1, 10_000)


@pytest.mark.parametrize(
    ("site", "device", "serial"), [("5119991042", 1, 1), (SITE, 0, 1), (SITE, 100, 1), (SITE, 1, 0)]
)
def test_a_number_of_nowhere_is_a_bug(site, device, serial):
    with pytest.raises(ValueError, match="case number"):
        case_number(site, date(2026, 11, 22), device, serial)


@pytest.mark.parametrize(
    ("code", "variant", "char"),
    [
        ("D01", "agent", "登"),
        ("D01", "window", "收"),
        ("D01", "counter", "收"),
        ("D01b", "", "即"),
        ("D03", "", "补"),
        ("D03", "hint", "缺"),
        ("D04", "deemed", "受"),
        ("D06", "not_required", "不受"),
        ("D07", "grant", "决"),
        ("D07", "refuse", "不决"),
        ("D13", "back", "交"),
        ("D14", "", "延"),
        ("D14", "terminate", "终"),
        ("D14", "transfer", "移"),
    ],
)
def test_characters_of_documents(code, variant, char):
    assert doc_char(code, variant) == char


def test_document_numbers():
    number = document_number("内椑木", "登", 2026, 1, 123)
    assert number == "内椑木登〔2026〕01-000123号"
    assert parse_document_number(number) == ("内椑木登", 2026, 1, 123)
    with pytest.raises(Problem, match=r"number\.invalid"):
        parse_document_number("内椑木登[2026]01-000123号")
    with pytest.raises(ValueError, match="document number"):
        document_number("内椑木", "登", 2026, 1, 0)
