"""Every official form that is drawn as a print sheet: sound, whole, and with everything its specimen says."""

from __future__ import annotations

import pytest

from forms.authoring.compiler import compile_source
from forms.authoring.text_form import ITEMS
from forms.print_marks import read_marks
from forms.print_names import Names
from forms.printing import render_blank, render_specimen
from forms.printing.form_values import printed
from forms.printing.specimen import specimen_answers
from tests.forms.compiled_items import compiled
from tests.printing import reading, samples

DRAWN = sorted(path.parent.name for path in ITEMS.glob("*/print_form.csv"))
MOST_PAGES = 3
PLACES = (
    ("城乡居民", 63.7, 28.2),
    ("证件类型", 36.6, 54.4),
    ("赵志强", 55.0, 44.5),
    ("户籍地址", 36.6, 74.6),
    ("缴费档次", 36.6, 124.6),
    ("声明与签名", 30.7, 193.6),
    ("县社保机构意见", 146.9, 209.5),
    ("填表说明", 26.0, 254.4),
)


def test_there_are_drawn_forms() -> None:
    assert "SB-001" in DRAWN


@pytest.mark.parametrize("item_id", DRAWN)
def test_the_author_is_told_nothing(item_id: str) -> None:
    assert [str(finding) for finding in compiled(item_id).findings if "print." in finding.code] == []


@pytest.mark.parametrize("item_id", DRAWN)
def test_blank_and_specimen_are_whole(item_id: str) -> None:
    item = compiled(item_id).item
    blank, filled = render_blank(item, samples.fonts()), render_specimen(item, samples.fonts())
    assert len(reading.sizes(blank)) <= len(reading.sizes(filled)) <= MOST_PAGES
    words = reading.text(filled)
    title = item.form_title.split("(")[0].split("（")[0]
    assert title in words
    assert title in reading.text(blank)
    for told in ("NaN", "${", "▯"):
        assert told not in words


@pytest.mark.parametrize("item_id", DRAWN)
def test_the_specimen_shows_the_answers_of_its_marks(item_id: str) -> None:
    """Each `${name}` outside tables and texts: the answer stands in the text layer in one piece."""
    item = compiled(item_id).item
    answers = specimen_answers(item)
    words = reading.text(render_specimen(item, samples.fonts()))
    names = Names(item.root)
    for sheet in item.print_sheets.values():
        for mark in (mark for cell in sheet.cells for mark in read_marks(cell.text)):
            node = names.find(mark.name) if mark.op in ("field", "boxes") else None
            if node is None or node.filled_by == "office" or names.within[node.path]:
                continue
            value = answers.values.get(node.path, "")
            shown = value if mark.op == "boxes" else printed(node, value, item, {}, ticks=False)
            text = str(shown).replace("-", "") if mark.op == "boxes" and node.type == "date" else str(shown)
            assert "".join(text.split()) in words, (node.path, text)


def test_golden_places_of_one_form() -> None:
    """SB-001: mm from the upper left corner, half a millimetre is allowed."""
    pdf = render_specimen(compiled("SB-001").item, samples.fonts())
    for text, x, y in PLACES:
        found = reading.place(pdf, text)
        assert found == (pytest.approx(x, abs=0.5), pytest.approx(y, abs=0.5)), text


def test_compiled_twice_the_same() -> None:
    assert compile_source(ITEMS / "SB-001").item == compiled("SB-001").item
