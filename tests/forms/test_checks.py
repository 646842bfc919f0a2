"""Identifier checks against known-good and known-bad numbers (area 511999 belongs to nobody)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.checks import bank_card, credit_code, disability_card, division_code, id_number, phone
from forms.checks.fault import Fault

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "number",
    [
        "511999194903070019",
        "511999199001010028",
        "511999201202299016",
        "511999200012311139",
        "11010519491231002X",
        "810000198008157772",
        "51199919900101002８",  # full width: valid once folded
        "11010519491231002x",
        " 511999 19490307 0019 ",
        "511999-19490307-0019",
        "\u202d511999194903070019\u202c",  # pasted with invisible direction marks
    ],
)
def test_good_id_numbers(number):
    assert id_number.fault_of(number, TODAY) is None


@pytest.mark.parametrize(
    ("number", "reason", "params"),
    [
        ("511999194903070018", "check_digit", {}),
        ("511999199002300027", "birth", {"birth": "19900230"}),
        ("511999203001010019", "birth_future", {"birth": "2030-01-01"}),
        ("511999189912310017", "birth_early", {"birth": "1899-12-31"}),
        ("51199919490307001", "too_short", {"by": "1", "now": "17", "want": "18"}),
        ("5119991949030700191", "too_long", {"by": "1", "now": "19", "want": "18"}),
        ("51199919490307O019", "character", {"char": "O", "place": "15"}),
        ("X11999194903070019", "character", {"char": "X", "place": "1"}),
        ("991999194903070019", "check_digit", {}),
        ("661999194903070019", "province", {"code": "66"}),
    ],
)
def test_bad_id_numbers_say_what_is_wrong(number, reason, params):
    assert id_number.fault_of(number, TODAY) == Fault(reason, params)


def test_a_15_digit_number_is_void_and_shown_converted():
    fault = id_number.fault_of("511999490307001", TODAY)
    assert fault == Fault("void_15", {"converted": "511999194903070019"})


def test_the_day_of_birth_is_still_allowed():
    assert id_number.fault_of("511999201202299016", date(2012, 2, 29)) is None
    assert id_number.fault_of("511999201202299016", date(2012, 2, 28)) is not None


def test_birth_and_sex_come_out_of_the_number():
    assert id_number.birth_of("511999199001010028") == date(1990, 1, 1)
    assert [id_number.sex_of(number) for number in ("511999194903070019", "511999199001010028")] == ["1", "2"]
    assert (id_number.birth_of("511999199002300027"), id_number.sex_of("5119")) == (None, "")


@given(st.sampled_from(["511999194903070019", "11010519491231002X"]), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number, place, shift):
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert id_number.fault_of(wrong, TODAY) is not None


@given(st.text(max_size=20))
def test_no_text_breaks_a_check(text):
    for fault_of in (credit_code.fault_of, bank_card.fault_of, phone.mobile_fault, division_code.fault_of):
        assert fault_of(text) is None or fault_of(text).reason
    assert id_number.fault_of(text, TODAY) is None or id_number.sex_of(text) in ("", "1", "2")
    assert bank_card.luhn_agrees(text) in (True, False)


@pytest.mark.parametrize(
    "code",
    [
        "91110000600037341L",
        "113416020031661969",
        "12441500196720244T",
        "54511999MF00000134",
        "92511999MA0000023W",
        "115119990099990176",
        "N2511999MF000003XB",
        "91110000600037341l",
    ],
)
def test_good_credit_codes(code):
    assert credit_code.fault_of(code) is None


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("91110000600037341M", Fault("check_digit")),
        ("9111000060003734IL", Fault("character", {"char": "I", "place": "17"})),
        ("9111", Fault("too_short", {"by": "14", "now": "4", "want": "18"})),
    ],
)
def test_bad_credit_codes(code, fault):
    assert credit_code.fault_of(code) == fault


def test_the_organisation_code_inside_is_only_compared():
    assert credit_code.organ_code_agrees("91110000600037341L")
    assert not credit_code.organ_code_agrees("91110000600037342L")
    assert not credit_code.organ_code_agrees("9111")


def test_bank_cards():
    for good in (
        "6217000000000000012",
        "6228480000000000018",
        "622200000000000017",
        "6217 0000 0000 0000 012",
    ):
        assert bank_card.fault_of(good) is None
    assert bank_card.fault_of("6217000000000000013") == Fault("luhn")
    assert bank_card.fault_of("62170000000") == Fault("too_short", {"by": "1", "now": "11", "want": "12–32"})
    assert bank_card.fault_of("6217A") == Fault("character", {"char": "A", "place": "5"})
    assert bank_card.fault_of("1" * 33).reason == "too_long"
    assert not bank_card.luhn_agrees("")


@pytest.mark.parametrize(
    "number",
    [
        "13800138000",
        "16600001234",
        "19900001234",
        "17000001234",
        "+8613800138000",
        "0086 138 0013 8000",
        "１３８００１３８０００",
    ],
)
def test_good_mobiles(number):
    assert phone.mobile_fault(number) is None


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("12345678901", Fault("prefix", {"prefix": "12"})),
        ("1380013800", Fault("too_short", {"by": "1", "now": "10", "want": "11"})),
        ("1380013800o", Fault("character", {"char": "o", "place": "11"})),
    ],
)
def test_bad_mobiles(number, fault):
    assert phone.mobile_fault(number) == fault


def test_landlines():
    for good in ("0832-2110000", "08322110000", "010-12345678-801", "0832 211 0000", "0832－2110000"):
        assert phone.landline_fault(good) is None
    for bad in ("2110000", "0832-21100", "13800138000"):
        assert phone.landline_fault(bad) == Fault("landline")


def test_division_codes_and_their_tier():
    tiers = {
        "511999104205": "village",
        "511999104001": "community",
        "511999104000": "township",
        "511999000000": "county",
        "511999999205": "",
    }
    assert {code: division_code.tier_of(code) for code in tiers} == tiers
    assert division_code.fault_of("661999104205") == Fault("province", {"code": "66"})
    assert division_code.fault_of("511999000205") == Fault("town", {"code": "000"})
    assert division_code.fault_of("511999104777") == Fault("village", {"code": "777"})
    assert division_code.fault_of("5119991042").reason == "too_short"


def test_disability_cards_belong_to_their_holder():
    card, holder = "51199919490307001942", "511999194903070019"
    assert disability_card.fault_of(card, holder, TODAY) is None
    assert disability_card.fault_of(card + "B1", "", TODAY) is None
    assert disability_card.fault_of(card, "511999199001010028", TODAY) == Fault("other_person")
    assert disability_card.fault_of("51199919490307001842", "", TODAY) == Fault("id_number")
    assert disability_card.fault_of("51199919490307001982", "", TODAY) == Fault("shape")
