"""A photo for a question: from the camera or a file, kept on the worker, and nowhere else than where it was asked for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop.pages.attaching import Attaching
from desktop.pages.desk import Desk
from forms.attachment import attachment_of
from sync.store.cabinet import ORIGINALS
from tests.desktop.form_window import FormWindow, group, item_of, question, repeat
from tests.desktop.test_page_dialog import taken
from tests.desktop.test_real_station import Desk as Station
from tests.support.fake_counter import small_photo


@pytest.fixture
def form(qtbot, counter):
    """A form with a photo question of its own and one in each row, over the devices of a counter."""
    photo = question("g.photo", "image", "照片", required="true()")
    paper = question("g.paper", "file", "证明")
    rows = repeat("g.rows", question("g.rows.name"), question("g.rows.photo", "image", "照片"), label="成员")
    window = FormWindow(qtbot, item_of(group("g", photo, paper, rows)))
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


def shot(form, name="big.jpg", content=None, path="g.photo"):
    """A photo as a camera makes it, chosen for a question; the dialog that asks about it."""
    file = form.counter.folder / name
    file.write_bytes(taken() if content is None else content)
    form.attaching.attach_file(path, file)
    form.counter.settle()
    return form.attaching.intake.dialog


def test_a_photo_from_the_camera_is_shown_before_it_answers(form):
    dialog = shot(form)
    assert form.session.value("g.photo") == ""
    assert "太小" in dialog._minds.text(), (
        "what is wrong with the photo is said while the villager sits there"
    )
    assert dialog.modes.value() == "colour", "a frame of the printed form takes pictures, no PDF"
    assert "text" not in dialog._modes
    dialog.view.setFocus()
    form.counter.press(Qt.Key.Key_1, dialog.view)
    form.counter.press(Qt.Key.Key_Right, dialog.view)
    form.counter.settle()
    dialog.take()
    form.counter.settle()
    attached = attachment_of(form.session.value("g.photo"))
    assert attached.name == "big.jpg"
    page = form.counter.fake.scans[attached.sha256]
    assert page.startswith(b"\xff\xd8\xff")
    assert page != taken()
    assert form.counter.fake.originals == [taken()]


def test_esc_answers_nothing_and_the_whole_photo_can_be_the_answer(form):
    form.counter.press(Qt.Key.Key_Escape, shot(form))
    form.counter.settle()
    assert form.session.value("g.photo") == ""
    assert "再拍一张" in form.page.field("g.photo").editor._state.text()
    shot(form).take_whole()
    form.counter.settle()
    assert form.counter.fake.scans[attachment_of(form.session.value("g.photo")).sha256] == taken()
    assert form.counter.fake.originals == [None]


def test_a_photographed_paper_of_a_file_question_is_straightened_too_and_other_files_are_not(form):
    dialog = shot(form, path="g.paper")
    assert dialog.modes.value() == "auto"
    dialog.take()
    form.counter.settle()
    assert attachment_of(form.session.value("g.paper")).name.startswith("big.")
    assert form.counter.fake.originals == [taken()]
    assert shot(form, "table.xlsx", b"PK\x03\x04 rows", "g.paper") is None
    form.counter.settle()
    assert attachment_of(form.session.value("g.paper")).name == "table.xlsx"


def test_a_broken_photo_is_refused_in_its_own_question(form):
    assert shot(form, content=taken()[:3000]) is None
    form.counter.settle()
    assert "没有收下" in form.page.field("g.photo").editor._state.text()
    assert form.session.value("g.photo") == ""


def test_at_a_real_station_f4_in_the_form_goes_through_the_dialog_and_keeps_the_photo(qtbot, tmp_path):
    desk = Station(qtbot, tmp_path)
    for file in (tmp_path / "pictures").iterdir():
        file.unlink()
    (tmp_path / "pictures" / "one.jpg").write_bytes(taken())
    desk.window.open("handling", "MZ-004")
    desk.settle()
    page = desk.window.page("handling")
    attaching, path = page.attaching, "applicant.photo"
    page._go("fill:applicant")
    desk.settle()
    editor = page.form.field(path).editor
    editor.shoot.setFocus()
    QTest.keyClick(QApplication.focusWidget() or editor.shoot, Qt.Key.Key_F4)
    desk.settle()
    dialog = attaching.intake.dialog
    assert dialog.isVisible()
    QTest.keyClick(dialog.use, Qt.Key.Key_Space)
    desk.settle()
    desk.settle()
    attached = attachment_of(page.handling.session.value(path))
    with desk.station.cabinet.reading() as view:
        original = view.settings.get(ORIGINALS)[attached.sha256]
    assert desk.station.cabinet.blobs.get(original) == taken()
    desk.close()
