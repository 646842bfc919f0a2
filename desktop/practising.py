"""Opening 练习模式: the second composition root, over a folder of its own beside the station's.

Opens no file of the real station and no line. The pretend county is a second cabinet in the same
folder. Emptying takes only a folder that bears the mark of practice. No Qt.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from desktop.bootstrap import local_now, open_station
from desktop.paths import AppPaths
from desktop.usecases import practice
from desktop.usecases.practice_pages import PAGES, page_png
from desktop.usecases.practice_people import PEOPLE
from desktop.usecases.pretend_county import PretendCounty
from desktop.usecases.station import Station
from sync.ledger.events import Actor
from sync.ledger.numbers import PRACTICE_REGION
from sync.ledger.problems import Problem

MARK_FILE = "练习.json"


@dataclass
class Practice:
    """An open practice: `paths` are its own; `station` is the village where the learner sits."""

    paths: AppPaths
    station: Station
    office: Station

    def close(self) -> None:
        self.station.cabinet.close()
        self.office.cabinet.close()

    @cached_property
    def clerk(self) -> Actor:
        """The learner's account."""
        with self.station.cabinet.reading() as view:
            account = view.accounts.get(practice.LEARNER)
        if account is None:
            raise Problem("practice.not_here")
        return account.actor()


def practice_folder(real: AppPaths, *, afresh: bool = False) -> Path:
    """Make the folder beside the station's, or find it. Raises Problem("practice.not_here").

    `afresh`: empty it first (重新开始练习). A folder without the mark is never emptied, nor used.
    """
    root = real.practice
    if root.exists() and any(root.iterdir()) and not (root / MARK_FILE).is_file():
        raise Problem("practice.not_here")
    if afresh and root.exists():
        shutil.rmtree(root)
    root.mkdir(parents=True, exist_ok=True)
    (root / MARK_FILE).write_text(json.dumps({"region": PRACTICE_REGION}), "utf-8")
    return root


def open_practice(
    real: AppPaths, now: Callable[[], datetime] = local_now, *, afresh: bool = False
) -> Practice:
    """Open the practice beside a station, seeded when it is new. Raises Problem practice.*, store.*."""
    root = practice_folder(real, afresh=afresh)
    paths = AppPaths(root / "village", real.fonts)
    office = _opened(AppPaths(root / "county", real.fonts), now)
    village = _opened(paths, now)
    try:
        return _settled(paths, village, office)
    except BaseException:
        village.cabinet.close()
        office.cabinet.close()
        raise


def _settled(paths: AppPaths, village: Station, office: Station) -> Practice:
    county = PretendCounty(village.cabinet, office)
    fonts = village.fonts
    marked = replace(
        village, county=lambda: county, fonts=lambda: fonts().marked(practice.MARK), mark=practice.MARK
    )
    if not _known(office):
        practice.settle_office(office)
    if not _known(village):
        learner = practice.settle_village(marked)
        practice.seed(marked, learner)
    practice.check_village(marked)
    _lay_out(paths.inbox)
    return Practice(paths, marked, office)


def _opened(paths: AppPaths, now: Callable[[], datetime]) -> Station:
    return open_station(paths, now, account=practice.LEARNER, password=practice.PASSWORD, cost=practice.COST)


def _known(station: Station) -> bool:
    with station.cabinet.reading() as view:
        return bool(view.settings.get("profile"))


def _lay_out(inbox: Path) -> None:
    """The card on the reader's file-backed twin, papers under the camera's."""
    card = inbox / "card" / "card.json"
    if not card.exists():
        card.parent.mkdir(parents=True, exist_ok=True)
        card.write_text(json.dumps(practice.card_of(PEOPLE[-1]), ensure_ascii=False), "utf-8")
    camera = inbox / "camera"
    camera.mkdir(parents=True, exist_ok=True)
    for number in range(1, PAGES + 1):
        page = camera / f"{number}.png"
        if not page.exists():
            page.write_bytes(page_png(number))
