"""Fonts (字库): which files are here, and which of them holds each character.

Every style is a chain of TrueType files; a character is drawn by the first file that has
it, so a rare name never becomes a silent box (GB 18030-2022 level 3). Files are read once
per process, the big rare-character ones only when a character asks for them. Knows nothing
of papers. Works with the two Debian packages fonts-lxgw-wenkai and fonts-hanazono alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont

HEI = "hei"  # 黑体: labels, heads of tables
BOLD = "bold"  # 黑体加粗: titles
SONG = "song"  # 宋体: where an official form asks for it; 黑体 unless a serif file is here
KAI_BOLD = "kai_bold"
KAI = "kai"  # 楷体: what was filled in, body of notices (no open GB 仿宋 exists)

SYSTEM_FOLDERS = (
    Path("/usr/share/fonts/truetype/lxgw-wenkai"),
    Path("/usr/share/fonts/truetype/hanazono"),
    Path("/usr/share/fonts/truetype/daiban"),  # the package daiban-fonts
)

_NOTO = ("NotoSansSC-Regular.ttf",)
_NOTO_BOLD = ("NotoSansSC-Bold.ttf",)
_SERIF = ("NotoSerifSC-Regular.ttf",)
_WENKAI = ("LXGWWenKai-Regular.ttf",)
_WENKAI_BOLD = ("LXGWWenKai-Bold.ttf",)
_RARE = ("HanaMinA.ttf", "HanaMinB.ttf")

CHAINS = {
    HEI: (*_NOTO, *_WENKAI, *_RARE),
    BOLD: (*_NOTO_BOLD, *_WENKAI_BOLD, *_NOTO, *_WENKAI, *_RARE),
    KAI: (*_WENKAI, *_NOTO, *_RARE),
    KAI_BOLD: (*_WENKAI_BOLD, *_WENKAI, *_NOTO, *_RARE),
    SONG: (*_SERIF, *_NOTO, *_WENKAI, *_RARE),
}
STYLES = tuple(CHAINS)


class MissingGlyphs(Exception):
    """No font here holds these characters; nothing was drawn. `chars`: sorted, each once."""

    def __init__(self, chars: Iterable[str]) -> None:
        self.chars = "".join(sorted(set(chars)))
        super().__init__(self.chars)

    def named(self) -> str:
        """`𪚥（U+2A6A5）、…` for the clerk, who may not see the character on the screen."""
        return "、".join(f"{char}（U+{ord(char):04X}）" for char in self.chars)


class FontsNotFound(Exception):
    """None of the folders holds a usable font."""


class PaperFont(TTFont):  # type: ignore[misc]
    """A TrueType file as reportlab embeds it, with a text layer that is right beyond the BMP.

    reportlab 5.1 writes `<20BB7>` for 𠮷 (read back as two other characters) and more than
    100 bfchar in a block; both break copying and searching. Otherwise its own `addObjects`.
    """

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name, str(path), asciiReadable=False)
        self.face.get_table = self._table

    def _table(self, tag: str) -> bytes | _Window:
        """A table of the file; the outlines as a window, since reportlab would copy all 10 MB for each paper."""
        start, length = self.face.get_table_pos(tag)
        if tag == "glyf":
            return _Window(self.face._ttf_data, start)
        return bytes(self.face._ttf_data[start : start + length])

    def addObjects(self, doc: Any) -> None:
        state = self.state[doc]
        super().addObjects(doc)
        for number, subset in enumerate(state.subsets):
            prefix = SUBSETN(number) + b"+" + self.face.name + self.face.subfontNameX
            name = prefix.decode("pdfdoc")
            stream = doc.idToObject["toUnicodeCMap:" + name]
            stream.content = to_unicode(name, subset)


class _Window:
    """A part of a file that is only ever sliced."""

    def __init__(self, data: bytes, start: int) -> None:
        self._data = data
        self._start = start

    def __getitem__(self, part: slice) -> bytes:
        return bytes(self._data[self._start + part.start : self._start + part.stop])


def to_unicode(name: str, codes: Sequence[int]) -> str:
    """The ToUnicode CMap of one subset (ISO 32000-1, 9.10.3): code -> UTF-16BE, 100 in a block."""
    lines = [
        f"<{code:02X}> <{chr(value).encode('utf-16-be').hex().upper()}>" for code, value in enumerate(codes)
    ]
    blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def\n"
        f"/CMapName /{name} def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<00> <{len(codes) - 1:02X}>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )


class FontSet:
    """The chains over the files found. Make one with `find`; it is shared and read-only."""

    def __init__(self, files: dict[str, Path], mark: str = "") -> None:
        self._files = files
        self.mark = mark
        self._chains = {
            style: tuple(name for name in names if name in files) for style, names in CHAINS.items()
        }
        self._holders: dict[tuple[str, str], PaperFont | None] = {}
        self._widths: dict[tuple[str, str], float] = {}
        if not all(self._chains.values()):
            raise FontsNotFound("no CJK font: install fonts-lxgw-wenkai and fonts-hanazono")

    @classmethod
    def find(cls, folders: Iterable[Path | str] = ()) -> FontSet:
        """The fonts in `folders`, then in the system's. Cached. Raises FontsNotFound."""
        return _find(tuple(Path(folder) for folder in folders))

    def marked(self, words: str) -> FontSet:
        """The same fonts for papers that never count: every page drawn with them bears the words."""
        return FontSet(self._files, words)

    def warm(self) -> FontSet:
        """Read the usual fonts now (a third of a second, once), not at the first paper; the rare ones stay shut."""
        for style in (HEI, BOLD, KAI):
            _load(self._files[self._chains[style][0]])
        return self

    def files(self) -> tuple[Path, ...]:
        """The files in use, by name."""
        return tuple(self._files[name] for name in sorted(self._files))

    def missing_glyphs(self, text: str) -> str:
        """The characters of `text` that no font here holds, sorted, each once; "" when all print."""
        visible = {char for char in text if not _invisible(char)}
        return "".join(sorted(char for char in visible if self.holder(char, KAI) is None))

    def holder(self, char: str, style: str) -> PaperFont | None:
        """The font that draws `char`. Private-use characters have none: their shape is anybody's."""
        key = (style, char)
        if key not in self._holders:
            self._holders[key] = None if _private(char) else self._search(ord(char), style)
        return self._holders[key]

    def _search(self, code: int, style: str) -> PaperFont | None:
        for name in self._chains[style]:
            font = _load(self._files[name])
            if font.face.charToGlyph.get(code):
                return font
        return None

    def width(self, text: str, style: str, size: float) -> float:
        """Width in points. Characters without a glyph count as one em."""
        known = self._widths
        total = 0.0
        for char in text:
            width = known.get((style, char))
            if width is None:
                width = known[(style, char)] = self._advance(char, style)
            total += width
        return total * size

    def _advance(self, char: str, style: str) -> float:
        if _invisible(char):
            return 0.0
        font = self.holder(char, style)
        return 1.0 if font is None else float(font.face.getCharWidth(ord(char))) / 1000

    def runs(self, text: str, style: str) -> Iterator[tuple[PaperFont, str]]:
        """`text` cut where the font changes. Raises MissingGlyphs."""
        current: PaperFont | None = None
        piece = ""
        for char in text:
            if _invisible(char):
                continue
            font = self.holder(char, style)
            if font is None:
                raise MissingGlyphs(self.missing_glyphs(text))
            if font is not current and current is not None:
                yield current, piece
                piece = ""
            current = font
            piece += char
        if current is not None:
            yield current, piece


