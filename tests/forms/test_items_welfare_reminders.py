"""Reminders give a day over the specimen's answers; every item is in the presets it was planned for."""

from __future__ import annotations

from datetime import date

import pytest

from forms.authoring.text_form import ITEMS, read_folder
from tests.forms.compiled_items import item
from tests.forms.welfare_items import OLDER, WELFARE, presets, put, specimen

ALL = (*WELFARE, *OLDER)

ANCHORS = [
    ("SB-001", ["2053-08-02"], [(-30,)]),
    ("SB-002", ["2025-11-09"], [(-30,)]),
    ("SB-003", ["2026-12-10"], [(-60, -30, -7)]),
    ("YB-001", ["2027-09-01", "2026-09-01"], [tuple(range(0, 120, 7))] * 2),
    ("MZ-001", ["2027-01-05"], [(-30,)]),
    ("MZ-004", ["2021-10-01", "2031-10-01", "2041-10-01"], [(-30,)] * 3),
    ("MZ-005", ["2034-05-20"], [(-90, -30)]),
    ("MZ-007", ["2025-11-09"], [(-7,)]),
    ("WJ-001", ["2026-05-25"], [(30,)]),
    ("WJ-002", ["2025-06-12"], [(0, 365, 730)]),
    ("WJ-003", ["2025-11-09"], [(0,)]),
    ("GA-001", ["2027-01-05"], [(-30,)]),
]


@pytest.mark.parametrize(("item_id", "days", "offsets"), ANCHORS)
def test_a_reminder_counts_from_a_day_of_the_form(item_id, days, offsets):
    reminders = item(item_id).guide.reminders
    form = specimen(item_id)
    assert [form.day(one.anchor) for one in reminders] == [date.fromisoformat(day) for day in days]
    assert [one.days for one in reminders] == offsets
    assert all(one.text and one.to for one in reminders)


def test_no_other_item_reminds():
    told = {item_id for item_id, *_rest in ANCHORS}
    assert {item_id for item_id in ALL if item(item_id).guide.reminders} == told


def test_the_county_sets_how_often_a_family_is_looked_at():
    form = specimen("MZ-001", local={"dibao_standard": "560", "review_interval": "6"})
    (reminder,) = item("MZ-001").guide.reminders
    assert form.day(reminder.anchor) == date(2026, 7, 5)


def test_a_birth_is_counted_from_the_day_when_it_is_known():
    form = specimen("WJ-001")
    put(form, "preg.pregnancy", "已生育")
    put(form, "preg.born_date", "2026-05-20")
    (reminder,) = item("WJ-001").guide.reminders
    assert form.day(reminder.anchor) == date(2026, 5, 20)


def test_the_presets_hold_the_items_they_were_planned_with():
    found: dict[str, set[str]] = {}
    for folder in ITEMS.glob("*-*"):
        for row in read_folder(folder).sheet("guide").rows:
            if row.get("key") == "preset":
                found.setdefault(row.get("value"), set()).add(folder.name)
    assert found == {name: set(item_ids) for name, item_ids in presets().items()}
