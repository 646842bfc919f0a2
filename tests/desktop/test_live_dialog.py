"""F4 with a camera whose picture moves: looked through, the page taken by the space bar; real frames of GStreamer."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.devices.live_camera import LiveCamera
from tests.devices.photos import form_sheet, jpeg, photo

pytestmark = pytest.mark.skipif(
    shutil.which("gst-launch-1.0") is None, reason="gst-launch-1.0 (gstreamer1.0-tools) is not installed"
)


@pytest.fixture
def step(counter_of, tmp_path):
    counter = counter_of()
    film = tmp_path / "sheet.jpg"
    film.write_bytes(jpeg(photo(form_sheet(20), (1200, 1600))))
    desk = counter.window.desk
    desk.devices = replace(desk.devices, camera=LiveCamera(film=film))
    page = counter.handling()
    materials = page.materials
    materials.enter(page.card._handling)
    counter.settle()
    return counter, materials, film


def children() -> list[str]:
    """Names of the child processes, whichever thread began them."""
    lists = [path.read_text().split() for path in Path("/proc/self/task").glob("*/children")]
    return [Path(f"/proc/{number}/comm").read_text().strip() for numbers in lists for number in numbers]


def looked_through(counter, materials):
    materials.take_picture()
    dialog = materials.taking.dialog
    counter.qtbot.waitUntil(dialog.shoot.isEnabled, timeout=20_000)
    return dialog


def test_the_sheet_is_outlined_and_the_space_bar_takes_the_page(step):
    counter, materials, film = step
    dialog = looked_through(counter, materials)
    assert "纸已找到" in dialog.hint.text()
    counter.press(Qt.Key.Key_Space, dialog.shoot)
    counter.qtbot.waitUntil(lambda: materials.intake.dialog is not None, timeout=20_000)
    assert materials.taking.dialog is None
    assert materials.intake.dialog._prepared.picture.content == film.read_bytes()
    counter.settle()
    materials.intake.dialog.take_whole()
    counter.settle()
    (kept,) = [name for row in materials.rows() for name in row.files]
    assert counter.fake.scans[kept] == film.read_bytes()


def test_esc_takes_nothing_and_f4_works_again(step):
    counter, materials, _ = step
    dialog = looked_through(counter, materials)
    counter.press(Qt.Key.Key_Escape, dialog)
    counter.settle()
    assert materials.taking.dialog is None
    assert materials._state.text() == "没有拍。"
    assert not any(row.files for row in materials.rows())
    counter.press(Qt.Key.Key_Escape, looked_through(counter, materials))
    counter.settle()


def test_a_window_that_closes_closes_the_camera(step):
    counter, materials, _ = step
    looked_through(counter, materials)
    assert "gst-launch-1.0" in children()
    counter.window.close()  # would wait for ever
    assert "gst-launch-1.0" not in children()


def test_a_camera_that_fails_closes_the_picture_and_says_so(step):
    counter, materials, film = step
    desk = counter.window.desk
    desk.devices = replace(desk.devices, camera=LiveCamera("没有这台"))
    materials.take_picture()
    counter.settle()
    assert materials.taking.dialog is None
    assert "没有找到相机" in materials._state.text()
