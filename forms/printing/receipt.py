"""D01 代办登记回执 / 收件凭证 and D01b 即办回执: what the citizen takes home (A5 landscape).

Neither is a decision; the word 受理 never stands in a title. Fixed texts are those of
documents.md. Data: strings as printed, dates already in Chinese.
"""

from __future__ import annotations

from collections.abc import Sequence

from forms.printing.flow import QR_SIDE, SLIP_PAGE, Data, Flow
from forms.printing.fonts import BOLD, HEI, KAI, FontSet
from forms.printing.grid import Cell, Row, label

Line = list[tuple[str, str]]

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
_LARGE_LABEL = 41.0  # six characters of 18 pt
_SIZES = ((10.5, 7.2), (10.0, 6.8), (9.5, 6.3), (9.0, 5.8), (8.5, 5.4), (8.0, 5.0), (7.5, 4.6))


def intake_receipt(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D01. Variant "agent" (also the village's own step), "window" (entrusted) or "counter"."""
    variant = variant if variant in TITLES else "agent"
    text = {"agent": AGENT_TEXT, "window": WINDOW_TEXT}.get(variant, PLAIN_TEXT)
    agent = [("代办人", data["agent"])] if data.get("agent") else []
    rows: list[Line] = [
        [("申请人", data["applicant"]), ("证件号", data["id_no"])],
        [("联系电话", data["phone"]), *agent],
        [("办理事项", data["item"])],
        [("收到时间", data["received_at"]), ("当前状态", data["status"])],
        [("收到材料", data["materials"])],
        [("下一步和时间", data["next"])],
        [("费　　用", data["fee"])],
        [("查询、咨询", data["contact"])],
        [("提　　示", text.format(**_blanks(data)))],
    ]
    return _slip(TITLES[variant], data, fonts, rows, "申请人（代理人）签名")


def immediate_receipt(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D01b: receipt and proof of delivery in one, for what is done on the spot."""
    rows: list[Line] = [
        [("申请人", data["applicant"]), ("证件号", data["id_no"])],
        [("办理事项", data["item"])],
        [("收到时间", data["received_at"]), ("办结时间", data["done_at"])],
        [("办理结果", data["result"])],
        [("结果文书", data.get("result_no", ""))],
        [("费　　用", data["fee"])],
        [("查询、咨询", data["contact"])],
        [("提　　示", "上列事项已当场办结，结果文书已交申请人签收。")],
    ]
    return _slip(TITLES["immediate"], data, fonts, rows, "签收人签名")


def _slip(title: str, data: Data, fonts: FontSet, lines: Sequence[Line], who: str) -> bytes:
    """The slip at the largest size that leaves one page: a receipt of two sheets is no receipt."""
    flow = Flow(SLIP_PAGE, fonts, data, title)
    names = _LARGE_LABEL if flow.zoom > 1 else _LABEL
    for size, height in _SIZES:
        flow = Flow(SLIP_PAGE, fonts, data, title)
        flow.slip_head(title, data["doc_no"])
        head = case_row(flow.width, data, names=names)
        flow.rows([head, *(_row(flow.width, line, size, height, names) for line in lines)])
        if flow.zoom > 1 or (len(flow.sheet.pages) == 1 and flow.y <= flow.bottom - QR_SIDE):
            break
    flow.place_qr()
    left = flow.left + 28
    base = flow.bottom - 9
    room = (flow.right - left - 40) / 2
    flow.sign_line(left, base, room - 4, "经办人签名")
    flow.sign_line(left + room, base, room + 6, who)
    flow.sheet.text(flow.right, base, data["date"], HEI, 10.5, "right")
    return flow.finish()


def _row(width: float, line: Line, size: float, height: float, names: float) -> Row:
    value_width = (width - names * len(line)) / len(line)
    cells: list[Cell] = []
    for name, value in line:
        strong = name == "下一步和时间"
        small = 0.5 if name == "提　　示" else 0.0
        cells.append(Cell(name, names, HEI, size, "center", fit=True))
        cells.append(Cell(value, value_width, BOLD if strong else KAI, size - small))
    return Row(tuple(cells), height)


def case_row(
    width: float, data: Data, barcode: float = 76.0, height: float = 10.0, names: float = _LABEL
) -> Row:
    """办件号 with its bar code (Code 128 of the characters without hyphens)."""
    number = str(data["case_no"])

    def paint(sheet: object, x: float, y: float, w: float, h: float) -> None:
        sheet.barcode(x + 3, y + 1.4, number.replace("-", ""), w - 6, h - 2.8)  # type: ignore[attr-defined]

    official = str(data.get("official_no", ""))
    shown = f"{number}\n办件编号 {official}" if official else number
    return Row(
        (
            label("办件号", names),
            Cell(shown, width - names - barcode, HEI, 10.5, fit=True),
            Cell("", barcode, paint=paint),
        ),
        height,
    )


def _blanks(data: Data) -> dict[str, str]:
    return {name: str(data.get(name, "")) for name in ("organ", "entrust_doc", "deadline")}
