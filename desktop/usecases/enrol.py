"""Enrolment: this PC becomes a station of the county by a one-time code.

Keys are made here and never leave; the county answers with the site, the device number,
its own keys and the settings documents. Done once per base directory.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from desktop.usecases.station import Site, Station, site_of
from sync.ledger.problems import Problem

if TYPE_CHECKING:
    from sync.transport.enrolment import Enrolled


def enrol(station: Station, code: str, center_url: str, ask: Callable[[str, str], Enrolled]) -> Site:
    """Enrol with `code` at `center_url`; `ask` speaks to the county.

    Raises Problem store.already_enrolled, enrol.code_*, road.*; a refusal leaves the PC as it was.
    """
    with station.cabinet.reading() as view:
        known = view.settings.get("profile")
    if known:
        raise Problem("store.already_enrolled", site=known["name"])
    answer = ask(center_url, code)
    with station.cabinet.unit() as unit:
        unit.enrol(
            site=answer.site,
            incarnation=answer.incarnation,
            county_box_public=answer.county_box_public,
            epoch=answer.epoch,
        )
        unit.settings.put("county", _county(center_url, answer))
        for name, document in answer.settings.items():
            unit.settings.put(name, document)
        return site_of(unit.settings)


def _county(center_url: str, answer: Enrolled) -> dict[str, Any]:
    return {
        "url": center_url.rstrip("/"),
        "name": answer.county_name,
        "site": answer.county_site,
        "sign_public": answer.county_sign_public.hex(),
        "box_public": answer.county_box_public.hex(),
    }
