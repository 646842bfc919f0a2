"""Each item's specimen (示范文本) fills its form: nothing left to mend, on any day of two years."""

from __future__ import annotations

import re
from datetime import date

import pytest

from forms.applicant import applicant_paths
from tests.forms.compiled_items import item
from tests.forms.welfare_items import OLDER, WELFARE, specimen

ALL = (*WELFARE, *OLDER)
DAYS = [date(2026, 1, 5), date(2026, 11, 27), date(2027, 10, 31)]


@pytest.mark.parametrize("today", DAYS)
@pytest.mark.parametrize("item_id", ALL)
def test_the_specimen_leaves_nothing_to_mend(item_id, today):
    form = specimen(item_id, today)
    assert list(form.findings()) == []
    for path, value in item(item_id).sample.items():
        found = form.value(path)
        assert (found if isinstance(found, str) else " ".join(found)) == value, path


@pytest.mark.parametrize("item_id", ALL)
def test_the_specimen_names_its_applicant(item_id):
    form, paths = specimen(item_id), applicant_paths(item(item_id))
    assert form.value(paths["name"])
    assert re.fullmatch(r"511999[0-9]{11}[0-9X]", str(form.value(paths["id_no"])))


@pytest.mark.parametrize("item_id", ALL)
def test_the_specimen_shows_every_table_once(item_id):
    shown = {re.sub(r"\[\d+\]", "", path) for path in item(item_id).sample}
    for node in item(item_id).root.walk():
        if node.kind == "repeat" and not node.relevant and node.required:
            assert any(path.startswith(f"{node.path}.") for path in shown), node.path
