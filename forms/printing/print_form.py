"""Print form (表样绘制): a print sheet with one case's answers, drawn over as many pages as it takes.

Cells come from `print_layout`, their words from `print_values`; here they are ruled, lettered
and furnished (case number above, footer, machine code). A rule shared by two cells is drawn
once. Office opinions get their lines for signature, seal and date; a seal itself is never drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forms.answers import Answers
from forms.item import ServiceItem
from forms.print_sheet import FOOT, PAPERS, PrintCell, PrintSheet
from forms.printing.flow import QR_SIDE, Data, Flow, Page
from forms.printing.fonts import HEI, KAI, FontSet
from forms.printing.grid import leading
from forms.printing.print_layout import Box, Layout, lay_out
from forms.printing.print_rules import draw_rules
from forms.printing.print_text_fit import PAD_X, PAD_Y, Fitted, fit
from forms.printing.print_values import PaperAnswers, Record
from forms.printing.sheet import MM

FORM = "print_form"
SLIP = "80"
_NARROW = 62.0  # mm; an opinion narrower than this has its three lines one above the other


def form_sheets(item: ServiceItem) -> tuple[PrintSheet, ...]:
    """The official form's sheets in the order they are printed; none where the built-in layout serves."""
    if FORM not in item.print_sheets:
        return ()
    others = (sheet for name, sheet in sorted(item.print_sheets.items()) if name != FORM)
    return (item.print_sheets[FORM], *others)


def draw_form(item: ServiceItem, answers: Answers, data: Data, fonts: FontSet, watermark: str = "") -> Flow:
    """All sheets of the form with the answers; the caller finishes the flow. `watermark`: grey words on each page."""
    sheets = form_sheets(item)
    given = PaperAnswers(item, answers, data)
    flow = _flow(sheets[0], item, given, data, fonts)
    for number, sheet in enumerate(sheets):
        if number:
            flow.break_page()
        _Drawing(flow, sheet, given, data).draw()
    _machine_code(flow, sheets)
    for page in range(len(flow.sheet.pages)):
        flow.sheet.go_to(page)
        _number_line(flow, item)
        if watermark:
            flow.sheet.watermark(watermark)
    return flow


def _flow(sheet: PrintSheet, item: ServiceItem, given: PaperAnswers, data: Data, fonts: FontSet) -> Flow:
    width, height = PAPERS[sheet.paper]
    top, right, bottom, left = (edge / 10 for edge in sheet.margins)
    title = item.form_title
    if sheet.paper == SLIP:
        trial = Flow(Page((width / 10, 1e4), top, right, bottom, left), fonts, data, title)
        body = sum(line.height for line in _Drawing(trial, sheet, given, data).layout.pages[0])
        return Flow(
            Page((width / 10, top + body + bottom + FOOT / 10 + 1), top, right, bottom, left),
            fonts,
            data,
            title,
        )
    return Flow(Page((width / 10, height / 10), top, right, bottom, left), fonts, data, title)


