"""The drawn forms of pensions, medical insurance, relief and families, as a county would hand them out.

Every answer of the specimen is looked for on the paper by its question; so is the declaration
that is signed. Also the line at the foot that says where a form is not the county's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from forms.answers import Answers
from forms.item import ServiceItem
from forms.printing import render_blank, render_form, render_specimen
from forms.printing.form_values import options
from forms.printing.print_values import PaperAnswers
from forms.printing.specimen import specimen_answers
from tests.forms.compiled_items import compiled, item
from tests.printing import reading, samples
from tests.printing.drawn import drawn, plain
from tests.printing.test_official_form import members
from tests.printing.test_sheets_rural import (
    bare,
    expected,
    given,
    places,
    questions,
    specimen,
    table_head,
    words,
)

PAGES: Mapping[str, int] = {
    "SB-002": 1,
    "SB-004": 1,
    "YB-001": 1,
    "YB-002": 1,
    "YB-003": 1,
    "MZ-001": 3,
    "MZ-002": 2,
    "MZ-003": 2,
    "MZ-004": 1,
    "MZ-005": 2,
    "MZ-007": 1,
    "WJ-001": 1,
    "WJ-002": 1,
}
"""How many pages the specimen takes; a blank form takes as many."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "SB-002": ("累计缴费年限", "15年", "2025年12月", "待遇核定", "县级社会保险经办机构意见"),
    "SB-004": ("注销原因", "2025年12月", "法定继承人数", "2人", "待遇结算", "丧葬补助金"),
    "YB-001": ("参保年度", "2027年度", "资助参保身份", "同户参保人员", "出生医学证明编号"),
    "YB-002": ("备案方式", "温馨提示", "备案开始日期", "逾期按临时外出就医人员待遇"),
    "MZ-001": ("致困原因", "赡养抚养扶养义务人", "重病病种或残疾类别等级", "金融资产", "乡镇街道初审意见"),
    "MZ-002": ("无劳动能力依据", "法定义务人", "生活自理能力", "分散供养照料人", "照料护理费"),
    "MZ-003": ("困难原因", "3人", "46800.00", "调查核实情况", "村居评议意见", "超过小额限额"),
    "MZ-004": ("80—89周岁", "2021年10月", "同时享受的补贴", "（一寸）", "县级民政部门意见"),
    "MZ-005": ("残疾人证号", "择高选择", "监护人或联系人", "县级残联意见", "（一寸）"),
    "MZ-007": ("血型", "紧急联系电话", "（二寸）", "领证人签字", "发证单位意见"),
    "WJ-001": ("女方", "男方", "现有子女情况", "20周", "2020年6月", "承诺人签字"),
    "WJ-002": ("与婴幼儿关系", "第2孩", "账户类型", "县级卫生健康部门意见"),
    "YB-003": ("23680.50元", "贰万叁仟陆佰捌拾元伍角", "3张", "未直接结算原因", "复核意见"),
}
"""Words of the official form by which its people know it, and values with their units."""

TABLES: Mapping[str, tuple[str, ...]] = {
    "YB-001": ("family.rows",),
    "MZ-001": ("members.rows", "supporters.rows2", "vehicle.veh_rows", "house.house_rows"),
    "MZ-002": ("cond.rows2",),
    "MZ-003": ("members.rows",),
    "WJ-001": ("children.rows",),
}
"""The tables that grow."""

UNTICKED = {"false", "0", "9"}
"""Options that may go without a box: 否, and the sexes unknown and unsaid."""
FULL_WIDTH = str.maketrans(",()", "，（）")
VILLAGE, NAMED = "511999104205", "四川省内江市示范区椑木镇椑南村"
MANY = 70
SMALLEST = 9.0  # points; what a sheet asks for, before a long answer shrinks

each_form = pytest.mark.parametrize("item_id", PAGES)


@each_form
def test_specimen_and_blank_take_their_pages(item_id: str) -> None:
    assert len(reading.sizes(specimen(item_id))) == PAGES[item_id]
    assert len(reading.sizes(render_blank(item(item_id), samples.fonts()))) == PAGES[item_id]


@each_form
def test_it_is_the_form_people_know(item_id: str) -> None:
    for said in WORDS[item_id]:
        assert said in words(item_id), said


@each_form
def test_the_author_is_told_of_nothing_forgotten_or_too_long(item_id: str) -> None:
    found = compiled(item_id)
    assert [str(one) for one in found.findings if one.code.startswith("print.")] == []
    assert [str(one) for one in found.notes if one.code == "print.unprinted"] == []


@each_form
def test_every_answer_of_the_specimen_is_on_the_paper(item_id: str) -> None:
    form = item(item_id)
    answers = specimen_answers(form)
    paper = PaperAnswers(form, answers, {"printed_at": "2026-11-27"})
    told = [(node, record, value) for node in questions(form) for record, value in given(answers, form, node)]
    assert sum(bool(value) for _, _, value in told) > 8
    for node, record, value in told:
        marked = list(places(form, node))
        assert marked, f"{node.path} stands nowhere"
        for cell, mark, after in marked if value else ():
            shown = bare("".join(piece.text for piece in paper.pieces(cell, record))) or str(value)
            for said in map(bare, expected(form, node, value, mark, after)):
                assert said in shown, (node.path, said)
                assert said.strip("☑□") in words(item_id), (node.path, said)


