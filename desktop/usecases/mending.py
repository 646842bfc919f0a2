"""Mending (修复) before anybody could sign in: what is broken, what helps, and the repair itself.

Works on a base directory and an open key ring; the way to open a station is handed in. Knows no Qt
and no password: whose keys these are was proved before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.usecases.safekeeping import Repaired, sheet_of, told
from sync.ledger.problems import Problem

if TYPE_CHECKING:
    from desktop.usecases.station import Station
    from sync.store.key_ring import KeyRing

KEYS, PASSWORD, READY = "keys", "password", "ready"
MENDABLE = ("store.damaged", "store.not_saved", "keys.damaged")
"""Refusals of opening that the repair room is for."""


@dataclass(frozen=True, slots=True)
class MendOffer:
    """`way`: keys (another key file is needed) | password (sign in first) | ready. `since`: ISO date of the
    newest good backup, "" where there is none. `words`: that, for the clerk."""

    way: str
    words: str
    since: str = ""


def offer(base: Path, ring: KeyRing | None, broken: Problem | None) -> MendOffer:
    """What the repair room shows. Reads every page of the newest backups, so it takes a moment."""
    if broken is not None and broken.code == "keys.damaged":
        return MendOffer(KEYS, broken.sentence)
    if ring is None:
        return MendOffer(PASSWORD, "修复要用本机的钥匙。请先回到登录，输入姓名和密码。")
    from sync.store.repair import newest_good

    good = newest_good(base, ring.keys)
    if good is None:
        return MendOffer(READY, "没有找到完好的备份；有第二副本时由它恢复。插上备份U盘再修复更稳妥。")
    return MendOffer(
        READY, f"最近一份完好的备份：{good.taken:%Y年%m月%d日 %H:%M}。", f"{good.taken:%Y-%m-%d}"
    )


def mend(
    base: Path, ring: KeyRing, open_with: Callable[[KeyRing], Station], now: datetime, since: str
) -> Repaired:
    """The one button. `since`: ISO date from which on acts are sent again, "" for none. Raises Problem store.*, usage."""
    from sync.store.repair import repair

    day = day_of(since)
    incident = repair(base, ring.keys, lambda: open_with(ring).cabinet, now, day)
    station = open_with(ring)
    try:
        with station.cabinet.reading() as view:
            site = str((view.settings.get("profile") or {}).get("name", "（未登记）"))
        return told(incident, now, partial(_sheet, station, site))
    finally:
        station.cabinet.close()


def day_of(typed: str) -> date | None:
    """A typed ISO date, None for "". Raises Problem("usage")."""
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise Problem("usage", reason="日期请写成 2026-11-20 这样") from None


def _sheet(station: Station, site: str, incident: object) -> bytes:
    return sheet_of(incident, site, station.fonts())  # type: ignore[arg-type]
