"""Notices (通知书、告知书、决定书) in the style of GB/T 9704: one layout, many papers.

Organ, title, number, addressee, paragraphs, perhaps a table, the seal over organ and date,
and the strip on which the applicant signs for the paper. The body is 3号 (16 pt) and shrinks
step by step while that saves a page. Fixed texts are those of documents.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from forms.printing.flow import NOTICE_PAGE, Data, Flow
from forms.printing.fonts import HEI, KAI, FontSet
from forms.printing.grid import Row

SIZES = (16.0, 15.0, 14.0, 13.0, 12.0)
PERMIT_SEAL = "（行政许可专用印章）"
BUSINESS_SEAL = "（业务专用章）"

ACCEPT_TEXT = (
    "你（单位）于{received}提出的{item}申请，经审查，属于本机关职权范围，申请材料齐全、符合法定形式，"
    "依照{basis}的规定，本机关决定于{accepted_on}受理。"
)
DEEMED_TEXT = (
    "因本机关未在收到申请材料之日起五个工作日内告知补正内容，依照《中华人民共和国行政许可法》"
    "第三十二条第一款第（四）项的规定，你（单位）的申请自{received}即为受理。"
)
SPECIAL_NOTE = (
    "依法需要听证、检验、检测、检疫、鉴定、专家评审等的，所需时间不计入上述期限，本机关将另行书面告知。"
)
REFUSE_HEAD = "你（单位）于{received}向本机关提出{item}申请。经审查，"
NOT_NEEDED_TEXT = (
    "申请事项依法不需要取得行政许可，依照《中华人民共和国行政许可法》第三十二条第一款第（一）项的规定，"
    "本机关决定不受理。"
)
NOT_OURS_TEXT = (
    "申请事项依法不属于本机关职权范围，依照{basis}的规定，本机关决定不予受理，请向{right_organ}申请。"
)
OTHER_GROUND_TEXT = "{ground_text}，依照{basis}的规定，本机关决定{refusal}。"
GRANT_TEXT = (
    "你（单位）于{received}提出、本机关于{accepted_on}受理的{item}申请，经审查：{facts}。"
    "上述情况符合{basis}规定的条件，本机关决定{verb}。"
)
DENY_TEXT = (
    "你（单位）于{received}提出、本机关于{accepted_on}受理的{item}申请，经审查：{facts}。"
    "上述情况不符合{basis}规定的条件，理由是：{reason}。依照{basis_decide}的规定，本机关决定不予{verb}。"
)
EXTEND_TEXT = (
    "你（单位）申请的{item}，本机关于{accepted_on}受理。因{reason}，在{old_deadline}前不能作出决定。"
    "依照{basis}的规定，经本机关负责人批准，办理期限延长{days}个工作日，"
    "至{new_deadline}。"
)
SPECIAL_TEXT = "你（单位）申请的{item}，依法需要{procedure}，所需时间约{time}，自{start}起至结果作出之日止不计算在办理期限内。"
TERMINATE_TEXT = "你（单位）于{received}提出的{item}申请，因{reason}，依照{basis}的规定，本机关决定终止办理。"
TRANSFER_TEXT = (
    "你（单位）于{received}提出的{item}申请，因{reason}，本机关已将该申请及全部材料移送{right_organ}办理，"
    "后续办理情况请向该单位查询。"
)

Body = Callable[[Flow, float], None]


def notice(
    title: str, data: Data, fonts: FontSet, body: Body, seal: str, receipt: bool = True, note: str = ""
) -> bytes:
    """One notice, at the largest body size that needs the fewest pages."""
    best: bytes = b""
    fewest = 0
    for size in SIZES:
        flow = _composed(title, data, fonts, body, seal, receipt, note, size)
        pages = len(flow.sheet.pages)
        if not best or pages < fewest:
            best, fewest = flow.finish(), pages
        if pages == 1:
            break
    return best


def _composed(
    title: str, data: Data, fonts: FontSet, body: Body, seal: str, receipt: bool, note: str, size: float
) -> Flow:
    flow = Flow(NOTICE_PAGE, fonts, data, title)
    flow.y -= 12
    flow.head(title, 22, data.get("organ", ""))
    flow.space(size * 0.35)
    flow.paragraph(f"{data['to']}：", size, indent=0)
    body(flow, size)
    _sealed(flow, seal, size)
    if receipt:
        receipt_strip(flow, note)
    flow.place_qr()
    return flow


def _sealed(flow: Flow, seal: str, size: float) -> None:
    """Contact at the left; organ and date at the right, where the seal goes over the date."""
    contact = [line for line in flow.data.get("contact_lines", ()) if line]
    room = flow.width - 56
    flow.need(56)
    top = flow.y + 4
    flow.seal(flow.right - 50, top, seal)
    flow.sheet.text(
        flow.right - 25, top + 20, flow.data.get("organ", ""), KAI, _fitting(flow, size), "center"
    )
    flow.sheet.text(flow.right - 25, top + 29, flow.data["date"], KAI, min(size, 14), "center")
    flow.y = top
    points = min(size, 12)
    for line in contact:
        flow.paragraph(line, points, KAI, 0, 1.45, width=room)
    flow.y = max(flow.y, top + 52)


def _fitting(flow: Flow, size: float) -> float:
    """The organ's name within the seal's 50 mm."""
    size = min(size, 14)
    while size > 8 and flow.sheet.measure(flow.data.get("organ", ""), KAI, size) > 48:
        size -= 0.5
    return size


def receipt_strip(flow: Flow, note: str = "") -> None:
    """签收: the applicant's signature, or how else he was told. Beside the machine code."""
    indent = 26.0
    flow.need(33)
    flow.y = max(flow.y, min(flow.bottom - 33, flow.y + 6))
    flow.cut_line("签　收")
    left = flow.left + indent
    room = flow.right - left
    base = flow.y + 8
    flow.sheet.text(left, flow.y + 2.5, "本文书已收到。" + note, HEI, 10)
    flow.sign_line(left, base + 4, room * 0.36, "收件人", 10)
    flow.sign_line(left + room * 0.38, base + 4, room * 0.32, "与申请人关系", 10)
    flow.sign_line(left + room * 0.72, base + 4, room * 0.28, "日期", 10)
    flow.sheet.text(left, base + 14, "或：□电话　□短信　□邮寄　时间、号码（单号）", HEI, 10)
    flow.sheet.rule(
        left + flow.sheet.measure("或：□电话　□短信　□邮寄　时间、号码（单号）", HEI, 10) + 1,
        base + 15,
        flow.right,
        base + 15,
    )
    # The strip leaves the corner of the machine code free.
    flow.y = min(flow.y, flow.bottom - 22)


