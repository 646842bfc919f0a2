"""Stamp (补打章、联次): marks added to a stored paper at print time, the stored bytes untouched.

Every page of ours ends with one shared, empty form XObject. A stamped copy is the stored
file plus an incremental update (ISO 32000-1, 7.5.6) that redefines this one object, so the
base is a prefix of the copy, byte for byte, and its hash still covers it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from forms.printing.fonts import HEI, FontSet, MissingGlyphs
from forms.printing.sheet import MM, STAMP, Sheet, draw

COPY_MARKS = ("第一联（申请人）", "第二联（存档）", "第三联（代办点）")

_SLIP = 82.0
_REFERENCE = re.compile(rb"(\d+) 0 R")
_SIZE = re.compile(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]")


class NotOurs(ValueError):
    """The bytes are no paper made by this program: they carry no place for a stamp."""


def restamp(pdf: bytes, n: int, when: datetime | str, user: str, fonts: FontSet | None = None) -> bytes:
    """The stored paper with `补打 第n次 when user` in the footer of every page. Raises NotOurs, MissingGlyphs."""
    when = when if isinstance(when, str) else f"{when:%Y-%m-%d %H:%M}"
    return stamped(pdf, fonts, reprint=f"补打 第{n}次 {when} {user}".rstrip())


def with_copy_mark(pdf: bytes, mark: str, fonts: FontSet | None = None) -> bytes:
    """The stored paper with 第一联（申请人） or another mark at the top left of every page. Raises NotOurs."""
    return stamped(pdf, fonts, copy_mark=mark)


def copies(pdf: bytes, count: int, fonts: FontSet | None = None) -> tuple[bytes, ...]:
    """The `count` copies of a paper (一式n份, three at most), each with its mark. Raises NotOurs."""
    if count < 2:
        return (pdf,)
    return tuple(with_copy_mark(pdf, mark, fonts) for mark in COPY_MARKS[:count])


def stamped(pdf: bytes, fonts: FontSet | None = None, reprint: str = "", copy_mark: str = "") -> bytes:
    """The stored paper with one or both marks. Always stamp the stored file, never a stamped one."""
    base = _Parsed(pdf)
    size = _SIZE.search(pdf)
    if size is None:
        raise NotOurs("no page size")
    width, height = float(size[1]) / MM, float(size[2]) / MM
    sheet = Sheet((width, height), fonts or FontSet.find(), "")
    if reprint:
        right, foot = _foot(width, height)
        sheet.text(width - right, height - foot, reprint, HEI, 8, "right")
    if copy_mark:
        sheet.text(10 if width > height else 25, 8.5, copy_mark, HEI, 9)
    if sheet.missing:
        raise MissingGlyphs(sheet.missing)
    return _append(base, _Parsed(draw((width, height), sheet.pages, sheet.fonts, "", stampable=False)))


def _foot(width: float, height: float) -> tuple[float, float]:
    """Where 补打 stands, in mm from the right and from below: a slip has no margin to spare."""
    if width <= _SLIP:
        return 4, 2
    return (10, 3.6) if width > height else (18, 10)


@dataclass(frozen=True)
class _Parsed:
    """The objects of a PDF in the plain form that reportlab writes: one xref table, no object streams."""

    pdf: bytes

    def objects(self) -> dict[int, bytes]:
        """Object number -> everything between `obj` and `endobj`."""
        start, rows = self._table()
        found = {}
        for number, row in enumerate(rows):
            if row[17:18] == b"n":
                offset = int(row[:10])
                head = b"%d 0 obj\n" % number
                if not self.pdf.startswith(head, offset):
                    raise NotOurs("damaged xref table")
                end = self.pdf.index(b"endobj", self._after_stream(offset))
                found[number] = self.pdf[offset + len(head) : end]
        return found

    def _after_stream(self, offset: int) -> int:
        """Where to look for `endobj`: behind the stream, whose bytes may hold anything."""
        stream = self.pdf.find(b"stream\n", offset)
        end = self.pdf.index(b"endobj", offset)
        if stream < 0 or stream > end:
            return offset
        length = re.search(rb"/Length (\d+)", self.pdf[offset:stream])
        return stream + 7 + int(length[1]) if length else offset

    def _table(self) -> tuple[int, list[bytes]]:
        start = self.start()
        lines = self.pdf[start:].split(b"\n")
        if lines[0] != b"xref":
            raise NotOurs("no plain xref table")
        count = int(lines[1].split()[1])
        return start, lines[2 : 2 + count]

    def start(self) -> int:
        at = self.pdf.rfind(b"startxref")
        if at < 0:
            raise NotOurs("no startxref")
        return int(self.pdf[at:].split()[1])

    def trailer(self, key: bytes) -> bytes:
        found = re.search(rb"/%s ([^\n]+)" % key, self.pdf[self.pdf.rfind(b"trailer") :])
        if found is None:
            raise NotOurs("no trailer")
        return found[1]

    def stamp_object(self) -> int:
        for number, body in self.objects().items():
            if b"/Subtype /Form" in body.split(b"stream\n")[0]:
                return number
        raise NotOurs("no place for a stamp")


def _append(base: _Parsed, overlay: _Parsed) -> bytes:
    """Base, then the overlay's objects with new numbers, the page's content in place of the empty form."""
    place = base.stamp_object()
    first = int(base.trailer(b"Size"))
    objects = overlay.objects()
    page = next(body for body in objects.values() if b"/Type /Page\n" in body)
    content = int(re.search(rb"/Contents (\d+) 0 R", page)[1])  # type: ignore[index]
    fonts = int(re.search(rb"/Font (\d+) 0 R", page)[1])  # type: ignore[index]
    added = {
        number + first: _renumbered(body, first) for number, body in objects.items() if number != content
    }
    size = _SIZE.search(page)
    assert size is not None
    form = (
        b"/BBox [ 0 0 %s %s ] /FormType 1 /Matrix [ 1 0 0 1 0 0 ] /Resources << /Font %d 0 R >> "
        b"/Subtype /Form /Type /XObject " % (size[1], size[2], fonts + first)
    )
    added[place] = objects[content].replace(b"<<\n", b"<<\n" + form, 1)
    return _written(base, added, first + max(objects) + 1)


def _renumbered(body: bytes, by: int) -> bytes:
    head, mark, stream = body.partition(b"stream\n")
    return _REFERENCE.sub(lambda hit: b"%d 0 R" % (int(hit[1]) + by), head) + mark + stream


def _written(base: _Parsed, added: dict[int, bytes], size: int) -> bytes:
    out = bytearray(base.pdf)
    if not out.endswith(b"\n"):
        out += b"\n"
    offsets = {}
    for number in sorted(added):
        offsets[number] = len(out)
        out += b"%d 0 obj\n%sendobj\n" % (number, added[number])
    start = len(out)
    out += b"xref\n"
    for number, offset in offsets.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, offset)
    out += b"trailer\n<<\n/Info %s\n/Root %s\n/Size %d\n/Prev %d\n>>\nstartxref\n%d\n%%%%EOF\n" % (
        base.trailer(b"Info"), base.trailer(b"Root"), size, base.start(), start,
    )  # fmt: skip
    return bytes(out)


__all__ = ["COPY_MARKS", "STAMP", "NotOurs", "copies", "restamp", "stamped", "with_copy_mark"]
