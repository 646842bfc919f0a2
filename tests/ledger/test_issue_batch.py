"""Issuing together: no number before every act is judged, and a list that adds up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.ledger.case import Paper
from sync.ledger.events import Act, Actor
from sync.ledger.issue import Writer
from sync.ledger.issue_batch import cases_on, ready_together
from sync.ledger.material import package_of
from sync.ledger.problems import Problem
from tests.ledger.play import SB_001, Play, day, with_terms

WRITER = Writer(
    "511999104205", {"name": "楠木寺村", "tier": "village"}, "2026-11-27T10:00:00+08:00", str.upper
)


def queued(serial, terms=SB_001):
    play = Play(terms)
    play.case_no = f"511999104205-20261127-01-{serial:04d}-2"
    play.register("2026-11-27")
    play.do("CaseQueued", "2026-11-27", "VA")
    return play


def handed(play):
    body = {"facts": {"package": package_of(play.now), "way": "专人"}}
    return play.now, Act(
        "CaseHandedOver", play.case_no, Actor("zhou", "周明华", "VA"), day("2026-11-27"), body
    )


class Numbers:
    def __init__(self):
        self.taken = []

    def __call__(self, code, variant):
        self.taken.append((code, variant))
        return f"内椑木交〔2026〕01-{len(self.taken):06d}号"


def papers_of(ready):
    return [act.body["papers"] for act, _ in ready]


def test_the_list_adds_up():
    plays = [queued(n) for n in (1, 2, 3)]
    plays[2] = queued(3, with_terms(SB_001, name="高龄津贴申请"))
    numbers = Numbers()
    ready = ready_together(
        [handed(p) for p in plays], plays[0].world("2026-11-27", "village"), WRITER, numbers
    )
    assert numbers.taken == [("D13", "")]
    first, *others = papers_of(ready)
    assert all(papers == first for papers in others)
    data = first[0]["data"]
    assert data["files"] == "9个"
    assert data["applicant"] == "李𬍛等3件"
    assert data["item"] == "城乡居民基本养老保险参保登记、高龄津贴申请"
    assert [row["case_no"] for row in data["rows"]] == [play.case_no for play in plays]
    assert [act.case_no for act, _ in ready] == [play.case_no for play in plays]


def test_a_single_case_has_the_list_it_always_had():
    play, numbers = queued(1), Numbers()
    ((act, verdict),) = ready_together([handed(play)], play.world("2026-11-27", "village"), WRITER, numbers)
    data = act.body["papers"][0]["data"]
    assert (verdict.transition, data["applicant"], data["package"]) == (
        "T5b",
        "李𬍛",
        package_of(play.now)["hash"][:16],
    )


def test_no_number_is_taken_where_one_is_refused():
    good, bad, numbers = queued(1), queued(2), Numbers()
    case, act = handed(bad)
    entries = [handed(good), (case, replace(act, body={"facts": {}}))]
    with pytest.raises(Problem) as refused:
        ready_together(entries, good.world("2026-11-27", "village"), WRITER, numbers)
    assert refused.value.params["case_no"] == bad.case_no
    assert refused.value.params["why"] == "guard.package_hashed"
    assert numbers.taken == []


def test_only_lists_name_other_cases():
    rows = {"rows": [{"case_no": "a"}, {"case_no": "b"}]}
    assert cases_on(Paper("D13", "n", day("2026-11-27"), data=rows)) == ("a", "b")
    assert cases_on(Paper("D02", "n", day("2026-11-27"), data=rows)) == ()
