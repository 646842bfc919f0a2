"""The manual (使用手册) as the window shows it on F1: one text for each page, read once at start.

The same Markdown pages lie in docs/manual with pictures; here the pictures are left out,
so that F1 never touches the disk. No Qt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_PICTURE = re.compile(r"^!\[.*\]\(.*\)\s*$", re.M)
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\.md\)")
_SAME = {"case": "cases"}


@dataclass(frozen=True, slots=True)
class Manual:
    """`pages`: page name -> Markdown without pictures."""

    pages: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path | None = None) -> Manual:
        """Read the pages of a folder; by default the installed manual, else the source tree's. Never raises."""
        for place in (folder,) if folder else _places():
            if place.is_dir():
                return cls(
                    {path.stem: _plain(path.read_text("utf-8")) for path in sorted(place.glob("*.md"))}
                )
        return cls()

    def page(self, name: str) -> str:
        """The text for a page of the window; the index where it has none of its own."""
        return self.pages.get(_SAME.get(name, name)) or self.pages.get("index", "")


def _places() -> tuple[Path, Path]:
    root = Path(__file__).resolve().parents[1]
    return root / "resources" / "manual", root / "docs" / "manual"


def _plain(text: str) -> str:
    return _LINK.sub(r"\1", _PICTURE.sub("", text))
