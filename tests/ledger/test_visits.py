"""Visits: days on which the villager came, against what was promised; the month names the cases with more (R-32)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.ledger.case_json import terms_from_json, terms_to_json
from sync.ledger.papers_tables import month_data
from sync.ledger.report import month_report
from sync.ledger.visits import one_too_many, promised_visits, visits, visits_words
from tests.ledger.play import CALENDAR, GROUNDS, SB_001, Play, day, with_terms
from tests.ledger.test_worked_agent import forwarded, in_supplement, returned

TITLE = "到场次数超过承诺的"


def collected(play: Play, way: str, on: str = "2026-12-16") -> Play:
    """Granted, carried to the village, signed for."""
    play.do("CaseApproved", "2026-12-10", "CR", "clerk2", facts=GROUNDS)
    play.do("ResultMade", "2026-12-11", "CR", "clerk2", facts={"result_no": "认证2026-0099"})
    play.do("ResultSentToVillage", "2026-12-14", "VA", facts={"d13_back_signed": True})
    more = {"person": "李小妹", "relation": "30", "reason": "外出"} if way == "family" else {"person": "李𬍛"}
    play.do("PapersDelivered", on, "VA", delivery={"way": way, "signed_on": on, **more})
    return play


def straight(**terms: object) -> Play:
    """Complete papers: registered, carried, received, examined, forwarded."""
    play = Play(with_terms(SB_001, **terms))
    play.register("2026-11-27")
    play.do("CaseQueued", "2026-11-27", "VA")
    play.hand_over("2026-11-30")
    play.take_over("2026-12-01")
    play.do("PreReviewStarted", "2026-12-02", "TS")
    accepted = {"complete_and_legal_form": True, "in_power": True}
    play.do("CaseAccepted", "2026-12-02", "TS", facts=accepted)
    play.do("ReviewStarted", "2026-12-02", "TS")
    forward = {"first_review_opinion_signed": True, "file_complete": True}
    play.do("CaseForwarded", "2026-12-08", "TS", facts=forward)
    signed = {"rows_counted": True, "signed_on": "2026-12-09"}
    play.do("ForwardingAcknowledged", "2026-12-09", "CR", "clerk1", facts=signed)
    return play


def days(play: Play) -> list[str]:
    return [visit.words for visit in visits(play.now)]


def test_complete_papers_are_one_visit_whatever_the_agent_carries():
    play = straight()
    assert days(play) == ["11月27日登记"]
    assert (promised_visits(play.now), one_too_many(play.now)) == (1, None)


@pytest.mark.parametrize(("way", "came", "promised"), [("direct", 2, 2), ("family", 2, 2), ("agent", 1, 1)])
def test_fetching_the_result_in_person_is_a_visit_and_promised(way, came, promised):
    play = collected(straight(), way)
    assert (len(visits(play.now)), promised_visits(play.now), one_too_many(play.now)) == (
        came,
        promised,
        None,
    )


def test_a_supplement_is_one_visit_too_many_on_the_day_it_was_brought():
    assert days(in_supplement()) == ["11月27日登记"]  # the township asked: nobody came
    play = returned()
    assert days(play) == [
        "11月27日登记",
        "12月4日补材料",
    ]  # brought to the village; the signature on D13 is no visit
    assert one_too_many(play.now) == day("2026-12-04")
    assert visits_words(play.now) == "到场 2 次（承诺 1 次）：11月27日登记；12月4日补材料"


def test_a_supplement_at_the_counter_is_a_visit():
    play = in_supplement()
    play.do("SupplementReceived", "2026-12-07", "TS", facts={"supplement_at": "counter"})
    assert days(play) == ["11月27日登记", "12月7日补材料"]


def test_the_day_of_the_result_excuses_no_visit_before_it():
    play = collected(forwarded(), "direct")
    assert (len(visits(play.now)), promised_visits(play.now)) == (3, 2)
    assert one_too_many(play.now) == day("2026-12-04")


def test_a_day_counts_once():
    play = in_supplement()
    play.do(
        "MaterialHandedIn",
        "2026-12-04",
        "VA",
        materials=[{"material": "m_id", "name": "居民身份证", "state": "present"}],
    )
    play.do(
        "MaterialHandedIn",
        "2026-12-04",
        "VA",
        materials=[{"material": "m_form", "name": "登记表", "state": "present"}],
    )
    assert days(play) == ["11月27日登记", "12月4日补材料"]


def test_what_was_brought_after_an_incomplete_registration_is_a_visit():
    play = Play(SB_001)
    play.docs = (replace(play.docs[0], state="missing", files=()), *play.docs[1:])
    play.register("2026-11-27", kind="CaseRegisteredIncomplete", facts={"to_complete": True})
    brought = [{"material": "m_id", "name": "居民身份证", "state": "present", "copies": 1}]
    play.do(
        "MissingPapersSettled",
        "2026-12-01",
        "VA",
        facts={"fields_valid": True, "checklist_done": True, "poa_signed": True},
        materials=brought,
    )
    assert days(play) == ["11月27日登记", "12月1日补材料"]


def test_who_was_registered_at_home_did_not_come():
    play = Play(SB_001)
    play.register("2026-11-27", facts={"service_mode": "上门"})
    assert days(play) == []
    assert visits_words(play.now) == "到场 0 次（承诺 1 次）"


def test_the_item_s_own_number_holds_for_all_of_it():
    play = collected(straight(visits=1), "direct")
    assert (promised_visits(play.now), one_too_many(play.now)) == (1, day("2026-12-16"))
    kept = returned()
    promised = replace(kept.now, terms=with_terms(kept.now.terms, visits=3))
    assert (promised_visits(promised), one_too_many(promised)) == (3, None)
    nonsense = replace(kept.now, terms=with_terms(kept.now.terms, visits="三"))
    assert promised_visits(nonsense) == 1


def test_terms_of_a_program_that_knew_no_visits_are_as_they_were():
    assert "visits" not in terms_to_json(SB_001)
    told = with_terms(SB_001, visits=2)
    assert terms_from_json(terms_to_json(told)) == told


def month(number: int, *plays: Play):
    return month_report([play.now for play in plays], 2026, number, CALENDAR)


def test_the_month_of_the_visit_too_many_names_the_case_once():
    late = collected(forwarded(), "direct", "2026-12-16")
    assert month(11, late, straight()).visited == ()
    (named,) = month(12, late, straight()).visited
    assert (named.case_no, named.count, named.promised) == (late.case_no, 3, 2)
    assert named.days == "11月27日登记；12月4日补材料；12月16日领结果"


def test_the_paper_has_the_table_where_there_is_such_a_case_and_nowhere_else():
    def tables(report):
        data = month_data(report, "楠木寺村", "内椑木", version=1, printed_at="", user="")
        return {table["title"]: table["rows"] for table in data["tables"]}

    assert TITLE not in tables(month(12, straight()))
    (row,) = tables(month(12, returned()))[TITLE]
    assert row[1:4] == [SB_001.name, "2", "1"]
