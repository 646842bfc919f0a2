"""Terms, checklist, ratings, JSON: the small values that a case is made of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.canonical import canonical
from forms.item import Guide, LegalBasis, Limit, Node, ServiceItem
from sync.ledger.capacity import effective_capacity, terms_of
from sync.ledger.case import AGENT, COLLECTIVE, ENTRUSTED_WINDOW, Paper, SubmittedDoc
from sync.ledger.case_json import (
    case_from_json,
    case_to_json,
    doc_from_json,
    doc_to_json,
    paper_from_json,
    paper_to_json,
    terms_from_json,
    terms_to_json,
)
from sync.ledger.material import merged, missing, originals_held, package_of
from sync.ledger.rating import gb39046, is_bad, offered, stars_of
from tests.ledger.play import DOCS, MZ_001, SB_001, day
from tests.ledger.test_worked_agent import forwarded

ITEM = ServiceItem(
    item_id="SB-001",
    version="2026-11",
    name="城乡居民基本养老保险参保登记",
    form_title="参保登记表",
    dept="人社局",
    task_type="20",
    case_type="2",
    handling_mode="2",
    capacity=ENTRUSTED_WINDOW,
    clock_start="receipt",
    root=Node("group", "data", ""),
    choices={},
    materials=(),
    guide=Guide(),
    legal_basis=(LegalBasis("社会保险经办条例", "第六条"), LegalBasis("社会保险法")),
    levels={"township": "first_check", "county": "decide"},
    statutory=Limit(10),
    promised=Limit(3),
    valid_from="2026-11-01",
)


@pytest.mark.parametrize(
    ("may_have", "parameters", "tier", "capacity"),
    [
        (ENTRUSTED_WINDOW, {}, "village", AGENT),
        (ENTRUSTED_WINDOW, {"entrust": {"SB-001": "内人社委〔2026〕3号"}}, "village", ENTRUSTED_WINDOW),
        (ENTRUSTED_WINDOW, {"entrust": {"SB-001": ""}}, "village", AGENT),
        (AGENT, {"entrust": {"SB-001": "内人社委〔2026〕3号"}}, "village", AGENT),
        (AGENT, {"village_step": ["SB-001"]}, "village", COLLECTIVE),
        (COLLECTIVE, {}, "village", COLLECTIVE),
        (ENTRUSTED_WINDOW, {"entrust": {"SB-001": "x"}}, "township", AGENT),
    ],
)
def test_the_county_decides_what_a_site_is(may_have, parameters, tier, capacity):
    assert effective_capacity(replace(ITEM, capacity=may_have), parameters, tier) == capacity


def test_terms_are_what_the_version_promised():
    terms = terms_of(ITEM, ENTRUSTED_WINDOW, "内人社委〔2026〕3号")
    assert (terms.statutory, terms.promised, terms.supplement) == ((10, "WD"), (3, "WD"), None)
    assert (terms.basis, terms.entrust_doc) == ("《社会保险经办条例》第六条", "内人社委〔2026〕3号")
    assert terms_of(ITEM, AGENT, "内人社委〔2026〕3号").entrust_doc == ""
    assert terms_of(ITEM, COLLECTIVE).village_step


def test_a_supplement_keeps_the_earlier_scans():
    brought = SubmittedDoc("m_hukou", "", "present", files=("b" * 64, "d" * 64))
    rows = merged(DOCS, [brought, SubmittedDoc("m_new", "补充材料", "present")])
    assert [doc.material for doc in rows] == ["m_id", "m_hukou", "m_form", "m_new"]
    assert (rows[1].name, rows[1].files) == ("居民户口簿", ("b" * 64, "d" * 64))
    assert missing([*rows, SubmittedDoc("x", "x", "missing")])[0].material == "x"


def test_originals_that_do_not_stay_go_back():
    taken = SubmittedDoc("m_ill", "病历", "present", originals=1)
    assert originals_held([*DOCS, taken]) == (taken,)


def test_a_package_is_its_scans_in_order():
    case = forwarded().now
    assert package_of(case)["files"] == 4
    shuffled = replace(case, materials=tuple(reversed(case.materials)))
    assert package_of(shuffled)["hash"] != package_of(case)["hash"]


@pytest.mark.parametrize(
    ("given", "stars"),
    [({"stars": 5}, 5), ({"stars": "1"}, 1), ({"stars": 0}, None), ({"stars": 6}, None), ({"stars": True}, None),
     ({"stars": "好"}, None), ({}, None)],
)  # fmt: skip
def test_stars(given, stars):
    assert stars_of(given) == stars


def test_five_stars_are_one_in_the_national_table():
    assert (gb39046(5), gb39046(1)) == ("1", "5")
    assert is_bad({"stars": 2})
    assert not is_bad({"stars": 3})
    assert offered((), {"declined": True})
    assert not offered((), {})


def test_json_of_the_parts_leaves_defaults_out_and_reads_back():
    assert "extension" not in terms_to_json(SB_001)
    paper = Paper(
        "D01", "内椑木登〔2026〕01-000001号", day("2026-11-27"), "agent", "511999104205", {"a": "b"}
    )
    assert paper_from_json(paper_to_json(paper)) == paper
    for terms in (SB_001, MZ_001):
        assert terms_from_json(terms_to_json(terms)) == terms
    for doc in DOCS:
        assert doc_from_json(doc_to_json(doc)) == doc
    assert terms_from_json({**terms_to_json(SB_001), "from_a_later_release": 1}) == SB_001


def test_json_of_a_case_is_canonical_and_reads_back():
    case = forwarded().now
    data = case_to_json(case)
    assert canonical(data)
    assert case_from_json(data) == case
    with pytest.raises((KeyError, TypeError)):
        case_from_json({"case_no": "1"})
