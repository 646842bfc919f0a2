"""Slips on thermal paper (80 mm: 72 mm printable, 58 mm: 48 mm; documents.md 0.5): as long as what they say.

A slip is a convenience copy and fades; the register entry is the record, so only D01, D01b,
D03's hint, D10's slip and D19 have one. Same data as the sheet; identity numbers shrink to
their last four places. Raster and cutting are the printer's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from forms.printing.flow import Data, Flow, Page
from forms.printing.fonts import BOLD, HEI, KAI, FontSet, MissingGlyphs
from forms.printing.receipt import AGENT_TEXT, PLAIN_TEXT, TITLES, WINDOW_TEXT
from forms.printing.sheet import MM

WIDE, NARROW = 80.0, 58.0
_EDGE = {WIDE: 4.0, NARROW: 5.0}
_TALL = 2000.0
_TITLE, _TEXT, _SMALL = 14.0, 9.5, 8.0
_CODE = 25.0
_SHORT = "本单为代办点的帮办提示，不代替{organ}的补正告知；可以补齐后再交，也可以要求按现有材料立即送交审查。"

CASE = "办件号"

Line = tuple[str, str]
Body = Callable[[Flow], None]


def slip(title: str, data: Data, fonts: FontSet, body: Body, width: float = WIDE) -> bytes:
    """Title, number, body, machine code, site and time. Drawn twice: first to learn how long it is."""
    length = _draw(title, data, fonts, body, width, _TALL).y + 6
    flow = _draw(title, data, fonts, body, width, length)
    if flow.sheet.missing:
        raise MissingGlyphs(flow.sheet.missing)
    return flow.sheet.pdf()


def _draw(title: str, data: Data, fonts: FontSet, body: Body, width: float, length: float) -> Flow:
    edge = _EDGE[width]
    flow = Flow(Page((width, length), 5, edge, -1e4, edge), fonts, data, title)
    flow.y += 5
    flow.sheet.text(width / 2, flow.y, title, BOLD, _TITLE, "center")
    flow.y += 2
    number = str(data.get("doc_no", ""))
    if number:
        flow.y += 4
        flow.sheet.text(width / 2, flow.y, number, HEI, _SMALL, "center")
        flow.y += 2
    body(flow)
    if flow.qr:
        flow.space(2)
        flow.sheet.qr((width - _CODE) / 2, flow.y, flow.qr, _CODE)
        flow.y += _CODE
    parts = [str(data.get(name)) for name in ("site", "printed_at", "user") if data.get(name)]
    flow.paragraph("　".join(parts), 7.5, HEI, 0, 1.35)
    return flow


def lines(flow: Flow, rows: Sequence[Line]) -> None:
    """`label：text` below each other, between two dashed rules; blank ones are left out."""
    _dashes(flow)
    for name, text in rows:
        if not text:
            continue
        if name == CASE:  # 31 characters: never cut in two
            flow.paragraph(f"{name} {text}", 8.5, HEI, 0, 1.5)
            continue
        baseline = flow.y + (_TEXT * 1.4 / 2 + _TEXT * 0.36) / MM
        flow.sheet.text(flow.left, baseline, f"{name}：", HEI, _TEXT)
        indent = flow.sheet.measure(f"{name}：", HEI, _TEXT)
        _hanging(flow, text, indent)
    _dashes(flow)


def _hanging(flow: Flow, text: str, indent: float) -> None:
    left, flow.left = flow.left, flow.left + indent
    flow.paragraph(text, _TEXT, KAI, 0, 1.4, width=flow.width - indent)
    flow.left = left


def _dashes(flow: Flow) -> None:
    flow.y += 1.5
    flow.sheet.rule(flow.left, flow.y, flow.right, flow.y, 0.5, "cut")
    flow.y += 1


def last_four(masked: str) -> str:
    """511999********0019 -> 尾号0019."""
    return f"尾号{masked[-4:]}" if masked else ""


# --- the papers ---------------------------------------------------------------------------------


def intake_slip(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D01: rows 2, 3, 4 (last four), 7, 8, 9, 11 and 13 of the sheet, and its fixed text."""
    text = {"agent": AGENT_TEXT, "window": WINDOW_TEXT}.get(variant, PLAIN_TEXT if variant else AGENT_TEXT)
    filled = {name: str(data.get(name, "")) for name in ("organ", "entrust_doc", "deadline")}
    rows = [
        (CASE, data["case_no"]),
        ("申请人", data["applicant"]),
        ("证件", last_four(data["id_no"])),
        ("事项", data["item"]),
        ("收到", data["received_at"]),
        ("材料", data["materials"]),
        ("下一步", data["next"]),
        ("费用", data["fee"]),
        ("咨询", data["contact"]),
    ]

    def body(flow: Flow) -> None:
        lines(flow, rows)
        flow.paragraph(text.format(**filled), _SMALL, HEI, 0, 1.35)

    return slip(TITLES.get(variant, TITLES["agent"]), data, fonts, body)


