"""D02 申请材料接收清单, its return list, and D13 材料交接单: tables signed by both sides (A4).

An identity card, 户口簿 or bank card is never kept (居民身份证法第十五条): the builder of the
data decides that; here it is printed as it stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from forms.printing.flow import FORM_PAGE, Data, Flow
from forms.printing.fonts import HEI, FontSet
from forms.printing.grid import Cell, Row, label, pairs

RECEIVED_TEXT = (
    "以上材料由申请人（代理人）提交，复印件已与原件核对一致。申请人对申请材料实质内容的真实性负责。"
    "身份证、户口簿、银行卡等原件已当场退还，申请人确认收回：□是"
)
RETURNED_TEXT = "以上材料已退还申请人（代理人），申请人确认收回：□是"

_SIZE = 9.5
Column = tuple[str, float, str]  # head, width in mm, align


def table(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], size: float = _SIZE
) -> tuple[Row, list[Row]]:
    """(head row, body rows) of a plain table."""
    head = Row(tuple(Cell(name, width, HEI, size, "center", shaded=True) for name, width, _ in columns), 8)
    body = [
        Row(
            tuple(
                Cell(text, width, size=size, align=align)
                for text, (_, width, align) in zip(row, columns, strict=True)
            ),
            8,
        )
        for row in rows
    ]
    return head, body


def material_list(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D02. Variant "return": the list of papers given back."""
    returned = variant == "return"
    title = "申请材料退还清单" if returned else "申请材料接收清单"
    flow = Flow(FORM_PAGE, fonts, data, title)
    flow.head(title, 20)
    flow.rows(
        [
            pairs(flow.width, ("办件号", data["case_no"]), ("申请事项", data["item"])),
            pairs(flow.width, ("申请人", data["applicant"]), ("证件号码", data["id_no"])),
            pairs(flow.width, ("联系电话", data["phone"]), ("提交人", data["submitter"])),
        ]
    )
    flow.space(4)
    columns: tuple[Column, ...] = (
        ("序号", 10, "center"),
        ("材料名称", 49, "left"),
        ("形式", 18, "center"),
        ("份数", 11, "center"),
        ("页数", 11, "center"),
        ("核原件", 13, "center"),
        ("原件处理", 18, "center"),
        ("备注", 37, "left"),
    )
    lines = [
        [
            str(number),
            row["name"],
            row["form"],
            row["copies"],
            row["pages"],
            "√" if row.get("checked") else "—",
            row["original"],
            row.get("note", ""),
        ]
        for number, row in enumerate(data["rows"], 1)
    ]
    head, body = table(columns, lines)
    total = Row((Cell(data["total"], flow.width, HEI, _SIZE),), 8)
    flow.rows([*body, total], [head])
    flow.space(3)
    flow.paragraph(RETURNED_TEXT if returned else RECEIVED_TEXT)
    if data.get("fingerprint_note"):
        flow.paragraph(data["fingerprint_note"], 8.5)
    _both_sign(flow, "提交人签名", "收件人签名", "（业务专用章）")
    return flow.finish()


def _both_sign(flow: Flow, first: str, second: str, seal: str) -> None:
    """Two lines at the left, the seal's place at the right, the machine code below."""
    flow.need(56)
    top = flow.y + 3
    flow.seal(flow.right - 50, top, seal)
    room = flow.width - 58
    flow.sign_line(flow.left, top + 11, room * 0.6, first)
    flow.sign_line(flow.left + room * 0.62, top + 11, room * 0.38, "与申请人关系")
    flow.sign_line(flow.left, top + 25, room, second)
    flow.sheet.text(flow.left, top + 38, f"日　期　{flow.data['date']}", HEI, 10.5)
    flow.y = top + 42
    flow.place_qr()


def hand_over(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D13. Variant "back": results on their way to the village. One line per case."""
    title = "结果文书交接单" if variant == "back" else "材料交接单"
    flow = Flow(FORM_PAGE, fonts, data, title)
    flow.head(title, 20)
    flow.rows(
        [
            pairs(flow.width, ("移交单位", data["giver"]), ("接收单位", data["taker"])),
            pairs(flow.width, ("移交方式", data["way"]), ("移交时间", data["given_at"])),
            pairs(flow.width, ("交换包", data.get("package", "—")), ("电子文件", data["files"])),
        ]
    )
    flow.space(4)
    last = "最迟送达" if variant == "back" else "最迟送交"
    columns: tuple[Column, ...] = (
        ("序号", 9, "center"),
        ("办件号", 30, "center"),
        ("申请人", 18, "center"),
        ("事项", 32, "left"),
        ("份/页", 12, "center"),
        ("电子件", 12, "center"),
        ("收到日期", 18.5, "center"),
        (last, 18.5, "center"),
        ("备注", 17, "left"),
    )
    lines = [
        [
            str(number),
            _in_two(row["case_no"]),
            row["applicant"],
            row["item"],
            row["sheets"],
            row["files"],
            row["received"],
            row["due"],
            row.get("note", ""),
        ]
        for number, row in enumerate(data["rows"], 1)
    ]
    head, body = table(columns, lines, 9)
    flow.rows(body, [head])
    flow.rows([Row((label("差异记录", 24), Cell("□无　□有：", flow.width - 24, HEI, 10, valign="top")), 16)])
    flow.space(2)
    flow.signatures("移交人签名", "移交时间", height=14)
    flow.signatures("接收人签名", "接收时间", height=14)
    if variant != "back":
        flow.paragraph("接收时间即为机关收到申请材料的时间。", 9, indent=0)
    flow.paragraph("本单一式两份，移交、接收单位各执一份；有差异的，当面写明。", 9, indent=0)
    flow.place_qr()
    return flow.finish()


def _in_two(number: str) -> str:
    """A case number in two lines, cut behind the station."""
    station, dash, rest = number.partition("-")
    return f"{station}{dash}\n{rest}" if rest else number
