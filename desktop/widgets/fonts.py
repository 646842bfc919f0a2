"""Fonts of the window: loads the program's own files and sets the fallback chain by hand.

Left alone, the system picks other glyphs for rare characters than the paper shows. Chain:
Noto Sans SC, then LXGW WenKai, then HanaMinB (every hanzi of GB 18030-2022 level 3).
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

CHAIN = ("Noto Sans SC", "LXGW WenKai", "HanaMinA", "HanaMinB")
FILES = (
    "NotoSansSC-Regular.ttf",
    "NotoSansSC-Bold.ttf",
    "LXGWWenKai-Regular.ttf",
    "LXGWWenKai-Bold.ttf",
    "HanaMinA.ttf",
    "HanaMinB.ttf",
)


def load_fonts(folders: Iterable[Path]) -> tuple[str, ...]:
    """Register every known font file found in `folders`; returns the families of the chain at hand."""
    for path in _found(folders).values():
        QFontDatabase.addApplicationFont(str(path))
    known = set(QFontDatabase.families())
    return tuple(family for family in CHAIN if family in known)


def _found(folders: Iterable[Path]) -> dict[str, Path]:
    """The first file of each wanted name, folders searched in order and downwards."""
    found: dict[str, Path] = {}
    for folder in folders:
        for here, _inner, names in os.walk(folder):
            for name in FILES:
                if name in names:
                    found.setdefault(name, Path(here) / name)
        if len(found) == len(FILES):
            break
    return found


def chain_font(families: Iterable[str], pixels: int) -> QFont:
    """The window's font: the chain, or the system's own where none of it is installed."""
    font = QFont()
    chain = list(families)
    if chain:
        font.setFamilies(chain)
    font.setPixelSize(pixels)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
