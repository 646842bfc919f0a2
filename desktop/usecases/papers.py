"""Papers: the shelf of issued papers, printing them, printing them again.

A paper is rendered once from the data in its event and kept; every later print is the
stored PDF byte for byte, with 补打 stamped over it. What was issued but never printed is
offered on the next start with the same number. reportlab loads with the first paper, not before:
the window opens a third of a second sooner.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.usecases.attachments import pictures
from desktop.usecases.drafts import TO_SIGN
from desktop.usecases.station import Station
from desktop.usecases.views import PaperLine
from forms.answers import Answers
from sync.ledger.case import Case, Paper
from sync.ledger.issue_batch import cases_on
from sync.ledger.problems import Problem

FORM = "form"
SIGN = "sign:"
"""Before a material's id: a sheet to be signed for it (D17, D18), no paper of the shelf."""


def paper_lines(station: Station, case: Case) -> tuple[PaperLine, ...]:
    """All papers of a case, oldest first, with how often each was printed here."""
    with station.cabinet.reading() as view:
        printed = view.papers.printed_of(case.case_no)
    return tuple(paper_line(case.case_no, paper, printed.get(paper.doc_no, 0)) for paper in case.papers)


def unprinted(station: Station) -> tuple[PaperLine, ...]:
    """Issued here and never printed: asked about on the next start; a shared list (D13) once."""
    with station.cabinet.reading() as view:
        waiting = view.papers.unprinted()
    seen: set[tuple[str, str]] = set()
    lines = []
    for case_no, paper in waiting:
        if not cases_on(paper) or (paper.code, paper.doc_no) not in seen:
            lines.append(paper_line(case_no, paper))
        seen.add((paper.code, paper.doc_no))
    return tuple(lines)


def paper_pdf(station: Station, case_no: str, wanted: str) -> bytes:
    """The stored PDF of a paper by document number or code (the newest); `form` is the official form, `sign:` with
    a material's id a sheet to be signed for it.

    Renders and stores it on first use. Raises Problem case.unknown, paper.unknown, paper.missing_glyph.
    """
    from forms import printing

    case = case_of(station, case_no)
    if wanted == FORM:
        return _form_pdf(station, case)
    if wanted.startswith(SIGN):
        from desktop.usecases.signed_papers import case_signed_pdf

        return case_signed_pdf(station, case, wanted.removeprefix(SIGN))
    paper = paper_of(case, wanted)
    with station.cabinet.reading() as view:
        stored = view.papers.pdf(paper.doc_no)
    if stored is not None:
        return stored
    try:
        pdf = printing.render(paper.code, paper.data, station.fonts(), variant=paper.variant)
    except printing.MissingGlyphs as missing:
        raise Problem("paper.missing_glyph", chars=" ".join(missing.chars)) from missing
    with station.cabinet.unit() as unit:
        unit.papers.keep_pdf(case_no, paper, pdf)
    return pdf


def print_copy(station: Station, case_no: str, wanted: str, who: str) -> bytes:
    """What goes to the printer: the stored PDF, stamped 补打 from the second print on (documents.md 0.3)."""
    from forms import printing

    pdf = paper_pdf(station, case_no, wanted)
    if wanted == FORM or wanted.startswith(SIGN):
        return pdf
    paper = paper_of(case_of(station, case_no), wanted)
    with station.cabinet.reading() as view:
        times = view.papers.printed_of(case_no).get(paper.doc_no, 0)
    return printing.restamp(pdf, times, station.now(), who, station.fonts()) if times else pdf


def mark_printed(station: Station, case_no: str, wanted: str, who: str = "") -> PaperLine:
    """The clerk holds the sheet. Counts first prints and reprints; of a shared list in every case on it."""
    paper = paper_of(case_of(station, case_no), wanted)
    when = station.recorded_at()
    with station.cabinet.unit() as unit:
        for other in cases_on(paper):
            if other != case_no and unit.cases.get(other) is not None:
                unit.papers.mark_printed(other, paper, when=when, who=who)
        times = unit.papers.mark_printed(case_no, paper, when=when, who=who)
    return paper_line(case_no, paper, times)


def case_of(station: Station, case_no: str) -> Case:
    """Raises Problem("case.unknown")."""
    with station.cabinet.reading() as view:
        case = view.cases.get(case_no)
    if case is None:
        raise Problem("case.unknown", case_no=case_no)
    return case


def paper_of(case: Case, wanted: str) -> Paper:
    """The newest paper of this number or code. Raises Problem("paper.unknown")."""
    for paper in reversed(case.papers):
        if wanted in (paper.doc_no, paper.code):
            return paper
    raise Problem("paper.unknown", case_no=case.case_no, paper=wanted)


def _form_pdf(station: Station, case: Case) -> bytes:
    from forms import printing

    item = station.item(case.terms.item_id, case.terms.version)
    site = station.site()
    data = {
        "case_no": case.case_no,
        "site_name": site.name,
        "printed_on": case.registered_on.isoformat(),
        "agent": case.history[0].actor if case.history else "",
        "tables": site.parameters.get("tables", {}),
        "places": _places(site.profile),
        "images": pictures(station, item, Answers.from_json(case.answers)),
    }
    try:
        return printing.render_form(item, _with_mandate(case), data, station.fonts())
    except printing.MissingGlyphs as missing:
        raise Problem("paper.missing_glyph", chars=" ".join(missing.chars)) from missing


def _places(profile: Mapping[str, Any]) -> dict[str, str]:
    """Division codes that this station can name."""
    named = (("site", "name"), ("parent", "parent_name"), ("county", "county_name"))
    return {str(profile[code]): str(profile[name]) for code, name in named if profile.get(code)}


def _with_mandate(case: Case) -> dict[str, Any]:
    """The answers with the number of the D05 that was issued with the case, where the clerk typed none."""
    values = dict(case.answers.get("values", {}))
    mandate = next((paper.doc_no for paper in case.papers if paper.code == "D05"), "")
    if mandate and case.proxy and not values.get("agent.poa_no"):
        values["agent.poa_no"] = mandate
    return {**case.answers, "values": values}


def paper_line(case_no: str, paper: Paper, printed: int = 0) -> PaperLine:
    """One paper of a case as a line."""
    from desktop.usecases.slips import fits_a_slip
    from forms import printing

    return PaperLine(
        case_no=case_no,
        code=paper.code,
        title=printing.PAPERS[paper.code].title(paper.variant),
        doc_no=paper.doc_no,
        date=paper.date,
        printed=printed,
        variant=paper.variant,
        slip=fits_a_slip(paper),
    )


def lines_to_sign(station: Station, case: Case) -> tuple[PaperLine, ...]:
    """Sheets that somebody still has to sign (D17, D18), one for each row of the checklist that asks for one."""
    try:
        item = station.item(case.terms.item_id, case.terms.version)
    except Problem:
        return ()
    wanted = {doc.material for doc in case.materials if doc.state == "missing"}
    return tuple(
        PaperLine(case.case_no, FORM, f"{rule.name}（供签名）", f"{SIGN}{rule.id}", case.registered_on)
        for rule in item.materials
        if rule.template in TO_SIGN and rule.id in wanted
    )
