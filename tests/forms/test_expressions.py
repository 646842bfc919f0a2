"""Expressions: the rulings of ADR 0003, our own functions, and what a mistake says."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.expressions import Element, Environment, ExpressionError, parse, to_boolean, to_number, to_string
from forms.expressions.rmb import rmb_upper
from forms.expressions.rounding import plain, round_half_away

TABLES = {
    "local": [{"name": "dibao_standard", "value": "560"}, {"name": "阶梯", "value": "1.5"}],
    "towns": [
        {"name": "511999104", "label": "椑木镇", "county": "511999"},
        {"name": "511998100", "label": "别镇", "county": "511998"},
    ],
}
VALID = "511999194903070019"


def _form() -> Element:
    root = Element("", kind="root")
    data = root.add(Element("data"))
    for name, text in (("姓名", "李𬍛"), ("county", "511999"), ("amounts", "")):
        data.add(Element(name, text))
    for amount in ("100.10", "", "200.20"):
        row = data.add(Element("rows"))
        row.add(Element("amount", amount))
        row.add(Element("kind", "甲" if amount else "乙"))
    return root


def _environment(root: Element) -> Environment:
    now = datetime(2026, 11, 27, 7, 30, tzinfo=timezone(timedelta(hours=8)))
    return Environment(root, now.date(), now, lambda: "0198c0de-0000-7000-8000-000000000001", TABLES)


def value(text: str) -> object:
    root = _form()
    return parse(text).evaluate(root.children[0], _environment(root))


def string(text: str) -> str:
    return to_string(value(text))


def number(text: str) -> float:
    return to_number(value(text), 480)


def truth(text: str) -> bool:
    return to_boolean(value(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sum(rows/amount)", 300.3),
        ("round(sum(/data/rows/amount) div 2, 2)", 150.15),
        ("count(rows)", 3),
        ("count-non-empty(rows/amount)", 2),
        ("count(rows[kind = '甲'])", 2),
        ("rows[2]/amount", math.nan),
        ("rows[last()]/amount", 200.2),
        ("string-length(姓名)", 2),
        ("cn:age-at('1984-02-29', '2026-02-28')", 41),
        ("cn:age-at('1984-02-29', '2026-03-01')", 42),
        ("cn:age-at('', today())", math.nan),
        ("date('2026-11-27') - date('1986-05-04')", 14817),
        ("today() - '2026-11-20'", 7),
        ("decimal-date-time('1970-01-02T00:00:00+08:00')", 1 - 8 / 24),
        ("-(3)", -3),
        ("8 mod -3", 2),
        ("1 div 0", math.inf),
    ],
)
def test_numbers(text, expected):
    found = number(text)
    assert found == pytest.approx(expected, abs=1e-9) or (math.isnan(found) and math.isnan(expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today()", "2026-11-27"),
        ("now()", "2026-11-27T07:30:00.000+08:00"),
        ("date('2026-02-30')", ""),
        ("date('2026-2-3')", "2026-02-03"),
        ("date(today() + 1)", "2026-11-28"),
        ("format-date('2026-01-05', '%Y年%n月%e日')", "2026年1月5日"),
        ("cn:add-months('2026-01-31', 1)", "2026-02-28"),
        ("cn:add-months('2024-02-29', 12)", "2025-02-28"),
        ("cn:add-months('', 12)", ""),
        (f"cn:id-birth('{VALID}')", "1949-03-07"),
        (f"cn:id-sex('{VALID}')", "1"),
        ("cn:id-sex('12')", ""),
        ("cn:mask('李𬍛')", "李*"),
        ("cn:mask('欧阳娜', 'name')", "欧*娜"),
        (f"cn:mask('{VALID}', 'id')", "511999********0019"),
        ("cn:mask('13800138000', 'mobile')", "138****8000"),
        ("cn:rmb-upper(1409.5)", "壹仟肆佰零玖元伍角"),
        ("cn:rmb-upper('')", ""),
        ("pulldata('local', 'value', 'name', 'dibao_standard')", "560"),
        ("pulldata('local', 'value', 'name', '没有')", ""),
        ("instance('towns')/root/item[county = current()/county]/label", "椑木镇"),
        ("indexed-repeat(/data/rows/amount, /data/rows, 3)", "200.20"),
        ("indexed-repeat(/data/rows/amount, /data/rows, 9)", ""),
        ("join('、', rows/kind)", "甲、乙、甲"),
        ("coalesce('', 姓名)", "李𬍛"),
        ("substr('一二三四', 1, 3)", "二三"),
        ("uuid()", "0198c0de-0000-7000-8000-000000000001"),
        ("if(selected('疾病 残疾', '残疾'), selected-at('疾病 残疾', 1), '')", "残疾"),
        ("once('新')", "李𬍛511999100.10甲乙200.20甲"),
        ("number('１２')", "NaN"),
    ],
)
def test_texts(text, expected):
    assert string(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("regex('123456', '[0-9]{3}')", False),
        ("regex('李四', '[一-龥]{2,}')", True),
        ("now() > today()", True),
        ("'2026-1-5' = '2026-01-05'", True),
        ("today() > '2026-11-26'", True),
        (f"cn:id-valid('{VALID}')", True),
        ("cn:mobile-valid('+86 138-0013-8000')", True),
        ("cn:landline-valid('0832-2110000')", True),
        ("cn:luhn('6217000000000000012')", True),
        ("cn:uscc-valid('N2511999MF000003XB')", True),
        ("cn:division-valid('511999104205')", True),
        ("cn:disability-valid('51199919490307001942', '511999194903070019')", True),
        ("rows/amount > 200", True),
        ("rows/nothing = ''", False),
        ("boolean(amounts)", True),
        ("false() and unknown-function()", False),
    ],
)
def test_truths(text, expected):
    assert truth(text) is expected


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "零元整"),
        (0.05, "伍分"),
        (10, "壹拾元整"),
        (107000.53, "壹拾万柒仟元伍角叁分"),
        (16409.02, "壹万陆仟肆佰零玖元零贰分"),
        (6007.14, "陆仟零柒元壹角肆分"),
        (100000001, "壹亿零壹元整"),
        (1000010000, "壹拾亿零壹万元整"),
        (20050.5, "贰万零伍拾元伍角"),
        (-3.2, "负叁元贰角"),
        (9999999999999.99, "玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        (1e12, "壹万亿元整"),
        (10010000, "壹仟零壹万元整"),
        (1e13, ""),
        (math.nan, ""),
    ],
)
def test_capital_amounts(amount, words):
    assert rmb_upper(float(amount)) == words


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [(1.005, 2, 1.01), (-1.475, 2, -1.48), (0.285 * 100, 0, 29), (2.675, 2, 2.68), (626.3, -3, 1000)],
)
def test_money_rounds_half_away_from_zero(value, digits, rounded):
    assert round_half_away(value, digits) == rounded


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_a_typed_amount_rounds_as_on_paper(amount):
    by_hand = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert plain(float(amount), 2) == format(abs(by_hand) if by_hand == 0 else by_hand, "f")


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(-9000, 9000))
def test_days_are_whole_and_come_back(day, shift):
    moved = string(f"date(date('{day.isoformat()}') + {shift})")
    assert date.fromisoformat(moved) == day + timedelta(days=shift)


@given(st.text(max_size=60))
def test_any_text_parses_or_is_refused_with_its_place(text):
    try:
        place = len(parse(text).text)
    except ExpressionError as refusal:
        place = refusal.position
    assert 0 <= place <= len(text)


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("/data/b = = 1 and", "unexpected", 10),
        ("1 ＝ 1", "character", 2),
        ("concat('a", "unterminated", 7),
        ("(1 + 2", "end", 6),
        ("", "empty", 0),
        ("bad::a", "axis", 0),
        ("(" * 500 + "1" + ")" * 500, "unexpected", 80),
    ],
)
def test_a_syntax_mistake_names_its_place(text, code, position):
    with pytest.raises(ExpressionError) as refusal:
        parse(text)
    assert (refusal.value.code, refusal.value.position) == (code, position)


def test_mistakes_beyond_the_grammar_are_listed_in_order():
    found = parse("sumo(1) + substr('a') + $x + regex(., '[')").mistakes()
    assert [mistake.code for mistake in found] == ["function", "arity", "variable", "pattern"]
    assert [mistake.position for mistake in found] == [0, 10, 24, 38]


@pytest.mark.parametrize(
    "text", ["count(1)", "unknown()", "instance('none')", "uuid(-1)", "cn:mask('a', 'b')"]
)
def test_evaluating_nonsense_raises_one_kind_of_error(text):
    with pytest.raises(ExpressionError):
        value(text)


def test_dependencies_are_the_paths_as_written():
    text = (
        "if(/data/a > 1, ../b, instance('t')/root/item[name = current()/../c]/label) + count(/data/r[x = 1])"
    )
    assert parse(text).depends_on == (
        "/data/a",
        "../b",
        "instance('t')/root/item/label",
        "name",
        "current()/../c",
        "/data/r",
        "x",
    )


def test_long_chains_and_deep_ifs_do_not_exhaust_the_stack():
    assert truth(" or ".join(["false()"] * 3000) + " or true()")
    assert string("if(false(), '', " * 70 + "'底'" + ")" * 70) == "底"
