"""The journal: chained, verified, erasable, rebuilt."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update

from sync.ledger.events import GENESIS
from sync.ledger.problems import Problem
from sync.store.database import Database
from sync.store.tables import events
from tests.store.desk import KEYS, ZENG, open_desk
from tests.support.people import Person


@pytest.fixture
def desk(tmp_path):
    made = open_desk(tmp_path)
    yield made
    made.cabinet.close()


def tamper(desk, statement):
    """Change the file behind the journal's back."""
    database = Database(desk.cabinet.base_dir / "ledger.db", KEYS.derived("database"))
    with database.writing() as connection:
        connection.execute(statement)
    database.close()


def test_events_chain_and_seq_has_no_gaps(desk):
    first = desk.register()
    desk.act("CaseQueued", first)
    desk.register()
    chain = desk.cabinet.own_events(0, 1 << 20)
    assert [event.seq for event in chain] == [1, 2, 3]
    assert [event.prev_hash for event in chain] == [GENESIS, chain[0].hash, chain[1].hash]
    assert all(event.computed_hash() == event.hash for event in chain)
    assert [event.rev for event in chain] == [1, 2, 1]
    assert sorted(chain, key=lambda event: event.order()) == chain


def test_bodies_are_sealed_and_open_only_for_their_event(desk):
    number = desk.register()
    (event,) = desk.cabinet.own_events(0, 1)
    assert event.body is None
    assert ZENG.id_no.encode() not in event.sealed
    with desk.cabinet.reading() as reading:
        assert reading.journal.history(number)[0].body["applicant"]["id_no"] == ZENG.id_no


def test_an_event_folds_into_its_case_at_once(desk):
    number = desk.register()
    assert desk.case(number).state == "INTAKE"
    desk.act("CaseQueued", number)
    case = desk.case(number)
    assert (case.state, case.rev, len(case.history)) == ("QUEUED", 2, 2)


def test_an_event_of_no_case_is_kept_under_the_sites_own_key(desk):
    desk.act("DayClosed", "")
    assert desk.cabinet.verify().faults == ()
    assert set(desk.cabinet.escrows([""])) == {""}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (update(events).where(events.c.seq == 2).values(kind="Other"), "校验值"),
        (update(events).where(events.c.seq == 2).values(sealed=b"x"), "校验值"),
        (delete(events).where(events.c.seq == 2), "缺少第 2 条"),
        (delete(events).where(events.c.seq == 3), "不见了"),
    ],
)
def test_a_touched_journal_does_not_verify(desk, change, said):
    for _ in range(3):
        desk.register()
    assert desk.cabinet.verify().faults == ()
    tamper(desk, change)
    assert any(said in fault for fault in desk.cabinet.verify().faults)


def test_erasing_a_case_leaves_a_chain_that_verifies(desk):
    person = Person("郝不同", ZENG.born, 7, "13877776666")
    gone, stays = desk.register(person), desk.register()
    desk.act("CaseQueued", gone)
    desk.cabinet.erase_case(gone)
    report = desk.cabinet.verify()
    assert (report.events, report.unreadable, report.faults) == (3, 2, ())
    assert desk.case(gone) is None
    assert desk.case(stays) is not None
    with desk.cabinet.reading() as reading:
        assert reading.search.rows("郝不同") == ()
        assert reading.papers.of_case(gone) == ()
    assert desk.cabinet.escrows([gone]) == {}
    with pytest.raises(LookupError):
        desk.act("CaseQueued", gone)
    with pytest.raises(Problem, match=r"case\.unknown"):
        desk.cabinet.erase_case(gone)


def test_an_erased_case_stays_erased_when_the_second_copy_rebuilds_everything(tmp_path):
    desk = open_desk(tmp_path)
    gone, stays = desk.register(), desk.register()
    desk.cabinet.erase_case(gone)
    desk.cabinet.close()
    for name in ("ledger.db", "ledger.db-wal", "ledger.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    again = open_desk(tmp_path)
    assert again.case(gone) is None
    assert again.case(stays) is not None
    assert again.cabinet.verify().unreadable == 1


def test_rebuild_gives_the_same_cases_and_counts_what_it_skipped(desk):
    numbers = [desk.register() for _ in range(3)]
    desk.act("CaseQueued", numbers[0])
    desk.cabinet.erase_case(numbers[2])
    before = [desk.case(number) for number in numbers]
    report = desk.cabinet.rebuild()
    assert (report.cases, report.events, report.skipped) == (2, 3, 1)
    assert [desk.case(number) for number in numbers] == before
    with desk.cabinet.reading() as reading:
        assert len(reading.search.rows("曾国芳")) == 2
        assert len(reading.papers.unprinted()) == 2


def test_roads_are_the_least_proven_event(desk):
    first, second = desk.register(), desk.register()
    desk.cabinet.mark_sent(2)
    desk.act("CaseQueued", first)
    with desk.cabinet.reading() as reading:
        assert reading.journal.roads() == {first: "unsent", second: "sent"}
        assert reading.journal.roads([second]) == {second: "sent"}
        assert {row.case_no: row.road for row in reading.cases.rows()} == {first: "unsent", second: "sent"}
    status = desk.cabinet.status()
    assert (status.unsent, status.sent, status.acknowledged, status.decided) == (1, 1, 0, 0)


def test_an_event_is_later_than_its_past_even_if_the_clock_goes_back(tmp_path):
    desk = open_desk(tmp_path)
    number = desk.register()
    desk.cabinet.close()
    again = open_desk(tmp_path)  # its clock begins at nine again
    event = again.act("CaseQueued", number)
    assert event.hlc > desk.cabinet.own_events(0, 1)[0].hlc
    assert again.case(number).state == "QUEUED"
