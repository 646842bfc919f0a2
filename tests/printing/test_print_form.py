"""The official form drawn from a print sheet: positions, marks, growth, pages, blank and specimen."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from forms.printing import MissingGlyphs, render_blank, render_form, render_specimen
from tests.printing import reading, samples
from tests.printing.drawn import FORM, drawn, printed
from tests.printing.test_official_form import DATA, ITEM, VALUES, members


def one_cell(text: str, answers: dict[str, object] | None = None, least: str = "") -> str:
    """What a single cell prints, page furniture left out."""
    form = f"A4,*\n12{least},{text}\n"
    words = reading.text(render_form(drawn(form), answers or {}, {}, samples.fonts()))
    return words.replace("办件号：", "").replace("事项编码：MZ-001版本：2026-11", "").split("第1页")[0]


def filled(**values: str) -> dict[str, object]:
    return {"values": {f"applicant.{name}": value for name, value in values.items()}}


# --- positions --------------------------------------------------------------------------------


def test_golden_places() -> None:
    """Left edge and lower edge of the first character, mm from the upper left corner; 0.3 mm are allowed."""
    pdf = printed(members(2))
    for words, x, y in (
        ("最低生活保障申请表", 80.2, 28.4),
        ("办件号", 25.1, 18.0),
        ("填表日期", 26.0, 36.0),
        ("丈夫", 54.1, 82.8),
        ("月收入", 37.9, 64.6),
        ("合计", 39.6, 171.5),
        ("负责人", 96.2, 206.1),
        ("说明：", 26.0, 218.4),
    ):
        found = reading.place(pdf, words)
        assert found == (pytest.approx(x, abs=0.3), pytest.approx(y, abs=0.3)), words


def test_one_page_of_the_right_size_with_its_furniture() -> None:
    pdf = printed(members(2))
    assert reading.sizes(pdf) == [(210, 297)]
    words = reading.text(pdf)
    assert samples.CASE_NO in words
    assert "事项编码：MZ-001" in words
    assert "第1页共1页" in words


def test_rules_are_drawn_and_none_where_there_are_no_borders() -> None:
    pdf = printed(members(2))
    assert reading.dark_cells(pdf, (24, 38, 26, 120)) > 200  # the left edge of the table
    assert reading.dark_cells(pdf, (26, 21, 70, 30)) == 0  # beside the title


def test_a_landscape_and_a_small_form() -> None:
    assert reading.sizes(printed({}, "A4L,*\n20,甲\n")) == [(297, 210)]
    assert reading.sizes(printed({}, "A5L,*\n20,甲\n", qr="")) == [(210, 148)]
    width, height = reading.sizes(printed({}, "80,*\n20,甲\n20,乙\n", qr=""))[0]
    assert (width, height < 80) == (80, True)


# --- marks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "values", "shown"),
    [
        ("${name}", {"name": "王某"}, "王某"),
        ("姓名：${name}", {"name": "王某"}, "姓名：王某"),
        ("${gender}", {"gender": "1"}, "男"),
        ("${gender:label}", {"gender": "1"}, "男"),
        ("${gender:value}", {"gender": "1"}, "1"),
        ("${birth}", {"birth": "1984-02-19"}, "1984年2月19日"),
        ("${birth:year}/${birth:month}/${birth:day}", {"birth": "1984-02-09"}, "1984/2/9"),
        ("${wage}", {"wage": "7200"}, "7200.00"),
        ("${wage:upper}", {"wage": "1409.5"}, "壹仟肆佰零玖元伍角"),
        ("${id_no:mask}", {"id_no": "511999198402193174"}, "511999********3174"),
        ("${id_no[1]}${id_no[18]}", {"id_no": "51199919840219317X"}, "5X"),
        ("${birth[1]}${birth[8]}", {"birth": "1984-02-19"}, "19"),
        ("${id_no[*]}", {"id_no": "511999198402193174"}, "511999198402193174"),
        ("${=concat(${name}, '、', /data/applicant/gender)}", {"name": "王", "gender": "1"}, "王、1"),
        ("${=${wage} * 12}", {"wage": "7200"}, "86400"),
        ("${=format-date(today(), '%Y')}", {}, "2026"),
        ("${office.village}", {}, ""),
    ],
)
def test_marks(text: str, values: dict[str, str], shown: str) -> None:
    answers = {"values": {**filled(**values)["values"], "office.village": "不该出现"}}  # type: ignore[dict-item]
    field = f'"{text}"'
    assert one_cell(field, answers) == shown


def test_ticks_are_vectors_beside_their_words() -> None:
    assert one_cell("${gender?1}男　${gender?2}女", filled(gender="2")) == "男女"
    assert one_cell("${gender?}", filled(gender="2")) == "男女"  # unsaid values are not offered
    assert one_cell("${gender?}", filled(gender="9")) == "男女未说明的性别"
    ticked = render_form(drawn("A4,40\n20,${same?true}是\n"), filled(same="true"), {}, samples.fonts())
    clear = render_form(drawn("A4,40\n20,${same?true}是\n"), filled(same="false"), {}, samples.fonts())
    cell = (89, 21, 127, 39)
    assert reading.dark_cells(ticked, cell) > reading.dark_cells(clear, cell)


def test_blanks_leave_room_to_write() -> None:
    blank = render_form(drawn("A4,100\n20,{l}姓名：${name}\n"), {}, {}, samples.fonts())
    assert reading.dark_cells(blank, (70, 28, 90, 34)) > 20  # a line
    assert one_cell("${birth}") == "年月日"
    assert one_cell("于${birth:year}年${birth:month}月") == "于年月"


def test_empty_boxes_stand_in_a_blank_form() -> None:
    pdf = render_form(drawn("A4,120\n12,${id_no[*]}\n"), {}, {}, samples.fonts())
    assert reading.dark_cells(pdf, (50, 21.5, 167, 31)) > 300


# --- repeats and pages ------------------------------------------------------------------------------


def test_rows_grow_with_at_least_the_blank_ones() -> None:
    few = reading.text(printed(members(2)))
    assert "1成员1𠮷" in few
    assert "5合计2人" in few
    assert "6" not in few.split("成员2𠮷")[1].split("合计")[0].replace("511999200100000002", "")
    many = reading.text(printed(members(7)))
    assert "7成员7𠮷" in many
    assert "合计7人" in many


def test_forty_members_break_over_pages_and_repeat_the_head() -> None:
    pages = reading.pages(printed(members(40)))
    assert len(pages) == 2
    assert all("公民身份号码" in words for words in pages)
    assert "家庭成员" in pages[1]
    assert "申请人信息" not in pages[1]
    together = "".join(pages)
    assert all(f"成员{n}𠮷" in together for n in range(1, 41))
    assert all("申请人逐页确认签名" in words for words in pages[:-1])


def test_a_block_of_several_rows_repeats_together() -> None:
    form = "A4,20,*,*\n8,${#members.rows:2}${#},姓名,${m_name}\n8,^,号码,${m_id_no}\n"
    words = reading.text(printed(members(3), form, qr=""))
    assert words.count("姓名") == 3
    assert words.count("号码") == 3
    assert words.index("成员1𠮷") < words.index("511999200100000001") < words.index("成员2𠮷")


def test_the_answers_of_a_row_are_seen_by_its_expressions() -> None:
    form = 'A4,20,*\n8,${#rows}${#},"${=concat(${m_name}, string-length(${m_id_no}))}"\n'
    assert "2成员2𠮷18" in reading.text(printed(members(2), form))


def test_merged_rows_stay_together_on_a_new_page() -> None:
    tall = "".join(f"40,第{n}行,\n" for n in range(6))
    pages = reading.pages(printed({}, f"A4,40,*\n{tall}20,{{b}}意见,上\n20,^,下\n", qr=""))
    assert len(pages) == 2
    assert "意见" in pages[1]
    assert "上" in pages[1]
    assert "下" in pages[1]


def test_a_long_answer_shrinks_then_its_row_grows() -> None:
    form = "A4,20,30\n10,理由,${reason}\n10,末行,\n"
    short = reading.place(printed({}, form), "末行")[1]
    fits = reading.place(printed(filled(reason="国" * 30), form), "末行")[1]
    grown = reading.place(printed(filled(reason="国" * 200), form), "末行")[1]
    assert fits == short < grown
    assert reading.text(printed(filled(reason="国" * 200), form)).count("国") == 200


def test_a_form_of_one_page_stays_one_page_while_its_opinions_can_give_way() -> None:
    form = "A4,20,30\n10,理由,${reason}\n80,意见,${@opinion}\n80,意见,${@opinion}\n80,末行,\n"
    assert len(reading.pages(printed({}, form))) == 1
    longer = printed(filled(reason="国" * 100), form)
    assert len(reading.pages(longer)) == 1
    assert "末行" in reading.text(longer)
    assert len(reading.pages(printed(filled(reason="国" * 1000), form))) > 1


# --- other kinds of cells ---------------------------------------------------------------------------


def test_an_opinion_has_its_signer_seal_and_date_and_no_answers() -> None:
    words = reading.text(printed({"values": {**VALUES}}))
    assert "经调查核实，情况属实。" in words
    assert "负责人（签名）：" in words
    assert "（盖章）" in words
    assert "不该出现" not in words


def test_the_photograph_is_a_frame_or_the_picture_given() -> None:
    black = BytesIO()
    Image.new("L", (25, 35), 0).save(black, "PNG")
    cell = (160, 62, 188, 100)
    assert "照片" in reading.text(printed(members(1)))
    pdf = printed(members(1), images={"photo": black.getvalue()})
    assert "照片" not in reading.text(pdf)
    assert reading.dark_cells(pdf, cell) > 1000 > reading.dark_cells(printed(members(1)), cell)


def test_the_machine_code_stands_below_or_in_the_upper_margin_or_in_its_cell() -> None:
    below = (25, 250, 46, 276)
    assert reading.dark_cells(printed(members(2)), below) > 1000
    full = "A4,*\n250,满\n"
    assert reading.dark_cells(printed({}, full), (24, 4, 39, 19)) > 500
    assert len(reading.pages(printed({}, full))) == 1
    own = printed({}, "A4,*,30\n30,甲,${@qr}\n")
    assert reading.dark_cells(own, (165, 24, 188, 46)) > 1000
    assert reading.dark_cells(own, below) == 0


# --- the whole way ----------------------------------------------------------------------------------


def test_a_second_sheet_starts_a_new_page() -> None:
    item = drawn()
    back = replace(drawn("A4,*\n20,背面须知\n").print_sheets["print_form"], name="print_form_2")
    item = replace(item, print_sheets={**item.print_sheets, "print_form_2": back})
    pages = reading.pages(render_form(item, members(1), DATA, samples.fonts()))
    assert len(pages) == 2
    assert "背面须知" in pages[1]


def test_rare_names_copy_out_of_the_text_layer(tmp_path: Path) -> None:
    names = "李𬍛𠮷㼆䶮𬭎𫖯"
    pdf = printed({"values": {**VALUES, "applicant.name": names}})
    assert names in reading.text(pdf)
    poppler = reading.poppler_text(pdf, tmp_path)
    assert poppler is None or names in poppler


def test_a_character_without_a_font_is_refused_before_printing() -> None:
    with pytest.raises(MissingGlyphs):
        printed({"values": {"applicant.name": "王\ue111"}})


def test_same_answers_same_bytes() -> None:
    assert printed(members(3)) == printed(members(3))


def test_blank_and_specimen() -> None:
    item = replace(
        drawn(),
        sample={
            "applicant.name": "张示范",
            "applicant.id_no": "511999198402193174",
            "members.rows[0].m_name": "张一",
            "members.rows[1].m_name": "张二",
        },
    )
    blank = reading.text(render_blank(item, samples.fonts()))
    assert "最低生活保障申请表" in blank
    assert "张" not in blank
    assert "样张" not in blank
    specimen = reading.pages(render_specimen(item, samples.fonts()))
    assert all("示范文本" in words and "样张" in words for words in specimen)
    assert "张示范" in specimen[0]
    assert "张一" in specimen[0]
    assert "合计2人" in specimen[0]


def test_the_built_in_layout_serves_without_a_print_sheet() -> None:
    words = reading.text(render_specimen(replace(ITEM, sample={"applicant.name": "张示范"}), samples.fonts()))
    assert "张示范" in words
    assert "样张" in words


def test_the_form_in_the_readme_compiles() -> None:
    readme = (Path(__file__).parents[2] / "forms" / "items" / "README.md").read_text("utf-8")
    form = readme.split("```\nA4 {10}")[1].split("```")[0]
    assert drawn("A4 {10}" + form).print_sheets["print_form"].columns[0] == 80
    assert FORM
