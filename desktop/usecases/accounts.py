"""Accounts on this PC: who may sign in, with which role.

The password opens the key file (docs/internals/keys.md); name, role and an Argon2id hash for
accounts that have no slot yet stand in the cabinet. A village has VA accounts; a township TS and
TM. The role is sealed into every event.
"""

from __future__ import annotations

import logging

from desktop.usecases.revoked import heed_revoked, refuse_revoked, refuse_writer
from desktop.usecases.station import Station, site_of
from sync.keyfile import code_of
from sync.ledger.events import Actor
from sync.ledger.problems import Problem
from sync.seal import check_password, hash_password
from sync.store.unit_of_work import Unit

MIN_PASSWORD = 8
GIVEN = "given-passwords"
"""The document of names whose password somebody else chose; its owner changes it before anything."""
ROLES_OF_TIER = {"village": ("VA",), "township": ("TS", "TM"), "county": ("CR", "CA")}

log = logging.getLogger(__name__)


def account_names(station: Station) -> tuple[str, ...]:
    """Names in the order of adding, for the big buttons of 登录."""
    with station.cabinet.reading() as view:
        return tuple(account.name for account in view.accounts.all() if account.phc)


def add_account(station: Station, name: str, password: str, role: str = "", *, given: bool = False) -> Actor:
    """Add one clerk. Without `role`, the tier's first. Raises Problem account.* or role.not_allowed;
    account.revoked for a name that the county let act here no more.

    The first account wraps the keys of the station: from then on they open by a password only. `given`: somebody
    else chose this password, so it opens nothing but its own change.
    """
    strong(password)
    phc = hash_password(password, station.ring.cost)
    with station.cabinet.unit() as unit:
        site = site_of(unit.settings)
        refuse_writer(site, name)
        tier = site.tier
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
        _mark_given(unit, name, given=given)
    station.ring.put_account(name, password, station.today())
    tend_county(station)
    return Actor(name, name, chosen)


def may_be_made(station: Station, name: str) -> Actor:
    """Who a new account of this name would be, by the tier's first role; known ones keep theirs.

    Raises Problem("account.revoked")."""
    with station.cabinet.reading() as view:
        site = site_of(view.settings)
        refuse_writer(site, name)
        known = view.accounts.get(name)
    return known.actor() if known is not None else Actor(name, name, ROLES_OF_TIER[site.tier][0])


def sign_in(station: Station, name: str, password: str) -> Actor:
    """The clerk who knows this password. Raises Problem account.unknown, account.password, or
    account.initial_password where it fits and was given by somebody else: then `take_own_password`."""
    actor = _proved(station, name, password)
    _refuse_given(station, name)
    tend_county(station)
    return actor


def proved_actor(station: Station, name: str) -> Actor:
    """The clerk of a key ring that was opened by the password, who may work.

    Raises Problem account.unknown, account.initial_password.
    """
    actor = actor_of(station, name)
    _refuse_given(station, name)
    return actor


def _refuse_given(station: Station, name: str) -> None:
    """Raises Problem("account.initial_password") where somebody else chose this account's password."""
    with station.cabinet.reading() as view:
        if name in (view.settings.get(GIVEN) or ()):
            raise Problem("account.initial_password")


def actor_of(station: Station, name: str) -> Actor:
    """The clerk of a key ring that was opened by the password. Raises Problem account.unknown, account.revoked."""
    with station.cabinet.reading() as view:
        refuse_revoked(view.settings.get("profile"), name)
        account = view.accounts.get(name)
    if account is None or not account.phc:
        raise Problem("account.unknown", name=name)
    return account.actor()


def change_password(station: Station, name: str, old: str, new: str) -> Actor:
    """A password of one's own for one that may have been given; the only thing that a given one is good for.

    Raises Problem account.*; then the old password still opens everything.
    """
    actor = _proved(station, name, old)
    if new == old:
        raise Problem("account.same_password")
    set_password(station, name, new)
    return actor


def set_password(station: Station, name: str, new: str) -> None:
    """Its owner's choice. Key file first: from then on only the new one opens it. Raises Problem account.*, store.*."""
    strong(new)
    station.ring.put_account(name, new, station.today())
    with station.cabinet.unit() as unit:
        unit.accounts.set_password(name, hash_password(new, station.ring.cost))
        _mark_given(unit, name, given=False)


def remove_account(station: Station, name: str) -> None:
    """The account signs in no more; what it did keeps its name. Raises Problem account.unknown, account.last."""
    actor_of(station, name)
    station.ring.drop_account(name)
    with station.cabinet.unit() as unit:
        unit.accounts.set_password(name, "")


def tend_county(station: Station) -> None:
    """The county's recovery key, its suite, and whom it revoked; cheap. A disk that refuses keeps nobody from
    signing in."""
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
    heed_revoked(station)


def tend_codes(station: Station) -> int:
    """Have the telephone codes ready; a second or two of work, done beside the clerk. Returns how many are new."""
    try:
        return station.ring.renew_codes(lambda number: code_of(station.qr_key, number), station.today())
    except Problem as problem:
        log.warning("the key file stays as it was: %s", problem.code)
        return 0


def _proved(station: Station, name: str, password: str) -> Actor:
    with station.cabinet.reading() as view:
        refuse_revoked(view.settings.get("profile"), name)
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
    return account.actor()


def _mark_given(unit: Unit, name: str, *, given: bool) -> None:
    known = set(unit.settings.get(GIVEN) or ())
    wanted = known | {name} if given else known - {name}
    if wanted != known:
        unit.settings.put(GIVEN, sorted(wanted))


def _give_slot(station: Station, name: str, password: str) -> None:
    """An account from before the keys were wrapped. Where writing fails, everything is as before."""
    try:
        station.ring.put_account(name, password, station.today())
    except Problem as problem:
        log.warning("the key file stays as it was: %s", problem.code)


def strong(password: str) -> None:
    """Raises Problem("account.weak_password")."""
    if len(password) < MIN_PASSWORD:
        raise Problem("account.weak_password")
