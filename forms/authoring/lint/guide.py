"""Guide: coded values of the key-value sheet, and tiers of its steps."""

from __future__ import annotations

from collections.abc import Iterator

from forms.authoring.findings import AuthoringFinding, error, warning
from forms.authoring.lint.context import Context
from forms.authoring.words import GUIDE_DETAILS, GUIDE_VALUES

_CODED = ("task_type", "posting_suspends", "village_step", "urgent")
_MORE = {"task_type": {"00"}, **dict.fromkeys(_CODED[1:], {"true", "false"})}


def values(context: Context) -> Iterator[AuthoringFinding]:
    """GB/T 39046 task types, yes and no, presets."""
    sheet = context.book.sheet("guide")
    for row in sheet.rows:
        key, value = row.get("key"), row.get("value")
        known = GUIDE_VALUES.get(key, {})
        if key in _CODED and value not in {*known.values(), *_MORE[key]}:
            message = f"“{value}”不能用，可用：{'、'.join(known)}"
            yield error(sheet.where(row, "value"), "guide.value", message)
        elif key == "preset" and value not in known.values():
            message = f"“{value}”不是全国的目录名称，可用：{'、'.join(known)}"
            yield warning(sheet.where(row, "value"), "guide.preset", message)


def steps(context: Context) -> Iterator[AuthoringFinding]:
    """Each step is somebody's; a step without words is none."""
    sheet = context.book.sheet("guide")
    tiers = GUIDE_DETAILS["step"]
    for row in sheet.rows:
        if row.get("key") != "step":
            continue
        if not row.get("value"):
            yield error(sheet.where(row, "value"), "guide.blank", "这一步没有写做什么")
        if row.get("detail") and row.get("detail") not in tiers.values():
            message = f"“{row.get('detail')}”不是哪一级，可用：{'、'.join(tiers)}"
            yield error(sheet.where(row, "detail"), "guide.tier", message)


def blank(context: Context) -> Iterator[AuthoringFinding]:
    """Rows with a key and nothing beside it."""
    sheet = context.book.sheet("guide")
    for row in sheet.rows:
        if row.get("key") in _TEXTS and not row.get("value"):
            message = f"“{row.get('key')}”没有写内容"
            yield warning(sheet.where(row, "value"), "guide.blank", message)


_TEXTS = frozenset(
    {"condition", "faq", "prints", "suspends", "result", "fee", "quantity", "visits", "reminder", "suggest"}
)
