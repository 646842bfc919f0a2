"""D08 送达回证, D11 满意度评价表, D19 领件通知: the end of a case on paper."""

from __future__ import annotations

from forms.printing.due_notice import due_notice
from forms.printing.flow import FORM_PAGE, SLIP_PAGE, Data, Flow
from forms.printing.fonts import BOLD, HEI, KAI, FontSet
from forms.printing.grid import Cell, Row, label, pairs
from forms.printing.lines import tick
from forms.printing.receipt import case_row
from forms.rating_reasons import REASONS, STARS

WAYS = (
    ("direct", "直接送达"),
    ("agent", "代理人签收"),
    ("family", "同住成年家属代收"),
    ("left", "留置送达"),
    ("post", "邮寄（单号：________）"),
    ("electronic", "电子送达"),
    ("notice", "公告送达"),
    ("village", "转交（村代办点）"),
)
_REASON = 9  # points of one reason on the back of D11


def delivery_proof(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D08. One proof may cover several papers; with an agent's signature the second line hands them on."""
    flow = Flow(FORM_PAGE, fonts, data, "送达回证")
    flow.head("送达回证", 20, data.get("organ", ""))
    wide = 28.0
    half = flow.width / 2
    names = (label("序号", 12), label("送达文书名称", 84), label("文号", flow.width - 114), label("份数", 18))
    papers = [
        Row(
            (
                Cell(str(number), 12, align="center"),
                Cell(row["name"], 84),
                Cell(row["doc_no"], flow.width - 114, HEI, 9.5, "center"),
                Cell(str(row["copies"]), 18, align="center"),
            ),
            8,
        )
        for number, row in enumerate(data["rows"], 1)
    ]
    chosen = data.get("way", "")
    ways = "　".join(tick(words, key == chosen) for key, words in WAYS)
    rows = [
        pairs(flow.width, ("办件号", data["case_no"]), ("事　项", data["item"]), label_width=wide),
        pairs(flow.width, ("受送达人", data["applicant"]), ("联系电话", data["phone"]), label_width=wide),
        pairs(flow.width, ("地　址", data["address"]), label_width=wide),
        Row(names, 8),
        *papers,
        pairs(flow.width, ("送达方式", ways), label_width=wide),
        pairs(flow.width, ("送达地点", data.get("place", "")), ("送达时间", data["delivered_at"]), label_width=wide),
        Row((label("收件人签名、\n盖章或捺印", wide), Cell("", half - wide), label("代收人及关系、\n代收原因", wide), Cell(data.get("by_other", ""), half - wide)), 24),
        Row((label("拒收事由、\n见证人签名", wide), Cell("", half - wide), label("送达人签名", wide), Cell("", half - wide)), 20),
        Row((label("备　注", wide), Cell(data.get("remark", ""), flow.width - wide)), 14),
    ]  # fmt: skip
    flow.rows(rows)
    flow.space(4)
    flow.paragraph("结果转交：申请人已从代办员处收到上述文书。", 10.5, HEI, 0)
    flow.signatures("申请人签名", "日期", height=13)
    flow.paragraph("送达日期以受送达人签收的日期为准。本回证一份，存档。", 9, HEI, 0)
    flow.place_qr()
    return flow.finish()


def rating_sheet(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D11: voluntary, once a case; nobody who is rated fills it in. The reasons stand on the back."""
    flow = Flow(SLIP_PAGE, fonts, data, "政务服务满意度评价表")
    flow.slip_head("满意度评价表", "可不填姓名，请投入评价箱")
    levels = "　　".join("○" + words for words in STARS.values())
    flow.rows(
        [
            case_row(flow.width, data),
            pairs(flow.width, ("办理事项", data["item"]), ("日　期", data["date"])),
            Row((label("对本次服务", 24), Cell(levels, flow.width - 24, BOLD, 12, "center")), 15),
            Row((label("原　　因", 24), Cell("请在背面打勾，可以多选，也可以不选。", flow.width - 24, KAI, 10.5)), 9),
            Row((label("意见建议", 24), Cell("", flow.width - 24)), 20),
            Row((label("接受回访", 24), Cell("□是　电话：______________　　　　□否", flow.width - 24, KAI, 10.5)), 9),
        ]
    )  # fmt: skip
    flow.place_qr()
    left = flow.left + 28
    flow.sheet.text(left, flow.bottom - 11, "以下由工作人员填写（被评价人不得录入）", HEI, 9)
    flow.sign_line(left, flow.bottom - 2, 60, "录入人")
    flow.sign_line(left + 70, flow.bottom - 2, 60, "录入时间")
    flow.break_page()
    _reasons(flow)
    return flow.finish()


def _reasons(flow: Flow) -> None:
    """The national list: a column for each level, the code before each reason, as it is typed in later."""
    flow.slip_head("原因（可以多选）", "请只勾您所选的那一栏")
    width = flow.width / len(STARS)
    heads = tuple(Cell(words, width, HEI, 10.5, "center", shaded=True) for words in STARS.values())
    rows = [
        Row(tuple(Cell(tick(f"{code} ") + words, width, KAI, _REASON) for code, words in across), 12)
        for across in zip(*(REASONS[stars] for stars in STARS), strict=True)
    ]
    flow.rows(rows, [Row(heads, 9)])


def collection_notice(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D19 领件通知: what came, where and until when to collect it, what to bring. Variant "due": 到期告知单."""
    if variant == "due":
        return due_notice(data, fonts)
    flow = Flow(SLIP_PAGE, fonts, data, "领件通知")
    flow.slip_head("领件通知", data["doc_no"])
    flow.rows([case_row(flow.width, data)])
    big = 12.0
    rows = [
        Row((label("申请人", 24), Cell(data["applicant"], flow.width - 24, KAI, big)), 10),
        Row((label("办理事项", 24), Cell(data["item"], flow.width - 24, KAI, big)), 10),
        Row((label("办理结果", 24), Cell(data["result"], flow.width - 24, BOLD, big)), 10),
        Row((label("领取地点", 24), Cell(data["place"], flow.width - 24, KAI, big)), 10),
        Row((label("领取时间", 24), Cell(data["hours"], flow.width - 24, KAI, big)), 10),
        Row((label("请　带", 24), Cell(data["bring"], flow.width - 24, KAI, big)), 10),
        Row((label("咨　询", 24), Cell(data["contact"], flow.width - 24, KAI, 10.5)), 9),
    ]
    flow.rows(rows)
    flow.place_qr()
    flow.sign_line(flow.left + 28, flow.bottom - 8, 60, "通知人签名")
    flow.sheet.text(flow.right, flow.bottom - 8, data["date"], HEI, 10.5, "right")
    return flow.finish()
