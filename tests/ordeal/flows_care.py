"""Flows of care: an exchange's answer, a backup, a repair, a migration, each on a failing disk."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sync.ledger.problems import Problem
from sync.store.database import Database
from sync.store.marks import ACKED, CURSOR
from sync.store.repair import DATABASE, Incident, repair
from sync.store.tables import SCHEMA
from tests.ordeal.faults import Told
from tests.ordeal.flows import BEFORE, Flow, Hand, judge_desk, prepare_desk
from tests.ordeal.stations import NOW, open_at
from tests.store.desk import KEYS, Desk, answer, county_of, open_cabinet

MORNING = datetime(2026, 11, 23, 8, 0)
LATER = NOW.replace(tzinfo=None)
PAGE = 4096


def numbers_of(folder: Path) -> list[str]:
    station = open_at(folder)
    try:
        with station.cabinet.reading() as view:
            return [case.case_no for case in view.cases.open()]
    finally:
        station.cabinet.close()


def database_of(folder: Path) -> Database:
    return Database(folder / "ledger.db", KEYS.derived("database"))


# --- an answer of the county ---


def exchange(hand: Hand) -> None:
    cabinet = hand.open().cabinet
    desk = Desk(cabinet)
    county = county_of(desk)
    with cabinet.reading() as view:
        numbers = sorted(case.case_no for case in view.cases.open())
        last = cabinet.standing().last
    news = [
        county.change(n, county.event("CaseQueued", number, {"facts": {}, "papers": []}))
        for n, number in enumerate(numbers[:BEFORE], 1)
    ]
    cabinet.mark_sent(last)
    cabinet.take_answer(answer(*news, acked=last))
    hand.tell("taken")


def judge_exchange(folder: Path, told: Told) -> None:
    judge_desk(folder, told)
    station = open_at(folder)
    try:
        with station.cabinet.reading() as view:
            cursor, acked = view.marks.text(CURSOR), view.marks.number(ACKED)
            events = sum(
                event.kind == "CaseQueued"
                for case in view.cases.open()
                for event in view.journal.history(case.case_no)
            )
    finally:
        station.cabinet.close()
    assert (cursor, acked, events) in (("", 0, 0), (f"e1.{BEFORE}", BEFORE, BEFORE)), "half an answer"
    assert cursor or not (told.acks or told.again), "an answer that was taken is gone"


# --- a backup ---


def prepare_backup(folder: Path) -> None:
    prepare_desk(folder)
    station = open_at(folder)
    station.cabinet.care.back_up(MORNING)
    station.cabinet.close()


def back_up(hand: Hand) -> None:
    hand.tell(f"backup {hand.open().cabinet.care.back_up(LATER).path.name}")


def judge_backup(folder: Path, told: Told) -> None:
    """Every file that bears a generation's name is whole; the older one stands; what was told is there."""
    database = database_of(folder)
    station = open_at(folder)
    held = {kept.path.name: database.damage_of(kept.path) for kept in station.cabinet.care.backups.all()}
    station.cabinet.close()
    assert not any(held.values()), f"a backup that cannot be read: {held}"
    assert any(name.startswith(f"{MORNING:%Y%m%d-%H}") for name in held), "the older backup went"
    promised = {line.split()[1] for line in (*told.acks, *told.again)}
    assert promised <= set(held), "a backup that was reported is not there"
    judge_desk(folder, Told())


# --- a repair ---


def prepare_damaged(folder: Path) -> None:
    """A database with one flipped bit, a backup from before its last case, a second copy."""
    prepare_backup(folder)
    path = folder / "ledger.db"
    spoiled = bytearray(path.read_bytes())
    spoiled[4 * PAGE + 99] ^= 1
    path.write_bytes(spoiled)


def mend(hand: Hand) -> None:
    """What a disk that still fails left unmended is said, which is a refusal; the next repair ends the matter."""
    incident = repaired(hand.folder)
    if incident.left:
        assert incident.done, "said without what was done"
        raise Problem("store.not_saved", reason=incident.left[0])
    hand.tell(f"repaired {incident.cases}")


