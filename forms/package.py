"""ItemPackage (事项包): one compiled item with its signature, as files and the wire carry it.

`{"payload","sha256","signature","key","suite"}`: the payload is the item's JSON, the sum and
the Ed25519 signature are over its canonical bytes, all three in hex. The cryptography comes
from outside as a function; this module refuses to know keys or files.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from hashlib import sha256

from forms.canonical import canonical
from forms.item import ServiceItem, item_from_json, item_to_json

SUITE = "intl"
Verify = Callable[[bytes, bytes, bytes], bool]
"""(public key, message, signature) -> does it fit."""
Sign = Callable[[bytes], bytes]


class PackageRefused(Exception):
    """A package that must not be used. `code` is a registered problem code (`item.altered`).

    `item` names the package as far as it can be read; `reason` is one English word for the
    log: unreadable, suite, sum, key, signature, item.
    """

    def __init__(self, code: str, *, item: str = "", reason: str = "") -> None:
        super().__init__(f"{code}: {item} ({reason})")
        self.code = code
        self.item = item
        self.reason = reason


def write_package(item: ServiceItem, sign: Sign, key: bytes) -> bytes:
    """The package file: canonical, so the same item and key give the same bytes."""
    payload = item_to_json(item)
    plain = canonical(payload)
    return canonical(
        {
            "payload": payload,
            "sha256": sha256(plain).hexdigest(),
            "signature": sign(plain).hex(),
            "key": key.hex(),
            "suite": SUITE,
        }
    )


def read_package(raw: bytes, verify: Verify, trusted_keys: Collection[bytes]) -> ServiceItem:
    """The item, only where the package is whole and signed by one of `trusted_keys`.

    Raises PackageRefused("item.altered").
    """
    try:
        package = json.loads(raw)
        payload = package["payload"]
        plain = canonical(payload)
        key, signature = bytes.fromhex(package["key"]), bytes.fromhex(package["signature"])
        name, total, suite = str(payload["item_id"]), package["sha256"], package["suite"]
    except (ValueError, KeyError, TypeError, RecursionError) as broken:
        raise PackageRefused("item.altered", reason="unreadable") from broken
    if suite != SUITE:
        raise PackageRefused("item.altered", item=name, reason="suite")
    if total != sha256(plain).hexdigest():
        raise PackageRefused("item.altered", item=name, reason="sum")
    if key not in trusted_keys:
        raise PackageRefused("item.altered", item=name, reason="key")
    if not verify(key, plain, signature):
        raise PackageRefused("item.altered", item=name, reason="signature")
    return _item(payload, name)


def _item(payload: dict[str, object], name: str) -> ServiceItem:
    """Signed and yet no item: made for another version of the program."""
    try:
        return item_from_json(payload)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as broken:
        raise PackageRefused("item.altered", item=name, reason="item") from broken


def package_name(item: ServiceItem) -> str:
    """`SB-001@2026-11.json`."""
    return f"{item.item_id}@{item.version}.json"
