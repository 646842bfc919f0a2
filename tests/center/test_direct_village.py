"""A village under no township: the county's people do the township's rows, by the pages' own forms."""

from __future__ import annotations

import pytest

from sync.center.commands.export_cmd import cases
from sync.center.proofs import prove
from sync.center.sites import add_site, new_code
from sync.ledger.numbers import case_number
from tests.center.browser import text_of
from tests.center.hand_station import HandStation
from tests.center.worked import as_case, at, hand_over, registration

DIRECT = "511999105201"


@pytest.fixture
def handed(county, serving, clock):
    """A case of the direct village, handed over; the county's day is 2026-11-30."""
    add_site(county, DIRECT, "直管村", "village", short="直管")
    village = HandStation.enrol(serving.url, new_code(county, DIRECT), "何秀英")
    case_no = case_number(DIRECT, at("11-27 09:00").date(), 1, 1)
    village.write("CaseRegistered", case_no, registration(), at("11-27 09:12"))
    village.exchange(village.packed())
    hand_over(village, case_no, as_case(next(cases(county))))
    assert village.exchange(village.packed(village.journal[1:])).refused == []
    clock.set("11-30 09:00")
    return case_no


def test_the_county_takes_in_supplements_and_accepts(handed, sign_in, county, clock):
    one = sign_in("审批员甲")
    assert handed in text_of(one.get("/queue"))
    received = one.act(handed, "CaseReceived", rows_counted="true")
    assert "已收件" in text_of(received)
    one.act(handed, "PreReviewStarted")
    row = "supplement.rows.1"
    gap = {f"{row}.material": "m_id", f"{row}.problem": "缺反面", f"{row}.demand": "补身份证反面复印件"}
    noticed = one.act(handed, "SupplementRequested", gap)
    assert noticed.status_code == 200, text_of(noticed)
    assert "示范县补〔2026〕01-000001号" in text_of(noticed)
    clock.set("12-01 09:00")
    one = sign_in("审批员甲")
    assert "补正已交" in text_of(one.act(handed, "SupplementReceived", supplement_at="counter"))
    accepted = one.act(handed, "CaseAccepted", demanded_rows_complete="true", in_power="true")
    assert "示范县受〔2026〕01-000001号" in text_of(accepted)
    assert "审查中" in text_of(one.act(handed, "ReviewStarted"))
    given = {"facts_found": "申请人符合参保条件。", "basis": "《社会保险法》第二十条"}
    decided = sign_in("审批员乙").act(handed, "CaseApproved", **given)
    assert decided.status_code == 200, text_of(decided)
    assert prove(county).faults == ()


def test_an_extension_names_who_approved_it(handed, sign_in, clock):
    one = sign_in("审批员甲")
    one.act(handed, "CaseReceived", rows_counted="true")
    one.act(handed, "PreReviewStarted")
    one.act(handed, "CaseAccepted", complete_and_legal_form="true", in_power="true")
    nobody = one.act(handed, "DeadlineExtended", reason="需向外省核实参保记录")
    assert nobody.status_code == 409
    assert "需向外省核实参保记录" in text_of(nobody)
    approver = {"facts.approver.name": "李主任", "facts.approver.post": "分管负责人"}
    extended = one.act(handed, "DeadlineExtended", approver, reason="需向外省核实参保记录")
    assert "示范县延〔2026〕01-000001号" in text_of(extended)


@pytest.mark.parametrize(
    ("kind", "fields", "state"),
    [
        ("CaseFoundNotRequired", {"reason": "依法不需要办理"}, "不受理(无需办理)"),
        ("AcceptanceRefused", {"right_organ": "内江市人社局", "reason": "不属于本县管辖"}, "不予受理"),
    ],
)
def test_what_is_not_for_this_office_ends_with_a_paper(handed, sign_in, kind, fields, state):
    one = sign_in("审批员甲")
    one.act(handed, "CaseReceived", rows_counted="true")
    one.act(handed, "PreReviewStarted")
    ended = one.act(handed, kind, **fields)
    assert ended.status_code == 200, text_of(ended)
    assert state in text_of(ended)
    assert "示范县不受〔2026〕01-000001号" in text_of(ended)


def test_unreadable_papers_go_back(handed, sign_in):
    back = sign_in("审批员甲").act(
        handed, "HandOverRefused", refusal_ground="unreadable", reason="扫描件无法辨认"
    )
    assert back.status_code == 200, text_of(back)
    assert "已登记" in text_of(back)
