"""Chinese words of authors -> the XLSForm words: sheets, headers, types, yes and no, punctuation.

Pure translation of one workbook into another with the same addresses. Full-width signs in
expressions become half-width outside quoted text, with a warning each; text is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from forms.authoring.findings import AuthoringFinding, error, warning
from forms.authoring.sheets import Row, Sheet, Workbook

SHEETS: Mapping[str, str] = {
    "题目": "survey",
    "问卷": "survey",
    "选项": "choices",
    "设置": "settings",
    "材料": "materials",
    "办事指南": "guide",
    "情形": "situations",
}
_SHARED = {"名称": "name", "标题": "label", "说明": "note"}
_SURVEY = {
    **_SHARED,
    "类型": "type",
    "说明": "hint",
    "提示": "hint",
    "必填": "required",
    "显示条件": "relevant",
    "校验": "constraint",
    "校验条件": "constraint",
    "校验提示": "constraint_message",
    "提醒条件": "warning",
    "提醒语": "warning_message",
    "计算": "calculation",
    "默认值": "default",
    "预填": "prefill",
    "外观": "appearance",
    "只读": "readonly",
    "选项筛选": "choice_filter",
    "重复次数": "repeat_count",
    "最大长度": "max_length",
    "填写方": "filled_by",
    "打印方式": "print_as",
    "calculate": "calculation",
    "relevance": "relevant",
    "read_only": "readonly",
}
HEADERS: Mapping[str, Mapping[str, str]] = {
    "survey": _SURVEY,
    "choices": {**_SHARED, "选项表": "list_name", "list name": "list_name", "值": "name", "value": "name"},
    "settings": {**_SHARED, "表名": "form_title", "事项编码": "form_id", "版本": "version"},
    "materials": {
        "编号": "id",
        "名称": "name",
        "核验方式": "check",
        "原件": "originals",
        "复印件": "copies",
        "需要条件": "relevant",
        "电子证照免交": "exempt_by_ecert",
        "电子证照名称": "ecert_name",
        "可容缺": "lenient",
        "模板": "template",
        "原件不得留存": "never_kept",
        "说明": "note",
    },
    "guide": {"项目": "key", "内容": "value", "补充": "detail", "时限": "limit", "说明": "note"},
}
TYPES: Mapping[str, str] = {
    "文本": "text",
    "整数": "integer",
    "小数": "decimal",
    "金额": "decimal",
    "日期": "date",
    "单选": "select_one",
    "多选": "select_multiple",
    "计算": "calculate",
    "说明": "note",
    "确认": "acknowledge",
    "隐藏": "hidden",
    "图片": "image",
    "分组开始": "begin_group",
    "分组结束": "end_group",
    "重复开始": "begin_repeat",
    "重复结束": "end_repeat",
    "begin group": "begin_group",
    "end group": "end_group",
    "begin repeat": "begin_repeat",
    "end repeat": "end_repeat",
    "string": "text",
    "int": "integer",
}
_APPEARANCES = {"签名": ("image", "signature"), "盖章": ("note", "seal"), "月份": ("date", "month-year")}
EXPRESSIONS: Mapping[str, tuple[str, ...]] = {
    "survey": (
        "required",
        "relevant",
        "constraint",
        "warning",
        "calculation",
        "choice_filter",
        "repeat_count",
        "default",
    ),
    "materials": ("relevant",),
}
_YES_NO = {"是": "yes", "否": "no", "必填": "yes", "选填": "no"}
_YES_NO_COLUMNS = frozenset({"required", "readonly", "exempt_by_ecert", "lenient", "never_kept"})
_FILLED_BY = {"申请人": "applicant", "单位": "office"}
_LANGUAGE = re.compile(r"^(label|hint|constraint_message|标题|提示|校验提示)::")
_DYNAMIC = re.compile(r"\$\{|^[a-z][a-z:-]*\(")  # a default that is an expression, not plain text
_HALF = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
        "\u3000": " ",
        "，": ",",
        "≥": ">=",
        "≤": "<=",
        "≠": "!=",
        "×": "*",
        "÷": " div ",
    }
)
_QUOTES = {"“": "”", "”": "”", "‘": "’", "’": "’", "＂": "＂", "＇": "＇", '"': '"', "'": "'"}


def normalise(book: Workbook) -> tuple[Workbook, list[AuthoringFinding]]:
    """The workbook in XLSForm words, and what had to be changed or is doubled."""
    findings: list[AuthoringFinding] = []
    sheets: dict[str, Sheet] = {}
    for name, sheet in book.sheets.items():
        target = SHEETS.get(name, name)
        renamed = _headers(replace(sheet, rows=sheet.rows), HEADERS.get(target, _SHARED), findings)
        rows = tuple(_row(target, renamed, row, findings) for row in renamed.rows)
        sheets[target] = renamed.with_rows(rows)
    return replace(book, sheets=sheets), findings


def _headers(sheet: Sheet, words: Mapping[str, str], findings: list[AuthoringFinding]) -> Sheet:
    """Headers in XLSForm words. A second language of the same column is dropped with a warning."""
    names: list[str] = []
    meant: dict[str, str] = {}
    for header in sheet.headers:
        match = _LANGUAGE.match(header)
        plain = match.group(1) if match else header
        name = words.get(plain, plain)
        if name and name in names:
            tell = warning if match else error
            findings.append(tell(f"{sheet.name}!1", "header.twice", f"“{header}”列重复，只用第一列"))
            name = ""
        names.append(name)
        meant.setdefault(header, name)
    rows = tuple(
        Row(row.number, {meant[header]: text for header, text in row.cells.items() if meant[header]})
        for row in sheet.rows
    )
    return Sheet(sheet.name, tuple(names), rows)


def _row(target: str, sheet: Sheet, row: Row, findings: list[AuthoringFinding]) -> Row:
    cells = dict(row.cells)
    for header in EXPRESSIONS.get(target, ()):
        if header in cells and (header != "default" or _DYNAMIC.search(half_width(cells[header]))):
            cells[header] = _expression(sheet.where(row, header), cells[header], findings)
    for header in _YES_NO_COLUMNS & cells.keys():
        cells[header] = _YES_NO.get(cells[header], cells[header])
    if target == "survey":
        _survey_words(cells)
    return Row(row.number, cells)


def _survey_words(cells: dict[str, str]) -> None:
    words = cells.get("type", "").replace("\u3000", " ").split()
    if not words:
        return
    pair = " ".join(words[:2])
    if pair in TYPES:
        words = [TYPES[pair], *words[2:]]
    kind, appearance = _APPEARANCES.get(words[0], (TYPES.get(words[0], words[0]), ""))
    cells["type"] = " ".join([kind, *words[1:]])
    if appearance:
        cells["appearance"] = f"{cells.get('appearance', '')} {appearance}".strip()
    if "filled_by" in cells:
        cells["filled_by"] = _FILLED_BY.get(cells["filled_by"], cells["filled_by"])


def _expression(where: str, text: str, findings: list[AuthoringFinding]) -> str:
    mended = half_width(text)
    if mended != text:
        findings.append(warning(where, "text.full_width", f"表达式里的全角符号已按半角读作：{mended}"))
    return mended


def half_width(text: str) -> str:
    """Full-width signs as half-width outside quoted text; Chinese quotes become plain ones."""
    parts: list[str] = []
    at = 0
    while at < len(text):
        closing = _QUOTES.get(text[at])
        end = text.find(closing, at + 1) if closing else -1
        if closing is None or end < 0:
            parts.append(text[at].translate(_HALF))
            at += 1
        else:
            inner = text[at + 1 : end]
            quote = text[at] if text[at] in "\"'" else ("'" if "'" not in inner else '"')
            parts.append(quote + inner + quote)
            at = end + 1
    return "".join(parts)