def paragraphs(*texts: str) -> Body:
    """A body of plain paragraphs."""

    def body(flow: Flow, size: float) -> None:
        for text in texts:
            if text:
                flow.paragraph(text, size)

    return body


def acceptance(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D04. Variant "deemed": 视为受理, 行政许可法第三十二条第一款第（四）项."""
    first = (DEEMED_TEXT if variant == "deemed" else ACCEPT_TEXT).format_map(_Blank(data))
    limits = str(data.get("limits", "")) + SPECIAL_NOTE
    return notice("受理通知书", data, fonts, paragraphs(first, limits), data.get("seal", PERMIT_SEAL))


def refusal_to_accept(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D06. `ground`: not_required | not_competent | other. Missing papers are no ground (D03 is)."""
    ground = str(data.get("ground", variant))
    texts = {"not_required": NOT_NEEDED_TEXT, "not_competent": NOT_OURS_TEXT, "other": OTHER_GROUND_TEXT}
    shown = ("not_required", "not_competent") if ground != "other" else ("other",)
    boxes = {name: "■" if name == ground else "□" for name in shown} if len(shown) > 1 else {}
    lines = [boxes.get(name, "") + texts[name].format_map(_Blank(data)) for name in shown]
    title = str(data.get("title") or "不予受理决定书")
    body = paragraphs(REFUSE_HEAD.format_map(_Blank(data)), *lines, str(data.get("remedy", "")))
    return notice(title, data, fonts, body, data.get("seal", PERMIT_SEAL))


def decision(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D07. Variant "grant" or "refuse"; a refusal carries its reason and the remedies (第三十八条)."""
    refused = variant == "refuse"
    text = DENY_TEXT if refused else GRANT_TEXT
    title = str(data.get("title") or ("不予许可决定书" if refused else "准予许可决定书"))
    body = paragraphs(
        text.format_map(_Blank(data)), str(data.get("content", "")), str(data.get("remedy", ""))
    )
    return notice(title, data, fonts, body, data.get("seal", PERMIT_SEAL))


def extension(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D14 (第四十二条), and in its style the notices of ending and of transfer."""
    titles = {"terminate": "终止办理通知书", "transfer": "移送办理通知书"}
    texts = {"terminate": TERMINATE_TEXT, "transfer": TRANSFER_TEXT}
    title = titles.get(variant, "延长办理期限告知书")
    text = texts.get(variant, EXTEND_TEXT).format_map(_Blank(data))
    approved = str(data.get("approved_by", ""))
    body = paragraphs(text, f"批准人：{approved}" if approved else "", str(data.get("remedy", "")))
    return notice(title, data, fonts, body, data.get("seal", PERMIT_SEAL))


def special_procedure(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D15 (第四十五条)."""
    where = str(data.get("institution", ""))
    body = paragraphs(SPECIAL_TEXT.format_map(_Blank(data)), f"承办机构：{where}" if where else "")
    return notice("特别程序（不计入期限）告知书", data, fonts, body, data.get("seal", PERMIT_SEAL))


class _Blank(dict[str, str]):
    """Merge fields; what is not known is a line to write on."""

    def __init__(self, data: Data) -> None:
        super().__init__({key: str(value) for key, value in data.items() if value != ""})

    def __missing__(self, key: str) -> str:
        return "________"


def merged(text: str, data: Data) -> str:
    """`text` with its `{fields}` filled from `data`."""
    return text.format_map(_Blank(data))


def table_body(before: str, head: Row, rows: Sequence[Row], after: Sequence[str]) -> Body:
    """Paragraph, ruled table closed by （以下空白）, paragraphs."""

    def body(flow: Flow, size: float) -> None:
        flow.paragraph(before, size)
        flow.space(2)
        flow.rows(rows, [head])
        flow.close_table()
        flow.space(2)
        for text in after:
            flow.paragraph(text, size)

    return body
