"""D09 登记台账: the register on A4 landscape, 26 columns in their fixed order, subtotals on each page.

Prints what it is given; masking and counting is the builder's. Dates of the register's own
years are shortened to month and day. A 更正行 is shaded and counts for the row that it corrects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forms.printing.flow import Data, Flow, Page
from forms.printing.fonts import BOLD, HEI, FontSet
from forms.printing.grid import Cell, Row, draw_row, row_height
from forms.printing.sheet import A4_LANDSCAPE

LANDSCAPE_PAGE = Page(A4_LANDSCAPE, 10, 10, 10, 15)
_SIZE = 6.5
_FOOT = 15.0  # mm for the subtotal and the signatures
_NONE = "—"
_CORRECTED = "更正"

# head on paper, width in mm (272 together), align
_COLUMNS: tuple[tuple[str, float, str], ...] = (
    ("序", 6.5, "center"), ("办件号", 17.5, "center"), ("登记", 9, "center"), ("申请人", 10, "center"),
    ("证件号", 15.5, "center"), ("电话", 11.5, "center"), ("事项", 24, "left"), ("类型", 7.5, "center"),
    ("方式", 7.5, "center"), ("份数", 6.5, "center"), ("代办员", 10.5, "center"), ("送交", 9, "center"),
    ("受理", 9, "center"), ("受理情况", 10, "center"), ("法定期限", 10, "center"), ("承诺期限", 10, "center"),
    ("办结", 9, "center"), ("结果", 10, "center"), ("结果编号", 14.5, "center"), ("送达", 9, "center"),
    ("签收人", 10, "center"), ("用时", 7, "center"), ("超期", 7, "center"), ("评价", 7, "center"),
    ("回访", 7, "center"), ("备注", 17, "left"),
)  # fmt: skip
_DATES = (2, 11, 12, 14, 15, 16, 19)
_CASE_NO, _ID_NO, _MOBILE, _TYPE, _MODE, _CONCLUDED, _OVERDUE = 1, 4, 5, 7, 8, 16, 22


def register(data: Data, fonts: FontSet, _variant: str) -> bytes:
    """D09. `rows`: 26 texts each, in the order of the columns."""
    flow = Flow(LANDSCAPE_PAGE, fonts, data, f"{data['site']} 办件登记台账")
    head = Row(tuple(Cell(name, width, HEI, _SIZE, "center", shaded=True) for name, width, _ in _COLUMNS), 8)
    years = {str(row[2])[:4] for row in data["rows"]}
    year = years.pop() if len(years) == 1 else ""
    bottom = flow.bottom - _FOOT
    _page_head(flow, head)
    on_page: list[Sequence[str]] = []
    now = {_number(row): row for row in data["rows"]}
    for row in data["rows"]:
        ruled = Row(_cells(row, year), 8)
        height = row_height(flow.sheet, ruled)
        if flow.y + height > bottom:
            _page_foot(flow, _sums("本页小计", on_page, now))
            flow.break_page()
            _page_head(flow, head)
            on_page = []
        draw_row(flow.sheet, flow.left, flow.y, ruled, height)
        flow.y += height
        on_page.append(row)
    if not data["rows"]:
        flow.close_table()
    whole = f"　　{_sums('累计', data['rows'], now)}" if data["rows"] else ""
    _page_foot(flow, _sums("本页小计", on_page, now) + whole)
    return flow.finish()


def _page_head(flow: Flow, head: Row) -> None:
    """Title and column heads on every page."""
    data = flow.data
    flow.sheet.text(
        (flow.left + flow.right) / 2, flow.y + 6, f"{data['site']}　办件登记台账", BOLD, 14, "center"
    )
    flow.sheet.text(flow.right, flow.y + 6, str(data["period"]), HEI, 9, "right")
    flow.y += 9
    height = row_height(flow.sheet, head)
    draw_row(flow.sheet, flow.left, flow.y, head, height)
    flow.y += height


def _page_foot(flow: Flow, words: str) -> None:
    """本页小计 on every page, 累计 on the last, room to sign."""
    flow.sheet.text(flow.left, flow.y + 5, words, HEI, 8.5)
    y = flow.bottom - 1.5
    flow.sign_line(flow.left + 96, y, 55, "填表人", 9)
    flow.sign_line(flow.left + 156, y, 55, "审核人", 9)
    flow.sheet.text(flow.right, y, f"打印核对码 {flow.data['hash']}", HEI, 8, "right")


def _sums(name: str, rows: Sequence[Sequence[str]], now: Mapping[str, Sequence[str]]) -> str:
    """Every case once, at its own row; `now`: number -> the row that holds, a correction where there is one."""
    held = [now[_number(row)] for row in rows if not str(row[0]).startswith(_CORRECTED)]
    concluded = sum(row[_CONCLUDED] != _NONE for row in held)
    overdue = sum(row[_OVERDUE] == "是" for row in held)
    return f"{name}：登记 {len(held)}　办结 {concluded}　超期 {overdue}"


def _number(row: Sequence[str]) -> str:
    return str(row[0]).removeprefix(_CORRECTED)


def _cells(row: Sequence[str], year: str) -> tuple[Cell, ...]:
    texts = list(row)
    for at in _DATES:
        texts[at] = _short_day(texts[at], year)
    texts[_CASE_NO] = _last_of_number(texts[_CASE_NO])
    texts[_TYPE] = texts[_TYPE][:2]
    corrects = texts[0].startswith(_CORRECTED)
    texts[0] = texts[0].replace(_CORRECTED, f"{_CORRECTED}\n")
    texts[_MODE] = texts[_MODE].replace("/", "\n")
    texts[_ID_NO] = _in_two(texts[_ID_NO], 10)
    texts[_MOBILE] = _in_two(texts[_MOBILE], 7)
    return tuple(
        Cell(text, width, HEI, _SIZE, align, shaded=corrects)
        for text, (_, width, align) in zip(texts, _COLUMNS, strict=True)
    )


def _short_day(text: str, year: str) -> str:
    """11-23; the year stays where the register spans two."""
    day, mark = text[:10], text[10:]
    if not year or not day.startswith(f"{year}-"):
        day = day[2:] if len(day) == 10 else day
        return day + mark
    return day[5:] + mark


def _last_of_number(number: str) -> str:
    """The last 15 characters and more: the station's own 12 digits are the same on every line."""
    _, dash, rest = number.partition("-")
    day, dash, rest = rest.partition("-") if dash else (number, "", "")
    return f"{day}\n{rest}" if rest else number


def _in_two(text: str, at: int) -> str:
    return f"{text[:at]}\n{text[at:]}" if len(text) > at else text


__all__ = ["LANDSCAPE_PAGE", "register"]
