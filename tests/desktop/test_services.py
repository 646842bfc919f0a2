"""What people thought and asked, on the screen: ratings on the case, complaints that wait, inquiries by keyboard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from desktop.usecases.service_views import SubTaskLine
from desktop.usecases.urgency import Urgency
from sync.ledger.problems import Problem


def words_of(page):
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def township(counter_of):
    return counter_of(full=True, tier="township")


def opened(counter):
    counter.sign_in()
    page = counter.open("ledger")
    page.tabs.setCurrentIndex(2)
    counter.settle()
    return page.services


def test_a_rating_shows_who_asked_when_how_and_why(township):
    number = township.fake.rate_badly()
    township.sign_in()
    page = township.open("case", number)
    words = words_of(page.said_of_it)
    for part in ("★★☆☆☆", "没有提供材料清单；服务态度生硬", "来回跑了三趟", "2026-11-23", "周明华 请评"):
        assert part in words


def test_a_township_follows_a_bad_rating_up_from_the_case(township):
    number = township.fake.rate_badly()
    township.sign_in()
    page = township.open("case", number)
    page.said_of_it.button.click()
    assert page.acts.dialog.option.kind == "ComplaintRegistered"
    page.acts.dialog.decide()
    township.settle()
    assert township.fake.acts[-1][1] == "ComplaintRegistered"


def test_a_village_is_told_who_follows_it_up(full):
    number = full.fake.rate_badly()
    full.sign_in()
    page = full.open("case", number)
    assert page.said_of_it.button is None
    assert "差评由乡镇便民服务中心" in words_of(page.said_of_it)


def test_a_case_of_which_nobody_said_anything_has_no_card(full):
    full.sign_in()
    page = full.open("case", next(iter(full.fake.cases)))
    assert not page.said_of_it.isVisible()


def test_what_waits_leads_to_its_case(township):
    township.fake.rate_badly()
    tab = opened(township)
    words = words_of(tab)
    assert "要处理的差评和投诉（2）" in words
    assert words.index("11月24日前答复") < words.index("差评待登记核查")
    assert "咨询　窗口 2　电话 1　网络 0" in words
    seen = []
    tab.opened_case.connect(seen.append)
    buttons = [button for button in tab.findChildren(type(tab.add)) if button.words == "去处理"]
    buttons[1].click()
    assert seen == [township.fake.waiting[1].case_no]


def test_an_inquiry_is_written_down_by_keyboard(full):
    tab = opened(full)
    assert "按 F8 记一笔" in words_of(tab)
    QTest.keyClick(tab.table, Qt.Key.Key_F8)
    dialog = tab.dialog
    dialog.decide()
    assert "请填写：问了什么" in words_of(dialog)
    dialog.field("question").editor.show_value("几点上班")
    full.fake.refusals["add_inquiry"] = Problem("inquiry.empty")
    dialog.decide()
    full.settle()
    assert any("请选择从哪里来" in link.toolTip() for link in dialog._summary.links())
    dialog.decide()
    full.settle()
    assert tab.dialog is None
    assert tab.model.row(0)[1:] == ("窗口", "", "几点上班", "", "周明华")
    assert full.fake.asked("add_inquiry")[-1][1] == "周明华"


def test_the_months_of_inquiries_turn_by_key(full):
    tab = opened(full)
    tab.table.setFocus()
    full.press(Qt.Key.Key_F6)
    full.settle()
    assert full.fake.asked("services_view")[-1] == (2026, 10)
    assert tab.turning.later.isEnabled()
    full.press(Qt.Key.Key_F7)
    full.settle()
    assert full.fake.asked("services_view")[-1] == (2026, 11)
    assert not tab.turning.later.isEnabled()


def test_the_departments_of_a_joint_handling_stand_with_their_answers(township):
    number = next(iter(township.fake.cases))
    tasks = (
        SubTaskLine("自然资源所", "是否符合规划", True, "不同意", Urgency.RED, "占永久基本农田"),
        SubTaskLine("水利站", "是否在河道内", False, "12月1日前答复", Urgency.YELLOW),
    )
    township.fake.cases[number] = replace(township.fake.cases[number], sub_tasks=tasks)
    township.sign_in()
    words = words_of(township.open("case", number).said_of_it)
    for part in ("并联审批", "不同意", "是否符合规划　占永久基本农田", "水利站（参考）", "12月1日前答复"):
        assert part in words
