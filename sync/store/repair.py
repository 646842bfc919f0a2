"""Repair (修复): one button for a cabinet that does not open or does not hold together.

Looks first, then takes the smallest remedy that helps: fold the tables anew, write the second
copy anew, or put the newest good backup in place and replay the second copy over it. A damaged
file is moved aside, never overwritten and never deleted. What was done is an `Incident`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sync.ledger.problems import Problem
from sync.store.backup import Backups, Generation
from sync.store.cabinet import Cabinet, set_aside_damaged
from sync.store.database import Database
from sync.store.durable import write_whole
from sync.store.failures import of_disk
from sync.store.frames import FILLER
from sync.store.keys import DATABASE_FILE, StationKeys
from sync.store.marks import ACKED, SENT
from sync.store.places import second_place
from sync.store.restored import write_note
from sync.store.second_copy import SecondCopy

log = logging.getLogger(__name__)

SOUND, TABLES, DATABASE = "sound", "tables", "database"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Incident:
    """What a repair found and did, for the screen and the incident sheet. All words Chinese.

    `kind`: sound | tables | database. `aside`: where the damaged file lies. `source`: the backup
    that was taken, None where the second copy alone was. `replayed`: acts that came back from the
    second copy. `left`: what is still wrong, empty where all is well. `to_do`: what a person does now.
    """

    at: datetime
    kind: str
    found: tuple[str, ...]
    done: tuple[str, ...]
    left: tuple[str, ...]
    to_do: tuple[str, ...]
    cases: int = 0
    events: int = 0
    replayed: int = 0
    aside: Path | None = None
    source: Generation | None = None


def repair(
    base_dir: Path, keys: StationKeys, reopen: Callable[[], Cabinet], now: datetime, since: date | None = None
) -> Incident:
    """Make the cabinet whole with what there is. Nobody else may have it open.

    `since`: own acts recorded on that day or later are offered to the county again, whatever was proved before.
    `reopen` opens the cabinet as the program does. Raises Problem store.no_source where neither a
    backup nor a second copy can help (then everything lies as it lay), store.* for the weather.
    """
    found, cabinet = _examined(reopen)
    aside = source = None
    done: list[str] = []
    kind = SOUND
    if cabinet is None:
        kind = DATABASE
        proved = _copy_reaches_the_end(base_dir, keys)
        aside, source = _restored(base_dir, keys, now, proved=proved)
        done.append(f"损坏的数据库已移到 {aside.name}，没有删除")
        done.append(
            f"已恢复 {source.taken:%m月%d日 %H:%M} 的备份" if source else "没有可用的备份，已由第二副本恢复"
        )
        cabinet = reopen()
        if not proved:
            done.append("没有完整的第二副本，最后几个编号没有把握：与县里交换换一个设备号以后才能再登记")
    try:
        if since is not None:
            done.append(f"自 {since:%Y-%m-%d} 起的 {_offer_again(cabinet, since)} 条经历将重新上报")
        return _finished(cabinet, now, kind, found, done, aside, source)
    finally:
        cabinet.close()


def newest_good(base_dir: Path, keys: StationKeys) -> Generation | None:
    """The backup that a repair would take; every page of it is read, so this takes a moment."""
    database = Database(base_dir / DATABASE_FILE, keys.derived("database"))
    return next(_good_backups(base_dir, keys, database), None)


def _offer_again(cabinet: Cabinet, since: date) -> int:
    """Put the marks of the road back to that day; the county takes what it has already for a double."""
    with cabinet.unit() as unit:
        here = unit.settings.enrolment()
        first = unit.journal.first_since(here.site, here.incarnation, since.isoformat())
        if first is None:
            return 0
        unit.journal.mark_lost(here.site, here.incarnation, first - 1)
        for mark in (ACKED, SENT):
            unit.marks.set(mark, min(unit.marks.number(mark), first - 1))
        return unit.journal.last(here.site, here.incarnation) - first + 1


def _examined(reopen: Callable[[], Cabinet]) -> tuple[list[str], Cabinet | None]:
    """What is wrong, in words, and the open cabinet where its pages and chains are sound.

    Damage is looked at twice: one read that failed looks the same, and no sound database is replaced for it.
    """
    found, cabinet = _look(reopen)
    return (found, cabinet) if cabinet is not None else _look(reopen)


def _look(reopen: Callable[[], Cabinet]) -> tuple[list[str], Cabinet | None]:
    try:
        cabinet = reopen()
    except Problem as problem:
        if problem.code != "store.damaged":
            raise
        return [problem.sentence], None
    report = cabinet.verify()
    healed = cabinet.healed
    found = list(report.faults)
    if healed.replayed:
        found.append(f"数据库曾缺少 {healed.replayed} 条经历")
    if any(fault.startswith("第二副本") for fault in report.faults) and len(report.faults) == sum(
        fault.startswith("第二副本") for fault in report.faults
    ):
        return found, cabinet
    if report.faults:
        cabinet.close()
        return found, None
    return found, cabinet


def _restored(
    base_dir: Path, keys: StationKeys, now: datetime, *, proved: bool
) -> tuple[Path, Generation | None]:
    """Put the newest good backup in the place of the damaged file; opening it tells it what that means (`restored`)."""
    database = Database(base_dir / DATABASE_FILE, keys.derived("database"))
    source = next(_good_backups(base_dir, keys, database), None)
    if source is None and not _copy_has_something(base_dir, keys):
        raise Problem("store.no_source")
    try:
        write_note(base_dir, proved=proved)
        aside = set_aside_damaged(base_dir, f"{now:%Y%m%d-%H%M%S}").path
        if source is not None:
            write_whole(base_dir / DATABASE_FILE, _pieces(source.path))
    except OSError as error:
        raise of_disk(error, base_dir) from error
    return aside, source


def _good_backups(base_dir: Path, keys: StationKeys, database: Database) -> Iterator[Generation]:
    chosen = second_place(base_dir)
    places = [(chosen, True)] if chosen else []
    everything = [
        kept
        for place, removable in (*places, (base_dir, False))
        for kept in Backups(place, base_dir, database, keys, removable=removable).all()
    ]
    for kept in sorted(everything, key=lambda kept: (kept.unit, kept.taken), reverse=True):
        if not database.damage_of(kept.path):
            yield kept


def _copy_reaches_the_end(base_dir: Path, keys: StationKeys) -> bool:
    """The copy beside the database is written with every unit: sound to its end it holds every number given.

    A copy elsewhere may have been away for the last ones, and one that was being written anew when the power went may
    lack them: neither proves anything.
    """
    try:
        frames, sound = SecondCopy(base_dir / "second-copy", keys.data_key, removable=False).frames()
    except OSError as error:
        log.info("the second copy cannot be read: %s", error.strerror)
        return False
    return bool(frames) and sound and frames[-1].n != FILLER


def _copy_has_something(base_dir: Path, keys: StationKeys) -> bool:
    chosen = second_place(base_dir)
    for folder in (base_dir / "second-copy", *([chosen] if chosen else [])):
        try:
            if SecondCopy(folder, keys.data_key, removable=True).frames()[0]:
                return True
        except OSError as error:
            log.info("a second copy cannot be read: %s", error.strerror)
    return False


def _finished(
    cabinet: Cabinet,
    now: datetime,
    kind: str,
    found: list[str],
    done: list[str],
    aside: Path | None,
    source: Generation | None,
) -> Incident:
    if cabinet.healed.replayed:
        done.append(f"由第二副本补回 {cabinet.healed.replayed} 条经历")
    unwritten: tuple[Path, ...] = ()
    if any(fault.startswith("第二副本") for fault in found):
        unwritten = cabinet.write_copies_anew()
        if not unwritten:
            done.append("第二副本已重写")
        kind = TABLES if kind == SOUND else kind
    rebuilt = cabinet.rebuild()
    done.append(f"已由台账重建 {rebuilt.cases} 件办件")
    if kind == DATABASE:
        done.append("下次交换时向县里取回全部回文，并重新核对扫描件")
    scans = cabinet.care.scrub_all()
    found += scans.words
    report = cabinet.verify()
    if report.faults:  # perhaps one read that failed
        report = cabinet.verify()
    left = (
        *report.faults,
        *(f"第二副本没有写成：{folder}" for folder in unwritten),
        *(f"扫描件 {name[:12]} 没有别处的副本" for name in scans.lost),
    )
    return Incident(
        at=now,
        kind=kind,
        found=tuple(found) or ("没有发现问题",),
        done=tuple(done),
        left=left,
        to_do=_to_do(kind, scans.lost, single=any(line.startswith("第二副本") for line in left)),
        cases=rebuilt.cases,
        events=report.events,
        replayed=cabinet.healed.replayed,
        aside=aside,
        source=source,
    )


def _to_do(kind: str, lost: tuple[str, ...], *, single: bool) -> tuple[str, ...]:
    words: list[str] = []
    if kind == DATABASE:
        words += [
            "先与县里交换一次，再开始登记。",
            "对照今天的纸质回执，逐张在“办件”页查一遍号码。",
            "没有登记完的草稿没有备份的，请重新填写。",
        ]
    if single:
        words += [
            "数据库已可以使用，第二副本写不进去。请检查它的文件夹（空间、权限、写保护，或有同名的东西挡着），再修复一次。",
            "在那以前新办件只有一份，请先在“备份与修复”选一个U盘的文件夹。",
        ]
    if lost:
        words.append("请再修复一次；扫描件仍是坏的，请向申请人重新收取。")
    return tuple(words)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
