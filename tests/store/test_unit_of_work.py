"""A unit of work: all or nothing, on the disk before anyone is told."""

from __future__ import annotations

import threading

import pytest

from sync.ledger.events import Act
from sync.ledger.problems import Problem
from tests.store.desk import AGENT, DAY, RECORDED, ZENG, Desk, open_cabinet, open_desk, registration


def test_the_order_after_a_commit(tmp_path):
    steps = []
    desk = open_desk(tmp_path, checkpoints=steps.append)
    steps.clear()
    desk.register()
    assert steps == ["begin", "event", "commit", "checkpoint", "second-copy"]
    steps.clear()
    desk.cabinet.blobs.put(b"page")
    assert steps == ["materials", "begin", "commit"]


def test_nothing_before_enrolment(tmp_path):
    desk = Desk(open_cabinet(tmp_path))
    with pytest.raises(Problem, match=r"store\.not_enrolled"):
        desk.register()
    with pytest.raises(Problem, match=r"store\.not_enrolled"):
        desk.cabinet.standing()


def test_enrolled_once(tmp_path):
    desk = open_desk(tmp_path)
    with pytest.raises(Problem, match=r"store\.already_enrolled"), desk.cabinet.unit() as unit:
        unit.enrol(site="511999104206", incarnation=2, county_box_public=bytes(32))


def test_an_error_takes_back_the_number_too(tmp_path):
    desk = open_desk(tmp_path)

    def stumble():
        with desk.cabinet.unit() as unit:
            assert unit.counters.next(f"case/{DAY}") == 1
            act = Act("CaseRegistered", "X", AGENT, DAY, registration())
            unit.journal.append(act, recorded_at=RECORDED)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stumble()
    assert "-0001-" in desk.register()
    assert desk.case("X") is None
    assert desk.cabinet.standing().last == 1


def test_a_unit_inside_a_unit_is_a_mistake(tmp_path):
    desk = open_desk(tmp_path)
    with desk.cabinet.unit(), pytest.raises(RuntimeError):
        desk.cabinet.blobs.put(b"page")


def test_two_clerks_at_once_take_different_numbers(tmp_path):
    desk = open_desk(tmp_path)
    numbers = []

    def work(first):
        numbers.extend(desk.register(op_id=f"{first}-{n}") for n in range(10))

    threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(numbers)) == 20
    assert desk.cabinet.verify().faults == ()
    assert desk.cabinet.standing().last == 20


def test_the_same_form_is_found_by_its_key(tmp_path):
    desk = open_desk(tmp_path)
    number = desk.register(op_id="form-7")
    with desk.cabinet.reading() as reading:
        assert reading.cases.by_op("form-7").case_no == number
        assert reading.cases.by_op("form-8") is None
        assert [case.case_no for case in reading.cases.of_person(ZENG.id_no)] == [number]


def test_counters_count_without_gaps_per_name(tmp_path):
    desk = open_desk(tmp_path)
    with desk.cabinet.unit() as unit:
        assert [unit.counters.next("a") for _ in range(3)] == [1, 2, 3]
        assert unit.counters.next("b") == 1
    with desk.cabinet.unit() as unit:
        assert unit.counters.next("a") == 4


def test_settings_keep_json_and_refuse_what_is_none(tmp_path):
    desk = open_desk(tmp_path)
    with desk.cabinet.unit() as unit:
        unit.settings.put("parameters", b'{"tables": {}}')
        assert unit.settings.get("parameters") == {"tables": {}}
        with pytest.raises(ValueError, match="Expecting"):
            unit.settings.put("calendar", b"<html>")
        assert unit.settings.get("calendar") is None
