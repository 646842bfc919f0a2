"""The program's own updates at the counter (程序更新): what runs, what waits, how the last one went; take one now.

The same checks as `daiban update`. A stick's catalogue and calendar come in with it, as a station without a line
needs them. Blocking, for a worker.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.updating.report import ready_version
from desktop.usecases.station import Station
from desktop.usecases.stick_settings import settings_words, take_settings
from desktop.usecases.updates import update_now


@dataclass(frozen=True, slots=True)
class UpdateView:
    """`version` runs; `ready` comes up at the next start, "" for none; `last`: how the last update went, in words."""

    version: str
    ready: str
    last: str


@dataclass(frozen=True, slots=True)
class Updated:
    """`version`: "" where there is none; `notes` of the release; `brought`: catalogue and calendar that were new, in words."""

    version: str
    notes: str
    brought: str = ""


def update_view(station: Station) -> UpdateView:
    """Reads two small files."""
    told = station.program() or {}
    return UpdateView(str(told.get("version") or ""), ready_version(station.cabinet.base_dir), _last(told))


def update_program(
    station: Station,
    stick: Path | None,
    accept_expired: bool,
    told: Callable[[int], object],
    cancelled: Callable[[], bool],
) -> Updated:
    """`stick`: None asks the county. `told(bytes so far)`. Raises Problem update.*, road.*; what runs stays as it is."""
    fetched = 0

    def count(size: int) -> None:
        nonlocal fetched
        fetched += size
        told(fetched)

    brought = ""
    if stick is not None:
        came = take_settings(station, stick, accept_expired=accept_expired)
        brought = settings_words(came) if came.items or came.calendar else ""
    version, notes, _ready = update_now(
        station.cabinet.base_dir,
        station.now,
        stick=stick,
        accept_expired=accept_expired,
        cancelled=cancelled,
        told=count,
    )
    return Updated(version, notes, brought)


def _last(told: Mapping[str, object]) -> str:
    target, reason = str(told.get("target") or ""), str(told.get("reason") or "")
    words = {
        "current": f"上次更新到 {target}，打开正常。",
        "downloading": f"新版本 {target} 还没有取完，下次接着取。",
        "failed": f"上次没有更新成 {target}：{reason}",
        "skipped": f"新版本 {target} 打开不正常（{reason}），已退回原来的版本。",
    }
    return words.get(str(told.get("state") or ""), "") if target else ""
