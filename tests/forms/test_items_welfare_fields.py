"""These items ask what the official forms ask, in their order, and every rule brings its sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from forms.authoring.compiler import compile_source, read
from forms.authoring.export import export_xlsx
from forms.authoring.findings import Severity
from forms.authoring.text_form import ITEMS
from forms.item import item_from_json, item_to_json
from tests.forms.compiled_items import compiled, item
from tests.forms.welfare_items import NO_FORM, OLDER, WELFARE, research

ALL = (*WELFARE, *OLDER)
WITH_FORM = tuple(item_id for item_id in WELFARE if item_id not in NO_FORM)

BY_THE_OFFICE = {
    "MZ-002": {"care.ability"},  # filled in by the assessor
    "MZ-007": {"card.card_no"},  # 证号(发证单位填)
}
ADDED = {
    "WJ-002": {"mode", "mode.apply_mode", "mode.site_visit"},  # its agent section asks for apply_mode
}


@pytest.mark.parametrize("item_id", ALL)
def test_compiles_without_error_or_warning(item_id):
    assert [found for found in compiled(item_id).findings if found.severity is not Severity.NOTE] == []


def _fields(section: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for field in section["fields"]:
        yield f"{section['key']}.{field['key']}", field["label"]
        for column in field.get("columns", ()):
            yield f"{section['key']}.{field['key']}.{column['key']}", column["label"]


@pytest.mark.parametrize("item_id", WITH_FORM)
def test_has_every_section_and_field_of_the_official_form_in_order(item_id):
    sections = research(item_id)["form"]["sections"]
    wanted = [
        (path, label, "office" if path in BY_THE_OFFICE.get(item_id, ()) else section["filled_by"])
        for section in sections
        for path, label in _fields(section)
    ]
    added = ADDED.get(item_id, set())
    nodes = [node for node in item(item_id).root.walk() if node.path and node.path not in added]
    assert [(node.path, node.label, node.filled_by) for node in nodes if "." in node.path] == wanted
    groups = [(node.path, node.label) for node in nodes if "." not in node.path]
    assert groups == [(section["key"], section["label"]) for section in sections]
    assert added <= {node.path for node in item(item_id).root.walk()}


@pytest.mark.parametrize("item_id", WITH_FORM)
def test_every_option_of_the_official_form_is_offered(item_id):
    for section in research(item_id)["form"]["sections"]:
        for field in section["fields"]:
            for one in (field, *field.get("columns", ())):
                if "options" not in one:
                    continue
                parent = f"{section['key']}." if one is field else f"{section['key']}.{field['key']}."
                node = item(item_id).node(parent + one["key"])
                assert [choice.label for choice in item(item_id).choices[node.choices]] == one["options"]


@pytest.mark.parametrize("item_id", WELFARE)
def test_has_every_material_of_the_source(item_id):
    rules = {rule.id: rule for rule in item(item_id).materials}
    for row in research(item_id)["materials"]:
        if row["id"] == "m_agent":
            agent, mandate = rules["m_agent_id"], rules["m_agent_poa"]
            assert (agent.originals, agent.copies, agent.never_kept) == (0, 1, True)
            assert (mandate.originals, mandate.copies, mandate.template) == (1, 0, "D05")
            continue
        rule = rules[row["id"]]
        assert (rule.check, rule.originals, rule.copies) == (row["check"], row["originals"], row["copies"])
        assert (rule.exempt_by_ecert, rule.lenient) == (row["exempt_by_ecert"], row["lenient"])
        assert bool(rule.relevant) == (row["when"] != "always"), rule.id


@pytest.mark.parametrize("item_id", WELFARE)
def test_limits_levels_and_presets_are_those_of_the_source(item_id):
    source, made = research(item_id), item(item_id)
    statutory = made.statutory and (made.statutory.value, made.statutory.unit)
    promised = made.promised and (made.promised.value, made.promised.unit)
    assert statutory == _limit(source["statutory_limit"])
    assert promised == (None if item_id == "SB-005" else _limit(source["promised_limit"]))
    assert made.clock_start == source["clock_start"]
    assert list(made.presets) == source["sets"]
    assert (made.task_type, made.case_type) == (source["task_type"], source["case_type"])
    assert (made.handling_mode, made.capacity) == (source["handling_mode"], source["intake_capacity"])
    assert len(made.guide.steps) == len(source["steps"])
    assert len(made.legal_basis) == len(source["legal_basis"])
    assert set(made.prints) >= set(source["prints"])


def _limit(source: dict[str, Any]) -> tuple[int, str] | None:
    return None if source["value"] is None else (source["value"], source["unit"])


@pytest.mark.parametrize("item_id", ALL)
def test_every_rule_brings_its_sentence(item_id):
    for node in item(item_id).root.walk():
        assert bool(node.constraint) == bool(node.constraint_message), node.path
        assert bool(node.warning) == bool(node.warning_message), node.path


@pytest.mark.parametrize("item_id", ALL)
def test_originals_of_identity_papers_are_never_kept(item_id):
    for rule in item(item_id).materials:
        if any(word in rule.name for word in ("身份证", "户口簿", "银行卡", "银行账户")):
            assert rule.never_kept, rule.id
            assert rule.originals == 0, rule.id


@pytest.mark.parametrize("item_id", ALL)
def test_the_guide_has_the_elements_of_a_guide(item_id):
    made = item(item_id)
    assert made.category
    assert made.guide.quantity == "无数量限制"
    assert made.guide.conditions
    assert made.guide.result
    assert made.presets
    assert made.levels


@pytest.mark.parametrize("item_id", WELFARE)
def test_survives_its_json_form_and_excel(item_id, tmp_path):
    made = item(item_id)
    assert item_from_json(item_to_json(made)) == made
    book, _ = read(ITEMS / item_id)
    export_xlsx(book, tmp_path / "item.xlsx")
    assert compile_source(tmp_path / "item.xlsx").item == made
