"""批量: a list of people, each checked and registered like anybody else; one who lacks something holds up nobody."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from desktop.usecases.batches import (
    OF_THE_ROUND,
    add_people,
    add_person,
    batch_view,
    common_offers,
    drop_batch,
    drop_person,
    follow_case,
    list_batches,
    open_batch,
    receive_papers,
    register_batch,
)
from desktop.usecases.drafts import list_drafts, resume_draft, save_field
from desktop.usecases.register import register_case
from forms.answers import as_value
from forms.applicant import applicant_paths
from sync.ledger.problems import Problem
from tests.support import people
from tests.support.lone import clerk, open_lone
from tests.support.people import Person
from tests.support.places import VILLAGE_A, StoryClock
from tests.support.quick_draft import quick_draft

FIRST = Person("罗桂芳", date(1968, 3, 12), 428, "13800000011")
THREE = (
    Person("陈德𬍛", date(1970, 5, 2), 21, "13800000012"),
    Person("陈晓东", date(1991, 9, 9), 17, "13800000013"),
    Person("周素华", date(1975, 1, 30), 42, "13800000014"),
)
ITEM = "SB-001"


@pytest.fixture
def station(tmp_path):
    station = open_lone(tmp_path / "station", StoryClock(datetime(2026, 11, 2, 9, 0)))
    yield station
    station.cabinet.close()


@pytest.fixture
def model(station):
    answers = people.pension(FIRST, VILLAGE_A, people.AGENTS[VILLAGE_A])
    return register_case(station, clerk(station), quick_draft(station, clerk(station), answers, scans=False))


def listed(*some):
    return "\n".join(f"{one.name}\t{one.id_no}\t{one.mobile}" for one in some)


def states(view):
    return [row.state for row in view.rows]


def begun(station, *some):
    """A list that follows the model in everything, its papers in the clerk's hands."""
    batch = open_batch(station, clerk(station), ITEM)
    add_people(station, clerk(station), batch.batch_no, listed(*some))
    return batch.batch_no


def finished(station, number):
    """What each of the list is still asked, answered; their papers in the clerk's hands."""
    follow_case(station, number, [offer.path for offer in common_offers(station, number)])
    paths = applicant_paths(station.item(ITEM))
    for row in batch_view(station, number).rows:
        person = next(one for one in (FIRST, *THREE) if one.name == row.name)
        file = people.pension(person, VILLAGE_A, people.AGENTS[VILLAGE_A])
        own = {paths[fact]: text for fact, text in file["applicant"].items() if fact in paths}
        for path, value in (own | file["answers"]).items():
            if path.startswith(("applicant.", "insurance.")):  # signed on the printed form, as F9 says
                save_field(station, row.draft_id, path, as_value(value))
    return receive_papers(station, number)


def test_a_list_is_registered_person_by_person(station, model):
    number = begun(station, *THREE)
    view = finished(station, number)
    assert states(view) == ["ready"] * 3, view.rows
    steps = []
    done = register_batch(station, clerk(station), number, steps.append)
    assert states(done) == ["registered"] * 3
    assert [step.name for step in steps] == [one.name for one in THREE]
    numbers = [row.case_no for row in done.rows]
    assert len(set(numbers)) == 3
    with station.cabinet.reading() as read:
        cases = [read.cases.get(one) for one in numbers]
    assert {case.batch for case in cases} == {number}
    assert [case.applicant["id_no"] for case in cases] == [one.id_no for one in THREE]
    assert register_batch(station, clerk(station), number).rows == done.rows  # twice is once


def test_nothing_of_the_model_s_own_person_reaches_the_others(station, model):
    number = begun(station, *THREE)
    offered = {offer.path for offer in common_offers(station, number)}
    assert any(path.startswith(OF_THE_ROUND) for path in offered)
    assert not any(path.startswith("applicant.") for path in offered)
    follow_case(station, number, [*offered, "applicant.hukou_address", "no.such"])
    for row, person in zip(batch_view(station, number).rows, THREE, strict=True):
        draft = resume_draft(station, row.draft_id)
        assert draft.answers.values["applicant.name"] == person.name
        assert "applicant.hukou_address" not in draft.answers.values
        assert draft.proxy is not None
        assert draft.origins["mode.apply_mode"].startswith("同 5119")


