"""What a clerk is told about a card that was read: number, dates, expiry, rare signs. Pure; the day is given.

A card is never refused here: an expired card may still identify somebody, the clerk decides.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from desktop.devices.ports import FOREIGNER, HMT, CardContent, CardReaderPort, never
from desktop.devices.sam_cards import LONG_TERM
from forms.checks.id_number import birth_of, fault_of, sex_of

SOON_DAYS = 90


def warnings_of(card: CardContent, today: date) -> tuple[str, ...]:
    """Sentences, the gravest first; () where all is well."""
    return tuple(
        words
        for words in (_expiry(card, today), _number(card, today), _birth(card), _sex(card), _signs(card))
        if words
    )


class CheckedReader:
    """Any reader, with what is noteworthy about its cards. `today` is injected."""

    def __init__(self, reader: CardReaderPort, today: Callable[[], date]) -> None:
        self._reader, self._today = reader, today
        self.words = reader.words

    def read(self, cancelled: Callable[[], bool] = never) -> CardContent:
        card = self._reader.read(cancelled)
        return replace(card, warnings=warnings_of(card, self._today()))

    def try_out(self, cancelled: Callable[[], bool] = never) -> str:
        return self._reader.try_out(cancelled)


def _expiry(card: CardContent, today: date) -> str:
    begins, ends = _day(card.valid_from), _day(card.valid_to)
    if ends is not None and ends < today:
        return f"证件已于 {ends.isoformat()} 过期，请提醒换领；能不能用于本事项请按规定判断。"
    if begins is not None and begins > today:
        return f"证件从 {begins.isoformat()} 起才有效，请核对证件和本机日期。"
    if card.valid_to and ends is None and card.valid_to != LONG_TERM:
        return f"证件的有效期限“{card.valid_to}”读不懂，请看证件背面。"
    if ends is not None and (ends - today).days <= SOON_DAYS:
        return f"证件 {ends.isoformat()} 到期，请提醒及时换领。"
    return ""


def _number(card: CardContent, today: date) -> str:
    if card.kind == FOREIGNER:
        return "" if len(card.id_no) in (15, 18) else f"证件号码 {card.id_no} 位数不对，请核对。"
    fault = fault_of(card.id_no, today)
    if fault is None:
        return ""
    if fault.reason == "check_digit":
        return "证件号码的校验位不对，请对照证件逐位核对。"
    return f"证件号码 {card.id_no} 不合编码规则，请对照证件逐位核对。"


def _birth(card: CardContent) -> str:
    if card.birth and _day(card.birth) is None:
        return f"证件上的出生日期“{card.birth}”不是日期，请核对。"
    inside = None if card.kind == FOREIGNER else birth_of(card.id_no)
    differs = inside is not None and card.birth and inside.isoformat() != card.birth
    return "证件上的出生日期和号码里的不一样，请核对。" if differs else ""


def _sex(card: CardContent) -> str:
    inside = {"1": "男", "2": "女"}.get(sex_of(card.id_no), "")
    differs = card.kind not in (FOREIGNER, HMT) and inside and card.gender and inside != card.gender
    return "证件上的性别和号码里的不一样，请核对。" if differs else ""


def _signs(card: CardContent) -> str:
    """Old cards hold signs of the private use area, which every machine shows differently."""
    strange = [sign for sign in card.name + card.address if unicodedata.category(sign) == "Co"]
    return "姓名或地址里有旧字库的生僻字，屏幕上可能显示不对，请照证件改成规范字。" if strange else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
