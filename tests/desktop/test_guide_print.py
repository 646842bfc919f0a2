"""打印一次性告知单 by keyboard: beside the guide, and among the materials of one applicant."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sync.ledger.problems import Problem


def ctrl_p(counter):
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    counter.settle()


def printed(counter):
    return sorted(path.name for path in (counter.folder / "printed").glob("*.pdf"))


def test_the_slip_of_the_chosen_item(counter):
    counter.sign_in()
    page = counter.open("new")
    ctrl_p(counter)
    assert counter.fake.asked("guide_pdf") == [(page._guide_of, None, "slip", "周明华")]
    assert printed(counter) == [f"一次性告知单-{page._guide_of}.pdf"]
    assert "已交给打印机" in counter.window.banner.sentence


def test_the_whole_guide_has_its_button(counter):
    counter.sign_in()
    page = counter.open("new")
    page._full.click()
    counter.settle()
    assert [args[2] for args in counter.fake.asked("guide_pdf")] == [""]
    assert printed(counter) == [f"办事指南-{page._guide_of}.pdf"]


def test_nothing_chosen_prints_nothing(counter):
    counter.sign_in()
    page = counter.open("new")
    page._show("zzz", ())
    page._show(page._asked, ())
    assert not page._slip.isEnabled()
    assert not page._full.isEnabled()


def test_among_the_materials_the_slip_is_this_applicants(counter):
    page = counter.handling()
    page._go("materials")
    counter.settle()
    ctrl_p(counter)
    assert counter.fake.asked("guide_pdf") == [("MZ-003", page.handling.draft_id, "slip", "周明华")]
    assert printed(counter) == ["一次性告知单-MZ-003.pdf"]
    assert "已交给打印机" in page.materials._count.text()


def test_a_refusal_is_said_and_the_next_press_works(counter):
    counter.sign_in()
    counter.open("new")
    counter.fake.refusals["guide_pdf"] = Problem("item.unknown", item="MZ-003")
    ctrl_p(counter)
    assert printed(counter) == []
    ctrl_p(counter)
    assert len(printed(counter)) == 1
