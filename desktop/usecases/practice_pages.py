"""Make-believe photos of papers for the file-backed camera of 练习模式: a PNG each, from the standard library alone.

Lines instead of writing, so that nobody takes one for a real paper.
"""

from __future__ import annotations

import struct
import zlib

WIDTH, HEIGHT = 620, 877
PAGES = 8


def page_png(number: int) -> bytes:
    """A pale page with a frame and grey lines; each number another page. Same number, same bytes."""
    rows = b"".join(b"\0" + _row(y, number) for y in range(HEIGHT))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _row(y: int, number: int) -> bytes:
    row = bytearray(b"\xf6" * WIDTH)
    if y in (30, 31, HEIGHT - 32, HEIGHT - 31):
        row[30 : WIDTH - 30] = b"\x50" * (WIDTH - 60)
    elif 30 < y < HEIGHT - 31:
        row[30:32] = row[WIDTH - 32 : WIDTH - 30] = b"\x50\x50"
        if y > 80 and y % 44 < 3:
            end = WIDTH - 80 - (y // 44 * 53 + number * 97) % 240
            row[70:end] = b"\x78" * (end - 70)
    return bytes(row)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
