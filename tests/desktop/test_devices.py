"""File-backed devices behave as ports; settings survive; each device has its calm refusal."""

from __future__ import annotations

import json
import shutil
import stat

import pytest

from desktop.devices.camera import FolderCamera, NoCamera, read_picture
from desktop.devices.card_reader import FolderCardReader, NoCardReader, card_from_json
from desktop.devices.printer import FolderPrinter, NoPrinter, SystemPrinter
from desktop.settings import Settings
from sync.ledger.problems import Problem


def refused(call, *args):
    with pytest.raises(Problem) as problem:
        call(*args)
    return problem.value.code


def test_a_card_keeps_its_rare_characters(tmp_path):
    card = {"name": "𠮷㼆䶮", "id_no": "511011194403120016 ", "birth": "1944-03-12"}
    (tmp_path / "a.json").write_text(json.dumps(card, ensure_ascii=False), "utf-8")
    content = FolderCardReader(tmp_path).read()
    assert (content.name, content.id_no, content.address) == ("𠮷㼆䶮", "511011194403120016", "")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"name":"x"}', b'"text"'])
def test_a_damaged_card_is_refused(content):
    assert refused(card_from_json, content) == "device.card_unreadable"


def test_missing_devices_say_what_to_do(tmp_path):
    assert refused(NoCardReader().read) == "device.no_reader"
    assert refused(FolderCardReader(tmp_path).read) == "device.no_card"
    assert refused(NoCamera().capture) == "device.no_camera"
    assert refused(FolderCamera(tmp_path).capture) == "device.no_picture"
    assert refused(NoPrinter().print_pdf, "a", b"") == "device.no_printer"
    assert refused(read_picture, tmp_path / "none.png") == "device.file_unreadable"


def test_the_camera_gives_each_picture_once_in_order(tmp_path):
    for name in ("2.jpg", "1.png", "notes.txt"):
        (tmp_path / name).write_bytes(name.encode())
    camera = FolderCamera(tmp_path)
    assert [camera.capture().name, camera.capture().name] == ["1.png", "2.jpg"]
    assert refused(camera.capture) == "device.no_picture"
    (tmp_path / "3.pdf").write_bytes(b"%PDF")
    assert camera.capture().content == b"%PDF"


def test_the_folder_printer_never_overwrites(tmp_path):
    printer = FolderPrinter(tmp_path / "out")
    first = printer.print_pdf("回执-朝阳登〔2026〕01-000001号", b"%PDF-1")
    second = printer.print_pdf("回执-朝阳登〔2026〕01-000001号", b"%PDF-2")
    assert first != second
    assert sorted(path.read_bytes() for path in (tmp_path / "out").iterdir()) == [b"%PDF-1", b"%PDF-2"]


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a shell to stand in for lp")
def test_the_system_printer_hands_the_pdf_to_lp_unscaled(tmp_path):
    fake = tmp_path / "lp"
    fake.write_text(
        f'#!/bin/sh\ncat > {tmp_path}/got.pdf\necho "$@" > {tmp_path}/args\necho request id is Q-1\n'
    )
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    assert SystemPrinter(str(fake), "Q").print_pdf("title", b"%PDF") == "request id is Q-1"
    assert (tmp_path / "got.pdf").read_bytes() == b"%PDF"
    assert "print-scaling=none -d Q" in (tmp_path / "args").read_text()


def test_a_failing_lp_is_a_calm_problem(tmp_path):
    assert refused(SystemPrinter(str(tmp_path / "no-lp")).print_pdf, "t", b"") == "device.print_failed"


def test_settings_are_kept(tmp_path):
    file = tmp_path / "window.json"
    Settings(large=True, lock_after_minutes=3, exchange_every_seconds=5, file=file).save()
    kept = Settings.load(file)
    assert (kept.large, kept.dark, kept.lock_after_minutes, kept.exchange_every_seconds) == (
        True,
        False,
        3,
        5,
    )


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"schema":9,"large":true}', b'{"schema":1,"large":"yes"}', b"\xff"]
)
def test_damaged_settings_are_the_defaults(tmp_path, content):
    file = tmp_path / "window.json"
    file.write_bytes(content)
    assert Settings.load(file) == Settings(file=file)
