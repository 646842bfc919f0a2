"""A watched folder and a scanner behind scanimage: new pictures only, whole ones only, calm refusals, stopping."""

from __future__ import annotations

import stat
import sys

import pytest

from desktop.devices import scanner, watched_folder
from desktop.devices.scanner import SaneScanner
from desktop.devices.watched_folder import WatchedFolder
from sync.ledger.problems import Problem


@pytest.fixture(autouse=True)
def _short_patience(monkeypatch):
    monkeypatch.setattr(watched_folder, "LOOK_SECONDS", 0.002)
    monkeypatch.setattr(scanner, "_LOOK_SECONDS", 0.01)


def refused(call, *args):
    with pytest.raises(Problem) as problem:
        call(*args)
    return problem.value.code


def test_only_what_came_afterwards_is_taken_each_once(tmp_path):
    (tmp_path / "yesterday.jpg").write_bytes(b"old")
    folder = WatchedFolder(tmp_path, patience=0.02)
    assert "现有 1 张" in folder.try_out()
    assert refused(folder.capture) == "device.camera_late"
    (tmp_path / "b.jpg").write_bytes(b"first")
    (tmp_path / "notes.txt").write_bytes(b"x")
    assert folder.capture().content == b"first"
    assert refused(folder.capture) == "device.camera_late"
    (tmp_path / "b.jpg").write_bytes(b"taken again under the same name")
    assert folder.capture().content.startswith(b"taken again")


def test_a_file_that_still_grows_is_waited_for(tmp_path):
    folder = WatchedFolder(tmp_path, patience=5)
    folder.try_out()
    pieces = [b"one ", b"two ", b"three"]

    def grow():
        if pieces:
            with (tmp_path / "a.jpg").open("ab") as file:
                file.write(pieces.pop(0))
        return False

    assert folder.capture(grow).content == b"one two three"


def test_a_folder_that_went_away_and_a_clerk_who_stops(tmp_path):
    assert refused(WatchedFolder(tmp_path / "usb").capture) == "device.no_folder"
    assert refused(WatchedFolder(tmp_path).capture, lambda: True) == "device.stopped"


def scanimage(folder, body):
    program = folder / "scanimage"
    program.write_text(f"#!{sys.executable} -S\nimport sys, time\nout = sys.stdout.buffer\n{body}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


def test_a_page_from_the_scanner(tmp_path):
    body = (
        f"open({str(tmp_path / 'args')!r}, 'w').write(' '.join(sys.argv[1:])); out.write(b'\\x89PNG picture')"
    )
    picture = SaneScanner("pixma:1; rm", scanimage(tmp_path, body)).capture()
    assert picture.content == b"\x89PNG picture"
    assert picture.name.endswith(".png")
    assert (tmp_path / "args").read_text() == (
        "--device-name=pixma:1; rm --format=png --mode=Color --resolution=200"
    )


def test_devices_are_named_as_sane_says_them(tmp_path):
    body = "print(\"device `pixma:04A9' is a CANON LiDE flatbed\\ndevice `test:0' is a Noname frontend\")"
    assert "pixma:04A9、test:0" in SaneScanner(program=scanimage(tmp_path, body)).try_out()
    assert refused(SaneScanner(program=scanimage(tmp_path, "")).try_out) == "device.scan_failed"


@pytest.mark.parametrize(
    "body",
    ["sys.exit('scanimage: open of device failed: Invalid argument')", "print('no picture')", ""],
)
def test_a_scanner_that_fails(tmp_path, body):
    assert refused(SaneScanner(program=scanimage(tmp_path, body)).capture) == "device.scan_failed"


def test_a_scanner_that_hangs_floods_or_is_stopped(tmp_path, monkeypatch):
    hangs = SaneScanner(program=scanimage(tmp_path, "time.sleep(60)"))
    assert refused(hangs.capture, lambda: True) == "device.stopped"
    monkeypatch.setattr(scanner, "SCAN_SECONDS", 0.05)
    assert refused(hangs.capture) == "device.scan_failed"
    monkeypatch.setattr(scanner, "SCAN_SECONDS", 30)
    monkeypatch.setattr(scanner, "MOST_BYTES", 1 << 16)
    floods = SaneScanner(
        program=scanimage(tmp_path, "while True: out.write(bytes(1 << 16)); time.sleep(0.01)")
    )
    assert refused(floods.capture) == "device.scan_failed"


def test_no_sane_on_this_pc(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused(SaneScanner().capture) == "device.no_scanner_program"
    assert refused(SaneScanner(program=str(tmp_path / "none")).capture) == "device.no_scanner_program"
