"""A draft of an older version, by keyboard: the differences are shown, moving and staying are one key each."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.usecases.draft_moves import DraftMove
from desktop.widgets.words import Words
from forms.answers import Answers
from forms.moving import Moving, Told
from sync.ledger.problems import Problem
from tests.desktop.test_handling import steps

CONTROL = Qt.KeyboardModifier.ControlModifier
MOVING = Moving(
    Answers(),
    placed=(Told("reach.mobile", "联系电话", "“申请人” → “联系方式”"),),
    kept=(Told("applicant.fax", "传真", "0832-1"),),
    mend=(Told("applicant.kind", "类别", "“类别”没有“丙”这一项，请重选。"),),
    asked=(Told("applicant.email", "电子邮箱"),),
    more_papers=("照片",),
    same=7,
)


@pytest.fixture
def line(full):
    """A draft lying in 今日 whose item has a newer version."""
    full.sign_in()
    found = full.fake.list_drafts()[0]
    full.fake.newer[found.draft_id] = DraftMove(
        found.draft_id, found.item_name, "2026-11", "2027-01", False, "", MOVING
    )
    return found


def opened(full, line):
    page = full.open("handling", line)
    dialog = page.versions.dialog
    assert dialog is not None
    assert dialog.isVisible()
    return page, dialog


def test_every_difference_is_a_line(full, line):
    _page, dialog = opened(full, line)
    told = "\n".join(dialog.lines())
    for words in (
        "电子邮箱", "没有“丙”这一项", "“申请人” → “联系方式”", "传真：0832-1", "要加上：照片", "其余已填的 7 项照旧",
    ):  # fmt: skip
        assert words in told
    dialog.reject()


def test_control_enter_moves_and_the_draft_opens(full, line):
    page, dialog = opened(full, line)
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    full.settle()
    full.settle()
    assert full.fake.asked("move_draft") == [(line.draft_id,)]
    assert page.handling.draft.version == "2027-01"
    assert page.versions.dialog is None


def test_f9_stays_and_the_draft_opens(full, line):
    page, dialog = opened(full, line)
    full.press(Qt.Key.Key_F9, dialog)
    full.settle()
    full.settle()
    assert full.fake.asked("stay_draft") == [(line.draft_id,)]
    assert full.fake.asked("move_draft") == []
    assert page.handling.draft.draft_id == line.draft_id


def test_escape_decides_nothing_and_goes_back(full, line):
    _page, dialog = opened(full, line)
    full.press(Qt.Key.Key_Escape, dialog)
    full.settle()
    assert full.fake.asked("stay_draft") == full.fake.asked("move_draft") == []
    assert full.window.current.name == "today"


def test_a_version_that_has_ended_leaves_one_way_on(full, line):
    told = full.fake.newer[line.draft_id]
    full.fake.newer[line.draft_id] = DraftMove(
        told.draft_id, told.item_name, told.old, told.new, True, "2026-11-30", MOVING
    )
    _page, dialog = opened(full, line)
    assert dialog.stay_button.words == "以后再办"
    opening = [label.text() for label in dialog.findChildren(Words)]
    assert any("2026-11-30" in words for words in opening)
    dialog.stay_button.click()
    full.settle()
    assert full.window.current.name == "today"
    assert full.fake.asked("stay_draft") == []


def test_a_registration_refused_for_its_version_asks_for_the_move(counter):
    page = counter.handling()
    counter.upto_check(page)
    draft_id = page.handling.draft_id
    counter.fake.newer[draft_id] = DraftMove(
        draft_id, "高龄津贴申请", "2026-11", "2027-01", True, "2026-11-23", MOVING
    )
    counter.fake.refusals["register_case"] = Problem(
        "draft.version_ended", item="高龄津贴申请", ended="2026-11-23"
    )
    page.next_step()
    counter.settle()
    counter.settle()
    assert page.versions.dialog is not None
    page.versions.dialog.move_button.click()
    counter.settle()
    counter.settle()
    assert page.handling.draft.version == "2027-01"
    assert steps(page)["check"].reachable  # where it was left


def test_the_dialog_has_names_for_a_screen_reader(full, line):
    _page, dialog = opened(full, line)
    assert "有了新版本" in dialog.accessibleName()
    assert QApplication.focusWidget() is dialog.move_button
    assert dialog.move_button.accessibleName() == "换到新版本"
    dialog.reject()
