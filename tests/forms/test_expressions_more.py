"""Functions beyond the daily ones: places, shuffling, identities, labels, working days, and the ceilings."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from itertools import count

import pytest

from forms.authoring.xml_tree import document
from forms.expressions import Element, Environment, ExpressionError, Value, parse, to_number, to_string

DOC = document(
    '<data xml:lang="zh-CN"><item id="a">1<sub id="b" xml:lang="en">2</sub></item>'
    "<letters><l>A</l><l>B</l><l>C</l><l>D</l><l>E</l><l>F</l></letters>"
    '<x:far xmlns:x="urn:far" id="c"/></data>'
)


def _run(text: str, root: Element = DOC) -> Value:
    numbers = count()
    now = datetime.fromisoformat("2026-11-27T09:00:00+08:00")
    environment = Environment(
        root,
        now.date(),
        now,
        lambda: f"{next(numbers):032x}",
        itext=lambda name: f"<{name}>",
        workday=lambda day, n: day + timedelta(days=n) if n < 100 else None,
    )
    return parse(text).evaluate(root, environment)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("distance('0 0;0 1')", 111318.85),
        ("distance('0 0', '0 1', '0 2')", 222637.69),
        ("area('0 0;0 1')", 0.0),
        ("area('0 0;0 1;1 1;1 0;')", 6_378_100.0**2 * math.radians(1) * math.sin(math.radians(1))),
        ("distance('91 0;0 0')", math.nan),
        ("area('somewhere')", math.nan),
    ],
)
def test_lengths_and_areas(text: str, expected: float):
    assert to_number(_run(text)) == pytest.approx(expected, abs=0.02, nan_ok=True)


def test_inside_a_field():
    field = "'0 0;0 10;10 10;10 0;0 0'"
    assert _run(f"geofence('5 5', {field})") is True
    assert _run(f"geofence('15 5 0 0', {field})") is False
    assert _run(f"geofence('', {field})") is False


@pytest.mark.parametrize(
    ("line", "crosses"),
    [
        ("0 0;0 10;10 10;10 0;0 0", False),
        ("0 0;10 10;0 10;10 0;0 0", True),
        ("0 0;0 10;0 5", False),
        ("0 0;0 10;5 5;-5 5", True),
        ("0 0", False),
        ("", False),
    ],
)
def test_a_line_that_crosses_itself(line: str, crosses: bool):
    assert _run(f"intersects('{line}')") is crosses


@pytest.mark.parametrize(
    ("seed", "expected"),
    [("42", "AFCBDE"), ("'42'", "AFCBDE"), ("-42", "EDAFBC"), ("1.1", "BFEACD"), ("0", "CBEAFD")]
    + [("number('x')", "CBEAFD"), ("11111111", "ACDBFE"), ("1 div 0", "BFEACD")],
)
def test_a_seed_shuffles_as_on_a_phone(seed: str, expected: str):
    assert to_string(_run(f"join('', randomize(/data/letters/l, {seed}))")) == expected


def test_without_a_seed_the_order_comes_from_the_injected_source():
    once, again = (to_string(_run("join('', randomize(/data/letters/l))")) for _ in range(2))
    assert once == again
    assert sorted(once) == list("ABCDEF")
    assert 0 <= to_number(_run("random()")) < 1


def test_identities_languages_and_namespaces():
    assert to_string(_run("count(id('a c  nowhere'))")) == "2"
    assert to_string(_run("string(id(/data/item/@id))")) == "12"
    assert _run("/data/item[lang('zh')] = '12'") is True
    assert _run("boolean(/data/item/sub[lang('zh')])") is False
    assert _run("namespace-uri(/data/*[3])") == "urn:far"
    assert _run("namespace-uri(/data/item)") == ""


def test_texts():
    assert _run("base64-decode('5byg5LiJ')") == "张三"
    assert _run("base64-decode('*')") == ""
    assert _run("upper-case('x1')") == "X1"
    assert _run("jr:itext(' /data/a:label ')") == "</data/a:label>"
    assert _run("format-date('Sat Nov 21 2026 23:28:12 GMT+0800 (CST)', '%e %b')") == "21 Nov"


def test_working_days_are_those_of_the_calendar_handed_in():
    assert to_string(_run("cn:add-workdays('2026-11-27', 3)")) == str(date(2026, 11, 30))
    assert _run("cn:add-workdays('2026-11-27', 200)") == ""
    assert _run("cn:add-workdays('', 3)") == ""
    assert _run("cn:add-workdays('2026-11-27', 1000000)") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.1 + 0.2 = 0.3", True),
        ("0.1 + 0.2 <= 0.3", True),
        ("0.1 + 0.2 > 0.3", False),
        ("6.1 - 7.8 != -1.7", False),
        ("12345678.10 = 12345678.11", False),
        ("51199910420512 = 51199910420513", False),
        ("1 div 0 = 1 div 0", True),
        ("number('x') = number('x')", False),
    ],
)
def test_noise_of_binary_arithmetic_is_no_difference(text: str, expected: bool):
    assert _run(text) is expected


@pytest.mark.parametrize("text", ["(" * 10_000 + "1" + ")" * 10_000, "-" * 10_000 + "1", "not(" * 500])
def test_nesting_has_an_end(text: str):
    with pytest.raises(ExpressionError, match="nested too deeply"):
        parse(text)


def test_eighty_nested_conditions_and_long_chains_are_fine():
    deep = "if(1 = 2, 'a', " * 70 + "'z'" + ")" * 70
    assert _run(deep) == "z"
    assert _run(" + ".join(["1"] * 5_000)) == 5_000


def test_a_text_that_grows_without_end_is_refused():
    doubled = "concat(., .)"
    root = document(f"<data>{'x' * 60_000}</data>")
    with pytest.raises(ExpressionError, match="far too long"):
        _run(doubled.replace(".", "/data"), root)


NAMESPACED = document(
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ev="urn:ev"><body><p>1</p><p>2</p><ev:p/><!-- c -->'
    '<div xmlns=""><div/></div></body></html>'
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("count(//xhtml:p)", "2"),
        ("count(//p)", "0"),
        ("count(//xhtml:*)", "4"),
        ("count(//ev:p)", "1"),
        ("count(//div)", "2"),
        ("name(//ev:p)", "ev:p"),
        ("local-name(//ev:p)", "p"),
        ("name(//comment())", ""),
        ("position(//xhtml:p[2])", "2"),
    ],
)
def test_documents_with_namespaces(text: str, expected: str):
    assert to_string(_run(text, NAMESPACED)) == expected
