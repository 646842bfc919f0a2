"""Changing who may open a key file: accounts, codes, the county. Each gives a new file; nothing is written.

The inside knows which slot is whose; the outside does not.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

from sync import seal
from sync.keyfile.document import KeyFile, Slot
from sync.keyfile.opening import Opened, key_of, sealed_again
from sync.seal import PasswordCost

COUNTY_SUITE = "x25519-hkdf-sha256-chacha20poly1305"
Both = tuple[KeyFile, Opened]


def with_account(
    file: KeyFile, opened: Opened, account: str, password: str, cost: PasswordCost, made: str = ""
) -> Both:
    """The account opens the file with this password, and with no earlier one."""
    file, opened = without_account(file, opened, account)
    name = os.urandom(8).hex()
    slot = _wrapped(file, opened, "account", name, f"account {account}", password, cost, made)
    opened = replace(opened, accounts={**opened.accounts, name: account})
    return sealed_again(replace(file, slots=(*file.slots, slot)), opened), opened


def without_account(file: KeyFile, opened: Opened, account: str) -> Both:
    """The account opens the file no more."""
    names = {name for name, whose in opened.accounts.items() if whose == account}
    kept = {name: whose for name, whose in opened.accounts.items() if name not in names}
    opened = replace(opened, accounts=kept)
    file = _without(file, lambda slot: slot.kind == "account" and slot.name in names)
    return sealed_again(file, opened), opened


def with_county(file: KeyFile, opened: Opened, public: bytes, place: dict[str, str]) -> Both:
    """The county's recovery key opens the file; an earlier county's does no more."""
    name = public.hex()
    box = seal.box_to(public, opened.master, file.bound("county", name))
    file = _without(file, lambda slot: slot.kind == "county")
    slot = Slot("county", name, COUNTY_SUITE, box)
    return replace(file, slots=(*file.slots, slot), place=place), opened


def with_code(file: KeyFile, opened: Opened, name: str, code: str, cost: PasswordCost, made: str) -> Both:
    """A one-time code opens the file; `name` is its number where it has one."""
    slot = _wrapped(file, opened, "code", name, "code", code, cost, made)
    file = _without(file, lambda slot: slot.kind == "code" and slot.name == name)
    if name.isdecimal():
        opened = replace(opened, next_code=max(opened.next_code, int(name) + 1))
    return sealed_again(replace(file, slots=(*file.slots, slot)), opened), opened


def without_codes(file: KeyFile, opened: Opened, used: Callable[[Slot], bool]) -> Both:
    """These codes open the file no more, and their numbers never come again."""
    file = _without(file, lambda slot: slot.kind == "code" and used(slot))
    return sealed_again(file, opened), opened


def with_suite(file: KeyFile, opened: Opened, suite: str) -> Both:
    """The inside, and every slot made from now on, by this suite."""
    return sealed_again(replace(file, suite=suite), opened), opened


def _wrapped(
    file: KeyFile, opened: Opened, kind: str, name: str, who: str, secret: str, cost: PasswordCost, made: str
) -> Slot:
    key = key_of(file, who, secret, cost)
    wrapped = seal.wrap(file.suite, key, opened.master, file.bound(kind, name))
    return Slot(kind, name, file.suite, wrapped, cost, made)


def _without(file: KeyFile, gone: Callable[[Slot], bool]) -> KeyFile:
    return replace(file, slots=tuple(slot for slot in file.slots if not gone(slot)))
