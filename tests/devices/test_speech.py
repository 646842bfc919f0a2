"""Reading aloud: what is spoken of a paper, a program that fails, hangs or is not there, and a real voice where there is one."""

from __future__ import annotations

import shutil
import sys

import pytest

from desktop.devices.speech import Speech, spoken
from desktop.widgets.paper_view import text_of
from forms.printing import render
from sync.ledger.problems import Problem
from tests.printing import samples

HEARS = "import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read())"


def refused(act) -> str:
    with pytest.raises(Problem) as caught:
        act()
    return caught.value.code


def test_lines_become_sentences_and_long_numbers_are_read_figure_by_figure():
    said = spoken("补正告知书\n\n□ 户口簿 ______ 复印件\n编号 511999104205-20261121\n第2页")
    assert said == "补正告知书，\n户口簿 复印件，\n编号 5 1 1 9 9 9 1 0 4 2 0 5-2 0 2 6 1 1 2 1，\n第2页。\n"


def test_the_words_of_a_real_paper_reach_the_program(tmp_path):
    heard = tmp_path / "heard"
    notice = samples.data("D03", "", samples.PERMIT_CASE, {"supplement": samples.GAPS}, samples.TOWNSHIP)
    Speech([sys.executable, "-c", HEARS, str(heard)]).say(text_of(render("D03", notice, samples.fonts())))
    assert "补正" in heard.read_text("utf-8")


def test_it_stops_when_it_is_told_to():
    asked = []
    Speech([sys.executable, "-c", "import time; time.sleep(60)"]).say(
        "一", lambda: bool(asked.append(1)) or len(asked) > 2
    )
    assert len(asked) == 3


def test_a_program_that_fails_or_is_not_there_says_so(monkeypatch, tmp_path):
    assert (
        refused(lambda: Speech([sys.executable, "-c", "raise SystemExit(2)"]).say("一"))
        == "device.speech_failed"
    )
    assert refused(lambda: Speech([str(tmp_path / "none")]).say("一")) == "device.no_speech"
    monkeypatch.setenv("PATH", "")
    assert refused(lambda: Speech().say("一")) == "device.no_speech"


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_a_real_voice_speaks_mandarin(tmp_path):
    sound = tmp_path / "said.wav"
    Speech(["espeak-ng", "-v", "cmn", "-s", "140", "--stdin", "-w", str(sound)]).say(
        "请您在十五日内补交户口簿复印件"
    )
    assert sound.stat().st_size > 50_000, "about three seconds of sound"
