"""Sixteen items of land, woods, machines, work, trade and housing: what they ask, print and demand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest

from forms.applicant import applicant_paths, applying
from forms.authoring.compiler import compile_source, read
from forms.authoring.export import export_xlsx
from forms.authoring.text_form import ITEMS
from forms.catalog import Catalog
from forms.expressions import to_string
from forms.finding import Severity
from forms.item import Ask, Limit, MaterialRule, ServiceItem, item_from_json, item_to_json
from forms.printing import render, render_form
from sync.ledger.papers_guide import Asked, guide_data
from tests.forms.answers_tree import AnswersTree
from tests.forms.compiled_items import compiled, item
from tests.forms.item_samples import TODAY, changed, empty, specimen
from tests.forms.test_items import _research
from tests.printing import reading, samples
from tests.printing.drawn import plain

WITH_FORM = (
    *("NY-001", "NY-002", "NY-003", "NJ-001", "LY-001", "JY-001", "JY-003", "JY-004"),
    *("TY-001", "SC-001", "ZJ-001", "SF-001"),
)
WORKING_SHEET = ("NY-004", "NY-005", "JY-002", "ZJ-002")
"""The county has its own form for these; ours is a working sheet and says so."""
RURAL = WITH_FORM + WORKING_SHEET
GUIDED = (*RURAL, "CL-001", "NJ-002")
OWN_QUESTIONS = dict.fromkeys(("NY-003", "NJ-001", "SC-001", "ZJ-001"), "mode")
"""A group the official form lacks: agent and mandate depend on 申请方式, which the pages keep beside the form."""
DUE_NOTICE = "NJ-002"
DATA = {"case_no": "511999104205-20261127-01-0012-2", "site_name": "楠木寺村", "agent": "周明华"}
WHEN = "2026-11-27T09:05:12+08:00"


@pytest.mark.parametrize("item_id", GUIDED)
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


@pytest.mark.parametrize("item_id", GUIDED)
def test_survives_its_json_form_and_excel(item_id, tmp_path):
    made = item(item_id)
    assert item_from_json(item_to_json(made)) == made
    book, _ = read(ITEMS / item_id)
    export_xlsx(book, tmp_path / "item.xlsx")
    assert compile_source(tmp_path / "item.xlsx").item == made


@pytest.mark.parametrize(
    ("item_id", "today"),
    [
        *((item_id, TODAY) for item_id in GUIDED),
        *((item_id, date(2031, 6, 2)) for item_id in GUIDED if item_id != DUE_NOTICE),  # overdue by then
    ],
)
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


def _needed(made: ServiceItem, rule: MaterialRule) -> Iterator[bool]:
    """Whether the material is needed, for all answers to the asks that its condition depends on."""
    reads = _read_by(rule.relevant)
    reads |= {path for read in reads for path in _shown_by(made, read)}
    asks = [ask for ask in made.asks if ask.path in reads]
    for answers in product(*(_answers_to(made, ask) for ask in asks)):
        form = empty(made)
        for ask, answer in zip(asks, answers, strict=True):
            if answer:
                form.set_value(ask.path, answer)
        yield rule in form.materials()


def _shown_by(made: ServiceItem, path: str) -> set[str]:
    """The questions on which a question and its group depend to be asked at all."""
    return _read_by(made.node(path).relevant) | _read_by(made.node(path.split(".")[0]).relevant)


def _read_by(condition: str) -> set[str]:
    found = re.findall(r"/data/[\w/]+", condition)
    return {path.removeprefix("/data/").replace("/", ".") for path in found}


@pytest.mark.parametrize("item_id", GUIDED)
def test_the_asks_settle_every_material(item_id):
    made = item(item_id)
    paths = [ask.path for ask in made.asks]
    assert 2 <= len(paths) <= 6
    assert len(set(paths)) == len(paths)
    assert all(ask.label.endswith("？") for ask in made.asks)
    for rule in made.materials:
        assert _read_by(rule.relevant) <= set(paths), rule.id
        assert set(_needed(made, rule)) == ({True, False} if rule.relevant else {True}), rule.id


@pytest.mark.parametrize("item_id", GUIDED)
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


@pytest.mark.parametrize("item_id", GUIDED)
def test_reminders_give_dates(item_id):
    made = item(item_id)
    tree = AnswersTree(made, specimen(made).answers())
    days = []
    for reminder in made.guide.reminders:
        assert all((reminder.text, reminder.to, reminder.days))
        days.append(to_string(tree.evaluate(reminder.anchor, "")))
    dates = [date.fromisoformat(day) for day in days if day]
    assert all(day >= date(2026, 1, 1) for day in dates)
    assert bool(dates) == bool(days)


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


@pytest.mark.parametrize("item_id", RURAL)
def test_the_form_names_the_owner_of_the_case(item_id):
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
    words = reading.text(render_form(plain(made), answers, DATA, samples.fonts()))
    nodes = [node for node in made.root.walk() if node.kind == "question"]
    asked = [node for node in nodes if node.filled_by != "office" or node.name.endswith("_opinion")]
    shown = [node for node in asked if node.print_as != "none"]
    labels = [re.sub(r"\s", "", node.label).replace("(", "（").replace(")", "）") for node in shown]
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


def test_a_form_that_was_not_found_says_so():
    assert all(
        "按本县表样核对" in item(item_id).form_note for item_id in (*WORKING_SHEET, "ZJ-001", "SF-001")
    )
    assert all("工作表" in item(item_id).form_title for item_id in WORKING_SHEET)
    assert [item(item_id).form_note for item_id in ("NY-001", "NY-002", "LY-001")] == ["", "", ""]


def test_who_decides_and_whose_step_comes_first():
    assert [item(item_id).capacity for item_id in ("NY-001", "NY-002", "NY-004")] == ["COLLECTIVE"] * 3
    assert all(item(item_id).village_step for item_id in ("NY-001", "NY-002", "NY-004"))
    assert {item(item_id).levels.get("village", "proxy") for item_id in RURAL} == {"proxy"}
    assert (item("NY-001").levels.get("county"), item("NY-001").levels["township"]) == (None, "decide")
    assert item("TY-001").levels["county"] == "first_check"  # the province decides
    assert item("ZJ-002").levels == {
        "community": "proxy",
        "township": "accept_first_review",
        "county": "decide",
    }


def test_the_clock_stops_only_for_what_the_law_names():
    assert not any("农用地转用" in cause for cause in item("NY-001").suspends)
    assert item("NY-001").suspends == ("鉴定、专家评审(行政许可法第四十五条)",)
    assert not any(item(item_id).posting_suspends for item_id in RURAL)


def test_limits_of_their_own():
    assert "限额" in item("LY-001").guide.quantity
    legal_aid = item("SF-001")
    assert (legal_aid.statutory, legal_aid.promised, legal_aid.clock_start) == (
        Limit(7, "CD"),
        Limit(7, "CD"),
        "receipt",
    )
    assert "视为撤回" in legal_aid.supplement_effect
    assert (item("NY-002").statutory, item("NY-002").promised) == (None, None)
    assert (item("NJ-001").case_type, item("NJ-001").promised) == ("2", Limit(1))
    assert (item("SC-001").statutory, item("SC-001").extension) == (Limit(3), Limit(3))


def test_the_countys_own_values_take_the_place_of_ours():
    woods = item("LY-001")
    assert "m_design" not in {rule.id for rule in specimen(woods).materials()}
    assert "m_design" in {rule.id for rule in specimen(woods, local={"design_threshold": "10"}).materials()}
    loan = specimen(item("JY-004"), local={"loan_max_amount": "100000"})
    assert [finding.path for finding in loan.findings()] == ["loan.amount"]
    house = specimen(item("NY-001"), local={"max_floors": "1"})
    assert [finding.path for finding in house.findings()] == ["plan.floors"]
    missing = specimen(item("NY-001"), local={"something_else": "1"})
    assert list(missing.findings()) == []


def test_what_is_computed():
    answers = specimen(item("NY-002")).answers().values
    assert (answers["area.declared"], answers["area.amount"]) == ("3.86", "270.20")
    assert specimen(item("NY-003")).value("machine.self_pay") == "58200.00"
    assert specimen(item("NJ-001")).value("insp.insp_until") == "2027-10-15"
    rent = specimen(item("ZJ-002"))
    assert (rent.value("means.persons"), rent.value("means.per_capita")) == ("2", "1300.00")
    assert specimen(item("NY-001")).value("head.age") == "60"
    woods = specimen(item("LY-001"))
    assert woods.value("cut.by_promise") == "true"
    woods.set_value("owner.owner_id", "93511999MA6CPRT111")
    assert woods.value("cut.by_promise") == "false"


def test_land_that_was_never_certified_counts_by_the_second_round():
    form = specimen(item("NY-002"))
    form.set_value("area.certified", "0")
    form.set_value("area.second_round", "3.2")
    assert form.value("area.declared") == "2.7"


def test_the_head_of_the_household_counts_once():
    form = specimen(item("NY-001"))
    form.set_value("plan.aux_land", "150")
    form.set_value("plan.land_area", "250")
    assert [finding.path for finding in form.findings()] == ["plan.land_area"]
    form.add_row("family.rows")
    for name, value in {
        "m_name": "赵大军",
        "m_relation": "02",
        "m_id_no": form.value("head.id_no"),
        "m_hukou": "椑木镇椑南村3组18号",
    }.items():
        form.set_value(f"family.rows[3].{name}", value)
    assert [finding.path for finding in form.findings()] == ["plan.land_area"]
    form.set_value("family.rows[3].m_id_no", "511999199401090848")
    assert list(form.findings()) == []


def test_an_organisation_owns_its_case_by_its_credit_code():
    bought = {"buyer.buyer_kind": "农业生产经营组织", "buyer.uscc": "93511999MA6CPRT111"}
    form = changed(item("NY-003"), bought)
    assert form.value(applying(form)["id_no"]) == "93511999MA6CPRT111"
    form = changed(item("NY-003"), {"buyer.buyer_kind": "个人"})
    assert applying(form)["id_no"] == "buyer.id_no"


VILLAGERS_WORDS = [
    ("盖房", "NY-001"), ("分家", "NY-001"), ("粮食补贴", "NY-002"), ("户主死了", "NY-002"), ("农机补贴", "NY-003"),
    ("租地", "NY-004"), ("杀年猪", "NY-005"), ("上牌", "NJ-001"), ("年检", "NJ-002"), ("砍树", "LY-001"),
    ("松材线虫", "LY-001"), ("失业", "JY-001"), ("灵活就业", "JY-002"), ("护林员", "JY-003"), ("创业贷款", "JY-004"),
    ("优待证", "TY-001"), ("营业执照", "SC-001"), ("关店", "SC-001"), ("危房", "ZJ-001"), ("公租房", "ZJ-002"),
    ("讨薪", "SF-001"), ("离婚", "SF-001"), ("残疾证", "CL-001"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "item_id"), VILLAGERS_WORDS)
def test_villagers_words_find_the_item(words, item_id):
    catalog = Catalog.of(item(one) for one in GUIDED)
    assert item_id in [found.item_id for found in catalog.find(words)]
