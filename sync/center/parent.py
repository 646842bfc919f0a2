"""The county at its city: enrolling by a one-time code, one exchange upward, and the pace of those of its own accord.

The same engine, signed requests and segments as a village's; only the cabinet is the county's book
(`upward_cabinet.py`). A city that is silent, wrong or gone holds up nothing in the county.
"""

from __future__ import annotations

import json
import logging
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass

from sync import seal
from sync.center import upward
from sync.center.county import County
from sync.center.database import reading
from sync.center.from_above import take_settings
from sync.center.upward_cabinet import UpwardCabinet
from sync.engine.driver import RoundOutcome, run_round
from sync.engine.pace import first_of_day
from sync.ledger.problems import Problem
from sync.segments import MAX_PLAIN, READS, read_page
from sync.transport import enrolment
from sync.transport.http_center import HttpCenter
from sync.transport.line import PROGRESS_S

LOG = logging.getLogger("daiban.center")
EVERY_S = 300.0
LEAST_S = 5.0


def enrol_at(
    county: County, url: str, code: str, *, ca: str = "", again: bool = False, patience: float = PROGRESS_S
) -> upward.Parent:
    """Become a station of the city at `url`. `ca`: a file with its CA. `again`: in place of an earlier parent.

    Raises Problem: parent.known, parent.other_site, enrol.*, road.*.
    """
    with reading(county.engine) as connection:
        known = upward.find_parent(connection)
    if known is not None and not again:
        raise Problem("parent.known", name=known.name)
    keys = county.keys
    answer = enrolment.enrol(
        url,
        code,
        sign_seed=keys.sign_seed,
        box_seed=keys.box_seed,
        qr_key=seal.derive(keys.data_key, "qr"),
        device_label=county.name,
        verify=ca or True,
        patience=patience,
    )
    if answer.site != county.code:
        raise Problem("parent.other_site", site=answer.site, own=county.code)
    signs, box = answer.county_sign_public.hex(), answer.county_box_public.hex()
    name, city = answer.county_name, answer.county_site
    parent = upward.Parent(url.rstrip("/"), city, name, signs, box, answer.incarnation, ca)
    upward.keep_parent(county, parent, answer.epoch)
    for name, document in answer.settings.items():
        take_settings(county, name, _text(document))
    return parent


def exchange_upward(
    county: County, *, patience: float = PROGRESS_S, cancelled: Callable[[], bool] = lambda: False
) -> RoundOutcome:
    """One whole round with the city; weather and refusals are in the outcome.

    Raises Problem("parent.unknown").
    """
    parent = upward.parent_of(county)
    upward.lay_out(county)
    try:
        _check_keys(parent, patience)
    except Problem as problem:
        return RoundOutcome("offline" if problem.code in _WEATHER else "refused", problem=problem)
    with reading(county.engine) as connection:
        feed = upward.state_of(connection).feed
    road = HttpCenter(
        parent.url,
        site=county.code,
        incarnation=parent.device,
        sign_seed=county.keys.sign_seed,
        now=county.now,
        verify=parent.ca or True,
        patience=patience,
        reads=READS,
        open_page=lambda raw: read_page(raw, county.keys.box_seed, MAX_PLAIN),
        feed=feed,
    )
    cabinet = UpwardCabinet(county, parent)
    try:
        return run_round(cabinet, road, cabinet, lambda _progress: None, cancelled, county.now)
    finally:
        road.close()


def _log(outcome: RoundOutcome) -> None:
    code = "" if outcome.problem is None else outcome.problem.code
    LOG.info("exchange with the city: %s %s, %s rows", outcome.status, code, outcome.acknowledged)


@dataclass(slots=True)
class Pacing:
    """Exchanges upward of the program's own accord, on a thread of the serving process."""

    county: County
    ending: threading.Event
    thread: threading.Thread

    @classmethod
    def begin(
        cls, county: County, first: float | None = None, told: Callable[[RoundOutcome], None] = _log
    ) -> Pacing:
        """`first`: seconds until the first round, else spread like the stations'. `told`: hears of every round."""
        ending = threading.Event()
        wait = first_of_day(county.code, random.random) if first is None else first
        work = (county, ending, wait, told)
        thread = threading.Thread(target=_keep_pace, args=work, name="upward", daemon=True)
        thread.start()
        return cls(county, ending, thread)

    def stop(self) -> None:
        self.ending.set()
        self.thread.join(PROGRESS_S * 5)


_WEATHER = ("road.offline", "road.nonsense", "center.busy")


def _keep_pace(
    county: County, ending: threading.Event, wait: float, told: Callable[[RoundOutcome], None]
) -> None:
    """As a station: spread out at the start, then every five minutes or as the last round asked."""
    while not ending.wait(wait):
        wait = EVERY_S
        try:
            outcome = exchange_upward(county, cancelled=ending.is_set)
        except Problem as problem:
            if problem.code != "parent.unknown":
                LOG.info("no exchange with the city: %s", problem.code)
            continue
        except Exception:  # a bug here must not end the pace; the county serves its stations all the same
            LOG.exception("exchange with the city failed")
            continue
        told(outcome)
        if outcome.wait > 0:
            wait = max(LEAST_S, outcome.wait)


def _check_keys(parent: upward.Parent, patience: float) -> None:
    """Nothing is packed for a city whose keys changed. Raises Problem: parent.key, road.*."""
    told = enrolment.about(parent.url, verify=parent.ca or True, patience=patience)
    if (told.sign_public.hex(), told.box_public.hex()) != (parent.sign_public, parent.box_public):
        raise Problem("parent.key")


def _text(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()
