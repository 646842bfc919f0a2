"""台账: the register and the month by keyboard; what is printed was previewed, what is saved can be opened."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from desktop.models.text_table import TextTableModel
from desktop.widgets.bars import BarChart
from desktop.widgets.theme import Theme
from sync.ledger.problems import Problem
from sync.ledger.register_rows import COLUMNS

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


def words_of(page):
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def page(full):
    full.sign_in()
    return full.open("ledger")


@pytest.fixture
def month(full, page):
    page.tabs.setCurrentIndex(1)
    full.settle()
    return page.month


# -- 登记台账 ----------------------------------------------------------------------------------


def test_the_rail_opens_it_by_key(full):
    full.sign_in()
    QTest.keyClick(full.window, Qt.Key.Key_5, Qt.KeyboardModifier.AltModifier)
    full.settle()
    assert full.window.current.name == "ledger"


def test_it_opens_on_this_month_with_every_column(full, page):
    assert full.fake.asked("register_view") == [NOVEMBER]
    model = page.register.model
    head = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    assert tuple(head) == COLUMNS
    assert model.rowCount() == 41
    assert "2026年11月　登记 41　办结 32　超期 1" in words_of(page)


def test_the_period_changes_by_arrow_keys(full, page):
    page.register.period.setFocus()
    full.press(Qt.Key.Key_Right)
    full.settle()
    assert full.fake.asked("register_view")[-1] == OCTOBER
    assert "这段时间没有登记的办件" in words_of(page)
    full.press(Qt.Key.Key_Right)
    full.settle()
    assert full.fake.asked("register_view")[-1] == (None, None)
    assert page.register.model.rowCount() == 41


def test_only_the_chosen_period_is_shown(full, page):
    page.register.period.set_value("last")
    page.register._ask()
    page.register.period.set_value("this")
    page.register._ask()
    full.settle()
    assert page.register.model.rowCount() == 41


def test_enter_opens_the_case(full, page):
    opened = []
    page.wanted.connect(lambda name, subject: opened.append((name, subject)))
    page.wanted.disconnect(full.window.open)
    page.register.table.setFocus()
    full.press(Qt.Key.Key_Down, page.register.table)
    QTest.keyClick(page.register.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert opened == [("case", page.register.model.row(1)[1])]


def test_the_register_is_previewed_printed_and_written_down(full, page):
    page.register.table.setFocus()
    QTest.keyClick(page.register.table, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    full.settle()
    dialog = page.register.printing.dialog
    assert dialog.view.pages == 3
    dialog.print_button.click()
    full.qtbot.waitUntil(lambda: full.fake.asked("register_printed") == [(*NOVEMBER, "周明华")])
    full.settle()
    assert [path.name for path in (full.folder / "printed").iterdir()] == ["登记台账_2026年11月.pdf"]
    assert "已交给打印机" in dialog._state.text()
    full.press(Qt.Key.Key_Escape, dialog)
    full.settle()
    assert page.register.printing.dialog is None
    assert "打印过第 1 版" in words_of(page)


def test_a_missing_character_is_told_before_anything_prints(full, page):
    full.fake.refusals["register_pdf"] = Problem("paper.missing_glyph", chars="\ue123")
    page.register.paper.click()
    full.settle()
    assert page.register.printing.dialog is None
    assert "字库缺少" in words_of(full.window.banner)
    assert full.fake.asked("register_printed") == []


def test_the_register_is_saved_as_csv(full, page, tmp_path):
    page.register.saving.save_to(page.register.file(), tmp_path / "台账.csv")
    full.qtbot.waitUntil(lambda: "已存为 台账.csv" in words_of(page))
    assert (tmp_path / "台账.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_register_and_the_month_are_saved_as_workbooks(full, page, tmp_path):
    page.register.saving.save_to(page.register.file(), tmp_path / "台账.xlsx")
    full.qtbot.waitUntil(lambda: "已存为 台账.xlsx" in words_of(page))
    page.tabs.setCurrentIndex(1)
    full.settle()
    page.month.saving.save_to(page.month.file(), tmp_path / "月报.xlsx")
    full.qtbot.waitUntil(lambda: "已存为 月报.xlsx" in words_of(page))
    rows = load_workbook(tmp_path / "台账.xlsx").active.max_row
    assert rows == 42
    assert load_workbook(tmp_path / "月报.xlsx").sheetnames[0] == "表1 办件情况"


def test_the_clerk_chooses_place_and_kind_by_keyboard(full, page):
    QTest.keyClick(page.register.table, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    dialog = page.register.findChild(QFileDialog)
    assert dialog.nameFilters() == ["Excel 表格 (*.xlsx)", "文本表格 (*.csv)"]
    assert dialog.selectedFiles()[0].endswith("登记台账 2026年11月.xlsx")
    dialog.reject()


def test_a_folder_that_cannot_be_written_is_told(full, page, tmp_path):
    page.register.saving.save_to(page.register.file(), tmp_path / "nowhere" / "台账.csv")
    full.qtbot.waitUntil(lambda: "没有保存" in words_of(full.window.banner))


def test_an_empty_station_has_an_empty_register_and_a_balanced_month(counter):
    counter.sign_in()
    page = counter.open("ledger")
    assert page.register.model.rowCount() == 0
    page.tabs.setCurrentIndex(1)
    counter.settle()
    assert "期初 0 + 登记 0 − 办结 0 = 期末 0，平衡" in words_of(page)
    assert [chart.words() for chart in page.month.charts] == ["本月没有"] * 4


# -- 月报 --------------------------------------------------------------------------------------


def test_the_month_shows_figures_and_the_same_figures_as_bars(month):
    found = {month.model.row(at)[0]: month.model.row(at)[1] for at in range(month.model.rowCount())}
    assert (found["期初"], found["登记"], found["办结"], found["期末"], found["超时件"]) == (
        "0",
        "41",
        "32",
        "9",
        "1",
    )
    assert month.charts[1].accessibleDescription().endswith("26年11月 登记 41、办结 32")
    assert month.charts[2].accessibleDescription() == "按期 32；超过承诺 0"


def test_every_table_can_be_chosen_by_keyboard(full, month):
    month.choice.setFocus()
    seen = [month.table.accessibleName()]
    for _ in range(5):
        full.press(Qt.Key.Key_Right)
        seen.append(month.table.accessibleName())
    assert seen == [
        "表1 办件情况", "表2 评价", "表3 咨询、投诉", "表4 受理前10事项", "表4 代办员工作量", "超时件",
    ]  # fmt: skip
    assert month.model.row(0)[3] == "停电两天"


def test_the_months_turn_by_key_but_not_into_the_future(full, month):
    assert not month.turning.later.isEnabled()
    month.table.setFocus()
    full.press(Qt.Key.Key_F6)
    full.settle()
    assert full.fake.asked("month_view")[-1] == (2026, 10)
    assert "2026年10月" in words_of(month)
    full.press(Qt.Key.Key_F7)
    full.settle()
    assert full.fake.asked("month_view")[-1] == (2026, 11)
    month.turning.turn(1)
    full.settle()
    assert full.fake.asked("month_view")[-1] == (2026, 11)


def test_the_month_is_printed_under_its_number(full, month):
    month.paper.click()
    full.settle()
    dialog = month.printing.dialog
    assert dialog.windowTitle() == "内椑木月报-202611-v1"
    assert dialog.view.pages == 2
    dialog.print_button.click()
    full.qtbot.waitUntil(lambda: full.fake.asked("month_printed") == [(2026, 11, "周明华")])
    full.settle()
    dialog.reject()


def test_a_printer_that_fails_takes_nothing_back(full, month):
    class Broken:
        words = "打印机：故障"

        def print_pdf(self, name: str, content: bytes) -> str:
            raise Problem("device.print_failed", reason="缺纸")

    full.window.desk.devices = type(full.window.desk.devices)(
        full.window.desk.devices.card_reader, full.window.desk.devices.camera, Broken()
    )
    month.paper.click()
    full.settle()
    month.printing.dialog.print_button.click()
    full.settle()
    assert full.fake.asked("month_printed") == []
    assert "缺纸" in month.printing.dialog._state.text()
    assert month.printing.dialog.print_button.isEnabled()
    month.printing.dialog.reject()


# -- parts -------------------------------------------------------------------------------------


def test_the_text_table_is_a_sound_model(qapp):
    model = TextTableModel(right=1)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_table(("事项", "登记"), (("高龄津贴", "3"), ("生育登记", "1")))
    cell = model.index(1, 1)
    assert (model.data(cell), model.data(cell, Qt.ItemDataRole.AccessibleTextRole)) == ("1", "登记：1")
    assert model.row(5) == ()
    model.show_table((), ())
    assert (model.rowCount(), model.columnCount()) == (0, 0)


@pytest.mark.parametrize("dark", [False, True])
def test_a_longer_bar_is_longer(qapp, qtbot, dark):
    theme = Theme(qapp)
    theme.wear(dark=dark, large=False)
    chart = BarChart(theme)
    qtbot.addWidget(chart)
    chart.resize(400, 200)
    chart.show_bars("满意度", ("件",), [("满意", (8,)), ("不满意", (2,)), ("非常不满意", (0,))])
    chart.show()
    QApplication.processEvents()
    image = chart.grab().toImage()
    colour = theme.colour("accent").rgb()
    lengths = [sum(image.pixel(x, y) == colour for x in range(image.width())) for y in range(image.height())]
    found = sorted(set(lengths) - {0})
    assert found[-1] > 3 * found[1] > 0
    assert chart.words() == "满意 8；不满意 2；非常不满意 0"
