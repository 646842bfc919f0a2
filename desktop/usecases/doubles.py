"""已有在办 (per-person duplicate warning): an open case of the same item for the same person, on this PC.

He may be its applicant or stand in the household of another's. It warns and never refuses: a second
application may be right, and what other stations took in is not known here.
"""

from __future__ import annotations

from desktop.usecases.cases import case_line
from desktop.usecases.drafts import resume_draft
from desktop.usecases.papers import case_of
from desktop.usecases.station import Station
from desktop.usecases.views import CaseLine
from forms.applicant import applicant_paths


def open_double(station: Station, draft_id: str) -> CaseLine | None:
    """The newest open case of the draft's item that is about its applicant; None where there is none.

    Raises Problem("draft.unknown").
    """
    draft = resume_draft(station, draft_id)
    item = station.item(draft.item_id, draft.version)
    typed = draft.answers.values.get(applicant_paths(item).get("id_no", ""), "")
    number = open_case(station, item.item_id, typed if isinstance(typed, str) else "", household=True)
    if not number:
        return None
    with station.cabinet.reading() as view:
        road = view.journal.roads((number,)).get(number, "acknowledged")
    return case_line(station, station.site(), case_of(station, number), road)


def open_case(station: Station, item_id: str, id_no: str, *, household: bool = False) -> str:
    """The number of an open case of this item for this person; "" where there is none. `household`: also where
    he stands in the rows of another's form."""
    if not id_no.strip():
        return ""
    with station.cabinet.reading() as view:
        own = view.cases.of_person(id_no.strip().upper())
        among = view.search.naming(id_no.strip().upper()) if household else ()
    same = (case for case in (*own, *among) if case.terms.item_id == item_id and not case.ended)
    return next((case.case_no for case in same), "")