def repaired(folder: Path) -> Incident:
    return repair(folder, KEYS, lambda: open_cabinet(folder), LATER)


def judge_repair(folder: Path, told: Told) -> None:
    """Damaged as before and repairable, or whole; the damaged file lies aside, byte for byte."""
    damaged = is_damaged(folder)
    if damaged:
        assert not told.acks, "reported as repaired and is not"
        assert not told.again, "reported as repaired and is not"
        assert repaired(folder).kind == DATABASE
    numbers = numbers_of(folder)
    assert len(numbers) == BEFORE, f"{len(numbers)} of {BEFORE} cases after the repair"
    aside = [path for path in folder.glob("ledger.db.damaged-*") if path.suffix not in ("-wal", "-shm")]
    whole = [path for path in aside if path.stat().st_size and not path.name.endswith(("-wal", "-shm"))]
    assert whole or not (damaged or told.acks), "the damaged file was not kept"
    judge_desk(folder, Told())


def is_damaged(folder: Path) -> bool:
    try:
        cabinet = open_cabinet(folder)
        faults = cabinet.verify().faults
        cabinet.close()
    except Problem as problem:
        if problem.code != "store.damaged":
            raise
        return True
    return bool(faults)


# --- a repair where the second copy went with the database ---


def prepare_alone(folder: Path) -> None:
    """Damaged in its first page: from any other the look before the repair writes a new copy, which proves the last."""
    prepare_damaged(folder)
    with (folder / "ledger.db").open("r+b") as file:
        file.write(b"x" * 100)
    for copy in folder.glob("second-copy/*.copy"):
        copy.unlink()


def judge_alone(folder: Path, told: Told) -> None:
    """Whatever the cut left: no number is given before a new device number, as nobody knows the last ones."""
    if is_damaged(folder):
        assert not told.acks, "reported as repaired and is not"
        repaired(folder)
    cabinet = open_cabinet(folder)
    assert not cabinet.verify().faults
    given = refused = ""
    try:
        with cabinet.unit() as unit:
            given = str(unit.counters.next(f"case/{LATER:%Y-%m-%d}"))
    except Problem as problem:
        refused = problem.code
    cabinet.close()
    assert refused == "number.unproved", f"number {given} is given, and people may hold it ({refused})"


# --- a migration ---


def prepare_old(folder: Path) -> None:
    prepare_desk(folder)
    connection = database_of(folder)._opened(folder / "ledger.db")
    for index in ("events_own", "cases_by_person", "blobs_waiting"):
        connection.execute(f"DROP INDEX {index}")
    connection.execute("DROP TABLE search")
    connection.execute(
        "CREATE VIRTUAL TABLE search USING fts5(words, letters, content='', contentless_delete=1, "
        "prefix='2 3 4', tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")"
    )
    connection.execute("UPDATE meta SET value = '1' WHERE name = 'schema'")
    connection.close()


def migrate(hand: Hand) -> None:
    hand.open()
    hand.tell("open")


def judge_migration(folder: Path, _told: Told) -> None:
    station = open_at(folder)
    with station.cabinet.reading() as view:
        assert len(view.cases.open()) == BEFORE
        assert view.marks.number("schema") == SCHEMA
        assert len(view.search.rows("李𬍛")) == BEFORE
    station.cabinet.close()
    judge_desk(folder, Told())


CARE: dict[str, Flow] = {
    "exchange": Flow(prepare_desk, exchange, exchange, judge_exchange),
    "backup": Flow(prepare_backup, back_up, back_up, judge_backup),
    "repair": Flow(prepare_damaged, mend, mend, judge_repair),
    "restore": Flow(prepare_alone, mend, mend, judge_alone),
    "migrate": Flow(prepare_old, migrate, migrate, judge_migration),
}
