"""Every type and appearance of the gallery: drawn, named, reached by Tab, answered by keys, stored as it should be."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop.formview.answers_shown import shown_value
from desktop.formview.editors import MaskedEditor
from desktop.formview.file_editor import FileEditor
from forms.attachment import Attachment
from tests.desktop.form_window import FormWindow
from tests.desktop.gallery import PAGES, gallery, path_of

KEYS = {
    "enter": Qt.Key.Key_Return,
    "space": Qt.Key.Key_Space,
    "tab": Qt.Key.Key_Tab,
    "right": Qt.Key.Key_Right,
}
EVERY = [(page, at) for page, (_title, questions) in PAGES.items() for at in range(len(questions))]


@pytest.fixture(scope="module")
def item(tmp_path_factory):
    return gallery(tmp_path_factory.mktemp("gallery"))


@pytest.fixture
def form(qtbot, item):
    return FormWindow(qtbot, item)


@pytest.mark.parametrize(("page", "at"), EVERY, ids=[path_of(*one) for one in EVERY])
def test_each_is_drawn_takes_keys_and_gives_its_answer(form, page, at):
    shown, path = PAGES[page][1][at], path_of(page, at)
    form.open(page)
    field = form.page.field(path)
    assert field.relevant
    if shown.type == "note":
        assert field.editor is None
        return
    assert field.stops()
    assert all(stop.accessibleName() for stop in field.stops())
    field.take_focus()
    for key in shown.keys:
        if key in KEYS:
            form.press(KEYS[key])
        else:
            form.type(key)
    form.page.commit()
    assert form.session.draft().values.get(path, "") == shown.value
    assert not [finding for finding in form.session.findings() if finding.path == path and shown.keys]
    form.open(page)
    assert form.page.field(path).editor.typed() == shown.value


@pytest.mark.parametrize("page", list(PAGES))
@pytest.mark.parametrize("large", [False, True])
def test_whole_pages_fit_their_width(qtbot, item, page, large):
    window = FormWindow(qtbot, item, large=large)
    window.open(page)
    for field in window.page.fields():
        assert field.minimumSizeHint().width() <= window.page.width(), field.path


def test_narrow_questions_share_a_line(form, qtbot):
    form.open("texts")
    half, third, sixth, whole = (form.page.field(path_of("texts", at)) for at in (4, 5, 6, 7))
    form.page.fields()
    qtbot.waitUntil(whole.isVisible)
    assert half.y() == third.y() == sixth.y()
    assert half.x() < third.x() < sixth.x()
    assert half.width() > third.width() > sixth.width()
    assert whole.y() > half.y()


def test_thousands_stand_apart_on_the_screen_only(form):
    form.open("texts")
    field = form.page.field("texts.q_integer_thousands_sep")
    field.take_focus()
    form.type("1234567")
    form.press(Qt.Key.Key_Return)
    assert field.editor.line.text() == "1,234,567"
    assert form.session.value(field.path) == "1234567"
    field.take_focus()
    form.press(Qt.Key.Key_End)
    form.type("8")
    form.press(Qt.Key.Key_Return)
    assert form.session.value(field.path) == "12345678"


def test_masked_words_are_seen_while_typed_and_on_demand(form):
    form.open("texts")
    field = form.page.field("texts.q_text_masked")
    editor = field.editor
    assert isinstance(editor, MaskedEditor)
    assert editor.line.echoMode() == QLineEdit.EchoMode.Password
    field.take_focus()
    form.type("6222")
    assert editor.line.echoMode() == QLineEdit.EchoMode.Normal
    form.press(Qt.Key.Key_Tab)
    assert editor.line.echoMode() == QLineEdit.EchoMode.Password
    assert form.focus is editor.eye
    form.press(Qt.Key.Key_Space)
    assert editor.line.echoMode() == QLineEdit.EchoMode.Normal
    form.page.put(field.path, "6222021234")
    assert shown_value(form.session.state(field.path)) == "62******34"


def test_a_barcode_at_the_end_of_a_page_does_not_leave_it(form, qtbot):
    form.open("texts")
    form.page.field("texts.q_barcode").take_focus()
    with qtbot.assertNotEmitted(form.page.finished):
        form.type("9787")
        form.press(Qt.Key.Key_Return)
    assert form.session.value("texts.q_barcode") == "9787"


def test_a_photo_is_asked_for_by_f4_and_shown_by_its_name(form, qtbot):
    form.open("choices")
    field = form.page.field("choices.q_image")
    assert isinstance(field.editor, FileEditor)
    field.take_focus()
    with qtbot.waitSignal(form.page.attach_wanted) as wanted:
        form.press(Qt.Key.Key_F4)
    assert wanted.args == ["choices.q_image", "camera"]
    form.page.put(field.path, str(Attachment("a" * 64, "一寸照.jpg")))
    assert "一寸照.jpg" in shown_value(form.session.state(field.path))
    assert not field.editor.away.isHidden()
    field.editor.away.click()
    assert form.session.value(field.path) == ""


def test_what_is_chosen_of_many_is_taken_away_by_its_button(form):
    form.open("choices")
    path = "choices.q_multiple_village_minimal"
    form.page.put(path, ("v1", "v5"))
    chips = form.page.field(path).editor.inner.chips()
    assert [chip.accessibleName() for chip in chips] == ["去掉朝阳村", "去掉重庆路社区"]
    chips[0].setFocus()
    form.press(Qt.Key.Key_Space)
    assert form.session.value(path) == ("v5",)
