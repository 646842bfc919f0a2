"""Exchange (交换): one round with the county, and what is waiting and why.

Runs on the sync thread. The counters are honest: unsent, sent, acknowledged, decided; a
refused piece lies in the drawer with its sentence and holds nobody else up.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from desktop.usecases.give_back import give_back
from desktop.usecases.new_life import (
    doubt_ends_tonight,
    new_life_words,
    numbers_unproved,
    registered_again,
    settle_doubles,
    take_new_number,
)
from desktop.usecases.pouches import exported_words
from desktop.usecases.revoked import heed_revoked, revoked_here
from desktop.usecases.station import Station
from desktop.usecases.texts import OWNER_TEXT, act_text, state_text
from desktop.usecases.updates import tend_updates, update_words
from desktop.usecases.views import DrawerLine, ExchangeView, RoadView
from sync.engine.driver import RoundOutcome, run_round
from sync.engine.progress import Progress
from sync.ledger.case import Case
from sync.ledger.events import Event
from sync.ledger.problems import SENTENCES, Problem
from sync.ledger.table import ROLES

log = logging.getLogger(__name__)


def sync_now(
    station: Station,
    report: Callable[[Progress], None] = lambda _progress: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> RoundOutcome:
    """One whole round: rows up, answer down, scans. Weather is in the outcome, never raised."""
    station.site()
    settle_doubles(station)
    outcome = _round(station, report, cancelled)
    if outcome.problem is not None and outcome.problem.code == "road.fork" and _began_anew(station):
        outcome = _round(station, report, cancelled)
    if outcome.problem is None and numbers_unproved(station) and _began_anew(station, in_doubt=True):
        outcome = _round(station, report, cancelled)
    if outcome.problem is None and give_back(station):
        outcome = _round(station, report, cancelled)
    if outcome.problem is None and outcome.status == "synced":
        tend_updates(station.cabinet.base_dir, station.now, cancelled)
    heed_revoked(station)
    with station.cabinet.unit() as unit:
        unit.settings.put("last_round", {"status": outcome.status, "at": station.recorded_at()})
    return outcome


def _round(
    station: Station, report: Callable[[Progress], None], cancelled: Callable[[], bool]
) -> RoundOutcome:
    ports = (station.cabinet, station.county(), station.packer())
    return run_round(*ports, report, cancelled, station.now, ahead=station.ahead)


def _began_anew(station: Station, *, in_doubt: bool = False) -> bool:
    """This PC was restored or copied: it goes on under a number of its own, if the county has one for it.

    `in_doubt`: its last numbers are; an older county has none for it, and then the doubt ends with the day."""
    try:
        take_new_number(station)
    except Problem as problem:
        log.info("no new device number: %s", problem.code)
        if in_doubt and problem.code == "center.no_fork":
            doubt_ends_tonight(station)
        return False
    return True


def road_view(station: Station) -> RoadView:
    """The line on 今日: what is on this PC, what the county has proved."""
    status = station.cabinet.status()
    with station.cabinet.reading() as view:
        last = view.settings.get("last_round") or {}
        revoked = revoked_here(view.settings.get("profile"))
    words = f"{status.acknowledged + status.decided} 件已上报，{status.unsent + status.sent} 件待上报"
    if status.scans_waiting:
        words += f"，{status.scans_waiting} 份扫描件待传"
    return RoadView(
        unsent=status.unsent,
        sent=status.sent,
        acknowledged=status.acknowledged,
        decided=status.decided,
        scans_waiting=status.scans_waiting,
        words=words,
        state={"synced": "idle"}.get(last.get("status", ""), last.get("status", "") or "idle"),
        last_contact=last.get("at", ""),
        second_copy=status.second_copy,
        revoked=revoked,
    )


def exchange_view(station: Station) -> ExchangeView:
    """The page 交换: the meter, the waiting cases, the drawer."""
    from desktop.usecases.cases import lines_by_road

    site = station.site()
    return ExchangeView(
        road=road_view(station),
        waiting=lines_by_road(station, ("unsent", "sent")),
        drawer=drawer(station),
        county=str(site.profile.get("county_name", "")),
        exported=exported_words(station),
        notice=" ".join(filter(None, (new_life_words(station), update_words(station.cabinet.base_dir)))),
    )


def drawer(station: Station) -> tuple[DrawerLine, ...]:
    """Refused pieces, newest first: each with what happened and what to do."""
    with station.cabinet.reading() as view:
        stuck = [
            (event, code, view.cases.get(event.case_no))
            for event, code in view.journal.refused()
            if not registered_again(view, event.event_id)
        ]
    return tuple(
        DrawerLine(
            case_no=event.case_no,
            what=act_text(event.kind),
            code=code,
            sentence=_sentence(code, event, case),
            since=event.recorded_at,
        )
        for event, code, case in stuck
    )


def _sentence(code: str, event: Event, case: Case | None) -> str:
    """The refusal in words. Only its code travels; what the words name is known here."""
    if code not in SENTENCES:
        return code
    known = {
        "case_no": event.case_no,
        "number": event.case_no,
        "act": act_text(event.kind),
        "role": ROLES[event.actor.role].zh if event.actor.role in ROLES else event.actor.role,
        "day": event.effective_date.isoformat(),
        "days": "若干",
        "state": state_text(case.state) if case else "未登记",
        "owner": OWNER_TEXT.get(case.owner, case.owner) if case else "接收单位",
    }
    return Problem(code, **known).sentence
