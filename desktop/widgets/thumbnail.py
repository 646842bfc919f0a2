"""Thumbnails of scans: a small picture of a photo or of a PDF's first page. Plain functions for a worker."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from desktop.widgets.paper_view import render_pages

SIDE = 150
PDF_DPI = 48


def thumbnail(content: bytes, side: int = SIDE) -> QImage | None:
    """At most `side` pixels high and wide; None where the bytes are no picture Qt knows."""
    if content.startswith(b"%PDF"):
        pages = render_pages(content, PDF_DPI)
        return pages[0].scaledToHeight(side) if pages else None
    store = QByteArray(content)
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image
