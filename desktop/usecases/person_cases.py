"""One person's cases (当事人): what he applied for, and what names him in its household, found from one of them.

Starts from a case that lies in the list already; a number is never typed into an address or kept.
"""

from __future__ import annotations

from desktop.usecases.cases import case_line
from desktop.usecases.papers import case_of
from desktop.usecases.start_views import PersonCases
from desktop.usecases.station import Station


def cases_of_person(station: Station, case_no: str) -> PersonCases:
    """All cases on this PC that concern the applicant of this one. Raises Problem("case.unknown").

    An applicant without a number has this case only.
    """
    opened = case_of(station, case_no)
    id_no = str(opened.applicant.get("id_no", "")).strip().upper()
    name = str(opened.applicant.get("name", ""))
    with station.cabinet.reading() as view:
        own = view.cases.of_person(id_no) if id_no else (opened,)
        naming = view.search.naming(id_no) if id_no else ()
        known = {case.case_no: case for case in (*own, *naming)}
        roads = view.journal.roads(tuple(known))
    site = station.site()
    found = sorted(known.values(), key=lambda case: case.registered_at, reverse=True)
    return PersonCases(
        who=f"{name}（尾号{id_no[-4:]}）" if id_no else name,
        lines=tuple(
            case_line(station, site, case, roads.get(case.case_no, "acknowledged")) for case in found
        ),
        own=frozenset(case.case_no for case in own),
    )
