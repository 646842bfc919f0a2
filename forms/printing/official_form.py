"""Official form (申请表): the built-in layout of any service item (documents.md 24).

Each section is a block with its name down the left side and a dense grid of labels and
values; repeats are tables with repeated heads, wide ones with two lines a record; office
sections stay empty, with room for signature, date and seal. Without answers: a blank form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from forms.answers import Answers, Value
from forms.item import Node, ServiceItem
from forms.printing.flow import FORM_PAGE, Data, Flow, footer
from forms.printing.fonts import BOLD, HEI, KAI, FontSet
from forms.printing.form_tables import record_rows
from forms.printing.form_values import printed, ticked
from forms.printing.grid import PAD_X, PAD_Y, Cell, Row, draw_row, label, leading, row_height
from forms.printing.print_form import draw_form, form_sheets
from forms.printing.sheet import MM, Sheet

SIDE = 12.0
TOGETHER = 56.0  # mm; a block no taller than this is not broken over two pages
LABEL = 27.0
SIZE = 10.0
ROW = 7.8
OPINION = 46.0  # height of an office's opinion: a seal of 42 mm fits
UNPRINTED = 4.5  # mm at the edge of the paper that most printers leave white
_INITIALS = "申请人逐页确认签名：________________"


@dataclass(frozen=True, slots=True)
class _Filling:
    """The item with what was filled in."""

    item: ServiceItem
    answers: Answers
    tables: Mapping[str, Any]
    places: Mapping[str, str]

    def text(self, node: Node) -> str:
        value: Value = self.answers.values.get(node.path, "")
        shown = printed(node, value, self.item, self.tables)
        return f"{self.places[shown]}（{shown}）" if shown in self.places else shown


@dataclass(frozen=True, slots=True)
class _Block:
    """One section: rows, and the rows to repeat on a new page where the block is a table."""

    name: str
    rows: tuple[Row, ...]
    head: tuple[Row, ...] = ()


def render_form(
    item: ServiceItem, answers_json: Mapping[str, Any], data: Data, fonts: FontSet, watermark: str = ""
) -> bytes:
    """The filled form; with no answers the blank one. Raises MissingGlyphs.

    The item's own print sheets are drawn where it has them, else the built-in layout.
    `data`: case_no, site (or site_name), user (or agent), printed_at (or printed_on), qr as printed;
    `tables`: the county's tables by name; `places`: division code -> name, printed before the code;
    `images`: path of a question -> its picture. `watermark`: grey words across every page.
    """
    data = {**data, **_furniture(data)}
    answers = Answers.from_json(answers_json)
    if form_sheets(item):
        return _finished(draw_form(item, answers, data, fonts, watermark), item.form_note)
    filling = _Filling(item, answers, data.get("tables", {}), data.get("places", {}))
    flow = Flow(FORM_PAGE, fonts, data, item.form_title)
    flow.y -= 6
    flow.head(item.form_title, 20)
    flow.y += 3
    flow.sheet.text(flow.left, flow.y, f"办件号：{data.get('case_no', '')}", HEI, 9)
    flow.sheet.text(flow.right, flow.y, f"事项编码：{item.item_id}　版本：{item.version}", HEI, 9, "right")
    flow.y += 2
    width = flow.width - SIDE
    for section in _sections(item.root):
        for block in _blocks(section, filling, width, flow.sheet):
            _draw_block(flow, block)
    flow.space(1)
    flow.place_qr()
    for page in range(len(flow.sheet.pages) if watermark else 0):
        flow.sheet.go_to(page)
        flow.sheet.watermark(watermark)
    return _finished(flow, item.form_note)


def _furniture(data: Data) -> dict[str, str]:
    """What the footer of every paper asks for, under the names of a paper's data."""
    other = {"site": "site_name", "user": "agent", "printed_at": "printed_on"}
    return {name: str(data.get(name) or data.get(second) or "") for name, second in other.items()}


def _sections(root: Node) -> Iterator[Node]:
    """Top-level groups; loose questions before or between them make sections without a name."""
    loose: list[Node] = []
    for child in root.children:
        if child.kind == "question":
            loose.append(child)
            continue
        if loose:
            yield Node("group", "", "", children=tuple(loose))
            loose = []
        yield (
            child
            if child.kind == "group"
            else Node("group", child.name, "", label=child.label, children=(child,))
        )
    if loose:
        yield Node("group", "", "", children=tuple(loose))


def _blocks(section: Node, filling: _Filling, width: float, sheet: Sheet) -> Iterator[_Block]:
    name = section.label
    if section.filled_by == "office":
        beside = _pairs(_beside_opinions(section), filling, width, sheet)
        yield _Block(name, (*_office(section, width), *beside))
        return
    questions: list[Node] = []
    for node in _flat(section):
        if node.kind == "repeat":
            if questions:
                yield _Block(name, tuple(_pairs(questions, filling, width, sheet)))
                questions = []
            head, rows = record_rows(node, filling.item, filling.answers, filling.tables, width, sheet)
            yield _Block(name, rows, head)
        else:
            questions.append(node)
    if questions:
        yield _Block(name, tuple(_pairs(questions, filling, width, sheet)))


