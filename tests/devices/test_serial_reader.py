"""A real serial line (a pseudo-terminal) with a reader at its end: good cards, every status, a bad line, a pulled plug."""

from __future__ import annotations

import pytest

from desktop.devices import sam_dialogue, serial_reader
from desktop.devices.sam_words import STATUS_WORDS
from desktop.devices.serial_reader import SerialCardReader
from sync.ledger.problems import Problem
from tests.devices.simulated_reader import (
    FIND,
    GONE,
    PHOTO,
    READ,
    SELECT,
    SimulatedReader,
    answer,
    base_data,
)


@pytest.fixture(autouse=True)
def _short_patience(monkeypatch):
    """The same steps with a clerk who waits hundredths of a second."""
    monkeypatch.setattr(sam_dialogue, "FIND_EVERY_SECONDS", 0.001)
    monkeypatch.setattr(serial_reader, "LISTEN_SECONDS", 0.01)


@pytest.fixture
def reader():
    made = []

    def make(**answers):
        made.append(SimulatedReader(**answers))
        return made[-1]

    yield make
    for one in made:
        one.close()


def refused(port, **options):
    with pytest.raises(Problem) as problem:
        SerialCardReader(port, **options).read()
    return problem.value


def test_a_card_is_found_selected_and_read(reader):
    line = reader()
    card = SerialCardReader(line.port).read()
    assert (card.name, card.photo) == ("𠮷㼆䶮", PHOTO)
    assert line.asked == [FIND, SELECT, READ]


def test_one_byte_at_a_time_with_noise_before(reader):
    line = reader(find=[b"\xaa\xaa\x00noise" + answer(0x9F, bytes(4))])
    line.chunk = 1
    assert SerialCardReader(line.port).read().id_no == "511011194403120014"


def test_the_card_is_laid_down_a_little_later(reader):
    line = reader(find=[answer(0x80), answer(0x80), answer(0x9F, bytes(4))])
    assert SerialCardReader(line.port).read().gender == "男"
    assert line.asked.count(FIND) == 3


def test_no_card_at_all(reader):
    assert refused(reader(find=[answer(0x80)]).port, patience=3).code == "device.no_card"


@pytest.mark.parametrize("status", sorted(set(STATUS_WORDS) - {0x10, 0x11}))
@pytest.mark.parametrize("step", ["find", "select", "read"])
def test_every_status_at_every_step_is_told(reader, step, status):
    problem = refused(reader(**{step: [answer(status)]}).port, patience=1)
    told = problem.sentence
    assert problem.code == ("device.no_card" if status == 0x80 else "device.card_status")
    assert status == 0x80 or STATUS_WORDS[status] in told


@pytest.mark.parametrize("status", [0x10, 0x11])
def test_a_request_that_came_spoiled_is_sent_again(reader, status):
    line = reader(select=[answer(status), answer(0x90, bytes(8))])
    assert SerialCardReader(line.port).read().name == "𠮷㼆䶮"
    assert line.asked == [FIND, SELECT, SELECT, READ]


def test_a_spoiled_answer_is_asked_for_again(reader, monkeypatch):
    monkeypatch.setattr(sam_dialogue, "READ_SECONDS", 0.2)
    whole = answer(0x90, base_data())
    wrong = whole[:-1] + bytes((whole[-1] ^ 0x55,))
    line = reader(read=[wrong, whole[:700], whole])
    assert SerialCardReader(line.port).read().name == "𠮷㼆䶮"
    assert line.asked.count(READ) == 3


def test_a_line_that_always_spoils_is_told(reader, monkeypatch):
    monkeypatch.setattr(sam_dialogue, "READ_SECONDS", 0.05)
    line = reader(read=[answer(0x90, base_data())[:-40]])
    assert refused(line.port).code == "device.reader_spoiled"


def test_a_silent_reader(reader, monkeypatch):
    monkeypatch.setattr(sam_dialogue, "FIND_CARD", b"\x20\x09")
    monkeypatch.setattr(sam_dialogue, "ANSWER_SECONDS", 0.03)
    assert refused(reader().port).code == "device.reader_silent"


@pytest.mark.parametrize("step", ["find", "select", "read"])
def test_a_reader_pulled_out_in_the_middle(reader, step):
    assert refused(reader(**{step: [GONE]}).port).code == "device.reader_gone"


def test_a_port_that_is_not_there(tmp_path):
    assert refused(str(tmp_path / "ttyUSB9")).code == "device.reader_gone"


def test_the_clerk_stops_waiting(reader):
    line = reader(find=[answer(0x80)])
    asked = iter([False] * 6)
    with pytest.raises(Problem) as problem:
        SerialCardReader(line.port, patience=10**6).read(lambda: next(asked, True))
    assert problem.value.code == "device.stopped"


def test_the_next_card_after_a_failure(reader):
    line = reader(read=[answer(0x41), answer(0x90, base_data())])
    assert "没有读完" in refused(line.port).sentence
    assert SerialCardReader(line.port).read().name == "𠮷㼆䶮"


def test_a_reader_is_tried_out_without_a_card(reader):
    assert "有应答" in SerialCardReader(reader().port).try_out()
    with pytest.raises(Problem) as problem:
        SerialCardReader(reader(status=[answer(0x66)]).port).try_out()
    assert "没有授权" in problem.value.sentence
