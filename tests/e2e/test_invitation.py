"""A new PC is let in by the text of a QR code; it speaks to the county that made it and to no other."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image

from desktop.bootstrap import ask_county
from desktop.usecases.enrol import enrol
from sync.center.__main__ import main
from sync.center.sites import new_code
from sync.ledger.invitation import Invitation, mark_of, read_invitation
from sync.ledger.problems import Problem
from sync.store.enrolling import PREPARED_FILE
from sync.store.key_ring import KeyRing, look
from tests.support.places import CHEAP, VILLAGE_A


def invitation(world, mark: str = "") -> str:
    keys = world.county.keys
    true = mark_of(keys.sign_public, keys.box_public)
    return Invitation(world.url, new_code(world.county, VILLAGE_A), mark or true).text()


def test_what_the_scanner_types_is_enough(world):
    station = world.opened("new")
    site = enrol(station, invitation(world), "", ask_county(station))
    assert (site.code, site.device) == (VILLAGE_A, 2)
    with station.cabinet.reading() as view:
        assert view.settings.get("county")["url"] == world.url
    station.cabinet.close()


def test_another_county_never_sees_the_code(world):
    station = world.opened("new")
    text = invitation(world, "0123456789abcdef")
    with pytest.raises(Problem, match=r"enrol\.other_county"):
        enrol(station, text, "", ask_county(station))
    code = read_invitation(text).code
    assert enrol(station, code, world.url, ask_county(station)).device == 2
    station.cabinet.close()


def test_a_code_alone_needs_an_address(world):
    station = world.opened("new")
    with pytest.raises(Problem, match=r"enrol\.no_address"):
        enrol(station, "ABCD-EFGH", "", ask_county(station))
    station.cabinet.close()


def test_a_disk_that_refuses_the_key_file_refuses_the_enrolment_and_the_code_goes_on(world):
    station = world.opened("new")
    base, code = station.cabinet.base_dir, new_code(world.county, VILLAGE_A)
    before = (base / "keys.json").read_bytes()
    blocked = base / PREPARED_FILE
    (blocked / "x").mkdir(parents=True)
    with pytest.raises(Problem, match=r"store\.read_only"):
        enrol(station, code, world.url, ask_county(station))
    with station.cabinet.reading() as view:
        assert view.settings.get("profile") is None
    (blocked / "x").rmdir()
    blocked.rmdir()
    assert (base / "keys.json").read_bytes() == before
    assert (
        enrol(station, code, world.url, ask_county(station)).device == 2
    )  # the county gave no second number
    station.cabinet.close()
    assert (look(base).enrolling, look(base).place["device"]) == (True, "02")
    assert KeyRing.by_code(base, code, CHEAP)[0].keys == station.ring.keys
    held = b"".join(path.read_bytes() for path in base.rglob("keys.json*"))
    assert station.ring.keys.data_key.hex().encode() not in held


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_county_s_command_draws_it(world, tmp_path, capsys, kind):
    picture = tmp_path / f"invitation.{kind}"
    site = ["--site", VILLAGE_A, "--name", "楠木寺村便民服务代办点", "--tier", "village", "--json"]
    arguments = ["enrol", "--data", str(world.county.folder), *site, "--url", world.url, "--qr", str(picture)]
    assert main(arguments) == 0
    said = json.loads(capsys.readouterr().out)
    assert read_invitation(said["invitation"]).code == said["code"]
    drawn = picture.read_bytes()
    if kind == "png":
        assert min(Image.open(io.BytesIO(drawn)).size) > 200
    else:
        assert b"<svg" in drawn
    assert main([*arguments[:-1], str(tmp_path / "invitation.bmp")]) == 1
    assert json.loads(capsys.readouterr().err)["code"] == "enrol.picture"
