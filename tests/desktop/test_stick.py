"""The stick on 交换: by hand and by key, calm in every refusal, never called sent."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel

from desktop.widgets.buttons import KeyButton
from sync.ledger.problems import Problem


def words_of(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def card(full):
    full.sign_in()
    page = full.open("exchange")
    full.settle()
    return page.stick


def test_export_says_that_it_is_not_sent_yet(full, card, tmp_path):
    card.export_to(tmp_path / "上报.pouch")
    full.settle()
    assert "县里答复前仍算待上报" in words_of(card)
    assert "尚未收到县里的回执" in card._exported.text()
    assert card.out.isEnabled()
    assert full.fake.threads["pouch_out"] == {"daiban-sync_0"}


def test_the_dialog_opens_by_key_and_names_a_file(full, card):
    full.qtbot.keyClick(full.window, Qt.Key.Key_F7)
    dialog = card.findChild(QFileDialog)
    assert dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    assert dialog.selectedFiles()[0].endswith(".pouch")
    dialog.close()


def test_taking_in_tells_what_came(full, card, tmp_path):
    card.take_from(tmp_path / "答复.pouch")
    full.settle()
    assert "县里确认 4 条记录，新消息 3 条，扫描件 1 份" in words_of(card)


def test_carrying_names_the_answer(full, card, tmp_path):
    card.carry_from(tmp_path / "a.pouch", tmp_path / "答复-a.pouch")
    full.settle()
    assert "答复写成 答复-a.pouch" in words_of(card)
    assert full.fake.asked("carry_pouch")[0][:2] == (tmp_path / "a.pouch", tmp_path / "答复-a.pouch")


def test_a_window_that_closes_stops_a_pouch(full, card, tmp_path):
    stopped = threading.Event()

    def endless(path, tell, stop):
        while not stop():
            time.sleep(0.01)
        stopped.set()
        raise Problem("pouch.stopped")

    full.window.desk.verbs = replace(full.window.desk.verbs, pouch_out=endless)
    card.export_to(tmp_path / "上报.pouch")
    full.window.close()  # would wait for ever
    assert stopped.is_set()


@pytest.mark.parametrize("code", ["pouch.stick_full", "pouch.damaged", "pouch.not_ours", "pouch.missing"])
def test_a_refusal_is_a_sentence_and_everything_goes_on(full, card, code):
    full.fake.refusals["pouch_in"] = Problem(code, path="E:/a.pouch", reason="")
    card.take_from(Path("E:/a.pouch"))
    full.settle()
    assert Problem(code, path="E:/a.pouch", reason="").sentence in words_of(card)
    assert card.take.isEnabled()
    assert not card._bar.isVisible()


def test_it_can_be_stopped(full, card, tmp_path):
    full.fake.hold_round.set()
    card.export_to(tmp_path / "a.pouch")
    full.qtbot.waitUntil(lambda: bool(full.fake.asked("pouch_out")))
    assert not card.out.isEnabled()
    card._halt.click()
    full.qtbot.waitUntil(card.out.isEnabled)
    assert "已停下" in words_of(card)


def test_a_number_given_twice_is_registered_again_from_the_drawer(counter_of):
    counter = counter_of(full=True, road="twice")
    counter.sign_in()
    page = counter.open("exchange")
    counter.settle()
    assert "设备号 02" in words_of(page)
    (again,) = [b for b in page.findChildren(KeyButton) if b.words == "重新登记" and b.isVisible()]
    again.click()
    counter.settle()
    assert counter.window.current.name == "handling"
    assert counter.fake.asked("register_again")
