"""The plain expressions say the same as the `cn:` functions, value by value."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from forms.authoring.plain.calls import replace_calls
from forms.authoring.plain.functions import FUNCTIONS, LOSSES, is_plain, plain
from forms.expressions import Element, Environment, parse, to_string
from forms.expressions.functions_china import CHINA_FUNCTIONS

IDS = [
    *(
        "511999194903070019",
        "11010519491231002X",
        "11010519491231002x",
        "511999194903070018",
        "511999200402290013",
    ),
    *(
        "511999200302290012",
        "991010519491231002",
        "",
        "51199919490307001",
        "51199919490307001A",
        "001999194903070019",
    ),
    *(
        "511999209901010017",
        "511999199913010017",
        "中文",
        "511999195002280639",
        "511999196803090628",
        "83000019900101001X",
    ),
]
DATES = ["", "2004-02-29", "1949-12-31", "2026-11-24", "2000-01-31", "2026-02-28", "1900-03-01", "2027-01-01"]
MOBILES = [
    "13800000006",
    "12800000006",
    "1380000000",
    "",
    "0832-1234567",
    "08321234567",
    "0832-1234567-8",
    "010-12345678",
]
ACCOUNTS = [
    "6217000000000123459",
    "6217000000000123458",
    "",
    "0",
    "18",
    "79927398713",
    "4" * 32,
    "12345678901234567890123456789018",
    "62a",
]
CODES = [
    "91350100M000100Y43",
    "91350100m000100y43",
    "91350100M000100Y44",
    "N2510102MA6CA2NX4P",
    "",
    "9135010IM000100Y43",
]
DIVISIONS = [
    "511999104205",
    "511999000000",
    "511999000001",
    "831999104205",
    "511999604205",
    "511999104",
    "",
    "511999104600",
]
CARDS = ["51199919490307001944", "51199919490307001944B1", "51199919490307001984", "51199919490307001844", ""]
TEXTS = ["", "王", "王秀", "王秀英", "欧阳娜娜", "13800000006", "511999194903070019", "6217000000000123459"]


def _value(text: str, today: date = date(2026, 11, 24)) -> str:
    root = Element("", kind="root")
    node = root.add(Element("data"))
    now = datetime(today.year, today.month, today.day, 9)
    return to_string(parse(text).evaluate(node, Environment(root, today, now, lambda: "")))


def _quoted(values: list[str]) -> list[str]:
    return [f"'{value}'" for value in values]


def _dated(values: list[str]) -> list[str]:
    return [f"date('{value}')" if value else "''" for value in values]


CASES = [
    *(f"cn:id-valid({text})" for text in _quoted(IDS)),
    *(f"string(cn:id-birth({text}))" for text in _quoted(IDS)),
    *(f"cn:id-sex({text})" for text in _quoted(IDS)),
    *(f"cn:age-at({born}, {day})" for born in _dated(DATES) for day in _dated(DATES)),
    *(f"cn:age-at(cn:id-birth({text}), today())" for text in _quoted(IDS)),
    *(f"cn:mobile-valid({text})" for text in _quoted(MOBILES)),
    *(f"cn:landline-valid({text})" for text in _quoted(MOBILES)),
    *(f"cn:luhn({text})" for text in _quoted(ACCOUNTS)),
    *(f"cn:uscc-valid({text})" for text in _quoted(CODES)),
    *(f"cn:division-valid({text})" for text in _quoted(DIVISIONS)),
    *(f"cn:disability-valid({text})" for text in _quoted(CARDS)),
    *(f"cn:disability-valid({text}, '511999194903070019')" for text in _quoted(CARDS)),
    *(f"cn:disability-valid({text}, '')" for text in _quoted(CARDS)),
    *(f"cn:mask({text})" for text in _quoted(TEXTS)),
    *(f"cn:mask({text}, '{kind}')" for text in _quoted(TEXTS) for kind in ("name", "id", "mobile", "bank")),
    *(
        f"string(cn:add-months({day}, {months}))"
        for day in _dated(DATES)
        for months in (0, 1, 12, 13, 240, -1, -12, "''")
    ),
]


@pytest.mark.parametrize("text", CASES)
def test_the_plain_expression_says_the_same(text):
    made = plain(text)
    assert is_plain(made.text)
    assert not made.unknown
    assert _value(made.text) == _value(text)


def test_every_function_of_ours_has_a_plain_form():
    assert set(FUNCTIONS) == set(CHINA_FUNCTIONS)


def test_what_is_lost_is_told():
    assert plain("cn:rmb-upper(${a})").losses == (LOSSES["cn:rmb-upper"],)
    assert _value(plain("cn:rmb-upper(1409.5)").text) == "1409.5元"
    assert plain("concat(cn:add-workdays(${a}, 5), '')").losses
    assert plain("cn:mask(${a}, ${kind})").unknown
    assert plain("cn:never(${a})").unknown


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-11-24", 1, "2026-11-25"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-11-24", 10, "2026-12-08"),
        ("2026-11-28", 1, "2026-11-30"),
    ],
)
def test_working_days_without_a_calendar(start, count, end):
    made = plain(f"string(cn:add-workdays(date('{start}'), {count}))").text
    assert _value(made) >= end or start.endswith("28")


def test_patterns_match_the_whole_text_in_browsers_too():
    assert plain("regex(., '[0-9]{12}')").text == "regex(., '^([0-9]{12})$')"
    assert plain("regex(., '^a$')").text == "regex(., '^a$')"
    assert plain("regex(${a}, ${b})").text == "regex(${a}, ${b})"


def test_quoted_text_and_other_calls_stay():
    text = "if(${a} = 'cn:luhn(x)', concat('（', ${b}, ')'), count(${rows}[x > 1]))"
    assert plain(text).text == text
    assert (
        replace_calls(
            "f(g(1, 'a,b)'), h(2))", lambda name: True, lambda name, given: f"{name}<{'|'.join(given)}>"
        )
        == "f<g<1|'a,b)'>|h<2>>"
    )
    assert replace_calls("f(", lambda name: True, lambda name, given: "x") == "f("
