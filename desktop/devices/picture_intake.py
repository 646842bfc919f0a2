"""What may come in as a picture or PDF, decided before anything is unpacked. Bounded memory. No Qt.

The first bytes decide, never the name. A picture is opened only to read its size; one with more
pixels than a phone's camera has is refused, so an image bomb never unfolds.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from sync.ledger.problems import Problem, register

register(
    {
        "device.picture_refused": "文件{file}没有收下：{reason}。已填内容保留。",
        "device.corners": "四个角的位置不成一张纸。请把四个角拖到纸的四角，再按一次。",
    }
)

MOST_PIXELS = 52_000_000
"""Phones take 12 or 50 million; in grey that many take 52 MB while they are read."""
MOST_SIDE = 30_000
MOST_BYTES = 64 << 20
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP")
_PDF_TAIL = 2048
_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"RIFF", b"II*\x00", b"MM\x00*", b"BM")


@dataclass(frozen=True, slots=True)
class Intake:
    """`kind`: pdf, or the picture's format; `width`, `height` in pixels, 0 for a PDF."""

    kind: str
    width: int = 0
    height: int = 0

    @property
    def is_photo(self) -> bool:
        """Large enough to have come from a camera or scanner, so worth straightening."""
        return self.kind != "pdf" and self.width * self.height >= 1_000_000


def is_picture(content: bytes) -> bool:
    """By its first bytes: what a camera or scanner makes, whole or not; a PDF is none."""
    return content.startswith(_STARTS)


def look_at(content: bytes, name: str) -> Intake:
    """Raises Problem("device.picture_refused") with what is wrong and what to do."""
    if not content:
        raise _refused(name, "文件是空的，请重新拍照或选择文件")
    if len(content) > MOST_BYTES:
        raise _refused(name, "文件超过 64 MB，请把相机的照片大小调小再拍")
    if content.startswith(b"%PDF-"):
        return _pdf(content, name)
    return _picture(content, name)


def open_picture(content: bytes, name: str) -> Image.Image:
    """The picture, not yet unpacked, whose size is bearable. Raises Problem("device.picture_refused")."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        too_large = isinstance(error, Image.DecompressionBombError)
        raise _refused(name, _TOO_LARGE if too_large else "不是照片或扫描件，或文件已损坏") from error
    width, height = picture.size
    if width * height > MOST_PIXELS or max(width, height) > MOST_SIDE:
        picture.close()
        raise _refused(name, _TOO_LARGE)
    return picture


_TOO_LARGE = "照片的像素太多，请把相机调到 1200 万像素左右再拍"


def _picture(content: bytes, name: str) -> Intake:
    with open_picture(content, name) as picture:
        return Intake((picture.format or "").lower(), *picture.size)


def _pdf(content: bytes, name: str) -> Intake:
    """Whole by its own marks; what is inside is drawn elsewhere, with limits."""
    tail = content[-_PDF_TAIL:]
    if b"%%EOF" not in tail or b"startxref" not in tail:
        raise _refused(name, "PDF 不完整，可能没有拷完，请重新拷贝或扫描")
    return Intake("pdf")


def _refused(name: str, reason: str) -> Problem:
    return Problem("device.picture_refused", file=name, reason=reason)
