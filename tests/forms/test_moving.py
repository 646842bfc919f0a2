"""Answers move between two versions of a form: told truly, nothing lost, back as they were."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.answers import Answers
from forms.item import Choice, Guide, MaterialRule, Node, ServiceItem
from forms.moving import move, moved_answers, places_between
from forms.session import FormContext, FormSession

NOW = datetime(2026, 12, 1, 9)
CONTEXT = FormContext(NOW.date(), NOW)


def question(path, type_="text", label="", **rest):
    name = path.rpartition(".")[2]
    return Node("question", name, path, type_, label or name, **rest)


def group(path, *children, label=""):
    return Node("group", path.rpartition(".")[2], path, label=label or path, children=children)


def repeat(path, *children):
    return Node("repeat", path.rpartition(".")[2], path, label=path, children=children)


def item(version, *groups, materials=(), **choices):
    return ServiceItem(
        "T-001", version, "试验", "试验表", "", "20", "2", "2", "AGENT", "receipt",
        root=Node("group", "data", "", children=groups), choices=choices, materials=materials,
        guide=Guide(), legal_basis=(), levels={},
    )  # fmt: skip


def pairs(*labels):
    return tuple(Choice(str(number), label) for number, label in enumerate(labels, 1))


OLD = item(
    "1",
    group(
        "a",
        question("a.name", label="姓名", required="true()"),
        question("a.kind", "select_one", "类别", choices="kind"),
        question("a.phone", label="电话"),
        question("a.fax", label="传真"),
        label="申请人",
    ),
    group("m", repeat("m.rows", question("m.rows.who", label="谁"), question("m.rows.old", label="旧"))),
    materials=(MaterialRule("id", "身份证"), MaterialRule("book", "户口簿")),
    kind=pairs("甲", "乙", "丙"),
)
NEW = item(
    "2",
    group(
        "a",
        question("a.name", label="姓名", required="true()"),
        question("a.kind", "select_one", "类别", choices="kind"),
        question("a.email", label="邮箱", required="true()"),
        label="申请人",
    ),
    group("c", question("c.phone", label="联系电话"), label="联系方式"),
    group(
        "m", repeat("m.rows", question("m.rows.who", label="谁"), question("m.rows.new", required="true()"))
    ),
    materials=(MaterialRule("id", "身份证"), MaterialRule("photo", "照片")),
    kind=pairs("甲", "乙"),
)
TYPED = Answers(
    {"a.name": "何桂英", "a.kind": "3", "a.phone": "13800005678", "a.fax": "0832-1", "z.older": "更早的"},
    {"m.rows": ({"who": "小芳", "old": "x"}, {"who": "大勇"})},
)


@pytest.fixture(scope="module")
def moving():
    return move(OLD, NEW, TYPED, CONTEXT)


def lines(told):
    return [(line.path, line.label, line.words) for line in told]


def test_what_carries_over_by_name_says_where_it_stands_now(moving):
    assert moving.answers.values["c.phone"] == "13800005678"
    assert lines(moving.placed) == [("c.phone", "联系电话", "“申请人” → “联系方式”")]


def test_what_is_not_asked_any_more_is_told_and_kept(moving):
    assert lines(moving.kept) == [("a.fax", "传真", "0832-1"), ("m.rows[0].old", "旧", "x")]
    assert moving.answers.values["a.fax"] == "0832-1"
    assert moving.answers.values["z.older"] == "更早的"  # of a still older version: kept, and not told again
    assert moving.answers.repeats["m.rows"][0]["old"] == "x"


def test_a_choice_that_is_gone_is_to_be_mended_and_stays_as_it_was(moving):
    assert [line.path for line in moving.mend] == ["a.kind"]
    assert moving.answers.values["a.kind"] == "3"


def test_what_is_wanted_now_is_told(moving):
    assert [line.path for line in moving.asked] == ["a.email", "m.rows[0].new", "m.rows[1].new"]


def test_papers_that_come_and_go(moving):
    assert (moving.more_papers, moving.fewer_papers) == (("照片",), ("户口簿",))


def test_the_rest_stays_as_it_is(moving):
    assert moving.same == 3  # name and the two members


def test_a_form_over_moved_answers_keeps_what_it_does_not_show(moving):
    form = FormSession(NEW, CONTEXT, moving.answers)
    form.set_value("m.rows[0].new", "neu")
    draft = form.draft()
    assert draft.values["a.fax"] == "0832-1"
    assert draft.repeats["m.rows"] == ({"who": "小芳", "old": "x", "new": "neu"}, {"who": "大勇"})
    back = moved_answers(places_between(NEW, OLD), draft)
    assert back.values == TYPED.values
    assert FormSession(OLD, CONTEXT, back).value("m.rows[0].old") == "x"


def test_a_question_that_is_computed_now_keeps_what_was_typed():
    computed = item("2", group("a", question("a.fax", readonly=True, calculation="'新'"), question("a.name")))
    moving = move(OLD, computed, TYPED, CONTEXT)
    assert ("a.fax", "传真", "0832-1") in lines(moving.kept)
    form = FormSession(computed, CONTEXT, moving.answers)
    assert form.value("a.fax") == "新"
    assert form.draft().values["a.fax"] == "0832-1"


def test_an_unknown_old_version_moves_as_it_is():
    moving = move(None, NEW, TYPED, CONTEXT)
    assert moving.answers == TYPED
    assert {line.path for line in moving.kept} == {"a.phone", "a.fax", "z.older", "m.rows[0].old"}


def test_two_of_a_name_are_not_guessed():
    twice = item("2", group("b", question("b.phone")), group("c", question("c.phone")))
    assert "a.phone" not in places_between(OLD, twice).questions


def test_rows_inside_rows_go_with_their_row():
    old = item(
        "1",
        group(
            "m", repeat("m.rows", question("m.rows.who"), repeat("m.rows.cards", question("m.rows.cards.no")))
        ),
    )
    new = item(
        "2",
        group(
            "f", repeat("f.rows", question("f.rows.who"), repeat("f.rows.cards", question("f.rows.cards.no")))
        ),
    )
    typed = Answers({}, {"m.rows": ({"who": "甲"},), "m.rows[0].cards": ({"no": "1"}, {"no": "2"})})
    moved = moved_answers(places_between(old, new), typed)
    assert moved.repeats == {"f.rows": ({"who": "甲"},), "f.rows[0].cards": ({"no": "1"}, {"no": "2"})}
    form = FormSession(new, CONTEXT, moved)
    assert form.value("f.rows[0].cards[1].no") == "2"
    assert moved_answers(places_between(new, old), moved) == typed


# --- any two versions ------------------------------------------------------------------------

NAMES = st.sampled_from("xyzw")
TYPES = st.sampled_from(("text", "integer", "date", "select_multiple"))
WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=6)


@st.composite
def versions(draw, number="1"):
    """A form of up to three groups; one may hold rows, and rows in them."""
    groups = []
    for name in draw(st.lists(st.sampled_from("abc"), unique=True, max_size=3)):
        children = [
            question(f"{name}.{q}", draw(TYPES), choices="k") for q in draw(st.lists(NAMES, unique=True))
        ]
        if draw(st.booleans()):
            base = f"{name}.{draw(st.sampled_from(('rows', 'list')))}"
            inner = [
                question(f"{base}.{q}", draw(TYPES), choices="k") for q in draw(st.lists(NAMES, unique=True))
            ]
            if draw(st.booleans()):
                inner.append(
                    repeat(
                        f"{base}.in",
                        *(question(f"{base}.in.{q}") for q in draw(st.lists(NAMES, unique=True))),
                    )
                )
            children.append(repeat(base, *inner))
        groups.append(group(name, *children))
    return item(number, *groups, k=pairs("1", "2"))


@st.composite
def typed_into(draw, form):
    """Answers to any of its questions, and some that no version knows."""
    values, repeats = {}, {}
    for node in form.root.walk():
        path = node.path
        if node.kind == "question" and draw(st.booleans()):
            inside = [
                one.path
                for one in form.root.walk()
                if one.kind == "repeat" and path.startswith(f"{one.path}.")
            ]
            if not inside:
                values[path] = draw(WORDS)
            else:
                outer = min(inside, key=len)
                key = outer if len(inside) == 1 else f"{outer}[0]{max(inside, key=len)[len(outer) :]}"
                rows = repeats.setdefault(key, [{}])
                rows[0][path[len(max(inside, key=len)) + 1 :]] = draw(WORDS)
                repeats.setdefault(outer, [{}])
    if draw(st.booleans()):
        values[draw(st.sampled_from(("a.x", "b.y", "q.q")))] = draw(WORDS)
    return Answers(values, {path: tuple(rows) for path, rows in repeats.items()})


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_there_and_back_keeps_every_typed_text_where_it_was(data):
    old, new = data.draw(versions()), data.draw(versions("2"))
    typed = data.draw(typed_into(old))
    there = moved_answers(places_between(old, new), typed)
    back = moved_answers(places_between(new, old), there)
    assert sorted(map(str, texts(there))) == sorted(map(str, texts(typed)))
    assert sorted(map(str, texts(back))) == sorted(map(str, texts(typed)))
    strange = set(typed.values) - {node.path for node in old.root.walk()} - {"q.q"}
    if not strange:  # left by a third version at a place that the new one asks about: it is that answer now
        assert back == typed


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_form_that_is_opened_and_saved_in_between_loses_nothing(data):
    old, new = data.draw(versions()), data.draw(versions("2"))
    typed = FormSession(old, CONTEXT, data.draw(typed_into(old))).draft()
    there = FormSession(new, CONTEXT, moved_answers(places_between(old, new), typed)).draft()
    back = FormSession(old, CONTEXT, moved_answers(places_between(new, old), there)).draft()
    assert sorted(map(plain, texts(back))) == sorted(map(plain, texts(typed)))


def texts(answers):
    yield from answers.values.values()
    for rows in answers.repeats.values():
        for row in rows:
            yield from row.values()


def plain(value):
    """A typed text apart from what another type folds: width, blanks, order of several."""
    words = value if isinstance(value, str) else " ".join(value)
    folded = unicodedata.normalize("NFKC", words).replace("−", "-")
    return "".join(sorted(set(re.sub(r"[\s,+\-/.年月日:]", "", folded))))
