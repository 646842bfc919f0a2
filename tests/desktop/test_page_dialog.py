"""A camera's photo is shown with its corners before it is kept; small pictures go on at once; bad ones are refused calmly."""

from __future__ import annotations

import io
from functools import cache

import pytest
from PIL import Image
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from tests.devices.photos import form_sheet, jpeg, photo


@cache
def taken() -> bytes:
    return jpeg(photo(form_sheet(30), (900, 1200)))


@pytest.fixture
def step(counter_of, tmp_path):
    counter = counter_of()
    page = counter.handling()
    for _ in range(2):
        page.card.read() if page.card.isVisible() else None
        counter.settle()
    materials = page.materials
    materials.enter(page.card._handling)
    counter.settle()
    return counter, materials


def add(counter, materials, content, name="photo.jpg"):
    path = counter.folder / name
    path.write_bytes(content)
    materials.add_file(path)
    counter.settle()
    return materials.intake.dialog


def files(materials):
    return [name for row in materials.rows() for name in row.files]


def test_a_photo_is_shown_and_the_page_is_kept_with_its_original(step):
    counter, materials = step
    dialog = add(counter, materials, taken())
    assert files(materials) == []
    assert "灰度" in dialog._size.text(), "a small photo keeps its tones"
    assert "太小" in dialog._minds.text()
    dialog.modes.set_value("text")
    dialog._make()
    counter.settle()
    assert "黑白文字" in dialog._size.text()
    dialog.use.setFocus()
    counter.press(Qt.Key.Key_Space)
    counter.settle()
    (kept,) = files(materials)
    assert counter.fake.scans[kept].startswith(b"%PDF")
    assert materials.intake.dialog is None


def test_esc_keeps_nothing_and_the_whole_photo_can_be_kept(step):
    counter, materials = step
    dialog = add(counter, materials, taken())
    counter.press(Qt.Key.Key_Escape, dialog)
    counter.settle()
    assert files(materials) == []
    assert "再拍一张" in materials._state.text()
    add(counter, materials, taken()).take_whole()
    counter.settle()
    assert counter.fake.scans[files(materials)[0]] == taken()


def test_corners_move_by_keys_and_by_mouse(step):
    counter, materials = step
    dialog = add(counter, materials, taken())
    view = dialog.view
    before = view.corners
    view.setFocus()
    counter.press(Qt.Key.Key_3, view)
    counter.press(Qt.Key.Key_Left, view)
    assert view.picked == 2
    assert view.corners[2][0] < before[2][0]
    assert view.corners[:2] == before[:2]
    start = view.place_of(0)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start.toPoint())
    QTest.mouseMove(view, (start + QPointF(30, 20)).toPoint())
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=(start + QPointF(30, 20)).toPoint())
    assert view.corners[0][0] > before[0][0]
    dialog.turn()
    dialog.modes.set_value("grey")
    dialog._make()
    dialog.take()  # still being made: kept as soon as it is
    counter.settle()
    counter.settle()
    kept = Image.open(io.BytesIO(counter.fake.scans[files(materials)[0]]))
    assert kept.mode == "L"
    assert kept.width > kept.height


def test_several_photos_are_asked_one_after_the_other(step):
    counter, materials = step
    first = add(counter, materials, taken())
    add(counter, materials, taken(), "two.jpg")
    assert materials.intake.dialog is first
    first.take()
    counter.settle()
    assert materials.intake.dialog is not None
    assert materials.intake.dialog is not first
    materials.intake.dialog.reject()
    counter.settle()
    assert len(files(materials)) == 1


def test_a_damaged_photo_is_told_and_nothing_is_lost(step):
    counter, materials = step
    assert add(counter, materials, taken()[:3000]) is None
    assert "没有收下" in materials._state.text()
    assert counter.incidents == []
