"""The official form: grids, ticks, tables that grow, offices that stay empty."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.item import Choice, Guide, Node, ServiceItem
from forms.printing import MissingGlyphs, render_form
from forms.printing.form_values import printed
from tests.printing import reading, samples

YES_NO = (Choice("true", "是"), Choice("false", "否"))
GENDER = tuple(
    Choice(*pair) for pair in (("0", "未知的性别"), ("1", "男"), ("2", "女"), ("9", "未说明的性别"))
)
MANY = tuple(Choice(str(n), f"第{n}档") for n in range(1, 20))


def question(path: str, type_: str, label: str, **more: object) -> Node:
    return Node("question", path.rsplit(".", 1)[-1], path, type_, label, **more)  # type: ignore[arg-type]


MEMBERS = Node(
    "repeat",
    "rows",
    "members.rows",
    label="成员",
    children=(
        question("members.rows.m_name", "text", "姓名", max_length=50),
        question("members.rows.m_id_no", "text", "公民身份号码", max_length=18, print_as="boxes"),
        question("members.rows.m_gender", "select_one", "性别", choices="gender"),
        *(question(f"members.rows.m_{n}", "text", f"情况{n}", max_length=50) for n in range(8)),
        question("members.rows.m_sign", "image", "本人签字", appearance="signature"),
    ),
)
ROOT = Node(
    "group",
    "data",
    "",
    children=(
        Node(
            "group",
            "applicant",
            "applicant",
            label="申请人(户主)信息",
            children=(
                question("applicant.name", "text", "姓名", max_length=50),
                question("applicant.id_no", "text", "公民身份号码", max_length=18, print_as="boxes"),
                question("applicant.gender", "select_one", "性别", choices="gender"),
                question("applicant.birth", "date", "出生日期"),
                question("applicant.same", "select_one", "现住址与户籍地址相同", choices="yes_no"),
                question("applicant.grade", "select_one", "缴费档次(元/年)", choices="grades.csv"),
                question("applicant.wage", "decimal", "月收入", print_as="money"),
                question("applicant.reason", "text", "申请理由", appearance="multiline", max_length=500),
                question("applicant.secret", "calculate", "不打印"),
            ),
        ),
        Node("group", "members", "members", label="共同生活家庭成员情况", children=(MEMBERS,)),
        Node(
            "group",
            "sign",
            "sign",
            label="声明与签名",
            children=(
                question("sign.declaration", "note", "声明", hint="本人承诺以上内容真实、完整。"),
                question("sign.signature", "image", "申请人签名", appearance="signature"),
                question("sign.date", "date", "签署日期"),
            ),
        ),
        Node(
            "group",
            "office",
            "office",
            label="审核栏(由单位填写)",
            filled_by="office",
            children=(
                question(
                    "office.village", "text", "村(居)民委员会意见", appearance="multiline", filled_by="office"
                ),
                question(
                    "office.town", "text", "乡镇(街道)初审意见", appearance="multiline", filled_by="office"
                ),
            ),
        ),
    ),
)
ITEM = ServiceItem(
    item_id="MZ-001",
    version="2026-11",
    name="最低生活保障审核确认",
    form_title="最低生活保障申请表",
    dept="民政局",
    task_type="05",
    case_type="2",
    handling_mode="2",
    capacity="COLLECTIVE",
    clock_start="acceptance",
    root=ROOT,
    choices={"yes_no": YES_NO, "gender": GENDER},
    materials=(),
    guide=Guide(),
    legal_basis=(),
    levels={},
)
DATA = {
    "case_no": samples.CASE_NO,
    "site": samples.VILLAGE["name"],
    "user": "周明华",
    "printed_at": "2026-11-27 09:12",
    "qr": f"GSP1|{samples.CASE_NO}||20261127|ABCDEFGHIJKLMNOP",
    "tables": {"grades": [{"name": choice.value, "label": choice.label} for choice in MANY]},
}
VALUES = {
    "applicant.name": "李𬍛",
    "applicant.id_no": "511999198402193174",
    "applicant.gender": "2",
    "applicant.birth": "1984-02-19",
    "applicant.same": "true",
    "applicant.grade": "3",
    "applicant.wage": "7200",
    "applicant.reason": "丈夫患病多年，家庭缺乏劳动力。",
    "applicant.secret": "不该出现",
    "sign.signature": "paper",
    "office.village": "不该出现",
}


def members(count: int) -> dict[str, object]:
    rows = [
        {"m_name": f"成员{n}𠮷", "m_id_no": f"5119992001{n:08d}", "m_gender": "1", "m_sign": "paper"}
        for n in range(1, count + 1)
    ]
    return {"values": VALUES, "repeats": {"members.rows": rows}}


def test_filled_form_shows_what_was_answered() -> None:
    words = reading.text(render_form(ITEM, members(2), DATA, samples.fonts()))
    for shown in (
        "最低生活保障申请表",
        "李𬍛",
        "511999198402193174",
        "1984年2月19日",
        "第3档",
        "7200.00",
        "成员2𠮷",
    ):
        assert shown in words
    for hidden in ("不该出现", "paper", "未知的性别"):
        assert hidden not in words
    assert words.count(samples.CASE_NO) == 1
    assert "本人承诺以上内容真实、完整。" in words


def test_forty_members_grow_over_pages_with_repeated_heads() -> None:
    pages = reading.pages(render_form(ITEM, members(40), DATA, samples.fonts()))
    together = "".join(pages)
    assert len(pages) >= 4
    assert all(f"成员{n}𠮷" in together for n in range(1, 41))
    assert all(f"5119992001{n:08d}" in together for n in range(1, 41))
    assert all("公民身份号码" in words for words in pages[:-1])
    assert all("申请人逐页确认签名" in words for words in pages[:-1])
    assert f"第{len(pages)}页共{len(pages)}页" in pages[-1]


def test_blank_form_has_the_same_labels() -> None:
    blank = reading.text(render_form(ITEM, {}, {**DATA, "case_no": "", "qr": ""}, samples.fonts()))
    assert "李" not in blank
    assert "（由单位填写）" in blank or "(由单位填写)" in blank
    assert "年月日" in blank


def test_office_opinions_stay_empty_with_room_for_seal_and_date() -> None:
    words = reading.text(render_form(ITEM, members(1), DATA, samples.fonts()))
    assert words.count("（盖章）") == 2
    assert words.count("经办人：") == 2


def test_same_answers_same_bytes() -> None:
    assert render_form(ITEM, members(3), DATA, samples.fonts()) == render_form(
        ITEM, members(3), DATA, samples.fonts()
    )


def test_missing_glyph_is_refused() -> None:
    answers = {"values": {"applicant.name": "王\ue111"}, "repeats": {}}
    with pytest.raises(MissingGlyphs) as refused:
        render_form(ITEM, answers, DATA, samples.fonts())
    assert refused.value.chars == "\ue111"


@pytest.mark.parametrize(
    ("path", "value", "shown"),
    [
        ("applicant.gender", "1", "■男　□女"),
        ("applicant.gender", "9", "□男　□女　■未说明的性别"),
        ("applicant.gender", "", "□男　□女"),
        ("applicant.grade", "3", "第3档"),
        ("applicant.birth", "", "　　　年　　月　　日"),
        ("applicant.wage", "12.5", "12.50"),
        ("applicant.wage", "约十元", "约十元"),
        ("sign.signature", "paper", ""),
    ],
)
def test_values(path: str, value: str, shown: str) -> None:
    text = printed(ITEM.node(path), value, ITEM, DATA["tables"])  # type: ignore[arg-type]
    assert text.replace("\u2060", "") == shown


def test_several_ticks() -> None:
    node = replace(ITEM.node("applicant.gender"), type="select_multiple")
    assert printed(node, ("1", "2"), ITEM, {}).replace("\u2060", "") == "■男　■女"


def test_a_month_is_printed_as_a_month_and_a_blank_one_has_no_day() -> None:
    month = question("applicant.since", "date", "起领年月", appearance="w3 month-year")
    assert printed(month, "2024-05", ITEM, {}) == "2024年5月"
    assert printed(month, "", ITEM, {}) == "　　　年　　月"
    day = question("applicant.birth", "date", "出生日期")
    assert printed(day, "2024-05-06", ITEM, {}) == "2024年5月6日"
    assert printed(day, "", ITEM, {}) == "　　　年　　月　　日"
    assert printed(day, "2024-13", ITEM, {}) == "2024-13"
