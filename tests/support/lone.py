"""A station that never met a county: enrolled by hand, for tests that need none.

The settings documents are those a county would give; the keys, the cabinet, the catalogue
and the fonts are real.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.bootstrap import open_station
from desktop.paths import AppPaths, font_folders
from desktop.usecases.accounts import add_account
from desktop.usecases.station import Station
from sync import seal
from sync.ledger.events import Actor
from tests.support.places import CHEAP, COUNTY, PASSWORD, TOWNSHIP, VILLAGE_A, StoryClock

COUNTY_SEED = bytes(range(32))


def profile(site: str = VILLAGE_A, tier: str = "village", device: int = 1) -> dict[str, Any]:
    return {
        "site": site,
        "name": "楠木寺村便民服务代办点",
        "short": "内椑木",
        "tier": tier,
        "parent": TOWNSHIP,
        "parent_name": "椑木镇便民服务中心",
        "county": COUNTY,
        "county_name": "示范县政务服务中心",
        "address": "",
        "hours": "工作日 9:00—17:30",
        "phone": "0832-2100205",
        "organ": {"name": "椑木镇人民政府", "phone": "0832-2100110", "supervise_phone": "0832-2100999"},
        "hotline": "12345",
        "remedy": {"body": "示范县人民政府", "court": "示范县人民法院"},
        "no_township_tier": False,
        "device": f"{device:02d}",
    }


def open_lone(base: Path, now: Callable[[], datetime] | None = None, **parameters: Any) -> Station:
    """Open (and at the first time enrol) a station in `base`. `parameters`: entrust, village_step."""
    station = open_station(
        AppPaths(base, font_folders()),
        now or StoryClock(datetime(2026, 11, 23, 9, 0)),
        account="周明华",
        password=PASSWORD,
        cost=CHEAP,
    )
    with station.cabinet.reading() as view:
        known = view.settings.get("profile")
    if not known:
        with station.cabinet.unit() as unit:
            unit.enrol(
                site=VILLAGE_A, incarnation=1, county_box_public=seal.box_public(COUNTY_SEED), epoch="e1"
            )
            unit.settings.put("profile", profile())
            unit.settings.put("parameters", {"tables": {}, "entrust": {}, "village_step": [], **parameters})
        add_account(station, "周明华", PASSWORD)
    return station


def clerk(station: Station) -> Actor:
    """The account that `open_lone` made."""
    with station.cabinet.reading() as view:
        account = view.accounts.get("周明华")
        assert account is not None
        return account.actor()
