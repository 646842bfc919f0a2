"""A package is used only where it is whole and signed by a key that is trusted."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest

from forms.canonical import canonical
from forms.package import PackageRefused, package_name, read_package, write_package
from sync import seal
from tests.forms.compiled_items import item

SEED = bytes(range(32))
KEY = seal.sign_public(SEED)


def _sign(message: bytes) -> bytes:
    return seal.sign(SEED, message)


def _package() -> bytes:
    return write_package(item("SB-001"), _sign, KEY)


def _refusal(raw: bytes, trusted=(KEY,)) -> PackageRefused:
    with pytest.raises(PackageRefused) as caught:
        read_package(raw, seal.verify, trusted)
    return caught.value


def test_a_sound_package_gives_the_item_back():
    assert read_package(_package(), seal.verify, [KEY]) == item("SB-001")
    assert package_name(item("SB-001")) == "SB-001@2026-11.json"


def test_the_same_item_gives_the_same_bytes():
    assert _package() == _package()
    assert canonical(json.loads(_package())) == _package()


def test_an_altered_payload_is_refused():
    raw = _package().replace(b'"value":3', b'"value":9')
    assert raw != _package()
    refused = _refusal(raw)
    assert (refused.code, refused.item, refused.reason) == ("item.altered", "SB-001", "sum")


def test_an_altered_payload_with_a_fitting_sum_is_refused():
    package = json.loads(_package())
    package["payload"]["promised"]["value"] = 1
    forged = write_package(item("SB-001"), lambda message: bytes.fromhex(package["signature"]), KEY)
    resummed = json.loads(forged) | {"payload": package["payload"]}
    resummed["sha256"] = sha256(canonical(package["payload"])).hexdigest()
    assert _refusal(canonical(resummed)).reason == "signature"


def test_an_unknown_key_is_refused():
    assert _refusal(_package(), trusted=[seal.sign_public(bytes(32))]).reason == "key"


@pytest.mark.parametrize("drop", ["payload", "sha256", "signature", "key", "suite"])
def test_a_package_that_lacks_a_part_is_refused(drop):
    package = json.loads(_package())
    del package[drop]
    assert _refusal(json.dumps(package).encode()).reason == "unreadable"


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b'{"payload": 1.5}', b"\xff", b"[" * 100_000])
def test_what_is_no_package_is_refused(raw):
    assert _refusal(raw).reason == "unreadable"


def test_another_suite_is_refused():
    package = json.loads(_package()) | {"suite": "rot13"}
    assert _refusal(canonical(package)).reason == "suite"


def test_signed_by_us_but_for_another_program_is_refused():
    package = json.loads(_package())
    payload = package["payload"] | {"format": 99}
    plain = canonical(payload)
    package |= {"payload": payload, "sha256": sha256(plain).hexdigest()}
    package["signature"] = _sign(plain).hex()
    assert _refusal(canonical(package)).reason == "item"
