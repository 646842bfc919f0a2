"""The station's own trust, case by case after the public suite of The Update Framework: lists, expiry, rollback.

The names of the suite's cases stand in docs/internals/updates.md beside these; repository and wording are ours.
"""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.updating.paper import NOW, STAMPS, Paper, Station


@pytest.fixture
def paper():
    return Paper()


@pytest.fixture
def pc(paper, tmp_path):
    return Station(tmp_path / "lists", paper)


def stamp(paper):
    paper.publish(*STAMPS)


# --- basic ---


def test_what_is_asked_for_and_kept(paper, pc):
    assert pc.refresh() == ""
    names = ["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"]
    assert paper.asked == [f"metadata/{name}" for name in names]
    assert pc.versions == (1, 1, 1, 1)
    for role, name in zip(("timestamp", "snapshot", "targets"), names[1:], strict=True):
        assert (pc.folder / f"{role}.json").read_bytes() == paper.given[f"metadata/{name}"]
    stamp(paper)
    assert pc.refresh() == ""
    assert paper.asked == ["metadata/2.root.json", "metadata/timestamp.json", "metadata/2.snapshot.json"]


@pytest.mark.parametrize("spoil", ["no json", "nobody signed", "too few signed"])
def test_a_first_root_that_is_none_begins_nothing(paper, tmp_path, spoil):
    root = json.loads(paper.first)
    if spoil == "too few signed":
        paper.root.roles["root"].threshold = 2
        root = paper.signed("root").to_dict()
    elif spoil == "nobody signed":
        root["signatures"] = []
    pc = Station(tmp_path / "lists", paper, b"{" if spoil == "no json" else json.dumps(root).encode())
    assert pc.refresh() in ("update.nonsense", "update.signature")
    assert paper.asked == []
    assert pc.versions == (None, None, None, None)


BEFORE = {"root": (1, 1, 1, 1), "timestamp": (1, 1, 1, 1), "snapshot": (1, 2, 1, 1), "targets": (1, 2, 2, 1)}


@pytest.mark.parametrize("role", BEFORE)
def test_a_list_that_nobody_signed_is_not_taken(paper, pc, role):
    assert pc.refresh() == ""
    paper.publish("root") if role == "root" else paper.publish("targets", *STAMPS)
    paper.spoil(role, lambda document: document["signatures"].clear())
    assert pc.refresh() == "update.signature"
    assert pc.versions == BEFORE[role]


@pytest.mark.parametrize("role", ["root", "snapshot", "targets"])
def test_a_list_of_another_number_than_its_name_is_not_taken(paper, pc, role):
    assert pc.refresh() == ""
    paper.publish("root") if role == "root" else paper.publish("targets", *STAMPS)
    place = paper.name(role)
    paper.lists[role].version += 5
    paper.given[place] = paper.signed(role).to_bytes()
    assert pc.refresh() == "update.older"
    assert pc.versions == BEFORE[role]


def test_a_timestamp_of_the_number_that_is_known_is_not_read_again(paper, pc):
    assert pc.refresh() == ""
    paper.timestamp.unrecognized_fields["made"] = NOW.isoformat()
    paper.publish("timestamp", bump=0)
    assert pc.refresh() == ""
    assert b"made" not in (pc.folder / "timestamp.json").read_bytes()


@pytest.mark.parametrize("role", ["snapshot", "targets"])
def test_lists_may_be_named_with_length_and_hash_and_are_held_to_it(paper, pc, role):
    paper.hashed = True
    paper.publish("targets", *STAMPS)
    assert pc.refresh() == ""
    paper.publish("targets", *STAMPS)
    paper.given[paper.name(role)] += b" "
    assert pc.refresh() == "update.altered"
    assert pc.version(role) == 2


def test_lists_are_kept_as_they_came_and_unknown_fields_stay(paper, pc):
    for role in ("targets", *STAMPS):
        paper.lists[role].unrecognized_fields["x"] = {"deep": [1, "二"]}
    paper.publish("targets", *STAMPS)
    paper.given["metadata/2.targets.json"] = json.dumps(
        json.loads(paper.given["metadata/2.targets.json"]), indent=7
    ).encode()
    assert pc.refresh() == ""
    for role in ("targets", *STAMPS):
        assert (pc.folder / f"{role}.json").read_bytes() == paper.given[paper.name(role)]


def test_a_key_with_the_old_field_of_hash_kinds_is_a_key(paper, pc):
    key = paper.root.keys[paper.root.roles["timestamp"].keyids[0]]
    key.unrecognized_fields["keyid_hash_algorithms"] = ["sha256", "sha512"]
    paper.publish("root", "timestamp")
    assert pc.refresh() == ""
    assert pc.versions == (2, 2, 1, 1)


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets"])
def test_a_list_that_is_not_there(paper, pc, role):
    del paper.given[paper.name(role)]
    assert pc.refresh() == "update.cut"
    assert pc.version(role) is None
    assert pc.version("root") == 1


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets"])
def test_a_list_of_another_kind_is_not_taken(paper, pc, role):
    other = "targets" if role == "snapshot" else "snapshot"
    paper.given[paper.name(role)] = paper.given[paper.name(other)]
    assert pc.refresh() == "update.nonsense"
    assert pc.version(role) is None


