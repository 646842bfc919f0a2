"""Finding items: by code, name, initials, category; the version in force on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from forms.catalog import DEVELOPMENT_KEY, Catalog, CatalogMissing, ItemUnknown, builtin_packages
from forms.package import PackageRefused, write_package
from sync import seal
from tests.forms.compiled_items import BUILT_IN, MORE, item

CATALOG = Catalog.of(item(item_id) for item_id in BUILT_IN)


def _codes(found) -> list[str]:
    return [made.item_id for made in found]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("SB-001", ["SB-001"]),
        ("sb001", ["SB-001"]),
        ("mz", ["MZ-001"]),
        ("养老", ["SB-001"]),
        ("最低 生活", ["MZ-001"]),
        ("ylbx", ["SB-001"]),
        ("zdsh", ["MZ-001"]),
        ("ZDSH", ["MZ-001"]),
        ("cxjm", ["SB-001"]),
        ("社会救助", ["MZ-001"]),
        ("shbx", ["SB-001"]),
        ("申请表", ["MZ-001"]),
        ("保", ["MZ-001", "SB-001"]),
        ("", ["MZ-001", "SB-001"]),
        ("xyz", []),
    ],
)
def test_find(text, codes):
    assert _codes(CATALOG.find(text)) == codes


def test_the_newest_version_is_the_latest():
    newer = replace(item("SB-001"), version="2027-01", valid_from="2027-01-01")
    catalog = CATALOG.plus([newer])
    assert catalog.get("SB-001").version == "2027-01"
    assert catalog.get("SB-001", "2026-11").version == "2026-11"
    assert catalog.get("SB-001", on=date(2026, 12, 31)).version == "2026-11"
    assert catalog.get("SB-001", on=date(2027, 1, 1)).version == "2027-01"
    assert [made.version for made in catalog.items() if made.item_id == "SB-001"] == ["2027-01"]


def test_an_item_out_of_force_is_not_found_that_day():
    ended = replace(item("SB-001"), valid_to="2026-12-31")
    catalog = Catalog.of([ended])
    assert catalog.find("ylbx", on=date(2026, 12, 31)) == (ended,)
    assert catalog.find("ylbx", on=date(2027, 1, 1)) == ()
    with pytest.raises(ItemUnknown):
        catalog.get("SB-001", on=date(2025, 12, 31))


@pytest.mark.parametrize(("item_id", "version"), [("XX-001", "latest"), ("SB-001", "1999-01")])
def test_what_is_not_there_is_said(item_id, version):
    with pytest.raises(ItemUnknown) as caught:
        CATALOG.get(item_id, version)
    assert caught.value.args == (item_id, version)


def test_packages_of_a_county_key():
    seed = bytes(32)
    key = seal.sign_public(seed)
    raw = write_package(item("MZ-001"), lambda message: seal.sign(seed, message), key)
    assert _codes(Catalog.load(raw, verify=seal.verify, trusted_keys=[key]).items()) == ["MZ-001"]
    with pytest.raises(PackageRefused):
        Catalog.load(raw, verify=seal.verify)


def test_the_built_in_catalogue():
    try:
        catalog = Catalog.builtin(seal.verify)
    except CatalogMissing:
        pytest.skip("the built-in items are not compiled here: run make setup")
    assert set(_codes(catalog.items())) >= set(BUILT_IN + MORE)
    known = ("残疾人服务", "社会救助", "老龄服务", "农机监理", "社会保险", "医疗保障")
    assert tuple(name for name in catalog.categories() if name in known) == known


def test_a_catalogue_that_was_never_compiled_says_what_to_do(tmp_path):
    with pytest.raises(CatalogMissing, match="make setup"):
        builtin_packages(tmp_path)


def test_a_folder_of_packages(tmp_path):
    from forms.authoring.build import build

    build(tmp_path)
    catalog = Catalog.load(tmp_path, verify=seal.verify, trusted_keys=[DEVELOPMENT_KEY])
    assert [catalog.get(item_id) for item_id in BUILT_IN] == [item(item_id) for item_id in BUILT_IN]
