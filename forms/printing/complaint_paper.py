"""D21 投诉（意见）登记表 and the reply: what was brought up, by when it is answered, what was found and done.

A5 landscape; an anonymous complaint has its place for the name empty. What is not known yet
is room to write.
"""

from __future__ import annotations

from forms.printing.flow import SLIP_PAGE, Data, Flow
from forms.printing.fonts import HEI, KAI, FontSet
from forms.printing.grid import Cell, Row, pairs
from forms.printing.receipt import case_row

_LABEL = 24.0
_SIZE = 10.0


def complaint(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D21. Variant "reply": the answer, under a number of its own, naming the number it answers."""
    title = "投诉（意见）答复单" if variant == "reply" else "投诉（意见）登记表"
    flow = Flow(SLIP_PAGE, fonts, data, title)
    flow.slip_head(title, data["doc_no"])
    flow.rows(
        [case_row(flow.width, data), *(_reply(flow, data) if variant == "reply" else _taken(flow, data))]
    )
    names = ("经办人", "批准人") if variant == "reply" else ("登记人", "承办人")
    flow.signatures(*names, "日期", height=11, size=9.5)
    return flow.finish()


def _taken(flow: Flow, data: Data) -> list[Row]:
    who = "　".join(part for part in (data["complainant"] or "未具名", data["phone"]) if part)
    return [
        _pair(flow, ("来　　源", data["channel"]), ("类　　别", data["category"])),
        _pair(flow, ("反映人", who), ("缓　　急", data["urgency"] or "一般")),
        _line(flow, "反映对象", data["object"], 8),
        _line(flow, "内　　容", data["content"], 24),
        _line(flow, "要　　求", data["demand"], 10),
        _pair(flow, ("转　　办", data["forwarded_to"]), ("答复期限", data["due"])),
        _line(flow, "查明情况\n和整改", "", 15),
    ]


def _reply(flow: Flow, data: Data) -> list[Row]:
    return [
        _pair(flow, ("登记编号", data["complaint_no"]), ("登记日期", data["taken_on"])),
        _pair(flow, ("类　　别", data["category"]), ("反映对象", data["object"])),
        _line(flow, "内　　容", data["content"], 14),
        _line(flow, "查明情况", data["finding"], 18),
        _line(flow, "整改措施", data["action"], 14),
        _pair(flow, ("答复方式", data["way"]), ("答复日期", data["replied_on"])),
        _pair(flow, ("批准人", data["approver"]), ("对答复", data["satisfied"])),
    ]


def _pair(flow: Flow, *items: tuple[str, str]) -> Row:
    return pairs(flow.width, *items, label_width=_LABEL, size=_SIZE)


def _line(flow: Flow, name: str, text: str, height: float) -> Row:
    value = Cell(text, flow.width - _LABEL, KAI, _SIZE, valign="top" if height > 12 else "middle")
    return Row((Cell(name, _LABEL, HEI, _SIZE, "center"), value), height)
