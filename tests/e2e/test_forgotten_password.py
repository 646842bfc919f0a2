"""A forgotten password: a code by telephone without any network, or a key file carried to the county."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import desktop.cli
import sync.center.__main__
from desktop.bootstrap import door_of
from desktop.paths import AppPaths, font_folders
from desktop.usecases.accounts import add_account, change_password, remove_account, sign_in, tend_codes
from desktop.usecases.door import FREE_TRIES, Door
from sync import seal
from sync.center.accounts import add_account as add_county_account
from sync.center.recovery import authorised, recover, unlock_codes
from sync.keyfile import KeyFile, in_groups
from sync.keyfile.codes import random_code
from sync.ledger.problems import Problem
from sync.store.key_ring import look, take_codes
from tests.support.places import CHEAP, PASSWORD, VILLAGE_A, VILLAGE_B, World

WHO, NEW = "周明华", "新的密码2027"


@pytest.fixture
def village(world):
    """The folder of a village's PC, shut."""
    add_county_account(world.county, "安全员", "CS", PASSWORD)
    station = world[VILLAGE_A].station
    tend_codes(station)
    station.cabinet.close()
    return world.folder / "stations" / VILLAGE_A


def door(world: World, base: Path) -> Door:
    return door_of(AppPaths(base, font_folders()), world.clock, CHEAP)


def refused(call, *given):
    with pytest.raises(Problem) as refusal:
        call(*given)
    return refusal.value.code


def test_a_code_by_telephone_without_any_network(world, village):
    world.line_down()
    shut = door(world, village)
    number = int(shut.look().next_code)
    by = authorised(world.county, "安全员", PASSWORD)
    ((_, code),) = unlock_codes(world.county, by, VILLAGE_A, 1, number)
    assert refused(shut.unlock_by_code, code, WHO, "short") == "account.weak_password"
    assert refused(shut.unlock_by_code, code, "陌生人", NEW) == "account.unknown"
    assert shut.unlock_by_code(in_groups(code), WHO, NEW).name == WHO
    shut.close()
    again = door(world, village)
    assert refused(again.sign_in, WHO, PASSWORD) == "keys.refused"
    assert refused(again.unlock_by_code, code, WHO, NEW) == "keys.code_refused"  # once
    assert again.sign_in(WHO, NEW).name == WHO
    assert again.station.cabinet.standing().site == VILLAGE_A
    again.close()


def test_another_pcs_code_opens_nothing(world, village):
    ((_, code),) = unlock_codes(world.county, "安全员", VILLAGE_B, 1, 1)
    assert refused(door(world, village).unlock_by_code, code, WHO, NEW) == "keys.code_refused"
    assert refused(unlock_codes, world.county, "安全员", "511999104999", 1, 1) == "road.device_unknown"


def test_only_the_security_administrator_may(world, village):
    assert refused(authorised, world.county, "县审核员甲", PASSWORD) == "role.not_allowed"
    assert refused(authorised, world.county, "安全员", "wrong password") == "center.sign_in_failed"


