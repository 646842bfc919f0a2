"""The walk through the asks of an item: which comes next, what is needed, what is carried on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from itertools import product

import pytest

from desktop.pages.situation_walk import SituationWalk
from forms.answers import Answers
from forms.item import Ask, Situation
from forms.session import FormContext, FormSession
from tests.forms.compiled_items import item

MODE, KIND, GROUP = "mode.apply_mode", "agent.agent_kind", "insurance.special_group"
PENSION = replace(
    item("SB-001"),
    asks=(Ask(MODE, "他本人来办吗"), Ask(KIND, "谁替他办"), Ask(GROUP, "他是哪一类人")),
    situations=(Situation("low", "低保对象参保", {GROUP: "低保对象"}),),
)
HOUSEHOLD = replace(
    item("MZ-001"), asks=(Ask("members.rows.m_health", "家里最重的病人怎么样"), Ask(MODE, "本人来办吗"))
)
TODAY = date(2026, 11, 24)


def session_of(made, answers=None, defaults=None):
    context = FormContext(TODAY, datetime(2026, 11, 24, 9), {}, defaults or {})
    return FormSession(made, context, answers)


def walk_of(made=PENSION, sets=None, defaults=None):
    return SituationWalk(session_of(made, Answers(dict(sets or {})), defaults), sets)


def ids(rules):
    return [rule.id for rule in rules]


def test_an_ask_that_does_not_apply_is_passed_over():
    walk = walk_of()
    assert (walk.ask.path, walk.position) == (MODE, (1, 2))
    walk.answer("代理")
    assert walk.position == (1, 3)
    walk.forward()
    assert walk.ask.path == KIND
    assert walk.back()
    walk.answer("本人")
    walk.forward()
    assert (walk.ask.path, walk.position) == (GROUP, (2, 2))
    walk.forward()
    assert walk.done


def test_back_stops_at_the_first_ask_and_leads_back_from_the_end():
    walk = walk_of()
    assert not walk.back()
    walk.forward()
    walk.forward()
    assert walk.done
    assert walk.back()
    assert walk.ask.path == GROUP


def test_the_list_grows_and_shrinks_with_each_answer():
    walk = walk_of()
    assert ids(walk.materials()) == ["m_id", "m_hukou", "m_form"]
    walk.answer("代理")
    assert walk.came() == {"m_agent_id", "m_agent_poa"}
    walk.forward()
    walk.answer("监护人(法定代理)")
    assert (walk.came(), walk.went()) == (frozenset(), ("授权委托书",))
    walk.forward()
    walk.answer("低保对象")
    assert walk.came() == {"m_special"}


CHOICES = (
    ("本人", "代理", ""),
    ("监护人(法定代理)", "村社区代办员(委托)", ""),
    ("无", "低保对象", ""),
)


@pytest.mark.parametrize("picked", list(product(*CHOICES)))
def test_the_list_is_exactly_what_the_form_will_ask_for(picked):
    """Whatever is answered or skipped, the draft that begins with it needs the same materials."""
    chosen = dict(zip((MODE, KIND, GROUP), picked, strict=True))
    walk = walk_of(defaults={MODE: "代理"})
    while not walk.done:
        if chosen[walk.ask.path]:
            walk.answer(chosen[walk.ask.path])
            walk.forward()
        else:
            walk.skip()
    later = session_of(PENSION, walk.answers(), {MODE: "代理"})
    assert ids(later.materials()) == ids(walk.materials())


def test_only_what_was_answered_is_carried_on():
    walk = walk_of()
    walk.answer("代理")
    walk.forward()
    walk.answer("近亲属(委托)")
    walk.forward()
    walk.skip()
    assert dict(walk.answers().values) == {MODE: "代理", KIND: "近亲属(委托)"}
    walk.back()
    walk.back()
    walk.back()
    walk.answer("本人")
    assert dict(walk.answers().values) == {MODE: "本人"}


def test_skipping_gives_back_what_the_form_started_with():
    walk = walk_of()
    walk.forward()
    walk.answer("低保对象")
    walk.skip()
    assert walk.session.value(GROUP) == "无"
    assert dict(walk.answers().values) == {}


def test_a_situation_has_answered_already_and_may_be_overruled():
    walk = walk_of(sets={GROUP: "低保对象"})
    assert "m_special" in ids(walk.materials())
    assert dict(walk.answers().values) == {GROUP: "低保对象"}
    walk.forward()
    assert walk.state.value == "低保对象"
    walk.answer("无")
    assert walk.went() == ("特殊缴费困难群体证明(低保证、特困证、残疾人证等)",)
    walk.skip()
    assert dict(walk.answers().values) == {GROUP: "低保对象"}


def test_what_was_said_is_told_in_words():
    walk = walk_of()
    walk.answer("代理")
    walk.forward()
    walk.skip()
    walk.answer("重度残疾人")
    walk.forward()
    assert [(one.label, one.shown) for one in walk.told()] == [
        ("他本人来办吗", "代理"),
        ("谁替他办", ""),
        ("他是哪一类人", "重度残疾人"),
    ]


def test_an_ask_about_the_household_is_put_to_its_first_row():
    walk = walk_of(HOUSEHOLD)
    disabled = next(choice.value for choice in walk.state.choices if choice.value.startswith("6"))
    assert "m_disab" not in ids(walk.materials())
    walk.answer(disabled)
    assert walk.came() == {"m_disab"}
    assert dict(walk.answers().repeats) == {"members.rows": ({"m_health": disabled},)}
    assert ids(session_of(HOUSEHOLD, walk.answers()).materials()) == ids(walk.materials())


def test_an_item_without_asks_is_done_at_once():
    walk = walk_of(replace(PENSION, asks=()))
    assert walk.done
    assert walk.position == (0, 0)
    assert ids(walk.materials()) == ["m_id", "m_hukou", "m_form"]
