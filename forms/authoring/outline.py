"""The survey sheet as a tree of groups, repeats and questions, each with its path and row.

Checks what can be seen without evaluating anything: types, names, nesting, code lists.
Refuses to know expressions (xform.py, lint.py) and the item's other sheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from forms.authoring.findings import AuthoringFinding, error, warning
from forms.authoring.sheets import Row, Sheet, Workbook

BASE_TYPES = frozenset(
    {"text", "integer", "decimal", "date", "calculate", "note", "acknowledge", "hidden", "image"}
)
SELECTS = frozenset({"select_one", "select_multiple", "select_one_from_file", "select_multiple_from_file"})
METADATA = frozenset({"start", "end", "today", "username", "deviceid", "audit"})
_OPEN = {"begin_group": "group", "begin_repeat": "repeat"}
_CLOSE = {"end_group": "group", "end_repeat": "repeat"}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_\-]*")
_PREFILL = re.compile(r"(site|person|agent|case|item)\.[A-Za-z_][A-Za-z0-9_]*")
_FILLED_BY = frozenset({"", "applicant", "office"})


@dataclass(slots=True)
class Part:
    """One row of the survey that becomes a Node. `list_name` for selects, else ""."""

    kind: str
    row: Row
    path: str
    type: str = ""
    list_name: str = ""
    from_file: bool = False
    children: list[Part] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Last step of the path."""
        return self.path.rpartition(".")[2]

    def walk(self) -> Iterator[Part]:
        """This part and all below, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Outline:
    """The root group (path "") and the sheet it was read from."""

    sheet: Sheet
    root: Part

    def parts(self) -> list[Part]:
        """All parts but the root, in document order."""
        return list(self.root.walk())[1:]

    def paths(self, name: str) -> list[str]:
        """Paths that `${name}` could mean; exactly one in a sound form."""
        return [part.path for part in self.parts() if part.name == name]


def read_outline(book: Workbook) -> tuple[Outline, list[AuthoringFinding]]:
    """The tree and every structural mistake. A row that cannot be placed is left out."""
    reader = _Reader(book)
    for row in reader.sheet.rows:
        reader.take(row)
    reader.close()
    return Outline(reader.sheet, reader.root), reader.findings


class _Reader:
    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.sheet = book.sheet("survey")
        self.root = Part("group", Row(1, {}), "")
        self.stack = [self.root]
        self.findings: list[AuthoringFinding] = []
        if not self.sheet.rows:
            self.findings.append(error(self.sheet.name, "sheet.missing", "缺少题目表（survey）或表是空的"))

    def take(self, row: Row) -> None:
        kind, _, rest = row.get("type").partition(" ")
        if kind in _CLOSE:
            self._end(row, _CLOSE[kind])
        elif kind in METADATA:
            self._tell(row, "type", "type.metadata", f"本系统不收集“{kind}”，这一行不起作用", soft=True)
        elif not kind:
            self._tell(row, "type", "type.missing", "这一行没有填类型")
        else:
            self._place(row, kind, rest.strip())

    def close(self) -> None:
        for part in self.stack[1:]:
            word = "分组" if part.kind == "group" else "重复组"
            self._tell(part.row, "type", "group.open", f"{word}“{part.name}”没有结束行")

    def _place(self, row: Row, kind: str, rest: str) -> None:
        name = row.get("name")
        if not _NAME.fullmatch(name):
            self._tell(row, "name", "name.invalid", f"名称“{name}”不能用：以字母开头，只用字母、数字和下划线")
            return
        parent = self.stack[-1]
        path = f"{parent.path}.{name}" if parent.path else name
        if any(child.name == name for child in parent.children):
            self._tell(row, "name", "name.twice", f"名称“{name}”在同一组里用了两次")
        if kind in _OPEN:
            part = Part(_OPEN[kind], row, path)
            self.stack.append(part)
        else:
            part = self._question(row, kind, rest, path)
        parent.children.append(part)
        self._columns(part)

    def _question(self, row: Row, kind: str, rest: str, path: str) -> Part:
        if kind in SELECTS:
            from_file = kind.endswith("_from_file")
            list_name = rest.removesuffix(".csv") if from_file else rest
            part = Part("question", row, path, kind.removesuffix("_from_file"), list_name, from_file)
            self._list(part)
            return part
        if kind not in BASE_TYPES or rest:
            self._tell(row, "type", "type.unknown", f"不认识的类型“{row.get('type')}”")
        return Part("question", row, path, _node_type(kind, row))

    def _list(self, part: Part) -> None:
        name = part.list_name
        if part.from_file:
            if not self.book.sheet(name).rows:
                self._tell(part.row, "type", "table.unknown", f"缺少表“{name}”（{name}.csv 或同名工作表）")
        elif name not in choice_lists(self.book) and name not in self.book.codes:
            self._tell(part.row, "type", "list.unknown", f"选项表里没有“{name}”")

    def _columns(self, part: Part) -> None:
        row = part.row
        if not row.get("label") and part.type not in ("hidden", "calculate"):
            self._tell(row, "label", "label.missing", f"“{part.name}”没有标题", soft=True)
        if row.get("max_length") and not row.get("max_length").isdigit():
            self._tell(row, "max_length", "max_length.invalid", "最大长度应是数字")
        if row.get("filled_by") not in _FILLED_BY:
            self._tell(row, "filled_by", "filled_by.unknown", "填写方只能是“申请人”或“单位”")
        if row.get("prefill") and not _PREFILL.fullmatch(row.get("prefill")):
            self._tell(
                row,
                "prefill",
                "prefill.unknown",
                f"预填“{row.get('prefill')}”看不懂，请写成 site.region12 这样的名称",
            )
        if row.get("trigger"):
            self._tell(row, "trigger", "column.unsupported", "本系统不支持 trigger 列，请改用“计算”")
        if part.type == "calculate" and not row.get("calculation"):
            self._tell(row, "calculation", "calculation.missing", f"计算题“{part.name}”没有写计算式")
        if row.get("warning_message") and not row.get("warning"):
            self._tell(row, "warning_message", "warning.missing", "有提醒语而没有提醒条件", soft=True)

    def _end(self, row: Row, kind: str) -> None:
        if len(self.stack) == 1 or self.stack[-1].kind != kind:
            self._tell(row, "type", "group.end", "这个结束行没有对应的开始行")
            return
        part = self.stack.pop()
        if not part.children:
            self._tell(part.row, "type", "group.empty", f"“{part.name}”里没有题目")

    def _tell(self, row: Row, header: str, code: str, message: str, soft: bool = False) -> None:
        make = warning if soft else error
        self.findings.append(make(self.sheet.where(row, header), code, message))


def _node_type(kind: str, row: Row) -> str:
    """XLSForm type and appearance -> the Node's type (item.py)."""
    appearance = row.get("appearance").split()
    if kind == "image" and "signature" in appearance:
        return "signature"
    if kind == "note" and "seal" in appearance:
        return "seal"
    if kind == "date" and "month-year" in appearance:
        return "month"
    return kind


def choice_lists(book: Workbook) -> frozenset[str]:
    """Names of the lists in the workbook's own choices sheet."""
    return frozenset(row.get("list_name") for row in book.sheet("choices").rows)