def _flat(section: Node) -> Iterator[Node]:
    """Questions and repeats of a section; inner groups dissolve, what is never printed is left out."""
    for child in section.children:
        if child.kind == "group":
            yield from _flat(child)
        elif child.type not in ("hidden", "calculate") and child.print_as != "none":
            yield child


# --- grids of labels and values ---------------------------------------------------------


def _pairs(questions: Sequence[Node], filling: _Filling, width: float, sheet: Sheet) -> Iterator[Row]:
    waiting: Node | None = None
    for node in questions:
        if not _wide(node, filling, width, sheet):
            if waiting is None:
                waiting = node
            else:
                yield Row(
                    (*_half(waiting, filling, width), *_half(node, filling, width)), _height(waiting, node)
                )
                waiting = None
            continue
        if waiting is not None:
            yield _alone(waiting, filling, width)
            waiting = None
        yield _whole(node, filling, width)
    if waiting is not None:
        yield _alone(waiting, filling, width)


def _wide(node: Node, filling: _Filling, width: float, sheet: Sheet) -> bool:
    if node.type == "note" or node.appearance == "multiline" or node.max_length >= 100:
        return True
    if _signature(node):
        return False
    room = width / 2 - LABEL - 2.4
    text = filling.text(node)
    lines = 2 if ticked(node, filling.item, filling.tables) else 1
    return sheet.measure(text, KAI, SIZE) > room * lines - 4 or len(node.label) > 20


def _half(node: Node, filling: _Filling, width: float) -> tuple[Cell, Cell]:
    return label(_short(node.label), LABEL, 9.5), _value(node, filling, width / 2 - LABEL)


def _alone(node: Node, filling: _Filling, width: float) -> Row:
    return Row((label(_short(node.label), LABEL, 9.5), _value(node, filling, width - LABEL)), _height(node))


def _whole(node: Node, filling: _Filling, width: float) -> Row:
    if node.type == "note":
        text = node.hint or node.label
        return Row((label(_short(node.label), LABEL, 9.5), Cell(text, width - LABEL, HEI, SIZE)), 12)
    if node.appearance == "multiline":
        cell = Cell(filling.text(node), width - LABEL, KAI, SIZE, valign="top")
        return Row((label(_short(node.label), LABEL, 9.5), cell), 20)
    return _alone(node, filling, width)


def _value(node: Node, filling: _Filling, width: float) -> Cell:
    if _signature(node):
        return Cell("", width, paint=_fingerprint)
    text = filling.text(node)
    if not text and node.print_as == "boxes":
        return Cell("", width, paint=_boxes(node.max_length or 18))
    return Cell(text, width, KAI, SIZE)


def _signature(node: Node) -> bool:
    return node.type == "signature" or node.appearance == "signature"


def _height(*nodes: Node) -> float:
    return 24.0 if any(_signature(node) for node in nodes) else ROW


def _short(text: str) -> str:
    """Brackets full-width, as on printed forms; a long label is cut before its bracket."""
    text = text.replace("(", "（").replace(")", "）")
    at = text.find("（")
    return f"{text[:at]}\n{text[at:]}" if len(text) > 8 and 3 <= at <= 7 and text.endswith("）") else text


def _fingerprint(sheet: Any, x: float, y: float, w: float, h: float) -> None:
    """Room to sign, and at the right the place for a finger print of one who cannot write."""
    side = min(h - 2, 25)
    sheet.box(x + w - side - 1, y + 1, side, side, 0.4, "dot")
    sheet.text(x + w - side / 2 - 1, y + h - 2.5, "捺印处", HEI, 7, "center", grey=0.5)


def _boxes(count: int) -> Any:
    def paint(sheet: Any, x: float, y: float, w: float, h: float) -> None:
        side = min(4.2, (w - 3) / count)
        for number in range(count):
            sheet.box(x + 1.5 + number * side, y + (h - side * 1.2) / 2, side, side * 1.2, 0.35)

    return paint


# --- offices --------------------------------------------------------------------------------


def _office(section: Node, width: float) -> Iterator[Row]:
    """Opinions side by side, three in a row; each with clerk, seal and date to fill by hand."""
    opinions = [node for node in _flat(section) if node.appearance == "multiline"]
    if not opinions:
        opinions = [replace(section, label="经办意见")]
    for at in range(0, len(opinions), 3):
        group = opinions[at : at + 3]
        each = width / len(group)
        yield Row(
            tuple(
                Cell(width=each, stack=(Row((label(_short(node.label), each, 9.5),), 7.5), Row((_opinion(each),), OPINION)))
                for node in group
            )
        )  # fmt: skip


