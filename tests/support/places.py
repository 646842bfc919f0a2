"""A small world for stories: a county, a township and two villages with an injected clock.

Everything is the real thing: SQLCipher cabinets, a county on a loopback port, HTTP. Only
the clock is ours. `line_down()` stops the county's server, `line_up()` starts it again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

from desktop.bootstrap import ask_county, open_station
from desktop.paths import AppPaths, font_folders
from desktop.usecases.accounts import add_account
from desktop.usecases.acts import act_on_case
from desktop.usecases.enrol import enrol
from desktop.usecases.exchange import sync_now
from desktop.usecases.station import Station
from sync.center.accounts import add_account as add_county_account
from sync.center.acts import act_on_case as county_act
from sync.center.app import create_app
from sync.center.commands import export_cmd
from sync.center.county import County
from sync.center.database import reading
from sync.center.digests import Digests
from sync.center.serving import Serving, serve_in_thread
from sync.center.sites import new_code
from sync.center.station_settings import enter, enter_station
from sync.ledger.events import Actor
from sync.seal import PasswordCost

COUNTY, TOWNSHIP = "511999000000", "511999104000"
VILLAGE_A, VILLAGE_B = "511999104205", "511999104206"
PASSWORD = "守信为民2026"
CHEAP = PasswordCost(memory_kib=64, iterations=1)
"""Of passwords in tests: really hashed, but not slow on purpose."""
_ZONE = timezone(timedelta(hours=8))
CR1, CR2 = Actor("county-1", "县审核员甲", "CR"), Actor("county-2", "县审批员乙", "CR")


class StoryClock:
    """Local time that moves only when the story says so."""

    def __init__(self, start: datetime) -> None:
        self._now = start.replace(tzinfo=start.tzinfo or _ZONE)

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now

    def move_to(self, day: date, hour: int = 9, minute: int = 0) -> None:
        """Forward to a day and time; never back."""
        wanted = datetime.combine(day, time(hour, minute), self._now.tzinfo)
        self._now = max(wanted, self._now)

    def jump(self, moment: datetime) -> None:
        """What a flat battery or a wrong hand does: anywhere, also back."""
        self._now = moment.replace(tzinfo=moment.tzinfo or self._now.tzinfo)


@dataclass
class Place:
    """One station with the clerk who works there."""

    station: Station
    actor: Actor

    def act(self, case_no: str, kind: str, **values: Any) -> Any:
        """`facts__rows_counted=True` becomes the field `facts.rows_counted`."""
        named = {name.replace("__", "."): value for name, value in values.items()}
        return act_on_case(self.station, self.actor, case_no, kind, named)

    def sync(self) -> Any:
        return sync_now(self.station)


@dataclass
class World:
    folder: Path
    clock: StoryClock
    entrust: dict[str, dict[str, str]] = field(default_factory=dict)
    village_step: dict[str, list[str]] = field(default_factory=dict)
    note: Callable[[str], None] = lambda _line: None
    database: str | None = None

    def __post_init__(self) -> None:
        self.open_county(code=COUNTY, name="示范县政务服务中心", short="示范县")
        self.serving: Serving | None = None
        self.port = 0
        self.places: dict[str, Place] = {}
        self.clerks: dict[str, str] = {}
        for name in ("县审核员甲", "县审批员乙"):
            add_county_account(self.county, name, "CR", PASSWORD)
        self.line_up()
        self._settle(TOWNSHIP, "椑木镇便民服务中心", "township", "", "椑木镇", "镇窗口刘敏", "TS")
        self._settle(VILLAGE_A, "楠木寺村便民服务代办点", "village", TOWNSHIP, "内椑木", "周明华", "VA")
        self._settle(VILLAGE_B, "柳沟村便民服务代办点", "village", TOWNSHIP, "内柳沟", "何秀英", "VA")

    def __getitem__(self, site: str) -> Place:
        return self.places[site]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def open_county(self, **names: str) -> None:
        """The office in its folder and database, as after a restart; `names` count at the first start."""
        self.county = County.open(self.folder / "center", database_url=self.database, now=self.clock, **names)

    def line_up(self) -> None:
        if self.serving is None:
            self.serving = serve_in_thread(create_app(self.county), port=self.port)
            self.port = int(self.serving.url.rsplit(":", 1)[1])

    def line_down(self) -> None:
        if self.serving is not None:
            self.serving.stop()
            self.serving = None

    def new_pc(self, site: str, folder: str, clerk: str, role: str) -> Place:
        """One more PC of a site: enrolled, with its clerk. The caller closes its cabinet."""
        station = self.opened(folder)
        self.clerks[folder] = clerk
        enrol(station, new_code(self.county, site), self.url, ask_county(station))
        return Place(station, add_account(station, clerk, PASSWORD, role))

    def opened(self, folder: str) -> Station:
        """The station of one PC's folder, opened again as after a restart, by its clerk."""
        paths = AppPaths(self.folder / "stations" / folder, font_folders())
        clerk = self.clerks.get(folder, self.clerks.get(VILLAGE_A, ""))
        return open_station(paths, now=self.clock, account=clerk, password=PASSWORD, cost=CHEAP)

    def county_acts(self, actor: Actor, case_no: str, kind: str, **body: Any) -> Any:
        """An act of the county's own chain; keywords are facts, but for `payload`."""
        payload = body.pop("payload", {})
        return county_act(self.county, actor, case_no, kind, {"facts": body, **payload})

    def exported(self, what: str) -> list[dict[str, Any]]:
        """What `daiban-center export` writes, as objects: "cases" or "events"."""
        return list(export_cmd.cases(self.county) if what == "cases" else export_cmd.events(self.county))

    def county_figures(self) -> dict[str, Any]:
        """`{"cases", "events", "digests": {site: digest}}` of the county's books."""
        digests = {}
        with reading(self.county.engine) as connection:
            for site, place in self.places.items():
                device = place.station.site().device
                digests[site] = Digests().of(connection, site, device)[1]
        events = self.exported("events")
        return {"cases": len(self.exported("cases")), "events": len(events), "digests": digests}

    def close(self) -> None:
        self.line_down()
        for place in self.places.values():
            place.station.cabinet.close()
        self.county.close()

    def _settle(
        self, site: str, name: str, tier: str, parent: str, short: str, clerk: str, role: str
    ) -> None:
        enter_station(self.county, site, name, tier, parent, short)
        enter(self.county, "profile", _profile(tier), site)
        local = {"tables": {"local": [{"name": "dibao_standard", "value": "560"}]}}
        step = self.village_step.get(site, [])
        enter(
            self.county,
            "parameters",
            {**local, "entrust": self.entrust.get(site, {}), "village_step": step},
            site,
        )
        self.places[site] = self.new_pc(site, site, clerk, role)
        self.note(f"{name} 已登记")


def _profile(tier: str) -> dict[str, Any]:
    phone = "0832-2100110" if tier == "township" else "0832-2100205"
    return {
        "address": "示范县椑木镇" + ("正街1号" if tier == "township" else ""),
        "hours": "工作日 9:00—12:00，14:00—17:30",
        "phone": phone,
        "organ": {"name": "椑木镇人民政府", "phone": "0832-2100110", "supervise_phone": "0832-2100999"},
        "remedy": {"body": "示范县人民政府", "court": "示范县人民法院"},
    }
