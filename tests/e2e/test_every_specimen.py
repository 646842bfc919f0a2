"""Items of insurance, civil affairs, births and permits, each registered from its own specimen at a
village: the case has its applicant, the papers of the intake carry the name."""

from __future__ import annotations

import re
from typing import Any

import pytest

from desktop.usecases.answers_file import register_answers
from desktop.usecases.drafts import form_session, open_draft, save_field
from desktop.usecases.known_person import offers
from desktop.usecases.papers import paper_pdf
from forms.applicant import applying
from tests.forms.welfare_items import OLDER, WELFARE, needed, put, specimen
from tests.support.lone import clerk, open_lone
from tests.support.people import AGENTS, proxy_block
from tests.support.places import VILLAGE_A
from tests.support.proof import pdf_text
from tests.support.scans import lay_out

_ROW = re.compile(r"^(.+)\[(\d+)\]\.(\w+)$")
MANDATE = "m_agent_poa"  # a village hands in by proxy, whatever the specimen says


@pytest.fixture(scope="module")
def station(tmp_path_factory):
    station = open_lone(tmp_path_factory.mktemp("station"))
    yield station
    station.cabinet.close()


def answers_file(form) -> dict[str, Any]:
    """The specimen as an answers file, with every paper it needs and the mandate of the village's agent."""
    values: dict[str, Any] = {}
    repeats: dict[str, list[dict[str, Any]]] = {}
    for path in form.item.sample:
        value = form.value(path)
        found = _ROW.match(path)
        if found:
            rows = repeats.setdefault(found[1], [])
            rows.extend({} for _ in range(int(found[2]) + 1 - len(rows)))
            rows[int(found[2])][found[3]] = value if isinstance(value, str) else list(value)
        else:
            values[path] = value if isinstance(value, str) else list(value)
    rules = {rule.id: rule for rule in form.item.materials}
    wanted = sorted({*needed(form), MANDATE})
    return {
        "item": form.item.item_id,
        "version": "latest",
        "applicant": {},
        "proxy": proxy_block(AGENTS[VILLAGE_A]),
        "answers": values,
        "repeats": repeats,
        "materials": [
            {"id": name, "file": f"{name}.jpg", "copies": rules[name].copies if name in rules else 0}
            for name in wanted
        ],
        "effective_date": None,
    }


def registered(station, content, folder):
    lay_out(folder, content, content["item"])
    case_no = register_answers(station, clerk(station), content, folder).case_no
    with station.cabinet.reading() as view:
        return view.cases.get(case_no)


@pytest.mark.parametrize("item_id", [*WELFARE, *OLDER])
def test_the_specimen_becomes_a_case(station, tmp_path, item_id):
    form = specimen(item_id, station.today())
    case = registered(station, answers_file(form), tmp_path)
    paths = applying(form)
    assert case.state == "INTAKE"
    assert case.applicant["name"] == form.value(paths["name"])
    assert case.applicant["id_no"] == form.value(paths["id_no"])
    assert {"D01", "D02", "D05"} <= {paper.code for paper in case.papers}
    assert case.applicant["name"] in pdf_text(paper_pdf(station, case.case_no, "D01"))


def test_where_nobody_died_the_insured_person_leaves_the_scheme_himself(station, tmp_path):
    form = specimen("SB-004", station.today())
    put(form, "reason.reason", "关系转出")
    put(form, "bank.bank_holder", str(form.value("insured.ins_name")))
    content = answers_file(form)
    content["answers"] = {path: value for path, value in content["answers"].items() if form.value(path)}
    case = registered(station, content, tmp_path)
    assert case.applicant["name"] == form.value("insured.ins_name")


def test_treatment_elsewhere_starts_from_the_county_of_the_site(station):
    draft = open_draft(station, clerk(station), "YB-002")
    assert form_session(station, draft).value("filing.ins_region") == VILLAGE_A[:6]


@pytest.mark.parametrize(
    ("item_id", "group"), [("MZ-003", "need."), ("YB-003", "bill."), ("MZ-008", "loss.")]
)
def test_what_happened_last_time_is_not_offered_again(station, tmp_path, item_id, group):
    """After a case of the same item: the person is offered, the misfortune is not."""
    form = specimen(item_id, station.today())
    registered(station, answers_file(form), tmp_path)
    draft = open_draft(station, clerk(station), item_id)
    save_field(station, draft.draft_id, "applicant.id_no", str(form.value("applicant.id_no")))
    offered = {offer.path for offer in offers(station, draft.draft_id)}
    assert "applicant.hukou_address" in offered
    assert not {path for path in offered if path.startswith(group)}
