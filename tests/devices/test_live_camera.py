"""A moving picture: real frames through the real GStreamer, and a program that misbehaves in its place."""

from __future__ import annotations

import io
import os
import shutil
import sys
import threading
from pathlib import Path

import pytest
from PIL import Image

from desktop.devices import live_camera
from desktop.devices.chosen import DevicePlaces, devices_of
from desktop.devices.live_camera import LiveCamera, LivePort, cameras, device_of
from desktop.devices.live_look import Hand, look, watch
from desktop.devices.ports import DeviceChoice
from sync.ledger.problems import Problem
from tests.devices.photos import CORNERS, form_sheet, jpeg, photo

GSTREAMER = pytest.mark.skipif(
    shutil.which("gst-launch-1.0") is None, reason="gst-launch-1.0 (gstreamer1.0-tools) is not installed"
)


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> Path:
    """A sheet on a desk, as a camera packs it; the name has what a pipeline's words could stumble over."""
    path = tmp_path_factory.mktemp("film") / "桌 面 ! (1).jpg"
    path.write_bytes(jpeg(photo(form_sheet(20), (1200, 1600))))
    return path


@pytest.fixture
def naughty(tmp_path, monkeypatch):
    """`naughty(how)`: a camera over a program that misbehaves that way, and the commands that were started."""
    program = tmp_path / "gst-launch-1.0"
    script = Path(__file__).with_name("frame_program.py")

    def camera(how: str) -> LiveCamera:
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}" "{how}"\n')
        program.chmod(0o755)
        return LiveCamera("/dev/video0", program=str(program))

    monkeypatch.setattr(live_camera, "FIRST_FRAME_SECONDS", 3.0)
    return camera


def refused(act) -> Problem:
    with pytest.raises(Problem) as caught:
        act()
    return caught.value


@GSTREAMER
def test_frames_come_as_the_camera_packed_them_and_the_sheet_is_found(film):
    frames = LiveCamera(film=film).frames()
    frame = next(frames)
    frames.close()
    assert frame == film.read_bytes()
    seen = look(frame)
    assert seen.corners is not None
    assert (
        max(
            abs(a - b)
            for mine, true in zip(seen.corners, CORNERS, strict=True)
            for a, b in zip(mine, true, strict=True)
        )
        < 0.02
    )
    assert max(seen.screen.width(), seen.screen.height()) <= 900
    assert not seen.dark


@GSTREAMER
def test_a_picture_without_looking_and_a_trial(film, tmp_path):
    places = DevicePlaces(tmp_path, tmp_path, lambda: None)
    camera = devices_of(DeviceChoice(camera=f"film:{film}"), places).camera
    assert isinstance(camera, LivePort)
    picture = camera.capture()
    assert (picture.content, picture.name[-4:]) == (film.read_bytes(), ".jpg")
    assert "有画面" in camera.try_out()


@GSTREAMER
def test_no_child_is_left_behind(film):
    def all_children() -> set[str]:
        return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())

    before = all_children()
    frames = LiveCamera(film=film).frames()
    next(frames)
    children = all_children() - before
    assert children
    frames.close()
    assert not [one for one in children if Path(f"/proc/{one}").exists()]


def test_the_picture_that_was_taken_is_the_one_that_was_shown(naughty):
    hand, shown = Hand(threading.Event()), []

    def show(seen: object) -> None:
        shown.append(seen)
        hand.drawn.set()
        if len(shown) == 2:
            hand.take.set()

    def sheet(tone: int) -> bytes:
        packed = io.BytesIO()
        Image.new("RGB", (64, 48), (tone, tone, tone)).save(packed, "JPEG")
        return packed.getvalue()

    class Three:
        words = ""

        def frames(self, cancelled):
            yield from (sheet(10), sheet(120), sheet(240))

        def capture(self, cancelled=None): ...

        def try_out(self, cancelled=None): ...

    picture = watch(Three(), show, hand)
    assert picture is not None
    assert picture.content == sheet(120)
    assert [seen.dark for seen in shown] == [True, False]


@pytest.mark.parametrize(
    ("how", "code", "words"),
    [
        ("busy", "device.live_failed", "别的程序"),
        ("noise", "device.live_failed", "格式"),
        ("huge", "device.live_failed", "格式"),
        ("mute", "device.live_silent", "没有送来"),
        ("pulled out", "device.live_gone", "断开"),
    ],
)
def test_a_camera_that_misbehaves_is_said_calmly(naughty, how, code, words):
    problem = refused(naughty(how).capture)
    assert problem.code == code
    assert words in problem.sentence


def test_a_clerk_who_leaves_ends_the_stream(naughty):
    seen = []
    for _frame in naughty("endless").frames(lambda: len(seen) >= 3):
        seen.append(1)
    assert len(seen) == 3


def test_a_system_without_the_program_says_so(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert refused(LiveCamera("/dev/video0").capture).code == "device.no_live_program"


def test_cameras_by_name_as_the_kernel_lists_them(tmp_path):
    for node, index, name in (
        ("video0", 0, "捷宇高拍仪"),
        ("video1", 1, "捷宇高拍仪"),
        ("video2", 0, "USB Camera"),
        ("video10", 0, "USB Camera"),
    ):
        (tmp_path / node).mkdir()
        (tmp_path / node / "index").write_text(f"{index}\n")
        (tmp_path / node / "name").write_text(f"{name}\n")
    (tmp_path / "video3").mkdir()  # gone while it was read
    assert cameras(tmp_path) == {
        "捷宇高拍仪": "/dev/video0",
        "USB Camera": "/dev/video2",
        "USB Camera video10": "/dev/video10",
    }
    assert device_of("", tmp_path) == "/dev/video0"
    assert device_of("USB Camera", tmp_path) == "/dev/video2"
    assert refused(lambda: device_of("良田", tmp_path)).code == "device.no_live_camera"
    assert cameras(tmp_path / "none") == {}
