"""Answers that cannot be true are refused before any of them is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.engine.ports import Answer, Change, Standing
from sync.engine.sanity import check_answer
from sync.ledger.problems import Problem
from tests.engine.fake_cabinet import SITE, own_event

ASKED = Standing(SITE, 1, 5, 5, 3, "e1.7", "")
GOOD = Answer("e1", 5, (), (), 0, "", 0, (Change(8, "settings"), Change(11, "settings")), "e1.11", "")


def test_a_plain_answer_passes() -> None:
    check_answer(ASKED, GOOD)
    check_answer(ASKED, replace(GOOD, changes=(), cursor="e1.7"))


def test_a_county_that_holds_more_of_us_than_we_wrote_is_a_fork() -> None:
    with pytest.raises(Problem) as refused:
        check_answer(ASKED, replace(GOOD, acked=6))
    assert refused.value.code == "road.fork"


def test_own_rows_that_come_back_to_a_restored_disk_are_no_fork() -> None:
    back = Change(8, "event", own_event(6, bytes(32)))
    check_answer(ASKED, replace(GOOD, acked=6, changes=(back,), cursor="e1.8"))


@pytest.mark.parametrize(
    "change",
    [
        {"acked": -1},
        {"retry_after": -1},
        {"cursor": "11"},
        {"cursor": "e2.11"},
        {"cursor": "e1.x"},
        {"cursor": "e1.10"},
        {"changes": (Change(8, "settings"), Change(8, "settings"))},
        {"changes": (Change(11, "settings"), Change(8, "settings"))},
        {"changes": (), "more": True},
    ],
    ids=str,
)
def test_numbers_that_contradict_are_nonsense(change: dict[str, object]) -> None:
    with pytest.raises(Problem) as refused:
        check_answer(ASKED, replace(GOOD, **change))  # type: ignore[arg-type]
    assert refused.value.code == "road.nonsense"


def test_a_county_set_back_under_the_same_epoch_may_start_again() -> None:
    check_answer(ASKED, replace(GOOD, acked=0, changes=(Change(1, "settings"),), cursor="e1.1"))
