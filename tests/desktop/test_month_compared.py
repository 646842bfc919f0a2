"""The month of a township on the screen: stations far off the others are a table of their own."""

from __future__ import annotations

from PySide6.QtCore import Qt

from sync.ledger.papers_tables import month_data
from tests.ledger.test_outliers import a_month
from tests.support.fake_tables import FakeTables


def test_the_stations_far_off_are_a_table_of_the_month(full, monkeypatch):
    data = month_data(a_month(slow=True), "椑木镇", "内椑木", version=1, printed_at="", user="")
    usual = FakeTables._month

    def compared_in_november(self, year, month, who=""):
        return data if month == 11 else usual(self, year, month, who)

    monkeypatch.setattr(FakeTables, "_month", compared_in_november)
    full.sign_in()
    page = full.open("ledger")
    page.tabs.setCurrentIndex(1)
    full.settle()
    page.month.choice.setFocus()
    for _ in range(6):
        full.press(Qt.Key.Key_Right)
    assert page.month.table.accessibleName() == "与其他站点差别较大的（超过2倍标准差）"
    assert page.month.model.row(0) == ("7村", "补正率", "100.0%", "14.3%", "偏高")
    page.month.turning.turn(-1)
    full.settle()
    assert page.month.table.accessibleName() == "表1 办件情况"
