"""Checks of a print sheet against the item's questions: every finding with the cell of the sheet.

Unknown marks, marks of a repeat outside its rows, merged cells that overlap, paper too small,
text that cannot stand in its cell at the longest answer allowed. Widths are reckoned by the em,
without font files, so that the county's PC needs none. Draws nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from forms.authoring.findings import AuthoringFinding, error, note, warning
from forms.authoring.print_draft import PrintDraft, repeat_blocks
from forms.authoring.print_room import overflow
from forms.expressions import ExpressionError, parse
from forms.item import Node, ServiceItem
from forms.print_marks import PARTS, Mark, read_marks
from forms.print_names import Names
from forms.print_sheet import PrintCell

_NAMED = re.compile(r"\$\{([A-Za-z_][\w.\-]*)")
_FULL_WIDTH = re.compile(r"＄\s*[{｛]|[$￥¥]｛")
_NEVER_PRINTED = frozenset({"note", "hidden", "calculate", "signature", "image", "seal", "acknowledge"})
QR_ROOM = 220  # tenths of a mm: the machine code below the form
QR_MARGIN = 190  # or the upper margin that takes it


def check_prints(item: ServiceItem, drafts: Mapping[str, PrintDraft]) -> list[AuthoringFinding]:
    """Everything about the paper forms that their author should mend."""
    names = Names(item.root)
    found: list[AuthoringFinding] = []
    for draft in drafts.values():
        found += draft.findings
        found += [*_geometry(draft), *_Marks(item, names, draft).findings()]
    if drafts and "print_form" not in drafts:
        sheet = next(iter(drafts))
        found.append(error(sheet, "print.name", f"打印表样“{sheet}”不会被打印：主表样要叫 print_form"))
    papers = {draft.sheet.paper for draft in drafts.values()}
    if len(papers) > 1:
        found.append(
            error("print_form", "print.papers", f"几张表样用了不同的纸：{'、'.join(sorted(papers))}")
        )
    found += _unprinted(item, names, drafts)
    return found


def missing_glyphs(drafts: Mapping[str, PrintDraft], missing: Callable[[str], str]) -> list[AuthoringFinding]:
    """Printed words that the fonts here cannot draw. `missing`: text -> its characters without a glyph."""
    return [
        error(draft.at(cell), "print.glyph", f"字库里没有“{chars}”，打印不出来")
        for draft in drafts.values()
        for cell in draft.sheet.cells
        if (chars := missing("".join(m.argument for m in read_marks(cell.text) if m.op == "text")))
    ]


def _unprinted(
    item: ServiceItem, names: Names, drafts: Mapping[str, PrintDraft]
) -> Iterator[AuthoringFinding]:
    """Questions that stand on no sheet: perhaps forgotten, perhaps not on the official form."""
    text = " ".join(cell.text for draft in drafts.values() for cell in draft.sheet.cells)
    said = {mark.name for mark in read_marks(text)} | set(_NAMED.findall(text))
    left = [
        node.name
        for node in item.root.walk()
        if node.kind == "question"
        and node.filled_by != "office"
        and node.type not in _NEVER_PRINTED
        and node.print_as != "none"
        and not {node.name, node.path} & said
    ]
    if drafts and left:
        yield note("print_form", "print.unprinted", f"这些题没有印在表样上：{'、'.join(left)}")


def _geometry(draft: PrintDraft) -> Iterator[AuthoringFinding]:
    sheet = draft.sheet
    for first, second in sheet.overlaps():
        message = f"这一格和 {draft.at(first).partition('!')[2]} 的合并区域重叠"
        yield error(draft.at(second), "print.overlap", message)
    width, height = sheet.room
    if sheet.width > width + 5:
        message = f"表宽 {sheet.width / 10:g} 毫米，{sheet.paper} 纸的版心只有 {width / 10:g} 毫米"
        yield error(sheet.name, "print.wide", message)
    body = sum(row.height for row in sheet.rows)
    if sheet.paper != "80" and body > height:
        message = f"表高 {body / 10:g} 毫米，一页放得下 {height / 10:g} 毫米，会印成{-(-body // height)}页"
        yield note(sheet.name, "print.pages", message)
    for number, row in enumerate(sheet.rows):
        if row.height > height and sheet.paper != "80":
            message = f"这一行高 {row.height / 10:g} 毫米，一页只有 {height / 10:g} 毫米"
            yield error(draft.where(number, 0), "print.tall", message)
    yield from _code_room(draft)


def _code_room(draft: PrintDraft) -> Iterator[AuthoringFinding]:
    """A form that fills its page to the brim and has a low upper margin pushes the machine code to a page more."""
    sheet = draft.sheet
    if sheet.name != "print_form" or sheet.paper == "80" or any(cell.kind == "qr" for cell in sheet.cells):
        return
    body, room = sum(row.height for row in sheet.rows), sheet.room[1]
    if body <= room < body + QR_ROOM and sheet.margins[0] < QR_MARGIN:
        yield warning(sheet.name, "print.code_room", "表样占满了一页，二维码会单独多印一页")


class _Marks:
    """The marks of one sheet against the questions."""

    def __init__(self, item: ServiceItem, names: Names, draft: PrintDraft) -> None:
        self.item = item
        self.names = names
        self.draft = draft
        self.repeats: dict[int, str] = {}
        for first, (repeat, count) in repeat_blocks(draft.sheet.cells).items():
            self.repeats.update(dict.fromkeys(range(first, first + count), names.repeat(repeat)))

    def findings(self) -> Iterator[AuthoringFinding]:
        for cell in self.draft.sheet.cells:
            repeat = self.repeats.get(cell.row, "")
            where = self.draft.at(cell)
            found = [finding for mark in read_marks(cell.text) for finding in self._mark(where, mark, repeat)]
            yield from found
            if not found:
                yield from self._overflow(where, cell, repeat)

    def _mark(self, where: str, mark: Mark, repeat: str) -> Iterator[AuthoringFinding]:
        if mark.op == "text" and _FULL_WIDTH.search(mark.argument):
            yield error(where, "print.mark", "打印标记要用半角的 ${ }，这里用了全角符号")
        elif mark.op == "bad":
            yield error(where, "print.mark", f"打印标记“{mark.argument}”看不懂")
        elif mark.op == "repeat":
            if not self.names.repeat(mark.name):
                yield error(where, "print.repeat", f"没有重复组“{mark.name}”，或有几个同名的")
            elif self.names.within[self.names.repeat(mark.name)]:
                yield error(where, "print.repeat", f"“{mark.name}”在另一个重复组里，表样上不能再重复")
        elif mark.op == "number" and not repeat:
            yield error(where, "print.outside", "“${#}”只能写在重复行里")
        elif mark.op == "expression":
            yield from self._expression(where, mark, repeat)
        elif mark.op in ("field", "part", "tick", "ticks", "char", "boxes"):
            yield from self._field(where, mark, repeat)

    def _field(self, where: str, mark: Mark, repeat: str) -> Iterator[AuthoringFinding]:
        node = self.names.find(mark.name, repeat)
        if node is None:
            count = len(self.names.candidates(mark.name, repeat))
            why = f"有{count}道同名的题，请写全路径" if count > 1 else "题目表里没有"
            yield error(where, "print.unknown", f"打印标记里的“{mark.name}”{why}")
            return
        within = self.names.within[node.path]
        if within and within != repeat:
            yield error(where, "print.outside", f"“{mark.name}”在重复组“{within}”里，只能写在它的重复行里")
        if mark.op == "part" and mark.argument not in PARTS:
            yield error(where, "print.part", f"“:{mark.argument}”不认识，可用：{'、'.join(PARTS)}")
        elif mark.argument in ("year", "month", "day") and node.type not in ("date", "month"):
            yield error(where, "print.part", f"“{mark.name}”不是日期，不能取年、月、日")
        yield from self._choice(where, mark, node)

    def _choice(self, where: str, mark: Mark, node: Node) -> Iterator[AuthoringFinding]:
        if mark.op == "ticks" and node.type not in ("select_one", "select_multiple", "acknowledge"):
            yield error(where, "print.choice", f"“{mark.name}”不是选择题，不能打勾")
        if mark.op != "tick":
            return
        own = [choice.value for choice in self.item.choices.get(node.choices, ())]
        if not node.choices:
            yield error(where, "print.choice", f"“{mark.name}”不是选择题，不能打勾")
        elif own and mark.argument not in own:
            shown = "、".join(own[:8])
            yield error(where, "print.choice", f"“{mark.name}”没有选项“{mark.argument}”，可用：{shown}")

    def _expression(self, where: str, mark: Mark, repeat: str) -> Iterator[AuthoringFinding]:
        text = self.names.absolute(mark.argument, repeat)
        try:
            expression = parse(text)
        except ExpressionError as wrong:
            yield error(where, "print.expression", f"打印标记里的计算式写法不对：{wrong.message}")
            return
        for mistake in expression.mistakes():
            yield error(where, "print.expression", f"打印标记里的计算式不对：{mistake.message}")
        for path in expression.depends_on:
            dotted = path.removeprefix("/data/").replace("/", ".")
            if path.startswith("/data/") and dotted not in self.names.nodes:
                yield error(where, "print.expression", f"打印标记里的计算式提到没有的题：{path}")
        if "''" in text and "''" not in mark.argument:
            yield error(where, "print.unknown", f"计算式“{mark.argument}”里有题目表没有的名称")

    def _overflow(self, where: str, cell: PrintCell, repeat: str) -> Iterator[AuthoringFinding]:
        if found := overflow(self.item, self.names, self.draft.sheet, cell, repeat):
            yield (warning if found.grave else note)(where, "print.overflow", found.message)
