"""Flows of the key file on a failing disk: the first wrapping of keys that stood in clear, and re-keying.

Whatever fails and wherever the power goes: the file opens by the old secret or by the new one, with the very same
keys inside, and by the new one alone once it was told.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sync.ledger.problems import Problem
from sync.seal import PasswordCost
from sync.store.key_ring import KeyRing, look
from sync.store.keys import KEYS_FILE, create_keys
from tests.ordeal.faults import Told
from tests.ordeal.flows import Flow, Hand, prepare_desk
from tests.store.desk import KEYS

WHO, OTHER = "周明华", "李秀英"
OLD, NEW = "守信为民2026", "守信为民2027"
COST = PasswordCost(memory_kib=64, iterations=1)
TODAY = date(2026, 11, 23)
PLACE = {"site": "511999104205", "name": "楠木寺村便民服务代办点", "device": "01"}


# --- keys in clear are wrapped ---


def prepare_clear(folder: Path) -> None:
    prepare_desk(folder)
    create_keys(folder, KEYS)


def wrap(hand: Hand) -> None:
    ring = KeyRing.clear(hand.folder, cost=COST)
    ring.put_account(WHO, OLD, TODAY)
    hand.tell("wrapped")


def wrap_again(hand: Hand) -> None:
    """The first account is asked for again; where the keys are wrapped already, its password opens them."""
    if look(hand.folder).wrapped:
        KeyRing.by_password(hand.folder, WHO, OLD, COST)
        hand.tell("wrapped")
    else:
        wrap(hand)


def judge_wrapping(folder: Path, told: Told) -> None:
    done = bool(told.acks or told.again)
    if look(folder).wrapped:
        assert KeyRing.by_password(folder, WHO, OLD, COST).keys == KEYS
        return
    assert not done, "told as wrapped, and in clear"
    assert KeyRing.clear(folder, cost=COST).keys == KEYS


# --- a password is changed, another suite is taken, an account comes and goes ---


def prepare_wrapped(folder: Path) -> None:
    prepare_clear(folder)
    ring = KeyRing.clear(folder, cost=COST)
    ring.put_account(WHO, OLD, TODAY)
    ring.put_account(OTHER, OLD, TODAY)


def rekey(hand: Hand) -> None:
    ring = _mine(hand.folder)
    ring.put_account(WHO, NEW, TODAY)
    hand.tell("password")
    ring.use_suite("gm")
    hand.tell("suite")
    ring.put_county(bytes(range(32)), PLACE)
    hand.tell("county")
    if OTHER in ring.accounts:
        ring.drop_account(OTHER)
    hand.tell("dropped")


def judge_rekey(folder: Path, told: Told) -> None:
    """By one of the two passwords; each copy of the file that stands is whole or mended by the other."""
    done = {*told.acks, *told.again}
    if "password" in done:
        assert _opens(folder, WHO, NEW), "the new password was told, and does not open"
        assert not _opens(folder, WHO, OLD), "the old password still opens"
    else:
        assert _opens(folder, WHO, OLD) or _opens(folder, WHO, NEW), "neither password opens"
    if "dropped" in done:
        assert not _opens(folder, OTHER, OLD), "the account that went still opens"
    assert (folder / KEYS_FILE).is_file() or (folder / "second-copy" / KEYS_FILE).is_file()


def _mine(folder: Path) -> KeyRing:
    try:
        return KeyRing.by_password(folder, WHO, NEW, COST)
    except Problem as problem:
        if problem.code != "keys.refused":
            raise
        return KeyRing.by_password(folder, WHO, OLD, COST)


def _opens(folder: Path, account: str, password: str) -> bool:
    try:
        ring = KeyRing.by_password(folder, account, password, COST)
    except Problem as problem:
        if problem.code != "keys.refused":
            raise AssertionError(problem.code) from problem
        return False
    assert ring.keys == KEYS, "other keys came out"
    return True


KEY_FLOWS: dict[str, Flow] = {
    "wrap": Flow(prepare_clear, wrap, wrap_again, judge_wrapping),
    "rekey": Flow(prepare_wrapped, rekey, rekey, judge_rekey),
}
