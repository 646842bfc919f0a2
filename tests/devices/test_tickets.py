"""Tickets over a device file, a socket and a serial line, read back by an independent reader of ESC/POS."""

from __future__ import annotations

import io
import os
import pty
import select
import socket
import threading
import tty
from functools import cache

import pytest
from PIL import Image

from desktop.devices import ticket_links
from desktop.devices.escpos import raster
from desktop.devices.ticket_layout import as_dots, as_text
from desktop.devices.ticket_printer import ticket_printer
from forms.printing import render
from sync.ledger.problems import Problem
from tests.devices.escpos_reader import paper, printed
from tests.printing import samples

APPLICANT = samples.CASE.applicant["name"]


@cache
def slip(name: str = "") -> bytes:
    shown = samples.data("D01")
    if name:
        shown = {
            key: value.replace(APPLICANT, name) if isinstance(value, str) else value
            for key, value in shown.items()
        }
        assert name in str(shown)
    return render("D01", shown, samples.fonts(), shape="80")


def test_dots_of_an_80_mm_ticket():
    words, bands, cuts = printed(b"".join(as_dots(slip(), 576)))
    assert (words, cuts) == ([], 1)
    assert {band.width for band in bands} == {576}
    assert all(band.height == 128 for band in bands[:-1])
    ink = paper(bands).point(lambda value: 255 * (value < 128)).getbbox()
    assert ink is not None
    assert ink[0] >= 0
    assert ink[2] <= 576
    assert ink[3] - ink[1] > 500, "a whole receipt"


def test_a_band_keeps_every_dot():
    picture = (
        Image.linear_gradient("L")
        .resize((571, 300))
        .point(lambda value: 255 * (value > 99))
        .rotate(7, fillcolor=255)
    )
    _, bands, _ = printed(b"".join(raster(picture)))
    assert [band.height for band in bands] == [128, 128, 44]
    assert paper(bands).crop((0, 0, 571, 300)).tobytes() == picture.tobytes()


def test_text_for_slow_links_is_short_and_says_the_same():
    job = b"".join(as_text(slip(), 576))
    words, bands, cuts = printed(job)
    said = "\n".join(words)
    assert cuts == 1
    assert samples.data("D01")["doc_no"] in said
    assert "代办登记回执" in said
    assert len(paper(bands).point(lambda value: 255 * (value < 128)).getcolors() or ()) == 2, (
        "the machine code is dots"
    )
    assert len(job) < len(b"".join(as_dots(slip(), 576))) * 0.6
    assert all(len(line.encode("gb18030")) <= 48 for line in words)


def test_a_rare_character_becomes_dots_and_no_question_mark():
    words, _, _ = printed(b"".join(as_text(slip("𠮷宝国"), 576)))
    assert not any("宝国" in line or "?" in line for line in words)
    assert any("宝国" in line for line in printed(b"".join(as_text(slip("吉宝国"), 576)))[0])


class Taker:
    """Something that takes bytes at the other end of a socket or a pseudo-terminal."""

    def __init__(self, read) -> None:
        self.got = b""
        self._thread = threading.Thread(target=self._take, args=(read,), daemon=True)
        self._thread.start()

    def _take(self, read) -> None:
        try:
            while piece := read():
                self.got += piece
        except OSError:
            pass

    def all(self) -> bytes:
        self._thread.join(20)
        return self.got


def test_over_the_network():
    with socket.create_server(("127.0.0.1", 0)) as server:
        ends: list[socket.socket] = []

        def read() -> bytes:
            if not ends:
                ends.append(server.accept()[0])
            piece = ends[0].recv(4096)
            if not piece:
                ends[0].close()
            return piece

        taker = Taker(read)
        printer = ticket_printer(f"tcp:127.0.0.1:{server.getsockname()[1]}")
        assert "tcp" in printer.print_pdf("回执", slip())
        assert taker.all() == b"".join(as_dots(slip(), 576))


def test_over_a_serial_line_as_text():
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    wanted = b"".join(as_text(slip(), 384))
    left = [len(wanted)]

    def read():
        piece = os.read(ours, 4096) if left[0] > 0 else b""
        left[0] -= len(piece)
        return piece

    taker = Taker(read)
    ticket_printer(f"serial:{os.ttyname(theirs)}@115200", narrow=True).print_pdf("回执", slip())
    got = taker.all()
    for end in (ours, theirs):
        os.close(end)
    assert got == wanted


def test_a_device_file(tmp_path):
    os.mkfifo(tmp_path / "lp0")
    reader = os.open(tmp_path / "lp0", os.O_RDONLY | os.O_NONBLOCK)

    def read():
        select.select([reader], [], [], 20)
        return os.read(reader, 65536)

    # a writer of ours keeps the pipe open until the ticket is in it
    keeper = os.open(tmp_path / "lp0", os.O_WRONLY)
    taker = Taker(read)
    ticket_printer(str(tmp_path / "lp0")).print_pdf("回执", slip())
    os.close(keeper)
    got = taker.all()
    os.close(reader)
    assert got == b"".join(as_dots(slip(), 576))


def refused(printer, *args):
    with pytest.raises(Problem) as problem:
        printer.print_pdf("回执", *args)
    return problem.value


def test_a_printer_without_paper_takes_nothing_and_holds_up_nobody(tmp_path, monkeypatch):
    monkeypatch.setattr(ticket_links, "STALLED_SECONDS", 0.05)
    monkeypatch.setattr(ticket_links, "_LOOK_SECONDS", 0.01)
    os.mkfifo(tmp_path / "lp0")
    reader = os.open(tmp_path / "lp0", os.O_RDONLY | os.O_NONBLOCK)
    problem = refused(ticket_printer(str(tmp_path / "lp0")), big())
    os.close(reader)
    assert "缺纸" in problem.sentence


@cache
def big() -> bytes:
    """A ticket with more dots than a pipe holds."""
    store = io.BytesIO()
    Image.effect_noise((640, 3000), 90).save(store, "PDF", resolution=203)
    return store.getvalue()


def test_a_printer_switched_off_in_the_middle():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.listen()

        def hang_up():
            line = server.accept()[0]
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            line.close()

        end = threading.Thread(target=hang_up)
        end.start()
        printer = ticket_printer(f"tcp:127.0.0.1:{server.getsockname()[1]}")
        problem = refused(printer, big(), lambda: bool(end.join()))
    assert problem.code == "device.print_failed"


@pytest.mark.parametrize("address", ["tcp:127.0.0.1:1", "serial:/none/tty", "/none/lp0", "serial:"])
def test_nobody_there(address):
    assert refused(ticket_printer(address), slip()).code == "device.print_failed"


def test_the_clerk_stops(tmp_path):
    os.mkfifo(tmp_path / "lp0")
    reader = os.open(tmp_path / "lp0", os.O_RDONLY | os.O_NONBLOCK)
    with pytest.raises(Problem) as problem:
        ticket_printer(str(tmp_path / "lp0")).print_pdf("回执", slip(), lambda: True)
    os.close(reader)
    assert problem.value.code == "device.print_stopped"


def test_what_is_no_pdf(tmp_path):
    assert refused(ticket_printer(str(tmp_path / "out")), b"%PDF-broken").code == "device.print_failed"


def test_a_trial_is_one_line(tmp_path):
    (tmp_path / "lp0").write_bytes(b"")
    assert "试纸" in ticket_printer(str(tmp_path / "lp0")).try_out()
    assert printed((tmp_path / "lp0").read_bytes())[0] == ["打印试纸：代办台"]