@lru_cache(maxsize=8)
def _find(folders: tuple[Path, ...]) -> FontSet:
    wanted = {name for chain in CHAINS.values() for name in chain}
    files: dict[str, Path] = {}
    for folder in (*folders, *SYSTEM_FOLDERS):
        for name in sorted(wanted):
            path = folder / name
            if name not in files and path.is_file():
                files[name] = path
    return FontSet(files)


@lru_cache(maxsize=32)
def _load(path: Path) -> PaperFont:
    """Read one file, once per process. Two files of one name get two names in reportlab's register."""
    name = path.stem if path.stem not in pdfmetrics._fonts else f"{path.stem}-{path.stat().st_size}"
    font = PaperFont(name, path)
    pdfmetrics.registerFont(font)
    return font


def _private(char: str) -> bool:
    return unicodedata.category(char) in ("Co", "Cs", "Cc")


def _invisible(char: str) -> bool:
    """Variation selectors and joiners: kept in the data, they draw nothing of their own."""
    return (
        char in "\n\u200b\u200c\u200d\u2060\ufeff"
        or "\ufe00" <= char <= "\ufe0f"
        or ("\U000e0100" <= char <= "\U000e01ef")
    )


pdfdoc.rl_config.useA85 = 0  # streams as bytes: smaller and 3 ms faster a page than ASCII85
