"""Drafts: autosaved field by field, kept through anything, gone after 30 days."""

from __future__ import annotations

from datetime import date

import pytest

from sync.ledger.problems import Problem
from tests.store.desk import open_desk

MORNING = "2026-11-27T09:00:00+08:00"
FORM = {"item_id": "SB-001", "version": "2026-11", "account": "周明华", "saved_at": MORNING}


@pytest.fixture
def desk(tmp_path):
    return open_desk(tmp_path)


def opened(desk, **more):
    with desk.cabinet.unit() as unit:
        return unit.drafts.open(**{**FORM, **more})


def get(desk, draft_id):
    with desk.cabinet.reading() as reading:
        return reading.drafts.get(draft_id)


def test_every_field_is_on_the_disk_at_once(desk, tmp_path):
    draft_id = opened(desk)
    op_id = get(desk, draft_id).op_id
    for path, value in (("applicant.name", "曾𠮷"), ("applicant.mobile", "138"), ("a.b", ["1", "2"])):
        with desk.cabinet.unit() as unit:
            unit.drafts.save_field(draft_id, path, value, saved_at="2026-11-27T09:01:00+08:00")
    desk.cabinet.close()
    draft = get(open_desk(tmp_path), draft_id)
    assert draft.content["answers"]["values"] == {
        "applicant.name": "曾𠮷",
        "applicant.mobile": "138",
        "a.b": ["1", "2"],
    }
    assert (draft.op_id, draft.item_id, draft.version) == (op_id, "SB-001", "2026-11")
    assert (draft.opened_at, draft.saved_at) == (MORNING, "2026-11-27T09:01:00+08:00")


def test_any_place_of_the_document_may_be_changed(desk):
    draft_id = opened(desk, content={"step": "读卡"})
    with desk.cabinet.unit() as unit:
        assert unit.drafts.change(draft_id, ("step",), "填写", saved_at=MORNING)
        assert unit.drafts.change(draft_id, ("materials", "m_id"), {"state": "present"}, saved_at=MORNING)
        assert unit.drafts.change(draft_id, ("materials", "m_poa"), {"state": "missing"}, saved_at=MORNING)
        assert unit.drafts.change(draft_id, ("proxy",), None, saved_at=MORNING)
        assert unit.drafts.change(draft_id, ("proxy", "name"), "周", saved_at=MORNING)
        assert not unit.drafts.change("unknown", ("step",), "", saved_at=MORNING)
        with pytest.raises(Problem, match=r"draft\.unknown"):
            unit.drafts.save_field("unknown", "a", "", saved_at=MORNING)
    assert get(desk, draft_id).content == {
        "step": "填写",
        "materials": {"m_id": {"state": "present"}, "m_poa": {"state": "missing"}},
        "proxy": {"name": "周"},
    }


def test_last_touched_first(desk):
    first, second = opened(desk), opened(desk)
    with desk.cabinet.unit() as unit:
        unit.drafts.save(first, {"a": 1}, saved_at=MORNING)
    with desk.cabinet.reading() as reading:
        assert [draft.draft_id for draft in reading.drafts.all()] == [first, second]
        assert len({draft.op_id for draft in reading.drafts.all()}) == 2


def test_a_dropped_draft_is_gone(desk):
    draft_id = opened(desk)
    with desk.cabinet.unit() as unit:
        unit.drafts.drop(draft_id)
        assert not unit.drafts.save(draft_id, {}, saved_at=MORNING)
    assert get(desk, draft_id) is None


def test_a_registered_draft_only_remembers_its_case(desk):
    draft_id = opened(desk, content={"secret": "x"})
    with desk.cabinet.unit() as unit:
        unit.drafts.drop(draft_id, registered_as="511-1")
    assert get(desk, draft_id) is None
    with desk.cabinet.reading() as reading:
        assert reading.drafts.registered_as(draft_id) == "511-1"
        assert reading.drafts.registered_as("unknown") == ""
        assert reading.drafts.all() == ()


def test_drafts_go_after_thirty_days(desk):
    kept = opened(desk, saved_at="2026-10-28T09:00:00+08:00")
    old = opened(desk, saved_at="2026-10-27T09:00:00+08:00")
    ended = opened(desk, saved_at="2026-10-01T09:00:00+08:00")
    with desk.cabinet.unit() as unit:
        unit.drafts.drop(ended, registered_as="511-1")
    assert desk.cabinet.tidy(date(2026, 11, 27)) == 1
    assert get(desk, kept) is not None
    assert get(desk, old) is None
    with desk.cabinet.reading() as reading:
        assert reading.drafts.registered_as(ended) == ""
