"""Readers of resident identity cards: none, and one that reads a card laid into a folder as JSON.

The file-backed reader serves tests, demonstrations and vendors' tools that drop a file.
The readers of the published protocol stand in serial_reader, vendors' libraries in bridge_reader.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop.devices.ports import KIND_WORDS, RESIDENT, CardContent, never
from sync.ledger.problems import Problem

REQUIRED = ("name", "id_no")
TEXTS = tuple(name for name in CardContent.__slots__ if name not in ("kind", "photo", "warnings"))
MOST_BYTES = 1 << 20
"""Of a card's file: a card with its photo has some tens of kilobytes."""


class NoCardReader:
    """No reader stands on this counter; the manual way is always there."""

    words = "读卡器：未接"

    def read(self, cancelled: Callable[[], bool] = never) -> CardContent:
        raise Problem("device.no_reader")

    def try_out(self, cancelled: Callable[[], bool] = never) -> str:
        raise Problem("device.no_reader")


class FolderCardReader:
    """Reads the first `*.json` of a folder, as if that card lay on the reader."""

    words = "读卡器：就绪"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def try_out(self, cancelled: Callable[[], bool] = never) -> str:
        number = sum(1 for _ in self._folder.glob("*.json"))
        return f"从文件夹读卡：{self._folder}，现在有 {number} 张。"

    def read(self, cancelled: Callable[[], bool] = never) -> CardContent:
        cards = sorted(self._folder.glob("*.json"))
        if not cards:
            raise Problem("device.no_card")
        try:
            with cards[0].open("rb") as file:
                return card_from_json(file.read(MOST_BYTES + 1))
        except OSError as gone:
            raise Problem("device.card_unreadable", reason=type(gone).__name__) from gone


def card_from_json(content: bytes) -> CardContent:
    """One card of `{"name","gender","ethnicity","birth","address","id_no",...}`, spaces trimmed."""
    try:
        if len(content) > MOST_BYTES:
            raise ValueError("too large")
        fields = json.loads(content)
        texts = {key: _text(fields.get(key, "")) for key in TEXTS}
        kind = _text(fields.get("kind", RESIDENT))
    except (ValueError, AttributeError, RecursionError) as error:
        raise Problem("device.card_unreadable", reason=type(error).__name__) from error
    missing = [key for key in REQUIRED if not texts[key]]
    if missing:
        raise Problem("device.card_unreadable", reason="缺少姓名或号码")
    if kind not in KIND_WORDS:
        raise Problem("device.card_kind", kind=kind)
    return _card(texts, kind)


def _card(texts: dict[str, str], kind: str) -> CardContent:
    fields: dict[str, Any] = {**texts, "kind": kind}
    return CardContent(**fields)


def _text(value: object) -> str:
    """Raises ValueError for what is no text, or none that can be kept (half a character)."""
    if not isinstance(value, str | int | None):
        raise ValueError("no text")
    text = "" if value is None else str(value).strip("\0 ")
    text.encode()
    return text
