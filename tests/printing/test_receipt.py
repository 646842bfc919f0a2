"""D01: fixed words and golden positions (Debian's fonts, so that they hold on every machine)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.printing import FontSet, render
from tests.printing import reading, samples

# Left and lower edge in mm from the top left corner, as laid out and looked at.
GOLDEN = {
    "椑木镇楠木寺村": (10.1, 18.3),
    "内椑木D01": (145.9, 18.3),
    "代办登记回执": (84.0, 19.6),
    "办件号": (16.7, 29.6),
    "511999104205": (35.4, 29.4),
    "申请人": (17.0, 38.3),
    "511999***": (130.4, 38.0),
    "办理事项": (14.8, 57.0),
    "最迟2026年": (35.4, 78.7),
    "代办不收费": (35.3, 85.8),
    "本回执仅证明": (35.3, 104.2),
    "经办人签名": (38.2, 126.2),
    "第1页": (81.6, 140.8),
}


def receipt(variant: str = "agent", **changes: object) -> bytes:
    case = samples.WINDOW_CASE if variant == "window" else samples.CASE
    data = {**samples.data("D01", variant, case), **changes}
    return render("D01", data, FontSet.find(), variant)


@pytest.mark.parametrize("words", GOLDEN)
def test_golden_positions(words: str) -> None:
    assert reading.place(receipt(), words) == pytest.approx(GOLDEN[words], abs=0.3)


def test_fixed_text_of_an_agent() -> None:
    words = reading.text(receipt())
    assert (
        "本回执仅证明本代办点收到上列申请材料并接受代办委托，不是受理凭证。是否受理，由椑木镇人民政府审查后书面告知。"
        "收到时间以椑木镇人民政府签收时间为准。代办服务不收取任何费用。"
    ) in words
    assert "最迟2026年11月30日前送交椑木镇人民政府" in words
    assert "代办不收费" in words


def test_fixed_text_of_an_entrusted_window() -> None:
    words = reading.text(receipt("window"))
    assert "收件凭证" in words
    assert (
        "本点受椑木镇人民政府委托（内人社发〔2026〕12号）收取申请材料，收到时间即为椑木镇人民政府收到申请材料的时间。"
        "材料不齐全或者不符合法定形式的，将当场或者在2026年12月4日前一次告知需要补正的全部内容。"
    ) in words
    assert "最迟2026年12月4日前答复是否受理" in words


def test_the_identity_number_is_masked_and_the_name_is_not() -> None:
    words = reading.text(receipt())
    assert "511999********3174" in words
    assert "511999198402193174" not in words
    assert "13800000002" not in words
    assert "李𬍛" in words


def test_long_words_shrink_and_stay_on_one_sheet() -> None:
    pdf = receipt(
        item="计划生育家庭特别扶助金（含失独家庭、伤残家庭及其配偶）申领与变更登记" * 2,
        contact="椑木镇楠木寺村便民服务代办点 028-00000012；" * 4,
        next="最迟2027年1月4日（暂定，以国务院放假通知为准）前送交椑木镇人民政府" * 2,
        official_no="5119991042052026112701001200000000000000123",
    )
    assert len(reading.sizes(pdf)) == 1
    assert "5119991042052026112701001200000000000000123" in reading.text(pdf)


def test_machine_codes_are_drawn() -> None:
    pdf = receipt()
    assert reading.dark_cells(pdf, (10, 114, 32, 136)) > 1200  # QR at the lower left
    assert reading.dark_cells(pdf, (126, 24, 198, 32)) > 800  # bar code


def test_a_provisional_deadline_says_so() -> None:
    case = replace(samples.CASE, clocks=(replace(samples.CASE.clocks[0], start=samples.date(2026, 12, 31)),))
    data = samples.data("D01", "agent", case)
    assert "（暂定，以国务院放假通知为准）" in data["next"]
    assert "（暂定，以国务院放假通知为准）" in reading.text(render("D01", data, FontSet.find(), "agent"))
