"""Flows of the key file on a failing disk: the first wrapping of keys that stood in clear, and re-keying.

Whatever fails and wherever the power goes: the file opens by the old secret or by the new one, with the very same
keys inside, and by the new one alone once it was told.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from desktop.bootstrap import open_station
from desktop.paths import AppPaths
from desktop.usecases.enrol import enrol
from desktop.usecases.station import Station
from sync import seal
from sync.ledger.problems import Problem
from sync.seal import PasswordCost
from sync.store.key_ring import KeyRing, look
from sync.store.keys import KEYS_FILE, create_keys
from sync.transport.enrolment import Enrolled
from tests.ordeal.faults import Told
from tests.ordeal.flows import Flow, Hand, prepare_desk
from tests.ordeal.stations import PROFILE, Clock
from tests.store.desk import COUNTY_BOX, KEYS, VILLAGE, open_cabinet

WHO, OTHER = "周明华", "李秀英"
OLD, NEW = "守信为民2026", "守信为民2027"
COST = PasswordCost(memory_kib=64, iterations=1)
CODE = "ABCD-EFGH-JKLM-NPQR"
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


# --- a PC becomes a station ---


def prepare_new(folder: Path) -> None:
    create_keys(folder, KEYS)
    open_cabinet(folder).close()


def enrol_here(hand: Hand) -> None:
    """The county of this flow is a word; what is told is on the disk."""
    station = _opened(hand.folder)
    try:
        enrol(station, CODE, "http://county", _answered)
    finally:
        station.cabinet.close()
    hand.tell("enrolled")


def enrol_again(hand: Hand) -> None:
    """By the same code where the PC is no station yet."""
    if look(hand.folder).wrapped or _is_station(hand.folder):
        hand.tell("enrolled")
    else:
        enrol_here(hand)


def judge_enrolment(folder: Path, told: Told) -> None:
    """A station's keys open by the code alone, after the next start at the latest; a PC that is none goes on."""
    wrapped = look(folder).wrapped
    if not wrapped and not _is_station(folder):
        assert not [*told.acks, *told.again], "told as enrolled, and is not"
        enrol_here(Hand(folder, lambda _line: None))
    assert look(folder).wrapped, "keys in clear after a start"
    assert KeyRing.by_code(folder, CODE, COST)[0].keys == KEYS
    held = b"".join(path.read_bytes() for path in folder.rglob("keys.json*"))
    assert KEYS.data_key.hex().encode() not in held, "a key in clear is left"
    cabinet = open_cabinet(folder)
    with cabinet.reading() as view:
        assert view.settings.get("profile"), "wrapped, and no station"
    cabinet.close()


def _opened(folder: Path) -> Station:
    return open_station(AppPaths(folder, ()), Clock(), cost=COST)


def _is_station(folder: Path) -> bool:
    """After a start, as the program makes it."""
    station = _opened(folder)
    with station.cabinet.reading() as view:
        known = bool(view.settings.get("profile"))
    station.cabinet.close()
    return known


def _answered(_url: str, _code: str) -> Enrolled:
    return Enrolled(
        site=VILLAGE,
        name=PROFILE["name"],
        short=PROFILE["short"],
        tier="village",
        incarnation=1,
        epoch="e1",
        county_site="511999000000",
        county_name="示范县政务服务中心",
        county_sign_public=bytes(32),
        county_box_public=seal.box_public(COUNTY_BOX),
        settings={"profile": PROFILE, "parameters": {"tables": {}, "entrust": {}, "village_step": []}},
    )


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
    "enrol": Flow(prepare_new, enrol_here, enrol_again, judge_enrolment),
    "rekey": Flow(prepare_wrapped, rekey, rekey, judge_rekey),
}
