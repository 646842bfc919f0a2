"""ESC/POS, the language of ticket printers: rows of dots and lines of GB18030 text into bytes. Pure.

Rasters go out in bands of 128 rows: cheap printers lose the thread in longer ones. No port, no PDF.
"""

from __future__ import annotations

from PIL import Image, ImageOps

INIT = b"\x1b@"
CHINESE = b"\x1c&"
FEED_AND_CUT = b"\x1bd\x04\x1dV\x42\x00"
BAND_ROWS = 128
WIDE_DOTS, NARROW_DOTS = 576, 384
"""72 mm and 48 mm of 80 and 58 mm paper at 8 dots a millimetre."""
COLUMNS = {WIDE_DOTS: 48, NARROW_DOTS: 32}
"""Half-width signs in one line."""


def raster(picture: Image.Image) -> list[bytes]:
    """Bands of a black and white picture (mode "1" or "L"; dark prints)."""
    bits = ImageOps.invert(picture.convert("L")).point(lambda value: 255 * (value > 127)).convert("1")
    across = (bits.width + 7) // 8
    bands = []
    for top in range(0, bits.height, BAND_ROWS):
        rows = min(BAND_ROWS, bits.height - top)
        band = Image.new("1", (across * 8, rows))
        band.paste(bits.crop((0, top, bits.width, top + rows)), (0, 0))
        head = b"\x1dv0\x00" + across.to_bytes(2, "little") + rows.to_bytes(2, "little")
        bands.append(head + band.tobytes())
    return bands


def plain(text: str) -> bool:
    """A cheap printer has every sign of this line: two bytes of GB18030 at most."""
    return all(_bytes_of(sign) in (1, 2) for sign in text)


def line(text: str) -> bytes:
    return text.encode("gb18030") + b"\n"


def width_of(text: str) -> int:
    """In half-width signs."""
    return sum(2 if _bytes_of(sign) > 1 else 1 for sign in text)


def _bytes_of(sign: str) -> int:
    try:
        return len(sign.encode("gb18030"))
    except UnicodeEncodeError:
        return 9
