"""D10 办事指南 (A4, with its course drawn lane by lane) and 一次性告知单 (A5, for one applicant).

Papers of no case: no number, no machine code. Data: words as printed.
"""

from __future__ import annotations

from collections.abc import Sequence

from forms.printing.flow import FORM_PAGE, SLIP_PAGE, Data, Flow
from forms.printing.fonts import BOLD, HEI, KAI, FontSet
from forms.printing.grid import Cell, Row, label, leading
from forms.printing.lines import wrap
from forms.printing.lists import Column, table

TITLE, SLIP = "办事指南", "一次性告知单"
SLIP_TEXT = "以上已一次告知办理本事项需要的全部材料和要求。未列出的，不要求提供。"
_LABEL = 26.0
_SIZES = ((11.0, 7.6), (10.5, 7.0), (10.0, 6.6), (9.5, 6.2), (9.0, 5.8), (8.5, 5.4), (8.0, 5.0), (7.5, 4.6))
_STEP = 9.0  # points, in the boxes of the course; the rest of them in mm
_LANE_PAD, _BOX_PAD, _GAP = 2.5, 1.1, 3.2
_COLUMNS: Sequence[Column] = (
    ("序号", 9, "center"),
    ("材料名称", 42, "left"),
    ("原件", 18, "center"),
    ("复印件", 14, "center"),
    ("来源", 19, "center"),
    ("必要性", 32, "left"),
    ("电子证照", 33, "left"),
)


