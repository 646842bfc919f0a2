"""D19, the other kinds: 预约单 and 上门服务单 (A5). What was agreed, where and when, what to bring."""

from __future__ import annotations

from forms.printing.flow import QR_SIDE, SLIP_PAGE, Data, Flow
from forms.printing.fonts import BOLD, HEI, KAI, FontSet
from forms.printing.grid import Cell, Row, label
from forms.printing.lines import ticks
from forms.printing.proofs import collection_notice
from forms.printing.tickets import queue_slip

APPOINTMENT, HOME_VISIT = "预约单", "上门服务单"
NO_SECOND_QUEUE = "按预约时间到场的，不再重新取号。不能来的，请提前打电话取消或者改期。"
WHY_HOME = ("高龄", "残疾", "重病", "其他")
_LABEL = 24.0
_SIZES = ((13.0, 9.5), (12.0, 8.5), (11.0, 7.6), (10.0, 6.8), (9.0, 6.0), (8.0, 5.2))


def notice(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D19 in all its kinds; a 排队号 is always a slip."""
    if variant == "queue":
        return queue_slip(data, fonts)
    kinds = {"appointment": appointment, "home_visit": home_visit}
    if variant in kinds:
        return kinds[variant](data, fonts)
    return collection_notice(data, fonts, variant)


def appointment(data: Data, fonts: FontSet) -> bytes:
    """预约单: number, day and slot, place, what to bring, how to cancel."""
    lines = [
        ("预约号", _text(data, "number")),
        ("姓　名", _text(data, "applicant")),
        ("预约事项", _text(data, "item")),
        ("到场时间", _text(data, "slot")),
        ("地　点", _text(data, "place")),
        ("请　带", _text(data, "bring")),
        ("取消改期", _text(data, "cancel") or _text(data, "contact")),
        ("提　示", NO_SECOND_QUEUE),
    ]
    return _slip(APPOINTMENT, data, fonts, lines, ("经办人签名",), "到场时间")


def home_visit(data: Data, fonts: FontSet) -> bytes:
    """上门服务单: two staff go together; the resident signs after the visit."""
    lines = [
        ("姓　名", _text(data, "applicant")),
        ("地址电话", "　".join(filter(None, (_text(data, "address"), _text(data, "phone"))))),
        ("上门原因", ticks(WHY_HOME, (_text(data, "why"),))),
        ("办理事项", _text(data, "item")),
        ("上门时间", _text(data, "slot")),
        ("上门人员", "、".join(str(name) for name in data.get("staff", ())) or "________、________"),
        ("办理内容", _text(data, "work")),
        ("提　示", "上门服务不收取任何费用。上门人员应当两人以上并出示工作证件，不带走证件原件。"),
    ]
    return _slip(HOME_VISIT, data, fonts, lines, ("上门人员签名", "服务对象签名"), "上门时间")


def _slip(
    title: str,
    data: Data,
    fonts: FontSet,
    lines: list[tuple[str, str]],
    signers: tuple[str, ...],
    strong: str,
) -> bytes:
    flow = Flow(SLIP_PAGE, fonts, data, title)
    for size, height in _SIZES:
        flow = Flow(SLIP_PAGE, fonts, data, title)
        flow.slip_head(title, _text(data, "doc_no"))
        flow.rows([_row(flow.width, name, text, size, height, name == strong) for name, text in lines])
        if flow.zoom > 1 or (len(flow.sheet.pages) == 1 and flow.y <= flow.bottom - QR_SIDE):
            break
    flow.place_qr()
    left = flow.left + 28
    for number, signer in enumerate(signers):
        flow.sign_line(left + number * 62, flow.bottom - 6, 58, signer)
    flow.sheet.text(flow.right, flow.bottom - 6, _text(data, "date"), HEI, 10.5, "right")
    return flow.finish()


def _row(width: float, name: str, text: str, size: float, height: float, strong: bool) -> Row:
    return Row(
        (label(name, _LABEL, min(size, 11)), Cell(text, width - _LABEL, BOLD if strong else KAI, size)),
        height,
    )


def _text(data: Data, name: str) -> str:
    return str(data.get(name) or "")
