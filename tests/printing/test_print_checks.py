"""What an author is told about a print sheet, each at its cell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.authoring.mends import mend_of
from forms.authoring.print_checks import check_prints, missing_glyphs
from tests.printing import samples
from tests.printing.drawn import FORM, draft, findings, told
from tests.printing.test_official_form import ITEM


def test_a_sound_form_says_nothing() -> None:
    assert told(FORM) == []


@pytest.mark.parametrize(
    ("text", "where", "code"),
    [
        ("A4,*\n8,${nobody}\n", "B2", "print.unknown"),
        ("A4,*\n8,${nobody?1}\n", "B2", "print.unknown"),
        ("A4,*\n8,${name\n", "B2", "print.mark"),
        ("A4,*\n8,${姓名}\n", "B2", "print.mark"),
        ("A4,*\n8,＄｛name｝\n", "B2", "print.mark"),
        ("A4,*\n8,$｛name｝\n", "B2", "print.mark"),
        ("A4,*\n8,${name:upperr}\n", "B2", "print.part"),
        ("A4,*\n8,${name:year}\n", "B2", "print.part"),
        ("A4,*\n8,${gender?3}\n", "B2", "print.choice"),
        ("A4,*\n8,${name?1}\n", "B2", "print.choice"),
        ("A4,*\n8,${name?}\n", "B2", "print.choice"),
        ("A4,*\n8,${m_name}\n", "B2", "print.outside"),
        ("A4,*\n8,${#}\n", "B2", "print.outside"),
        ("A4,*,*\n8,甲,${#nobody}\n", "C2", "print.repeat"),
        ("A4,*\n8,${=sum(${m_0}}\n", "B2", "print.expression"),
        ("A4,*\n8,${=1 +}\n", "B2", "print.expression"),
        ("A4,*\n8,${=wrong(1)}\n", "B2", "print.expression"),
        ("A4,*\n8,${=/data/nobody}\n", "B2", "print.expression"),
        ("A4,*\n8,${=${nobody} + 1}\n", "B2", "print.unknown"),
        ("A4,100,100\n8,甲,乙\n", "", "print.wide"),
        ("A4,*\n300,甲\n", "A2", "print.tall"),
        ("A5L,*\n120,甲\n", "", "print.code_room"),
        ("A4,*,10\n8,甲,${reason}\n", "C2", "print.overflow"),
        ("A4,*,10\n8,甲,{v}公民身份号码\n", "C2", "print.overflow"),
        ("A4,*,10\n8,甲,{nowrap}公民身份号码\n", "C2", "print.overflow"),
        ("A4,*,20\n8,甲,${id_no[*]}\n", "C2", "print.overflow"),
        ("A4,*\n8,{斜}甲\n", "B2", "print.style"),
    ],
)
def test_one_mistake(text: str, where: str, code: str) -> None:
    place = f"print_form!{where}" if where else "print_form"
    if code in ("print.tall",):
        place = "print_form!B2"
    assert (place, code) in findings(text)
    assert mend_of(code)


def test_a_repeat_inside_a_repeat_is_refused() -> None:
    inner = replace(ITEM.node("members.rows"), name="jobs", path="members.rows.jobs", children=())
    rows = replace(ITEM.node("members.rows"), children=(inner,))
    group = replace(ITEM.node("members"), children=(rows,))
    item = replace(ITEM, root=replace(ITEM.root, children=(group,)))
    assert ("print_form!C2", "print.repeat") in findings("A4,*,*\n8,甲,${#jobs}\n", item)


def test_names_used_twice_need_their_path() -> None:
    twin = replace(ITEM.root.children[0], name="agent", path="agent", children=())
    child = replace(ITEM.root.children[0].children[0], path="agent.name")
    root = replace(ITEM.root, children=(*ITEM.root.children, replace(twin, children=(child,))))
    item = replace(ITEM, root=root)
    assert findings("A4,*\n8,${name}\n", item) == {("print_form!B2", "print.unknown")}
    assert findings("A4,*\n8,${agent.name}\n", item) == set()


def test_the_longest_answer_may_grow_its_row_a_little() -> None:
    assert findings("A4,60,*\n8,${name},\n") == set()
    form = "A4,40,*\n8,${name},\n"
    assert findings(form) == set()
    assert ("print_form!B2", "print.overflow") in {(n.where, n.code) for n in told(form, notes=True)}
    assert findings("A4,*\n60,${reason}\n") == set()


def test_questions_that_stand_nowhere_are_a_note() -> None:
    found = [note.message for note in told(FORM, notes=True) if note.code == "print.unprinted"]
    assert len(found) == 1
    assert "m_1" in found[0]
    assert "m_0" not in found[0]
    assert "wage" not in found[0]


def test_words_without_a_glyph_are_told_at_their_cell() -> None:
    made = draft("A4,*,*\n8,甲,\ue123${name}\n")
    found = missing_glyphs({"print_form": made}, samples.fonts().missing_glyphs)
    assert [(one.where, one.code) for one in found] == [("print_form!C2", "print.glyph")]


def test_overlapping_cells_are_told_at_the_second() -> None:
    made = draft("A4,*,*\n8,甲,乙\n")
    wide = tuple(replace(cell, columns=2) if cell.column == 0 else cell for cell in made.sheet.cells)
    made = replace(made, sheet=replace(made.sheet, cells=wide))
    found = [one for one in check_prints(ITEM, {"print_form": made}) if one.code != "print.unprinted"]
    assert [(one.where, one.code) for one in found] == [("print_form!C2", "print.overlap")]


def test_a_form_without_the_usual_name_and_mixed_papers() -> None:
    other = draft("A4,*\n8,甲\n", "print_other")
    assert "print.name" in {one.code for one in check_prints(ITEM, {"print_other": other})}
    small = draft("A5L,*\n8,乙\n", "print_form")
    both = check_prints(ITEM, {"print_form": small, "print_other": other})
    assert "print.papers" in {one.code for one in both}
