"""Papers as PDF, drawn on demand from the data that travels inside the event that issued them.

The same data gives the same bytes, so nothing is stored twice. Fonts are looked for once;
one paper is drawn at a time, because the drawing library keeps its fonts per process.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from pathlib import Path

from forms.printing import PAPERS, FontSet, FontsNotFound, MissingGlyphs, render
from sync.center.county import County
from sync.ledger.case import Paper
from sync.ledger.problems import Problem

_PEN = threading.Lock()


def pdf_of(county: County, paper: Paper) -> bytes:
    """The PDF of an issued paper. Raises Problem: paper.missing_glyph, center.no_fonts, paper.unknown."""
    if paper.code not in PAPERS:
        raise Problem("paper.unknown", case_no="", paper=paper.code)
    try:
        with _PEN:
            return render(paper.code, paper.data, fonts_for(county.folder), paper.variant)
    except MissingGlyphs as lacking:
        raise Problem("paper.missing_glyph", chars=lacking.named()) from lacking
    except FontsNotFound as none:
        raise Problem("center.no_fonts", folder=county.folder / "fonts") from none


@lru_cache(maxsize=4)
def fonts_for(folder: Path) -> FontSet:
    """The fonts beside the county's data, then of the program, then of the system."""
    program = Path(__file__).parents[2]
    own = (folder / "fonts", program / "resources" / "fonts", program / "out" / "fonts")
    return FontSet.find([place for place in own if place.is_dir()])
