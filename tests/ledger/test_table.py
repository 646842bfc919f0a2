"""The state table: whole, closed, and the same as the page it was carried over from."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.ledger.conditions import CONDITIONS
from sync.ledger.guards import FUNCTIONS, PLACES
from sync.ledger.numbers import doc_char
from sync.ledger.problems import SENTENCES
from sync.ledger.table import (
    CLOCKS,
    DATES,
    GUARDS,
    KINDS,
    OWNERS,
    ROLES,
    SAME,
    STATES,
    TRANSITIONS,
    WAITING_ON,
    rows_for,
)
from sync.ledger.table.acts import ACTS
from sync.ledger.table.additions import ROWS as ADDED

PAGE = Path(__file__).parents[2] / "../shared/domain/state_table.yaml"
FINAL_BY_DESIGN = {"NOT_REQUIRED", "NOT_ACCEPTED", "WITHDRAWN", "TERMINATED", "TRANSFERRED_OUT", "CLOSED"}


def guards_of(row):
    return {*row.guards, *(name for names in row.guards_by_role.values() for name in names)}


def test_every_state_is_reached_from_a_draft():
    reached, more = {"DRAFT"}, True
    while more:
        found = {
            state
            for row in TRANSITIONS
            if reached & set(row.sources)
            for state in (row.to, *row.via)
            if state != SAME
        }
        more = not found <= reached
        reached |= found
    assert reached == set(STATES)


def test_every_state_but_closed_leads_on_and_closed_can_be_reopened():
    moving = {state for row in TRANSITIONS if row.to != SAME for state in row.sources}
    assert moving == set(STATES)


def test_the_table_is_closed():
    for row in TRANSITIONS:
        assert {*row.sources, *row.via, row.to} <= {*STATES, SAME}, row.id
        assert set(row.roles) | set(row.guards_by_role) | set(row.beyond_owner) <= set(ROLES), row.id
        assert set(row.guards_by_role) | set(row.beyond_owner) <= set(row.roles), row.id
        assert row.owner_after in ("", "actor", *OWNERS), row.id
        assert guards_of(row) <= set(GUARDS), row.id
        assert set(row.papers_if.values()) <= set(CONDITIONS), row.id
        assert set(row.signs) | set(row.variants) <= {*row.papers, *row.papers_if}, row.id
        for effect in row.clocks:
            assert effect.clock in CLOCKS, row.id
            assert effect.on in DATES, row.id
            assert not effect.when or effect.when in CONDITIONS, row.id


def test_owners_and_waiting_values_are_known():
    for state in STATES.values():
        assert set(state.owners) <= set(OWNERS)
        assert state.waiting_on in WAITING_ON
        assert set(state.open_clocks) | set(state.suspended_clocks) <= set(CLOCKS)
    assert {code for code, state in STATES.items() if state.final} == FINAL_BY_DESIGN


def test_ids_are_unique_and_one_kind_leads_to_one_state():
    assert len({row.id for row in TRANSITIONS}) == len(TRANSITIONS)
    for state in STATES:
        for kind in KINDS:
            assert len({row.to for row in rows_for(state, kind)}) <= 1, (state, kind)


def test_every_name_has_its_function_its_meaning_and_its_words():
    asked = set().union(*(guards_of(row) for row in TRANSITIONS))
    assert asked == set(FUNCTIONS)
    assert set(PLACES) < set(FUNCTIONS)
    assert set(GUARDS) == set(FUNCTIONS) | (set(CONDITIONS) & set(GUARDS))
    assert {f"guard.{name}" for name in GUARDS} <= set(SENTENCES)
    assert set(ACTS) == set(KINDS)


def test_every_refusal_says_what_to_do_next():
    for code, words in SENTENCES.items():
        if code.startswith(("guard.", "act.")):
            assert words.endswith("。"), code
            assert "请" in words or "不用" in words, code


def test_every_paper_has_a_number():
    papers = {code for row in TRANSITIONS for code in (*row.papers, *row.papers_if)}
    assert all(doc_char(code) for code in papers)


def test_no_village_decides_accepts_or_refuses():
    forbidden = {"ACCEPTED", "NOT_ACCEPTED", "NOT_REQUIRED", "APPROVED", "DENIED", "TRANSFERRED_OUT"}
    for row in TRANSITIONS:
        if "VA" in row.roles:
            assert row.to not in forbidden, row.id
            assert not {"D04", "D06", "D07", "D14", "D15"} & {*row.papers, *row.papers_if}, row.id


def test_nobody_of_the_administration_handles_cases():
    assert not any("CA" in row.roles for row in TRANSITIONS)


# the page itself -------------------------------------------------------------------------

# formats.md, Rulings on the lifecycle; nothing else may differ.
RULED = {
    "T27": {"sources": ("RESULT_READY", "DENIED", "NOT_ACCEPTED", "TERMINATED")},
    "T10": {"papers": ("D14",), "variants": {"D14": "terminate"}},
    # the page's own notes: "Sub-task sheets are printed", "A summary is printed"
    "T22": {"papers": ("DS",)},
    "T23": {"papers": ("DS",), "variants": {"DS": "summary"}},
    "T31b": {"papers": ("D14",), "variants": {"D14": "terminate"}},
    "T32": {"papers": ("D13", "D14"), "variants": {"D14": "transfer"}},
}


@pytest.fixture(scope="module")
def page():
    if not PAGE.exists():
        pytest.skip("the page of the state table is not on this machine")
    yaml = pytest.importorskip("yaml")
    return yaml.safe_load(PAGE.read_text("utf-8"))


def _effects(rows):
    for row in rows:
        length = tuple(row["length"].split()) if row.get("length") else None
        yield (
            row["clock"],
            row["effect"],
            row["on"],
            row.get("when", ""),
            row.get("by", ""),
            (int(length[0]), length[1]) if length else None,
        )


def test_every_row_is_carried_over(page):
    ours = {row.id: row for row in TRANSITIONS if row not in ADDED}
    assert set(ours) == {row["id"] for row in page["transitions"]}
    for theirs in page["transitions"]:
        row = ours[theirs["id"]]
        expected = {
            "sources": tuple(theirs["from"]),
            "to": theirs["to"],
            "kind": theirs["kind"],
            "roles": tuple(theirs["roles"]),
            "guards": tuple(theirs["guards"]),
            "guards_by_role": {k: tuple(v) for k, v in theirs.get("guards_by_role", {}).items()},
            "papers": tuple(theirs["papers"]),
            "papers_if": theirs.get("papers_if", {}),
            "variants": theirs.get("variants", {}),
            "via": tuple(theirs.get("via", ())),
            "owner_after": theirs.get("owner_after", ""),
            **RULED.get(row.id, {}),
        }
        assert {name: getattr(row, name) for name in expected} == expected, row.id
        found = [(e.clock, e.effect, e.on, e.when, e.by, e.length) for e in row.clocks]
        assert found == list(_effects(theirs["clocks"])), row.id


def test_every_state_role_guard_and_date_is_carried_over(page):
    for theirs in page["states"]:
        state = STATES[theirs["code"]]
        assert (state.zh, list(state.owners), state.waiting_on) == (
            theirs["zh"], theirs["owner"], theirs["waiting_on"],
        )  # fmt: skip
        assert state.final == theirs["final"]
        assert list(state.open_clocks) == theirs["open_clocks"]
        assert list(state.suspended_clocks) == theirs.get("suspended_clocks", [])
    assert len(STATES) == len(page["states"])
    assert {code: (role.zh, role.tier or None) for code, role in ROLES.items()} == {
        code: (role["zh"], role["tier"]) for code, role in page["roles"].items()
    }
    assert {name: GUARDS[name] for name in page["guards"]} == page["guards"]
    assert page["dates"] == DATES
    assert {code: clock.zh for code, clock in CLOCKS.items()} == {
        code: clock["zh"] for code, clock in page["clocks"].items()
    }
