"""Reading a PDF back, as a viewer does: text layer, positions in mm from the top left, page sizes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pypdfium2 as pdfium

MM = 72 / 25.4


def pages(pdf: bytes) -> list[str]:
    """The text of each page, line breaks and blanks taken out."""
    found = []
    document = pdfium.PdfDocument(pdf)
    for page in document:
        text = page.get_textpage()
        found.append("".join(text.get_text_range().split()))
        text.close()
        page.close()
    document.close()
    return found


def text(pdf: bytes) -> str:
    return "".join(pages(pdf))


def sizes(pdf: bytes) -> list[tuple[int, int]]:
    """Page sizes in whole mm."""
    document = pdfium.PdfDocument(pdf)
    found = [(round(w / MM), round(h / MM)) for w, h in map(document.get_page_size, range(len(document)))]
    document.close()
    return found


def place(pdf: bytes, words: str, page_index: int = 0) -> tuple[float, float]:
    """Left edge and lower edge of the first character of `words`, in mm from the top left corner."""
    document = pdfium.PdfDocument(pdf)
    page = document[page_index]
    layer = page.get_textpage()
    found = layer.search(words, match_case=True).get_next()
    assert found is not None, f"{words} is not on the page"
    left, bottom, _, _ = layer.get_charbox(found[0])
    height = page.get_height()
    layer.close()
    page.close()
    document.close()
    return (round(left / MM, 1), round((height - bottom) / MM, 1))


def dark_cells(pdf: bytes, box: tuple[float, float, float, float], page_index: int = 0) -> int:
    """How many pixels (at 72 dpi) inside a box of mm are darker than grey."""
    document = pdfium.PdfDocument(pdf)
    page = document[page_index]
    image = page.render(scale=1).to_pil().convert("L")
    page.close()
    document.close()
    left, top, right, bottom = (round(edge * MM) for edge in box)
    return sum(value < 128 for value in image.crop((left, top, right, bottom)).tobytes())


def poppler_text(pdf: bytes, folder: Path) -> str | None:
    """The text as pdftotext reads it; None where it is not installed."""
    if shutil.which("pdftotext") is None:
        return None
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


def tallest(pdf: bytes, char: str) -> float:
    """Height in mm of the tallest `char` in the text layer, 0 where there is none."""
    document = pdfium.PdfDocument(pdf)
    found = 0.0
    for page in document:
        layer = page.get_textpage()
        text = layer.get_text_range()
        for at, one in enumerate(text):
            if one == char:
                _, bottom, _, top = layer.get_charbox(at)
                found = max(found, (top - bottom) / MM)
        layer.close()
        page.close()
    document.close()
    return found
