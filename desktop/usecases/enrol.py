"""Enrolment: this PC becomes a station of the county by a one-time code.

Keys are made here and never leave; the county answers with the site, the device number,
its own keys and the settings documents. Done once per base directory. Until the first account is made the same code
opens the keys.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from desktop.usecases.accounts import tend_county
from desktop.usecases.station import Site, Station, site_of
from sync.ledger.invitation import Invitation, is_invitation, read_invitation
from sync.ledger.numbers import is_practice
from sync.ledger.problems import Problem
from sync.store import enrolling
from sync.store.marks import ENROLLING

if TYPE_CHECKING:
    from sync.transport.enrolment import Enrolled


log = logging.getLogger(__name__)


def enrol(station: Station, code: str, center_url: str, ask: Callable[..., Enrolled]) -> Site:
    """Enrol with `code` at `center_url`; `ask` speaks to the county.

    `code` may be what a scanner typed of the county's QR code; then the address is in it.
    Raises Problem store.*, enrol.*, road.*; a refusal leaves the PC as it was, and the same code goes on.
    """
    with station.cabinet.reading() as view:
        known = view.settings.get("profile")
    if known:
        raise Problem("store.already_enrolled", site=known["name"])
    invited = read_invitation(code) if is_invitation(code) else Invitation(center_url, code)
    if not invited.url:
        raise Problem("enrol.no_address")
    marked = {"mark": invited.mark} if invited.mark else {}
    answer = ask(invited.url, invited.code, **marked)
    if is_practice(answer.site):
        raise Problem("practice.site", site=answer.site)
    prepared = _prepared(station, invited.code, answer)
    try:
        with station.cabinet.unit() as unit:
            unit.enrol(
                site=answer.site,
                incarnation=answer.incarnation,
                county_box_public=answer.county_box_public,
                epoch=answer.epoch,
            )
            unit.settings.put("county", _county(invited.url, answer))
            for name, document in answer.settings.items():
                unit.settings.put(name, document)
            site = site_of(unit.settings)
            unit.marks.set(ENROLLING, prepared.digest)
    except BaseException:
        enrolling.drop(station.cabinet.base_dir)
        raise
    try:
        enrolling.finish(station.cabinet.base_dir, station.ring, prepared)
    except Problem as problem:
        log.warning("the keys stand in clear until the next start: %s", problem.code)
    tend_county(station)
    return site


def _prepared(station: Station, code: str, answer: Enrolled) -> enrolling.Prepared:
    """No key in clear from here on: until the first account is made the code on the county's paper opens them, and
    the county's own key. Raises Problem store.*: the county gives the same answer to the same code again."""
    profile = answer.settings["profile"]
    return enrolling.prepare(
        station.cabinet.base_dir,
        station.ring,
        code,
        station.today(),
        county=answer.county_box_public,
        place={name: str(profile[name]) for name in ("site", "name", "device")},
        suite=str(profile.get("suite") or "intl"),
    )


def _county(center_url: str, answer: Enrolled) -> dict[str, Any]:
    return {
        "url": center_url.rstrip("/"),
        "name": answer.county_name,
        "site": answer.county_site,
        "sign_public": answer.county_sign_public.hex(),
        "box_public": answer.county_box_public.hex(),
    }
