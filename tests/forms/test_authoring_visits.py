"""到场次数: an item may promise how often the applicant has to come; the promise travels with its terms."""

from __future__ import annotations

import pytest

from forms.authoring.findings import AuthoringRefused
from forms.item import ServiceItem, item_to_json
from sync.ledger.capacity import terms_of
from sync.ledger.case import AGENT
from tests.forms.compiled_items import GUIDE, compile_grids, item

SURVEY = [
    ["type", "name", "label"],
    ["begin group", "person", "申请人"],
    ["text", "name", "姓名"],
    ["end group", "", ""],
]


def with_visits(value: str, key: str = "visits") -> ServiceItem:
    return compile_grids(SURVEY, guide=[*GUIDE, [key, value, "", ""]]).item


@pytest.mark.parametrize("key", ["visits", "到场次数"])
def test_the_item_s_number_becomes_part_of_a_case_s_terms(key):
    made = with_visits("2", key)
    assert made.guide.visits == 2
    assert terms_of(made, AGENT).visits == 2


@pytest.mark.parametrize("value", ["0", "10", "一次", "1.5", "-1", "99999999999999999999", "009999"])
def test_what_is_no_small_number_is_refused_with_its_cell(value):
    with pytest.raises(AuthoringRefused) as refused:
        with_visits(value)
    (found,) = [one for one in refused.value.findings if one.code == "guide.value"]
    assert "1 到 9" in found.message


def test_an_item_that_says_nothing_is_written_as_before():
    made = item("SB-001")
    assert made.guide.visits == 0
    assert "visits" not in item_to_json(made)["guide"]
