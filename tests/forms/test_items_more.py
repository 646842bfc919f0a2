"""Five more items: each asks what its official form asks, and its papers can be drawn."""

from __future__ import annotations

import pytest

from forms.authoring.compiler import compile_source, read
from forms.authoring.export import export_xlsx
from forms.authoring.text_form import ITEMS
from forms.expressions import parse
from forms.item import Limit, item_from_json, item_to_json
from forms.printing import render_form
from tests.forms.compiled_items import MORE, compiled, item
from tests.forms.more_items import filled
from tests.forms.test_items import test_has_every_section_and_field_of_the_official_form as _same_form
from tests.printing import reading, samples
from tests.printing.drawn import plain

DATA = {"case_no": "511999104205-20261127-01-0012-2", "site_name": "楠木寺村", "agent": "周明华"}


@pytest.mark.parametrize("item_id", MORE)
def test_compiles_without_a_word(item_id):
    assert compiled(item_id).findings == ()


@pytest.mark.parametrize("item_id", MORE)
def test_has_every_section_and_field_of_the_official_form(item_id):
    _same_form(item_id)


@pytest.mark.parametrize(
    ("item_id", "questions", "repeats"),
    [("SB-003", 17, 0), ("YB-001", 42, 1), ("CL-001", 56, 0), ("NJ-002", 12, 0), ("MZ-004", 50, 0)],
)
def test_field_counts(item_id, questions, repeats):
    kinds = [node.kind for node in item(item_id).root.walk()]
    assert (kinds.count("question"), kinds.count("repeat")) == (questions, repeats)


@pytest.mark.parametrize("item_id", MORE)
def test_every_expression_parses_and_knows_its_functions(item_id):
    texts = [
        text
        for node in item(item_id).root.walk()
        for text in (node.relevant, node.required, node.constraint, node.warning, node.calculation)
        if text
    ]
    texts += [rule.relevant for rule in item(item_id).materials if rule.relevant]
    assert len(texts) >= 15
    assert [text for text in texts if parse(text).mistakes()] == []
    assert not [text for text in texts if "${" in text]


@pytest.mark.parametrize("item_id", MORE)
def test_every_rule_brings_its_sentence(item_id):
    for node in item(item_id).root.walk():
        assert bool(node.constraint) == bool(node.constraint_message), node.path
        assert bool(node.warning) == bool(node.warning_message), node.path


@pytest.mark.parametrize("item_id", MORE)
def test_survives_its_json_form_and_excel(item_id, tmp_path):
    made = item(item_id)
    assert item_from_json(item_to_json(made)) == made
    book, _ = read(ITEMS / item_id)
    export_xlsx(book, tmp_path / "item.xlsx")
    assert compile_source(tmp_path / "item.xlsx").item == made


def test_limits_clocks_and_who_decides():
    made = [item(item_id) for item_id in MORE]
    assert [one.case_type for one in made] == ["1", "1", "2", "1", "2"]
    assert [one.promised for one in made] == [Limit(0), Limit(0), Limit(20), Limit(0), Limit(20)]
    assert [one.statutory for one in made] == [Limit(0), Limit(10), Limit(30), Limit(2), Limit(20)]
    assert [one.clock_start for one in made] == [
        "acceptance",
        "receipt",
        "acceptance",
        "acceptance",
        "acceptance",
    ]
    card, allowance = item("CL-001"), item("MZ-004")
    assert (card.posting, card.posting_suspends) == (Limit(5), True)
    assert (allowance.posting, allowance.posting_suspends) == (Limit(5, "CD"), False)
    assert (allowance.capacity, allowance.levels["township"]) == ("AGENT", "first_check")
    for one in made:
        assert one.levels["village"] == "proxy"
        assert one.levels["county"] == "decide"


def test_an_item_ended_on_the_spot_is_taken_in_with_d01_and_ended_with_d01b():
    for item_id in ("SB-003", "YB-001"):
        assert {"D01", "D01b"} <= set(item(item_id).prints)


def test_a_form_from_memory_says_so():
    assert "按本县表样核对" in item("SB-003").form_note


def test_the_mandate_and_the_agents_id_are_two_materials():
    for item_id in ("YB-001", "CL-001", "MZ-004"):
        rules = {rule.id: rule for rule in item(item_id).materials}
        agent, mandate = rules["m_agent_id"], rules["m_agent_poa"]
        assert (agent.originals, agent.copies, agent.never_kept) == (0, 1, True)
        assert (mandate.originals, mandate.copies, mandate.template) == (1, 0, "D05")
        assert item(item_id).node("agent.poa_no").required == ""


def test_code_tables_are_complete():
    education = item("CL-001").choices["education"]
    assert len(education) == 40
    assert [one.value for one in education if one.columns.get("common")] == [
        "21",
        "31",
        "41",
        "61",
        "71",
        "81",
        "90",
    ]
    kinds = item("CL-001").choices["disability_type"]
    assert "".join(one.value for one in kinds) == "1234567"


@pytest.mark.parametrize("item_id", MORE)
@pytest.mark.parametrize("blank", [False, True])
def test_the_official_form_shows_every_label(item_id, blank):
    answers = {} if blank else filled(item_id).answers().to_json()
    words = reading.text(render_form(plain(item(item_id)), answers, DATA, samples.fonts()))
    nodes = [node for node in item(item_id).root.walk() if node.kind == "question"]
    labels = [_paper(node.label) for node in nodes if node.filled_by != "office" or node.type == "text"]
    assert [label for label in labels if label not in words] == []
    assert "".join(item(item_id).form_title.split()) in words


def _paper(label: str) -> str:
    return label.replace("(", "（").replace(")", "）")


def test_the_filled_form_shows_what_was_computed_and_every_member():
    words = reading.text(
        render_form(plain(item("SB-003")), filled("SB-003").answers().to_json(), DATA, samples.fonts())
    )
    assert "2027年11月27日" in words
    assert "上次认证日期2025年12月10日" in words
    family = filled("YB-001").answers().to_json()
    words = reading.text(render_form(plain(item("YB-001")), family, DATA, samples.fonts()))
    assert words.count("中小学生儿童") == 2
    aged = filled("MZ-004").answers().to_json()
    words = reading.text(render_form(plain(item("MZ-004")), aged, DATA, samples.fonts()))
    assert "80—89周岁" in words
    assert "起发年月2021-10" in words
