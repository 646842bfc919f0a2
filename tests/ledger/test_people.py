"""People: masks by code points, the identity number, near relations."""

from __future__ import annotations

from datetime import date

import pytest

from sync.ledger.people import (
    birth_date,
    is_minor,
    is_near_relation,
    mask_account,
    mask_address,
    mask_id,
    mask_mobile,
    mask_name,
    valid_id_card,
)

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("mask", "plain", "masked"),
    [
        (mask_name, "王五", "王*"),
        (mask_name, "李𬍛", "李*"),
        (mask_name, "𬍛", "𬍛"),
        (mask_name, "欧阳娜", "欧*娜"),
        (mask_name, "买买提提", "买**提"),
        (mask_id, "511999194903070019", "511999********0019"),
        (mask_id, "A1234567", "A******7"),
        (mask_mobile, "13812348000", "138****8000"),
        (mask_mobile, "0832-2345678", "********5678"),
        (mask_account, "6217000000000012", "************0012"),
        (mask_address, "椑木镇椑南村5组12号", "椑木镇椑南村5组"),
        (mask_address, "椑木镇楠木寺村", "椑木镇楠木寺村"),
        (mask_address, "解放路18号3单元", "解放路18号"),
    ],
)
def test_masks(mask, plain, masked):
    assert mask(plain) == masked


@pytest.mark.parametrize(
    "number",
    ["511999194903070019", "511999199001010028", "11010519491231002X", "810000198008157772"],
)
def test_valid_numbers(number):
    assert valid_id_card(number, TODAY)


@pytest.mark.parametrize(
    "number",
    [
        "511999194903070018",
        "511999199002300027",
        "511999203001010019",
        "511999490307001",
        "51199919900101002８",
        "",
        "011999194903070019",
    ],
)
def test_invalid_numbers(number):
    assert not valid_id_card(number, TODAY)


def test_children_are_children_until_their_birthday():
    number = "511999201202299016"  # born on 29 February 2012
    assert birth_date(number) == date(2012, 2, 29)
    assert is_minor(number, date(2030, 2, 28))
    assert not is_minor(number, date(2030, 3, 1))
    assert not is_minor("", TODAY)


@pytest.mark.parametrize(
    ("code", "near"),
    [("10", True), ("20", True), ("38", False), ("28", False), ("52", True), ("56", False), ("71", True),
     ("72", False), ("41", False), ("99", False), ("", False)],
)  # fmt: skip
def test_near_relations(code, near):
    assert is_near_relation(code) is near
