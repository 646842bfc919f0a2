"""Who has the focus is seen: every kind of button, in every dress, and short dialogs never cut their words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from desktop.dialogs.ask_dialog import AskDialog
from desktop.dialogs.clock_dialog import ClockDialog
from desktop.usecases.trusted_clock import ASK, PROVE, ClockQuestion
from desktop.widgets.buttons import KeyButton
from desktop.widgets.theme import Theme
from resources.tokens import contrast, tokens

KINDS = ("plain", "primary", "quiet", "link", "rail", "step", "chip", "segment", "pick", "choice")


@pytest.fixture
def theme(qapp):
    worn = Theme(qapp)
    yield worn
    worn.wear(dark=False, large=False)


def inked(button, colour):
    image = button.grab().toImage()
    wanted = QColor(colour).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(0, image.width(), 2) for y in range(image.height()))


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("checked", [False, True])
def test_the_button_with_the_focus_wears_the_ring(qtbot, theme, dark, kind, checked):
    theme.wear(dark=dark, large=False)
    ground = QWidget()
    column = QVBoxLayout(ground)
    first, button = KeyButton(theme, "上一个"), KeyButton(theme, "登记这一件", kind=kind)
    button.setCheckable(checked)
    button.setChecked(checked)
    column.addWidget(first)
    column.addWidget(button)
    qtbot.addWidget(ground)
    ground.show()
    ground.activateWindow()
    with qtbot.waitActive(ground):
        pass
    colour = tokens(dark=dark).colours.focus
    first.setFocus()
    QApplication.processEvents()
    assert inked(button, colour) == 0
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    assert inked(button, colour) > 40


@pytest.mark.parametrize("dark", [False, True])
def test_the_ring_is_seen_on_its_ground_and_beside_the_chief_button(dark):
    colours = tokens(dark=dark).colours
    for ground in (colours.paper, colours.sheet):
        assert contrast(colours.focus, ground) >= 3


def question(kind):
    return ClockQuestion(kind, "2026-11-24 09:30", "2026-11-20 17:00", ("王桂芳",), "3", False)


DIALOGS = {
    "clock": lambda theme: ClockDialog(theme, question(ASK)),
    "clock proved": lambda theme: ClockDialog(theme, question(PROVE)),
    "asked": lambda theme: AskDialog(
        theme, "离开办理这一件？", "已填的都存好了，在“今日”的草稿里接着办。" * 3, "离开", "接着办"
    ),
}


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("name", sorted(DIALOGS))
def test_a_short_dialog_cuts_no_words(qtbot, theme, name, large):
    theme.wear(dark=False, large=large)
    dialog = DIALOGS[name](theme)
    qtbot.addWidget(dialog)
    dialog.show()
    for _ in range(6):
        QApplication.processEvents()
    assert dialog.width() <= 1366
    assert dialog.height() <= 768
    for label in dialog.findChildren(QLabel):
        if label.isVisible():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
    for button in dialog.findChildren(KeyButton):
        assert button.width() >= button.minimumSizeHint().width(), button.words
        assert dialog.rect().contains(button.mapTo(dialog, button.rect().bottomRight())), button.words
