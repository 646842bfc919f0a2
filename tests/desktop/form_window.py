"""One form view in a window of its own, over a made-up or built-in item: the hands of tests of formview."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton, QVBoxLayout, QWidget

from desktop.formview.form_page import FormPage
from desktop.widgets.theme import Theme
from forms.answers import Answers
from forms.item import Choice, Guide, Node, ServiceItem
from forms.session import FormContext, FormSession

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=timezone(timedelta(hours=8)))
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class FormWindow:
    """`saved`: what the page asked to be saved, newest last: (path, value) and (repeat path, None)."""

    def __init__(
        self, qtbot: Any, item: ServiceItem, answers: Answers | None = None, *, large: bool = False
    ) -> None:
        self.session = session_of(item, answers)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.theme = Theme(app)
        self.theme.wear(dark=False, large=large)
        self.page = FormPage(self.theme)
        self.next = QPushButton("下一步")
        self.page.beyond = self.next
        self.window = QMainWindow()
        ground = QWidget()
        column = QVBoxLayout(ground)
        column.addWidget(self.page, 1)
        column.addWidget(self.next)
        self.window.setCentralWidget(ground)
        self.window.resize(1366, 768)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        with qtbot.waitActive(self.window):
            pass
        self.saved: list[tuple[str, Any]] = []
        self.page.changed.connect(lambda path, value: self.saved.append((path, value)))
        self.page.rows_changed.connect(lambda path: self.saved.append((path, None)))

    def open(self, path: str, origins: Mapping[str, str] | None = None) -> None:
        """Show a page as it is before anything more than the first piece is built."""
        self.page.show_page(self.session, path, path, origins or {})

    @property
    def focus(self) -> QWidget:
        here = QApplication.focusWidget()
        assert here is not None, "nobody has the focus"
        return here

    def question(self) -> str:
        """The path of the question with the focus, "" for none; builds nothing."""
        for field in self.page._standing():
            if field.isAncestorOf(self.focus):
                return str(field.path)
        return ""

    def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        for key in keys:
            QTest.keyClick(self.focus, key, held)

    def type(self, text: str) -> None:
        """Key by key into whatever has the focus at that moment."""
        for mark in text:
            if mark.isascii():
                QTest.keyClicks(self.focus, mark)
            else:
                event = QInputMethodEvent("", [])
                event.setCommitString(mark)
                QApplication.sendEvent(self.focus, event)


def session_of(item: ServiceItem, answers: Answers | None = None) -> FormSession:
    return FormSession(item, FormContext(NOW.date(), NOW, new_uuid=lambda: "0" * 8), answers)


def question(path: str, type_: str = "text", label: str = "", **rest: Any) -> Node:
    name = path.rsplit(".", 1)[-1]
    return Node("question", name, path, type_, label or name, **rest)


def group(path: str, *children: Node, **rest: Any) -> Node:
    return Node("group", path.rsplit(".", 1)[-1], path, label=path, children=children, **rest)


def repeat(path: str, *children: Node, label: str = "", **rest: Any) -> Node:
    return Node("repeat", path.rsplit(".", 1)[-1], path, label=label or path, children=children, **rest)


def item_of(*groups: Node, version: str = "1", **choices: tuple[Choice, ...]) -> ServiceItem:
    return ServiceItem(
        item_id="T-001",
        version=version,
        name="试验事项",
        form_title="试验表",
        dept="",
        task_type="20",
        case_type="2",
        handling_mode="2",
        capacity="AGENT",
        clock_start="receipt",
        root=Node("group", "data", "", children=groups),
        choices=choices,
        materials=(),
        guide=Guide(),
        legal_basis=(),
        levels={},
        valid_from=date(2026, 1, 1).isoformat(),
    )


def choices(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(str(number), label) for number, label in enumerate(labels, 1))
