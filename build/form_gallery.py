"""The gallery of official forms, docs/forms: every built-in item's specimen as a small picture.

Compiles the items from their sheets, prints each specimen (the blank form where an item has no
sample answers) and keeps a palette picture of its pages. Run: `make gallery [ITEMS="SB-001 …"]`.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image

from forms.authoring.build import item_folders
from forms.authoring.compiler import compile_source
from forms.authoring.findings import AuthoringRefused
from forms.item import ServiceItem
from forms.printing import FontSet, render_blank, render_specimen
from forms.printing.print_form import form_sheets

DPI, GREYS, MOST_PAGES = 66, 8, 2
MOST_BYTES = 60_000
HEAD = """# The official forms

Every built-in item's form as it is printed, filled in with its fictitious specimen (示范文本). Drawn by `make gallery`; not edited by hand.
How a form is drawn: [forms/items/README.md](../../forms/items/README.md). An item without a sheet of its own is printed in the built-in layout.
"""


def main(root: Path, wanted: list[str]) -> int:
    """Draw the pictures (of the `wanted` items, or all) and write the page; returns the exit status."""
    out = root / "docs" / "forms"
    out.mkdir(parents=True, exist_ok=True)
    fonts = FontSet.find([root / "out" / "fonts"])
    items: list[tuple[ServiceItem, int]] = []
    for folder in item_folders():
        try:
            item = compile_source(folder).item
        except AuthoringRefused as refused:
            sys.stderr.write(f"gallery: {folder.name} does not compile: {refused}\n")
            return 1
        drawn = not wanted or item.item_id in wanted
        items.append((item, _draw(item, fonts, out) if drawn else _kept(item, out)))
    (out / "README.md").write_text(_page(items), "utf-8")
    return 0


def _draw(item: ServiceItem, fonts: FontSet, out: Path) -> int:
    """Pictures of the first pages; the number of pages."""
    pdf = render_specimen(item, fonts) if item.sample else render_blank(item, fonts)
    document = pypdfium2.PdfDocument(pdf)
    pages = len(document)
    for old in out.glob(f"{item.item_id}-*.png"):
        old.unlink()
    for number in range(min(pages, MOST_PAGES)):
        picture = document[number].render(scale=DPI / 72).to_pil().convert("L")
        (out / f"{item.item_id}-{number + 1}.png").write_bytes(_small(picture))
    document.close()
    return pages


def _small(picture: Image.Image) -> bytes:
    """As PNG of a few greys, fewer where the file would be too large."""
    for greys in (GREYS, 6, 4, 3):
        found = BytesIO()
        picture.quantize(greys, dither=Image.Dither.NONE).save(found, "PNG", optimize=True)
        if found.tell() <= MOST_BYTES:
            break
    return found.getvalue()


def _kept(item: ServiceItem, out: Path) -> int:
    return len(list(out.glob(f"{item.item_id}-*.png")))


def _page(items: list[tuple[ServiceItem, int]]) -> str:
    parts = [HEAD]
    for category in sorted({item.category for item, _ in items}):
        parts.append(f"\n## {category}\n")
        for item, pages in items:
            if item.category == category:
                parts.append(_entry(item, pages))
    return "\n".join(parts) + "\n"


def _entry(item: ServiceItem, pages: int) -> str:
    sheets = form_sheets(item)
    kind = sheets[0].paper if sheets else "built-in layout"
    count = f", {pages} pages" if pages > 1 else ""
    shown = " ".join(
        f"![{item.form_title} {number}]({item.item_id}-{number}.png)"
        for number in range(1, min(pages, MOST_PAGES) + 1)
    )
    return f"**{item.item_id} {item.form_title}** ({kind}{count})\n\n{shown}\n"


if __name__ == "__main__":
    raise SystemExit(main(Path(__file__).resolve().parents[1], sys.argv[1:]))
