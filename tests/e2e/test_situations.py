"""Situations from a live station: found, asked, told on paper, carried into the draft with their origin."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.pages.situation_walk import SituationWalk
from desktop.usecases.drafts import form_session, resume_draft, save_field
from desktop.usecases.guide_paper import situation_slip, told
from desktop.usecases.items import find_items, item_guide
from desktop.usecases.known_person import offers
from desktop.usecases.situations import begin_case, situation_session
from desktop.usecases.start_views import Whom
from forms.answers import Answers
from forms.item import Ask, Situation
from sync.ledger.problems import Problem
from tests.forms.compiled_items import item
from tests.support.lone import clerk, open_lone
from tests.support.proof import pdf_text

MODE, KIND, GROUP = "mode.apply_mode", "agent.agent_kind", "insurance.special_group"
PENSION = replace(
    item("SB-001"),
    version="2027-01",
    asks=(Ask(MODE, "他本人来办吗"), Ask(KIND, "谁替他办"), Ask(GROUP, "他是哪一类人")),
    situations=(
        Situation("low", "低保对象参保", {GROUP: "低保对象"}, "困难群众"),
        Situation("self", "本人来参保", {MODE: "本人"}),
    ),
)


@pytest.fixture
def station(tmp_path):
    lone = open_lone(tmp_path / "station")
    yield replace(lone, catalog=lone.catalog.plus([PENSION]))
    lone.cabinet.close()


def words(pdf):
    return "".join(pdf_text(pdf).split())


def test_the_list_names_the_situation_that_was_meant(station):
    (line,) = find_items(station, "困难群众")
    assert (line.item_id, line.situation, line.situation_text) == ("SB-001", "low", "低保对象参保")
    assert [(one.item_id, one.situation) for one in find_items(station, "SB-001")] == [("SB-001", "")]
    guide = item_guide(station, "SB-001")
    assert guide.asks == 3
    assert ("常见情形", ("低保对象参保、本人来参保",)) in guide.sections


def test_what_was_asked_is_what_the_draft_begins_with(station):
    walk = SituationWalk(situation_session(station, "SB-001", "low"), {GROUP: "低保对象"})
    assert walk.state.value == "代理"  # a village hands in for others
    walk.answer("代理")
    walk.forward()
    walk.answer("近亲属(委托)")
    draft = begin_case(station, clerk(station), "SB-001", "low", walk.answers())
    view = resume_draft(station, draft.draft_id)
    assert [row.material for row in view.materials if row.needed] == [rule.id for rule in walk.materials()]
    assert dict(view.origins) == {
        MODE: "情形引导",
        KIND: "情形引导",
        GROUP: "情形引导",
    }
    session = form_session(station, view)
    assert (session.value(KIND), session.value(GROUP)) == ("近亲属(委托)", "低保对象")


def test_a_situation_taken_as_found_says_so_until_it_is_changed(station):
    draft = begin_case(station, clerk(station), "SB-001", "low").draft_id
    assert dict(resume_draft(station, draft).origins) == {GROUP: "情形：低保对象参保"}
    save_field(station, draft, GROUP, "特困人员")
    assert dict(resume_draft(station, draft).origins) == {}


def test_the_slip_lists_exactly_this_situation_and_is_noted(station):
    answers = Answers({KIND: "监护人(法定代理)"})
    pdf = words(situation_slip(station, "SB-001", "low", answers, "周明华"))
    assert "代理人身份证" in pdf
    assert "授权委托书" not in pdf
    assert "困难群体证明" in pdf
    assert "特殊参保群体：低保对象" in pdf
    assert "代理类型：监护人" in pdf
    himself = words(situation_slip(station, "SB-001", "self", Answers(), "周明华"))
    assert "代理人身份证" not in himself
    newest, before = told(station)
    assert (newest["item"], newest["draft"], newest["materials"]) == (
        "SB-001",
        "",
        ["m_id", "m_hukou", "m_form"],
    )
    assert "特殊参保群体：低保对象" in before["situation"]


def test_a_person_known_before_the_form_is_in_it(station):
    whom = Whom({"name": "罗桂芳", "id_no": "511999195802130027", "shoe_size": "38"}, "到期提醒")
    draft = begin_case(station, clerk(station), "SB-001", whom=whom)
    assert draft.applicant == "罗桂芳"
    view = resume_draft(station, draft.draft_id)
    assert dict(view.answers.values) == {"applicant.name": "罗桂芳", "applicant.id_no": "511999195802130027"}
    assert set(view.origins.values()) == {"到期提醒"}
    assert offers(station, draft.draft_id) == ()


@pytest.mark.parametrize(
    "verb", [situation_session, lambda station, item_id: begin_case(station, clerk(station), item_id)]
)
def test_an_unknown_item_is_refused(station, verb):
    with pytest.raises(Problem) as refused:
        verb(station, "XX-999")
    assert refused.value.code == "item.unknown"


def test_an_unknown_situation_answers_nothing(station):
    draft = begin_case(station, clerk(station), "SB-001", "gone")
    assert resume_draft(station, draft.draft_id).answers.values == {}
