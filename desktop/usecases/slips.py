"""Slips (小票): a paper of a case once more on 80 mm thermal paper, with the number of that very paper.

A slip is a convenience copy and fades; the sheet is the paper and the register the record
(documents.md 0.5). So it takes no number of its own, counts as no print of the sheet, and its own prints
are counted and stamped 补打 like those of a sheet. What legal effect needs is never put on a slip.
"""

from __future__ import annotations

from dataclasses import replace

from desktop.usecases.papers import case_of, paper_of
from desktop.usecases.station import Station
from sync.ledger.case import Paper
from sync.ledger.problems import Problem, register

ON_SLIPS = {"D01": (), "D01b": (), "D03": ("hint", "village_hint"), "D19": ("",)}
"""Code -> the variants that may be a slip; () is any."""
_MARK = "·小票"

register({"paper.no_slip": "“{title}”不能打成小票，请打整张。"})


def fits_a_slip(paper: Paper) -> bool:
    """Whether this paper may also be a slip."""
    variants = ON_SLIPS.get(paper.code)
    return variants is not None and (not variants or paper.variant in variants)


def slip_copy(station: Station, case_no: str, wanted: str, who: str) -> bytes:
    """What goes to the ticket printer: 80 mm, stamped 补打 from the second print on.

    `wanted`: document number or code. Raises Problem case.unknown, paper.unknown, paper.no_slip,
    paper.missing_glyph.
    """
    from forms import printing

    paper = _slip_of(station, case_no, wanted)
    pdf = _pdf(station, paper)
    with station.cabinet.reading() as view:
        times = view.papers.printed_of(case_no).get(paper.doc_no, 0)
    return printing.restamp(pdf, times, station.now(), who, station.fonts()) if times else pdf


def mark_slip(station: Station, case_no: str, wanted: str, who: str = "") -> int:
    """The slip came out; returns how often it did. The first PDF is kept, so a reprint is the same."""
    paper = _slip_of(station, case_no, wanted)
    pdf = _pdf(station, paper)
    with station.cabinet.unit() as unit:
        unit.papers.keep_pdf(case_no, paper, pdf)
        return unit.papers.mark_printed(case_no, paper, when=station.recorded_at(), who=who)


def _slip_of(station: Station, case_no: str, wanted: str) -> Paper:
    """The paper under the name its slip has on the shelf."""
    from forms import printing

    paper = paper_of(case_of(station, case_no), wanted)
    if not fits_a_slip(paper):
        raise Problem("paper.no_slip", title=printing.PAPERS[paper.code].title(paper.variant))
    return replace(paper, doc_no=paper.doc_no + _MARK)


def _pdf(station: Station, slip: Paper) -> bytes:
    from forms import printing

    with station.cabinet.reading() as view:
        stored = view.papers.pdf(slip.doc_no)
    if stored is not None:
        return stored
    try:
        return printing.render(slip.code, slip.data, station.fonts(), slip.variant, SHAPE)
    except printing.MissingGlyphs as missing:
        raise Problem("paper.missing_glyph", chars=" ".join(missing.chars)) from missing


SHAPE = "80"
