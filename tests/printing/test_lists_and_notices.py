"""Lists that grow, notices with their fixed words, postings without numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.printing import render
from forms.printing.village import NotForPosting
from forms.rating_reasons import REASONS, STARS
from sync.ledger.case import SubmittedDoc
from tests.printing import reading, samples


def text_of(name: str) -> str:
    _, code, variant, case, body, profile = next(row for row in samples.ALL if row[0] == name)
    return reading.text(
        render(code, samples.data(code, variant, case, body, profile), samples.fonts(), variant)
    )


def test_a_long_list_grows_over_pages_and_repeats_its_head() -> None:
    docs = tuple(
        SubmittedDoc(f"m{n}", f"第{n}号证明材料及其附件的复印件", "present", copies=1) for n in range(1, 61)
    )
    case = replace(samples.CASE, materials=docs)
    pages = reading.pages(render("D02", samples.data("D02", "", case), samples.fonts()))
    assert len(pages) >= 3
    assert all("材料名称" in words for words in pages if "号证明" in words)
    together = "".join(pages)
    assert all(f"第{n}号证明" in together for n in range(1, 61))
    assert f"第{len(pages)}页共{len(pages)}页" in pages[-1]


def test_a_cell_taller_than_a_page_is_cut_not_lost() -> None:
    data = samples.data("D16", "")
    data["reason"] = "。".join(f"第{n}条理由如此" for n in range(900))
    words = reading.text(render("D16", data, samples.fonts()))
    assert "第0条理由" in words
    assert "第899条理由" in words


def test_identity_cards_are_never_kept() -> None:
    words = text_of("D02")
    assert "身份证、户口簿、银行卡等原件已当场退还，申请人确认收回：" in words
    rows = samples.data("D02", "")["rows"]
    assert [row["original"] for row in rows] == ["已退还", "已退还", "留存", "留存", "—"]


def test_supplement_notice_of_an_organ() -> None:
    words = text_of("D03")
    assert "关于农村宅基地和建房（规划许可）审批申请材料的一次性补正告知书" in words
    assert (
        "依照《中华人民共和国行政许可法》第三十二条第一款第（四）项的规定，现将需要补正的全部内容一次告知如下："
        in words
    )
    assert "（以下空白）" in words
    assert "收件人" in words


def test_hint_of_a_village_leaves_the_choice_to_the_applicant() -> None:
    words = text_of("D03-hint")
    assert "材料缺件提示单" in words
    assert (
        "本单为代办点的帮办提示，不代替椑木镇人民政府的补正告知；您可以补齐后再交，"
        "也可以要求按现有材料立即送交椑木镇人民政府审查。"
    ) in words
    assert "现在就送交" in words


def test_acceptance_and_deemed_acceptance() -> None:
    assert "本机关决定于2026年12月1日受理" in text_of("D04")
    assert "法定办结时限20个工作日，承诺办结时限10个工作日" in text_of("D04")
    assert "你（单位）的申请自2026年11月27日即为受理" in text_of("D04-deemed")


def test_a_refusal_has_reason_and_remedies() -> None:
    words = text_of("D07-refuse")
    assert samples.REASONS in words
    assert "不予许可" in words
    assert "六十日内向内江某区人民政府申请行政复议" in words
    assert "六个月内依法向内江某区人民法院提起行政诉讼" in words


def test_not_competent_names_the_right_organ() -> None:
    assert "请向某区林业局申请" in text_of("D06")


def test_an_extension_counts_from_the_old_deadline() -> None:
    words = text_of("D14")
    assert "在2026年12月29日前不能作出决定" in words
    assert "办理期限延长10个工作日，至2027年1月13日（暂定，以国务院放假通知为准）" in words


def test_a_long_notice_takes_a_second_page_rather_than_tiny_print() -> None:
    _, code, variant, case, body, profile = next(row for row in samples.ALL if row[0] == "D07-refuse")
    facts = {**body["facts"], "reasons": "面积超过规定标准。" * 150}
    pages = reading.pages(
        render(code, samples.data(code, variant, case, {"facts": facts}, profile), samples.fonts(), variant)
    )
    assert len(pages) >= 2
    assert "行政诉讼" in "".join(pages)


def test_a_posting_masks_names_and_drops_numbers() -> None:
    words = text_of("D20")
    assert "罗*芳" in words
    assert "罗桂芳" not in words
    assert "511999196803124285" not in words
    assert "2026年11月28日至2026年12月4日（7日）" in words


def test_a_posting_with_an_identity_number_is_not_drawn() -> None:
    data = samples.data("D20", "", samples.VILLAGE_STEP_CASE, {"posting": samples.POSTING})
    data["rows"][0][1] = "511999196803124285"
    with pytest.raises(NotForPosting):
        render("D20", data, samples.fonts())


def test_mandate_has_its_privacy_page() -> None:
    words = text_of("D05")
    assert "收到的结果文书应当及时转交本人。本人可以随时取消委托。" in words
    assert "个人信息处理告知书" in words
    assert "自2026年11月27日至2027年5月27日（事项办结时终止）" in words
    assert "511999198402193174" in words


def test_the_rating_sheet_carries_the_national_reasons_on_its_back() -> None:
    pages = reading.pages(render("D11", samples.data("D11"), samples.fonts()))
    assert len(pages) == 2
    for stars, words in STARS.items():
        assert words in pages[0]
        for code, reason in REASONS[stars]:
            assert f"{code}{reason}" in pages[1]
    assert "请在背面打勾" in pages[0]
