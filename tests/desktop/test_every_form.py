"""Every page of every item of the catalogue: each editor has a name and Tab comes to it, in reading order."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from desktop.formview import kinds
from forms.authoring.text_form import ITEMS
from forms.finding import Severity
from forms.finding_text import sentence
from tests.desktop.form_window import FormWindow, session_of
from tests.forms.compiled_items import item

EVERY = sorted(path.parent.name for path in ITEMS.glob("*/survey.csv"))


@pytest.fixture
def window(qtbot):
    """One window for all pages of an item."""

    def make(code):
        made = FormWindow(qtbot, item(code))
        made.session = session_of(made.session.item)
        return made

    return make


def with_rows(form):
    """One row in every repeat of the page, rows inside rows included."""
    for _ in range(3):
        for repeat in list(form.page.repeats()):
            if repeat.relevant and not repeat.add.isHidden() and not repeat.count:
                form.page.rows.add(repeat)
                form.page.fields()


@pytest.mark.parametrize("code", EVERY)
def test_every_editor_has_a_name_and_tab_reaches_it(window, code):
    form = window(code)
    for page in form.session.pages():
        form.open(page.path)
        form.page.fields()
        with_rows(form)
        stops = list(form.page._parts.stops())
        asked = [field for field in form.page.fields() if field.asks]
        for field in asked:
            mine = field.stops()
            assert mine, field.path
            assert [stop for stop in mine if not stop.accessibleName()] == [], field.path
            assert any(field.node.label in stop.accessibleName() for stop in mine) or _of_choices(field)
            assert set(map(id, mine)) <= set(map(id, stops)), field.path
        if not stops:
            continue
        stops[0].setFocus()
        reached = [form.focus]
        for _ in stops[1:]:
            form.press(Qt.Key.Key_Tab)
            reached.append(form.focus)
        assert reached == stops, (code, page.path)
        form.press(Qt.Key.Key_Tab)
        assert form.focus is form.next, (code, page.path)


def _is_computed(session, path):
    """A question that only the form itself answers."""
    node = session.item.node(path)
    return node.kind == "question" and session.state(path).readonly


def _of_choices(field):
    """Buttons bear the name of their choice; the row of them bears the question's."""
    inner = getattr(field.editor, "inner", None)
    return inner is not None and field.node.label in inner.accessibleName()


@pytest.mark.parametrize("code", EVERY)
def test_the_first_mistake_of_each_page_is_found_by_next_step(window, code):
    form = window(code)
    for page in form.session.pages():
        found = [f for f in form.session.findings(page.path) if f.severity is Severity.ERROR]
        form.open(page.path)
        form.page.show_findings([(f.path, sentence(f, form.session.item)) for f in found], [])
        if not found:
            assert form.page.summary.isHidden()
            continue
        asking = [f.path for f in found if not _is_computed(form.session, f.path)]
        if not asking:
            assert form.focus is form.page.summary
            continue
        first = asking[0]
        if any(repeat.path == first for repeat in form.page.repeats()):
            assert isinstance(form.focus, QPushButton)
            continue
        field = form.page.field(first)
        assert field.isAncestorOf(form.focus), first
        assert field.error
        assert field.kind not in kinds.SILENT or field.kind == kinds.BY_HAND
        assert form.focus.accessibleDescription() in (field.error, "") or _of_choices(field)
