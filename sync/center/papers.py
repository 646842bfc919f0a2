"""Papers as PDF, drawn on demand from the data that travels inside the event that issued them.

The same data gives the same bytes, so nothing is stored twice. Fonts are looked for once.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from forms.printing import FontSet, render
from sync.center.county import County
from sync.ledger.case import Paper

_SYSTEM_FONTS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("C:/Windows/Fonts"),
    Path("/System/Library/Fonts"),
)


def pdf_of(county: County, paper: Paper) -> bytes:
    """The A4 PDF of an issued paper. Raises Problem("paper.missing_glyph") where the fonts lack a character."""
    return render(paper.code, paper.data, fonts_for(county.folder))


@lru_cache(maxsize=4)
def fonts_for(folder: Path) -> FontSet:
    """The fonts beside the county's data, of the program, then of the system."""
    program = Path(__file__).parents[2]
    own = (folder / "fonts", program / "resources" / "fonts", program / "out" / "fonts")
    return FontSet.find([place for place in (*own, *_SYSTEM_FONTS) if place.is_dir()])
