"""What the rules of land, woods, machines and trade mean: a complete specimen, one answer changed, what is found."""

from __future__ import annotations

from typing import Any

import pytest

from forms.session import FormSession
from tests.forms.compiled_items import item
from tests.forms.item_samples import specimen

HOME, FIELD, WOODS, SHOP = "NY-001", "NY-002", "LY-001", "SC-001"


def changed(item_id: str, answers: dict[str, Any]) -> FormSession:
    form = specimen(item(item_id))
    for path, value in answers.items():
        form.set_value(path, value)
    return form


def codes(form: FormSession, path: str) -> set[str]:
    return {finding.code for finding in form.findings() if finding.path == path}


RULES = [
    # item, what else is answered, question, an answer that breaks the rule, one that keeps it, code
    (HOME, {}, "head.name", "赵", "赵军", "constraint"),
    (HOME, {}, "head.id_no", "511999196609050615", "511999196609050614", "constraint"),
    (HOME, {}, "head.gender", "2", "1", "constraint"),
    (HOME, {}, "head.mobile", "0832-2201234", "13800000006", "constraint"),
    (HOME, {}, "family.rows[0].m_id_no", "511999199307210735", "511999196803090628", "constraint"),
    (HOME, {}, "family.rows[0].m_id_no", "511999196803090629", "511999196803090628", "constraint"),
    (HOME, {}, "current.cur_land", "", "140", "required"),
    (HOME, {}, "current.cur_land", "0", "140", "constraint"),
    (HOME, {}, "current.dispose", "", "退给村集体", "required"),
    (HOME, {"current.dispose": "保留", "plan.situation": "利用原宅基地建设"}, "current.keep_area", "", "140", "required"),
    (HOME, {"current.dispose": "保留", "plan.situation": "利用原宅基地建设"}, "current.keep_area", "141", "140", "warning"),
    (HOME, {"current.dispose": "其他"}, "current.dispose_other", "", "卖给本组村民", "required"),
    # four people: at most 200 in the item's own table
    (HOME, {"plan.aux_land": "100"}, "plan.land_area", "200.5", "200", "constraint"),
    (HOME, {}, "plan.house_land", "151", "100", "constraint"),
    (HOME, {}, "plan.aux_land", "49.99", "50", "constraint"),
    (HOME, {}, "plan.aux_house_land", "50.01", "50", "constraint"),
    (HOME, {"current.dispose": "保留", "current.keep_area": "140"}, "plan.situation", "新申请宅基地建设", "利用原宅基地建设", "warning"),
    (HOME, {}, "plan.land_class", "农用地", "建设用地", "warning"),
    (HOME, {"plan.land_class": "农用地"}, "plan.farm_class", "", "其他", "required"),
    (HOME, {}, "plan.floors", "4", "3", "constraint"),
    (HOME, {}, "plan.floors", "0", "1", "constraint"),
    (HOME, {}, "plan.height", "12.1", "12", "constraint"),
    (HOME, {}, "plan.ask_neighbours", "", "false", "required"),
    (HOME, {}, "plan.north", "", "本组旱地", "required"),
    (FIELD, {}, "hh.id_no", "511999195102193178", "511999195102193179", "constraint"),
    (FIELD, {}, "hh.mobile", "1380000000", "13800000002", "constraint"),
    (FIELD, {}, "area.certified", "-1", "4.36", "constraint"),
    (FIELD, {}, "area.deduct", "4.37", "4.36", "constraint"),
    (FIELD, {"area.certified": "0", "area.second_round": "3"}, "area.deduct", "3.01", "3", "constraint"),
    (FIELD, {"area.deduct": "0.1"}, "area.deduct_reason", "", ("抛荒",), "required"),
    (FIELD, {}, "area.rate", "70.005", "70.05", "constraint"),
    (FIELD, {}, "bank.bank_holder", "李小强", "李国富", "warning"),
    (FIELD, {"bank.bank_holder": "李小强"}, "bank.holder_relation", "", "20", "required"),
    (FIELD, {}, "bank.bank_account", "62170000000", "6217000000000203178", "constraint"),
    (FIELD, {}, "bank.bank_account", "6217000000000203179", "6217000000000203178", "warning"),
    (WOODS, {}, "owner.owner_id", "511999195102193178", "511999195102193179", "constraint"),
    (WOODS, {}, "place.region", "511999", "511999104205", "constraint"),
    (WOODS, {}, "place.in_reserve", "true", "false", "warning"),
    (WOODS, {}, "stand.stand_age", "0", "26", "constraint"),
    (WOODS, {}, "stand.canopy", "1.1", "1", "constraint"),
    (WOODS, {"stand.class": "公益林"}, "cut.cut_type", "主伐", "抚育采伐", "warning"),
    (WOODS, {}, "cut.intensity", "101", "100", "constraint"),
    (WOODS, {}, "cut.area", "0", "0.12", "constraint"),
    (WOODS, {"cut.yield": ""}, "cut.volume", "0", "0.5", "constraint"),
    (WOODS, {}, "cut.yield", "12.51", "12.5", "constraint"),
    (WOODS, {}, "cut.end", "2026-12-10", "2026-12-11", "constraint"),
    (WOODS, {"cut.volume": "15.01"}, "cut.by_promise", "true", "false", "constraint"),
    (WOODS, {"stand.origin": "天然"}, "cut.by_promise", "true", "false", "constraint"),
    (WOODS, {}, "renew.renew_area", "0.1199", "0.12", "warning"),
    (WOODS, {}, "renew.renew_by", "2026-12-01", "2027-12-31", "warning"),
    (WOODS, {}, "renew.last_done", "false", "true", "constraint"),
    (WOODS, {}, "agent.agent_id_no", "511999195102193179", "511999198706140231", "constraint"),
    (WOODS, {"agent.agent_kind": "近亲属(委托)"}, "agent.agent_relation", "", "20", "required"),
    (WOODS, {"agent.agent_kind": "监护人(法定代理)"}, "agent.guardian_proof", "", "户口簿", "required"),
    (SHOP, {}, "basic.biz_name", "示范县翠英百货有限公司", "示范县翠英百货店", "constraint"),
    (SHOP, {}, "basic.biz_name", "示范县椑南农民专业合作社", "", "constraint"),
    (SHOP, {"basic.biz_kind": "注销登记"}, "basic.uscc", "", "92511999MA6TEXT05T", "required"),
    (SHOP, {"basic.biz_kind": "变更登记"}, "basic.uscc", "92511999MA6TEXT05W", "92511999MA6TEXT05T", "constraint"),
    (SHOP, {}, "basic.uscc", "92511999MA6TEXT05T", "", "warning"),
    (SHOP, {}, "basic.postcode", "64110", "641100", "constraint"),
    (SHOP, {"basic.ecommerce": "true"}, "basic.ecom_url", "", "www.example.com", "required"),
    (SHOP, {}, "setup.capital", "0", "0.5", "constraint"),
    (SHOP, {}, "setup.staff", "0", "1", "constraint"),
    (SHOP, {}, "setup.copies", "-1", "0", "constraint"),
    (SHOP, {}, "setup.rows[0].m_id_no", "511999196609050615", "511999196609050614", "constraint"),
    (SHOP, {"basic.biz_kind": "注销登记"}, "cancel.cancel_reason", "", "不再经营", "required"),
    (SHOP, {"basic.biz_kind": "注销登记"}, "cancel.tax_cleared", "false", "true", "warning"),
    (SHOP, {}, "operator.gender", "1", "2", "constraint"),
    (SHOP, {}, "operator.email", "example.com", "a@example.com", "constraint"),
    (SHOP, {}, "operator.id_copy", "", "paper", "required"),
    (SHOP, {"mode.apply_mode": "代理"}, "agentb.a_name", "", "周明华", "required"),
    (SHOP, {"mode.apply_mode": "代理"}, "agentb.a_id", "511999196803090628", "511999198706140231", "constraint"),
]  # fmt: skip


@pytest.mark.parametrize(("item_id", "given", "path", "bad", "good", "code"), RULES)
def test_a_broken_rule_is_found_and_a_kept_one_is_not(item_id, given, path, bad, good, code):
    assert code in codes(changed(item_id, {**given, path: bad}), path)
    assert codes(changed(item_id, {**given, path: good}), path) == set()
