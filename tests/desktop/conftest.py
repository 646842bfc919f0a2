"""A counter to drive by keyboard: the real window and workers over a fake counter."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from desktop.devices.camera import FolderCamera
from desktop.devices.card_reader import FolderCardReader
from desktop.devices.ports import Devices
from desktop.devices.printer import FolderPrinter
from desktop.pages.handling import HandlingPage
from desktop.settings import Settings
from desktop.tasks import TaskRunner
from desktop.widgets.turns import still_drawing
from desktop.window import MainWindow
from tests.support.fake_counter import PASSWORD, FakeCounter, small_photo

CARD = {
    "name": "𠮷宝国",
    "gender": "男",
    "ethnicity": "汉",
    "birth": "1944-03-12",
    "address": "朝阳村二组8号",
    "id_no": "511011194403120016",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says so whenever a dialog opens; it means nothing."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


class FlashWatch(QObject):
    """Notes every window that appears and is neither the counter, a dialog nor a list of suggestions."""

    def __init__(self) -> None:
        super().__init__()
        self.flashed: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            known = isinstance(watched, QMainWindow | QDialog) or watched.windowType() in (
                Qt.WindowType.Popup,
                Qt.WindowType.ToolTip,
            )
            if not known:
                self.flashed.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


class Counter:
    """What a test holds: the window, the fake behind it, and a clerk's hands."""

    def __init__(self, qtbot: Any, folder: Path, fake: FakeCounter) -> None:
        self.qtbot, self.folder, self.fake = qtbot, folder, fake
        cards, pictures = folder / "cards", folder / "pictures"
        cards.mkdir()
        pictures.mkdir()
        (cards / "card.json").write_text(json.dumps(CARD, ensure_ascii=False), "utf-8")
        for number in range(3):
            (pictures / f"{number}.png").write_bytes(small_photo(str(number)))
        self.incidents: list[BaseException] = []
        self.tasks = TaskRunner(self._crash)
        devices = Devices(FolderCardReader(cards), FolderCamera(pictures), FolderPrinter(folder / "printed"))
        self.window = MainWindow(fake.verbs(), self.tasks, devices, Settings(exchange_every_seconds=0))
        qtbot.addWidget(self.window)
        self.window.show()
        self.activate()
        self.settle()

    def _crash(self, error: BaseException) -> str:
        self.incidents.append(error)
        return f"N{len(self.incidents)}"

    def activate(self) -> None:
        self.window.activateWindow()
        with self.qtbot.waitActive(self.window):
            pass

    def settle(self) -> None:
        """Until every task has come back."""
        self.qtbot.waitUntil(lambda: self.tasks.pending == 0 and not still_drawing(self.window), timeout=5000)
        QApplication.processEvents()

    def sign_in(self) -> Counter:
        self.window.page("login").type_password(PASSWORD)  # type: ignore[attr-defined]
        self.settle()
        return self

    def open(self, name: str, subject: object = None) -> Any:
        self.window.open(name, subject)
        self.settle()
        return self.window.page(name)

    def handling(self) -> HandlingPage:
        """A new 高龄津贴 at its first step."""
        self.sign_in()
        page: HandlingPage = self.open("handling", "MZ-003")
        return page

    def next(self, page: HandlingPage) -> None:
        page.next_step()
        self.settle()

    def type(self, text: str, into: QWidget | None = None) -> None:
        """Type into the focused field, as committed by an input method (rare characters too)."""
        target = into or QApplication.focusWidget()
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(target, event)

    def press(self, key: Qt.Key, into: QWidget | None = None) -> None:
        QTest.keyClick(into or QApplication.focusWidget(), key)
        QApplication.processEvents()

    def fill_applicant(self, page: HandlingPage) -> None:
        for path, value in APPLICANT.items():
            page.form.put(path, value)
        self.settle()

    def upto_check(self, page: HandlingPage) -> None:
        """Through all steps by 下一步, everything filled in."""
        page.card.read()
        self.settle()
        self.next(page)
        self.fill_applicant(page)
        self.next(page)
        page.form.put("benefit.level", "80")
        page.form.put("benefit.alone", "false")
        self.next(page)
        self.next(page)
        for name, value in MANDATE.items():
            page.proxy.put(name, value)
        self.next(page)
        for row in page.materials.rows():
            page.materials.choose(row.material)
            page.materials.take_picture()
            self.settle()
        self.next(page)


APPLICANT = {
    "applicant.name": "何桂英",
    "applicant.id_no": "511011194403120016",
    "applicant.gender": "2",
    "applicant.birth_date": "1944-03-12",
    "applicant.ethnicity": "01",
    "applicant.hukou_address": "朝阳村二组8号",
    "applicant.mobile": "13800005678",
}
MANDATE = {
    "kind": "近亲属(委托)",
    "name": "何小芳",
    "id_no": "511011197003120028",
    "mobile": "13800001111",
}


@pytest.fixture
def counter_of(qtbot: Any, tmp_path: Path) -> Iterator[Callable[..., Counter]]:
    made: list[Counter] = []

    def make(**state: Any) -> Counter:
        made.append(Counter(qtbot, tmp_path, FakeCounter(**state)))
        return made[-1]

    watch = FlashWatch()
    QApplication.instance().installEventFilter(watch)
    yield make
    QApplication.instance().removeEventFilter(watch)
    assert watch.flashed == []
    for counter in made:
        counter.fake.hold_round.clear()
        counter.window.close()


@pytest.fixture
def counter(counter_of: Callable[..., Counter]) -> Counter:
    """An empty village station."""
    return counter_of()


@pytest.fixture
def full(counter_of: Callable[..., Counter]) -> Counter:
    """A village station with cases in every state, drafts and an unprinted paper."""
    return counter_of(full=True)
