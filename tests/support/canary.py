"""The canary: one known person and page, and a scanner that finds them in whatever dress they lie about.

UTF-8, UTF-16, GB18030, pinyin, JSON escapes, percent signs, hex, base64 in its three phases, raw
bytes of a scan; and any PDF or picture that lies in clear, since names hide in packed streams.
"""

from __future__ import annotations

import base64
import json
import urllib.parse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

MAGICS = {
    "a PDF": b"%PDF-1.",
    "a JPEG": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "a PNG": b"\x89PNG\r\n\x1a\n",
    "a plain database": b"SQLite format 3\0",
    "keys in clear": b'"data_key"',
}


@dataclass(frozen=True)
class Canary:
    """`words`: what is known of the person; `pinyin`: the name in letters; `pages`: bytes of the scans."""

    words: tuple[str, ...]
    pinyin: tuple[str, ...] = ()
    pages: tuple[bytes, ...] = ()

    def needles(self) -> dict[bytes, str]:
        """What to look for, with its description."""
        found: dict[bytes, str] = {}
        for word in (*self.words, *self.pinyin):
            for how, needle in _dresses(word):
                found[needle] = f"{word} in {how}"
        for number, page in enumerate(self.pages):
            for at in range(200, len(page) - 64, max(1, len(page) // 16)):
                piece = page[at : at + 32]
                found[piece] = f"page {number} at {at}"
                for needle in _base64(piece):
                    found[needle] = f"page {number} at {at} in base64"
        return found


def hits(folders: Iterable[Path], canary: Canary, magics: bool = True) -> list[str]:
    """One line for each thing found in a file's content or name. Looks into every file below the folders."""
    needles = canary.needles()
    if magics:
        needles |= {magic: name for name, magic in MAGICS.items()}
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            content = path.read_bytes() if path.is_file() else b""
            content += b"\n" + str(path.relative_to(folder)).encode()
            lower = content.lower()
            for needle, what in needles.items():
                if needle in content or (needle.isascii() and needle.lower() in lower):
                    found.append(f"{path}: {what}")
    return found


def _dresses(word: str) -> Iterator[tuple[str, bytes]]:
    plain = word.encode()
    yield "UTF-8", plain
    yield "UTF-16-LE", word.encode("utf-16-le")
    yield "UTF-16-BE", word.encode("utf-16-be")
    yield "GB18030", word.encode("gb18030")
    yield "JSON", json.dumps(word)[1:-1].encode()
    yield "percent", urllib.parse.quote(word).encode()
    yield "hex", plain.hex().encode()
    for phase, needle in enumerate(_base64(plain)):
        yield f"base64 {phase}", needle


def _base64(plain: bytes) -> Iterator[bytes]:
    """The letters that stand there whatever came before and comes after, for each of the three phases."""
    for phase in range(3):
        begin = (3 - phase) % 3
        whole = plain[begin : begin + (len(plain) - begin) // 3 * 3]
        if len(whole) >= 6:
            yield base64.b64encode(whole)