def guide(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D10. Variant "" the full guide, "slip" what one applicant takes home."""
    return _slip(data, fonts) if variant == "slip" else _full(data, fonts)


# --- the full guide ----------------------------------------------------------------------------


def _full(data: Data, fonts: FontSet) -> bytes:
    flow = Flow(FORM_PAGE, fonts, data, TITLE)
    flow.head(TITLE, 20)
    wide = flow.width - 2 * _LABEL - 44
    flow.rows(
        [
            Row((label(a, _LABEL), Cell(b, wide), label(c, _LABEL), Cell(d, 44)), 8)
            for a, b, c, d in data["head"]
        ]
    )
    flow.rows([_section(flow.width, name, lines) for name, lines in data["sections"]])
    if data["materials"]:
        _heading(flow, "申请材料（全部目录）")
        head, body = table(_COLUMNS, data["materials"], 9)
        flow.rows(body, [head])
    if data["steps"]:
        _lanes(flow, data["steps"])
    flow.space(3)
    flow.rows([_section(flow.width, name, lines) for name, lines in data["after"]])
    return flow.finish()


def _section(width: float, name: str, lines: Sequence[str]) -> Row:
    text = lines[0] if len(lines) == 1 else "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))
    return Row((label(name, _LABEL), Cell(text, width - _LABEL)), 6.8)


def _heading(flow: Flow, words: str) -> None:
    flow.need(24)
    flow.y += 7
    flow.sheet.text(flow.left, flow.y, words, HEI, 10.5)
    flow.y += 2


def _lanes(flow: Flow, steps: Sequence[dict[str, str]]) -> None:
    """One lane for each tier, one box for each step in its order, arrows between them; on one page if it fits."""
    tiers = list(dict.fromkeys(step["tier"] for step in steps))
    lane = flow.width / len(tiers)
    wide = lane - 2 * _LANE_PAD
    boxes = [(tiers.index(step["tier"]), _step_lines(flow, n, step, wide)) for n, step in enumerate(steps, 1)]
    heights = [len(lines) * leading(_STEP) + 2 * _BOX_PAD for _, lines in boxes]
    flow.need(min(sum(heights) + _GAP * len(boxes) + 8, flow.bottom - flow.page.top - 12))
    _heading(flow, "办理流程")
    _lane_heads(flow, tiers, lane)
    before: tuple[float, float] | None = None
    for (column, lines), tall in zip(boxes, heights, strict=True):
        if flow.y + _GAP + tall > flow.bottom:
            flow.break_page()
            _lane_heads(flow, tiers, lane)
            before = None
        left, top = flow.left + column * lane + _LANE_PAD, flow.y + _GAP
        if before is not None:
            _arrow(flow, before, (left + wide / 2, top))
        _box(flow, (left, top, wide, tall), lines)
        before, flow.y = (left + wide / 2, top + tall), top + tall
    flow.y += 2


def _step_lines(flow: Flow, number: int, step: dict[str, str], wide: float) -> list[str]:
    words = f"{number}. {step['name']}" + (f"（{step['limit']}）" if step["limit"] else "")
    return wrap(words, wide - 2 * _BOX_PAD, lambda part: flow.sheet.measure(part, KAI, _STEP))


def _box(flow: Flow, place: tuple[float, float, float, float], lines: Sequence[str]) -> None:
    left, top, wide, tall = place
    flow.sheet.box(left, top, wide, tall, 0.6)
    for at, line in enumerate(lines):
        baseline = top + _BOX_PAD + leading(_STEP) * (at + 0.5) + _STEP * 0.127
        flow.sheet.text(left + _BOX_PAD, baseline, line, KAI, _STEP)


def _lane_heads(flow: Flow, tiers: Sequence[str], lane: float) -> None:
    head = Row(tuple(Cell(tier, lane, HEI, 9, "center", shaded=True) for tier in tiers), 6.5)
    flow.rows([head])


def _arrow(flow: Flow, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Down, across where the lane changes, and down again, with a head."""
    half = (start[1] + end[1]) / 2
    sheet = flow.sheet
    sheet.rule(start[0], start[1], start[0], half, 0.6)
    sheet.rule(start[0], half, end[0], half, 0.6)
    sheet.rule(end[0], half, end[0], end[1], 0.6)
    sheet.rule(end[0] - 1.0, end[1] - 1.4, end[0], end[1], 0.6)
    sheet.rule(end[0] + 1.0, end[1] - 1.4, end[0], end[1], 0.6)


# --- the slip ----------------------------------------------------------------------------------


def _slip(data: Data, fonts: FontSet) -> bytes:
    """At the largest size that leaves one page."""
    flow = Flow(SLIP_PAGE, fonts, data, SLIP)
    for size, height in _SIZES:
        flow = Flow(SLIP_PAGE, fonts, data, SLIP)
        flow.slip_head(SLIP, data["date"])
        flow.rows([_slip_row(flow.width, name, text, size, height) for name, text in _slip_lines(data)])
        if flow.zoom > 1 or (len(flow.sheet.pages) == 1 and flow.y <= flow.bottom - 18):
            break
    flow.space(1.5)
    flow.paragraph(SLIP_TEXT, 9, HEI, 0)
    base = max(flow.y + 7, flow.bottom - 4)
    flow.sign_line(flow.left, base, 62, "告知人签名")
    flow.sign_line(flow.left + 68, base, 72, "被告知人签名")
    flow.sheet.text(flow.right, base, data["date"], HEI, 10.5, "right")
    return flow.finish()


def _slip_lines(data: Data) -> list[tuple[str, str]]:
    bring = "\n".join(f"□{number} {words}" for number, words in enumerate(data["bring"], 1))
    lines = [
        ("办理事项", data["item"]),
        ("您的情况", data["situation"]),
        ("请　　带", bring),
        ("本站打印", f"{data['printed']}（不用自己填，打印后核对签名）" if data["printed"] else ""),
        ("可以免交", f"能出示的：{data['exempt']}" if data["exempt"] else ""),
        ("时限费用", f"{data['limits']}　{data['fee']}".strip("　")),
        ("流　　程", data["flow"]),
        ("地点时间", data["place"]),
        ("咨询监督", data["contact"]),
    ]
    return [(name, text) for name, text in lines if text]


def _slip_row(width: float, name: str, text: str, size: float, height: float) -> Row:
    style = BOLD if name == "请　　带" else KAI
    return Row((Cell(name, 24, HEI, size, "center", fit=True), Cell(text, width - 24, style, size)), height)
