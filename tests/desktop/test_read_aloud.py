"""朗读: the chosen paper is read to the villager, can be stopped, and a PC without a voice says what to do."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from desktop.devices.speech import Speech

HEARS = "import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read())"
HANGS = "import time; time.sleep(60)"


@pytest.fixture
def papers(full):
    full.sign_in()
    number = next(iter(full.fake.papers.values())).case_no
    page = full.open("case", number)
    page.tabs.setCurrentIndex(2)
    full.settle()
    return page.papers


def speaks(full, *command):
    desk = full.window.desk
    desk.devices = replace(desk.devices, speech=Speech([sys.executable, "-c", *command]))


def test_the_words_of_the_paper_are_read(full, papers, tmp_path):
    heard = tmp_path / "heard"
    speaks(full, HEARS, str(heard))
    papers.aloud.button.click()
    full.settle()
    assert heard.read_text("utf-8").endswith("。\n")
    assert papers._state.text() == "读完了。"
    assert papers.aloud.button.words == "朗读"


def test_a_second_press_stops_it_and_printing_goes_on_meanwhile(full, papers):
    speaks(full, HANGS)
    papers.aloud.button.click()
    full.qtbot.waitUntil(lambda: papers.aloud.button.words == "别读了")
    full.qtbot.waitUntil(lambda: full.tasks.waiting("voice") or full.tasks.pending == 1)
    papers.print_chosen()
    full.qtbot.waitUntil(lambda: "已交给打印机" in papers._state.text())
    papers.aloud.button.click()
    full.settle()
    assert papers.aloud.button.words == "朗读"


def test_a_pc_without_a_voice_says_so(full, papers):
    told = []
    papers.said.connect(lambda sentence, tone: told.append((sentence, tone)))
    papers.aloud.button.click()
    full.settle()
    ((sentence, tone),) = told
    assert "没有朗读程序" in sentence
    assert tone == "warn"
    assert papers.aloud.button.words == "朗读"
