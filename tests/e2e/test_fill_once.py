"""免填单: what an earlier case knows is offered to the next form, with its origin, and never put in unasked."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from desktop.usecases.drafts import form_session, open_draft, resume_draft, save_field, save_rows
from desktop.usecases.known_person import accept_offers, offers
from desktop.usecases.register import register_case
from sync.ledger.problems import Problem
from tests.support import people
from tests.support.lone import clerk, open_lone
from tests.support.people import Person
from tests.support.places import VILLAGE_A, StoryClock
from tests.support.quick_draft import quick_draft

LUO = Person("罗桂芳", date(1968, 3, 12), 428, "13800000011")
WIFE = Person("陈德𬍛", date(1970, 5, 2), 22, "13800000012")
SON = Person("陈晓东", date(2001, 9, 9), 17, "13800000013")
AGENT = people.AGENTS[VILLAGE_A]
FILES = {
    "SB-001": lambda: people.pension(LUO, VILLAGE_A, AGENT),
    "MZ-001": lambda: people.subsistence(LUO, VILLAGE_A, AGENT, (WIFE, SON)),
    "YB-001": lambda: people.medical(LUO, VILLAGE_A, AGENT, (WIFE, SON)),
}


@pytest.fixture
def clock():
    return StoryClock(datetime(2026, 11, 2, 9, 0))


@pytest.fixture
def station(tmp_path, clock):
    station = open_lone(tmp_path / "station", clock)
    yield station
    station.cabinet.close()


def register(station, answers):
    return register_case(station, clerk(station), quick_draft(station, clerk(station), answers, scans=False))


def opened(station, item_id, person=LUO):
    """A new draft with nothing but the number typed."""
    draft_id = open_draft(station, clerk(station), item_id).draft_id
    save_field(station, draft_id, "applicant.id_no", person.id_no)
    return draft_id


def by_path(found):
    return {offer.path: offer for offer in found}


def filled(station, draft_id):
    """(filled, asked) of the questions that the applicant's group asks now."""
    session = form_session(station, resume_draft(station, draft_id))
    asked = [state for state in session.page("applicant") if state.relevant]
    return sum(bool(state.value) for state in asked), len(asked)


@pytest.mark.parametrize(
    ("first", "second"), [("SB-001", "MZ-001"), ("SB-001", "YB-001"), ("MZ-001", "YB-001")]
)
def test_a_second_application_is_mostly_filled_already(station, clock, first, second):
    register(station, FILES[first]())
    clock.move_to(date(2026, 11, 9))
    draft_id = opened(station, second)
    bare, _ = filled(station, draft_id)
    found = offers(station, draft_id)
    assert filled(station, draft_id)[0] == bare  # offering fills nothing
    accept_offers(station, draft_id, [offer.path for offer in found])
    done, asked = filled(station, draft_id)
    print(f"{first} -> {second}: {done} of {asked} = {done / asked:.0%} (with the number alone: {bare})")
    assert done / asked >= 0.6
    assert done - bare >= 5


def test_every_offer_says_where_it_comes_from_and_shows_words(station, clock):
    register(station, FILES["SB-001"]())
    clock.move_to(date(2026, 11, 9))
    found = by_path(offers(station, opened(station, "MZ-001")))
    assert found["applicant.ethnicity"].shown == "汉族"
    assert found["applicant.mobile"].value == LUO.mobile
    assert found["bank.bank_holder"].value == LUO.name
    assert {offer.origin for offer in found.values()} == {"2026-11-02 城乡居民基本养老保险参保登记"}


def test_nothing_is_offered_before_the_number_is_known_nor_to_a_stranger(station):
    register(station, FILES["SB-001"]())
    blank = open_draft(station, clerk(station), "MZ-001").draft_id
    assert offers(station, blank) == ()
    assert offers(station, opened(station, "MZ-001", SON)) == ()


def test_what_was_typed_is_neither_offered_nor_replaced(station):
    register(station, FILES["SB-001"]())
    draft_id = opened(station, "MZ-001")
    save_field(station, draft_id, "applicant.mobile", "13900009999")
    assert "applicant.mobile" not in by_path(offers(station, draft_id))
    put = accept_offers(station, draft_id, ["applicant.mobile", "applicant.name"])
    assert [offer.path for offer in put] == ["applicant.name"]
    assert resume_draft(station, draft_id).answers.values["applicant.mobile"] == "13900009999"
    assert "applicant.ethnicity" not in resume_draft(station, draft_id).answers.values


