"""日终条: what a day left in the book, and the head of its chain as text and QR, on half a sheet (A5).

Numbers only, no case and no person. Kept in a drawer it proves later that the book was not changed behind it.
"""

from __future__ import annotations

from forms.printing.flow import SLIP_PAGE, Data, Flow
from forms.printing.fonts import HEI, FontSet
from forms.printing.grid import Cell, Row, pairs


def day_slip(data: Data, fonts: FontSet) -> bytes:
    """`data`: site, device, day, registered, acts, total, head (words), county (words), code, and `series`:
    (name, last number) pairs. `qr` is drawn too."""
    flow = Flow(SLIP_PAGE, fonts, {**data, "qr": data["code"]}, "日终条")
    flow.head("日终条", 16)
    flow.rows(
        [
            pairs(flow.width, ("站点", data["site"]), ("日期", data["day"])),
            pairs(flow.width, ("当天登记", f"{data['registered']} 件"), ("当天经历", f"{data['acts']} 条")),
            pairs(flow.width, ("台账共", f"{data['total']} 条"), ("设备号", data["device"])),
        ]
    )
    if data["series"]:
        flow.space(2)
        flow.rows([Row((Cell("各类编号的最后一号", flow.width, HEI, 9, shaded=True),), 6)])
        line = "；".join(f"{name} {number}" for name, number in data["series"])
        flow.rows([Row((Cell(line, flow.width, size=9),), 6)])
    flow.space(2)
    flow.rows(
        [
            Row((Cell(f"链头：{data['head']}", flow.width, HEI, 10),), 7),
            Row((Cell(f"县中心签收：{data['county'] or '还没有'}", flow.width, size=9),), 6),
            Row((Cell(data["code"], flow.width, size=9),), 6),
        ]
    )
    flow.place_qr()
    flow.sign_line(flow.left + flow.width * 0.5, flow.bottom - 4, flow.width * 0.45, "经办人签名")
    return flow.finish()
