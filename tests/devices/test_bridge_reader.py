"""The bridge with real programs at its other end: good answers, every kind of bad one, crashes and stopping."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from desktop.devices import bridge_reader, sdt_bridge
from desktop.devices.bridge_reader import BridgeCardReader
from sync.ledger.problems import Problem
from tests.devices.simulated_reader import PHOTO, RESIDENT

PROGRAM = str(Path(__file__).with_name("bridge_program.py"))


@pytest.fixture(autouse=True)
def _short_patience(monkeypatch):
    monkeypatch.setattr(bridge_reader, "FIND_EVERY_SECONDS", 0.001)
    monkeypatch.setattr(bridge_reader, "_LOOK_SECONDS", 0.01)


def bridge(*how, patience=2):
    return BridgeCardReader([sys.executable, "-S", PROGRAM, *how], patience)


def refused(reader):
    with pytest.raises(Problem) as problem:
        reader.read()
    return problem.value


def test_a_card_in_fields():
    assert bridge("good").read().name == "𠮷宝国"


def test_a_card_in_raw_blocks_and_lines_nobody_asked_for():
    card = bridge("raw", RESIDENT.hex()).read()
    assert (card.name, card.ethnicity, card.photo) == ("𠮷㼆䶮", "基诺", b"\x00\xff")


def test_trying_out_needs_no_card():
    assert "试验读卡器" in bridge("good").try_out()


@pytest.mark.parametrize(
    ("how", "code"),
    [
        (("status", "128"), "device.no_card"),
        (("status", "65"), "device.card_status"),
        (("error",), "device.bridge_refused"),
        (("foreign",), "device.bridge_foreign"),
        (("garbage",), "device.bridge_broken"),
        (("long",), "device.bridge_broken"),
        (("flood",), "device.bridge_broken"),
        (("list",), "device.bridge_broken"),
        (("dies",), "device.bridge_broken"),
        (("crashes",), "device.bridge_broken"),
        (("raw", "zz"), "device.card_unreadable"),
        (("raw", "00"), "device.card_unreadable"),
        (("no_card_in_it",), "device.card_unreadable"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(value),
)
def test_each_misbehaviour_is_a_calm_sentence(how, code):
    problem = refused(bridge(*how))
    assert problem.code == code
    assert len(problem.sentence) < 200


@pytest.mark.parametrize("how", ["mute", "hangs"])
def test_a_program_that_never_answers_is_ended(how, monkeypatch):
    monkeypatch.setattr(bridge_reader, "HELLO_SECONDS", 0.5)
    monkeypatch.setattr(bridge_reader, "ANSWER_SECONDS", 0.2)
    ended = []
    monkeypatch.setattr(
        bridge_reader.subprocess.Popen,
        "kill",
        lambda self, kill=bridge_reader.subprocess.Popen.kill: (ended.append(self.pid), kill(self)),
    )
    assert refused(bridge(how)).code == "device.bridge_broken"
    assert len(ended) == bridge_reader.STARTS


def test_a_program_that_died_is_started_once_more(tmp_path):
    assert bridge("dies_once", str(tmp_path / "mark")).read().gender == "男"


def test_the_clerk_stops():
    asked = iter([False] * 3)
    with pytest.raises(Problem) as problem:
        bridge("mute").read(lambda: next(asked, True))
    assert problem.value.code == "device.stopped"


def test_a_program_that_is_not_there(tmp_path):
    assert refused(BridgeCardReader([str(tmp_path / "none.exe")])).code == "device.bridge_missing"
    assert refused(BridgeCardReader([])).code == "device.bridge_missing"


class Library:
    """Stands in for sdtapi.dll with its published signatures."""

    def __init__(self, found=0x9F, opens=0x90):
        self.found, self.opens, self.open = found, opens, 0

    def SDT_OpenPort(self, port):
        self.open += self.opens == 0x90
        return self.opens

    def SDT_ClosePort(self, port):
        self.open -= 1

    def SDT_GetSAMStatus(self, port, opened):
        return 0x90

    def SDT_StartFindIDCard(self, port, number, opened):
        return self.found

    def SDT_SelectIDCard(self, port, number, opened):
        return 0x90

    def SDT_ReadBaseMsg(self, port, text, text_length, photo, photo_length, opened):
        text.raw, photo.raw = RESIDENT, PHOTO
        text_length._obj.value, photo_length._obj.value = 256, 1024
        return 0x90


def served(library, *orders):
    said = []
    lines = io.StringIO("".join(json.dumps({"id": at, "do": do}) + "\n" for at, do in enumerate(orders)))
    sdt_bridge.serve(library, 1001, lines, said.append)
    assert library.open == 0
    return said


def test_the_other_end_for_sdtapi():
    hello, status, read, unknown = served(Library(), "status", "read", "dance", "bye", "read")
    assert (hello["protocol"], status["ok"], unknown["ok"]) == (1, True, False)
    assert bridge_reader._card(read).name == "𠮷㼆䶮"
    assert bytes.fromhex(read["card"]["photo"]) == PHOTO
    assert served(Library(found=0x80), "read")[1] == {"id": 0, "ok": False, "status": 0x80}
    assert served(Library(opens=0x01), "read", "status")[2]["status"] == 0x01
