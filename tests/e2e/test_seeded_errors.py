"""What a village's check finds before anything is handed over (网上预审, R-17): some 85 applications, each with one seeded error.

The same application without the error has nothing to mend: a check that always complains finds nothing.
"""

from __future__ import annotations

from copy import deepcopy

import pytest

from desktop.usecases.answers_file import type_answers
from desktop.usecases.register import check_draft
from forms.applicant import applicant_paths
from tests.e2e.test_every_specimen import MANDATE, answers_file
from tests.forms.welfare_items import OLDER, WELFARE, specimen
from tests.support.lone import clerk, open_lone


@pytest.fixture(scope="module")
def station(tmp_path_factory):
    station = open_lone(tmp_path_factory.mktemp("station"))
    yield station
    station.cabinet.close()


def application(station, item_id):
    """A whole one, its papers received without pictures."""
    content = answers_file(specimen(item_id, station.today()))
    for row in content["materials"]:
        row["file"] = None
    return content


def to_mend(station, folder, content):
    """Where the check points, what blocks or is missing only."""
    draft = type_answers(station, clerk(station), content, folder)
    lines = check_draft(station, draft.draft_id)
    return {line.path for line in lines if line.blocks or line.page == "materials"}


def another_last_digit(id_no):
    return id_no[:-1] + ("1" if id_no[-1] != "1" else "2")


@pytest.mark.parametrize("item_id", [*WELFARE, *OLDER])
def test_each_seeded_error_is_flagged_and_the_whole_application_is_not(station, tmp_path, item_id):
    whole = application(station, item_id)
    assert to_mend(station, tmp_path, whole) == set()
    paths = applicant_paths(station.item(item_id))

    lacking = deepcopy(whole)
    taken = next(row for row in lacking["materials"] if row["id"] != MANDATE)
    lacking["materials"].remove(taken)
    assert to_mend(station, tmp_path, lacking) == {f"materials.{taken['id']}"}

    unsigned = deepcopy(whole)
    unsigned["materials"] = [row for row in unsigned["materials"] if row["id"] != MANDATE]
    rows = type_answers(station, clerk(station), whole, tmp_path).materials
    asked = any(row.material == MANDATE and row.needed for row in rows)
    assert (f"materials.{MANDATE}" in to_mend(station, tmp_path, unsigned)) == asked

    mistyped = deepcopy(whole)
    mistyped["answers"][paths["id_no"]] = another_last_digit(mistyped["answers"][paths["id_no"]])
    assert paths["id_no"] in to_mend(station, tmp_path, mistyped)

    unnamed = deepcopy(whole)
    del unnamed["answers"][paths["name"]]
    assert paths["name"] in to_mend(station, tmp_path, unnamed)
