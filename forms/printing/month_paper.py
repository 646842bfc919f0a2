"""D12 政务服务月报: four tables and four small bar charts on A4 landscape.

Prints the words it is given; every figure was counted by the builder. The balance stands in
the open: a report that does not balance says so on its face.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from forms.printing.bars import draw_bars
from forms.printing.flow import Data, Flow
from forms.printing.fonts import HEI, KAI, FontSet
from forms.printing.grid import Cell, Row
from forms.printing.register_paper import LANDSCAPE_PAGE

_SIZE = 7.5
_HEAD = 6.5  # heads of the wide table: two characters in a narrow column
_NAME = 22.0  # mm for the first column of the wide table
_CHARTS = 62.0  # mm of height for one row of charts
_GAP = 8.0
# A rate needs more room than a count, words more than both.
_WIDER = {"环比": 1.5, "提速率": 1.5, "按期率": 1.5, "一次办结": 1.5, "问得最多的": 4.0, "哪天、做什么": 2.5}


def month(data: Data, fonts: FontSet, _variant: str) -> bytes:
    """D12. `tables`: (title, head, rows); `charts`: as `bars.py` wants them."""
    flow = Flow(LANDSCAPE_PAGE, fonts, data, f"{data['site']} 政务服务月报")
    flow.head(f"{data['site']}　{data['period']}　政务服务月报", 16)
    first, ratings, questions, items, clerks, overdue, *compared = data["tables"]
    _table(flow, first, flow.width, name_width=_NAME)
    flow.space(1)
    flow.paragraph(f"校验：{data['balance']}", 9, HEI, indent=0)
    flow.space(3)
    _table(flow, ratings, flow.width)
    flow.space(3)
    _table(flow, questions, flow.width)
    flow.paragraph("“—”：没有可算的数。", 8, HEI, indent=0)
    if overdue["rows"]:
        flow.space(3)
        _table(flow, overdue, flow.width)
    for table in compared:
        flow.space(3)
        _table(flow, table, flow.width)
    flow.break_page()
    _side_by_side(flow, items, clerks)
    _charts(flow, data["charts"])
    _foot(flow)
    return flow.finish()


def _table(flow: Flow, table: Mapping[str, Any], width: float, name_width: float = 0.0) -> None:
    """A titled table over `width` mm; the first column takes `name_width`, the others share the rest."""
    head, body = _rows(table, width, name_width)
    flow.need(22)
    flow.y += 5
    flow.sheet.text(flow.left, flow.y - 1.2, str(table["title"]), HEI, 10)
    flow.rows(body, [head])


def _rows(table: Mapping[str, Any], width: float, name_width: float) -> tuple[Row, list[Row]]:
    names: Sequence[str] = table["head"]
    shares = [_WIDER.get(name, 1.0) for name in names]
    first = name_width or width / len(names)
    rest = (width - first) / sum(shares[1:])
    widths = [first, *(rest * share for share in shares[1:])]
    size = _HEAD if len(names) > 12 else _SIZE
    heads = [Cell(name, w, HEI, size, "center", shaded=True) for name, w in zip(names, widths, strict=True)]
    head = Row(tuple(heads), 9)
    body = [
        Row(
            tuple(
                Cell(
                    text,
                    w,
                    HEI if at == 0 else KAI,
                    _SIZE,
                    "left" if at == 0 and name_width else "center",
                    fit=at > 0,
                )
                for at, (text, w) in enumerate(zip(row, widths, strict=True))
            ),
            7,
        )
        for row in table["rows"] or [["—"] * len(names)]
    ]
    return head, body


def _side_by_side(flow: Flow, items: Mapping[str, Any], clerks: Mapping[str, Any]) -> None:
    """Items at the left, clerks at the right. Many clerks go on over the page; items are ten at most."""
    left, width = flow.left, flow.width
    half = (width - _GAP) / 2
    top, page = flow.y, flow.sheet.page
    _table(flow, items, half, name_width=half * 0.5)
    ended = flow.y
    flow.sheet.go_to(page)
    flow.y, flow.left = top, left + half + _GAP
    _table(flow, clerks, half, name_width=half * 0.3)
    flow.left = left
    flow.y = max(ended, flow.y) if flow.sheet.page == page else flow.y


def _charts(flow: Flow, charts: Sequence[Mapping[str, Any]]) -> None:
    """Two and two, in one row of four where the page is wide enough."""
    flow.space(5)
    flow.need(_CHARTS + 14)
    share = (flow.width - _GAP * (len(charts) - 1)) / len(charts)
    for at, chart in enumerate(charts):
        draw_bars(flow.sheet, flow.left + at * (share + _GAP), flow.y, share, _CHARTS, chart)
    flow.y += _CHARTS


def _foot(flow: Flow) -> None:
    flow.signatures("负责人", "填表人", height=11, size=9)
    data = flow.data
    parts = (
        f"填报单位 {data['site']}",
        f"填报时间 {data['printed_at']}" if data.get("printed_at") else "",
        f"电话 {data['phone']}" if data.get("phone") else "",
        f"版本 {data['version']}",
        f"打印核对码 {data['hash']}",
    )
    flow.paragraph("　".join(part for part in parts if part), 8.5, HEI, indent=0)
