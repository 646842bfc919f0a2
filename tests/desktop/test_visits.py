"""Visits at the window: how often the villager came stands on the case, and the month names those who came too often."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from sync.ledger.papers_tables import month_data
from tests.ledger.test_outliers import a_month
from tests.ledger.test_visits import TITLE, month, returned
from tests.support.fake_tables import FakeTables


def words_of(page):
    return [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]


def case_in(counter, state):
    number = next(number for number, view in counter.fake.cases.items() if view.line.state == state)
    return words_of(counter.open("case", number))


def test_a_case_says_how_often_its_applicant_came_and_whether_that_was_promised(full):
    full.sign_in()
    kept = case_in(full, "INTAKE")
    assert "到场 1 次（承诺 1 次）：11月21日登记" in kept
    assert "到场超过承诺" not in kept
    assert "到场超过承诺" in case_in(full, "PRE_REVIEW")


def shown(full, monkeypatch, report):
    data = month_data(report, "椑木镇", "内椑木", version=1, printed_at="", user="")
    monkeypatch.setattr(FakeTables, "_month", lambda self, year, month, who="": data)
    full.sign_in()
    page = full.open("ledger")
    page.tabs.setCurrentIndex(1)
    full.settle()
    page.month.choice.setFocus()
    return page.month


def test_the_table_stands_before_the_stations_that_are_far_off(full, monkeypatch):
    over = month(12, returned()).visited
    tab = shown(full, monkeypatch, replace(a_month(slow=True), visited=over))
    for _ in range(6):
        full.press(Qt.Key.Key_Right)
    assert tab.table.accessibleName() == TITLE
    assert tab.model.row(0)[2:4] == ("2", "1")
    full.press(Qt.Key.Key_Right)
    assert tab.table.accessibleName().startswith("与其他站点")


def test_alone_it_is_the_last(full, monkeypatch):
    tab = shown(full, monkeypatch, month(12, returned()))
    for _ in range(6):
        full.press(Qt.Key.Key_Right)
    assert tab.table.accessibleName() == TITLE