def test_a_key_file_goes_to_the_county_and_back(world, village, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DAIBAN_PASSWORD", PASSWORD)
    office = ["--data", str(world.folder / "center"), "--by", "安全员", "--json"]
    out = tmp_path / "keys.json"
    told = ["recover-key", str(village / "keys.json"), "--out", str(out), *office]
    assert sync.center.__main__.main(told) == 0
    code = json.loads(capsys.readouterr().out)["code"]
    monkeypatch.setenv("DAIBAN_NEW_PASSWORD", NEW)
    base = ["--base-dir", str(village), "--account", WHO, "--json"]
    assert desktop.cli.main([*base, "unlock", code]) == 1  # the file is not taken over yet
    assert desktop.cli.main([*base, "key", "take", str(out)]) == 0
    assert desktop.cli.main([*base, "unlock", *in_groups(code).split()]) == 0
    assert desktop.cli.main([*base, "unlock", code]) == 1  # once
    monkeypatch.setenv("DAIBAN_PASSWORD", NEW)
    assert desktop.cli.main([*base, "verify"]) == 0
    capsys.readouterr()


def test_another_county_cannot_open_it(world, village, make_world):
    other = make_world()
    raw = (village / "keys.json").read_bytes()
    assert refused(recover, other.county, "安全员", raw) == "keys.not_county"
    for spoiled in (b"", b"{}", raw[:200]):
        assert refused(recover, world.county, "安全员", spoiled) == "keys.not_county"
    mended, _, _ = recover(world.county, "安全员", raw)
    assert refused(take_codes, other.folder / "stations" / VILLAGE_A, mended) == "keys.not_ours"


def test_guessing_at_the_screen_waits_also_after_a_restart(world, village):
    shut = door(world, village)
    for _ in range(FREE_TRIES):
        assert refused(shut.sign_in, WHO, "wrong password") == "keys.refused"
    assert refused(shut.sign_in, WHO, PASSWORD) == "account.wait"
    again = door(world, village)
    assert refused(again.unlock_by_code, random_code(), WHO, NEW) == "account.wait"
    world.clock.jump(world.clock().replace(hour=23))
    assert again.sign_in(WHO, PASSWORD).name == WHO
    again.close()
    assert json.loads((village / "tries.json").read_text())["wrong"] == 0


def test_several_accounts_each_with_its_own_password(world, village):
    opened = door(world, village)
    opened.sign_in(WHO, PASSWORD)
    station = opened.station
    add_account(station, "何秀英", "另一个密码2026")
    change_password(station, WHO, PASSWORD, NEW)
    opened.close()
    second = door(world, village)
    assert second.sign_in("何秀英", "另一个密码2026").name == "何秀英"
    assert refused(sign_in, second.station, WHO, PASSWORD) == "account.password"
    assert sign_in(second.station, WHO, NEW).name == WHO
    remove_account(second.station, WHO)
    assert second.account_names() == ("何秀英",)
    assert refused(sign_in, second.station, WHO, NEW) == "account.unknown"
    assert refused(remove_account, second.station, "何秀英") == "account.last"
    second.close()
    assert refused(door(world, village).sign_in, WHO, NEW) == "keys.refused"


def test_accounts_of_the_time_before_follow_one_by_one(world, village):
    """Keys in clear, two accounts: the first wraps them, the second gets its slot while the first is there."""
    opened = door(world, village)
    opened.sign_in(WHO, PASSWORD)
    add_account(opened.station, "何秀英", "另一个密码2026")
    keys = opened.station.cabinet.keys
    opened.close()
    clear = json.dumps({name: getattr(keys, name).hex() for name in ("data_key", "sign_seed", "box_seed")})
    (village / "keys.json").write_text(clear)
    (village / "second-copy" / "keys.json").unlink()
    old = door(world, village)
    old.open_clear()
    assert refused(old.sign_in, WHO, "wrong password") == "account.password"
    assert not look(village).wrapped
    assert old.sign_in(WHO, PASSWORD).name == WHO
    assert keys.data_key.hex() not in (village / "keys.json").read_text()
    assert old.station.ring.accounts == {WHO}
    assert old.sign_in("何秀英", "另一个密码2026").name == "何秀英"
    old.close()
    for who, password in ((WHO, PASSWORD), ("何秀英", "另一个密码2026")):
        again = door(world, village)
        assert again.sign_in(who, password).name == who
        again.close()


def test_a_county_that_asks_for_sm4_gets_it(world, village):
    if not seal.offers("gm"):
        pytest.skip("this OpenSSL has no SM4")
    opened = door(world, village)
    opened.sign_in(WHO, PASSWORD)
    with opened.station.cabinet.unit() as unit:
        unit.settings.put("profile", {**unit.settings.get("profile"), "suite": "gm"})
    sign_in(opened.station, WHO, PASSWORD)
    opened.close()
    file = KeyFile.from_bytes((village / "keys.json").read_bytes())
    assert file.suite == "gm"
    again = door(world, village)
    assert again.sign_in(WHO, PASSWORD).name == WHO
    again.close()
