"""A photo for a question: from the camera or a file, kept on the worker, and nowhere else than where it was asked for."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QFileDialog

from desktop.pages.attaching import Attaching
from desktop.pages.desk import Desk
from forms.attachment import attachment_of
from tests.desktop.form_window import FormWindow, group, item_of, question, repeat
from tests.support.fake_counter import small_photo


@pytest.fixture
def form(qtbot, counter):
    """A form with a photo question of its own and one in each row, over the devices of a counter."""
    photo = question("g.photo", "image", "照片", required="true()")
    rows = repeat("g.rows", question("g.rows.name"), question("g.rows.photo", "image", "照片"), label="成员")
    window = FormWindow(qtbot, item_of(group("g", photo, rows)))
    desk = counter.window.desk
    window.counter = counter
    window.attaching = Attaching(
        Desk(desk.verbs, desk.tasks, desk.devices, window.theme), window.page, window.window
    )
    window.open("g")
    return window


def test_the_camera_answers_the_question(form):
    editor = form.page.field("g.photo").editor
    editor.shoot.click()
    form.counter.settle()
    form.counter.settle()
    attached = attachment_of(form.session.value("g.photo"))
    assert attached is not None
    assert attached.name == "0.png"
    assert form.counter.fake.scans[attached.sha256] == small_photo("0")
    assert form.saved[-1] == ("g.photo", str(attached))
    assert "0.png" in editor._state.text()


def test_a_camera_without_a_picture_says_what_to_do(form):
    for file in (form.counter.folder / "pictures").iterdir():
        file.unlink()
    editor = form.page.field("g.photo").editor
    editor.shoot.click()
    form.counter.settle()
    assert "高拍仪里没有新照片" in editor._state.text()
    assert form.session.value("g.photo") == ""


def test_a_file_is_chosen_by_hand(form, qtbot):
    form.page.field("g.photo").editor.choose.click()
    dialog = form.window.findChild(QFileDialog)
    file = form.counter.folder / "pictures" / "2.png"
    form.attaching.attach_file("g.photo", file)
    form.counter.settle()
    form.counter.settle()
    assert attachment_of(form.session.value("g.photo")).name == "2.png"
    dialog.reject()


def test_a_picture_never_lands_in_a_row_that_has_moved(form):
    form.page.rows.add(form.page.repeat("g.rows"))
    form.page.rows.add(form.page.repeat("g.rows"))
    form.page.put("g.rows[1].name", "乙")
    form.page.field("g.rows[0].photo").editor.shoot.click()
    form.page.rows.remove(form.page.repeat("g.rows"), 0)
    form.counter.settle()
    form.counter.settle()
    assert form.session.value("g.rows[0].name") == "乙"
    assert form.session.value("g.rows[0].photo") == ""
