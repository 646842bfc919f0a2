"""The grammar of print marks."""

from __future__ import annotations

import pytest

from forms.print_marks import Mark, only_marks, only_words, read_marks, repeat_of, without


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("${name}", Mark("field", "name")),
        ("${ agent.name }", Mark("field", "agent.name")),
        ("${gender:label}", Mark("part", "gender", "label")),
        ("${birth:year}", Mark("part", "birth", "year")),
        ("${gender?1}", Mark("tick", "gender", "1")),
        ("${kind?监护人(法定代理)}", Mark("tick", "kind", "监护人(法定代理)")),
        ("${gender?}", Mark("ticks", "gender")),
        ("${id_no[3]}", Mark("char", "id_no", "3")),
        ("${id_no[*]}", Mark("boxes", "id_no")),
        ("${#members.rows}", Mark("repeat", "members.rows", "0")),
        ("${#rows:5}", Mark("repeat", "rows", "5")),
        ("${#}", Mark("number")),
        ("${= sum(${m_income}) + 1}", Mark("expression", "", "sum(${m_income}) + 1")),
        ("${=concat('}', ${a})}", Mark("expression", "", "concat('}', ${a})")),
        ("${head}", Mark("head")),
        ("${@opinion:负责人}", Mark("kind", "opinion", "负责人")),
        ("${不认识}", Mark("bad", "", "${不认识}")),
        ("${name", Mark("bad", "", "${name")),
        ("$5", Mark("text", "", "$5")),
    ],
)
def test_one_mark(text: str, mark: Mark) -> None:
    assert read_marks(text) == (mark,)


def test_words_and_marks_in_order_with_their_places() -> None:
    found = read_marks("自${a:year}年至${b}")
    assert [(mark.op, mark.at) for mark in found] == [("text", 0), ("part", 1), ("text", 10), ("field", 12)]


def test_what_a_cell_is_made_of() -> None:
    assert only_words("姓　名")
    assert only_words("${head}序号")
    assert not only_words("姓名：${name}")
    assert only_marks("${#rows:3}${m_name}")
    assert only_marks("${a} ${b}")
    assert not only_marks("${a}元")
    assert not only_marks("")
    assert not only_marks("${#rows}")


def test_marks_taken_out() -> None:
    assert without("${@opinion:负责人}${head}同意${x}", "kind", "head") == "同意${x}"
    found = repeat_of("${#rows:3}${m_name}")
    assert found
    assert found.argument == "3"
    assert repeat_of("${rows}") is None
