"""下一位, 已有在办 and 这个人的办件 on the screen: a mark where a value came from, a warning, a filter by person."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from desktop.models.case_table import WHO


def words_of(widget):
    return [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]


@pytest.fixture
def registered(full):
    """A case that stands, its papers on the screen."""
    page = full.handling()
    full.upto_check(page)
    full.next(page)
    assert page.handling.registered is not None
    return full, page


# --- 下一位 ------------------------------------------------------------------------------------


def test_after_registering_the_next_person_begins_with_what_is_the_same(registered):
    counter, page = registered
    assert page.next_person.button.isVisible()
    page.next_person.button.click()
    counter.settle()
    dialog = page.next_person.dialog
    assert [tick.text() for tick in dialog.ticks()] == ["年龄段：80—89 周岁", "需要的帮助：送餐"]
    assert not any(tick.isChecked() for tick in dialog.ticks())  # nothing personal is guessed
    dialog.ticks()[0].setChecked(True)
    dialog.go_on()
    counter.settle()
    page = counter.window.current
    assert page.name == "handling"
    assert page.handling.registered is None
    assert page.handling.session.value("benefit.level") == "80"
    assert page.handling.origins["benefit.level"] == "同上一位：何桂英"
    assert not page.next_person.button.isVisible()


def test_what_was_ticked_is_ticked_again(registered):
    counter, page = registered
    page.next_person.ask()
    counter.settle()
    page.next_person.dialog.ticks()[1].setChecked(True)
    page.next_person.dialog.go_on()
    counter.settle()
    page.next_person.offer("511999104205-20261124-01-0001-6", "MZ-003")
    page.next_person.ask()
    counter.settle()
    assert [tick.isChecked() for tick in page.next_person.dialog.ticks()] == [False, True]


def test_an_item_with_nothing_in_common_begins_at_once(registered):
    counter, page = registered
    counter.fake.common = ()
    page.next_person.ask()
    counter.settle()
    assert page.next_person.dialog is None
    assert counter.window.current.handling.registered is None


def test_esc_leaves_everything_as_it_is(registered):
    counter, page = registered
    page.next_person.ask()
    counter.settle()
    page.next_person.dialog.reject()
    counter.settle()
    assert page.handling.registered is not None
    assert not counter.fake.asked("begin_next")


# --- 已有在办 -----------------------------------------------------------------------------------


def test_a_double_is_said_above_the_form_and_leads_to_the_case(full):
    full.fake.double = next(view.line for view in full.fake.cases.values() if view.line.state == "IN_REVIEW")
    page = full.handling()
    assert not page.double.isVisible()
    page.card.read()
    full.settle()
    assert page.double.isVisible()
    assert any(
        "已有同一事项在办" in words and "不是重复的，接着办就行" in words for words in words_of(page.double)
    )
    page.double.look.click()
    full.settle()
    assert full.window.current.name == "case"
    assert full.fake.drafts  # the form is kept


def test_only_another_number_is_looked_up(full):
    page = full.handling()
    page.card.read()
    full.settle()
    asked = len(full.fake.asked("open_double"))
    assert asked == 1
    assert not page.double.isVisible()
    page.form.changed.emit("applicant.mobile", "13800005678")
    full.settle()
    assert len(full.fake.asked("open_double")) == asked
    assert full.fake.threads["open_double"] == {"daiban-ledger_0"}


def test_once_registered_nothing_is_said_of_the_case_itself(registered):
    counter, page = registered
    counter.fake.double = next(iter(counter.fake.cases.values())).line
    page.double.saved("applicant.id_no")
    counter.settle()
    assert not page.double.isVisible()


# --- 这个人的办件 -------------------------------------------------------------------------------


def test_the_list_shows_one_person_and_everybody_again(full):
    full.sign_in()
    page = full.open("cases")
    everybody = page.model.rowCount()
    page.table.selectRow(2)
    line = page.model.line(2)
    page.person.click()
    full.settle()
    assert full.fake.asked("cases_of_person") == [(line.case_no,)]
    assert page.model.rowCount() == 2
    assert any(
        f"只看 {line.applicant}（尾号4285）：本人申请 1 件，家里人申请写到他的 1 件" in w
        for w in words_of(page)
    )
    assert not page.person.isVisible()
    page.everybody.click()
    full.settle()
    assert page.model.rowCount() == everybody
    assert page.person.isVisible()


def test_the_same_key_goes_there_and_back(full):
    full.sign_in()
    page = full.open("cases")
    everybody = page.model.rowCount()
    full.press(Qt.Key.Key_F8, page)
    full.settle()
    assert page.model.rowCount() == 2
    full.press(Qt.Key.Key_F8, page)
    full.settle()
    assert page.model.rowCount() == everybody


def test_typing_goes_on_among_everybody(full):
    full.sign_in()
    page = full.open("cases")
    page.of_person()
    full.settle()
    page.search.setText("刘长根")
    full.qtbot.waitUntil(lambda: page.person.isVisible(), timeout=3000)
    full.settle()
    assert page.model.index(0, WHO).data() == "刘长根"
