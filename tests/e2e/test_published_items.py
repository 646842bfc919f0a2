"""A county changes an item: authored, signed, published, and in force at the village after an exchange."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from desktop.usecases.items import find_items
from desktop.usecases.pouches import pouch_in
from forms.item import Limit
from forms.package import write_package
from sync import seal
from sync.center.commands import publish_cmd  # noqa: F401 - the command is part of the program
from sync.center.pouches import answer_pouch, newest_device
from sync.center.publishing import catalog_of, publish
from sync.ledger.problems import Problem
from tests.support import steps
from tests.support.people import AGENTS, Person, pension
from tests.support.places import VILLAGE_A, VILLAGE_B

SEED, OTHER = bytes(range(32)), bytes(range(1, 33))


def package(world, seed=SEED, version="2026-12", **changed):
    item = replace(world.county.catalog.get("SB-001"), version=version, promised=Limit(2), **changed)
    return write_package(item, lambda plain: seal.sign(seed, plain), seal.sign_public(seed))


def refused(*arguments, **choice):
    with pytest.raises(Problem) as problem:
        publish(*arguments, **choice)
    assert "{" not in problem.value.sentence
    return problem.value.code


def test_a_new_version_is_in_force_after_an_exchange(world):
    village = world[VILLAGE_A]
    assert village.station.item("SB-001").version == "2026-11"
    item, told = publish(world.county, package(world), trust=True)
    assert (item.version, told) == ("2026-12", 3)
    assert village.station.item("SB-001").version == "2026-11"
    steps.everybody_syncs(world, VILLAGE_A)
    assert village.station.item("SB-001").version == "2026-12"
    person = Person("陈䶮", date(1986, 10, 10), 1, "13800000002")
    case_no = steps.register(village, pension(person, VILLAGE_A, AGENTS[VILLAGE_A]))
    with village.station.cabinet.reading() as view:
        terms = view.cases.get(case_no).terms
    assert (terms.version, terms.promised[0]) == ("2026-12", 2)
    steps.everybody_syncs(world, VILLAGE_A)
    assert [case["case_no"] for case in world.exported("cases")] == [case_no]
    assert catalog_of(world.county).get("SB-001", "2026-12").promised == Limit(2)


def test_an_item_of_the_countys_own_is_found_by_name_and_initials(world):
    publish(
        world.county,
        package(world, item_id="XX-001", name="村级公益岗位申请", initials="cjgygwsq"),
        trust=True,
    )
    steps.everybody_syncs(world, VILLAGE_A)
    assert [line.item_id for line in find_items(world[VILLAGE_A].station, "cjgy")] == ["XX-001"]


def test_it_travels_in_a_pouch(world, tmp_path):
    publish(world.county, package(world), trust=True)
    answer_pouch(world.county, tmp_path / "in.pouch", newest_device(world.county, VILLAGE_A))
    pouch_in(world[VILLAGE_A].station, tmp_path / "in.pouch")
    assert world[VILLAGE_A].station.item("SB-001").version == "2026-12"


def test_a_pc_that_is_enrolled_later_has_it_too(world):
    publish(world.county, package(world), trust=True)
    fresh = world.new_pc(VILLAGE_B, "fresh", "何秀英", "VA")
    try:
        assert fresh.sync().status == "synced"
        assert fresh.station.item("SB-001").version == "2026-12"
    finally:
        fresh.station.cabinet.close()


def test_only_the_countys_keys_publish(world):
    assert refused(world.county, package(world)) == "item.key_unknown"
    publish(world.county, package(world), trust=True)
    assert refused(world.county, package(world, OTHER, "2027-01")) == "item.key_unknown"
    publish(world.county, package(world, version="2027-01"))
    development = json.loads(package(world))
    development["key"] = "e8f4fdb1a9b5a24cbb4799a97ca4bde6b0711ec06ae14ad7187dd367e73aa053"
    assert refused(world.county, json.dumps(development).encode(), trust=True) == "item.trial"


def test_an_altered_package_is_published_nowhere(world):
    whole = package(world)
    for broken in (b"", b"{}", b"[]", whole[:-40], whole.replace(b"2026-12", b"2026-13", 1)):
        assert refused(world.county, broken, trust=True) == "item.altered"
    steps.everybody_syncs(world, VILLAGE_A)
    assert world[VILLAGE_A].station.item("SB-001").version == "2026-11"


def test_a_version_is_published_once(world):
    publish(world.county, package(world), trust=True)
    publish(world.county, package(world))  # the same again changes nothing
    assert refused(world.county, package(world, form_title="另一张表")) == "item.published"


def test_a_station_believes_no_package_that_its_county_did_not_sign(world):
    """What lies in the settings of a station is held against the county's keys every time it is read."""
    station = world[VILLAGE_A].station
    with station.cabinet.unit() as unit:
        unit.settings.put("item/SB-001@2030-01", json.loads(package(world, OTHER, "2030-01")))
    assert station.item("SB-001").version == "2026-11"
