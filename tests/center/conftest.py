"""A county on a free port with a clock of its own, its stations, and people who sign in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from forms.catalog import Catalog
from sync.center.accounts import add_account
from sync.center.app import create_app
from sync.center.county import County
from sync.center.serving import Serving, serve_in_thread
from sync.center.sites import add_site, new_code
from sync.seal import PasswordCost
from tests.center.browser import Browser
from tests.center.hand_station import HandStation
from tests.center.worked import TOWNSHIP, VILLAGE, at

PASSWORD = "password-1"
CHEAP = PasswordCost(memory_kib=8, iterations=1)


@dataclass
class Clock:
    """A clock that stands until it is set."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def set(self, text: str) -> None:
        self.now = at(text)


@pytest.fixture
def clock() -> Clock:
    return Clock(at("11-27 09:00"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str | None:
    """Every test of the county runs on both databases; None is SQLite in the county's own folder."""
    return request.getfixturevalue("postgres_url") if request.param == "postgresql" else None


@pytest.fixture
def county(tmp_path: Path, clock: Clock, database_url: str | None) -> Iterator[County]:
    county = County.open(
        tmp_path / "county",
        database_url=database_url,
        now=clock,
        catalog=Catalog.of([]),
        password_cost=CHEAP,
    )
    add_site(county, TOWNSHIP, "椑木镇便民服务中心", "township", short="椑木镇")
    add_site(county, VILLAGE, "椑木镇椑南村", "village", TOWNSHIP, short="内椑木")
    yield county
    county.close()


@pytest.fixture
def serving(county: County) -> Iterator[Serving]:
    serving = serve_in_thread(create_app(county))
    yield serving
    serving.stop()


@pytest.fixture
def village(county: County, serving: Serving) -> HandStation:
    return HandStation.enrol(serving.url, new_code(county, VILLAGE), "周明华")


@pytest.fixture
def township(county: County, serving: Serving) -> HandStation:
    return HandStation.enrol(serving.url, new_code(county, TOWNSHIP), "窗口一")


@pytest.fixture
def sign_in(county: County, serving: Serving) -> Iterator[Callable[..., Browser]]:
    """Adds an account at its first use; returns a signed-in browser."""
    open_browsers: list[Browser] = []
    known: set[str] = set()

    def signed_in(name: str, role: str = "CR") -> Browser:
        if name not in known:
            add_account(county, name, role, PASSWORD)
            known.add(name)
        browser = Browser(serving.url)
        open_browsers.append(browser)
        browser.sign_in(name, PASSWORD)
        return browser

    yield signed_in
    for browser in open_browsers:
        browser.close()
