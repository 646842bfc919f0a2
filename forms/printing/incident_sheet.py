"""事故单: what a repair found and did, one A4 sheet for the file of the station and for the county.

No case and no person stands on it. Drawn from plain words; knows nothing of databases.
"""

from __future__ import annotations

from forms.printing.flow import FORM_PAGE, Data, Flow
from forms.printing.fonts import HEI, FontSet
from forms.printing.grid import Cell, Row, pairs

_PARTS = (
    ("found", "发现的问题"),
    ("done", "已经做的"),
    ("left", "没有修好的"),
    ("to_do", "请接着做"),
)


def incident_sheet(data: Data, fonts: FontSet) -> bytes:
    """`data`: site, at, cases, events, aside, source, and the lists found, done, left, to_do; words only."""
    flow = Flow(FORM_PAGE, fonts, data, "数据事故单")
    flow.head("数据事故单", 20)
    flow.rows(
        [
            pairs(flow.width, ("站点", data["site"]), ("时间", data["at"])),
            pairs(flow.width, ("修复后办件", f"{data['cases']} 件"), ("经历", f"{data['events']} 条")),
            pairs(flow.width, ("损坏的文件", data["aside"] or "—"), ("采用的备份", data["source"] or "—")),
        ]
    )
    for key, title in _PARTS:
        flow.space(4)
        lines = data[key] or ("无",)
        flow.rows([Row((Cell(title, flow.width, HEI, 10.5, shaded=True),), 8)])
        flow.rows([Row((Cell(f"{at}. {line}", flow.width, size=10),), 8) for at, line in enumerate(lines, 1)])
    flow.space(10)
    flow.need(20)
    flow.sign_line(flow.left, flow.y + 8, flow.width * 0.45, "经办人签名")
    flow.sign_line(flow.left + flow.width * 0.55, flow.y + 8, flow.width * 0.45, "技术人员签名")
    return flow.finish()
