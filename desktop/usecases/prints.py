"""What was printed of the station's own tables: versions told apart by the digest of what they showed.

An unchanged table keeps its version, a changed one gets the next. Knows no table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.usecases.station import Station
from sync.ledger.papers_words import minute_text

if TYPE_CHECKING:
    from sync.store import Unit

PRINTED = "printed_tables"


def prints_of(station: Station, key: str) -> list[dict[str, Any]]:
    """The prints of one table and period, oldest first."""
    with station.cabinet.reading() as view:
        return list((view.settings.get(PRINTED) or {}).get(key, ()))


def version_of(prints: list[dict[str, Any]], digest: str) -> int:
    """The version printed last where nothing changed, the next otherwise."""
    if prints and prints[-1]["digest"] == digest:
        return int(prints[-1]["version"])
    return int(prints[-1]["version"]) + 1 if prints else 1


def remember(unit: Unit, key: str, digest: str, at: str, who: str) -> int:
    """Note a print; returns its version."""
    known: dict[str, Any] = unit.settings.get(PRINTED) or {}
    prints = list(known.get(key, ()))
    version = version_of(prints, digest)
    if not prints or prints[-1]["digest"] != digest:
        prints.append({"version": version, "digest": digest, "at": at, "who": who})
        unit.settings.put(PRINTED, {**known, key: prints})
    return version


def printed_words(prints: list[dict[str, Any]], digest: str) -> str:
    """`2026-12-01 09:10 打印过第 1 版，之后有变动`; "" where it never was."""
    if not prints:
        return ""
    last = prints[-1]
    words = f"{minute_text(str(last['at']))} 打印过第 {last['version']} 版"
    return words if last["digest"] == digest else f"{words}，之后有变动"
