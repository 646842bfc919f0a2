"""What the disk refused is saved again: with the next value, before registering, and never over a newer one."""

from __future__ import annotations

import pytest

from sync.ledger.problems import Problem


@pytest.fixture
def page(counter):
    page = counter.handling()
    counter.next(page)
    return page


def put(counter, page, path, value, *, refused=False):
    if refused:
        counter.fake.refusals["save_field"] = Problem("store.disk_full")
    page.form.put(path, value)
    counter.settle()
    counter.fake.refusals.pop("save_field", None)


def saved(counter):
    return [tuple(given[1:3]) for given in counter.fake.asked("save_field")]


def test_the_next_value_takes_the_refused_ones_along(counter, page):
    put(counter, page, "applicant.name", "何桂英", refused=True)
    put(counter, page, "applicant.mobile", "13800005678", refused=True)
    assert len(page.keeper.unsaved) == 2
    before = len(saved(counter))
    put(counter, page, "applicant.hukou_address", "朝阳村")
    assert saved(counter)[before:] == [
        ("applicant.name", "何桂英"), ("applicant.mobile", "13800005678"), ("applicant.hukou_address", "朝阳村"),
    ]  # fmt: skip
    assert page.keeper.unsaved == ()
    assert "已自动保存" in page._saved.text()


def test_a_newer_value_stands_in_the_place_of_the_refused_one(counter, page):
    put(counter, page, "applicant.name", "何", refused=True)
    put(counter, page, "applicant.name", "何桂英")
    before = len(saved(counter))
    put(counter, page, "applicant.mobile", "13800005678")
    assert saved(counter)[before:] == [("applicant.mobile", "13800005678")]


def test_a_refusal_that_comes_back_late_undoes_nothing(counter, page):
    counter.fake.refusals["save_field"] = Problem("store.disk_full")
    page.form.put("applicant.name", "何")
    page.form.put("applicant.name", "何桂英")  # under way before the first one is refused
    counter.settle()
    assert page.keeper.unsaved == ()
    put(counter, page, "applicant.mobile", "13800005678")
    names = [value for path, value in saved(counter) if path == "applicant.name"]
    assert names == ["何", "何桂英"]


def test_what_can_never_be_saved_is_not_tried_for_ever(counter, page):
    counter.fake.refusals["save_field"] = Problem("draft.unknown")
    page.form.put("applicant.name", "何桂英")
    counter.settle()
    assert page.keeper.unsaved == ()


def test_registering_saves_first_and_is_refused_with_it(counter):
    page = counter.handling()
    counter.upto_check(page)
    counter.fake.refusals["save_field"] = Problem("store.disk_full")
    page._save_field("applicant.mobile", "13911112222")
    counter.settle()
    counter.fake.refusals["save_field"] = Problem("store.disk_full")
    counter.next(page)
    assert page.handling.registered is None
    assert counter.fake.asked("register_case") == []
    counter.next(page)
    assert page.handling.registered is not None
    assert saved(counter)[-1] == ("applicant.mobile", "13911112222")
