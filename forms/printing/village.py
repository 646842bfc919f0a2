"""D20 公示单, D22 入户调查记录表, D23 会议记录: the village's own steps on paper.

What is posted carries no identity, telephone or account number, no illness and no child's
name (社会救助暂行办法第六十一条); the builder of the data masks, this module only lays out.
"""

from __future__ import annotations

import re

from forms.printing.flow import FORM_PAGE, NOTICE_PAGE, Data, Flow
from forms.printing.fonts import HEI, KAI, FontSet
from forms.printing.grid import Cell, Row, label, pairs
from forms.printing.lists import Column, table

_ID_NUMBER = re.compile(r"(?<!\d)\d{15}(?:\d{2}[\dXx])?(?!\d)")


class NotForPosting(ValueError):
    """The data of a posting holds an identity number. A builder's fault: nothing is drawn."""


def posting(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D20. `columns`: [head, width share, align]; `rows`: lists of texts. Raises NotForPosting."""
    for row in data["rows"]:
        if any(_ID_NUMBER.search(str(text)) for text in row):
            raise NotForPosting("identity number in a posting")
    flow = Flow(NOTICE_PAGE, fonts, data, data["title"])
    flow.y -= 12
    flow.head(data["title"], 22)
    flow.space(4)
    flow.paragraph(data["intro"], 14)
    flow.space(3)
    shares = sum(share for _, share, _ in data["columns"])
    columns: list[Column] = [
        (name, flow.width * share / shares, align) for name, share, align in data["columns"]
    ]
    head, rows = table(columns, [[str(text) for text in row] for row in data["rows"]], 11)
    flow.rows(rows, [head])
    flow.space(4)
    flow.paragraph(f"公示期：{data['period']}", 14)
    flow.paragraph(data["objections"], 14)
    flow.space(8)
    flow.need(34)
    flow.y += 8
    flow.sheet.text(flow.right, flow.y, data["organ"], KAI, 14, "right")
    flow.y += 9
    flow.sheet.text(flow.right, flow.y, data["date"], KAI, 14, "right")
    flow.y += 4
    flow.place_qr()
    return flow.finish()


def visit_record(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D22: two investigators or more (行政许可法第三十四条); facts known beforehand are printed, the rest is written."""
    flow = Flow(FORM_PAGE, fonts, data, "入户调查（现场核查）记录表")
    flow.head("入户调查（现场核查）记录表", 18)
    first, second = (*data.get("investigators", ()), "", "")[:2]
    wide = 28.0
    rows = [
        pairs(flow.width, ("办件号", data["case_no"]), ("事　项", data["item"]), label_width=wide),
        pairs(flow.width, ("申请人", data["applicant"]), ("地　址", data["address"]), label_width=wide),
        pairs(flow.width, ("调查时间", data["when"]), ("调查目的", data.get("purpose", "□首次　□复核　□异议")), label_width=wide),
        pairs(flow.width, ("调查人一", first), ("调查人二", second), label_width=wide),
        pairs(flow.width, ("在场人及关系", data.get("present", "")), label_width=wide),
    ]  # fmt: skip
    blanks = (
        ("家庭人口、\n住房", "housing", 22.0),
        ("收入、支出、\n财产", "income", 22.0),
        ("健康、就业、\n教育", "health", 18.0),
        ("邻里访问\n（两户）", "neighbours", 18.0),
        ("现场照片编号", "photos", 10.0),
        ("调查意见", "opinion", 26.0),
    )
    rows += [
        Row((label(name, wide, 10), Cell(data.get(key, ""), flow.width - wide, valign="top")), height)
        for name, key, height in blanks
    ]
    rows.append(
        Row((label("申请人意见", wide), Cell("□属实　□有异议：", flow.width - wide, valign="top")), 14)
    )
    flow.rows(rows)
    flow.signatures("申请人签名", "调查人签名", "调查人签名", height=13)
    flow.place_qr()
    flow.sheet.text(flow.right, flow.bottom - 4, "日期：　　　　年　　月　　日", HEI, 10.5, "right")
    return flow.finish()


def minutes(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D23: 村民会议、村民代表会议、村民小组会议. Votes per case, recusals, signatures."""
    flow = Flow(FORM_PAGE, fonts, data, data["title"])
    flow.head(data["title"], 18)
    flow.rows(
        [
            pairs(flow.width, ("时　间", data["when"]), ("地　点", data["place"])),
            pairs(flow.width, ("主持人", data.get("chair", "")), ("记录人", data.get("recorder", ""))),
            pairs(flow.width, ("应到人数", data.get("entitled", "")), ("实到人数", data.get("present", ""))),
            pairs(flow.width, ("议　题", data["agenda"])),
            Row((label("讨论情况", 24), Cell(data.get("discussion", ""), flow.width - 24, valign="top")), 40),
        ]
    )
    flow.space(3)
    rest = flow.width - 10 - 26 - 40 - 54
    columns: tuple[Column, ...] = (
        ("序号", 10, "center"),
        ("申请人", 26, "center"),
        ("事项", 40, "left"),
        ("同意", 18, "center"),
        ("反对", 18, "center"),
        ("弃权", 18, "center"),
        ("结果", rest, "center"),
    )
    lines = [
        [
            str(number),
            row["applicant"],
            row["item"],
            row.get("yes", ""),
            row.get("no", ""),
            row.get("abstained", ""),
            row.get("result", ""),
        ]
        for number, row in enumerate(data["rows"], 1)
    ]
    head, body = table(columns, lines)
    flow.rows(body, [head])
    flow.rows(
        [
            Row((label("回避情况", 24), Cell(data.get("recused", ""), flow.width - 24)), 12),
            Row((label("到会人员\n签　名\n（捺印）", 24), Cell("", flow.width - 24)), 48),
        ]
    )
    flow.signatures("主持人签名", "记录人签名", height=14)
    flow.place_qr()
    flow.sheet.text(
        flow.right,
        flow.bottom - 4,
        f"公布日期：{data.get('posted', '　　　　年　　月　　日')}",
        HEI,
        10.5,
        "right",
    )
    return flow.finish()
