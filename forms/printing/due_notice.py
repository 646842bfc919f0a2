"""D19 到期告知单 (A5): what falls due, when, what to do; in large type, for older readers.

A paper of no case: no number, no machine code. Data: words as printed.
"""

from __future__ import annotations

from forms.printing.flow import SLIP_PAGE, Data, Flow
from forms.printing.fonts import BOLD, HEI, KAI, FontSet
from forms.printing.grid import Cell, Row
from forms.printing.lines import tick

TITLE = "到期告知单"
_LABEL = 24.0
_SIZES = ((13.0, 9.0), (12.0, 8.4), (11.0, 7.6), (10.0, 6.6), (9.0, 5.8), (8.0, 5.0))
_STRONG = ("到期日",)


def due_notice(data: Data, fonts: FontSet) -> bytes:
    """At the largest size that leaves one page and room to sign."""
    flow = Flow(SLIP_PAGE, fonts, data, TITLE)
    for size, height in _SIZES:
        flow = Flow(SLIP_PAGE, fonts, data, TITLE)
        flow.slip_head(TITLE, data["date"])
        flow.rows([_row(flow.width, name, text, size, height) for name, text in _lines(data)])
        if len(flow.sheet.pages) == 1 and flow.y <= flow.bottom - 20:
            break
    ways = "告知方式：" + "　".join(tick(words, chosen) for words, chosen in data["ways"])
    flow.sheet.text(flow.left, flow.bottom - 12, ways, HEI, 10.5)
    flow.sign_line(flow.left, flow.bottom - 3, 62, "告知人签名")
    flow.sign_line(flow.left + 68, flow.bottom - 3, 72, "被告知人签名")
    flow.sheet.text(flow.right, flow.bottom - 3, "　　　年　　月　　日", HEI, 10.5, "right")
    return flow.finish()


def _lines(data: Data) -> list[tuple[str, str]]:
    named = "\n".join(text for text in (data["item"], data["subject"]) if text)
    lines = [
        ("告　　知", data["person"]),
        ("到期事项", named),
        ("到期日", data["due"]),
        ("提　　醒", data["why"]),
        ("怎么办", data["how"]),
        ("预　　约", data["booked"]),
        ("请　　带", data["bring"]),
        ("费　　用", data["fee"]),
        ("地点咨询", "　".join(text for text in (data["place"], data["contact"]) if text)),
    ]
    return [(name, text) for name, text in lines if text]


def _row(width: float, name: str, text: str, size: float, height: float) -> Row:
    style = BOLD if name in _STRONG else KAI
    return Row(
        (Cell(name, _LABEL, HEI, size, "center", fit=True), Cell(text, width - _LABEL, style, size)), height
    )
