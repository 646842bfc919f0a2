"""Who may say how content somebody was: the screen, or a sheet of paper that names its source."""

from __future__ import annotations

from datetime import date

from sync.ledger.questions import QUESTIONS, body_of
from sync.ledger.rating import STARS
from sync.ledger.rating_reasons import REASONS, reason_words

DAY = date(2026, 12, 16)


def test_forty_reasons_eight_for_every_level():
    assert set(REASONS) == set(STARS)
    assert [len(rows) for rows in REASONS.values()] == [8] * 5
    codes = [code for rows in REASONS.values() for code, _ in rows]
    assert len(set(codes)) == 40
    assert all(code.startswith(str(stars)) for stars, rows in REASONS.items() for code, _ in rows)


def test_reasons_in_words_and_an_unknown_code_stays():
    assert reason_words({"reasons": ["209", "999"]}) == ("未在承诺时间内办结", "999")
    assert reason_words({}) == ()


def test_closing_never_asks_the_clerk_for_stars():
    assert "rating.stars" not in {question.name for question in QUESTIONS["CaseClosed"]}


def test_typing_a_rating_names_the_paper_it_comes_from():
    source = QUESTIONS["RatingGiven"][0]
    assert (source.name, source.required, [value for value, _ in source.choices]) == (
        "rating.source",
        True,
        ["paper"],
    )


def test_closing_with_no_answer_says_whether_somebody_was_asked():
    asked = QUESTIONS["CaseClosed"]
    told = body_of("CaseClosed", asked, {"rating.declined": "true"}, None, DAY)
    assert told["rating"] == {"declined": True}
    not_asked = body_of("CaseClosed", asked, {"rating.declined": "false"}, None, DAY)
    assert not_asked["rating"] == {"declined": False}
