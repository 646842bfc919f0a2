"""The data of papers: JSON without floats, masks, deadlines, the QR's words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from forms.canonical import canonical
from sync.ledger.case import ClockRun
from sync.ledger.papers import BUILDERS
from sync.ledger.papers_words import day_text, moment_text, period_text
from tests.printing import samples


@pytest.mark.parametrize("row", samples.ALL, ids=lambda row: row[0])
def test_data_is_storable_and_small(row: tuple) -> None:  # type: ignore[type-arg]
    _, code, variant, case, body, profile = row
    data = samples.data(code, variant, case, body, profile)
    assert json.loads(canonical(data)) == data
    assert len(canonical(data)) < 4000


def test_every_builder_survives_a_bare_profile() -> None:
    for code in BUILDERS:
        data = samples.data(code, "", profile={"tier": "village", "short": "x"})
        assert data["case_no"] == samples.CASE_NO


def test_qr_has_numbers_and_no_person() -> None:
    data = samples.data("D01", "agent", doc_no="内椑木登〔2026〕01-000123号")
    assert data["qr"] == f"GSP1|{samples.CASE_NO}|内椑木登〔2026〕01-000123号|20261127|ABCDEFGHIJKLMNOP"


def test_receipt_counts_what_came_and_what_lacks() -> None:
    assert samples.data("D01", "agent")["materials"] == "共4种4份，另缺1种，详见《申请材料接收清单》"


def test_receipt_of_a_village_step() -> None:
    case = replace(samples.VILLAGE_STEP_CASE, clocks=())
    assert samples.data("D01", "agent", case)["next"] == "村级程序后送交椑木镇人民政府"


def test_late_entry_prints_no_false_minute() -> None:
    assert moment_text("2026-11-27T09:12:30+08:00", date(2026, 11, 27)) == "2026年11月27日 09:12"
    assert moment_text("2026-11-27T09:12:30+08:00", date(2026, 11, 26)) == "2026年11月26日"


def test_words() -> None:
    assert day_text("2026-01-02") == "2026年1月2日"
    assert day_text("元旦后") == "元旦后"
    assert period_text((0, "WD")) == "当日"
    assert period_text((7, "CD")) == "7日"


def test_hand_over_prints_the_day_of_c0() -> None:
    row = samples.data("D13", "")["rows"][0]
    assert row["due"] == "2026-11-30"
    assert row["sheets"] == "4/6"


def test_hand_over_names_both_sides() -> None:
    assert samples.data("D13", "")["taker"] == "椑木镇便民服务中心"
    back = samples.data("D13", "back", samples.PERMIT_CASE)
    assert (back["giver"], back["taker"]) == ("椑木镇便民服务中心", "椑木镇楠木寺村便民服务代办点")


def test_powers_come_in_the_order_of_the_paper() -> None:
    assert samples.data("D05", "")["powers"] == ["submit", "sign", "collect"]


def test_mandate_of_a_minor_leaves_room_for_the_guardian() -> None:
    case = replace(samples.CASE, applicant={**samples.CASE.applicant, "id_no": "511999201503124285"})
    assert "guardian" in samples.data("D05", "", case)["principal"]


def test_supplement_deadline_before_and_after_serving() -> None:
    terms = replace(samples.PERMIT_TERMS, supplement=(10, "WD"), supplement_effect="逾期未补正的，终止办理。")
    case = replace(samples.PERMIT_CASE, terms=terms, clocks=())
    assert samples.data("D03", "", case)["deadline"] == "自收到本告知书之日起10个工作日内"
    served = replace(case, clocks=(ClockRun("C2", samples.DAY, 10, "WD"),))
    assert samples.data("D03", "", served)["deadline"] == "2026年12月11日"


def test_a_result_notice_tells_no_result() -> None:
    data = samples.data("D19", "", samples.PERMIT_CASE)
    assert data["applicant"] == "李*"
    assert "准予" not in json.dumps(data, ensure_ascii=False)


def test_delivery_lists_the_decision_first() -> None:
    rows = samples.data("D08", "", samples.PERMIT_CASE, {"delivery": samples.DELIVERY})["rows"]
    assert [row["doc_no"] for row in rows] == ["椑木镇决〔2026〕01-000003号"]


def test_unknown_paper() -> None:
    with pytest.raises(KeyError):
        samples.data("D99")
