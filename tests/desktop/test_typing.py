"""What the fields do under a Chinese input method, a scanner, a wheel and messy hands."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.formview.editors import (
    AreaEditor,
    LineEditor,
    ManyEditor,
    MomentEditor,
    OneEditor,
    PartsEditor,
    TickEditor,
    grouped,
    join_date,
    join_time,
    split_date,
    split_time,
)
from desktop.formview.field import id_number_text
from desktop.formview.range_editor import RangeEditor
from desktop.widgets.choices import OneOf
from desktop.widgets.ime_line import ImeLine, number_text
from desktop.widgets.typed_choices import TypedChoice

MANY = [
    (f"{n:02d}", name)
    for n, name in enumerate(("汉族", "蒙古族", "回族", "藏族", "苗族", "彝族", "土家族"), 1)
]
FEW = [("1", "男"), ("2", "女")]


def compose(widget, text):
    QApplication.sendEvent(widget, QInputMethodEvent(text, []))


def commit(widget, text):
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def shown(qtbot, widget):
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    with qtbot.waitActive(widget):
        pass
    return widget


def told(editor):
    values = []
    editor.committed.connect(values.append)
    return values


def test_enter_while_composing_belongs_to_the_input_method(qtbot):
    line = shown(qtbot, ImeLine())
    with qtbot.assertNotEmitted(line.entered):
        compose(line, "he gui ying")
        QTest.keyClick(line, Qt.Key.Key_Return)
    with qtbot.waitSignal(line.entered):
        commit(line, "何桂英")
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "何桂英"


def test_an_editor_tells_nothing_of_what_is_half_composed(qtbot):
    editor = shown(qtbot, LineEditor())
    values = told(editor)
    compose(editor.line, "ji")
    editor.commit()
    assert values == []
    commit(editor.line, "𠮷")
    editor.commit()
    assert values == ["𠮷"]


def test_rare_characters_count_one_and_none_is_lost(qtbot):
    editor = shown(qtbot, LineEditor(limit=3))
    values = told(editor)
    commit(editor.line, "𠮷䶮㼆")
    editor.commit()
    assert values == ["𠮷䶮㼆"]
    commit(editor.line, "𬭎")
    editor.commit()
    assert values[-1] == "𠮷䶮㼆𬭎"  # too long is said, never cut


def test_backspace_takes_a_rare_character_whole(qtbot):
    line = shown(qtbot, ImeLine())
    commit(line, "何𠮷")
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    assert line.text() == "何"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("１３８００００５６７８", "13800005678"),
        (" 138 0000-5678 ", "13800005678"),
        ("138\u30000000 5678", "13800005678"),
        ("1，200．50", "1200.50"),
        ("-5", "-5"),
        ("", ""),
    ],
)
def test_messy_numbers_are_folded(typed, stored):
    assert number_text(typed) == stored


def test_an_identity_number_gets_its_capital_x():
    assert id_number_text("５１１０１１ 19440312 001ｘ") == "51101119440312001X"


def test_number_fields_switch_the_input_method_off(qtbot):
    editor = shown(qtbot, LineEditor(numbers=True))
    assert not editor.line.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_full_width_digits_are_folded_on_commit_only(qtbot):
    editor = shown(qtbot, LineEditor(numbers=True))
    values = told(editor)
    editor.line.insert("１２")
    assert editor.line.text() == "１２"
    editor.commit()
    assert (editor.line.text(), values) == ("12", ["12"])


def test_a_scanner_burst_with_enter_moves_on_without_losing_digits(qtbot):
    editor = shown(qtbot, LineEditor(numbers=True))
    values = told(editor)
    with qtbot.waitSignal(editor.entered):
        QTest.keyClicks(editor.line, "511011194403120016")
        QTest.keyClick(editor.line, Qt.Key.Key_Enter)
    assert values == ["511011194403120016"]


def test_a_value_from_the_form_does_not_disturb_typing(qtbot):
    editor = shown(qtbot, LineEditor())
    editor.line.setFocus()
    QTest.keyClicks(editor.line, "abc")
    editor.show_value("from the card")
    assert editor.line.text() == "abc"


@pytest.mark.parametrize(
    "text",
    [
        "20261122",
        "2026-11-22",
        "2026/11/22",
        "2026.11.22",
        "2026年11月22日",
        "２０２６１１２２",
        "2026-11-22 ",
    ],
)
def test_dates_are_taken_as_people_write_them(text):
    assert split_date(text) == ("2026", "11", "22")


def test_half_a_date_is_kept_as_typed():
    assert join_date(["2026", "1", ""]) == "2026-01-"
    assert split_date("2026-01-") == ("2026", "01", "")
    assert join_date(["", "", ""]) == ""


def test_a_whole_date_typed_into_the_first_box_spreads(qtbot):
    editor = shown(qtbot, PartsEditor())
    values = told(editor)
    QTest.keyClicks(editor.boxes[0], "20261122")
    with qtbot.waitSignal(editor.entered):
        QTest.keyClick(editor.boxes[0], Qt.Key.Key_Return)
    assert [box.text() for box in editor.boxes] == ["2026", "11", "22"]
    assert values == ["2026-11-22"]


def test_enter_goes_through_the_boxes_of_a_date(qtbot):
    editor = shown(qtbot, PartsEditor())
    values = told(editor)
    editor.boxes[0].setFocus()
    for text in ("1944", "3", "12"):
        QTest.keyClicks(QApplication.focusWidget(), text)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert values == ["1944-03-12"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("09:30", ("09", "30")),
        ("9：30", ("9", "30")),
        ("0930", ("09", "30")),
        ("9点5分", ("9", "5")),
        ("09:30:00.000+08:00", ("09", "30")),
        ("9:", ("9", "")),
        ("", ("", "")),
    ],
)
def test_times_are_taken_as_people_write_them(text, parts):
    assert split_time(text) == parts


def test_half_a_time_is_kept_as_typed():
    assert join_time(["9", ""]) == "09:"
    assert join_time(["", ""]) == ""


def test_half_a_moment_is_kept_as_typed(qtbot):
    editor = shown(qtbot, MomentEditor())
    values = told(editor)
    for box, text in zip(editor.boxes, ("2026", "11", "", "9"), strict=False):
        box.setText(text)
    editor.commit()
    assert values == ["2026-11-T09:"]
    editor.show_value(values[0])
    assert [box.text() for box in editor.boxes] == ["2026", "11", "", "09", ""]


def test_a_falling_scale_has_its_larger_end_at_the_left(qtbot):
    editor = shown(qtbot, RangeEditor(Decimal(5), Decimal(1), Decimal(1)))
    values = told(editor)
    editor.slider.setFocus()
    QTest.keyClick(editor.slider, Qt.Key.Key_Right)
    assert values == ["4"]
    editor.show_value("1")
    assert editor.slider.value() == editor.slider.maximum()
    editor.line.setText("17")
    editor.commit()
    assert values[-1] == "17"  # outside: told by the form, not changed here


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("1234567.50", "1,234,567.50"),
        ("-1000", "-1,000"),
        ("007", "007"),
        ("12", "12"),
        ("一千", "一千"),
        ("", ""),
    ],
)
def test_thousands_stand_apart(text, apart):
    assert grouped(text) == apart


def test_few_choices_are_radio_buttons_and_arrows_choose(qtbot):
    editor = shown(qtbot, OneEditor(FEW))
    values = told(editor)
    assert isinstance(editor.inner, OneOf)
    editor.take_focus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert values == ["2", "1"]


def test_many_choices_are_a_list_to_type_into(qtbot):
    editor = shown(qtbot, OneEditor(MANY))
    values = told(editor)
    assert isinstance(editor.inner, TypedChoice)
    commit(editor.inner, "土家")
    editor.commit()
    assert values == ["07"]
    assert editor.inner.text() == "土家族"


def test_enter_closes_an_unmarked_list_and_goes_on(qtbot):
    editor = shown(qtbot, OneEditor(MANY))
    values = told(editor)
    line = editor.inner
    commit(line, "汉")
    qtbot.waitUntil(editor.inner.completer().popup().isVisible)
    with qtbot.waitSignal(editor.entered):
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert not editor.inner.completer().popup().isVisible()
    assert values == ["01"]


def test_what_fits_no_choice_stays_standing(qtbot):
    editor = shown(qtbot, OneEditor(MANY))
    values = told(editor)
    commit(editor.inner, "火星族")
    editor.commit()
    assert values == ["火星族"]
    assert editor.inner.text() == "火星族"


def test_the_wheel_changes_no_choice(qtbot):
    choice = shown(qtbot, TypedChoice(MANY))
    choice.set_value("03")
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(choice, event)
    assert choice.value() == "03"


def test_other_choices_keep_the_chosen_value(qtbot):
    editor = shown(qtbot, OneEditor(FEW))
    editor.show_value("2")
    editor.set_pairs(MANY + [("2", "女")])
    assert editor.typed() == "2"
    editor.set_pairs([("2", "女"), ("3", "不详")])
    assert editor.typed() == "2"


def test_several_ticks_come_in_the_list_order(qtbot):
    editor = shown(qtbot, ManyEditor(FEW))
    values = told(editor)
    for box in reversed(editor.inner.boxes()):
        box.click()
    assert values == [("2",), ("1", "2")]


def test_a_confirmation_is_ok_or_nothing(qtbot):
    editor = shown(qtbot, TickEditor("本人承诺属实"))
    values = told(editor)
    editor.inner.boxes()[0].click()
    editor.inner.boxes()[0].click()
    assert values == ["OK", ""]


def test_enter_in_a_long_text_makes_a_line_and_control_enter_does_not(qtbot):
    editor = shown(qtbot, AreaEditor())
    QTest.keyClicks(editor.area, "a")
    QTest.keyClick(editor.area, Qt.Key.Key_Return)
    QTest.keyClicks(editor.area, "b")
    QTest.keyClick(editor.area, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert editor.typed() == "a\nb"
