"""What a ticket printer would put on its paper: an independent reader of ESC/POS bytes, strict about what it knows.

Text lines come out as words, rasters as black and white pictures. Anything unknown is an error.
"""

from __future__ import annotations

from PIL import Image, ImageOps

MOST_BAND = 128


def printed(job: bytes) -> tuple[list[str], list[Image.Image], int]:
    """(lines of text, bands, cuts)."""
    words: list[str] = []
    bands: list[Image.Image] = []
    cuts, at, held, chinese = 0, 0, bytearray(), False
    while at < len(job):
        two = job[at : at + 2]
        if two == b"\x1b@":
            held, at = bytearray(), at + 2
        elif two == b"\x1c&":
            chinese, at = True, at + 2
        elif two == b"\x1bd":
            at += 3
        elif two == b"\x1dV":
            assert job[at + 2] == 0x42
            cuts, at = cuts + 1, at + 4
        elif job[at : at + 4] == b"\x1dv0\x00":
            across = int.from_bytes(job[at + 4 : at + 6], "little")
            rows = int.from_bytes(job[at + 6 : at + 8], "little")
            assert 0 < rows <= MOST_BAND
            body = job[at + 8 : at + 8 + across * rows]
            assert len(body) == across * rows, "a band is cut off"
            assert not held, "dots in the middle of a line of text"
            bands.append(ImageOps.invert(Image.frombytes("1", (across * 8, rows), body).convert("L")))
            at += 8 + len(body)
        elif job[at] == 0x0A:
            words.append(bytes(held).decode("gb18030"))
            held, at = bytearray(), at + 1
        else:
            assert job[at] >= 0x20, f"unknown byte {job[at]:02x} at {at}"
            wide = job[at] >= 0x81
            assert not wide or chinese, "Chinese before FS &"
            assert not wide or job[at + 1] >= 0x40, "four bytes: a cheap printer has no such sign"
            held += job[at : at + 1 + wide]
            at += 1 + wide
    assert not held
    return words, bands, cuts


def paper(bands: list[Image.Image]) -> Image.Image:
    whole = Image.new("L", (max(b.width for b in bands), sum(b.height for b in bands)), 255)
    y = 0
    for band in bands:
        whole.paste(band, (0, y))
        y += band.height
    return whole
