"""程序更新 on 交换: the stick is found by itself and only while the page is open; progress, a way to stop, every refusal."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel

from desktop.devices.sticks import Stick
from desktop.pages import stick_watch
from desktop.widgets.buttons import KeyButton
from sync.ledger.problems import Problem


class Port:
    """What is plugged in; counts the looks."""

    def __init__(self) -> None:
        self.sticks: tuple[Stick, ...] = ()
        self.looks = 0

    def __call__(self) -> tuple[Stick, ...]:
        self.looks += 1
        return self.sticks


@pytest.fixture
def port(monkeypatch):
    port = Port()
    monkeypatch.setattr(stick_watch, "find_sticks", port)
    monkeypatch.setattr(stick_watch, "PAUSE_MS", 5)
    return port


@pytest.fixture
def page(full, port):
    full.sign_in()
    page = full.open("exchange")
    full.settle()
    return page


def words_of(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


def test_a_stick_is_found_and_taken_by_key(full, page, port):
    assert "正在用的是 0.1.0 版" in words_of(page.updates)
    port.sticks = (Stick(Path("E:/"), update=True),)
    full.qtbot.waitUntil(lambda: "上有更新" in words_of(page.updates))
    full.qtbot.keyClick(full.window, Qt.Key.Key_F9)
    full.qtbot.waitUntil(lambda: "新版本 0.2.0 已备好，下次打开时换上" in words_of(page.updates))
    assert full.fake.asked("update_program")[0][:2] == (Path("E:/"), False)
    assert "已从U盘收进工作日历。新版本 0.2.0 已备好：台账可以按月打印。" in words_of(page.updates)
    assert full.fake.threads["update_program"] == {"daiban-sync_0"}


def test_nobody_looks_while_the_page_is_closed(full, page, port):
    full.qtbot.waitUntil(lambda: port.looks > 2)
    full.open("today")
    full.settle()
    looks = port.looks
    assert not page._sticks._next.isActive()
    full.open("exchange")
    full.qtbot.waitUntil(lambda: port.looks > looks)


def test_without_a_stick_the_clerk_chooses_the_folder(full, page):
    assert "插上县里给的更新U盘" in words_of(page.updates)
    page.updates.stick.click()
    dialog = page.updates.findChild(QFileDialog)
    assert dialog.fileMode() == QFileDialog.FileMode.Directory
    dialog.close()


def test_an_expired_list_is_used_only_after_the_clerk_agreed(full, page):
    page.updates.take(Path("OLD"))
    full.qtbot.waitUntil(lambda: "清单已过期" in words_of(page.updates))
    page.updates.anyway.click()
    full.qtbot.waitUntil(lambda: "0.2.0" in words_of(page.updates))
    assert [asked[:2] for asked in full.fake.asked("update_program")] == [
        (Path("OLD"), False),
        (Path("OLD"), True),
    ]


def test_it_can_be_stopped_and_shows_how_far_it_is(full, page):
    full.fake.hold_round.set()
    page.updates.line.click()
    full.qtbot.waitUntil(lambda: "已取 1.5 MB" in words_of(page.updates))
    assert not page.updates.stick.isEnabled()
    assert page.updates.busy
    page.updates.halt.click()
    full.qtbot.waitUntil(page.updates.stick.isEnabled)
    assert Problem("update.cut").sentence in words_of(page.updates)


@pytest.mark.parametrize("code", ["update.foreign", "update.not_installed", "update.off", "update.signature"])
def test_a_refusal_is_a_sentence_and_everything_goes_on(full, page, code):
    full.fake.refusals["update_program"] = Problem(code)
    page.updates.take(Path("E:/"))
    full.qtbot.waitUntil(lambda: Problem(code).sentence in words_of(page.updates))
    assert page.updates.stick.isEnabled()
    assert page.updates.anyway.isHidden()


def test_a_pouch_on_a_stick_is_taken_in_without_a_dialog(full, page, port):
    answer = Path("E:/答复.pouch")
    port.sticks = (Stick(Path("E:/"), update=False, pouches=(answer,)),)
    full.qtbot.waitUntil(lambda: "答复.pouch" in words_of(page.stick))
    buttons = [button for button in page.stick.findChildren(KeyButton) if button.words in ("收取", "代转")]
    assert [button.words for button in buttons] == ["收取"]
    buttons[0].click()
    full.qtbot.waitUntil(lambda: bool(full.fake.asked("pouch_in")))
    assert full.fake.asked("pouch_in")[0][0] == answer
    port.sticks = ()
    full.qtbot.waitUntil(lambda: "在U盘" not in words_of(page.stick))


def test_a_window_that_closes_stops_an_update(full, page):
    full.fake.hold_round.set()
    page.updates.line.click()
    full.qtbot.waitUntil(lambda: bool(full.fake.asked("update_program")))
    full.window.close()  # would wait for ever
    assert not full.fake.ready
