"""The built-in items are what the official forms ask, and every rule of theirs means something."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from forms.expressions import parse
from forms.item import Limit, item_from_json, item_to_json
from tests.forms.compiled_items import BUILT_IN, compiled, item

RESEARCH = Path(__file__).parents[2] / "../shared/domain/items.yaml"


@cache
def _research() -> list[dict[str, Any]]:
    if not RESEARCH.exists():
        pytest.skip("the research pages are not part of the product")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(RESEARCH.read_text("utf-8"), Loader=loader)["items"]


@pytest.mark.parametrize("item_id", BUILT_IN)
def test_compiles_without_a_word(item_id):
    assert compiled(item_id).findings == ()


@pytest.mark.parametrize("item_id", BUILT_IN)
def test_has_every_section_and_field_of_the_official_form(item_id):
    source = next(row for row in _research() if row["id"] == item_id)
    wanted = [
        (f"{section['key']}.{field['key']}{step}", label, section["filled_by"])
        for section in source["form"]["sections"]
        for field in section["fields"]
        for step, label in [
            ("", field["label"]),
            *((f".{column['key']}", column["label"]) for column in field.get("columns", ())),
        ]
    ]
    found = [
        (node.path, node.label, node.filled_by) for node in item(item_id).root.walk() if node.path.count(".")
    ]
    assert found == wanted
    sections = [(section["key"], section["label"]) for section in source["form"]["sections"]]
    assert [(node.path, node.label) for node in item(item_id).root.children] == sections


@pytest.mark.parametrize(("item_id", "questions", "repeats"), [("SB-001", 49, 0), ("MZ-001", 103, 4)])
def test_field_counts(item_id, questions, repeats):
    kinds = [node.kind for node in item(item_id).root.walk()]
    assert (kinds.count("question"), kinds.count("repeat")) == (questions, repeats)


@pytest.mark.parametrize("item_id", BUILT_IN)
def test_every_expression_parses_and_knows_its_functions(item_id):
    texts = [
        text
        for node in item(item_id).root.walk()
        for text in (node.relevant, node.required, node.constraint, node.warning, node.calculation)
        if text
    ]
    texts += [rule.relevant for rule in item(item_id).materials if rule.relevant]
    assert len(texts) > 40
    assert [text for text in texts if parse(text).mistakes()] == []
    assert not [text for text in texts if "${" in text]


@pytest.mark.parametrize("item_id", BUILT_IN)
def test_survives_its_json_form(item_id):
    assert item_from_json(item_to_json(item(item_id))) == item(item_id)


def test_limits_and_clocks():
    sb, mz = item("SB-001"), item("MZ-001")
    assert (sb.statutory, sb.promised, sb.clock_start) == (Limit(10), Limit(3), "receipt")
    assert (mz.statutory, mz.promised, mz.extension) == (Limit(30), Limit(25), Limit(15))
    assert (mz.clock_start, mz.posting, mz.posting_suspends) == ("acceptance", Limit(7, "CD"), False)
    assert (sb.capacity, mz.capacity, mz.village_step) == ("ENTRUSTED_WINDOW", "AGENT", False)


def test_no_promise_is_later_than_the_law():
    for item_id in BUILT_IN:
        made = item(item_id)
        assert made.promised.value <= made.statutory.value


def test_the_mandate_and_the_agents_id_are_two_materials():
    for item_id in BUILT_IN:
        rules = {rule.id: rule for rule in item(item_id).materials}
        agent, mandate = rules["m_agent_id"], rules["m_agent_poa"]
        assert (agent.originals, agent.copies, agent.never_kept) == (0, 1, True)
        assert (mandate.originals, mandate.copies, mandate.template) == (1, 0, "D05")


def test_code_tables_are_complete():
    assert len(item("SB-001").choices["ethnicity"]) == 56
    assert len(item("SB-001").choices["family_relation"]) == 84
    assert [choice.label for choice in item("SB-001").choices["yes_no"]] == ["是", "否"]


def test_local_tables_are_defaults_of_the_item():
    grades = item("SB-001").tables[item("SB-001").node("insurance.grade").choices]
    assert {"name": "300", "label": "300元/年"} in [dict(row) for row in grades]
    assert item("MZ-001").tables["local"][0]["value"] == "560.00"


def test_prefills_name_a_fact_of_site_or_person():
    sb = item("SB-001")
    assert sb.node("insurance.ins_region").default == "site.region12"
    assert sb.node("applicant.name").default == "person.name"


def test_the_office_columns_are_never_asked():
    for item_id in BUILT_IN:
        office = item(item_id).node("office")
        assert {node.filled_by for node in office.walk()} == {"office"}


def test_soft_rules_do_not_block():
    mz = item("MZ-001")
    assert mz.node("applicant.family_size").warning == ". = count(/data/members/rows) + 1"
    assert mz.node("bank.bank_account").warning == "cn:luhn(.)"
    assert "luhn" not in mz.node("bank.bank_account").constraint
    assert mz.node("income.per_capita").warning == ". < /data/income/standard"
    assert not mz.node("income.per_capita").constraint


def test_references_inside_a_table_stay_in_their_row():
    mz = item("MZ-001")
    assert mz.node("members.rows.m_gender").calculation == "cn:id-sex(../m_id_no)"
    assert mz.node("members.rows.m_disability").required == "starts-with(../m_health, '6')"


def test_every_error_brings_its_sentence():
    for item_id in BUILT_IN:
        for node in item(item_id).root.walk():
            assert bool(node.constraint) == bool(node.constraint_message), node.path
            assert bool(node.warning) == bool(node.warning_message), node.path
