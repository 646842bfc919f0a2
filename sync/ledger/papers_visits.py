"""D19 预约单 and 上门服务单, and the day's list: words as printed, of bookings that belong to no case yet.

No document number and no machine code, as of every notice without a case (ADR 0011); the number on the
paper is the line of that day's page. The slip may be seen by others, so its name is masked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from forms.item import MaterialRule
from sync.ledger.appointments import AT_COUNTER, BOOKED, HERE, Booking
from sync.ledger.papers_guide import Asked, consult, how_kept, where
from sync.ledger.papers_words import day_text, minute_text
from sync.ledger.people import mask_mobile, mask_name

Fields = dict[str, Any]
WEEKDAYS = "一二三四五六日"


def booking_data(asked: Asked, one: Booking, bring: Sequence[MaterialRule], today: date) -> Fields:
    """Everything on the sheet that the person takes along, or that the visitors carry."""
    home = one.kind != AT_COUNTER
    contact = "；".join(consult(asked))
    return {
        "site": asked.own("name"),
        "printed_at": minute_text(asked.recorded_at),
        "user": asked.user,
        "date": day_text(today),
        "number": f"{day_of(one.day)} {one.number} 号",
        "applicant": one.name if home else mask_name(one.name),
        "item": one.item_name,
        "slot": f"{day_text(date.fromisoformat(one.day))}（星期{WEEKDAYS[date.fromisoformat(one.day).weekday()]}）{one.time}",
        "place": "　".join(part for part in where(asked)[:2] if part),
        "bring": "　".join(
            f"□{number} {rule.name}（{'，'.join(how_kept(asked.item, rule, known=True))}）"
            for number, rule in enumerate(bring, 1)
        ),
        "cancel": f"打电话取消或改期：{contact}" if contact else "",
        "note": "按预约时间到场的，不再重新取号。",
        "address": one.address,
        "phone": one.mobile,
        "why": one.why,
        "staff": list(one.staff),
        "work": one.note or f"上门收取{one.item_name}的材料，核对身份，指导填写",
    }


def day_data(
    profile: Mapping[str, Any], day: date, waiting: Sequence[Booking], visits: Sequence[Booking], printed: str
) -> Fields:
    """The list of one day: who comes to the counter, by time, and the visits in the order of the way."""
    comes = [one for one in waiting if one.kind == AT_COUNTER and one.state in (BOOKED, HERE)]
    return {
        "site": str(profile.get("name") or ""),
        "day": f"{day_text(day)}　星期{WEEKDAYS[day.weekday()]}",
        "printed_at": minute_text(printed),
        "counter": [
            [str(one.number), one.time, one.name, mask_mobile(one.mobile), one.item_name, one.note]
            for one in sorted(comes, key=lambda one: (one.time, one.number))
        ],
        "visits": [
            [
                str(at), one.time, one.name, one.mobile, one.address,
                "；".join(part for part in (one.item_name, one.why, one.note) if part), "\n".join(one.staff),
            ]
            for at, one in enumerate((one for one in visits if one.state in (BOOKED, HERE)), 1)
        ],
    }  # fmt: skip


def day_of(iso: str) -> str:
    """`11月25日`."""
    day = date.fromisoformat(iso)
    return f"{day.month}月{day.day}日"
