"""Finding sentences: where, what, what to do — one whole Chinese sentence for every finding."""

from __future__ import annotations

import re
from datetime import date

import pytest

from forms.checks import bank_card, credit_code, disability_card, division_code, id_number, phone
from forms.finding import Finding, Severity
from forms.finding_text import sentence
from tests.forms.small_items import family, group, item_of, question, repeat, session_of

ITEM = item_of(
    group(
        "g",
        question(
            "g.mobile", label="联系电话", constraint="cn:mobile-valid(.)", constraint_message="请填写手机号"
        ),
        question("g.kind", "select_one", label="类型"),
        question("g.sign", "image", label="签名", appearance="signature"),
        repeat("g.rows", question("g.rows.name", label="姓名"), label="成员"),
    )
)
TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("finding", "text"),
    [
        (Finding("g.mobile", "required"), "“联系电话”未填写，请补填。"),
        (Finding("g.kind", "required"), "“类型”未选择，请选择。"),
        (Finding("g.sign", "required"), "“签名”未签名，请签名或在打印的表上签名。"),
        (Finding("g.rows", "rows_required"), "“成员”至少要有一行，请添加并填写。"),
        (Finding("g.rows[1].name", "required"), "第2行“姓名”未填写，请补填。"),
        (
            Finding("g.kind", "choice", params={"value": "甲"}),
            "“类型”所填“甲”不在可选范围内，请重新选择。",
        ),
        (
            Finding("g.rows[0].name", "too_long", params={"now": "60", "most": "50"}),
            "第1行“姓名”太长（现在 60 字，最多 50 字），请缩短。",
        ),
        (
            Finding("g.kind", "type", params={"expected": "integer", "value": "三"}),
            "“类型”应为整数，请只填数字，不带单位（现在是“三”）。",
        ),
        (Finding("g.kind", "constraint", params={"message": "不小于0"}), "“类型”：不小于0。"),
        (Finding("g.kind", "constraint"), "“类型”不符合填写要求，请核对后改正。"),
        (Finding("g.kind", "warning", Severity.WARNING, {"message": "请核对。"}), "“类型”：请核对。"),
        (
            Finding("g.kind", "expression", Severity.WARNING),
            "“类型”的计算规则有误，本题未能核对，请人工核对并告知县里。",
        ),
        (Finding("elsewhere", "new-code"), "“elsewhere”需要核对，请检查后改正。"),
    ],
)
def test_sentences(finding, text):
    assert sentence(finding, ITEM) == text


def test_a_short_mobile_number_says_by_how_much():
    form = session_of(ITEM)
    form.set_value("g.mobile", "1380013800")
    text = sentence(form.state("g.mobile").findings[0], ITEM)
    assert text == "“联系电话”：手机号码少 1 位（现在 10 位，应为 11 位），请对照原件补齐。"


def test_a_good_identifier_that_breaks_another_rule_keeps_the_workbooks_sentence():
    item = item_of(
        question(
            "a",
            label="号码",
            constraint="cn:mobile-valid(.) and . != '13800138000'",
            constraint_message="不能填本站电话",
        )
    )
    form = session_of(item)
    form.set_value("a", "13800138000")
    assert sentence(form.findings()[0], item) == "“号码”：不能填本站电话。"


FAULTS = [
    *(
        ("id_number", id_number.fault_of(number, TODAY))
        for number in (
            "511999194903070018",
            "511999199002300027",
            "511999203001010019",
            "511999189912310017",
            "511999490307001",
            "51199919490307",
            "5119991949030700191",
            "51199919490307O019",
            "661999194903070019",
        )
    ),
    *(
        ("credit_code", credit_code.fault_of(code))
        for code in ("91110000600037341M", "9111000060003734IL", "9111")
    ),
    *(("bank_card", bank_card.fault_of(number)) for number in ("6217000000000000013", "62", "1" * 40, "62x")),
    *(
        ("mobile", phone.mobile_fault(number))
        for number in ("12345678901", "138", "138001380001", "1380013800o")
    ),
    ("landline", phone.landline_fault("2110000")),
    *(
        ("division_code", division_code.fault_of(code))
        for code in ("661999104205", "511999999205", "511999104777", "5119", "51199910420x", "5119991042055")
    ),
    *(
        ("disability_card", disability_card.fault_of(card, "", TODAY))
        for card in ("5119", "51199919490307001842")
    ),
    (
        "disability_card",
        disability_card.fault_of("51199919490307001942", "511999199001010028", TODAY),
    ),
]


@pytest.mark.parametrize(
    ("check", "fault"), FAULTS, ids=[f"{check}-{fault.reason}-{n}" for n, (check, fault) in enumerate(FAULTS)]
)
def test_every_reason_of_every_check_has_its_own_whole_sentence(check, fault):
    params = {"message": "表里的话", "check": check, "reason": fault.reason, **fault.params}
    text = sentence(Finding("g.kind", "constraint", params=params), ITEM)
    assert "表里的话" not in text
    assert re.fullmatch(r"“类型”：[^{}]{8,}。", text)


def test_every_finding_of_a_filled_form_reads_as_a_sentence():
    item = family()
    form = session_of(item)
    form.add_row("members.rows")
    for path, text in (
        ("who.id_no", "51"),
        ("who.kind", "x"),
        ("who.mobile", "0"),
        ("members.rows[0].m_income", "x"),
    ):
        form.set_value(path, text)
    texts = [sentence(finding, item) for finding in form.findings()]
    assert len(texts) == 5
    assert all(text.endswith("。") and text.count("“") >= 1 for text in texts)
