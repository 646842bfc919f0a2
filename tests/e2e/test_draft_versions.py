"""A new version of an item arrives while drafts lie there: told, moved or not as the clerk says, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from desktop.usecases.cases import show_case
from desktop.usecases.draft_moves import draft_move, move_draft, stay_draft
from desktop.usecases.drafts import form_session, open_draft, resume_draft, save_field
from desktop.usecases.register import register_case
from forms.item import Choice, Node
from sync.ledger.problems import Problem
from tests.support import people
from tests.support.lone import clerk, open_lone
from tests.support.people import Person
from tests.support.places import VILLAGE_A, StoryClock
from tests.support.quick_draft import quick_draft

LUO = Person("罗桂芳", date(1968, 3, 12), 428, "13800000011")
OLD_VERSION = "2026-11"


def newer(item, *, old_ends=""):
    """The item as it was until `old_ends`, and its next version: one question gone, one new and required,
    one moved to a group of its own."""

    def change(node):
        children = tuple(change(child) for child in node.children if child.path != "applicant.hukou_address")
        if node.path == "applicant":
            asked = Node("question", "email", "applicant.email", "text", "电子邮箱", required="true()")
            children = (*(child for child in children if child.name != "mobile"), asked)
        if node.path == "":
            mobile = replace(item.node("applicant.mobile"), path="reach.mobile")
            children = (*children, Node("group", "reach", "reach", label="联系方式", children=(mobile,)))
        return replace(node, children=children)

    next_one = replace(item, version="2027-01", valid_from="2026-12-01", root=change(item.root))
    return replace(item, valid_to=old_ends), next_one


@pytest.fixture
def clock():
    return StoryClock(datetime(2026, 11, 27, 9, 0))


@pytest.fixture
def station_of(tmp_path, clock):
    """`station_of(old_ends)`: a station whose catalogue has two versions of SB-001."""
    made = []

    def make(old_ends=""):
        station = open_lone(tmp_path / "station", clock)
        made.append(station)
        item = replace(station.catalog.get("SB-001"), version=OLD_VERSION)
        others = [one for code, ones in station.catalog.versions.items() for one in ones if code != "SB-001"]
        versions = newer(item, old_ends=old_ends)
        return replace(station, catalog=type(station.catalog).of([*others, *versions]))

    yield make
    for station in made:
        station.cabinet.close()


def full_draft(station):
    return quick_draft(
        station, clerk(station), people.pension(LUO, VILLAGE_A, people.AGENTS[VILLAGE_A]), scans=False
    )


def words(told):
    return {line.label: line.words for line in told}


def test_before_the_new_version_is_in_force_nobody_is_asked(station_of):
    station = station_of()
    draft_id = full_draft(station)
    assert resume_draft(station, draft_id).version == OLD_VERSION
    assert draft_move(station, draft_id) is None


def test_the_differences_are_told_and_nothing_changes_by_telling(station_of, clock):
    station = station_of()
    draft_id = full_draft(station)
    before = resume_draft(station, draft_id)
    clock.move_to(date(2026, 12, 2))
    told = draft_move(station, draft_id)
    assert (told.old, told.new, told.must) == (OLD_VERSION, "2027-01", False)
    assert "电子邮箱" in words(told.moving.asked)
    assert words(told.moving.kept)["户籍地址"] == before.answers.values["applicant.hukou_address"]
    assert words(told.moving.placed) == {"联系电话": "“参保人员基本信息” → “联系方式”"}
    assert told.moving.same > 5
    assert resume_draft(station, draft_id) == before


def test_a_moved_draft_keeps_what_it_does_not_show_and_registers_in_the_new_version(station_of, clock):
    station = station_of()
    draft_id = full_draft(station)
    before = resume_draft(station, draft_id).answers
    clock.move_to(date(2026, 12, 2))
    move_draft(station, draft_id)
    moved = resume_draft(station, draft_id)
    assert moved.version == "2027-01"
    assert sorted(map(str, moved.answers.values.values())) == sorted(map(str, before.values.values()))
    assert moved.answers.values["reach.mobile"] == LUO.mobile
    assert draft_move(station, draft_id) is None
    with pytest.raises(Problem) as refused:
        register_case(station, clerk(station), draft_id)
    assert "applicant.email" in refused.value.params["paths"]
    save_field(station, draft_id, "applicant.email", "luo@example.cn")
    case_no = register_case(station, clerk(station), draft_id).case_no
    with station.cabinet.reading() as view:
        case = view.cases.get(case_no)
    assert case.terms.version == "2027-01"
    assert case.applicant["mobile"] == LUO.mobile


def test_a_clerk_who_stays_is_not_asked_again_and_registers_in_the_old_version(station_of, clock):
    station = station_of()
    draft_id = full_draft(station)
    clock.move_to(date(2026, 12, 2))
    stay_draft(station, draft_id)
    assert draft_move(station, draft_id) is None
    assert draft_move(station, draft_id, again=True) is not None
    case_no = register_case(station, clerk(station), draft_id).case_no
    with station.cabinet.reading() as view:
        assert view.cases.get(case_no).terms.version == OLD_VERSION


def test_a_version_that_has_ended_cannot_be_registered_and_must_be_moved(station_of, clock):
    station = station_of(old_ends="2026-11-30")
    draft_id = full_draft(station)
    clock.move_to(date(2026, 12, 2))
    stay_draft(station, draft_id)
    told = draft_move(station, draft_id)
    assert told.must
    assert told.ended == "2026-11-30"
    with pytest.raises(Problem) as refused:
        register_case(station, clerk(station), draft_id)
    assert refused.value.code == "draft.version_ended"
    assert "2026-11-30" in refused.value.sentence
    move_draft(station, draft_id)
    save_field(station, draft_id, "applicant.email", "luo@example.cn")
    assert register_case(station, clerk(station), draft_id).state == "INTAKE"


def test_a_registered_case_keeps_its_version(station_of, clock):
    station = station_of(old_ends="2026-11-30")
    case_no = register_case(station, clerk(station), full_draft(station)).case_no
    clock.move_to(date(2026, 12, 2))
    shown = show_case(station, clerk(station), case_no)
    with station.cabinet.reading() as view:
        assert view.cases.get(case_no).terms.version == OLD_VERSION
    labels = [label for _group, lines in shown.answers for label, _words in lines]
    assert "户籍地址" in labels
    assert "电子邮箱" not in labels


def test_a_draft_whose_version_is_gone_from_this_pc_moves_as_it_is(station_of, clock):
    station = station_of()
    draft_id = full_draft(station)
    before = resume_draft(station, draft_id).answers
    clock.move_to(date(2026, 12, 2))
    only_new = [
        one
        for ones in station.catalog.versions.values()
        for one in ones
        if one.version != OLD_VERSION or one.item_id != "SB-001"
    ]
    station = replace(station, catalog=type(station.catalog).of(only_new))
    with pytest.raises(Problem):
        resume_draft(station, draft_id)
    told = draft_move(station, draft_id)
    assert told.must
    move_draft(station, draft_id)
    assert resume_draft(station, draft_id).answers.values == before.values


def test_a_choice_that_is_gone_is_told_with_its_old_answer(station_of, clock):
    station = station_of()
    draft_id = full_draft(station)
    old, new = station.catalog.versions["SB-001"]
    choices = {**new.choices, new.node("applicant.gender").choices: (Choice("1", "男"),)}
    station = replace(station, catalog=type(station.catalog).of([old, replace(new, choices=choices)]))
    clock.move_to(date(2026, 12, 2))
    told = draft_move(station, draft_id)
    assert "applicant.gender" in {line.path for line in told.moving.mend}
    move_draft(station, draft_id)
    session = form_session(station, resume_draft(station, draft_id))
    assert session.state("applicant.gender").findings


def test_an_empty_draft_moves_without_a_word(station_of, clock):
    station = station_of()
    draft_id = open_draft(station, clerk(station), "SB-001").draft_id
    clock.move_to(date(2026, 12, 2))
    told = draft_move(station, draft_id)
    assert (told.moving.kept, told.moving.placed, told.moving.mend) == ((), (), ())
    move_draft(station, draft_id)
    assert resume_draft(station, draft_id).version == "2027-01"