class _Drawing:
    """One sheet being drawn into a flow."""

    def __init__(self, flow: Flow, sheet: PrintSheet, given: PaperAnswers, data: Data) -> None:
        self.flow = flow
        self.paper = flow.sheet
        self.sheet = sheet
        self.given = given
        self.images: Mapping[str, bytes] = data.get("images", {})
        self._fitted: dict[tuple[int, int, Record | None, float, float], Fitted] = {}
        self.layout: Layout = lay_out(sheet, given, self._needed, flow.bottom - flow.page.top)

    def draw(self) -> None:
        left = self.flow.left + max(0.0, (self.flow.width - self.sheet.width / 10) / 2)
        for number, lines in enumerate(self.layout.pages):
            if number:
                self.flow.break_page()
            top = self.flow.page.top
            # From top to bottom and left to right, so that copied text reads as the page does.
            boxes = sorted(self.layout.boxes(number), key=lambda box: (round(box.y, 2), box.x))
            for box in boxes:
                self._cell(box, left + box.x, top + box.y)
            draw_rules(self.paper, boxes, left, top)
            self.flow.y = top + sum(line.height for line in lines)

    # --- text -------------------------------------------------------------------------------

    def _needed(self, cell: PrintCell, record: Record | None, width: float, height: float) -> float:
        if cell.kind == "opinion":
            return self._caption(cell, record, width, height).height + _foot_height(width)
        if self.given.boxes(cell, record) is not None:
            return 0.0
        return self._fit(cell, record, width, height).height

    def _fit(self, cell: PrintCell, record: Record | None, width: float, height: float) -> Fitted:
        key = (cell.row, cell.column, record, round(width, 2), round(height, 2))
        if key not in self._fitted:
            pieces = self.given.pieces(cell, record)
            self._fitted[key] = fit(self.paper, cell, pieces, width, height)
        return self._fitted[key]

    def _caption(self, cell: PrintCell, record: Record | None, width: float, height: float) -> Fitted:
        return self._fit(cell, record, width, max(height - _foot_height(width), 5.0))

    def _cell(self, box: Box, x: float, y: float) -> None:
        cell = box.cell
        if cell.kind == "photo":
            self._photo(box, x, y)
        elif cell.kind == "opinion":
            self._opinion(box, x, y)
        elif cell.kind == "qr":
            self._qr(box, x, y)
        elif found := self.given.boxes(cell, box.record):
            self._boxes(found[0], found[1], box, x, y)
        elif cell.text:
            grey = 0.45 if cell.kind == "seal" else 0.0
            self._text(
                cell, self._fit(cell, box.record, box.width, box.height), x, y, box.width, box.height, grey
            )

    def _text(
        self,
        cell: PrintCell,
        fitted: Fitted,
        x: float,
        y: float,
        width: float,
        height: float,
        grey: float = 0.0,
    ) -> None:
        step = leading(fitted.size)
        block = step * len(fitted.lines)
        lowest = height - block - PAD_Y
        top = y + {"top": PAD_Y + 0.5, "middle": (height - block) / 2, "bottom": lowest}[cell.valign]
        if cell.vertical and len(fitted.lines) > 1 and cell.valign == "middle":
            step = min(step * 1.6, max(step, (height - 2 * PAD_Y) / len(fitted.lines)))
            top = y + (height - step * len(fitted.lines)) / 2
        for number, runs in enumerate(fitted.lines):
            baseline = top + step * number + step / 2 + fitted.size * 0.36 / MM
            at = x + PAD_X
            if cell.align != "left" or cell.vertical:
                long = sum(self.paper.measure(text, style, fitted.size) for text, style in runs)
                free = width - long
                at = x + free / 2 if cell.align == "center" or cell.vertical else x + free - PAD_X
            for text, style in runs:
                self.paper.text(at, baseline, text, style, fitted.size, grey=grey)
                at += self.paper.measure(text, style, fitted.size)

    def _boxes(self, text: str, count: int, box: Box, x: float, y: float) -> None:
        """One character per box, the boxes in the middle of the cell."""
        count = max(count, len(text))
        side = min(5.0, (box.width - 2 * PAD_X) / count)
        tall = min(side * 1.25, box.height - 1.2)
        left, top = x + (box.width - side * count) / 2, y + (box.height - tall) / 2
        size = min(10.5, side * MM * 1.25)
        for number in range(count):
            self.paper.box(left + number * side, top, side, tall, 0.35)
        for number, char in enumerate(text):
            baseline = top + tall / 2 + size * 0.36 / MM
            self.paper.text(left + (number + 0.5) * side, baseline, char, KAI, size, "center")

    # --- other kinds ----------------------------------------------------------------------------

    def _photo(self, box: Box, x: float, y: float) -> None:
        node = self.given.names.find(box.cell.detail)
        image = self.images.get(node.path) if node else self.images.get("photo")
        if image:
            self.paper.image(x + 0.6, y + 0.6, box.width - 1.2, box.height - 1.2, image)
        elif box.cell.text:
            fitted = self._fit(box.cell, box.record, box.width, box.height)
            self._text(box.cell, fitted, x, y, box.width, box.height, 0.45)

    def _opinion(self, box: Box, x: float, y: float) -> None:
        """The caption above; below it who signs, where the seal goes, and the date."""
        cell, width, height = box.cell, box.width, box.height
        fitted = self._caption(cell, box.record, width, height)
        self._text(cell, fitted, x, y, width, height - _foot_height(width))
        size = min(9.5, cell.size / 10)
        signer, seal, day = f"{cell.detail or '经办人'}（签名）：", "（盖章）", "年　　月　　日"
        low, right = y + height - 2.2, x + width - 3
        if width < _NARROW:
            self.paper.text(x + 2, low - 11, signer, HEI, size)
            self.paper.text(right, low - 5.5, seal, HEI, size, "right", grey=0.45)
        else:
            self.paper.text(x + width - 72 if width > 90 else x + 2, low - 6, signer, HEI, size)
            self.paper.text(right, low - 6, seal, HEI, size, "right", grey=0.45)
        self.paper.text(right, low, day, HEI, size, "right")

    def _qr(self, box: Box, x: float, y: float) -> None:
        if not self.flow.qr:
            return
        side = min(box.width, box.height, QR_SIDE) - 0.5
        self.paper.qr(x + (box.width - side) / 2, y + (box.height - side) / 2, self.flow.qr, side)


def _foot_height(width: float) -> float:
    return 17.0 if width < _NARROW else 12.0


# --- furniture --------------------------------------------------------------------------------


def _number_line(flow: Flow, item: ServiceItem) -> None:
    """The case number and the item's version, small, in the upper margin."""
    y = flow.page.top - 2.2
    left = flow.left + (_CODE_ABOVE + 2 if _code_above(flow) else 0)
    number = str(flow.data.get("case_no", ""))
    if flow.page.top < 6:
        return
    flow.sheet.text(left, y, f"办件号：{number}", HEI, 8)
    flow.sheet.text(flow.right, y, f"事项编码：{item.item_id}　版本：{item.version}", HEI, 8, "right")


_CODE_ABOVE = 15.0  # side of the machine code in the upper margin, where the form leaves no room below


def _code_above(flow: Flow) -> bool:
    return bool(flow.code_above) and flow.sheet.page == 0


def _machine_code(flow: Flow, sheets: Sequence[PrintSheet]) -> None:
    """At the lower left where the form leaves room (documents.md 0.4), else in the upper margin, else on a page more."""
    if not flow.qr or any(cell.kind == "qr" for sheet in sheets for cell in sheet.cells):
        return
    if flow.y <= flow.bottom - QR_SIDE:
        flow.sheet.qr(flow.left - 1.5, flow.bottom - QR_SIDE + 1, flow.qr, QR_SIDE)
    elif flow.page.top >= _CODE_ABOVE + 4:
        flow.code_above = True
        flow.sheet.go_to(0)
        flow.sheet.qr(flow.left - 1, flow.page.top - _CODE_ABOVE - 1, flow.qr, _CODE_ABOVE)
    else:
        flow.place_qr()
