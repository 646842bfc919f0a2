"""Drawing a table of the station as its paper; a character without a font is told before anything prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.usecases.station import Station
from forms.printing import MissingGlyphs, render
from sync.ledger.problems import Problem


def drawn(station: Station, code: str, data: Mapping[str, Any]) -> bytes:
    """The PDF. Raises Problem("paper.missing_glyph")."""
    try:
        return render(code, data, station.fonts())
    except MissingGlyphs as missing:
        raise Problem("paper.missing_glyph", chars=" ".join(missing.chars)) from missing
