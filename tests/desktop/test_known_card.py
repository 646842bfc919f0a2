"""已知情况 by keyboard: offered once the number is known, nothing filled silently, the origin beside each field."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.support.fake_counter import KNOWN

ID_NO = "511011194403120016"


@pytest.fixture
def page(full):
    """An opened 高龄津贴 at its first group, the number typed and looked up."""
    page = full.handling()
    assert page.known.isHidden()
    full.next(page)
    full.qtbot.waitUntil(lambda: page.form.field("applicant.name").editor.line.hasFocus())
    full.type("何桂英")
    full.press(Qt.Key.Key_Return)
    full.type(ID_NO)
    full.press(Qt.Key.Key_Return)
    full.qtbot.waitUntil(page.known.isVisible)
    return page


def typed(page, path):
    return page.form.field(path).editor.typed()


def test_the_number_alone_fills_nothing_and_the_clerk_keeps_typing(full, page):
    assert [offer.path for offer in page.known.offers()] == [offer.path for offer in KNOWN]
    assert full.fake.asked("accept_offers") == []
    assert typed(page, "applicant.mobile") == ""
    assert page.form.field("applicant.gender").isAncestorOf(QApplication.focusWidget())


def test_f6_fills_all_of_it_and_marks_every_origin(full, page):
    full.press(Qt.Key.Key_F6)
    full.settle()
    assert typed(page, "applicant.mobile") == "13800005678"
    assert typed(page, "applicant.name") == "何桂英"
    assert page.handling.session.value("family.rows[1].r_name") == "何大勇"
    for offer in KNOWN:
        assert page.handling.origins[offer.path] == offer.origin
    assert page.known.isHidden()
    field = page.form.field("applicant.mobile")
    assert KNOWN[2].origin in [label.text() for label in field.findChildren(type(field._origin))]


def test_f7_ticks_one_by_one(full, page):
    full.press(Qt.Key.Key_F7)
    ticks = page.known.ticks()
    assert not any(tick.isChecked() for tick in ticks.values())
    full.press(Qt.Key.Key_Tab)
    full.press(Qt.Key.Key_Tab)
    assert ticks["applicant.mobile"].hasFocus()
    full.press(Qt.Key.Key_Space)
    full.press(Qt.Key.Key_F7)
    full.settle()
    assert typed(page, "applicant.mobile") == "13800005678"
    assert typed(page, "applicant.hukou_address") == ""
    assert "applicant.mobile" not in [offer.path for offer in page.known.offers()]
    assert page.known.isVisible()


def test_what_is_typed_leaves_the_offer(full, page):
    page.form.put("applicant.mobile", "13900009999")
    full.settle()
    full.press(Qt.Key.Key_F6)
    full.settle()
    assert typed(page, "applicant.mobile") == "13900009999"
    assert page.handling.origins.get("applicant.mobile") is None


def test_the_mark_goes_when_the_value_is_changed_by_hand(full, page):
    full.press(Qt.Key.Key_F6)
    full.settle()
    field = page.form.field("applicant.mobile")
    field.editor.line.clear()
    full.type("13900009999", field.editor.line)
    field.commit()
    full.settle()
    assert page.handling.session.value("applicant.mobile") == "13900009999"
    assert field._origin.isHidden()
    assert "applicant.mobile" not in page.handling.origins


def test_not_now_puts_the_card_away_and_other_groups_are_left_alone(full, page):
    page.known._not_now.click()
    assert page.known.isHidden()
    page.form.put("applicant.id_no", ID_NO)
    full.settle()
    full.qtbot.waitUntil(page.known.isVisible)
    full.press(Qt.Key.Key_F6)
    full.settle()
    page.form.put("applicant.gender", "2")
    page.form.put("applicant.birth_date", "1944-03-12")
    full.next(page)
    assert page.handling.current == "fill:benefit"
    assert page.known.isHidden()


def test_the_card_reader_leads_to_the_offer_too(full):
    page = full.handling()
    page.card.read()
    full.settle()
    full.qtbot.waitUntil(page.known.isVisible)
    assert [offer.path for offer in page.known.offers()] == [
        "applicant.mobile",
        "benefit.contact",
        "family.rows",
    ]
    full.press(Qt.Key.Key_F6, page)
    full.settle()
    assert page.handling.session.value("benefit.contact") == ""  # asked only of who lives alone
    assert page.handling.session.value("applicant.mobile") == "13800005678"
    assert page.handling.origins["applicant.name"] == "读自身份证"


def test_the_card_leaves_room_for_the_form_on_a_small_screen_in_large_type(full):
    full.window.wear(dark=False, large=True)
    page = full.handling()
    page.card.read()
    full.settle()
    full.qtbot.waitUntil(page.known.isVisible)
    full.next(page)
    assert page.known.isVisible()
    assert (full.window.width(), full.window.height()) == (1366, 768)
    assert page.form.height() > 180
    full.press(Qt.Key.Key_F7)
    assert page.known.ticks()["applicant.mobile"].isVisible()
