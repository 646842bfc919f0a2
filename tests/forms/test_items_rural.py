"""Sixteen items of land, woods, machines, work, trade and housing: what they ask, print and demand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest

from forms.authoring.compiler import compile_source, read
from forms.authoring.export import export_xlsx
from forms.authoring.text_form import ITEMS
from forms.expressions import to_string
from forms.finding import Severity
from forms.item import Ask, Limit, ServiceItem, item_from_json, item_to_json
from forms.printing import render, render_form
from sync.ledger.papers_guide import Asked, guide_data
from tests.forms.answers_tree import AnswersTree
from tests.forms.compiled_items import compiled, item
from tests.forms.item_samples import empty, specimen
from tests.forms.test_items import _research
from tests.printing import reading, samples

WITH_FORM = ("NY-001", "NY-002", "LY-001", "JY-001", "SC-001")
"""Items whose official form is known to the research pages."""
RURAL = WITH_FORM
OWN_QUESTIONS = {"SC-001": "mode"}
"""Groups no official form has: its agent section depends on 申请方式, which the pages keep beside the form."""
PLAIN_NOTICE = {"NJ-002"}
DATA = {"case_no": "511999104205-20261127-01-0012-2", "site_name": "楠木寺村", "agent": "周明华"}
WHEN = "2026-11-27T09:05:12+08:00"


@pytest.mark.parametrize("item_id", RURAL)
def test_compiles_without_a_word(item_id):
    assert compiled(item_id).findings == ()


@pytest.mark.parametrize("item_id", WITH_FORM)
def test_has_every_section_and_field_of_the_official_form(item_id):
    sections = next(row for row in _research() if row["id"] == item_id)["form"]["sections"]
    wanted = [
        (f"{section['key']}.{field['key']}{step}", label, section["filled_by"])
        for section in sections
        for field in section["fields"]
        for step, label in [
            ("", field["label"]),
            *((f".{column['key']}", column["label"]) for column in field.get("columns", ())),
        ]
    ]
    own = OWN_QUESTIONS.get(item_id, "")
    nodes = [node for node in item(item_id).root.walk() if not own or node.path.split(".")[0] != own]
    assert [(node.path, node.label, node.filled_by) for node in nodes if node.path.count(".")] == wanted
    groups = [(node.path, node.label) for node in item(item_id).root.children if node.path != own]
    assert groups == [(section["key"], section["label"]) for section in sections]
    if own:
        assert [node.path for node in item(item_id).node(own).children] == ["mode.apply_mode"]


@pytest.mark.parametrize("item_id", RURAL)
def test_presets_materials_and_steps_are_those_of_the_research(item_id):
    row = next(row for row in _research() if row["id"] == item_id)
    made = item(item_id)
    assert list(made.presets) == row["sets"]
    agents = ("m_agent", "m_agent_id", "m_agent_poa")
    found = [(rule.id, rule.check, rule.originals, rule.copies, rule.lenient) for rule in made.materials]
    wanted = [
        (rule["id"], rule["check"], rule["originals"], rule["copies"], rule["lenient"])
        for rule in row["materials"]
    ]
    assert [rule for rule in found if rule[0] not in agents] == [
        rule for rule in wanted if rule[0] not in agents
    ]
    assert [(step.tier, step.limit) for step in made.guide.steps] == [
        (step["tier"], None if step["limit"] is None else Limit(step["limit"], step["unit"]))
        for step in row["steps"]
    ]
    assert len(made.legal_basis) == len(row["legal_basis"])


@pytest.mark.parametrize("item_id", RURAL)
def test_every_rule_brings_its_sentence(item_id):
    for node in item(item_id).root.walk():
        assert bool(node.constraint) == bool(node.constraint_message), node.path
        assert bool(node.warning) == bool(node.warning_message), node.path
        if node.type in ("integer", "decimal") and not node.readonly:
            assert node.constraint, f"any number would do at {node.path}"


@pytest.mark.parametrize("item_id", RURAL)
def test_survives_its_json_form_and_excel(item_id, tmp_path):
    made = item(item_id)
    assert item_from_json(item_to_json(made)) == made
    book, _ = read(ITEMS / item_id)
    export_xlsx(book, tmp_path / "item.xlsx")
    assert compile_source(tmp_path / "item.xlsx").item == made


@pytest.mark.parametrize("item_id", RURAL)
@pytest.mark.parametrize("today", [date(2026, 11, 27), date(2031, 6, 2)])
def test_the_specimen_is_complete_and_leaves_nothing_to_mend(item_id, today):
    form = specimen(item(item_id), today)
    assert list(form.findings()) == []
    assert not form.unplaced.values
    assert {path for path in item(item_id).sample if "[" not in path} <= set(form.answers().values)


@pytest.mark.parametrize("item_id", RURAL)
def test_an_empty_form_says_what_is_missing(item_id):
    assert {finding.code for finding in empty(item(item_id)).findings()} <= {"required", "rows_required"}
    assert len(empty(item(item_id)).findings()) >= 5


def _answers_to(made: ServiceItem, ask: Ask) -> tuple[str, ...]:
    """Enough answers to an ask that its conditions hold once and fail once."""
    node = made.node(ask.path)
    if node.type.startswith("select_"):
        return ("", *(choice.value for choice in made.choices[node.choices]))
    return ("", *_TRIED.get(ask.path, ("5", "20")))


_TRIED = {
    "applicant.birth_date": ("2015-05-01", "1968-03-09"),
    "m.machine_type": ("轮式拖拉机", "轮式拖拉机运输机组"),
}


def _needed(made: ServiceItem) -> Iterator[frozenset[str]]:
    """The material lists that the asks can lead to, most important ask first."""
    reads = {path for rule in made.materials for path in _read_by(rule.relevant)}
    reads |= {path for read in reads for path in _shown_by(made, read)}
    asks = [ask for ask in made.asks if ask.path in reads]
    for answers in product(*(_answers_to(made, ask) for ask in asks)):
        form = empty(made)
        for ask, answer in zip(asks, answers, strict=True):
            if answer:
                form.set_value(ask.path, answer)
        yield frozenset(rule.id for rule in form.materials())


def _shown_by(made: ServiceItem, path: str) -> set[str]:
    """The questions on which a question and its group depend to be asked at all."""
    return _read_by(made.node(path).relevant) | _read_by(made.node(path.split(".")[0]).relevant)


def _read_by(condition: str) -> set[str]:
    found = re.findall(r"/data/[\w/]+", condition)
    return {path.removeprefix("/data/").replace("/", ".") for path in found}


@pytest.mark.parametrize("item_id", RURAL)
def test_the_asks_settle_every_material(item_id):
    made = item(item_id)
    paths = [ask.path for ask in made.asks]
    assert 2 <= len(paths) <= 6
    assert len(set(paths)) == len(paths)
    assert all(ask.label.endswith("？") for ask in made.asks)
    for rule in made.materials:
        assert _read_by(rule.relevant) <= set(paths), rule.id
    lists = set(_needed(made))
    always = {rule.id for rule in made.materials if not rule.relevant}
    for rule in made.materials:
        assert any(rule.id in found for found in lists), rule.id
        assert rule.id in always or any(rule.id not in found for found in lists), rule.id


@pytest.mark.parametrize("item_id", RURAL)
def test_situations_speak_the_villagers_words_and_set_answers_that_exist(item_id):
    made = item(item_id)
    assert 3 <= len(made.situations) <= 10
    assert len({one.name for one in made.situations}) == len(made.situations)
    for one in made.situations:
        assert one.label
        assert len(one.keywords.split()) >= 2, one.name
        form = empty(made)
        for path, value in one.sets.items():
            form.set_value(path, value)
        bad = [found.path for found in form.findings() if found.path in one.sets and found.code != "warning"]
        assert bad == [], one.name


@pytest.mark.parametrize("item_id", RURAL)
def test_reminders_give_dates(item_id):
    made = item(item_id)
    tree = AnswersTree(made, specimen(made).answers())
    for reminder in made.guide.reminders:
        assert all((reminder.text, reminder.to, reminder.days))
        assert date.fromisoformat(to_string(tree.evaluate(reminder.anchor, ""))) >= date(2026, 1, 1)


@pytest.mark.parametrize("item_id", RURAL)
def test_the_papers_that_materials_refer_to_are_printed(item_id):
    made = item(item_id)
    for rule in made.materials:
        if rule.template:
            assert rule.template in made.prints, rule.id
    if "agent" in {node.path for node in made.root.children}:
        rules = {rule.id: rule for rule in made.materials}
        agent, mandate = rules["m_agent_id"], rules["m_agent_poa"]
        assert (agent.originals, agent.copies, agent.never_kept) == (0, 1, True)
        assert (mandate.originals, mandate.copies, mandate.template) == (1, 0, "D05")
        assert made.node("agent.poa_no").required == ""


@pytest.mark.parametrize("item_id", RURAL)
def test_cards_and_household_books_are_never_kept(item_id):
    for rule in item(item_id).materials:
        if re.search("身份证|户口簿|银行卡", rule.name):
            assert rule.never_kept, rule.id
            assert rule.originals == 0, rule.id


@pytest.mark.parametrize("item_id", [one for one in RURAL if one not in PLAIN_NOTICE])
def test_the_form_names_the_owner_of_the_case(item_id):
    from forms.applicant import applicant_paths

    assert {"name", "id_no", "mobile"} <= set(applicant_paths(item(item_id)))


@pytest.mark.parametrize("item_id", RURAL)
def test_no_promise_is_later_than_the_law(item_id):
    made = item(item_id)
    if made.statutory and made.promised:
        assert made.promised.unit == made.statutory.unit
        assert made.promised.value <= made.statutory.value
    if made.case_type == "1":
        assert made.promised == Limit(0)


@pytest.mark.parametrize("item_id", RURAL)
@pytest.mark.parametrize("blank", [False, True])
def test_the_form_shows_every_label(item_id, blank):
    made = item(item_id)
    answers = {} if blank else specimen(made).answers().to_json()
    words = reading.text(render_form(made, answers, DATA, samples.fonts()))
    nodes = [node for node in made.root.walk() if node.kind == "question"]
    asked = [node for node in nodes if node.filled_by != "office" or node.name.endswith("_opinion")]
    labels = [re.sub(r"\s", "", node.label).replace("(", "（").replace(")", "）") for node in asked]
    assert [label for label in labels if label not in words] == []


@pytest.mark.parametrize("item_id", RURAL)
def test_the_guide_takes_at_most_two_sheets(item_id):
    asked = Asked(item(item_id), samples.VILLAGE, "AGENT", WHEN, "周明华")
    pdf = render("D10", guide_data(asked), samples.fonts())
    assert len(reading.sizes(pdf)) <= 2


def test_a_warning_never_blocks():
    form = specimen(item("LY-001"))
    form.set_value("renew.renew_area", "0.05")
    assert [finding.severity for finding in form.findings()] == [Severity.WARNING]
