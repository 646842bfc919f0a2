"""Remote pre-review: the organ looks at scans before the papers travel; a note that moves nothing (R-17)."""

from __future__ import annotations

import pytest

from sync.ledger.apply import fold
from sync.ledger.judge import checks_or_decides, possible_acts, row_for
from sync.ledger.pre_review import answer_due, is_late, last_answer, open_pre_review, pre_reviews
from sync.ledger.questions import Start, questions_for
from tests.ledger.play import CALENDAR, DOCS, SB_001, Play, day, window

ASK, ANSWER = "RemotePreReviewAsked", "RemotePreReviewAnswered"
GAP = {"name": "居民户口簿", "problem": "第二页看不清"}


def found(*rows, finding="gaps"):
    return {"pre_review": {"finding": finding, "rows": list(rows)}}


@pytest.fixture
def asked():
    play = Play(SB_001)
    play.register("2026-11-27")
    play.do(ASK, "2026-11-27", "VA", note="户口簿第二页有水渍")
    return play


def test_nothing_moves_when_it_is_asked_and_answered(asked):
    before = asked.standing(), asked.clocks(), asked.now.dates, asked.now.supplements, asked.now.waiting_on
    verdict = asked.do(ANSWER, "2026-11-30", "TS", **found(GAP))
    assert (
        asked.standing(),
        asked.clocks(),
        asked.now.dates,
        asked.now.supplements,
        asked.now.waiting_on,
    ) == before
    assert verdict.papers == ()
    assert pre_reviews(asked.now) == (
        {
            "asked_on": "2026-11-27",
            "asked_by": "zhou",
            "note": "户口簿第二页有水渍",
            "answered_on": "2026-11-30",
            "answered_by": "reviewer1",
            "finding": "gaps",
            "rows": [GAP],
            "remark": "",
        },
    )
    asked.refold()


def test_the_case_goes_its_way_whether_answered_or_not(asked):
    asked.do("CaseQueued", "2026-11-27", "VA")
    asked.hand_over("2026-11-27")
    asked.do(ANSWER, "2026-11-27", "TS", **found(finding="complete"))  # crossed the papers on their way
    asked.take_over("2026-11-27")
    assert asked.standing() == ("RECEIVED", "township")
    assert not {ASK, ANSWER} & set(possible_acts(asked.now, "TS", asked.world("2026-11-27", "township")))


def test_it_is_asked_once_until_it_is_answered_and_again_afterwards(asked):
    assert asked.refused(ASK, "2026-11-27", "VA") == "guard.pre_review_not_open"
    assert last_answer(asked.now) is None
    asked.do(ANSWER, "2026-11-30", "TS", **found(GAP))
    assert asked.refused(ANSWER, "2026-11-30", "TS", **found(GAP)) == "guard.pre_review_open"
    assert last_answer(asked.now)["finding"] == "gaps"
    asked.do(ASK, "2026-11-30", "VA")
    assert open_pre_review(asked.now)["asked_on"] == "2026-11-30"
    assert len(pre_reviews(asked.now)) == 2


@pytest.mark.parametrize(
    "told",
    [
        {},
        found(),
        found(GAP, finding="complete"),
        found({"name": "户口簿", "problem": " "}),
        found(finding="accepted"),
    ],
)
def test_an_answer_says_what_is_missing_or_that_nothing_is(asked, told):
    assert asked.refused(ANSWER, "2026-11-30", "TS", **told) == "guard.pre_review_described"


def test_who_may(asked):
    assert asked.refused(ANSWER, "2026-11-30", "VA", **found(GAP)) == "role.not_allowed"
    assert asked.refused(ANSWER, "2026-11-30", "CR", **found(GAP)) == "guard.no_township_tier"
    asked.no_township = True
    assert asked.refused(ANSWER, "2026-11-30", "CR", **found(GAP)) == ""
    assert checks_or_decides(row_for(asked.now, ANSWER, "TS"))  # so a relative of the applicant may not
    assert asked.refused(ASK, "2026-11-30", "TS") == "role.not_allowed"


def test_without_a_scan_there_is_nothing_to_look_at():
    play = Play(SB_001, docs=DOCS[:1])
    play.docs = tuple(type(doc)(doc.material, doc.name, doc.state, copies=1) for doc in DOCS)
    play.register("2026-11-27")
    assert play.refused(ASK, "2026-11-27", "VA") == "guard.scans_attached"
    assert ASK not in possible_acts(play.now, "VA", play.world("2026-11-27", "village"))


def test_an_entrusted_window_examines_itself():
    play = Play(window())
    play.register("2026-11-27")
    assert play.refused(ASK, "2026-11-27", "VA") == "guard.not_entrusted_window"


def test_the_answer_is_expected_within_one_working_day(asked):
    review = open_pre_review(asked.now)
    assert answer_due(review, CALENDAR).day == day("2026-11-30")  # Friday to Monday
    assert not is_late(review, CALENDAR, day("2026-11-30"))
    assert is_late(review, CALENDAR, day("2026-12-01"))
    asked.do(ANSWER, "2026-12-01", "TS", **found(finding="complete"))
    assert not is_late(pre_reviews(asked.now)[0], CALENDAR, day("2026-12-09"))


def test_no_word_of_it_says_acceptance(asked):
    for kind in (ASK, ANSWER):
        for question in questions_for(kind, Start(asked.now, day("2026-11-30"), {})):
            words = (question.label, question.hint, *(text for _, text in question.choices))
            assert "受理" not in "".join(words)


def test_an_answer_whose_question_is_not_here_stands_by_itself(asked):
    asked.do(ANSWER, "2026-11-30", "TS", **found(GAP))
    without = [event for event in asked.events if event.kind != ASK]
    assert [sorted(row) for row in pre_reviews(fold(without, CALENDAR))] == [
        ["answered_by", "answered_on", "finding", "remark", "rows"]
    ]
