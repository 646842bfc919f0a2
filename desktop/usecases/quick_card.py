"""速查卡 for this station: its name and the telephones the county entered, on the printed A5 sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.printing.fonts import MissingGlyphs
from sync.ledger.problems import Problem

if TYPE_CHECKING:
    from desktop.usecases.station import Site, Station


def quick_card_pdf(station: Station) -> bytes:
    """Two pages A5. Raises Problem store.not_enrolled, paper.missing_glyph."""
    from forms.printing.quick_card import quick_card

    site = station.site()
    try:
        return quick_card(site.name, calls_of(site), station.fonts(), township=site.tier != "village")
    except MissingGlyphs as missing:
        raise Problem("paper.missing_glyph", chars=" ".join(missing.chars)) from missing


def calls_of(site: Site) -> tuple[tuple[str, str], ...]:
    """(who, telephone); "" where the county entered none, so that it can be written by hand."""
    organ = site.profile.get("organ") or {}
    above = str(site.profile.get("parent_name") or "") or "乡镇便民服务中心"
    return (
        (f"{above}（业务、补打、解锁码）", str(organ.get("phone") or "")),
        (str(site.profile.get("county_name") or "县政务服务中心"), ""),
        ("监督电话", str(organ.get("supervise_phone") or "")),
        ("政务服务热线", str(site.profile.get("hotline") or "12345")),
    )
