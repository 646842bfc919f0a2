"""D01 代办登记回执 / 收件凭证 and D01b 即办回执: what the citizen takes home (A5 landscape).

Neither is a decision; the word 受理 never stands in a title. Fixed texts are those of
documents.md. Data: strings as printed, dates already in Chinese.
"""

from __future__ import annotations

from collections.abc import Sequence

from forms.printing.fonts import BOLD, HEI, KAI, FontSet
from forms.printing.flow import SLIP_PAGE, Data, Flow
from forms.printing.grid import Cell, Row, label, pairs

AGENT_TEXT = (
    "本回执仅证明本代办点收到上列申请材料并接受代办委托，不是受理凭证。是否受理，由{organ}审查后书面告知。"
    "收到时间以{organ}签收时间为准。代办服务不收取任何费用。"
)
WINDOW_TEXT = (
    "本点受{organ}委托（{entrust_doc}）收取申请材料，收到时间即为{organ}收到申请材料的时间。"
    "材料不齐全或者不符合法定形式的，将当场或者在{deadline}前一次告知需要补正的全部内容。"
)
PLAIN_TEXT = "本凭证仅证明本窗口收到上列申请材料。是否受理，将依法书面告知。"
TITLES = {"agent": "代办登记回执", "window": "收件凭证", "counter": "收件凭证", "immediate": "即办回执"}

_LABEL = 24.0
_SIZE = 10.0


def intake_receipt(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D01. Variant "agent" (also the village's own step), "window" (entrusted) or "counter"."""
    variant = variant if variant in TITLES else "agent"
    flow = _headed(TITLES[variant], data, fonts)
    text = {"agent": AGENT_TEXT, "window": WINDOW_TEXT}.get(variant, PLAIN_TEXT)
    agent = data.get("agent", "")
    people = (("联系电话", data["phone"]), ("代办人", agent)) if agent else (("联系电话", data["phone"]),)
    rows = [
        pairs(flow.width, ("申请人", data["applicant"]), ("证件号", data["id_no"]), label_width=_LABEL),
        pairs(flow.width, *people, label_width=_LABEL),
        pairs(flow.width, ("办理事项", data["item"]), label_width=_LABEL),
        pairs(flow.width, ("收到时间", data["received_at"]), ("当前状态", data["status"]), label_width=_LABEL),
        pairs(flow.width, ("收到材料", data["materials"]), label_width=_LABEL),
        _strong(flow.width, "下一步和时间", data["next"]),
        pairs(flow.width, ("费　　用", data["fee"]), label_width=_LABEL),
        pairs(flow.width, ("查询、咨询", data["contact"]), label_width=_LABEL),
        _note(flow.width, text.format(**_blanks(data))),
    ]
    return _signed(flow, rows, data.get("applicant_signs", "申请人（代理人）签名"))


def immediate_receipt(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D01b: receipt and proof of delivery in one, for what is done on the spot."""
    flow = _headed(TITLES["immediate"], data, fonts)
    rows = [
        pairs(flow.width, ("申请人", data["applicant"]), ("证件号", data["id_no"]), label_width=_LABEL),
        pairs(flow.width, ("办理事项", data["item"]), label_width=_LABEL),
        pairs(flow.width, ("收到时间", data["received_at"]), ("办结时间", data["done_at"]), label_width=_LABEL),
        pairs(flow.width, ("办理结果", data["result"]), label_width=_LABEL),
        pairs(flow.width, ("结果文书", data.get("result_no", "")), label_width=_LABEL),
        pairs(flow.width, ("费　　用", data["fee"]), label_width=_LABEL),
        pairs(flow.width, ("查询、咨询", data["contact"]), label_width=_LABEL),
        _note(flow.width, "上列事项已当场办结，结果文书已交申请人签收。"),
    ]
    return _signed(flow, rows, "签收人签名")


def _headed(title: str, data: Data, fonts: FontSet) -> Flow:
    flow = Flow(SLIP_PAGE, fonts, data, title)
    flow.sheet.text(flow.left, flow.y + 10, data["site"], HEI, 10)
    flow.y -= 3
    flow.sheet.text(flow.right, flow.y + 13, data["doc_no"], HEI, 10, "right")
    flow.y += 14
    flow.sheet.text((flow.left + flow.right) / 2, flow.y, title, BOLD, 20, "center")
    flow.y += 4
    flow.rows([case_row(flow.width, data)])
    return flow


def case_row(width: float, data: Data, barcode: float = 76.0, height: float = 10.5) -> Row:
    """办件号 with its bar code (Code 128 of the characters without hyphens)."""
    number = str(data["case_no"])

    def paint(sheet: object, x: float, y: float, w: float, h: float) -> None:
        sheet.barcode(x + 3, y + 1.4, number.replace("-", ""), w - 6, h - 2.8)  # type: ignore[attr-defined]

    official = str(data.get("official_no", ""))
    shown = f"{number}\n办件编号 {official}" if official else number
    return Row(
        (
            label("办件号", _LABEL),
            Cell(shown, width - _LABEL - barcode, HEI, 10.5, fit=True),
            Cell("", barcode, paint=paint),
        ),
        height,
    )


def _strong(width: float, name: str, value: str) -> Row:
    return Row((label(name, _LABEL), Cell(value, width - _LABEL, BOLD, _SIZE)))


def _note(width: float, text: str) -> Row:
    return Row((label("提　　示", _LABEL), Cell(text, width - _LABEL, KAI, 9.5)))


def _blanks(data: Data) -> dict[str, str]:
    return {name: str(data.get(name, "")) for name in ("organ", "entrust_doc", "deadline")}


def _signed(flow: Flow, rows: Sequence[Row], who: str) -> bytes:
    """The rows, then beside the machine code the lines to sign."""
    flow.rows(rows)
    flow.place_qr()
    left = flow.left + 28
    base = flow.bottom - 10
    room = (flow.right - left - 40) / 2
    flow.sign_line(left, base, room - 4, "经办人签名")
    flow.sign_line(left + room, base, room + 6, who)
    flow.sheet.text(flow.right, base, flow.data["date"], HEI, 10.5, "right")
    return flow.finish()