@each_form
def test_every_option_has_its_box(item_id: str) -> None:
    form = item(item_id)
    for node in questions(form):
        boxes = {mark.argument for _, mark, _ in places(form, node) if mark.op == "tick"}
        if boxes:
            assert {choice.value for choice in options(node, form, {})} - boxes <= UNTICKED, node.path


@each_form
def test_what_is_signed_stands_above_the_signature(item_id: str) -> None:
    form = item(item_id)
    signed = [node for node in form.root.walk() if node.type == "note" and node.name == "declaration"]
    assert signed
    for node in signed:
        assert bare(node.hint).translate(FULL_WIDTH) in words(item_id)


@each_form
def test_offices_have_room_to_write_and_nothing_is_written_there(item_id: str) -> None:
    form = item(item_id)
    office = [node for node in form.root.walk() if node.kind == "question" and node.filled_by == "office"]
    opinions = [
        cell for sheet in form.print_sheets.values() for cell in sheet.cells if cell.kind == "opinion"
    ]
    wanted = [node for node in office if node.name.endswith("_opinion")]
    assert len(opinions) >= len(wanted)
    assert words(item_id).count("（盖章）") >= len(opinions)
    answers = specimen_answers(form)
    scribbled = {**answers.values, **{node.path: "单位已填" for node in office}}
    pdf = render_form(form, Answers(scribbled, answers.repeats).to_json(), {}, samples.fonts())
    assert "单位已填" not in reading.text(pdf)


@pytest.mark.parametrize("item_id", ["MZ-002", "MZ-004", "MZ-005", "MZ-007"])
def test_a_photograph_fits_into_its_frame(item_id: str) -> None:
    form = item(item_id)
    sheet = form.print_sheets["print_form"]
    frame = next(cell for cell in sheet.cells if cell.kind == "photo")
    wide, tall = (350, 490) if "二寸" in frame.text else (250, 350)
    assert sheet.cell_width(frame) >= wide
    assert sheet.cell_height(frame) >= tall
    asked = [node.name for node in form.root.walk() if node.type == "image" and node.name == "photo"]
    assert [frame.detail] == (asked or [""])


@each_form
def test_the_names_of_places_do_not_cost_a_page(item_id: str) -> None:
    form = item(item_id)
    answers = specimen_answers(form)
    pdf = render_form(form, answers.to_json(), {"places": {VILLAGE: NAMED}}, samples.fonts())
    assert len(reading.sizes(pdf)) == PAGES[item_id]
    asked = list(answers.values.values()).count(VILLAGE)
    assert reading.text(pdf).count(f"{NAMED}（{VILLAGE}）") == asked


@each_form
def test_letters_are_large_enough(item_id: str) -> None:
    for sheet in item(item_id).print_sheets.values():
        assert min(cell.size for cell in sheet.cells) >= SMALLEST * 10


@each_form
def test_the_blank_form_has_no_answers(item_id: str) -> None:
    form = item(item_id)
    blank = reading.text(render_blank(form, samples.fonts()))
    fixed = "".join(bare(cell.text) for sheet in form.print_sheets.values() for cell in sheet.cells)
    answers = specimen_answers(form)
    values = [
        str(value)
        for node in questions(form)
        if node.type in ("text", "decimal")
        for _, value in given(answers, form, node)
        if len(value) > 3 and bare(str(value)) not in fixed
    ]
    assert len(values) > 3
    assert [value for value in values if bare(value) in blank] == []


@pytest.mark.parametrize(
    ("item_id", "path"), [(each, path) for each, paths in TABLES.items() for path in paths]
)
def test_rows_beyond_the_minimum_grow_the_table_and_repeat_its_head(item_id: str, path: str) -> None:
    form = item(item_id)
    answers = specimen_answers(form)
    name = next(child.name for child in form.root.walk() if child.path.startswith(path + "."))
    rows = tuple({name: f"第{number}人某"} for number in range(1, MANY + 1))
    grown = Answers(answers.values, {**answers.repeats, path: rows})
    pages = reading.pages(render_form(form, grown.to_json(), {}, samples.fonts()))
    assert len(pages) > PAGES[item_id]
    assert all(f"第{number}人某" in "".join(pages) for number in range(1, MANY + 1))
    head = table_head(form, path)
    with_rows = [page for page in pages if "人某" in page]
    assert len(with_rows) > 1
    assert all(word in page for word in head for page in with_rows)


# --- the note at the foot -------------------------------------------------------------------

NOTE = "本县未提供表样，按本县表样核对"
SMALL = "A5L,*\n12,${name}\n"
SLIP = "80,*\n12,${name}\n"


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
