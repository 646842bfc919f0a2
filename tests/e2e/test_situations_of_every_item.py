"""Every built-in item by its asks: the list shown is the list of the draft, whatever is answered or skipped."""

from __future__ import annotations

import random
from datetime import date, datetime
from functools import cache

import pytest

from desktop.bootstrap import builtin_catalog
from desktop.pages.situation_walk import SituationWalk
from desktop.usecases.items import is_case, is_notice
from forms.answers import Answers
from forms.session import FormContext, FormSession

TODAY = date(2026, 11, 24)
VILLAGE = {"mode.apply_mode": "代理"}  # what a village's station puts there itself
TYPED = {
    "date": "1950-03-01",
    "month": "2026-05",
    "integer": "3",
    "decimal": "12",
    "text": "轮式拖拉机运输机组",
}
STEPS = 40


@cache
def catalogue():
    return builtin_catalog()


def ids():
    return [item.item_id for item in catalogue().items()]


def session_of(item, answers):
    return FormSession(item, FormContext(TODAY, datetime(2026, 11, 24, 9), {}, VILLAGE), answers)


def walked(item, situation, luck):
    """Answers, skips and steps back at random until every ask was passed."""
    sets = dict(situation.sets) if situation else {}
    walk = SituationWalk(session_of(item, Answers(dict(sets))), sets)
    for _ in range(STEPS):
        if walk.done:
            return walk
        state = walk.state
        if luck.random() < 0.15:
            walk.skip()
            continue
        if state.choices:
            picked = luck.choice(state.choices).value
            walk.answer((picked,) if state.node.type == "select_multiple" else picked)
        else:
            walk.answer(TYPED[state.node.type])
        if luck.random() < 0.15:
            walk.back()
        else:
            walk.forward()
    raise AssertionError(f"{item.item_id} never ends")


@pytest.mark.parametrize("item_id", ids())
def test_the_list_is_exactly_the_drafts(item_id):
    item = catalogue().get(item_id)
    luck = random.Random(item_id)
    assert item.asks
    assert item.situations
    for situation in (None, *item.situations):
        walk = walked(item, situation, luck)
        sets = dict(situation.sets) if situation else {}
        answers = walk.answers()
        draft = session_of(item, Answers({**sets, **answers.values}, answers.repeats))
        assert [rule.id for rule in draft.materials()] == [rule.id for rule in walk.materials()]
        assert draft.unplaced == Answers()


@pytest.mark.parametrize("item_id", ids())
def test_a_situation_says_only_what_its_form_takes(item_id):
    item = catalogue().get(item_id)
    for situation in item.situations:
        session = session_of(item, Answers(dict(situation.sets)))
        for path in situation.sets:
            state = session.state(path)
            assert state.relevant, (situation.name, path)
            values = (state.value,) if isinstance(state.value, str) else state.value
            if state.choices:
                assert set(values) <= {choice.value for choice in state.choices}, (situation.name, path)


@pytest.mark.parametrize("item_id", ids())
def test_every_situation_is_found_by_its_own_words(item_id):
    item = catalogue().get(item_id)
    for situation in item.situations:
        hits = catalogue().hits(situation.label)
        assert any(hit.item is item and hit.situation in (situation, None) for hit in hits), situation.label


def test_every_item_is_offered_as_a_case_or_as_a_notice():
    assert [item.item_id for item in catalogue().items() if not is_case(item) and not is_notice(item)] == []


@pytest.mark.parametrize("item_id", ids())
def test_no_list_is_further_away_than_six_questions(item_id):
    """R-44: whatever is answered, skipped questions and steps back counted out."""
    item = catalogue().get(item_id)
    assert len(item.asks) <= 6
