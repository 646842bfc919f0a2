"""A station for the ordeals: the real counter over a real cabinet with fixed keys, no county, no password.

What fails here is the disk; who may unlock a PC has tests of its own.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from desktop.bootstrap import builtin_catalog
from desktop.usecases.register import register_case
from desktop.usecases.station import Station, qr_key
from sync import seal
from sync.store import Cabinet
from tests.store.desk import AGENT, CALENDAR, COUNTY_BOX, KEYS, VILLAGE
from tests.support.people import AGENTS, Person, pension
from tests.support.quick_draft import quick_draft
from tests.support.scans import scan

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=8)))
PROFILE = {
    "site": VILLAGE,
    "name": "楠木寺村便民服务代办点",
    "short": "内椑木",
    "tier": "village",
    "parent": "511999104000",
    "parent_name": "椑木镇便民服务中心",
    "county": "511999000000",
    "county_name": "示范县政务服务中心",
    "address": "",
    "hours": "工作日 9:00—17:30",
    "phone": "0832-2100205",
    "organ": {"name": "椑木镇人民政府", "phone": "0832-2100110", "supervise_phone": "0832-2100999"},
    "hotline": "12345",
    "remedy": {"body": "示范县人民政府", "court": "示范县人民法院"},
    "no_township_tier": False,
    "device": "01",
}


class Clock:
    """Nine in the morning, a second later at every look; may be moved."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def open_at(folder: Path, now: Clock | None = None, **more: Any) -> Station:
    """Open (and at the first time enrol) a station. Raises Problem store.*."""
    clock = now or Clock()
    cabinet = Cabinet.open(
        folder, KEYS, now_ms=lambda: int(clock().timestamp() * 1000), calendar=CALENDAR, **more
    )
    try:
        _enrol(cabinet)
    except BaseException:
        cabinet.close()
        raise
    return Station(
        cabinet=cabinet,
        catalog=builtin_catalog(),
        now=clock,
        fonts=_none,
        county=_none,
        packer=_none,
        qr_key=qr_key(KEYS.data_key),
        **{field.name: None for field in fields(Station) if field.name == "ring"},
    )


def _enrol(cabinet: Cabinet) -> None:
    with cabinet.reading() as view:
        if view.settings.get("parameters"):
            return
    with cabinet.unit() as unit:
        box = seal.box_public(COUNTY_BOX)
        unit.enrol(site=VILLAGE, incarnation=1, county_box_public=box, epoch="e1")
        unit.settings.put("profile", PROFILE)
        unit.settings.put("parameters", {"tables": {}, "entrust": {}, "village_step": []})


def _none() -> Any:
    raise AssertionError("no ordeal of the disk prints or speaks to a county")


def person(number: int) -> Person:
    return Person(f"李𬍛{chr(0x4E00 + number)}", date(1984, 2, 19), number * 2 + 1, "13800000002")


def answers(number: int) -> dict[str, Any]:
    return pension(person(number), VILLAGE, AGENTS[VILLAGE])


def draft_of(station: Station, number: int) -> str:
    """The draft of the n-th person, everything typed and scanned."""
    return quick_draft(station, AGENT, answers(number))


def one_case(station: Station, number: int) -> str:
    return register_case(station, AGENT, draft_of(station, number)).case_no


def draw_scans(number: int) -> None:
    """Pictures are drawn before, so that a worker only keeps them."""
    for row in answers(number)["materials"]:
        scan(row["id"], person(number).name, (300, 420))
