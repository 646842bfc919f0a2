"""D19 到期告知单: one small sheet, no number, everything needed on it, whatever its length."""

from __future__ import annotations

from datetime import date

import pytest

from forms.item import MaterialRule
from forms.printing import PAPERS, MissingGlyphs, render
from sync.ledger.case import AGENT
from sync.ledger.papers_due import WAYS, Due, days_text, due_data, ways_of
from sync.ledger.papers_guide import Asked
from tests.forms.compiled_items import item
from tests.printing import reading, samples

TODAY = date(2026, 11, 23)
DUE = Due("罗桂芳", date(2026, 12, 15), TODAY, mobile="13800000005", subject=(("号牌号码", "川K10234"),))


def data(due: Due = DUE, item_id: str = "NJ-002") -> dict[str, object]:
    asked = Asked(item(item_id), samples.VILLAGE, AGENT, "2026-11-23T09:05:12+08:00", "周明华")
    return due_data(asked, due)


def sheet(due: Due = DUE, item_id: str = "NJ-002") -> bytes:
    return render("D19", data(due, item_id), samples.fonts(), "due")


@pytest.mark.parametrize("item_id", ["NJ-002", "SB-003", "CL-001", "MZ-001"])
def test_one_small_sheet_without_a_number(item_id: str) -> None:
    pdf = sheet(DUE, item_id)
    assert reading.sizes(pdf) == [(210, 148)]
    words = reading.text(pdf)
    assert PAPERS["D19"].title("due") in words
    assert "2026年12月15日（还有22天）" in words
    assert "".join(item(item_id).name.split()) in words
    assert "〔" not in words


def test_a_long_one_still_fits_one_sheet() -> None:
    bring = tuple(MaterialRule(f"m{n}", f"第{n}种很长很长的证明材料名称(原件和复印件)") for n in range(1, 9))
    subject = tuple((f"项目{n}", "某某某某某某某某某某某") for n in range(6))
    long = Due(
        "欧阳建国",
        date(2026, 12, 1),
        TODAY,
        "13800000005",
        "某省某市某区某街道某路1号",
        subject,
        ("2026年12月5日", "镇农机站"),
        bring,
        ways_of((), "信函"),
        "请" * 60,
    )
    assert reading.sizes(sheet(long)) == [(210, 148)]


def test_what_is_blank_takes_no_line() -> None:
    words = reading.text(sheet())
    assert "预约" not in words.replace("预约)", "").replace("集中预约", "").replace("预约检验", "")
    assert "请带" not in words


def test_the_telephone_is_masked_and_the_way_is_marked() -> None:
    made = data(Due("罗桂芳", TODAY, TODAY, mobile="13800000005", ways=ways_of((), "电话")))
    assert made["person"] == "罗桂芳　138****0005"
    assert made["ways"] == [[way, way == "电话"] for way in WAYS]
    assert ways_of([("a", "信函"), ("b", "上门")], "b") == (("信函", False), ("上门", True))


@pytest.mark.parametrize(("days", "words"), [(21, "还有 21 天"), (0, "今天到期"), (-3, "已过 3 天")])
def test_the_days_in_words(days: int, words: str) -> None:
    assert days_text(days) == words


def test_a_character_without_a_font_is_refused() -> None:
    with pytest.raises(MissingGlyphs):
        sheet(Due("罗\ue123", date(2026, 12, 15), TODAY))


def test_same_data_same_bytes() -> None:
    assert sheet() == sheet()
