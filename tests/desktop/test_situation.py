"""新办 by situation, and 情形引导 by its keys alone: pick, go on, go back, skip, print, fill in."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop.usecases.start_views import Start, Whom
from desktop.widgets.frame_bars import PageRoom
from sync.ledger.problems import Problem

ENTER, BACK, ESC = Qt.Key.Key_Return, Qt.Key.Key_Backspace, Qt.Key.Key_Escape


@pytest.fixture
def new(counter):
    counter.sign_in()
    return counter, counter.open("new")


@pytest.fixture
def guided(new):
    counter, page = new
    find(counter, page, "gljt")
    counter.press(Qt.Key.Key_F6)
    counter.settle()
    return counter, counter.window.current


def find(counter, page, text):
    page.search.clear()
    counter.type(text, page.search)
    counter.qtbot.waitUntil(lambda: page._asked == text and not counter.tasks.pending)
    counter.settle()


def press(counter, *keys):
    for key in keys:
        counter.press(key)
        counter.settle()


def words_of(page):
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def listed(page):
    return [text for text in words_of(page._list) if text.endswith(("证", "页)", "书", "明"))]


# -- 新办 --------------------------------------------------------------------------------------


def test_a_situation_finds_its_item_and_says_so_under_it(new):
    counter, page = new
    find(counter, page, "空巢")
    line = page.model.line(0)
    second = page.model.data(page.model.index(0, 0), Qt.ItemDataRole.UserRole + 1)
    assert (line.name, second.split("　")[0]) == ("高龄津贴申请", "情形：独居老人")
    assert "情形：独居老人" in page.model.data(page.model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)


def test_what_was_found_starts_with_its_answers(new):
    counter, page = new
    find(counter, page, "独居")
    press(counter, ENTER)
    handling = counter.window.current
    assert handling.name == "handling"
    assert counter.fake.asked("begin_case")[-1][1:] == ("MZ-003", "alone", None, None)
    assert handling.handling.session.value("benefit.alone") == "true"
    assert handling.handling.origins == {"benefit.alone": "情形：alone"}


def test_its_slip_is_the_situations(new):
    counter, page = new
    find(counter, page, "独居")
    QTest.keyClick(page.search, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    counter.settle()
    assert counter.fake.asked("situation_slip")[-1][:2] == ("MZ-003", "alone")
    assert counter.fake.asked("guide_pdf") == []


def test_a_refusal_leaves_the_page_ready(new):
    counter, page = new
    find(counter, page, "独居")
    counter.fake.refusals["begin_case"] = Problem("clock.suspect", now="", last="")
    press(counter, ENTER)
    assert counter.window.current is page
    assert page._begin.isEnabled()
    press(counter, ENTER)
    assert counter.window.current.name == "handling"


def test_an_item_without_asks_offers_no_guide(new):
    counter, page = new
    find(counter, page, "zdsh")
    assert not page._situations.isEnabled()
    press(counter, Qt.Key.Key_F6)
    assert counter.window.current is page


def test_the_person_who_is_known_goes_with_the_form(new):
    counter, page = new
    whom = Whom({"name": "罗桂芳", "id_no": "511011194403120016"}, "到期提醒")
    counter.open("new", Start("MZ-003", whom=whom))
    assert page.model.line(page.view.currentIndex().row()).item_id == "MZ-003"
    assert "为 罗桂芳 办理（到期提醒）" in words_of(page)
    press(counter, ENTER)
    assert counter.window.current.handling.session.value("applicant.name") == "罗桂芳"
    counter.open("new")
    assert page._strip.isHidden()


def test_in_large_type_a_key_opens_the_categories(new):
    counter, page = new
    assert not page._kind.isVisible()
    counter.window.wear(dark=False, large=True)
    counter.open("new")
    assert not page._chip_host.isVisible()
    assert page._kind.words == "全部类别"
    counter.press(Qt.Key.Key_F8)
    names = [button.accessibleName() for button in page.dialog.choices.buttons()]
    assert names[:2] == ["全部", "农业农村"]
    QTest.keyClick(page.dialog, Qt.Key(Qt.Key.Key_0 + names.index("社会救助") + 1))
    counter.settle()
    assert {page.model.line(i).category for i in range(page.model.rowCount())} == {"社会救助"}
    assert page._kind.words == "社会救助"
    counter.window.wear(dark=False, large=False)
    assert [c.text() for c in page._chips.buttons() if c.isChecked()] == ["社会救助"]


# -- 情形引导 ------------------------------------------------------------------------------------


def test_keys_alone_lead_from_the_item_to_the_form(guided):
    counter, page = guided
    assert page.name == "situation"
    assert "第 1 问，共 3 问" in words_of(page)
    press(counter, Qt.Key.Key_1)
    assert "紧急联系人身份证" in listed(page)
    assert "第 1 问，共 3 问" in words_of(page)  # picking does not go on by itself
    press(counter, ENTER)
    counter.type("女儿何小芳")
    press(counter, ENTER, Qt.Key.Key_1, Qt.Key.Key_3, ENTER, Qt.Key.Key_3)
    assert listed(page)[-1] == "百岁老人长寿证明"
    press(counter, ENTER)
    assert "问完了，情形如下" in words_of(page)
    assert [one.shown for one in page.walk.told()] == ["是", "女儿何小芳", "送餐、保洁", "100 周岁以上"]
    press(counter, ENTER)
    handling = counter.window.current
    assert handling.name == "handling"
    session = handling.handling.session
    assert (session.value("benefit.alone"), session.value("benefit.help")) == ("true", ("meal", "clean"))
    assert set(handling.handling.origins.values()) == {"情形引导"}
    assert len(counter.fake.asked("begin_case")) == 1


def test_the_list_shrinks_and_says_what_is_not_needed_any_more(guided):
    counter, page = guided
    press(counter, Qt.Key.Key_1)
    assert "要加" in words_of(page)
    press(counter, Qt.Key.Key_2)
    assert "紧急联系人身份证" not in listed(page)
    assert "不用带了：紧急联系人身份证" in words_of(page)


def test_back_and_skip(guided):
    counter, page = guided
    press(counter, Qt.Key.Key_1, ENTER)
    assert page.walk.ask.path == "benefit.contact"
    press(counter, BACK)
    assert page.choices.value() == "true"
    press(counter, Qt.Key.Key_0)
    assert page.walk.ask.path == "benefit.help"  # alone is open again, so nobody is asked for
    assert page.walk.answers().values == {}
    press(counter, BACK)
    assert page.walk.ask.path == "benefit.alone"
    assert not page._back.isEnabled()


def test_backspace_in_a_line_takes_a_character_and_pre_edit_keeps_enter(guided):
    counter, page = guided
    press(counter, Qt.Key.Key_1, ENTER)
    line = QApplication.focusWidget()
    counter.type("何小芳1")
    press(counter, BACK)
    assert line.text() == "何小芳"
    assert page.walk.ask.path == "benefit.contact"


def test_the_slip_is_for_what_was_answered_so_far(guided):
    counter, page = guided
    press(counter, Qt.Key.Key_1)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    counter.settle()
    item_id, situation, answers, who = counter.fake.asked("situation_slip")[-1]
    assert (item_id, situation, dict(answers.values), who) == (
        "MZ-003",
        "",
        {"benefit.alone": "true"},
        "周明华",
    )
    assert "一次性告知单已交给打印机" in counter.window.banner.sentence


def test_a_found_situation_is_answered_already(new):
    counter, page = new
    find(counter, page, "独居")
    press(counter, Qt.Key.Key_F6)
    guide = counter.window.current
    assert guide.choices.value() == "true"
    assert "紧急联系人身份证" in listed(guide)
    press(counter, Qt.Key.Key_2, ENTER, Qt.Key.Key_0, Qt.Key.Key_0, ENTER)
    actor, item_id, situation, answers, whom = counter.fake.asked("begin_case")[-1]
    assert (item_id, situation, dict(answers.values)) == ("MZ-003", "alone", {"benefit.alone": "false"})
    assert counter.window.current.handling.session.value("benefit.alone") == "false"


def test_escape_goes_back_to_the_items_and_keeps_nothing(guided):
    counter, page = guided
    press(counter, Qt.Key.Key_1, ESC)
    assert counter.window.current.name == "new"
    assert counter.fake.drafts == {}


def test_a_refusal_keeps_the_answers(guided):
    counter, page = guided
    press(counter, Qt.Key.Key_1, ENTER, ENTER, ENTER, ENTER)
    assert page.walk.done
    counter.fake.refusals["begin_case"] = Problem("clock.suspect", now="", last="")
    press(counter, ENTER)
    assert counter.window.current is page
    assert page.walk.answers().values == {"benefit.alone": "true"}


def test_an_item_that_is_gone_leads_back(new):
    counter, page = new
    counter.fake.refusals["situation_session"] = Problem("item.unknown", item="MZ-003")
    counter.open("situation", Start("MZ-003", "高龄津贴申请"))
    assert counter.window.current is page


@pytest.mark.parametrize("large", [False, True])
def test_it_fits_a_small_screen(guided, large):
    counter, page = guided
    counter.window.wear(dark=False, large=large)
    room = counter.window.findChild(PageRoom)
    for _ in range(4):
        assert (counter.window.width(), counter.window.height()) == (1366, 768)
        assert page.minimumSizeHint().width() <= room.viewport().width()
        page.go_on()
        counter.settle()
