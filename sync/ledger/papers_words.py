"""Words of papers: dates, periods and deadlines as they are printed. Pure text."""

from __future__ import annotations

from datetime import date, datetime

from forms.calendar import Deadline

PROVISIONAL = "（暂定，以国务院放假通知为准）"
_UNITS = {"WD": "个工作日", "CD": "日"}


def day_text(day: date | str | None) -> str:
    """2026年11月22日, without padding (GB/T 9704); ISO text is read, other text kept."""
    if not isinstance(day, str):
        return "" if day is None else f"{day.year}年{day.month}月{day.day}日"
    try:
        return day_text(date.fromisoformat(day[:10]))
    except ValueError:
        return day


def due_text(end: Deadline | None) -> str:
    """A last day; one that rests on a provisional calendar says so (documents.md 0.4)."""
    if end is None:
        return ""
    return day_text(end.day) + (PROVISIONAL if end.provisional else "")


def minute_text(recorded_at: str) -> str:
    """`2026-11-22T09:12:30+08:00` -> `2026-11-22 09:12`."""
    return recorded_at[:16].replace("T", " ")


def moment_text(recorded_at: str, day: date) -> str:
    """Date and minute; the date alone where it was entered later than the day it is about."""
    try:
        moment = datetime.fromisoformat(recorded_at)
    except ValueError:
        return day_text(day)
    return f"{day_text(day)} {moment:%H:%M}" if moment.date() == day else day_text(day)


def period_text(limit: tuple[int, str] | None) -> str:
    """`10个工作日`, `7日`, `当日`; "" for none."""
    if limit is None:
        return ""
    return f"{limit[0]}{_UNITS.get(limit[1], '日')}" if limit[0] else "当日"
