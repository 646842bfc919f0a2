"""预约和上门日程: one day's list for the desk and for the way, A4. No number: it is no paper of a case.

Who comes to the counter by time, and the home visits in their order with room to note what came of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from forms.printing.flow import FORM_PAGE, Data, Flow
from forms.printing.fonts import BOLD, HEI, KAI, FontSet
from forms.printing.grid import Cell, Row

TITLE = "预约和上门日程"
_SIZE = 10.0
_ROW = 9.0

Columns = tuple[tuple[str, float], ...]
_COUNTER: Columns = (("号", 10), ("时间", 15), ("姓名", 24), ("电话", 29), ("事项", 47), ("备注", 42))
_VISITS: Columns = (
    ("序", 9),
    ("时间", 14),
    ("姓名", 20),
    ("电话", 28),
    ("住址", 44),
    ("事项和原因", 34),
    ("人员", 18),
)


def day_list(data: Data, fonts: FontSet) -> bytes:
    """Data: `site`, `day`, `printed_at`, `counter` and `visits` as rows of texts in the order of the columns."""
    flow = Flow(FORM_PAGE, fonts, data, f"{data['site']} {TITLE}")
    flow.head(TITLE, 18)
    flow.sheet.text(flow.left, flow.y, str(data["site"]), HEI, 10.5)
    flow.sheet.text(flow.right, flow.y, str(data["day"]), HEI, 10.5, "right")
    flow.space(4)
    _part(flow, "到窗口办（预约到场的先办，不再取号）", _COUNTER, data["counter"], "没有人预约。")
    flow.space(6)
    _part(flow, "上门（两人同行，出示工作证件，不收费）", _VISITS, data["visits"], "没有上门。")
    return flow.finish()


def _part(flow: Flow, title: str, columns: Columns, rows: Sequence[Sequence[str]], none: str) -> None:
    flow.need(24)
    flow.space(4)
    flow.sheet.text(flow.left, flow.y, title, BOLD, 12)
    flow.space(3)
    if not rows:
        flow.paragraph(none, 10.5, KAI, 0)
        return
    share = flow.width / sum(width for _name, width in columns)
    head = Row(
        tuple(Cell(name, width * share, HEI, _SIZE, "center", shaded=True) for name, width in columns), 7.5
    )
    made = [
        Row(
            tuple(
                Cell(text, width * share, KAI, _SIZE, "left" if width > 25 else "center")
                for text, (_name, width) in zip(row, columns, strict=True)
            ),
            _ROW,
        )
        for row in rows
    ]
    flow.rows(made, (head,))


__all__ = ["day_list"]
