"""Readers of resident identity cards: none, and one that reads a card laid into a folder as JSON.

The file-backed reader serves tests, demonstrations and vendors' tools that drop a file.
The serial protocol (GA 450) will stand beside these. No Qt here.
"""

from __future__ import annotations

import json
from pathlib import Path

from desktop.devices.ports import CardContent
from sync.ledger.problems import Problem

REQUIRED = ("name", "id_no")


class NoCardReader:
    """No reader stands on this counter; the manual way is always there."""

    words = "读卡器：未接"

    def read(self) -> CardContent:
        raise Problem("device.no_reader")


class FolderCardReader:
    """Reads the first `*.json` of a folder, as if that card lay on the reader."""

    words = "读卡器：就绪"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self) -> CardContent:
        cards = sorted(self._folder.glob("*.json"))
        if not cards:
            raise Problem("device.no_card")
        return card_from_json(cards[0].read_bytes())


def card_from_json(content: bytes) -> CardContent:
    """One card of `{"name","gender","ethnicity","birth","address","id_no",...}`, spaces trimmed."""
    try:
        fields = json.loads(content)
        texts = {key: str(fields.get(key, "")).strip("\0 ") for key in CardContent.__slots__}
    except (ValueError, AttributeError) as error:
        raise Problem("device.card_unreadable", reason=type(error).__name__) from error
    missing = [key for key in REQUIRED if not texts[key]]
    if missing:
        raise Problem("device.card_unreadable", reason="缺少姓名或号码")
    return CardContent(**texts)
