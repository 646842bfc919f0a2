"""Paper preview: a PDF as pictures. Rendering is a plain function for a worker; the view only shows.

pypdfium2 is not thread-safe: pages and tickets are drawn on two workers, each in its turn (PDFIUM_TURN).
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pypdfium2
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

PDFIUM_TURN = threading.Lock()
RENDER_DPI = 144
POINTS_PER_INCH = 72
MAX_PAGES = 12
MOST_PIXELS = 8_000_000
"""Of one page: A3 at 144 dpi has 4 million. A page that says it is as large as a house is drawn coarser."""
MIN_HEIGHT = 170
ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0)


def render_pages(pdf: bytes, dpi: int = RENDER_DPI, *, most_pages: int = MAX_PAGES) -> tuple[QImage, ...]:
    """Pictures of the first pages of a PDF, for a worker thread. Raises PdfiumError for what is none."""
    with PDFIUM_TURN:
        document = pypdfium2.PdfDocument(pdf)
        try:
            count = min(len(document), most_pages)
            return tuple(_image(document[number], dpi) for number in range(count))
        finally:
            document.close()


def text_of(pdf: bytes, *, most_pages: int = MAX_PAGES) -> str:
    """What stands on the pages, line by line, for reading it aloud. For a worker."""
    with PDFIUM_TURN:
        document = pypdfium2.PdfDocument(pdf)
        try:
            pages = range(min(len(document), most_pages))
            return "\n".join(document[at].get_textpage().get_text_range() for at in pages)
        finally:
            document.close()


def _image(page: pypdfium2.PdfPage, dpi: int) -> QImage:
    scale = dpi / POINTS_PER_INCH
    pixels = page.get_width() * page.get_height() * scale**2
    scale *= min(1.0, (MOST_PIXELS / pixels) ** 0.5 if pixels > 0 else 1.0)
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
    image = QImage(
        bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888
    )
    return image.copy()


class PaperView(QScrollArea):
    """Pages below each other, fitted to the width or zoomed. GUI thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("papers")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        inner = QWidget()
        inner.setObjectName("scrolled")
        self._box = QVBoxLayout(inner)
        self._box.setContentsMargins(14, 14, 14, 14)
        self._box.setSpacing(14)
        self._box.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setWidget(inner)
        self.setMinimumHeight(MIN_HEIGHT)
        self._images: tuple[QImage, ...] = ()
        self._sheets: list[QLabel] = []
        self._zoom = 0.0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._draw)
        self.setAccessibleName(self.tr("文书预览"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def pages(self) -> int:
        return len(self._images)

    def show_pages(self, images: Sequence[QImage]) -> None:
        self._images = tuple(images)
        self._draw()
        self.verticalScrollBar().setValue(0)

    def clear(self) -> None:
        self.show_pages(())

    def zoom(self, by: int) -> None:
        """One step nearer (+1) or farther (-1); 0 fits the width again."""
        if not by:
            self._zoom = 0.0
        else:
            now = min(range(len(ZOOMS)), key=lambda i: abs(ZOOMS[i] - (self._zoom or self._fit())))
            self._zoom = ZOOMS[max(0, min(len(ZOOMS) - 1, now + by))]
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._zoom and self._images and event.size().width() != event.oldSize().width():
            self._later.start(0)

    def _fit(self) -> float:
        widest = max((image.width() for image in self._images), default=1)
        return min(1.0, max(0.2, (self.viewport().width() - 30) / widest))

    def _draw(self) -> None:
        while len(self._sheets) > len(self._images):
            sheet = self._sheets.pop()
            sheet.hide()
            sheet.deleteLater()
        while len(self._sheets) < len(self._images):
            self._sheets.append(QLabel())
            self._box.addWidget(self._sheets[-1])
        zoom, ratio = self._zoom or self._fit(), self.devicePixelRatioF()
        for sheet, image in zip(self._sheets, self._images, strict=True):
            picture = QPixmap.fromImage(
                image.scaledToWidth(
                    round(image.width() * zoom * ratio), Qt.TransformationMode.SmoothTransformation
                )
            )
            picture.setDevicePixelRatio(ratio)
            sheet.setPixmap(picture)
            sheet.setFixedSize(picture.deviceIndependentSize().toSize())
