"""The questions asked first settle the material list exactly; situations start the form with sound answers."""

from __future__ import annotations

import re
from itertools import product

import pytest

from tests.forms.compiled_items import item
from tests.forms.welfare_items import OLDER, WELFARE, blank, needed, put

ALL = (*WELFARE, *OLDER)
COUNTS = {"heirs": ("1", "3")}
"""Asked numbers, with one value on each side of the rule."""


def _values(item_id: str, path: str) -> tuple[str, ...]:
    node = item(item_id).node(path)
    if node.type == "integer":
        return COUNTS[node.name]
    return tuple(choice.value for choice in item(item_id).choices[node.choices])


def _lists(item_id: str) -> dict[tuple[str, ...], set[str]]:
    """Answers to the questions asked first, in their order -> materials; what is not relevant is not asked."""
    asks, found = item(item_id).asks, {}
    for values in product(*(_values(item_id, ask.path) for ask in asks)):
        form = blank(item_id)
        for ask, value in zip(asks, values, strict=True):
            if form.state(ask.path).relevant:
                put(form, ask.path, value)
        found[values] = needed(form)
    return found


@pytest.mark.parametrize("item_id", ALL)
def test_every_conditional_material_is_reached_and_avoided_by_the_questions(item_id):
    assert 2 <= len(item(item_id).asks) <= 6
    lists = _lists(item_id)
    for rule in item(item_id).materials:
        hits = [rule.id in found for found in lists.values()]
        assert any(hits), rule.id
        assert all(hits) == (rule.relevant == ""), rule.id


@pytest.mark.parametrize("item_id", ALL)
def test_the_questions_are_all_a_condition_reads(item_id):
    asked = {ask.path for ask in item(item_id).asks}
    for rule in item(item_id).materials:
        read = {path.replace("/", ".") for path in re.findall(r"/data/([\w/]+)", rule.relevant)}
        assert not read or read & asked, rule.id


@pytest.mark.parametrize("item_id", ALL)
def test_each_question_is_put_in_words_of_its_own(item_id):
    for ask in item(item_id).asks:
        assert ask.label.endswith("？")


@pytest.mark.parametrize("item_id", ALL)
def test_situations_can_be_searched_and_start_a_sound_form(item_id):
    situations = item(item_id).situations
    assert 3 <= len(situations) <= 10
    assert len({one.name for one in situations}) == len({one.label for one in situations}) == len(situations)
    for one in situations:
        assert one.keywords
        form = blank(item_id)
        for path, value in one.sets.items():
            put(form, path, value)
        wrong = [found for found in form.findings() if found.code not in ("required", "rows_required")]
        assert [found for found in wrong if found.path in one.sets] == []
        for path, value in one.sets.items():
            found = form.value(path)
            assert (found if isinstance(found, str) else " ".join(found)) == value, (one.name, path)


