"""The document `keys.json` of format 2: what stands in it, read strictly (docs/internals/keys.md).

Knows fields and limits, no secret: everything here may be read by whoever has the disk. Holds no
name of a person; an account's slot is found by trying the password.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sync.seal import PasswordCost

FORMAT = "daiban-keys 2"
MOST_BYTES = 256 << 10
MOST_SLOTS = 256
MOST_MEMORY_KIB = 256 << 10  # a tampered file cannot make a village PC swap
MOST_ITERATIONS = 10
KINDS = ("account", "code", "county")


class Spoiled(ValueError):
    """The file is no key file of this format, or a part is missing."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The master key, wrapped once. `cost`: Argon2id of the password or code; None for the county's box."""

    kind: str
    name: str
    suite: str
    wrapped: bytes
    cost: PasswordCost | None = None
    made: str = ""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """`station`: 16 random hex digits, bound into every seal. `place`: site, name and county, no person."""

    station: str
    salt: bytes
    suite: str
    sealed: bytes
    slots: tuple[Slot, ...] = ()
    place: Mapping[str, str] = field(default_factory=dict)

    def of(self, kind: str) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if slot.kind == kind)

    def bound(self, kind: str, name: str = "") -> bytes:
        """What a seal in this file is bound to, so that no part can be moved to another place or file."""
        return "|".join((FORMAT, self.station, kind, name)).encode()

    def to_bytes(self) -> bytes:
        document = {
            "format": FORMAT,
            "station": self.station,
            "kdf": "argon2id",
            "salt": _text(self.salt),
            "suite": self.suite,
            "sealed": _text(self.sealed),
            "place": dict(self.place),
            "slots": [_slot_to_json(slot) for slot in self.slots],
        }
        return json.dumps(document, ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> KeyFile:
        """Raises Spoiled."""
        if len(raw) > MOST_BYTES:
            raise Spoiled("too large")
        try:
            document = json.loads(raw)
            if document["format"] != FORMAT or document["kdf"] != "argon2id":
                raise Spoiled("another format")
            slots = tuple(_slot_from_json(slot) for slot in document["slots"])
            place = {str(key): str(value) for key, value in document["place"].items()}
            station = _said(document["station"], 16)
            salt, sealed = _bytes(document["salt"]), _bytes(document["sealed"])
            found = cls(station, salt, _said(document["suite"], 16), sealed, slots, place)
        except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
            raise Spoiled(str(error)) from error
        if len(slots) > MOST_SLOTS or len(found.salt) != 16 or not found.sealed:
            raise Spoiled("a part is missing")
        return found


def is_wrapped(raw: bytes) -> bool:
    """True for the bytes of a file of this format; the older one holds the secrets in clear."""
    try:
        document = json.loads(raw[:MOST_BYTES])
    except (ValueError, RecursionError):
        return False
    return isinstance(document, dict) and "format" in document


def _slot_to_json(slot: Slot) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": slot.kind, "name": slot.name, "suite": slot.suite}
    if slot.cost is not None:
        told |= {"memory_kib": slot.cost.memory_kib, "iterations": slot.cost.iterations}
    return told | {"made": slot.made, "wrapped": _text(slot.wrapped)}


def _slot_from_json(told: Mapping[str, Any]) -> Slot:
    kind = _said(told["kind"], 16)
    if kind not in KINDS:
        raise Spoiled(f"slot {kind}")
    cost = None
    if kind != "county":
        memory, iterations = told["memory_kib"], told["iterations"]
        if type(memory) is not int or type(iterations) is not int:
            raise Spoiled("cost")
        if not (8 <= memory <= MOST_MEMORY_KIB and 1 <= iterations <= MOST_ITERATIONS):
            raise Spoiled("cost")
        cost = PasswordCost(memory, iterations)
    return Slot(
        kind, _said(told["name"], 80), _said(told["suite"], 64), _bytes(told["wrapped"]), cost,
        _said(told["made"], 40),
    )  # fmt: skip


def _said(value: object, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise Spoiled("text")
    return value


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _bytes(value: object) -> bytes:
    try:
        return base64.b64decode(_said(value, MOST_BYTES), validate=True)
    except binascii.Error as error:
        raise Spoiled("base64") from error
