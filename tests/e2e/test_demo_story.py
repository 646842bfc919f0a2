"""The story of `make demo` as a test, and its promise: every printed number is in the county exactly once."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.demo.__main__ import _summary
from tests.demo.story import Story
from tests.support.places import VILLAGE_A, VILLAGE_B
from tests.support.proof import books_agree, numbers_in, printed_numbers


@pytest.fixture
def told(make_world):
    world = make_world(
        "2026-11-02 08:30",
        entrust={VILLAGE_B: {"SB-001": "示范县人社发〔2026〕8号"}},
        village_step={VILLAGE_A: ["MZ-001"]},
    )
    story = Story(world, world.folder)
    story.tell()
    return world, story


def test_every_case_ends_and_every_printed_number_is_held_once(told):
    world, story = told
    summary = _summary(world, story)
    assert books_agree(world, summary) == []
    assert printed_numbers(world.folder, world) == []
    held = Counter(case["case_no"] for case in world.exported("cases"))
    assert numbers_in(world.folder / "papers") == set(held) == set(story.cases.values())
    assert set(held.values()) == {1}
    assert {case["state"] for case in world.exported("cases")} == {"CLOSED"}
    assert len(summary["cases"]) == len(story.cases) >= 12
    assert all(len(case["papers"]) >= 3 for case in summary["cases"])
    for place in world.places.values():
        assert place.station.cabinet.verify().faults == ()

    # the proof itself sees a paper without a case
    strange = world.folder / "papers" / "strange"
    strange.mkdir()
    lost = story.cases.pop("plain_1")
    paper = next((world.folder / "papers" / lost).glob("D01*.pdf"))
    (strange / "D01.pdf").write_bytes(paper.read_bytes())
    world.exported = lambda what: [{"case_no": no} for no in held if no != lost]  # type: ignore[method-assign]
    assert [fault.split()[0] for fault in printed_numbers(world.folder, world)] == [lost]
