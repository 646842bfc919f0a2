"""免填单 over the whole catalogue: of what the second item asks about the applicant, how much an earlier case fills.

The first case is a pension enrolment, which most villagers have; where that asks too little of a
person, the item a clerk would have done before. Facts that a form asks for the first time cannot be known.
"""

from __future__ import annotations

import pytest

from desktop.formview import kinds
from desktop.usecases.drafts import form_session, open_draft, resume_draft, save_field
from desktop.usecases.known_person import accept_offers, offers
from forms.applicant import applicant_paths
from forms.authoring.text_form import ITEMS
from tests.e2e.test_every_specimen import answers_file, registered
from tests.forms.welfare_items import specimen
from tests.support.lone import clerk, open_lone

EVERY = sorted(path.parent.name for path in ITEMS.glob("*/survey.csv"))
USUAL = "SB-001"
FIRST = {
    "SB-001": "MZ-001",
    "JY-001": "JY-003",  # asks schooling, health and work, as the recognition of hardship before it does
}
BEFORE = {"SB-004": {"reason.reason": "死亡"}}  # somebody else applies only then
LEAST = 0.6


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """first item -> (a station with one case of it, the person's number), made when first asked for."""
    made = {}

    def get(item_id):
        if item_id not in made:
            station = open_lone(tmp_path_factory.mktemp(item_id) / "station")
            form = specimen(item_id, station.today())
            registered(station, answers_file(form), tmp_path_factory.mktemp("scans"))
            made[item_id] = station, form.value(applicant_paths(form.item)["id_no"])
        return made[item_id]

    yield get
    for station, _number in made.values():
        station.cabinet.close()


def asked(station, draft_id, paths):
    """(filled, blank): the questions about the applicant that are asked now."""
    session = form_session(station, resume_draft(station, draft_id))
    states = [session.state(path) for path in dict.fromkeys(paths)]
    asked_now = [s for s in states if s.relevant and kinds.editor_kind(s.node) not in kinds.SILENT]
    return [s.path for s in asked_now if s.value], [s.path for s in asked_now if not s.value]


@pytest.mark.parametrize("item_id", EVERY)
def test_most_of_the_applicant_is_filled_already(known, item_id):
    station, number = known(FIRST.get(item_id, USUAL))
    paths = applicant_paths(station.item(item_id))
    if "id_no" not in paths:
        pytest.skip("names no applicant by number")
    draft_id = open_draft(station, clerk(station), item_id).draft_id
    for path, value in {**BEFORE.get(item_id, {}), paths["id_no"]: number}.items():
        save_field(station, draft_id, path, value)
    alone, _ = asked(station, draft_id, paths.values())
    accept_offers(station, draft_id, [offer.path for offer in offers(station, draft_id)])
    filled, blank = asked(station, draft_id, paths.values())
    share = len(filled) / (len(filled) + len(blank))
    print(
        f"{FIRST.get(item_id, USUAL)} -> {item_id}: {share:.0%} ({len(filled)} of {len(filled) + len(blank)}; with the number alone {len(alone)}); blank: {blank}"
    )
    assert share >= LEAST
