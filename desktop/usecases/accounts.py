"""Accounts on this PC: who may sign in, with which role.

Passwords are Argon2id hashes in the cabinet (formats.md: accounts of the first road).
A village has VA accounts; a township TS and TM. The role is sealed into every event.
"""

from __future__ import annotations

from desktop.usecases.station import Station, site_of
from sync.ledger.events import Actor
from sync.ledger.problems import Problem
from sync.seal import check_password, hash_password

MIN_PASSWORD = 8
ROLES_OF_TIER = {"village": ("VA",), "township": ("TS", "TM"), "county": ("CR", "CA")}


def account_names(station: Station) -> tuple[str, ...]:
    """Names in the order of adding, for the big buttons of 登录."""
    with station.cabinet.reading() as view:
        return tuple(account.name for account in view.accounts.all())


def add_account(station: Station, name: str, password: str, role: str = "") -> Actor:
    """Add one clerk. Without `role`, the tier's first. Raises Problem account.* or role.not_allowed."""
    if len(password) < MIN_PASSWORD:
        raise Problem("account.weak_password")
    phc = hash_password(password)
    with station.cabinet.unit() as unit:
        tier = site_of(unit.settings).tier
        chosen = role or ROLES_OF_TIER[tier][0]
        if chosen not in ROLES_OF_TIER[tier]:
            raise Problem("role.not_allowed", role=chosen, act="在本站登录")
        if unit.accounts.get(name) is not None:
            raise Problem("account.exists", name=name)
        account = unit.accounts.add(name, chosen, phc)
    return Actor(account.account, account.name, account.role)


def sign_in(station: Station, name: str, password: str) -> Actor:
    """The clerk who knows this password. Raises Problem account.unknown or account.password."""
    with station.cabinet.reading() as view:
        account = view.accounts.get(name)
    if account is None:
        raise Problem("account.unknown", name=name)
    if not check_password(password, account.phc):
        raise Problem("account.password")
    return Actor(account.account, account.name, account.role)
