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

if TYPE_CHECKING:
    from sync.transport.enrolment import Enrolled


log = logging.getLogger(__name__)


def enrol(station: Station, code: str, center_url: str, ask: Callable[..., Enrolled]) -> Site:
    """Enrol with `code` at `center_url`; `ask` speaks to the county.

    `code` may be what a scanner typed of the county's QR code; then the address is in it.
    Raises Problem store.already_enrolled, enrol.*, road.*; a refusal leaves the PC as it was.
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
    _wrap(station, invited.code)
    return site


def _wrap(station: Station, code: str) -> None:
    """No key in clear from here on: until the first account is made the code on the county's paper opens them, and
    the county's own key. A disk that refuses leaves them as they were; the first account wraps them then."""
    try:
        station.ring.put_enrolment(code, station.today())
    except Problem as problem:
        log.warning("the keys wait for the first account in clear: %s", problem.code)
    else:
        tend_county(station)


def _county(center_url: str, answer: Enrolled) -> dict[str, Any]:
    return {
        "url": center_url.rstrip("/"),
        "name": answer.county_name,
        "site": answer.county_site,
        "sign_public": answer.county_sign_public.hex(),
        "box_public": answer.county_box_public.hex(),
    }
