"""Fonts of the window: loads the program's own files and sets the fallback chain by hand.

Left alone, the system picks other glyphs for rare characters than the paper shows. Chain:
Noto Sans SC, then LXGW WenKai, then HanaMinB (every hanzi of GB 18030-2022 level 3).
"""

from __future__ import annotations

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
    wanted = list(FILES)
    for folder in folders:
        for name in list(wanted):
            path = folder / name
            if path.is_file() and QFontDatabase.addApplicationFont(str(path)) >= 0:
                wanted.remove(name)
    known = set(QFontDatabase.families())
    return tuple(family for family in CHAIN if family in known)


def chain_font(families: Iterable[str], pixels: int) -> QFont:
    """The window's font: the chain, or the system's own where none of it is installed."""
    font = QFont()
    chain = list(families)
    if chain:
        font.setFamilies(chain)
    font.setPixelSize(pixels)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
