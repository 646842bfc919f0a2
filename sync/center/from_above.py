"""What the city enters for all its counties: the calendar, parameters, service items and their authors' keys.

Kept as a layer of its own below what the county entered itself, which therefore wins, and told to the
county's stations like anything the county enters. Coming twice it changes nothing.
"""

from __future__ import annotations

import json
import logging

from sqlalchemy import select

from sync.center import tables
from sync.center.county import County
from sync.center.database import reading
from sync.center.parts import ABOVE
from sync.center.publishing import ITEM, KEYS, publish
from sync.center.reckoning import reckon_anew
from sync.center.station_settings import enter
from sync.ledger.problems import Problem

LOG = logging.getLogger("daiban.center")
_LAYERS = ("calendar", "parameters")


def take_settings(county: County, name: str, document: bytes) -> None:
    """Whatever is not the city's to set, or is wrong, is passed over and told in the log."""
    try:
        if name.startswith(ITEM):
            publish(county, document, trust=True)
        elif name in _LAYERS:
            _layer(county, name, document)
        elif name not in (KEYS, "profile"):
            LOG.info("settings document %s from above is not known here", name)
    except (Problem, ValueError, RecursionError) as wrong:
        LOG.warning("settings document %s from above is left: %s", name, wrong)


def _layer(county: County, name: str, document: bytes) -> None:
    told = json.loads(document)
    if not isinstance(told, dict) or not told:
        raise ValueError("no object")
    columns = tables.settings.c
    with reading(county.engine) as connection:
        query = select(columns.document).where(columns.name == name, columns.site == ABOVE)
        known = connection.execute(query).scalar()
    if known is None or json.loads(known) != told:
        enter(county, name, told, ABOVE)
        if name == "calendar":
            reckon_anew(county)