def test_who_lacks_something_waits_and_says_what(station, model):
    number = begun(station, *THREE)
    finished(station, number)
    second = batch_view(station, number).rows[1]
    save_field(station, second.draft_id, "applicant.hukou_address", "")
    view = register_batch(station, clerk(station), number)
    assert states(view) == ["registered", "open", "registered"]
    assert "户籍" in view.rows[1].words


def test_a_list_tells_each_line_that_it_does_not_take(station):
    batch = open_batch(station, clerk(station), ITEM)
    lines = [listed(THREE[0]), "\t510", listed(THREE[0]), f"{listed(THREE[1])}\t多的", listed(THREE[2])]
    view = add_people(station, clerk(station), batch.batch_no, "\n".join(lines))
    assert [row.name for row in view.rows] == [THREE[0].name, THREE[2].name]
    assert [words.split("：")[0] for words in view.refused] == ["第 2 行", "第 3 行", "第 4 行"]
    assert view.left.splitlines() == lines[1:4]
    with pytest.raises(Problem) as refused:
        add_people(station, clerk(station), batch.batch_no, "\n".join(["某人"] * 301))
    assert refused.value.code == "batch.too_many"


def test_a_head_names_the_columns(station):
    batch = open_batch(station, clerk(station), ITEM)
    item = station.item(ITEM)
    label = {path: item.node(path).label for path in ("applicant.name", "applicant.id_no", "insurance.group")}
    head = "\t".join((label["insurance.group"], label["applicant.name"], label["applicant.id_no"]))
    view = add_people(
        station, clerk(station), batch.batch_no, f"{head}\n7组\t{THREE[0].name}\t{THREE[0].id_no}"
    )
    draft = resume_draft(station, view.rows[0].draft_id)
    assert draft.answers.values["insurance.group"] == "7组"
    assert view.rows[0].id_tail == THREE[0].id_no[-4:]


def test_a_person_with_an_open_case_is_not_registered_unasked(station, model):
    number = begun(station, FIRST, THREE[0])
    view = finished(station, number)
    assert states(view) == ["double", "ready"]
    assert view.rows[0].case_no == model.case_no
    assert states(register_batch(station, clerk(station), number)) == ["double", "registered"]


def test_a_stop_leaves_the_rest_for_later(station, model):
    number = begun(station, *THREE)
    finished(station, number)
    asked = []
    view = register_batch(
        station, clerk(station), number, cancelled=lambda: len(asked.append(1) or asked) > 1
    )
    assert states(view) == ["registered", "ready", "ready"]
    assert states(register_batch(station, clerk(station), number)) == ["registered"] * 3


def test_the_list_stands_apart_from_drafts_and_goes_when_told(station, model):
    number = begun(station, *THREE)
    assert list_drafts(station) == ()
    assert [one.batch_no for one in list_batches(station)] == [number]
    kept = drop_person(station, number, batch_view(station, number).rows[0].draft_id)
    assert [row.name for row in kept.rows] == [THREE[1].name, THREE[2].name]
    drop_batch(station, number)
    assert list_batches(station) == ()
    with pytest.raises(Problem) as gone:
        batch_view(station, number)
    assert gone.value.code == "batch.unknown"


def test_a_card_adds_one_person(station):
    batch = open_batch(station, clerk(station), ITEM)
    facts = {"name": FIRST.name, "id_no": FIRST.id_no, "gender": "2", "odd": "x"}
    assert len(add_person(station, clerk(station), batch.batch_no, facts).rows) == 1
    again = add_person(station, clerk(station), batch.batch_no, facts)
    assert len(again.rows) == 1
    assert again.refused == ("名单里已有这个身份证号。",)


def test_what_needs_something_first_says_so(station):
    batch = open_batch(station, clerk(station), ITEM)
    with pytest.raises(Problem) as none_yet:
        common_offers(station, batch.batch_no)
    assert none_yet.value.code == "batch.no_model"
    with pytest.raises(Problem) as notice:
        open_batch(station, clerk(station), "NJ-002")
    assert notice.value.code == "batch.notice"
