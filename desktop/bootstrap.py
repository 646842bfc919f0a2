"""The one composition root: the only place that knows every class and puts them together.

Opens a base directory into a `Station`. The clock, the randomness and the way to the county
come in here and nowhere else; tests and the demo pass their own clock. Imports no Qt.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from datetime import datetime
from functools import cache, partial
from typing import TYPE_CHECKING

from desktop.paths import AppPaths
from desktop.usecases.door import Door
from desktop.usecases.station import Station, qr_key
from forms.calendar import WorkingCalendar
from forms.catalog import Catalog
from sync.engine.ports import CountyPort, SegmentPacker
from sync.ledger.problems import Problem
from sync.seal import PasswordCost, verify
from sync.store import Cabinet, StationKeys
from sync.store.enrolling import put_in_place
from sync.store.key_ring import KeyRing
from sync.store.keys import DATABASE_FILE
from sync.store.marks import ENROLLING

if TYPE_CHECKING:
    from pathlib import Path

    from forms.printing import FontSet
    from sync.transport.enrolment import Enrolled

log = logging.getLogger(__name__)


def local_now() -> datetime:
    """The PC's wall clock, with its offset."""
    return datetime.now().astimezone()


def open_station(
    paths: AppPaths,
    now: Callable[[], datetime] = local_now,
    *,
    account: str = "",
    password: str | Callable[[], str] = "",
    cost: PasswordCost | None = None,
    beside: bool = False,
) -> Station:
    """Open or make the station of one base directory, by a password where its keys are wrapped.

    `password` may be asked for only when it is needed. `cost`: of new passwords; cheap ones are for
    tests alone. `beside`: another program has this folder open, so it is only looked at. Raises Problem
    keys.locked, keys.refused, account.wait, store.*.
    """
    door = door_of(paths, now, cost, beside=beside)
    door.open_clear()
    if not door.is_open:
        if not account:
            raise Problem("keys.locked")
        door.sign_in(account, password() if callable(password) else password)
    return door.station


def door_of(
    paths: AppPaths,
    now: Callable[[], datetime] = local_now,
    cost: PasswordCost | None = None,
    *,
    beside: bool = False,
) -> Door:
    """The station of one base directory before anybody signed in; opens nothing yet."""
    return Door(paths.base, partial(_station, paths, now, beside), now, cost)


def _station(paths: AppPaths, now: Callable[[], datetime], beside: bool, ring: KeyRing) -> Station:
    keys = ring.keys
    from desktop.running import program_report
    from desktop.updating.report import opened, opening

    if not beside:
        opening(paths.base, paths.base / DATABASE_FILE)
    cabinet = Cabinet.open(
        paths.base,
        keys,
        now_ms=lambda: int(now().timestamp() * 1000),
        calendar=WorkingCalendar.builtin(),
        random_bytes=os.urandom,
        beside=beside,
    )
    if not beside:
        opened(paths.base, now())
        _remember(cabinet, paths.base)
        if not ring.wrapped:
            _wrap_late(cabinet, paths.base)
    return Station(
        cabinet=cabinet,
        catalog=builtin_catalog(),
        now=now,
        fonts=partial(font_set, paths),
        county=partial(_county, cabinet, keys, now, paths.base),
        packer=partial(_packer, cabinet, keys),
        qr_key=qr_key(keys.data_key),
        ring=ring,
        program=partial(program_report, paths.base),
    )


def _wrap_late(cabinet: Cabinet, base: Path) -> None:
    """An enrolment was committed and its key file did not get into place: now it does, or at the next start."""
    with cabinet.reading() as view:
        digest = view.marks.text(ENROLLING)
    try:
        if digest and put_in_place(base, digest):
            log.info("the keys that the last enrolment left in clear are wrapped")
    except Problem as problem:
        log.warning("the keys stand in clear until the next start: %s", problem.code)


def _remember(cabinet: Cabinet, base: Path) -> None:
    """Where updates come from, so that they need no password."""
    from desktop.updating.report import remember_county

    with cabinet.reading() as view:
        county, place = view.settings.get("county"), view.settings.get("profile")
    if county and place:
        key = str(place.get("updates_key") or "")
        remember_county(base, county["url"], place["site"], int(place["device"]), key)


@cache
def builtin_catalog() -> Catalog:
    """The items compiled into the program, their signatures checked. Raises Problem("item.altered")."""
    return Catalog.builtin(verify)


@cache
def font_set(paths: AppPaths) -> FontSet:
    """The fonts of this machine, loaded once; reportlab is imported only when first needed."""
    from forms.printing import FontSet

    return FontSet.find(paths.fonts)


def ask_county(station: Station) -> Callable[[str, str], Enrolled]:
    """How `daiban enrol` speaks to a county: keys of this PC, its QR key boxed to the county."""
    from sync.transport.enrolment import enrol

    keys = station.cabinet.keys
    return partial(enrol, sign_seed=keys.sign_seed, box_seed=keys.box_seed, qr_key=station.qr_key)


def _county(cabinet: Cabinet, keys: StationKeys, now: Callable[[], datetime], base: Path) -> CountyPort:
    from desktop.running import program_report
    from sync.segments import MAX_PLAIN, READS, read_page
    from sync.transport.http_center import HttpCenter

    with cabinet.reading() as view:
        county = view.settings.get("county")
        place = view.settings.get("profile")
    if not county or not place:
        raise Problem("store.not_enrolled")
    return HttpCenter(
        county["url"],
        site=place["site"],
        incarnation=int(place["device"]),
        sign_seed=keys.sign_seed,
        now=now,
        reads=READS,
        open_page=lambda raw: read_page(raw, keys.box_seed, MAX_PLAIN),
        program=partial(program_report, base),
    )


def _packer(cabinet: Cabinet, keys: StationKeys) -> SegmentPacker:
    from sync.segments import Packer

    with cabinet.reading() as view:
        return Packer(keys.sign_seed, view.settings.enrolment().county_box)
