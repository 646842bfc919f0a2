"""The pages around the handling: who sits here, what to do, finding, looking, delivering, exchanging."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop.models.case_table import CaseTableModel
from desktop.models.item_list import ItemListModel
from desktop.usecases.start_views import Start
from desktop.widgets.buttons import KeyButton
from desktop.widgets.case_row import WorkRow
from desktop.widgets.typed_choices import TypedChoice
from sync.ledger.problems import Problem
from tests.support import fake_counter
from tests.support.fake_counter import ITEMS, PASSWORD


def words_of(page):
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def button(page, words):
    return next(b for b in page.findChildren(KeyButton) if b.words.startswith(words) and b.isVisible())


# -- 登录 --------------------------------------------------------------------------------------


def test_a_clerk_signs_in_by_keyboard(counter):
    QTest.keyClicks(QApplication.focusWidget(), PASSWORD)
    counter.press(Qt.Key.Key_Return)
    counter.settle()
    assert counter.window.current.name == "today"
    assert counter.window.bar.clerk.text() == "周明华"


def test_a_wrong_password_is_said_and_stays_in_the_box(counter):
    login = counter.window.current
    login.type_password("wrong one")
    counter.settle()
    assert "密码不对" in words_of(login)
    assert login._password.text() == "wrong one"


def test_the_first_account_is_made_here(counter_of):
    from tests.support.fake_counter import FakeCounter

    counter = counter_of()
    counter.fake.accounts = ()
    counter.window.open("login")
    counter.settle()
    login = counter.window.current
    login._new_name.setText("何小芳")
    login.type_password("short")
    counter.settle()
    assert "密码太短" in words_of(login)
    login.type_password("long enough")
    counter.settle()
    assert counter.window.current.name == "today"
    assert isinstance(counter.fake, FakeCounter)


# -- 今日 --------------------------------------------------------------------------------------


def test_an_empty_day_offers_to_begin(counter):
    counter.sign_in()
    assert "今天没有等着办的事" in words_of(counter.window.current)


def test_the_day_stands_in_the_order_of_the_work(full):
    full.sign_in()
    page = full.window.current
    titles = [w.text() for w in page.findChildren(QLabel) if w.property("role") == "section"]
    assert [t.split("（")[0] for t in titles] == [
        "已保存，等您确认打印", "待补正", "待送达", "待移交", "快到期", "草稿", "到期提醒",
    ]  # fmt: skip


def test_after_a_crash_the_same_paper_is_asked_about(full):
    full.sign_in()
    page = full.window.current
    paper = full.fake.unprinted()[0]
    assert f"登记 {paper.case_no} 已保存，是否已打印？" in words_of(page)
    button(page, "已打印").click()
    full.settle()
    assert full.fake.asked("mark_printed")[-1][:2] == (paper.case_no, paper.doc_no)
    assert f"登记 {paper.case_no}" not in words_of(page)


def test_printing_now_opens_that_paper(full):
    full.sign_in()
    paper = full.fake.unprinted()[0]
    button(full.window.current, "现在打印").click()
    full.settle()
    assert full.window.current.name == "case"
    assert full.window.current.papers._chosen.doc_no == paper.doc_no


def test_offline_is_said_calmly_and_never_in_a_box(counter_of):
    counter = counter_of(full=True, road="offline")
    counter.sign_in()
    assert "现在没有网，不影响办理" in words_of(counter.window.current)
    assert QApplication.activeModalWidget() is None
    assert counter.window.banner.isHidden()


# -- 新办 --------------------------------------------------------------------------------------


def test_an_item_is_found_by_pinyin_and_opened_with_enter(counter):
    counter.sign_in()
    page = counter.open("new")
    QTest.keyClicks(page.search, "gljt")
    counter.qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    counter.settle()
    assert "高龄津贴" in page.guide.toPlainText()
    counter.press(Qt.Key.Key_Return, page.search)
    counter.settle()
    assert counter.window.current.name == "handling"
    assert counter.fake.asked("open_draft")[-1][1] == "MZ-003"


def test_pre_edit_is_no_search(counter):
    counter.sign_in()
    page = counter.open("new")
    before = len(counter.fake.asked("find_items"))
    QApplication.sendEvent(page.search, QInputMethodEvent("gao ling", []))
    counter.settle()
    assert len(counter.fake.asked("find_items")) == before


def test_only_the_newest_answer_is_shown(counter):
    counter.sign_in()
    page = counter.open("new")
    page._ask("gljt")
    page._ask("zdsh")
    counter.settle()
    assert [page.model.line(0).item_id, page.model.rowCount()] == ["MZ-001", 1]


def test_a_category_narrows_the_list(counter):
    counter.sign_in()
    page = counter.open("new")
    next(c for c in page._chips.buttons() if c.text() == "社会救助").click()
    assert {page.model.line(i).category for i in range(page.model.rowCount())} == {"社会救助"}


def test_the_item_list_is_a_sound_model(qapp):
    model = ItemListModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_lines(ITEMS)
    model.show_lines(ITEMS[:2])
    model.show_lines(())


# -- 办件 --------------------------------------------------------------------------------------


def test_the_case_table_is_a_sound_model(full):
    lines = full.fake.find_cases()
    model = CaseTableModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_lines(lines)
    assert model.rowCount() == len(lines)
    model.show_lines(lines[:1])
    model.show_lines(())


def test_search_as_you_type_over_cases(full):
    full.sign_in()
    page = full.open("cases")
    full.type("𠮷", page.search)
    full.qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert page.model.line(0).applicant == "𠮷宝国"
    full.press(Qt.Key.Key_Return, page.search)
    full.settle()
    assert full.window.current.name == "case"


def test_filters_ask_for_states(full):
    full.sign_in()
    page = full.open("cases")
    next(c for c in page._chips.buttons() if c.text() == "补正").click()
    full.settle()
    assert {page.model.line(i).state for i in range(page.model.rowCount())} == {"SUPPLEMENT"}


def test_nothing_found_says_what_to_try(full):
    full.sign_in()
    page = full.open("cases")
    full.type("没有这人", page.search)
    full.qtbot.waitUntil(lambda: "没有找到" in page._count.text())


# -- 一件 --------------------------------------------------------------------------------------


def case_in(counter, state):
    return next(no for no, view in counter.fake.cases.items() if view.line.state == state)


def test_a_case_shows_clocks_history_answers_and_materials(full):
    full.sign_in()
    page = full.open("case", case_in(full, "INTAKE"))
    assert "受理答复" in words_of(page)
    assert [row.accessibleName().split("，")[0] for row in page._history.findChildren(WorkRow)][-1] == "登记"
    page.tabs.setCurrentIndex(3)
    full.settle()
    assert "居民身份证" in words_of(page)


def test_a_village_never_sees_an_acceptance_button(full):
    full.sign_in()
    for number in full.fake.cases:
        page = full.open("case", number)
        labels = [b.words for b in page.acts.findChildren(KeyButton)]
        assert not any("受理" in label for label in labels)


def test_an_act_is_checked_and_names_what_is_missing(full):
    full.sign_in()
    page = full.open("case", case_in(full, "AT_VILLAGE"))
    page.acts.act("PapersDelivered")
    dialog = page.acts.dialog
    dialog.decide()
    links = [link.toolTip() for link in dialog._summary.links()]
    assert links == ["请选择：送达方式", "请填写：收件人"]
    assert full.fake.acts == []


def test_a_refused_act_keeps_what_was_typed(full):
    full.sign_in()
    number = case_in(full, "AT_VILLAGE")
    page = full.open("case", number)
    page.acts.act("PapersDelivered")
    dialog = page.acts.dialog
    dialog.field("way").editor.inner.buttons()[0].click()
    dialog.field("person").editor.line.setText("𠮷宝国")
    full.fake.refusals["act_on_case"] = Problem("store.disk_full")
    dialog.decide()
    full.settle()
    assert dialog.isVisible()
    assert "磁盘已满" in dialog._summary.links()[0].toolTip()
    assert dialog.values()["person"] == "𠮷宝国"
    dialog.decide()
    full.settle()
    case_no, kind, values = full.fake.acts[-1]
    assert (case_no, kind, values["way"], values["signed_on"]) == (
        number,
        "PapersDelivered",
        "direct",
        "2026-11-24",
    )
    assert page.acts.dialog is None


def test_rows_of_an_act_are_added_and_handed_over(counter_of):
    counter = counter_of(full=True, tier="township")
    counter.sign_in()
    page = counter.open("case", case_in(counter, "PRE_REVIEW"))
    page.acts.act("SupplementRequested")
    rows = page.acts.dialog.field("supplement").rows
    rows.add_row({"material": "m_id", "problem": "看不清", "demand": "重新复印", "copies": "1"})
    page.acts.dialog.decide()
    counter.settle()
    assert counter.fake.acts[-1][2]["supplement"] == [
        {"material": "m_id", "problem": "看不清", "demand": "重新复印", "copies": "1", "basis": ""}
    ]


def test_a_row_picks_its_material_from_the_list_by_keyboard(counter_of):
    counter = counter_of(full=True, tier="township")
    counter.sign_in()
    page = counter.open("case", case_in(counter, "PRE_REVIEW"))
    page.acts.act("SupplementRequested")
    rows = page.acts.dialog.field("supplement").rows
    material, problem = (rows.findChildren(TypedChoice)[at] for at in (0, 1))
    QTest.keyClicks(material, "hkb")  # by initials
    problem.setText("过期")
    material._commit()
    assert material.text() == "户口簿"
    assert rows.rows() == [
        {"material": "m_hukou", "problem": "过期", "demand": "", "copies": "", "basis": ""}
    ]


# -- 送达 --------------------------------------------------------------------------------------


def test_delivery_lists_what_lies_here_and_asks_for_the_receiver(full):
    full.sign_in()
    page = full.open("delivery")
    assert "待送达（1）" in words_of(page)
    page.acts.act("PapersDelivered")
    dialog = page.acts.dialog
    dialog.field("way").editor.inner.buttons()[0].click()
    dialog.field("person").editor.line.setText("𠮷宝国")
    dialog.decide()
    full.settle()
    assert "已送达，待评价归档（1）" in words_of(page)


# -- 交换 --------------------------------------------------------------------------------------


def test_a_round_shows_progress_and_ends(full):
    full.sign_in()
    page = full.open("exchange")
    full.fake.hold_round.set()
    page.start()
    full.qtbot.waitUntil(lambda: "正在上报第 3 件" in page._words.text())
    assert page._bar.value() == 750
    assert page._cancel.isVisible()
    full.fake.hold_round.clear()
    with full.qtbot.waitSignal(page.round_done):
        pass
    full.settle()
    assert "交换完了" in page._words.text()
    assert not page._cancel.isVisible()


def test_a_round_can_be_stopped(full):
    full.sign_in()
    page = full.open("exchange")
    full.fake.hold_round.set()
    page.start()
    page.start()  # a second press does nothing
    full.qtbot.waitUntil(lambda: bool(full.fake.asked("sync_now")))
    with full.qtbot.waitSignal(page.round_done) as ended:
        page.stop()
    full.settle()
    assert ended.args[0].status == "cancelled"
    assert "已停下" in page._words.text()
    assert len(full.fake.asked("sync_now")) == 1


def test_the_counter_stays_usable_during_a_round(full):
    full.sign_in()
    exchange = full.open("exchange")
    full.fake.hold_round.set()
    exchange.start()
    full.window.open("cases")
    full.qtbot.waitUntil(lambda: full.window.page("cases").model.rowCount() == 8)
    assert exchange._running
    with full.qtbot.waitSignal(exchange.round_done):
        full.fake.hold_round.clear()


def test_refused_pieces_lie_in_the_drawer_with_their_sentence(counter_of):
    counter = counter_of(full=True, road="refused")
    counter.sign_in()
    page = counter.open("exchange")
    assert "退回的（1）" in words_of(page)
    assert "补正告知不能晚于期限当天" in words_of(page)


def test_an_offline_round_is_no_error(counter_of):
    counter = counter_of(full=True, road="offline")
    counter.sign_in()
    page = counter.open("exchange")
    page.start()
    counter.settle()
    assert "办件已安全存在本机" in page._words.text()
    assert counter.window.banner.isHidden()


# -- 接收 (township) -----------------------------------------------------------------------------


def test_taking_over_counts_every_row_before_signing(counter_of):
    counter = counter_of(full=True, tier="township")
    counter.sign_in()
    page = counter.open("take_over")
    rows = page.rows()
    assert len(rows) == 3
    assert not page._sign.isEnabled()
    rows[0].tick.click()
    rows[1].note.setText("少 1 份")
    assert not page._sign.isEnabled()
    rows[2].tick.click()
    assert page._sign.isEnabled()
    page.sign()
    counter.settle()
    _case_no, kind, values = counter.fake.acts[-1]
    assert kind == "CaseReceived"
    assert values["facts.rows_counted"] is True
    assert values["facts.differences"] == "居民户口簿(首页、本人页)：少 1 份"
    assert "现在没有等着接收的" in words_of(page)


def test_only_the_township_has_the_take_over_page(counter_of, full):
    full.sign_in()
    assert "接收" not in [b.words for b in full.window.rail.findChildren(KeyButton)]


# -- the window -----------------------------------------------------------------------------------


def test_large_type_and_dark_are_worn_at_once_and_remembered(counter):
    counter.sign_in()
    counter.window.bar.large.click()
    counter.window.bar.dark.click()
    counter.settle()
    assert QApplication.font().pixelSize() == 30
    assert counter.window.settings.dark
    assert counter.window.settings.large


def test_help_tells_the_keys_of_the_page(counter):
    counter.sign_in()
    counter.press(Qt.Key.Key_F1, counter.window)
    dialog = QApplication.activeModalWidget()
    assert "F2" in " ".join(label.text() for label in dialog.findChildren(QLabel))
    dialog.accept()


def test_back_returns_to_the_list(full):
    full.sign_in()
    full.open("cases")
    page = full.open("case", case_in(full, "INTAKE"))
    full.press(Qt.Key.Key_F3, page)
    full.settle()
    assert full.window.current.name == "cases"


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5, Qt.Key.Key_6]
)
def test_pages_open_by_keyboard(full, key):
    full.sign_in()
    QTest.keyClick(full.window, key, Qt.KeyboardModifier.AltModifier)
    full.settle()
    names = ["today", "new", "cases", "delivery", "ledger", "exchange"]
    assert full.window.current.name == names[key.value - Qt.Key.Key_1.value]


def test_the_items_of_the_set_stand_first_and_every_other_one_is_found(counter, monkeypatch):
    outside = ("NY-001", "NJ-002")
    items = tuple(replace(one, in_set=one.item_id not in outside) for one in fake_counter.ITEMS)
    monkeypatch.setattr(fake_counter, "ITEMS", items)

    def shown():
        return [page.model.line(row).item_id for row in range(page.model.rowCount())]

    counter.sign_in()
    page = counter.open("new")
    assert len(shown()) == 5
    assert page.every.words == "全部事项（7）"
    counter.press(Qt.Key.Key_F9)
    assert set(outside) <= set(shown())
    counter.press(Qt.Key.Key_F9)
    assert len(shown()) == 5
    QTest.keyClicks(page.search, "nczjd")  # typing looks through all
    counter.qtbot.waitUntil(lambda: shown() == ["NY-001"])
    assert page.every.isHidden()
    page.search.clear()
    counter.qtbot.waitUntil(lambda: len(shown()) == 5)
    next(c for c in page._chips.buttons() if c.text() == "农业农村").click()
    assert shown() == ["NJ-002", "NY-001"]  # a category without any of the set shows what it has
    page = counter.open("new", Start("NY-001", "农村宅基地用地建房申请"))
    assert (len(shown()), page.every.isChecked()) == (7, True)
    assert page.model.line(page.view.currentIndex().row()).item_id == "NY-001"