def immediate_slip(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D01b."""
    rows = [
        (CASE, data["case_no"]),
        ("申请人", data["applicant"]),
        ("证件", last_four(data["id_no"])),
        ("事项", data["item"]),
        ("结果", data["result"]),
        ("文书", data.get("result_no", "")),
        ("办结", data["done_at"]),
        ("咨询", data["contact"]),
    ]
    return slip(TITLES["immediate"], data, fonts, lambda flow: lines(flow, rows))


def hint_slip(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D03, the village's 材料缺件提示单; the organ's notice is never on thermal paper (documents.md 0.5)."""
    if variant not in ("hint", "village_hint"):
        raise KeyError("D03 on a slip: only the village's hint")

    def body(flow: Flow) -> None:
        lines(flow, [(CASE, data["case_no"]), ("申请人", data["to"]), ("事项", data["item"])])
        for number, row in enumerate(data["rows"], 1):
            flow.paragraph(
                f"{number}. {row['material']}：{row['problem']}。{row['demand']}", _TEXT, KAI, 0, 1.4
            )
        flow.paragraph("（以下空白）", _SMALL, HEI, 0, align="center")
        flow.paragraph(_SHORT.format(organ=data.get("organ", "乡镇（街道）")), _SMALL, HEI, 0, 1.35)
        flow.paragraph("□补齐后再交　□现在就送交", _TEXT, HEI, 0)
        flow.space(6)
        flow.sign_line(flow.left, flow.y, flow.width, "申请人签名", _TEXT)
        flow.space(3)

    return slip("材料缺件提示单", data, fonts, body)


def guide_slip(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D10, the slip of one situation."""
    if variant != "slip":
        raise KeyError("D10 on thermal paper: only the slip")
    bring = "\n".join(f"□{number} {words}" for number, words in enumerate(data["bring"], 1))
    rows = [
        ("事项", data["item"]),
        ("情况", data["situation"]),
        ("请带", bring),
        ("本站打印", data["printed"]),
        ("可免交", data["exempt"]),
        ("时限", f"{data['limits']}　{data['fee']}".strip("　")),
        ("流程", data["flow"]),
        ("地点", data["place"]),
        ("咨询", data["contact"]),
    ]
    return slip("一次性告知单", data, fonts, lambda flow: lines(flow, rows))


def notice_slip(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D19: 领件通知, 到期告知单 ("due"), 预约单 ("appointment"), 排队号 ("queue", also 58 mm)."""
    if variant == "queue":
        return queue_slip(data, fonts)
    title, names = _NOTICES.get(variant, _NOTICES[""])
    rows = [(label, str(data.get(key) or "")) for label, key in names]
    return slip(title, data, fonts, lambda flow: lines(flow, rows))


_NOTICES: Mapping[str, tuple[str, tuple[Line, ...]]] = {
    "": (
        "领件通知",
        (
            (CASE, "case_no"),
            ("申请人", "applicant"),
            ("事项", "item"),
            ("结果", "result"),
            ("地点", "place"),
            ("时间", "hours"),
            ("请带", "bring"),
            ("咨询", "contact"),
        ),
    ),
    "due": (
        "到期告知单",
        (
            ("姓名", "person"),
            ("事项", "item"),
            ("内容", "subject"),
            ("到期日", "due"),
            ("办法", "how"),
            ("请带", "bring"),
            ("地点", "place"),
            ("咨询", "contact"),
        ),
    ),
    "appointment": (
        "预约单",
        (
            ("预约号", "number"),
            ("姓名", "applicant"),
            ("事项", "item"),
            ("时间", "slot"),
            ("地点", "place"),
            ("请带", "bring"),
            ("取消", "cancel"),
            ("提示", "note"),
        ),
    ),
}


def queue_slip(data: Data, fonts: FontSet, width: float = WIDE) -> bytes:
    """排队号 `A012`: the number large, how many wait, and why one goes first."""

    def body(flow: Flow) -> None:
        flow.y += 14
        flow.sheet.text(width / 2, flow.y, str(data["number"]), BOLD, 36, "center")
        flow.y += 3
        rows = [
            ("事项", str(data.get("item") or "")),
            ("前面", f"{data['waiting']}人" if str(data.get("waiting", "")) else ""),
            ("优先", str(data.get("priority") or "")),
            ("取号", str(data.get("taken_at") or "")),
        ]
        lines(flow, rows)

    return slip("排队号", {**data, "doc_no": ""}, fonts, body, width)
