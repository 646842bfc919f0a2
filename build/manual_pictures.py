"""Pictures for the manual and the README, made from what `make shots` and `make demo` drew.

Shrinks and quantises, so that the repo stays small. Run: `make manual`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2
from PIL import Image

MANUAL = {
    "login": "01-login",
    "today": "04-today-full",
    "new": "12-new-situation",
    "situation": "15-situation-told",
    "first_run": "02-first-run",
    "care": "65-care-repaired",
    "batch": "19-batch",
    "due_notice": "17-due-notice-told",
    "handling": "22-handling-fill",
    "cases": "40-cases",
    "delivery": "50-delivery",
    "exchange": "60-exchange",
    "take_over": "71-take-over-lists",
    "print_queue": "75-print-queue",
    "villages": "72-villages",
    "ledger": "66-ledger",
}
README = {"today": "02-village-today-offline", "take-over": "06-township-take-over"}
WIDTH, COLOURS = 960, 48


def main(root: Path) -> int:
    """Write docs/manual/pictures and docs/pictures; returns the exit status."""
    for name, shot in MANUAL.items():
        _keep(Image.open(root / "out/shots" / f"{shot}.png"), root / "docs/manual/pictures" / f"{name}.png")
    for name, shot in README.items():
        _keep(Image.open(root / "out/demo/pictures" / f"{shot}.png"), root / "docs/pictures" / f"{name}.png")
    for name, pattern in (("receipt", "*/D01-01.pdf"), ("form", "*/form.pdf")):
        paper = sorted((root / "out/demo/papers").glob(pattern))[4]
        document = pypdfium2.PdfDocument(paper)
        _keep(document[0].render(scale=1.6).to_pil(), root / "docs/pictures" / f"{name}.png")
        document.close()
    return 0


def _keep(picture: Image.Image, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    height = round(picture.height * WIDTH / picture.width)
    small = picture.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)
    small.quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parents[1]))
