"""D17, D18, the other kinds of D19, archive and sub-task sheets; slips on thermal paper; large type."""

from __future__ import annotations

from typing import Any

import pytest

from forms.printing import PAPERS, MissingGlyphs, render
from tests.printing import reading, samples

BASE: dict[str, Any] = {
    "doc_no": "内椑木诺〔2026〕01-000007号",
    "case_no": samples.CASE_NO,
    "site": samples.VILLAGE["name"],
    "user": "周明华",
    "printed_at": "2026-11-27 09:12",
    "date": "2026年11月27日",
    "qr": f"GSP1|{samples.CASE_NO}||20261127|ABCDEFGHIJKLMNOP",
    "applicant": "李𬍛",
    "id_no": "511999198402193174",
    "item": "最低生活保障审核确认",
}
PLEDGE = {**BASE, "rows": [{"name": "收入证明", "until": "2026年12月4日", "effect": "终止审核，退回材料"}]}
INFORM = {
    **BASE,
    "fact": "本人无固定收入",
    "law": "《社会救助暂行办法》第九条：……",
    "effect": "撤销决定，追回已领资金",
    "check": "信息核对、入户调查",
    "guardian": "王某",
}
CHECK = {
    **BASE,
    "organ": "某区民政局",
    "rows": [
        {"name": "李𬍛", "id_type": "居民身份证", "id_no": "511999198402193174", "relation": "户主"},
        {
            "name": "李小𠮷",
            "id_type": "居民身份证",
            "id_no": "511999201402193170",
            "relation": "子",
            "agent": "李𬍛",
        },
    ],
    "agents": [{"name": "李𬍛", "id_no": "511999198402193174", "relation": "父", "phone": "13800000002"}],
}
FILE = {
    **BASE,
    "stamp": {
        "fonds": "0123",
        "year": "2026",
        "item_no": "12",
        "unit": "民政",
        "retention": "10年",
        "page_count": "18",
    },
    "rows": [
        {"name": f"第{n}份文书", "doc_no": f"某文〔2026〕{n}号", "date": "2026-11-27", "pages": "2"}
        for n in range(1, 9)
    ],
    "checked": ["已邀请评价"],
    "closed": "2026年12月20日",
    "result": "予以确认",
}
SUBTASK = {
    **BASE,
    "organ": "椑木镇人民政府",
    "dept": "自然资源所",
    "question": "是否占用永久基本农田？",
    "due": "2026年12月11日",
}
SUMMARY = {
    **BASE,
    "rows": [
        {
            "dept": "自然资源所",
            "question": "地类",
            "due": "12月11日",
            "answered": "12月8日",
            "answer": "同意",
            "reason": "不占用永久基本农田",
        }
    ],
    "conclusion": "可以批准",
}
BOOKED = {
    **BASE,
    "number": "Y-0012",
    "slot": "2026年12月1日 9:00—9:30",
    "place": "便民服务中心2号窗口",
    "bring": "身份证",
    "cancel": "028-00000001",
}
VISIT = {
    **BASE,
    "address": "楠木寺村5组12号",
    "phone": "138****0002",
    "why": "高龄",
    "slot": "2026年12月1日上午",
    "staff": ["周明华", "王桂芳"],
    "work": "读卡、签名、拍照",
}
QUEUE = {**BASE, "number": "A012", "waiting": 3, "priority": "老年人", "taken_at": "09:12"}

DRAWN = (
    ("D17", "", PLEDGE, "容缺补交承诺书", ("收入证明", "2026年12月4日", "终止审核")),
    ("D17", "inform", INFORM, "告知承诺书", ("撤销决定", "信息核对", "由监护人王某承诺")),
    ("D18", "", CHECK, "家庭经济状况核对授权书", ("511999201402193170", "李小𠮷", "示范文本", "逐一签名")),
    ("D19", "appointment", BOOKED, "预约单", ("Y-0012", "不再重新取号")),
    ("D19", "home_visit", VISIT, "上门服务单", ("周明华、王桂芳", "两人以上")),
    ("DA", "", FILE, "办件归档单", ("第8份文书", "以下空白", "10年")),
    ("DS", "", SUBTASK, "并联审批子任务单", ("永久基本农田", "部门印章", "2026年12月11日")),
    ("DS", "summary", SUMMARY, "并联审批意见汇总表", ("可以批准", "不占用")),
)  # fmt: skip


@pytest.mark.parametrize(("code", "variant", "data", "title", "shown"), DRAWN)
def test_each_on_one_sheet_with_its_words(
    code: str, variant: str, data: dict[str, Any], title: str, shown: tuple[str, ...]
) -> None:
    pdf = render(code, data, samples.fonts(), variant)
    words = reading.text(pdf)
    assert reading.sizes(pdf) == [(210, 148) if code == "D19" else (210, 297)]
    assert title == PAPERS[code].title(variant)
    assert all(text in words for text in (title, data["doc_no"], *shown))
    assert "第1页共1页" in words
    assert render(code, data, samples.fonts(), variant) == pdf