# --- expiry ---


def test_an_expired_root_is_kept_and_goes_no_further(paper, pc):
    assert pc.refresh() == ""
    paper.root.expires = NOW - timedelta(days=1)
    paper.publish("root", "targets", *STAMPS)
    assert pc.refresh() == "update.expired"
    assert pc.versions == (2, 1, 1, 1)
    paper.root.expires = NOW + timedelta(days=9)
    paper.publish("root")
    assert pc.refresh() == ""
    assert pc.versions == (3, 2, 2, 2)


@pytest.mark.parametrize(
    ("role", "left"), [("timestamp", (1, 1, 1, 1)), ("snapshot", (1, 2, 1, 1)), ("targets", (1, 2, 2, 1))]
)
def test_an_expired_list_is_not_taken(paper, pc, role, left):
    assert pc.refresh() == ""
    paper.lists[role].expires = NOW - timedelta(days=5)
    paper.publish("targets", *STAMPS)
    assert pc.refresh() == "update.expired"
    assert pc.versions == left


def test_expired_lists_on_the_disk_lead_to_newer_ones(paper, pc):
    paper.timestamp.expires = NOW + timedelta(days=7)
    paper.publish("timestamp")
    assert pc.refresh() == ""
    paper.timestamp.expires = NOW + timedelta(days=21)
    paper.publish("targets", *STAMPS)
    assert pc.refresh(days=18) == ""
    assert pc.versions == (1, 3, 2, 2)


def test_an_expired_root_on_the_disk_leads_to_a_newer_one(paper, pc):
    for days in (7, 21):
        paper.root.expires = NOW + timedelta(days=days)
        paper.publish("root")
        assert pc.refresh(days=days - 3) == ""
    assert pc.version("root") == 3


def test_an_expired_delegation_signs_for_nothing_until_it_is_signed_again(paper, pc):
    paper.delegate("targets", "county")
    paper.target("rollout.json", b"one", "county")
    paper.lists["county"].expires = NOW + timedelta(days=2)
    paper.publish("targets", "county", *STAMPS)
    assert pc.fetch("rollout.json") == b"one"
    assert pc.fetch("rollout.json", days=3) == "update.expired"
    paper.lists["county"].expires = NOW + timedelta(days=50)
    paper.publish("county", *STAMPS)
    assert pc.fetch("rollout.json", days=3) == b"one"
    assert pc.version("county") == 2


def test_names_without_numbers(paper, pc):
    paper.root.consistent_snapshot = False
    for role in ("role1", "..", "."):
        paper.delegate("targets", role)
    paper.publish("root", "role1", "..", ".", "targets", *STAMPS)
    assert pc.refresh() == ""
    assert pc.fetch("nothing") is None
    assert {path.name for path in pc.folder.parent.iterdir()} == {"lists"}  # nothing climbed out
    assert "metadata/targets.json" in paper.given


# --- rollback ---


def test_an_older_timestamp_is_refused(paper, pc):
    stamp(paper)
    assert pc.refresh() == ""
    paper.publish("timestamp", bump=-1)
    assert pc.refresh() == "update.older"
    assert pc.version("timestamp") == 2


@pytest.mark.parametrize("hashed", [False, True])
@pytest.mark.parametrize("role", ["snapshot", "targets"])
def test_an_older_list_is_refused(paper, pc, role, hashed):
    paper.hashed = hashed
    paper.publish("targets", *STAMPS)
    assert pc.refresh() == ""
    paper.publish(role, bump=-1)
    if role == "targets":
        paper.publish("snapshot")
    paper.publish("timestamp")
    assert pc.refresh() == "update.older"
    assert pc.version(role) == 2


def test_a_list_that_is_no_longer_named_is_refused(paper, pc):
    paper.delegate("targets", "county")
    paper.publish("county", "targets", *STAMPS)
    assert pc.refresh() == ""
    del paper.snapshot.meta["county.json"]
    stamp(paper)
    assert pc.refresh() == "update.nonsense"
    assert pc.version("snapshot") == 2


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets"])
def test_numbers_that_ran_far_ahead_go_back_with_a_new_key(paper, pc, role):
    paper.publish(role, bump=98)
    if role != "timestamp":
        paper.publish(*(each for each in STAMPS if each != role))
    assert pc.refresh() == ""
    assert pc.version(role) == 99
    for each in STAMPS:
        paper.rotate(each)
    paper.lists[role].version = 0
    paper.publish("root", *({role} - {*STAMPS}), *STAMPS)
    assert pc.refresh() == ""
    assert pc.version(role) == 1
