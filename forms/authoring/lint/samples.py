"""Sample (示范文本): a specimen whose answers the form itself would refuse teaches the wrong thing.

Values are held against their questions one by one. Whether the whole specimen is complete is
a matter of filling it in (`rehearsal`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.authoring.findings import AuthoringFinding, error
from forms.authoring.lint.context import Context
from forms.authoring.lint.lengths import most_of
from forms.authoring.outline import Part
from forms.filling.defaults import is_dynamic, is_placeholder
from forms.filling.reading import type_mistake
from forms.item import Node

_INDEX = re.compile(r"\[\d+\]")
_WRONG = {
    "integer": "要整数",
    "number": "要数字",
    "date": "要日期，写成 2026-01-01",
    "month": "要年月，写成 2026-01",
    "year": "要四位年份",
}


def values(context: Context) -> Iterator[AuthoringFinding]:
    """Each answer of the specimen."""
    sheet = context.book.sheet("sample")
    for row in sheet.rows:
        part = context.parts.get(_INDEX.sub("", row.get("path")))
        if part is None:
            continue
        where = sheet.where(row, "value")
        if part.kind != "question":
            yield error(sheet.where(row, "path"), "sample.group", f"“{row.get('path')}”是一组题，不是一道题")
        elif part.type in ("note", "seal"):
            yield error(sheet.where(row, "path"), "sample.group", f"“{row.get('path')}”没有可填的内容")
        elif mistake := value_mistake(context, part, row.get("value")):
            yield error(where, "sample.value", f"“{part.row.get('label') or part.name}”{mistake}")


def rows(context: Context) -> Iterator[AuthoringFinding]:
    """Rows of a table are numbered from 0 without gaps; questions in a table need their row."""
    sheet = context.book.sheet("sample")
    seen: dict[str, set[int]] = {}
    for row in sheet.rows:
        path = row.get("path")
        bare = _INDEX.sub("", path)
        template = context.templates.get(bare)
        if template is None or template.path == "":
            continue
        if len(template.repeats_around()) != len(_INDEX.findall(path)):
            message = f"“{path}”要写明第几行，例如 {bare.rpartition('.')[0]}[0].{template.name}"
            yield error(sheet.where(row, "path"), "sample.row", message)
            continue
        for match in re.finditer(r"\[(\d+)\]", path):
            table, number = path[: match.start()], int(match.group(1))
            known = seen.setdefault(table, set())
            if number > len(known):
                yield error(
                    sheet.where(row, "path"), "sample.row", f"“{table}”的第{number}行之前有空行，从0起连着写"
                )
            known.add(number)


def defaults(context: Context) -> Iterator[AuthoringFinding]:
    """A default that is no number or date where one is asked for (lists are the matter of `choices`)."""
    for part in context.outline.parts():
        text = part.row.get("default")
        if not text or part.kind != "question" or part.list_name or "${" in text:
            continue
        if is_dynamic(text) or is_placeholder(text):
            continue
        node = Node(kind="question", name=part.name, path=part.path, type=part.type)
        if wrong := type_mistake(text, node):
            where = context.outline.sheet.where(part.row, "default")
            yield error(where, "default.value", f"默认值“{text}”不对，{_WRONG.get(wrong, '填写的不对')}")


def value_mistake(context: Context, part: Part, value: str) -> str:
    """What is wrong with a value as the answer of a question, "" if nothing is."""
    if part.kind != "question":
        return "不是一道题"
    known = context.values(part)
    if known:
        wanted = value.split() if part.type == "select_multiple" else [value]
        lost = next((text for text in wanted if text not in known), None)
        return "" if lost is None else f"没有“{lost}”这个选项"
    node = Node(kind="question", name=part.name, path=part.path, type=part.type)
    if wrong := type_mistake(value, node):
        return _WRONG.get(wrong, "填写的不对")
    most = most_of(part)
    return f"有{len(value)}个字，最大长度只有{most}" if most and len(value) > most else ""
