"""Each item's specimen (示范文本) fills its form: nothing left to mend, on any day of two years."""

from __future__ import annotations

import re
from datetime import date

import pytest

from forms.applicant import applicant_paths
from forms.printing import render_form
from tests.forms.compiled_items import item
from tests.forms.welfare_items import OLDER, WELFARE, specimen
from tests.printing import reading, samples
from tests.printing.drawn import plain

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


DATA = {"case_no": "511999104205-20261127-01-0012-2", "site_name": "楠木寺村", "agent": "周明华"}


@pytest.mark.parametrize("item_id", WELFARE)
def test_the_paper_shows_every_label_of_the_specimen(item_id):
    made = item(item_id)
    words = reading.text(
        render_form(plain(made), specimen(item_id).answers().to_json(), DATA, samples.fonts())
    )
    nodes = [node for node in made.root.walk() if node.kind == "question"]
    labels = [_on_paper(node.label) for node in nodes if node.filled_by != "office" or node.type == "text"]
    hidden = {
        _on_paper(node.label) for group in made.root.children if group.relevant for node in group.walk()
    }
    assert [label for label in labels if label not in words and label not in hidden] == []
    assert "".join(made.form_title.split()) in words


def _on_paper(label: str) -> str:
    return label.replace("(", "（").replace(")", "）").replace(",", "，")
