"""Accounts on this PC: who may sign in, with which role.

The password opens the key file (docs/internals/keys.md); name, role and an Argon2id hash for
accounts that have no slot yet stand in the cabinet. A village has VA accounts; a township TS and
TM. The role is sealed into every event.
"""

from __future__ import annotations

import logging

from desktop.usecases.station import Station, site_of
from sync.keyfile import code_of
from sync.ledger.events import Actor
from sync.ledger.problems import Problem
from sync.seal import check_password, hash_password

MIN_PASSWORD = 8
ROLES_OF_TIER = {"village": ("VA",), "township": ("TS", "TM"), "county": ("CR", "CA")}

log = logging.getLogger(__name__)


def account_names(station: Station) -> tuple[str, ...]:
    """Names in the order of adding, for the big buttons of 登录."""
    with station.cabinet.reading() as view:
        return tuple(account.name for account in view.accounts.all() if account.phc)


def add_account(station: Station, name: str, password: str, role: str = "") -> Actor:
    """Add one clerk. Without `role`, the tier's first. Raises Problem account.* or role.not_allowed.

    The first account wraps the keys of the station: from then on they open by a password only.
    """
    _strong(password)
    phc = hash_password(password, station.ring.cost)
    with station.cabinet.unit() as unit:
        tier = site_of(unit.settings).tier
        chosen = role or ROLES_OF_TIER[tier][0]
        if chosen not in ROLES_OF_TIER[tier]:
            raise Problem("role.not_allowed", role=chosen, act="在本站登录")
        known = unit.accounts.get(name)
        if known is not None and known.phc:
            raise Problem("account.exists", name=name)
        if known is not None:  # removed before: the name comes back with its role
            unit.accounts.set_password(name, phc)
            chosen = known.role
        else:
            unit.accounts.add(name, chosen, phc)
    station.ring.put_account(name, password, station.today())
    tend_county(station)
    return Actor(name, name, chosen)


def sign_in(station: Station, name: str, password: str) -> Actor:
    """The clerk who knows this password. Raises Problem account.unknown or account.password."""
    with station.cabinet.reading() as view:
        account = view.accounts.get(name)
    if account is None or not account.phc:
        raise Problem("account.unknown", name=name)
    if name in station.ring.accounts:
        if not station.ring.fits(name, password):
            raise Problem("account.password")
    elif not check_password(password, account.phc):
        raise Problem("account.password")
    else:
        _give_slot(station, name, password)
    tend_county(station)
    return Actor(account.account, account.name, account.role)


def actor_of(station: Station, name: str) -> Actor:
    """The clerk of a key ring that was opened by the password. Raises Problem("account.unknown")."""
    with station.cabinet.reading() as view:
        account = view.accounts.get(name)
    if account is None or not account.phc:
        raise Problem("account.unknown", name=name)
    return account.actor()


def change_password(station: Station, name: str, old: str, new: str) -> None:
    """Raises Problem account.*; then the old password still opens everything."""
    sign_in(station, name, old)
    set_password(station, name, new)


def set_password(station: Station, name: str, new: str) -> None:
    """Key file first: from then on only the new password opens it. Raises Problem account.*, store.*."""
    _strong(new)
    station.ring.put_account(name, new, station.today())
    with station.cabinet.unit() as unit:
        unit.accounts.set_password(name, hash_password(new, station.ring.cost))


def remove_account(station: Station, name: str) -> None:
    """The account signs in no more; what it did keeps its name. Raises Problem account.unknown, account.last."""
    actor_of(station, name)
    station.ring.drop_account(name)
    with station.cabinet.unit() as unit:
        unit.accounts.set_password(name, "")


def tend_county(station: Station) -> None:
    """The county's recovery key and its suite; cheap. A disk that refuses keeps nobody from signing in."""
    with station.cabinet.reading() as view:
        profile = view.settings.get("profile")
        if not profile:
            return
        public = view.settings.enrolment().county_box
    place = {"site": str(profile["site"]), "name": str(profile["name"]), "device": str(profile["device"])}
    try:
        station.ring.use_suite(str(profile.get("suite") or "intl"))
        station.ring.put_county(public, place)
    except Problem as problem:
        log.warning("the key file stays as it was: %s", problem.code)


def tend_codes(station: Station) -> int:
    """Have the telephone codes ready; a second or two of work, done beside the clerk. Returns how many are new."""
    try:
        return station.ring.renew_codes(lambda number: code_of(station.qr_key, number), station.today())
    except Problem as problem:
        log.warning("the key file stays as it was: %s", problem.code)
        return 0


def _give_slot(station: Station, name: str, password: str) -> None:
    """An account from before the keys were wrapped. Where writing fails, everything is as before."""
    try:
        station.ring.put_account(name, password, station.today())
    except Problem as problem:
        log.warning("the key file stays as it was: %s", problem.code)


def _strong(password: str) -> None:
    if len(password) < MIN_PASSWORD:
        raise Problem("account.weak_password")
