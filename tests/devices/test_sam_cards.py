"""Each kind of card is read to the letter; damaged blocks are refused; checks tell what is noteworthy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop.devices.card_checks import CheckedReader, warnings_of
from desktop.devices.card_reader import FolderCardReader, card_from_json
from desktop.devices.ports import FOREIGNER, HMT
from desktop.devices.sam_cards import NATIONS, card_of, split_base
from desktop.devices.sam_words import STATUS_WORDS, status_words
from sync.ledger.problems import Problem
from tests.devices.simulated_reader import PHOTO, RESIDENT, base_data, text_block

TODAY = date(2026, 11, 25)


def test_the_resident_card_with_rare_characters():
    card = card_of(RESIDENT, PHOTO)
    assert (card.name, card.gender, card.ethnicity, card.birth) == ("𠮷㼆䶮", "男", "基诺", "1944-03-12")
    assert (card.address, card.id_no) == ("朝阳村二组8号", "511011194403120014")
    assert (card.issuer, card.valid_from, card.valid_to) == ("朝阳县公安局", "2015-06-01", "长期")
    assert card.photo == PHOTO
    assert warnings_of(card, TODAY) == ()


def test_the_card_of_hong_kong_macao_and_taiwan_residents():
    block = text_block(
        {0: "陳大文", 30: "1", 36: "19800101", 52: "广东省深圳市", 122: "810000198001010010", 158: "深圳市公安局",
         188: "20220101", 204: "20270101", 220: "H12345678", 238: "01"}, "J"
    )  # fmt: skip
    card = card_of(block)
    assert (card.kind, card.name, card.ethnicity, card.pass_no) == (HMT, "陳大文", "", "H12345678")


def test_the_permanent_residence_card_of_foreigners():
    block = text_block(
        {0: "SMITH, JOHN ALEXANDER", 120: "1", 122: "USA110080010101", 152: "USA", 158: "史密斯", 188: "20200101",
         204: "20300101", 220: "19800101", 236: "01", 240: "1500"}, "I"
    )  # fmt: skip
    card = card_of(block)
    assert (card.kind, card.name, card.english_name) == (FOREIGNER, "史密斯", "SMITH, JOHN ALEXANDER")
    assert (card.id_no, card.nationality, card.birth) == ("USA110080010101", "USA", "1980-01-01")
    assert warnings_of(card, TODAY) == ()


def test_a_foreigner_without_a_chinese_name_has_the_english_one():
    block = text_block({0: "SMITH, JOHN", 122: "USA110080010101", 152: "USA", 220: "19800101"}, "I")
    assert card_of(block).name == "SMITH, JOHN"


def test_the_card_of_2023_is_refused_by_name():
    with pytest.raises(Problem) as refused:
        card_of(text_block({0: "x"}, "Y"))
    assert refused.value.code == "device.card_kind"


@pytest.mark.parametrize(
    "block",
    [b"", RESIDENT[:255], text_block({}), text_block({0: "王五"}), b"\x00\xd8A\x00" + RESIDENT[4:]],
    ids=["nothing", "short", "blank", "no number", "half a surrogate"],
)
def test_damaged_blocks_are_refused(block):
    with pytest.raises(Problem) as refused:
        card_of(block)
    assert refused.value.code == "device.card_unreadable"


@pytest.mark.parametrize("data", [b"", b"\x01\x00", base_data()[:-1], b"\x00\x10\x00\x00" + bytes(16)])
def test_a_short_answer_is_refused(data):
    with pytest.raises(Problem):
        split_base(data)


def test_nations_are_those_of_the_standard():
    assert len(NATIONS) == 56
    assert (NATIONS[0], NATIONS[42], NATIONS[43], NATIONS[55]) == ("汉", "乌孜别克", "俄罗斯", "基诺")
    assert card_of(text_block({0: "x", 32: "99", 122: "1"})).ethnicity == ""


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"valid_to": "2026-11-24"}, "已于 2026-11-24 过期"),
        ({"valid_to": "2026-12-24"}, "提醒及时换领"),
        ({"valid_to": "2026-13-77"}, "读不懂"),
        ({"valid_from": "2027-01-01"}, "才有效"),
        ({"id_no": "511011194403120016"}, "校验位"),
        ({"id_no": "991011194403120016"}, "校验位"),
        ({"id_no": "001011194403120014"}, "编码规则"),
        ({"id_no": "51101119440312"}, "编码规则"),
        ({"birth": "1944-03-13"}, "出生日期和号码"),
        ({"birth": "19440231"}, "不是日期"),
        ({"gender": "女"}, "性别和号码"),
        ({"name": "王\ue123"}, "生僻字"),
    ],
)
def test_what_is_noteworthy_is_told(changed, words):
    told = warnings_of(replace(card_of(RESIDENT), **changed), TODAY)
    assert [line for line in told if words in line], told


def test_an_expired_card_is_told_by_any_reader(tmp_path):
    (tmp_path / "a.json").write_text(
        '{"name":"王五","id_no":"511011194403120014","valid_to":"2020-01-01"}', "utf-8"
    )
    card = CheckedReader(FolderCardReader(tmp_path), lambda: TODAY).read()
    assert "过期" in card.warnings[0]


def test_a_card_file_may_name_its_kind():
    assert card_from_json(b'{"name":"a","id_no":"1","kind":"hmt"}').kind == HMT
    with pytest.raises(Problem):
        card_from_json(b'{"name":"a","id_no":"1","kind":"?"}')


def test_every_status_says_what_to_do():
    assert all("请" in words or code == 0x91 for code, words in STATUS_WORDS.items())
    assert "代码 7A" in status_words(0x7A)
