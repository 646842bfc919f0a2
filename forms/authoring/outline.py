"""The survey sheet as a tree of groups, repeats and questions, each with its path and row.

Checks what can be seen without evaluating anything: types, names, nesting, code lists.
Refuses to know expressions (xform.py, lint.py) and the item's other sheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from forms.authoring.findings import AuthoringFinding, error, warning
from forms.authoring.sheets import Row, Sheet, Workbook

BASE_TYPES = frozenset(
    {
        *("text", "integer", "decimal", "range", "date", "time", "dateTime", "barcode"),
        *("calculate", "note", "acknowledge", "hidden", "image", "file"),
    }
)
SELECTS = frozenset(
    {"select_one", "select_multiple", "select_one_from_file", "select_multiple_from_file", "rank"}
)
METADATA = frozenset({"start", "end", "today", "username", "deviceid"})
IGNORED = frozenset({"audit", "background-audio", "background-geopoint"})
"""Rows that say how a phone behaves; nothing of them is in the form."""
EXTERNAL = frozenset({"csv-external", "xml-external"})
"""Rows that only name a table for `instance('x')` and `pulldata('x', …)`."""
STAND_INS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(
        ("geopoint", "geotrace", "geoshape", "start-geopoint"), ("text", "位置按文字填写（纬度 经度）")
    ),
    **dict.fromkeys(("audio", "video"), ("file", "录音录像按文件收取")),
    **dict.fromkeys(
        ("email", "phonenumber", "simserial", "subscriberid"),
        ("hidden", "本系统不收集手机的信息，这一题总是空的"),
    ),
}
"""Types of phones that load as another type, and what the author is told."""
OTHER = "other"
_COMPUTABLE = frozenset({"text", "integer", "decimal", "date", "time", "dateTime"})
_OPEN = {"begin_group": "group", "begin_repeat": "repeat"}
_CLOSE = {"end_group": "group", "end_repeat": "repeat"}
_NAME = re.compile(r"[^\W\d][\w\-]*")
_ROWS = re.compile(r"\$\{\s*([^}]+?)\s*\}")
_OR_OTHER = re.compile(r"\s+or[ _](?:other|specify[ _]other)$", re.IGNORECASE)
_FILE = re.compile(r"\.(?:csv|xml|geojson)$", re.IGNORECASE)
_PREFILL = re.compile(r"(site|person|agent|case|item)\.[A-Za-z_][A-Za-z0-9_]*")
_READ_ONLY = frozenset({"", "yes", "no", "true", "false", "true()", "false()"})
_FILLED_BY = frozenset({"", "applicant", "office"})


@dataclass(slots=True)
class Part:
    """One row of the survey that becomes a Node. `list_name` for selects, else "".

    `from_file`: the list is a table; `rows_of`: the choices are the rows of the repeat this question
    stands in; `or_other`: the list also offers 其他; `made`: no row of its own (the words beside 其他).
    """

    kind: str
    row: Row
    path: str
    type: str = ""
    list_name: str = ""
    from_file: bool = False
    rows_of: str = ""
    or_other: bool = False
    made: bool = False
    appearance: str = ""
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
        if is_switched_off(row):
            return
        if kind in _CLOSE:
            self._end(row, _CLOSE[kind])
        elif kind in IGNORED:
            self._tell(row, "type", "type.ignored", f"本系统不记录“{kind}”，这一行不起作用", soft=True)
        elif kind in EXTERNAL:
            self._table(row, row.get("name"))
        elif not kind:
            remark = not row.get("name") and not row.get("label")
            self._tell(row, "type", "type.missing", "这一行没有填类型", soft=remark)
        else:
            self._place(row, kind, rest.strip())

    def close(self) -> None:
        for part in self.stack[1:]:
            word = "分组" if part.kind == "group" else "重复组"
            self._tell(part.row, "type", "group.open", f"{word}“{part.name}”没有结束行")

    def _place(self, row: Row, kind: str, rest: str) -> None:
        name = row.get("name") or (kind if kind in METADATA else "")
        if not _NAME.fullmatch(name):
            message = f"名称“{name}”不能用：以字母或汉字开头，只用字母、汉字、数字、下划线和连字符"
            self._tell(row, "name", "name.invalid", message)
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
        if part.or_other:
            parent.children.append(_words_beside(part))
        self._columns(part)

    def _question(self, row: Row, kind: str, rest: str, path: str) -> Part:
        if kind in SELECTS:
            return self._select(row, kind, rest, path)
        if kind in STAND_INS:
            kind, message = STAND_INS[kind]
            self._tell(row, "type", "type.stand_in", message, soft=True)
        elif (kind not in BASE_TYPES and kind not in METADATA) or rest:
            self._tell(row, "type", "type.unknown", f"不认识的类型“{row.get('type')}”")
        return Part("question", row, path, _node_type(kind, row), appearance=row.get("appearance"))

    @staticmethod
    def _is_told(part: Part) -> bool:
        """Whether the question is shown and so needs a label."""
        return part.type not in ("hidden", "calculate") and part.type not in METADATA

    def _select(self, row: Row, kind: str, rest: str, path: str) -> Part:
        from_file = kind.endswith("_from_file")
        list_name, other = _OR_OTHER.subn("", rest)
        part = Part("question", row, path, kind.removesuffix("_from_file"), list_name, from_file)
        part.appearance = row.get("appearance")
        part.or_other = bool(other)
        if kind == "rank":
            part.type, part.appearance = "select_multiple", f"{part.appearance} rank".strip()
        if from_file:
            part.list_name = _FILE.sub("", list_name)
            self._table(row, part.list_name)
        elif rows := _ROWS.fullmatch(list_name):
            part.list_name, part.rows_of = "", rows.group(1)
        elif list_name not in choice_lists(self.book) and list_name not in self.book.codes:
            self._tell(row, "type", "list.unknown", f"选项表里没有“{list_name}”")
        if part.or_other and (from_file or part.rows_of or row.get("choice_filter")):
            self._tell(row, "type", "type.or_other", "or_other 只能用于不带筛选的普通选项表")
        return part

    def _table(self, row: Row, name: str) -> None:
        if not self.book.sheet(name).rows:
            self._tell(row, "type", "table.unknown", f"缺少表“{name}”（{name}.csv 或同名工作表）")

    def _columns(self, part: Part) -> None:
        row = part.row
        if not row.get("label") and self._is_told(part):
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
        if row.get("readonly").lower() not in _READ_ONLY:
            self._tell(
                row, "readonly", "readonly.expression", "只读只能写“是”或“否”，这里的写法不起作用", soft=True
            )
        self._phone_only(part)
        if part.type == "calculate" and not (
            row.get("calculation") or row.get("trigger") or row.get("default")
        ):
            self._tell(row, "calculation", "calculation.missing", f"计算题“{part.name}”没有写计算式")
        if row.get("warning_message") and not row.get("warning"):
            self._tell(row, "warning_message", "warning.missing", "有提醒语而没有提醒条件", soft=True)

    def _phone_only(self, part: Part) -> None:
        """What only a phone's program can do; everything of this kind is refused by name."""
        row = part.row
        for header, text in row.cells.items():
            if "${last-saved#" in text.replace(" ", ""):
                message = "本系统不保存上一份表单的内容，不支持 ${last-saved#…}"
                self._tell(row, header, "reference.last_saved", message)
        if "search(" in row.get("appearance").replace(" ", ""):
            message = "不支持外观 search(…)，请改用 select_one_from_file 和选项筛选"
            self._tell(row, "appearance", "appearance.search", message)

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
    if kind in _COMPUTABLE and is_silent(row):
        return "calculate"
    if kind == "image" and "signature" in appearance:
        return "signature"
    if kind == "note" and "seal" in appearance:
        return "seal"
    if kind == "date" and "month-year" in appearance:
        return "month"
    if kind == "date" and "year" in appearance:
        return "year"
    return kind


def _words_beside(part: Part) -> Part:
    """The text question that XLSForm puts after a select with `or_other`."""
    row = Row(part.row.number, {"type": "text", "name": f"{part.name}_other", "label": "其他（请说明）"})
    return Part("question", row, f"{part.path}_other", "text", made=True)


def is_switched_off(row: Row) -> bool:
    """XLSForm's column `disabled`: the row is there for its author only."""
    return row.get("disabled").lower() in ("yes", "true", "true()", "是")


def is_silent(row: Row) -> bool:
    """A question of any type with a calculation and no words: computed, never shown (XLSForm)."""
    asked = row.get("label") or row.get("hint") or row.get("guidance_hint")
    return not asked and bool(row.get("calculation") or row.get("trigger"))


def choice_lists(book: Workbook) -> frozenset[str]:
    """Names of the lists in the workbook's own choices sheet."""
    return frozenset(row.get("list_name") for row in book.sheet("choices").rows)
