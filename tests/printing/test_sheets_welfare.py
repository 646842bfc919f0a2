"""The drawn forms of pensions, medical insurance, relief and families, as a county would hand them out.

Also the line at the foot that says where a form is not the county's own.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.item import ServiceItem
from forms.printing import render_blank, render_form, render_specimen
from tests.forms.compiled_items import item
from tests.printing import reading, samples
from tests.printing.drawn import drawn, plain
from tests.printing.test_official_form import members

NOTE = "本县未提供表样，按本县表样核对"
SMALL = "A5L,*\n12,${name}\n"
SLIP = "80,*\n12,${name}\n"


# --- the note at the foot -------------------------------------------------------------------


@pytest.mark.parametrize("own", [False, True])
def test_the_note_stands_below_the_footer_of_every_page(own: bool) -> None:
    noted = replace(drawn() if own else plain(drawn()), form_note=NOTE)
    pdf = render_form(noted, members(40), {}, samples.fonts())
    pages = reading.pages(pdf)
    assert len(pages) > 1
    assert all(f"注：{NOTE}" in page for page in pages)
    for number in range(len(pages)):
        left, low = reading.place(pdf, NOTE[:6], number)
        assert 284 < low < 292.5
        assert left > 80  # the applicant's initials stand at the left
    assert NOTE not in reading.text(
        render_form(replace(noted, form_note=""), members(40), {}, samples.fonts())
    )


def test_blank_and_specimen_say_it_too() -> None:
    noted = item("YB-003")
    for shown in (noted, plain(noted)):
        for pdf in (render_blank(shown, samples.fonts()), render_specimen(shown, samples.fonts())):
            assert "注：" + noted.form_note in reading.text(pdf)


def test_a_small_sheet_keeps_the_note_where_printers_reach() -> None:
    noted: ServiceItem = replace(drawn(SMALL), form_note=NOTE * 3)
    pdf = render_form(noted, {}, {}, samples.fonts())
    left, low = reading.place(pdf, NOTE[:6])
    assert left > 10
    assert low < 148 - 4


def test_a_slip_ends_with_its_footer() -> None:
    noted = replace(drawn(SLIP), form_note=NOTE)
    assert NOTE not in reading.text(render_form(noted, {}, {}, samples.fonts()))
