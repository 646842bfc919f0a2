"""Revoked agents (停用的代办员): what the county's profile says of them, and what this PC does about it.

The county revokes one account, the PC stays in use. As soon as the profile is here the account writes nothing
more; after the exchange its key slot is gone, also where it was the last: then a one-time code of the township or
county lets a successor in. What the account did before keeps its name.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from desktop.usecases.station import Site, Station
from sync.keyfile import code_of
from sync.ledger.problems import Problem, register

log = logging.getLogger(__name__)

register(
    {
        "account.revoked": (
            "{name}的账号已由县里停用（{day}）。以前办的照样算数，没办完的会有人接着办。"
            "要办理请换本站其他代办员登录；有疑问请问乡镇。"
        ),
    }
)


def revoked_here(profile: Mapping[str, Any] | None) -> dict[str, str]:
    """Account -> ISO day, of this very site. A strange entry of a later county is passed over."""
    if not profile:
        return {}
    here = profile.get("site")
    return {account: day for site, account, day in revoked_rows(profile) if site == here}


def revoked_rows(profile: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """(site, account, ISO day) here and at the stations below."""
    given = profile.get("revoked")
    rows = [row for row in given if isinstance(row, Mapping)] if isinstance(given, list) else []
    found = ((str(row.get("site", "")), str(row.get("account", "")), str(row.get("day", ""))) for row in rows)
    return tuple(row for row in found if all(row[:2]))


def refuse_revoked(profile: Mapping[str, Any] | None, account: str) -> None:
    """Raises Problem("account.revoked")."""
    day = revoked_here(profile).get(account)
    if day is not None:
        raise Problem("account.revoked", name=account, day=day)


def refuse_writer(site: Site, account: str) -> None:
    """As `refuse_revoked`, where the site is at hand."""
    refuse_revoked(site.profile, account)


def heed_revoked(station: Station) -> tuple[str, ...]:
    """Take the key slots of revoked accounts away; cheap where there are none. Returns whose are gone now.

    A disk that refuses keeps the slot; the account is refused all the same, and the next exchange tries again.
    """
    with station.cabinet.reading() as view:
        profile = view.settings.get("profile")
        named = revoked_here(profile)
        known = {account.name for account in view.accounts.all() if account.phc} if named else set()
    gone = []
    for name in sorted(named.keys() & (known | station.ring.accounts)):
        try:
            _drop(station, name)
        except Problem as problem:
            log.warning("a revoked account keeps its slot for now: %s", problem.code)
            continue
        if name in known:
            with station.cabinet.unit() as unit:
                unit.accounts.set_password(name, "")
        gone.append(name)
    return tuple(gone)


def _drop(station: Station, name: str) -> None:
    ring = station.ring
    if name not in ring.accounts:
        return
    if ring.accounts <= {name}:  # codes must be ready before nobody's password opens the file
        ring.renew_codes(lambda number: code_of(station.qr_key, number), station.today())
    ring.drop_account(name, even_last=True)
