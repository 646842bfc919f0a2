"""The print queue: papers that were issued and never printed, one sheet after the other.

Every sheet is counted only after the printer took it. After a jam, or when the clerk stops,
the rest stays unprinted and is offered again with the same numbers. The printer is a plain
function, so that no device is known here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desktop.usecases.batch_views import PrintedMany, PrintProgress
from desktop.usecases.papers import mark_printed, print_copy, unprinted
from desktop.usecases.station import Station
from desktop.usecases.views import PaperLine
from sync.ledger.problems import Problem

Printer = Callable[[str, bytes], str]


def print_queue(station: Station) -> tuple[PaperLine, ...]:
    """Issued here and never printed, oldest first; a list over several cases once."""
    return unprinted(station)


def print_many(
    station: Station,
    papers: Sequence[PaperLine],
    who: str,
    printer: Printer,
    report: Callable[[PrintProgress], None] = lambda _progress: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> PrintedMany:
    """Print one by one, in this order. Stops at the first Problem; nothing is raised but bugs."""
    printed: list[PaperLine] = []
    for at, paper in enumerate(papers):
        if cancelled():
            return PrintedMany(tuple(printed), tuple(papers[at:]))
        report(PrintProgress(at, len(papers), paper))
        try:
            printer(f"{paper.title}-{paper.doc_no}", print_copy(station, paper.case_no, paper.doc_no, who))
            printed.append(mark_printed(station, paper.case_no, paper.doc_no, who))
        except Problem as problem:
            return PrintedMany(tuple(printed), tuple(papers[at:]), problem)
    return PrintedMany(tuple(printed), ())
