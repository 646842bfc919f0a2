"""Patterns: the same answer as Python's matcher, and an answer in bounded time for the ones that hang it."""

from __future__ import annotations

import random
import re

import pytest

from forms.expressions.errors import ArgumentError
from forms.expressions.pattern_matching import MOST_STEPS, pattern

_PIECES = [
    *("a", "b", "[ab]", "[^a]", ".", r"\d", r"\w", r"\s", "[a-c]", "1", "(a|ab)", "(?:b*)", "(a+)", "(ab)?"),
    *("x{2}", "a{1,3}", "b{2,}", "(?:a|b|)", "(?:a?){2}"),
]
_PLACES = ["^", "$", r"\b", "(?=a)", "(?!b)", "(?<=a)", "(?<!a)"]


def _made(chance: random.Random, depth: int = 0) -> str:
    text = ""
    for _ in range(chance.randint(1, 4)):
        if chance.random() < 0.15:
            text += chance.choice(_PLACES)
            continue
        piece = chance.choice(_PIECES) if depth > 1 or chance.random() < 0.8 else _made(chance, depth + 1)
        text += f"(?:{piece}){chance.choice(['', '', '*', '+', '?', '{1,2}'])}"
    return text


def test_every_pattern_says_what_a_backtracking_matcher_says():
    chance = random.Random(20261201)
    texts = ["", *("".join(chance.choices("ab1c ", k=chance.randint(0, 6))) for _ in range(40))]
    for _ in range(400):
        text = _made(chance)
        known = re.compile(text, re.ASCII)
        ours = pattern(text)
        for given in texts:
            assert ours.matches(given) == bool(known.fullmatch(given)), (text, given)


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("(a+)+$", "a" * 60 + "b"),
        ("(a|aa)+", "a" * 5000 + "b"),
        (r"(\w+\s?)*\.", "word " * 400),
        ("(.*)*x", "y" * 3000),
        ("(?:a?){40}a{40}", "a" * 39),
    ],
)
def test_a_pattern_that_hangs_others_is_answered(text: str, given: str):
    assert pattern(text).matches(given) is False


def test_more_work_than_the_ceiling_is_refused_and_not_begun():
    slow = pattern("(?:(?=(?:a|aa)*b)a|a)*")
    assert slow.matches("a" * 50)
    with pytest.raises(ArgumentError, match="too long"):
        slow.matches("a" * int(MOST_STEPS**0.5))


@pytest.mark.parametrize(
    ("text", "yes", "no"),
    [
        (r"\p{Han}{2,4}", "张𠮷", "Zhang"),
        ("[\\p{Han}·]+", "阿·布", "A·B"),
        ("[\\u4e00-\\u9fa5]+", "张三", "𠮷"),
        ("(?i)abc", "aBC", "abd"),
        (r"(?<year>\d{4})-\d\d", "2026-01", "2026-1"),
        (r"\d+", "12", "１２"),
        (r"(\d)\1+", "1111", "1112"),
        ("^(?=.*[0-9])(?=.*[a-z]).{8,}$", "abcdefg1", "abcdefgh"),
        (r"\Qa.b\E", "a.b", "axb"),
        ("a{", "a{", "a"),
        ("^a$|^b$", "b", "ab"),
        (r"\x41\u{1F600}", "A😀", "A"),
        ("[^]a]", "b", "]"),
    ],
)
def test_what_java_and_javascript_write(text: str, yes: str, no: str):
    assert pattern(text).matches(yes)
    assert not pattern(text).matches(no)


@pytest.mark.parametrize(
    "text",
    ["[a-z", "(", "a)", "*a", "a**", "a++", "[z-a]", r"\p{Foo}", r"\y", "a{5,2}", "a{1001}", "^*", "(?x)a"]
    + ["(a+)+\\1", "(" * 100 + "a" + ")" * 100, "((a{100}){100}){100}", "\\u{FFFFFFF}", "(?<x", r"\k"],
)
def test_what_is_no_pattern_is_refused(text: str):
    with pytest.raises(ArgumentError):
        pattern(text)
