"""D10: all eight elements of 行政许可法第三十条 in the guide, and a slip of one sheet for one situation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.item import Guide, Limit, MaterialRule, ServiceItem
from forms.printing import PAPERS, MissingGlyphs, render
from sync.ledger.case import AGENT, ENTRUSTED_WINDOW
from sync.ledger.papers_guide import Asked, condition_words, guide_data, slip_data
from tests.forms.compiled_items import item
from tests.printing import reading, samples

ITEMS = ("SB-001", "MZ-001", "YB-001", "CL-001", "NJ-002", "SB-003", "MZ-004")
WHEN = "2026-11-27T09:05:12+08:00"


def asked(item: ServiceItem, capacity: str = AGENT, profile: dict[str, object] = samples.VILLAGE) -> Asked:
    return Asked(item, profile, capacity, WHEN, "周明华")


def full(item: ServiceItem, **how: object) -> str:
    return reading.text(render("D10", guide_data(asked(item, **how)), samples.fonts()))  # type: ignore[arg-type]


def slip(item: ServiceItem, materials: tuple[MaterialRule, ...], situation: list[str] | None) -> bytes:
    return render("D10", slip_data(asked(item), materials, situation), samples.fonts(), "slip")


@pytest.mark.parametrize("code", ITEMS)
def test_the_eight_elements_stand_in_the_guide(code: str) -> None:
    made = item(code)
    words = full(made)
    squeezed = "".join(made.name.split())
    assert PAPERS["D10"].title() in words
    assert "事项名称" + squeezed in words  # 事项
    assert "设定依据" in words  # 依据
    assert all("".join(basis.doc.split()) in words for basis in made.legal_basis)
    assert "受理条件" in words  # 条件
    assert "数量限制" in words  # 数量
    assert "办理流程" in words  # 程序
    assert all("".join(step.name.split()) in words for step in made.guide.steps)
    assert "办理时限" in words  # 期限
    assert "法定时限" in words
    assert "申请材料（全部目录）" in words  # 材料目录
    assert all("".join(rule.name.split()) in words for rule in made.materials)
    assert f"申请书《{made.form_title}》" in words  # 示范文本
    assert "示范文本在办理场所公示" in words


@pytest.mark.parametrize("code", ITEMS)
def test_the_guide_takes_at_most_two_sheets_of_a4(code: str) -> None:
    pdf = render("D10", guide_data(asked(item(code))), samples.fonts())
    assert set(reading.sizes(pdf)) == {(210, 297)}
    assert len(reading.sizes(pdf)) <= 2


def test_the_guide_says_whom_to_ask_and_how_to_object() -> None:
    words = full(item("MZ-001"))
    assert "028-00000012" in words
    assert "监督电话028-00000009" in words
    assert "六十日内向内江某区人民政府申请行政复议" in words
    assert "村（社区）代办；乡镇（街道）受理、初审；县级部门决定" in words
    assert "行政给付" in words
    assert "代办不收费" in words


def test_the_visits_promised_are_the_item_s_own_or_derived() -> None:
    made = item("SB-001")
    assert "交材料1次，本人领结果1次，到本点即可" in full(made)
    own = replace(made, guide=replace(made.guide, visits=2))
    assert "全程到场不超过2次" in full(own)


def test_an_entrusted_window_says_in_whose_name_it_receives() -> None:
    assert "村（社区）受委托收件" in full(item("SB-001"), capacity=ENTRUSTED_WINDOW)
    assert "受委托收件" not in full(item("SB-001"))


def test_a_course_longer_than_a_page_goes_on_with_its_heads() -> None:
    made = item("MZ-001")
    steps = made.guide.steps * 4
    long = replace(made, guide=replace(made.guide, steps=steps))
    pages = reading.pages(render("D10", guide_data(asked(long)), samples.fonts()))
    assert sum("村（社区）乡镇（街道）县级部门" in page for page in pages) > 1
    assert f"{len(steps)}.结果告知、送达、评价" in "".join(pages)


def test_an_item_without_a_guide_still_prints() -> None:
    bare = replace(item("SB-001"), guide=Guide(), materials=(), legal_basis=(), statutory=None, promised=None)
    assert "办事指南" in full(bare)


def test_conditions_are_said_in_the_words_of_the_form() -> None:
    made = item("SB-001")
    rules = {rule.id: rule for rule in made.materials}
    assert condition_words(made, rules["m_id"]) == ""
    assert condition_words(made, rules["m_agent_id"]) == "申请方式：代理"
    assert condition_words(made, rules["m_special"]) == "特殊参保群体不是“无”"
    disabled = next(rule for rule in item("MZ-001").materials if rule.id == "m_disab")
    assert condition_words(item("MZ-001"), disabled) == "视情况"


def test_the_slip_lists_only_what_it_is_given_on_one_a5_sheet() -> None:
    made = item("SB-001")
    came_himself = tuple(rule for rule in made.materials if not rule.relevant)
    pdf = slip(made, came_himself, ["申请方式：本人", "特殊参保群体：无"])
    words = reading.text(pdf)
    assert reading.sizes(pdf) == [(210, 148)]
    assert "一次性告知单" in words
    assert "申请方式：本人；特殊参保群体：无" in words
    assert "1居民身份证（带原件，看后当场退还，复印件1份）" in words
    assert "城乡居民基本养老保险参保登记表（不用自己填，打印后核对签名）" in words
    assert "代理人身份证" not in words
    assert "困难群体" not in words
    assert "承诺时限3个工作日" in words
    assert "告知人签名" in words


@pytest.mark.parametrize("code", ITEMS)
def test_a_slip_without_a_form_names_every_condition_and_stays_one_sheet(code: str) -> None:
    made = item(code)
    pdf = slip(made, made.materials, None)
    words = reading.text(pdf)
    assert len(reading.sizes(pdf)) == 1
    assert "未填申请，以下按各种情形列出" in words
    for rule in made.materials:
        assert "".join(rule.name.split()) in words
        assert "".join(condition_words(made, rule).split()) in words


def test_what_may_be_brought_later_stands_last() -> None:
    made = item("MZ-001")
    bring = slip_data(asked(made), made.materials, None)["bring"]
    later = ["可以后补" in line for line in bring]
    assert later == sorted(later)
    assert any(later)


def test_no_number_and_no_machine_code_and_nothing_but_the_data_dates_it() -> None:
    made = item("SB-001")
    one, other = (slip(made, made.materials, None) for _ in range(2))
    assert one == other
    assert "号〔" not in reading.text(one)
    assert "2026年11月27日" in reading.text(one)


def test_a_character_without_a_font_is_refused() -> None:
    odd = replace(item("SB-001"), name="登记\ue123", promised=Limit(3))
    with pytest.raises(MissingGlyphs):
        render("D10", guide_data(asked(odd)), samples.fonts())
