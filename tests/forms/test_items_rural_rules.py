"""What the rules of land, woods, machines and trade mean: a complete specimen, one answer changed, what is found."""

from __future__ import annotations

import pytest

from tests.forms.compiled_items import item
from tests.forms.item_samples import changed, codes_at

HOME, FIELD, WOODS, SHOP = "NY-001", "NY-002", "LY-001", "SC-001"
GRANT, DEAL, BEASTS, PLATE = "NY-003", "NY-004", "NY-005", "NJ-001"

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
    (GRANT, {}, "buyer.id_no", "511999196609050615", "511999196609050614", "constraint"),
    (GRANT, {"buyer.buyer_kind": "农业生产经营组织"}, "buyer.uscc", "", "93511999MA6CPRT111", "required"),
    (GRANT, {"buyer.buyer_kind": "农业生产经营组织"}, "buyer.uscc", "93511999MA6CPRT112", "93511999MA6CPRT111", "constraint"),
    (GRANT, {}, "buyer.farm_area", "0", "0.5", "constraint"),
    (GRANT, {}, "machine.engine_no", "", "D1", "required"),
    (GRANT, {}, "machine.plate", "", "川99·00318", "required"),
    (GRANT, {}, "machine.qty", "0", "1", "constraint"),
    (GRANT, {}, "machine.qty", "2", "1", "warning"),
    (GRANT, {}, "machine.buy_date", "2026-11-28", "2026-11-27", "constraint"),
    (GRANT, {}, "machine.price", "-1", "68000.00", "constraint"),
    (GRANT, {}, "machine.central", "68000.01", "68000.00", "warning"),
    (GRANT, {}, "machine.category", "坦克", "旋耕机", "choice"),
    (GRANT, {"mode.apply_mode": "代理"}, "agent.agent_id_no", "511999196609050614", "511999198706140231", "constraint"),
    (DEAL, {}, "deal.other_id", "511999196609050614", "511999195102193179", "constraint"),
    (DEAL, {}, "deal.area", "0", "5.2", "constraint"),
    (DEAL, {}, "deal.end", "2026-12-01", "2026-12-02", "constraint"),
    (DEAL, {}, "deal.contract_until", "2031-11-29", "2031-11-30", "constraint"),
    (DEAL, {}, "deal.keep_farm_use", "false", "true", "constraint"),
    (BEASTS, {"declare.animal": "其他"}, "declare.animal_other", "", "鸵鸟", "required"),
    (BEASTS, {}, "declare.quantity", "0", "1", "constraint"),
    (BEASTS, {}, "declare.start_date", "2026-11-25", "2026-11-29", "constraint"),
    (BEASTS, {}, "declare.start_date", "2026-11-28", "2026-11-29", "warning"),
    (BEASTS, {}, "declare.immunised", "false", "true", "warning"),
    (BEASTS, {}, "declare.healthy", "false", "true", "warning"),
    (PLATE, {"biz.biz_kind": ("注册登记", "转移登记")}, "biz.plate", "", "川99·00318", "required"),
    (PLATE, {"biz.biz_kind": ("注销登记",)}, "biz.plate", "", "川99·00318", "required"),
    (PLATE, {}, "owner.owner_id", "511999196609050615", "511999196609050614", "constraint"),
    (PLATE, {}, "owner.owner_id", "93511999MA6CPRT111", "511999196609050614", "warning"),
    (PLATE, {}, "owner.postcode", "6411001", "641100", "constraint"),
    (PLATE, {"machine.machine_type": "轮式拖拉机运输机组"}, "machine.trailer_no", "", "G318", "required"),
    (PLATE, {}, "machine.power", "0", "36.8", "constraint"),
    (PLATE, {}, "machine.made_date", "2026-11-28", "2026-08-18", "warning"),
    (PLATE, {}, "insp.insp_date", "", "2026-10-15", "required"),
    (PLATE, {}, "insp.insp_date", "2026-11-28", "2026-10-15", "warning"),
    (PLATE, {"machine.machine_type": "手扶拖拉机运输机组"}, "insp.ins_no", "", "P318", "required"),
    (PLATE, {"machine.machine_type": "手扶拖拉机运输机组"}, "insp.ins_until", "", "2027-10-15", "required"),
    (PLATE, {}, "insp.ins_until", "2026-10-15", "2026-10-16", "warning"),
]  # fmt: skip


@pytest.mark.parametrize(("item_id", "given", "path", "bad", "good", "code"), RULES)
def test_a_broken_rule_is_found_and_a_kept_one_is_not(item_id, given, path, bad, good, code):
    assert code in codes_at(changed(item(item_id), {**given, path: bad}), path)
    assert codes_at(changed(item(item_id), {**given, path: good}), path) == set()


def test_what_is_not_asked_is_not_missed():
    """A free new machine has no inspection, and nobody asks a person for a company's code."""
    plate = changed(item(PLATE), {"insp.exempt_inspection": "true", "insp.insp_date": ""})
    assert list(plate.findings()) == []
    assert not changed(item(GRANT), {}).state("buyer.uscc").relevant
    closing = changed(item(SHOP), {"basic.biz_kind": "注销登记"})
    assert not closing.state("setup.capital").relevant
    noting = changed(item(SHOP), {"basic.biz_kind": "备案"})
    assert "rows_required" in codes_at(noting, "change.rows2")
    assert not noting.state("cancel.simple").relevant
