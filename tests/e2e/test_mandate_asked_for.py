"""Whoever hands in for another shows a mandate, of every item, whatever its own form asks (民法典第一百六十五条)."""

from __future__ import annotations

from datetime import datetime

import pytest

from desktop.usecases.drafts import open_draft, resume_draft, save_field, save_proxy
from tests.support.lone import clerk, open_lone
from tests.support.people import AGENTS
from tests.support.places import VILLAGE_A, StoryClock

MODE = "mode.apply_mode"
AGENT = {"name": AGENTS[VILLAGE_A].name, "id_no": AGENTS[VILLAGE_A].id_no, "kind": "村社区代办员(委托)"}


@pytest.fixture
def station(tmp_path):
    station = open_lone(tmp_path / "station", StoryClock(datetime(2026, 11, 24, 9, 0)))
    yield station
    station.cabinet.close()


def mandates(station, item_id, proxy):
    """Needed rows for the mandate, with their states, where the form says that the person came himself."""
    draft = open_draft(station, clerk(station), item_id)
    if any(node.path == MODE for node in station.item(item_id).root.walk()):
        save_field(station, draft.draft_id, MODE, "本人")
    save_proxy(station, draft.draft_id, proxy)
    rows = resume_draft(station, draft.draft_id).materials
    return [row.state for row in rows if row.needed and row.material.endswith("_poa")]


def test_every_item_asks_for_the_mandate_of_a_village_agent(station):
    asked = {
        item.item_id: mandates(station, item.item_id, AGENT)
        for item in station.items().items(station.today())
    }
    assert len(asked) >= 40
    assert {item_id for item_id, rows in asked.items() if rows != ["missing"]} == set()


@pytest.mark.parametrize("item_id", ["GA-001", "MZ-006", "NY-001"])
def test_a_guardian_acts_by_law_and_the_person_himself_alone(station, item_id):
    assert mandates(station, item_id, {**AGENT, "kind": "监护人(法定代理)"}) == []
    assert mandates(station, item_id, None) == []