def _beside_opinions(section: Node) -> list[Node]:
    """What an office fills in beside its opinions: 调查人, 核定金额; an opinion has its own clerk, seal and date."""
    nodes = list(_flat(section))
    stems = {node.name.removesuffix("_opinion") for node in nodes if node.appearance == "multiline"}
    drawn = {f"{stem}_{part}" for stem in stems for part in ("handler", "date", "seal")}
    return (
        [node for node in nodes if node.appearance != "multiline" and node.name not in drawn] if stems else []
    )


def _opinion(width: float) -> Cell:
    def paint(sheet: Any, x: float, y: float, w: float, h: float) -> None:
        sheet.text(x + 2, y + h - 9.5, "经办人：", HEI, 9)
        sheet.text(x + w - 3, y + h - 9.5, "（盖章）", HEI, 9, "right", grey=0.45)
        sheet.text(x + w - 3, y + h - 3, "年　　月　　日", HEI, 9, "right")

    return Cell("", width, paint=paint)


# --- blocks over pages ------------------------------------------------------------------------


def _draw_block(flow: Flow, block: _Block) -> None:
    """Rows with the section's name at the left; both continue on the next page where they must."""
    rows = list(block.rows)
    head = list(block.head)
    first = sum(row_height(flow.sheet, row) for row in [*head, *rows[:1]])
    whole = sum(row_height(flow.sheet, row) for row in [*head, *rows])
    flow.need(whole if whole <= TOGETHER else max(first, _side_height(block.name, 3)))
    part: list[Row] = list(head)
    used = sum(row_height(flow.sheet, row) for row in head)
    for row in rows:
        height = row_height(flow.sheet, row)
        if part and flow.y + used + height > flow.bottom and used:
            _draw_part(flow, block.name, part)
            flow.break_page()
            part = list(head)
            used = sum(row_height(flow.sheet, one) for one in head)
        part.append(row)
        used += height
    if part:
        _draw_part(flow, block.name, part)


def _draw_part(flow: Flow, name: str, rows: list[Row]) -> None:
    heights = [row_height(flow.sheet, row) for row in rows]
    per = next((per for per in (2, 3) if _side_height(name, per) <= sum(heights)), 4)
    lacking = _side_height(name, per) - sum(heights)
    if lacking > 0:
        heights = [height + lacking / len(heights) for height in heights]
    text = "\n".join(_side_lines(name, per))
    side = Row((Cell(text, SIDE, BOLD, _side_size(per), "center", fit=True, shaded=True),))
    draw_row(flow.sheet, flow.left, flow.y, side, sum(heights))
    for row, height in zip(rows, heights, strict=True):
        draw_row(flow.sheet, flow.left + SIDE, flow.y, row, height)
        flow.y += height


def _side_lines(name: str, per: int) -> list[str]:
    """The section's name in even lines of at most `per` characters, cut where it pauses; brackets hang on."""
    lines: list[str] = []
    for chunk in re.findall(r"[(][^()]*[)]|[^()/、-]+、?", name.replace("（", "(").replace("）", ")")):
        core = chunk.strip("()、")
        units = re.findall(r"\d+|.", core)
        count = 1 if len(units) <= max(per, 3) else max(1, round(len(units) / per))
        cuts = [-(-len(units) * number // count) for number in range(count + 1)]
        pieces = ["".join(units[start:end]) for start, end in pairwise(cuts)]
        before, after = chunk.split(core, 1) if core else (chunk, "")
        pieces[0] = before + pieces[0]
        pieces[-1] += after
        lines += pieces
    return lines


def _side_size(per: int) -> float:
    return min(10.0, (SIDE - 2 * PAD_X - 0.1) * MM / per)


def _side_height(name: str, per: int) -> float:
    return len(_side_lines(name, per)) * leading(_side_size(per)) + 2 * PAD_Y


def _finished(flow: Flow, form_note: str) -> bytes:
    """The usual footer; below it every page of several is signed, and says whether the form is to be checked."""

    def furniture(flow: Flow, number: int, total: int) -> None:
        footer(flow, number, total)
        height, room = flow.page.size[1], flow.width
        y = height - flow.page.bottom + 6.5
        if total > 1 and number < total:
            flow.sheet.text(flow.left, y, _INITIALS, HEI, 8)
            room -= flow.sheet.measure(_INITIALS, HEI, 8) + 4
        if form_note and y < height:  # a slip ends with its footer
            words = f"注：{form_note}"
            size = min(8.0, 8 * room / flow.sheet.measure(words, HEI, 8))
            flow.sheet.text(flow.right, min(y, height - UNPRINTED), words, HEI, size, "right")

    return flow.finish(furniture)
