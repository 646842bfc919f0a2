"""D03: 一次性补正告知书 of an organ, and the village's 材料缺件提示单 without legal effect.

Both list all rows at once; `（以下空白）` closes the table so that nothing is added later
(行政许可法第三十二条第一款第（四）项).
"""

from __future__ import annotations

from forms.printing.flow import SLIP_PAGE, Data, Flow
from forms.printing.fonts import HEI, KAI, FontSet
from forms.printing.grid import Row, pairs
from forms.printing.lists import Column, table
from forms.printing.notices import PERMIT_SEAL, merged, notice, table_body
from forms.printing.receipt import case_row

NOTICE_HEAD = (
    "你（单位）于{received}提交的{item}申请材料收悉。经审查，申请材料不齐全（不符合法定形式），"
    "依照{basis}的规定，现将需要补正的全部内容一次告知如下："
)
NOTICE_TAIL = "请按上述要求补正后提交至{place}（{hours}）。补正材料齐全、符合法定形式的，本机关将依法受理。"
HINT_TAIL = "本单为代办点的帮办提示，不代替{organ}的补正告知；您可以补齐后再交，也可以要求按现有材料立即送交{organ}审查。"
HINT_CHOICE = "□补齐后再交　　□现在就送交"


def supplement_notice(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D03. Variant "hint" (or "village_hint"): the village's; anything else: the organ's."""
    if variant in ("hint", "village_hint"):
        return _hint(data, fonts)
    head, rows = _table(156, data)
    times = str(data.get("times", ""))
    title = f"关于{data['item']}申请材料的一次性补正告知书" + (f"（{times}）" if times else "")
    after = [
        merged(NOTICE_TAIL, data),
        f"补正期限：{data['deadline']}" if data.get("deadline") else "请尽快补正。",
        str(data.get("effect", "")),
    ]
    body = table_body(merged(NOTICE_HEAD, data), head, rows, [text for text in after if text])
    return notice(title, data, fonts, body, data.get("seal", PERMIT_SEAL))


def _table(width: float, data: Data) -> tuple[Row, list[Row]]:
    columns: tuple[Column, ...] = (
        ("序号", 11, "center"),
        ("材料名称", width * 0.22, "left"),
        ("存在问题", width * 0.20, "left"),
        ("补正要求", width * 0.28, "left"),
        ("份数", 12, "center"),
        ("依据或样本", width * 0.30 - 23, "left"),
    )
    lines = [
        [
            str(number),
            row["material"],
            row["problem"],
            row["demand"],
            str(row.get("copies", "")),
            row.get("sample", ""),
        ]
        for number, row in enumerate(data["rows"], 1)
    ]
    return table(columns, lines, 10)


def _hint(data: Data, fonts: FontSet) -> bytes:
    flow = Flow(SLIP_PAGE, fonts, data, "材料缺件提示单")
    flow.slip_head("材料缺件提示单", data["doc_no"])
    flow.rows(
        [case_row(flow.width, data), pairs(flow.width, ("申请人", data["to"]), ("办理事项", data["item"]))]
    )
    flow.space(2)
    head, rows = _table(flow.width, data)
    flow.rows(rows, [head])
    flow.close_table()
    flow.space(1)
    flow.paragraph(merged(HINT_TAIL, data), 10)
    flow.paragraph(f"查询、咨询：{data['contact']}", 9, KAI, 2)
    flow.place_qr()
    left, base = flow.left + 28, flow.bottom - 5
    room = flow.right - left
    flow.sheet.text(left, base - 11, HINT_CHOICE, HEI, 11)
    flow.sign_line(left, base, room * 0.34, "申请人签名")
    flow.sign_line(left + room * 0.38, base, room * 0.30, "经办人签名")
    flow.sheet.text(flow.right, base, data["date"], HEI, 10.5, "right")
    return flow.finish()