def test_the_countys_own_clauses_take_the_place_of_the_model() -> None:
    words = reading.text(render("D18", {**CHECK, "clauses": ["本县统一文本。"]}, samples.fonts()))
    assert "一、本县统一文本。" in words
    assert "示范文本" not in words


def test_blank_rows_to_write_in() -> None:
    words = reading.text(render("D18", {**CHECK, "rows": [], "agents": []}, samples.fonts()))
    assert "12345" in words


# --- thermal slips -----------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "code", "variant"), [
    ("D01-agent", "D01", "agent"), ("D01-window", "D01", "window"), ("D01b", "D01b", ""),
    ("D03-hint", "D03", "hint"), ("D19", "D19", ""),
])  # fmt: skip
def test_slips_of_eighty_millimetres(name: str, code: str, variant: str) -> None:
    _, _, _, case, body, profile = next(row for row in samples.ALL if row[0] == name)
    data = samples.data(code, variant, case, body, profile)
    pdf = render(code, data, samples.fonts(), variant, "80")
    width, height = reading.sizes(pdf)[0]
    assert (width, len(reading.sizes(pdf))) == (80, 1)
    assert 60 < height < 260
    words = reading.text(pdf)
    assert data["case_no"] in words
    assert data["doc_no"] in words
    assert "511999********" not in words
    sides = ((0, 0, 3.5, height - 1), (76.5, 0, 79.5, height - 1))
    edge = sum(reading.dark_cells(pdf, side) for side in sides)
    assert edge == 0  # nothing outside the printable 72 mm


def test_the_slip_of_a_receipt_says_what_the_sheet_must() -> None:
    data = samples.data("D01", "agent")
    words = reading.text(render("D01", data, samples.fonts(), "agent", "80"))
    assert "代办登记回执" in words
    assert "不是受理凭证" in words
    assert f"尾号{data['id_no'][-4:]}" in words


def test_a_queue_number_on_both_widths() -> None:
    from forms.printing.tickets import NARROW, queue_slip

    assert reading.sizes(render("D19", QUEUE, samples.fonts(), "queue"))[0][0] == 80
    pdf = queue_slip(QUEUE, samples.fonts(), NARROW)
    assert reading.sizes(pdf)[0][0] == 58
    assert "A012" in reading.text(pdf)
    assert "前面：3人" in reading.text(pdf)


@pytest.mark.parametrize(
    ("code", "variant"), [("D03", ""), ("D04", ""), ("D07", "refuse"), ("D08", ""), ("D10", "")]
)
def test_legal_notices_are_never_on_thermal_paper(code: str, variant: str) -> None:
    with pytest.raises(KeyError):
        render(code, {**BASE, "rows": []}, samples.fonts(), variant, "80")


def test_a_slip_refuses_a_character_without_a_font() -> None:
    data = {**samples.data("D01", "agent"), "item": "补贴\ue123"}
    with pytest.raises(MissingGlyphs):
        render("D01", data, samples.fonts(), "agent", "80")


# --- large type ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "sheets"), [
    ("D01-agent", 2), ("D01b", 2), ("D02", 3), ("D03-hint", 2), ("D03", 3), ("D05", 5), ("D16", 2), ("D19", 2),
])  # fmt: skip
def test_large_type(name: str, sheets: int) -> None:
    _, code, variant, case, body, profile = next(row for row in samples.ALL if row[0] == name)
    data = samples.data(code, variant, case, body, profile)
    usual = render(code, data, samples.fonts(), variant)
    large = render(code, data, samples.fonts(), variant, "large")
    assert len(reading.sizes(large)) <= sheets
    assert all(max(size) == 297 for size in reading.sizes(large))
    if code != "D03":
        assert set(reading.text(usual)) <= set(reading.text(large)) | set("0123456789页共第")
    assert reading.tallest(large, "李") > 1.5 * reading.tallest(usual, "李") or code == "D03"


@pytest.mark.parametrize("name", ["D01-agent", "D01b"])
def test_the_names_of_a_large_receipt_are_as_large_as_what_stands_beside_them(name: str) -> None:
    _, code, variant, case, body, profile = next(row for row in samples.ALL if row[0] == name)
    data = samples.data(code, variant, case, body, profile)
    usual, large = (render(code, data, samples.fonts(), variant, shape) for shape in ("", "large"))
    assert reading.tallest(large, "询") > 1.5 * reading.tallest(usual, "询")
