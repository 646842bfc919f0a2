"""Manners of a question: rules without words, words without rules, and what cannot work together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from forms.authoring.findings import AuthoringFinding, error, note, warning
from forms.authoring.lint.context import Context
from forms.authoring.outline import Part

_UNASKED = frozenset({"note", "calculate", "hidden", "seal"})
_PRINT_AS = frozenset({"money", "tick", "boxes", "masked", "site_region", "none"})


def messages(context: Context) -> Iterator[AuthoringFinding]:
    """A rule that fails must say what is wrong, a message needs its rule."""
    where = context.outline.sheet.where
    for part in context.outline.parts():
        row, label = part.row, part.row.get("label") or part.name
        for rule, words, name in (
            ("constraint", "constraint_message", "校验"),
            ("warning", "warning_message", "提醒"),
        ):
            if row.get(rule) and not row.get(words):
                message = f"“{label}”有{name}条件，没有写不符合时怎么说"
                yield warning(
                    where(row, words if words in context.outline.sheet.headers else rule),
                    f"message.{rule}",
                    message,
                )
        if row.get("constraint_message") and not row.get("constraint"):
            yield warning(where(row, "constraint_message"), "constraint.missing", "有校验提示而没有校验条件")


def rules(context: Context) -> Iterator[AuthoringFinding]:
    """Columns that do nothing on rows that nobody answers."""
    where = context.outline.sheet.where
    for part in context.outline.parts():
        label = part.row.get("label") or part.name
        if part.kind != "question":
            yield from _of_group(context, part)
            continue
        if part.type in _UNASKED:
            for column in ("required", "constraint", "warning"):
                if part.row.get(column) not in ("", "no", "false()"):
                    message = f"“{label}”没有人填，{_COLUMNS[column]}不起作用"
                    yield warning(where(part.row, column), f"{column}.unasked", message)
        if part.type == "note" and part.row.get("calculation"):
            yield warning(where(part.row, "calculation"), "calculation.note", f"说明“{label}”不能计算")


_COLUMNS = {"required": "必填", "constraint": "校验", "warning": "提醒"}


def _of_group(context: Context, part: Part) -> Iterator[AuthoringFinding]:
    where = context.outline.sheet.where
    for column in ("constraint", "calculation", "default", "choice_filter"):
        if part.row.get(column):
            message = f"“{part.row.get('label') or part.name}”是一组题，{column} 列不起作用"
            yield warning(where(part.row, column), "group.column", message)
    if part.kind == "group" and part.row.get("repeat_count"):
        message = f"“{part.row.get('label') or part.name}”是分组，不是重复组，重复次数不起作用"
        yield error(where(part.row, "repeat_count"), "group.repeat_count", message)


def answerable(context: Context) -> Iterator[AuthoringFinding]:
    """Read-only questions that stay blank, and obligatory ones among them."""
    where = context.outline.sheet.where
    for part in context.outline.parts():
        row = part.row
        locked = row.get("readonly") in ("yes", "true", "true()")
        if part.kind != "question" or part.type in _UNASKED or not locked:
            continue
        if not any(row.get(column) for column in ("calculation", "default", "prefill")):
            tell = error if row.get("required") in ("yes", "true()") else warning
            message = f"“{row.get('label') or part.name}”只读，又没有计算或默认值，永远是空的"
            yield tell(where(row, "readonly"), "readonly.blank", message)


def office(context: Context) -> Iterator[AuthoringFinding]:
    """What the organ fills in on paper is never asked here."""
    where = context.outline.sheet.where
    for part in context.outline.parts():
        if part.row.get("filled_by") == "office" and part.row.get("required") in ("yes", "true()"):
            message = f"“{part.row.get('label') or part.name}”由单位填写，不会在这里问，必填不起作用"
            yield warning(where(part.row, "required"), "required.office", message)


def yes_or_no(context: Context) -> Iterator[AuthoringFinding]:
    """Columns that know only yes and no."""
    for name, columns in _TRUTHS.items():
        sheet = context.book.sheet(name)
        for row in sheet.rows:
            for column in columns:
                if row.get(column) and row.get(column).lower() not in _YES_NO:
                    message = f"“{row.get(column)}”看不懂，只能是“是”或“否”"
                    yield error(sheet.where(row, column), "yes_no.unknown", message)


_YES_NO = frozenset({"yes", "no", "true", "false", "true()", "false()"})
_TRUTHS = {"survey": ("readonly",), "materials": ("exempt_by_ecert", "lenient", "never_kept")}


def nearly(context: Context) -> Iterator[AuthoringFinding]:
    """Appearances and prefills that are nearly a known one."""
    where = context.outline.sheet.where
    for part in context.outline.parts():
        for word in part.row.get("appearance").split():
            close = get_close_matches(word, _LOOKS, 1, 0.75)
            if word not in _LOOKS and not _FREE_LOOK.match(word) and close:
                message = f"不认识的外观“{word}”"
                yield warning(
                    where(part.row, "appearance"), "appearance.unknown", message, f"是不是 {close[0]}？"
                )
        prefill = part.row.get("prefill")
        close = get_close_matches(prefill, _PREFILLS, 1, 0.85)
        if prefill and prefill not in _PREFILLS and close:
            message = f"预填“{prefill}”没有别的事项用过"
            yield warning(where(part.row, "prefill"), "prefill.nearly", message, f"是不是 {close[0]}？")


_LOOKS = (
    *("field-list", "multiline", "minimal", "search", "autocomplete", "numbers", "thousands-sep", "columns"),
    *("month-year", "year", "signature", "seal", "money", "masked", "draw", "annotate", "likert", "map"),
    *("no-calendar", "columns-pack", "columns-flex", "no-buttons", "image-map", "label", "list-nolabel"),
    *("list", "quick", "rating", "vertical", "picker", "no-ticks", "new", "new-front", "rank", "table-list"),
)
_FREE_LOOK = re.compile(r"w\d+$|columns-\d+$|ex:|printer:|counter$|hidden-answer$|bearing$|.*\(")
_PREFILLS = (
    *("person.name", "person.id_no", "person.mobile", "person.ethnicity", "person.education"),
    *("person.hukou_address", "person.hukou_region", "person.live_address", "person.marital_status"),
    *("site.region12", "site.region6", "case.name", "case.id_no", "agent.name"),
)


def looks(context: Context) -> Iterator[AuthoringFinding]:
    """How an answer is printed, and multiple choices hidden in a drop-down."""
    where = context.outline.sheet.where
    for part in context.outline.parts():
        shown = part.row.get("print_as")
        if shown and shown not in _PRINT_AS:
            yield error(where(part.row, "print_as"), "print_as.unknown", f"打印方式“{shown}”不认识")
        elif (
            shown == "money"
            and part.kind == "question"
            and part.type not in ("decimal", "integer", "text", "calculate")
        ):
            yield warning(where(part.row, "print_as"), "print_as.money", "只有金额和数字才能按金额打印")
        if shown == "boxes" and part.type not in ("text", "calculate", "integer"):
            yield warning(where(part.row, "print_as"), "print_as.boxes", "只有文本和号码才能一字一格打印")
        if shown == "tick" and part.kind == "question" and not part.list_name and part.type != "acknowledge":
            yield warning(where(part.row, "print_as"), "print_as.tick", "只有选择题才能打勾")


def forgotten_calculations(context: Context) -> Iterator[AuthoringFinding]:
    """A calculation that nothing reads, shows or prints."""
    for part in context.outline.parts():
        if part.type != "calculate" or _is_read(context, part):
            continue
        where = context.outline.sheet.where(part.row, "name")
        yield note(where, "calculation.unread", f"计算题“{part.name}”没有别处用到")


def _is_read(context: Context, part: Part) -> bool:
    mark = f"${{{part.name}}}"
    texts = (text for row in context.outline.sheet.rows for text in row.cells.values())
    beside = (
        text
        for name in ("materials", "guide")
        for row in context.book.sheet(name).rows
        for text in row.cells.values()
    )
    printed = bool(context.book.prints)
    return printed or any(mark in text or f"[{part.name}" in text for text in (*texts, *beside))
