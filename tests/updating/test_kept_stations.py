"""The present program opens what each kept version wrote, and nothing is missing or different in it."""

from __future__ import annotations

import pytest

from desktop.usecases.papers import paper_pdf
from desktop.usecases.register import register_case
from tests.support.lone import clerk
from tests.support.people import AGENTS, Person, pension
from tests.support.places import VILLAGE_A
from tests.support.quick_draft import quick_draft
from tests.updating import kept_station
from tests.updating.kept_station import opened, told, unpacked, versions


def test_there_is_a_folder_of_each_version_from_the_first() -> None:
    assert versions()[:1] == ["0.1.0"]


@pytest.mark.parametrize("version", versions())
def test_everything_of_that_version_is_found_again(version, tmp_path) -> None:
    wanted = unpacked(version, tmp_path)
    station = opened(tmp_path)
    try:
        assert told(station) == wanted
        assert wanted["verified"] == [len(wanted["events"]), 0, []]
        assert all(len(numbers) == 1 for numbers in wanted["found"].values())
    finally:
        station.cabinet.close()


@pytest.mark.parametrize("version", versions())
def test_work_goes_on_in_it_and_the_chain_holds(version, tmp_path) -> None:
    wanted = unpacked(version, tmp_path)
    station = opened(tmp_path)
    try:
        actor = clerk(station)
        person = Person("新来人", kept_station.PEOPLE[0].born, 99, "13800000199")
        answers = pension(person, VILLAGE_A, AGENTS[VILLAGE_A]) | {"repeats": {}}
        done = register_case(station, actor, quick_draft(station, actor, answers, scans=False))
        assert done.case_no not in wanted["cases"]
        assert done.case_no[:-6] == max(wanted["cases"])[:-6].replace("20261123", "20261125")
        for case_no, case in wanted["cases"].items():
            assert paper_pdf(station, case_no, case["papers"][0].split()[0]).startswith(b"%PDF")
        report = station.cabinet.verify()
        assert (report.events, report.faults) == (station.cabinet.standing().last, ())
        assert report.events > len(wanted["events"])
    finally:
        station.cabinet.close()


@pytest.mark.parametrize("version", versions())
def test_a_changed_byte_in_the_kept_folder_is_noticed(version, tmp_path) -> None:
    """So that the comparison can fail: one scan less is seen."""
    wanted = unpacked(version, tmp_path)
    scans = sorted(path for path in (tmp_path / "blobs").rglob("*") if path.is_file())
    scans[0].write_bytes(scans[0].read_bytes()[:-1])
    station = opened(tmp_path)
    try:
        with pytest.raises(Exception, match="material"):
            told(station)
    finally:
        station.cabinet.close()
    assert wanted["events"]
