"""Codes for the telephone: both ends compute the same, and a slip of the tongue is found."""

from __future__ import annotations

import pytest

from sync.keyfile import code_of, in_groups, normal
from sync.keyfile.codes import random_code
from sync.ledger.problems import Problem

KEY = b"q" * 32


def test_both_ends_compute_the_same_and_each_number_its_own():
    codes = [code_of(KEY, number) for number in range(50)]
    assert codes == [code_of(KEY, number) for number in range(50)]
    assert len(set(codes)) == 50
    assert code_of(b"p" * 32, 1) != codes[1]
    assert all(len(code) == 21 for code in codes)


def test_it_may_be_typed_as_it_was_read_out():
    code = code_of(KEY, 7)
    wide = "".join(chr(ord("０") + int(digit)) for digit in code)
    assert {normal(code), normal(in_groups(code)), normal(f" {in_groups(code)}。"), normal(wide)} == {code}
    assert in_groups(code).count(" ") == 6


@pytest.mark.parametrize("number", range(5))
def test_every_wrong_digit_is_found(number):
    code = code_of(KEY, number)
    for at, digit in enumerate(code):
        for other in set("0123456789") - {digit}:
            with pytest.raises(Problem, match=r"keys\.code_mistyped"):
                normal(code[:at] + other + code[at + 1 :])


@pytest.mark.parametrize("typed", ["", "123", "1" * 40, "abc"])
def test_what_is_no_code(typed):
    with pytest.raises(Problem, match=r"keys\.code_mistyped"):
        normal(typed)


def test_random_codes_are_codes():
    assert normal(random_code()) != normal(random_code())