AGENT = {"m_agent_id", "m_agent_poa"}
CASES = [
    ("SB-002", {"mode.apply_mode": "本人"}, {"m_id", "m_form", "m_bank"}),
    ("SB-002", {"mode.apply_mode": "代理", "agent.agent_kind": "近亲属(委托)"}, {"m_id", "m_form", "m_bank", *AGENT}),
    ("SB-002", {"mode.apply_mode": "代理", "agent.agent_kind": "监护人(法定代理)"},
     {"m_id", "m_form", "m_bank", "m_agent_id"}),
    ("MZ-002", {"cond.reason_no_labour": "残疾"}, {"m_form", "m_id", "m_hukou", "m_disab", "m_auth", "m_care", "m_bank"}),
    ("MZ-002", {"cond.reason_no_labour": "60周岁以上"}, {"m_form", "m_id", "m_hukou", "m_auth", "m_care", "m_bank"}),
    ("MZ-003", {"need.kind": "急难型"}, {"m_form", "m_id", "m_hukou", "m_cause", "m_bank"}),
    ("MZ-003", {"need.kind": "支出型"}, {"m_form", "m_id", "m_hukou", "m_cause", "m_auth", "m_bank"}),
    ("MZ-005", {"claim.kind": "重度残疾人护理补贴"}, {"m_form", "m_disab", "m_id", "m_hukou", "m_bank"}),
    ("MZ-005", {"claim.kind": "困难残疾人生活补贴 重度残疾人护理补贴"},
     {"m_form", "m_disab", "m_id", "m_hukou", "m_low", "m_bank"}),
    ("WJ-001", {"head.married": "false", "preg.pregnancy": "未孕", "head.apply_kind": "本人"}, {"m_id", "m_hukou", "m_form"}),
    ("WJ-001", {"head.married": "true", "preg.pregnancy": "已生育", "head.apply_kind": "村居代办",
                "agent.agent_kind": "村社区代办员(委托)"}, {"m_id", "m_hukou", "m_marry", "m_birth", "m_form", *AGENT}),
    ("SB-004", {"reason.reason": "死亡", "heir.heirs": "1"}, {"m_death", "m_heir_id", "m_rel", "m_form", "m_bank"}),
    ("SB-004", {"reason.reason": "死亡", "heir.heirs": "2"},
     {"m_death", "m_heir_id", "m_rel", "m_form", "m_bank", "m_consent"}),
    ("SB-004", {"reason.reason": "丧失国籍"}, {"m_other", "m_form", "m_bank"}),
    ("SB-004", {}, {"m_form", "m_bank"}),
    ("SB-001", {"insurance.special_group": "无"}, {"m_id", "m_hukou", "m_form"}),
    ("SB-001", {"insurance.special_group": "低保对象"}, {"m_id", "m_hukou", "m_form", "m_special"}),
    ("SB-003", {"cert.method": "上门"}, {"m_id"}),
    ("YB-001", {"ins.subsidy_group": "特困人员"}, {"m_id", "m_form", "m_subsidy"}),
    ("MZ-001", {"applicant.reason": "教育"}, {"m_form", "m_id", "m_hukou", "m_auth", "m_promise", "m_bank"}),
    ("MZ-001", {"applicant.reason": "疾病 残疾"},
     {"m_form", "m_id", "m_hukou", "m_auth", "m_promise", "m_disab", "m_ill", "m_bank"}),
    ("MZ-004", {"mode.apply_mode": "本人"}, {"m_form", "m_id", "m_hukou", "m_bank", "m_photo"}),
    ("SB-005", {"mode.apply_mode": "代理"}, {"m_id", "m_photo", *AGENT}),
    ("YB-002", {"filing.type": "异地长期居住人员"}, {"m_id", "m_form", "m_resid"}),
    ("YB-002", {"filing.type": "异地长期居住人员", "filing.by_promise": "true"}, {"m_id", "m_form", "m_promise"}),
    ("YB-002", {"filing.type": "异地安置退休人员"}, {"m_id", "m_form", "m_hukou"}),
    ("YB-002", {"filing.type": "常驻异地工作人员"}, {"m_id", "m_form", "m_work"}),
    ("YB-002", {"filing.type": "异地转诊人员", "filing.by_promise": "true"}, {"m_id", "m_form", "m_refer"}),
    ("YB-002", {"filing.type": "异地急诊抢救人员"}, {"m_id", "m_form"}),
    ("YB-003", {}, {"m_invoice", "m_list", "m_diag", "m_record", "m_id", "m_bank"}),
    ("YB-004", {}, {"m_id", "m_hukou", "m_bills", "m_auth", "m_bank"}),
    ("MZ-006", {"mode.apply_mode": "代理", "agent.agent_kind": "监护人(法定代理)"},
     {"m_form", "m_id", "m_guard", "m_parent", "m_bank"}),
    ("MZ-006", {"mode.apply_mode": "代理", "agent.agent_kind": "近亲属(委托)"},
     {"m_form", "m_id", "m_guard", "m_parent", "m_bank", *AGENT}),
    ("MZ-007", {}, {"m_id", "m_photo", "m_form"}),
    ("MZ-008", {}, {"m_id", "m_hukou", "m_form", "m_bank"}),
    ("WJ-002", {"applicant.guardian_kind": "父母"}, {"m_form", "m_birth", "m_hukou", "m_id"}),
    ("WJ-002", {"applicant.guardian_kind": "其他监护人"}, {"m_form", "m_birth", "m_hukou", "m_id", "m_other"}),
    ("WJ-003", {}, {"m_id", "m_hukou", "m_marry", "m_bank", "m_form"}),
    ("GA-001", {"mode.apply_mode": "本人"}, {"m_id", "m_photo", "m_live"}),
    ("GA-001", {"mode.apply_mode": "代理"}, {"m_id", "m_photo", "m_live", "m_kin", "m_agent_poa"}),
    ("GA-001", {"mode.apply_mode": "代理", "agent.agent_kind": "监护人(法定代理)"},
     {"m_id", "m_photo", "m_live", "m_kin"}),
    ("GA-002", {"parents.married": "false"}, {"m_birth", "m_hukou"}),
    ("GA-002", {"parents.married": "true"}, {"m_birth", "m_hukou", "m_marry"}),
]  # fmt: skip


@pytest.mark.parametrize(("item_id", "answers", "wanted"), CASES)
def test_answers_lead_to_exactly_these_papers(item_id, answers, wanted):
    form = blank(item_id)
    for path, value in answers.items():
        put(form, path, value)
    assert needed(form) == wanted
