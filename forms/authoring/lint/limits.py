"""Periods and validity: promises against the law, steps against the promise, dates against each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from forms.authoring.findings import AuthoringFinding, error, note, warning
from forms.authoring.lint.context import Context
from forms.authoring.sheets import Row, Sheet
from forms.item import GuideStep, Limit

_WEEK = 7 / 5  # calendar days of a working day, on the average
_LONGEST = 730


def promised(context: Context) -> Iterator[AuthoringFinding]:
    """行政许可法 and 优化营商环境条例: a promise may shorten the statutory limit, never lengthen it."""
    guide = context.guide
    law, promise = guide.get("statutory"), guide.get("promised")
    if isinstance(law, Limit) and isinstance(promise, Limit):
        where = _where(context, "promised_limit", "limit")
        message = f"承诺{_said(promise)}，比法定{_said(law)}还长"
        if (law.value if promise.unit == law.unit else _longest(law)) < promise.value:
            yield error(where, "limit.promise", message)
        elif promise.unit != law.unit and _days(promise) > _days(law) + 2:
            yield warning(where, "limit.promise", f"{message}（按每周5个工作日折算）")


def steps(context: Context) -> Iterator[AuthoringFinding]:
    """Steps that together take longer than was promised: the promise binds, the steps must follow."""
    guide = context.guide
    promise, described = guide.get("promised") or guide.get("statutory"), guide.get("guide")
    found = getattr(described, "steps", ())
    limits = [step.limit for step in found if isinstance(step, GuideStep) and step.limit]
    if isinstance(promise, Limit) and limits and sum(map(_days, limits)) > _days(promise) + 2:
        message = f"各步骤的时限加起来超过{_said(promise)}，以承诺（法定）时限为准"
        yield note(_where(context, "step", "limit"), "limit.steps", message)


def instant(context: Context) -> Iterator[AuthoringFinding]:
    """即办件 end on the spot; 承诺件 promise some time."""
    guide = context.guide
    promise, kind = guide.get("promised"), guide.get("case_type")
    if isinstance(promise, Limit) and kind == "1" and promise.value > 0:
        where = _where(context, "promised_limit", "limit")
        yield note(where, "limit.instant", f"即办件应当场办结，这里承诺{_said(promise)}")
    if isinstance(promise, Limit) and kind == "2" and promise.value == 0:
        where = _where(context, "case_type", "value")
        yield note(where, "limit.instant", "承诺时限是0，应当是即办件")


def posting(context: Context) -> Iterator[AuthoringFinding]:
    """A posting that suspends the clock must exist; periods beyond two years are slips."""
    guide = context.guide
    if guide.get("posting_suspends") and not guide.get("posting"):
        where = _where(context, "posting_suspends", "value")
        yield error(where, "limit.posting", "写了公示不计时限，却没有公示的天数")
    sheet = context.book.sheet("guide")
    for row in sheet.rows:
        number = row.get("limit").split(" ")[0]
        if row.get("key") != "reminder" and number.isdigit() and int(number) > _LONGEST:
            yield warning(
                sheet.where(row, "limit"), "limit.long", f"时限“{row.get('limit')}”太长，是不是写错了"
            )
    extension, law = guide.get("extension"), guide.get("statutory")
    if isinstance(extension, Limit) and not isinstance(law, Limit):
        where = _where(context, "extension", "limit")
        yield warning(where, "limit.extension", "有延长期限，却没有法定时限")


def validity(context: Context) -> Iterator[AuthoringFinding]:
    """Days that exist, and an end that comes after the beginning."""
    sheet = context.book.sheet("guide")
    days: dict[str, tuple[Row, date]] = {}
    for row in sheet.rows:
        if row.get("key") in ("valid_from", "valid_to") and row.get("value"):
            try:
                days[row.get("key")] = row, date.fromisoformat(row.get("value"))
            except ValueError:
                if len(row.get("value")) == 10:
                    message = f"没有“{row.get('value')}”这一天"
                    yield error(sheet.where(row, "value"), "guide.no_day", message)
    if "valid_from" in days and "valid_to" in days and days["valid_to"][1] < days["valid_from"][1]:
        yield error(sheet.where(days["valid_to"][0], "value"), "guide.valid_to", "失效日期早于生效日期")


def once(context: Context) -> Iterator[AuthoringFinding]:
    """Facts that may stand only once."""
    sheet: Sheet = context.book.sheet("guide")
    seen: dict[str, int] = {}
    for row in sheet.rows:
        key = row.get("key")
        if key in _MANY or not key:
            continue
        if key in seen:
            message = f"“{key}”写了两次，第{seen[key]}行已有，只用后一次"
            yield warning(sheet.where(row, "key"), "guide.twice", message)
        seen[key] = row.number


_MANY = frozenset(
    {
        "level",
        "legal_basis",
        "condition",
        "step",
        "faq",
        "prints",
        "suspends",
        "reminder",
        "suggest",
        "preset",
    }
)


def _where(context: Context, key: str, header: str) -> str:
    sheet = context.book.sheet("guide")
    row = next((row for row in sheet.rows if row.get("key") == key), None)
    return sheet.where(row, header) if row else sheet.name


def _days(limit: Limit) -> float:
    return limit.value * (_WEEK if limit.unit == "WD" else 1)


def _longest(limit: Limit) -> float:
    """Calendar days it may take at most: working days with the longest public holidays between."""
    return limit.value if limit.unit == "CD" else limit.value * 2 + 8


def _said(limit: Limit) -> str:
    return f"{limit.value}个工作日" if limit.unit == "WD" else f"{limit.value}日"
