"""Pictures of scans: a small one of a photo or of a PDF's first page, or its pages. Plain functions for a worker."""

from __future__ import annotations

from pypdfium2 import PdfiumError
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from desktop.widgets.paper_view import render_pages

SIDE = 150
PDF_DPI = 48
FORMATS = frozenset({b"jpeg", b"png", b"webp", b"bmp", b"tiff"})
"""What a camera or scanner makes. Qt's readers of drawings (SVG) and icons see no stranger's bytes."""
MOST_MEGABYTES = 96
"""Of one picture while it is read: 24 million pixels in colour. A larger JPEG is read smaller at once,
anything else is shown as a file."""


def thumbnail(content: bytes, side: int = SIDE) -> QImage | None:
    """At most `side` pixels high and wide; None where the bytes are no picture of a scan."""
    if content.startswith(b"%PDF"):
        return _first_page(content, side)
    store = QByteArray(content)
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    image = _read_small(reader, side)
    del reader  # before its buffer: the reader of TIFF goes back to it when it ends, and would crash
    return image


def _read_small(reader: QImageReader, side: int) -> QImage | None:
    if reader.format().data() not in FORMATS:
        return None
    QImageReader.setAllocationLimit(MOST_MEGABYTES)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image


def scan_pictures(content: bytes, side: int) -> tuple[QImage, ...]:
    """The pages of one scan, each picture at most `side` pixels high and wide; none where it is no scan."""
    if content.startswith(b"%PDF"):
        try:
            return render_pages(content)
        except PdfiumError:
            return ()
    image = thumbnail(content, side)
    return () if image is None else (image,)


def _first_page(pdf: bytes, side: int) -> QImage | None:
    try:
        pages = render_pages(pdf, PDF_DPI, most_pages=1)
    except PdfiumError:
        return None
    whole = QSize(side, side)
    return pages[0].scaled(whole, Qt.AspectRatioMode.KeepAspectRatio) if pages else None
