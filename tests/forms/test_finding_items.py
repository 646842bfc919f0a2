"""Finding items by the situations (情形) people name: labels, keywords, initials; which one was meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.catalog import Catalog
from forms.item import Situation
from tests.forms.compiled_items import item

PENSION = replace(
    item("SB-001"),
    situations=(
        Situation("low", "低保对象参保", {"insurance.special_group": "低保对象"}, "困难群众 缴费减免"),
        Situation("proxy", "代理参保", {"mode.apply_mode": "代理"}, "子女代办、委托"),
    ),
)
SUPPORT = replace(
    item("MZ-001"),
    situations=(Situation("ill", "重病单人户", {"applicant.dibao_type": "重病单人户"}, "低保;大病"),),
)
CATALOG = Catalog.of([PENSION, SUPPORT])


def found(text):
    return [(hit.item.item_id, hit.situation.name if hit.situation else "") for hit in CATALOG.hits(text)]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("低保对象", [("SB-001", "low")]),
        ("困难群众", [("SB-001", "low")]),
        ("子女代办", [("SB-001", "proxy")]),
        ("dbdx", [("SB-001", "low")]),
        ("DBDX", [("SB-001", "low")]),
        ("knqz", [("SB-001", "low")]),
        ("低保", [("MZ-001", ""), ("SB-001", "low")]),
        ("db", [("SB-001", "low"), ("MZ-001", "ill")]),
        ("dbh", []),
        ("养老保险 低保", [("SB-001", "low")]),
        ("低保 养老保险", [("SB-001", "low")]),
        ("最低生活 大病", [("MZ-001", "ill")]),
        ("大病 养老保险", []),
        ("减免", [("SB-001", "low")]),
        ("没有这种", []),
    ],
)
def test_the_situation_that_was_meant_comes_with_the_item(text, hits):
    assert found(text) == hits


@pytest.mark.parametrize("text", ["参保", "SB-001", "养老保险", "社会保险", "城保", "养保登"])
def test_an_item_that_fits_by_itself_stands_there_once(text):
    assert found(text) == [("SB-001", "")]


def test_what_looks_like_a_code_is_one():
    assert found("mz") == [("MZ-001", "")]


def test_one_letter_names_no_situation():
    assert [name for _item, name in found("k") if name] == []


def test_nothing_typed_lists_every_item_without_its_situations():
    assert found("  ") == [("MZ-001", ""), ("SB-001", "")]


def test_find_names_an_item_once_however_many_situations_fit():
    both = replace(PENSION, situations=(*PENSION.situations, replace(PENSION.situations[0], name="low2")))
    assert [made.item_id for made in Catalog.of([both]).find("低保对象")] == ["SB-001"]
    assert [made.item_id for made in CATALOG.find("低保")] == ["MZ-001", "SB-001"]


def test_the_hit_carries_the_answers_it_implies():
    (hit,) = CATALOG.hits("dbdx")
    assert hit.situation.sets == {"insurance.special_group": "低保对象"}
