"""Rows of a form by keys only: added, opened, taken away, put back, rows inside rows; no key goes astray."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from desktop.formview.field import Field
from desktop.widgets.words import Words
from forms.answers import Answers
from forms.item import Choice
from tests.desktop.form_window import SHIFT, FormWindow, choices, group, item_of, question, repeat

ENTER, TAB, F8, DOWN, DELETE = (
    Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_F8, Qt.Key.Key_Down, Qt.Key.Key_Delete,
)  # fmt: skip
MEMBERS = "m.rows"
PAPERS = "m.rows[{}].papers"
LONG = 16
YES_NO = (Choice("true", "是"), Choice("false", "否"))


def household():
    """A page of rows of sixteen questions and rows inside them, and a long page."""
    papers = repeat(
        "m.rows.papers",
        question("m.rows.papers.kind", label="证书"),
        question("m.rows.papers.no", label="编号"),
        label="证书",
    )
    asked = [question(f"m.rows.q{n}", required="true()") for n in range(LONG)]
    sex = question("m.rows.sex", "select_one", choices="sex")
    sign = question("m.rows.sign", "signature", required="true()")
    members = repeat(MEMBERS, *asked, sex, papers, sign, label="成员")
    long = [question(f"g.q{n}") for n in range(40)]
    return item_of(group("m", members), group("g", *long), sex=choices("男", "女"))


@pytest.fixture
def form(qtbot):
    """The page of rows, still without any."""
    window = FormWindow(qtbot, household())
    window.open("m")
    return window


def built(form):
    return len(list(form.page._standing()))


def names(form):
    return [row.get("q0", "") for row in form.session.draft().repeats.get(MEMBERS, ())]


def add_named(form, *words):
    for word in words:
        form.press(F8)
        form.type(word)
        form.press(ENTER)


def test_a_page_without_rows_stands_at_its_button_and_enter_adds(form):
    assert form.focus is form.page.repeat(MEMBERS).add
    form.press(ENTER)
    assert form.question() == f"{MEMBERS}[0].q0"
    form.type("何桂英")
    form.press(ENTER)
    assert form.question() == f"{MEMBERS}[0].q1"
    assert names(form) == ["何桂英"]


def test_a_new_row_has_its_first_question_in_hand_before_the_others_are_built(form):
    form.press(F8)
    assert form.question() == f"{MEMBERS}[0].q0"
    assert built(form) < LONG


def test_keys_typed_at_once_after_adding_all_arrive_where_they_belong(form):
    """Thirty keys, Enter and Tab among them, without one turn of the loop in between."""
    form.press(F8)
    for number in range(LONG):
        form.type(f"{number}x")
        form.press(ENTER if number % 2 else TAB)
    row = form.session.draft().repeats[MEMBERS][0]
    assert [row[f"q{n}"] for n in range(LONG)] == [f"{n}x" for n in range(LONG)]


def test_keys_typed_across_rows_stay_in_their_row(form):
    add_named(form, "甲", "乙", "丙")
    form.press(F8)
    form.type("丁")
    form.press(F8)
    form.type("戊")
    form.press(ENTER)
    assert names(form) == ["甲", "乙", "丙", "丁", "戊"]


def test_one_card_serves_all_rows(form):
    add_named(form, "甲")
    form.page.fields()
    cards = set(map(id, form.page._standing()))
    add_named(form, "乙", "丙")
    assert set(map(id, form.page.fields())) == cards


def test_a_half_composed_word_is_taken_in_with_its_row(form):
    add_named(form, "甲")
    form.page.rows.open(form.page.repeat(MEMBERS), 0)
    QApplication.sendEvent(form.focus, QInputMethodEvent("gui ying", []))
    form.press(F8)
    assert form.question() == f"{MEMBERS}[1].q0"
    assert form.focus.text() == ""
    form.type("乙")
    form.press(ENTER)
    assert names(form)[1] == "乙"


def test_lines_say_what_is_in_the_rows_and_enter_opens_them(form):
    add_named(form, "甲", "乙")
    lines = form.page.repeat(MEMBERS).lines
    assert [lines.item(at).text() for at in range(2)] == ["1　甲", "2　乙"]
    assert "2 行" in lines.accessibleName()
    lines.setFocus()
    lines.setCurrentRow(0)
    form.press(ENTER)
    assert form.question() == f"{MEMBERS}[0].q1"  # its first blank one
    form.type("x")
    form.press(ENTER)
    assert form.session.value(f"{MEMBERS}[0].q1") == "x"
    assert lines.item(0).text() == "1　甲　x"


def test_a_row_with_nothing_but_a_default_says_so(qtbot):
    yes = question("m.rows.yes", "select_one", choices="yes_no", default="true")
    item = item_of(group("m", repeat(MEMBERS, question("m.rows.q0"), yes)), yes_no=YES_NO)
    form = FormWindow(qtbot, item)
    form.open("m")
    form.press(ENTER)
    assert form.page.repeat(MEMBERS).lines.item(0).text() == "1　还没有填"


def test_enter_at_the_end_of_a_row_leads_to_the_next_row_then_to_the_button(form):
    add_named(form, "甲", "乙")
    form.page.rows.open(form.page.repeat(MEMBERS), 0)
    form.page.field(f"{MEMBERS}[0].sign").take_focus()
    form.press(ENTER)
    assert form.question() == f"{MEMBERS}[1].q1"
    form.page.field(f"{MEMBERS}[1].sign").take_focus()
    form.press(ENTER)
    assert form.focus is form.page.repeat(MEMBERS).add


@pytest.mark.parametrize("away", [0, 1, 2])
def test_a_row_taken_away_is_put_back_with_everything_in_it(form, away):
    add_named(form, "甲", "乙", "丙")
    members = form.page.repeat(MEMBERS)
    form.page.rows.open(members, away)
    form.page.rows.add(form.page.repeat(PAPERS.format(away)))
    form.type("学历")
    form.press(ENTER)
    before = form.session.draft()
    form.page.field(f"{MEMBERS}[{away}].q0").take_focus()
    form.press(F8, held=SHIFT)
    assert len(names(form)) == 2
    assert form.focus is members.undo
    form.press(ENTER)
    assert form.session.draft() == before
    assert form.question().startswith(f"{MEMBERS}[{away}].")
    assert form.saved[-1] == (MEMBERS, None)
    assert members.undo.isHidden()


def test_delete_in_the_lines_takes_the_marked_row_away(form):
    add_named(form, "甲", "乙")
    lines = form.page.repeat(MEMBERS).lines
    lines.setFocus()
    lines.setCurrentRow(0)
    form.press(DELETE)
    assert names(form) == ["乙"]


def test_the_open_row_stays_open_when_one_above_it_goes(form):
    add_named(form, "甲", "乙", "丙")
    members = form.page.repeat(MEMBERS)
    assert members.index == 2
    members.remove_wanted.emit(0)
    assert members.index == 1
    assert form.page.field(f"{MEMBERS}[1].q0").editor.typed() == "丙"


def test_rows_inside_a_row_by_keys(form):
    form.press(F8)
    form.page.field(f"{MEMBERS}[0].sex")
    form.page.repeat(PAPERS.format(0)).add.setFocus()
    form.press(F8)  # the innermost one around the focus
    form.type("学历")
    form.press(ENTER)
    form.type("A1")
    form.press(ENTER)
    assert form.focus is form.page.repeat(PAPERS.format(0)).add
    form.press(ENTER)
    form.type("残疾")
    form.press(ENTER)
    assert form.session.draft().repeats[PAPERS.format(0)] == (
        {"kind": "学历", "no": "A1"},
        {"kind": "残疾"},
    )
    assert form.saved[-1] == (MEMBERS, None)
    form.press(F8, held=SHIFT)
    form.press(ENTER)  # 恢复
    assert [row["kind"] for row in form.session.draft().repeats[PAPERS.format(0)]] == ["学历", "残疾"]


def test_inner_rows_follow_their_row(form):
    add_named(form, "甲", "乙")
    for at, word in ((0, "甲证"), (1, "乙证")):
        form.page.rows.open(form.page.repeat(MEMBERS), at)
        form.page.rows.add(form.page.repeat(PAPERS.format(at)))
        form.type(word)
        form.press(ENTER)
    form.page.repeat(MEMBERS).remove_wanted.emit(0)
    assert form.session.draft().repeats[PAPERS.format(0)] == ({"kind": "乙证"},)
    form.page.rows.open(form.page.repeat(MEMBERS), 0)
    inner = form.page.repeat(PAPERS.format(0))
    assert inner.lines.item(0).text() == "1　乙证"


def test_every_row_is_signed_on_paper_also_those_nobody_opened(qtbot):
    given = Answers({}, {MEMBERS: ({"q0": "甲"}, {"q0": "乙"})})
    form = FormWindow(qtbot, household(), given)
    form.open("m")
    assert [row["sign"] for row in form.session.answers().repeats[MEMBERS]] == ["paper", "paper"]


def test_a_page_with_rows_opens_the_first_at_its_first_blank(qtbot):
    given = Answers({}, {MEMBERS: ({"q0": "甲", "q1": "x"}, {"q0": "乙"})})
    form = FormWindow(qtbot, household(), given)
    form.open("m")
    assert form.question().startswith(f"{MEMBERS}[0].")


def test_a_mistake_in_a_closed_row_opens_it_and_the_line_says_so(form):
    add_named(form, "甲", "乙")
    wrong = [(f"{MEMBERS}[0].q7", "请填写q7。"), (f"{MEMBERS}[0].q9", "请填写q9。")]
    form.page.show_findings(wrong, [])
    assert form.question() == f"{MEMBERS}[0].q7"
    assert form.page.field(f"{MEMBERS}[0].q9").error == "请填写q9。"
    lines = form.page.repeat(MEMBERS).lines
    assert lines.item(0).text() == "1　（2 处要改）甲"
    form.page.rows.open(form.page.repeat(MEMBERS), 1)
    assert form.page.field(f"{MEMBERS}[1].q9").error == ""


def test_tab_reaches_what_is_not_built_yet_in_reading_order(form):
    form.open("g")
    assert built(form) < 40
    order = [form.question()]
    for _ in range(39):
        form.press(TAB)
        order.append(form.question())
    assert order == [f"g.q{n}" for n in range(40)]
    form.press(TAB)
    assert form.focus is form.next
    form.page.field("g.q39").take_focus()
    form.press(Qt.Key.Key_Backtab)
    assert form.question() == "g.q38"


def test_keys_typed_at_once_after_a_page_opens_are_not_lost(form):
    form.open("g")
    for number in range(40):
        form.type(str(number))
        form.press(ENTER)
    assert [form.session.value(f"g.q{n}") for n in range(40)] == [str(n) for n in range(40)]


def test_an_error_far_below_is_built_and_focused_at_once(form):
    form.open("g")
    form.page.show_findings([("g.q35", "请填写q35。")], [])
    assert form.question() == "g.q35"
    assert form.page.field("g.q35").error == "请填写q35。"


def test_what_is_built_late_shows_what_was_put_meanwhile(form):
    form.open("g")
    form.page.put("g.q30", "由读卡填入")
    assert form.page.field("g.q30").editor.typed() == "由读卡填入"


def test_the_page_before_is_taken_apart_and_leaves_nothing(form, qtbot):
    form.open("g")
    form.page.fields()
    form.open("m")
    alive = form.page.findChildren(Field)
    assert alive
    qtbot.waitUntil(lambda: not [f for f in form.page.findChildren(Field) if f.path.startswith("g.")])


@pytest.mark.parametrize("large", [False, True])
def test_the_question_in_hand_is_in_sight(qtbot, large):
    form = FormWindow(qtbot, household(), large=large)
    form.window.resize(1000, 420)
    form.open("m")
    for at in range(4):
        form.page.rows.add(form.page.repeat(MEMBERS))
        form.page.put(f"{MEMBERS}[{at}].q0", "甲")
    form.page.field(f"{MEMBERS}[3].q9")
    form.page.show_findings([(f"{MEMBERS}[1].q9", "请填写q9。")], [])

    def in_sight():
        view = form.page._scroll.viewport()
        top = form.focus.mapTo(view, form.focus.rect().topLeft()).y()
        return top >= 0 and top + form.focus.height() <= view.height()

    assert form.question() == f"{MEMBERS}[1].q9"
    qtbot.waitUntil(in_sight)


def test_a_group_inside_a_page_has_its_label_above_it_while_it_asks_something(qtbot):
    inner = group(
        "g.inner",
        question("g.inner.a", relevant="/data/g/show = 'x'"),
        question("g.inner.b", relevant="/data/g/show = 'x'"),
    )
    rows = repeat("g.rows", question("g.rows.a"), group("g.rows.work", question("g.rows.work.place")))
    form = FormWindow(qtbot, item_of(group("g", question("g.show"), inner, rows)))
    form.open("g")
    form.page.fields()
    heads = {
        label.text(): label for label in form.page.findChildren(Words) if label.property("role") == "strong"
    }
    assert heads["g.inner"].isHidden()
    form.page.put("g.show", "x")
    assert not heads["g.inner"].isHidden()
    form.page.rows.add(form.page.repeat("g.rows"))
    form.page.fields()
    labels = [label.text() for label in form.page.repeat("g.rows").findChildren(Words)]
    assert "g.rows.work" in labels
