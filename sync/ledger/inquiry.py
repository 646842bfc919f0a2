"""Inquiries (咨询): what people asked, by which way. One row of the station's own log.

An inquiry is about no case, so it is no event; it stays on the PC where it was answered and
is counted in that station's monthly report (D12, table 3).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sync.ledger.asking import text_in

COUNTER = "窗口"
CHANNELS = (COUNTER, "电话", "网络")
LONGEST = 500


def inquiry(
    channel: str, item: str, question: str, answer: str, *, when: str, who: str, number: int
) -> dict[str, Any]:
    """One row. Raises ValueError for an unknown channel or where nothing was asked."""
    if channel not in CHANNELS or not (item.strip() or question.strip()):
        raise ValueError("an inquiry needs its channel and what was asked")
    return {
        "number": number,
        "when": when,
        "who": who,
        "channel": channel,
        "item": item.strip()[:LONGEST],
        "question": question.strip()[:LONGEST],
        "answer": answer.strip()[:LONGEST],
    }


def told_as_inquiry(row: Mapping[str, Any], item_name: str) -> dict[str, Any] | None:
    """A 一次性告知单 that was handed out without a form being open, as an inquiry at the counter; else None."""
    if text_in(row, "draft") or not text_in(row, "when"):
        return None
    return {
        "when": text_in(row, "when"),
        "who": text_in(row, "who"),
        "channel": COUNTER,
        "item": item_name,
        "question": "要带什么材料",
        "answer": "已打印一次性告知单",
    }