def test_the_newest_case_wins_fact_by_fact(station, clock):
    old = FILES["MZ-001"]()
    old["applicant"]["mobile"] = "13711112222"
    register(station, old)
    clock.move_to(date(2026, 11, 9))
    register(station, FILES["SB-001"]())
    clock.move_to(date(2026, 11, 16))
    again = by_path(offers(station, opened(station, "MZ-001")))
    assert (again["applicant.mobile"].value, again["applicant.mobile"].origin[:10]) == (
        LUO.mobile,
        "2026-11-09",
    )
    assert (again["applicant.marital_status"].value, again["applicant.marital_status"].origin[:10]) == (
        "20",
        "2026-11-02",
    )


def test_money_reasons_and_declarations_are_asked_anew(station):
    register(station, FILES["MZ-001"]())
    found = by_path(offers(station, opened(station, "MZ-001")))
    assert found["bank.bank_account"].value == "6217000000000123459"
    groups = {path.split(".")[0] for path in found}
    assert groups.isdisjoint({"income", "finance", "sign", "agent", "mode", "office", "other"})
    assert not {"applicant.reason", "applicant.is_relative", "applicant.dibao_type"} & set(found)


def test_a_household_is_offered_as_rows_in_the_columns_both_forms_have(station, clock):
    register(station, FILES["MZ-001"]())
    clock.move_to(date(2026, 11, 9))
    draft_id = opened(station, "YB-001")
    offer = by_path(offers(station, draft_id))["family.rows"]
    assert offer.shown == "陈德𬍛、陈晓东（2 人）"
    assert set(offer.rows[0]) == {"m_name", "m_relation", "m_id_no"}
    accept_offers(station, draft_id, ["family.rows"])
    session = form_session(station, resume_draft(station, draft_id))
    assert [session.value(f"family.rows[{n}].m_name") for n in (0, 1)] == ["陈德𬍛", "陈晓东"]
    assert session.value("family.rows[1].m_age") == "25"
    assert "family.rows" not in by_path(offers(station, draft_id))


def test_a_household_is_offered_without_last_years_income(station):
    register(station, FILES["MZ-001"]())
    rows = by_path(offers(station, opened(station, "MZ-001")))["members.rows"].rows
    assert {"m_health", "m_disease", "m_job"} <= set(rows[0])
    assert {"m_income", "m_sign"}.isdisjoint(rows[0])


def test_rows_are_not_offered_over_rows(station):
    register(station, FILES["MZ-001"]())
    draft_id = opened(station, "YB-001")
    save_rows(station, draft_id, "family.rows", [{"m_name": "某人"}])
    assert "family.rows" not in by_path(offers(station, draft_id))


def test_who_stood_in_a_household_is_known_as_a_person_only(station):
    register(station, FILES["MZ-001"]())
    found = by_path(offers(station, opened(station, "SB-001", SON)))
    assert found["applicant.name"].value == "陈晓东"
    assert found["applicant.ethnicity"].shown == "汉族"
    assert found["applicant.name"].origin == "2026-11-02 最低生活保障审核确认（家庭成员）"
    assert not {"applicant.mobile", "applicant.hukou_address"} & set(found)


def test_what_the_form_would_refuse_is_not_offered(station):
    child = Person("罗小芳", date(2016, 4, 1), 88, "13800000014")
    register(station, people.medical(child, VILLAGE_A, AGENT))
    draft_id = opened(station, "SB-001", child)
    session = form_session(station, resume_draft(station, draft_id))
    for offer in offers(station, draft_id):
        session.set_value(offer.path, offer.value)
        assert not [f for f in session.state(offer.path).findings if f.severity.name == "ERROR"], offer.path


def test_a_draft_that_is_gone_says_so(station):
    with pytest.raises(Problem, match="draft"):
        offers(station, "no such draft")


def test_a_household_is_found_by_a_members_number_and_forgotten_with_the_case(station):
    case_no = register(station, FILES["MZ-001"]()).case_no
    with station.cabinet.reading() as view:
        assert [case.case_no for case in view.search.naming(SON.id_no)] == [case_no]
        assert view.search.naming("511999") == ()
    with station.cabinet.unit() as unit:
        unit.projections.erase(case_no)
    with station.cabinet.reading() as view:
        assert view.search.naming(SON.id_no) == ()
