"""The station's own trust, case by case after the public suite of The Update Framework: targets and delegations."""

from __future__ import annotations

import pytest

from sync.ledger.problems import Problem
from tests.updating.paper import STAMPS, Paper, Station, signer

NAME = "path/to/a/file.txt"


@pytest.fixture
def paper():
    return Paper()


@pytest.fixture
def pc(paper, tmp_path):
    return Station(tmp_path / "lists", paper)


def signed(paper, name=NAME, content=b"content", **more):
    paper.target(name, content, **more)
    paper.publish("targets", *STAMPS)


def targets_asked(paper):
    return [name for name in paper.asked if name.startswith("targets/")]


@pytest.mark.parametrize("name", ["file.txt", NAME])
def test_a_target_is_fetched_without_a_refresh_before(paper, pc, name):
    signed(paper, name)
    assert pc.fetch(name) == b"content"


def test_a_repository_that_puts_something_else_in_its_place(paper, pc):
    signed(paper)
    for name in paper.given:
        if name.startswith("targets/"):
            paper.given[name] = b"another"
    assert pc.fetch(NAME) == "update.altered"


def test_a_target_that_changes_often(paper, pc):
    for content in (b"1", b"two", b"three and more"):
        signed(paper, content=content)
        assert pc.fetch(NAME) == content


@pytest.mark.parametrize("kinds", [("sha256",), ("sha512",), ("sha256", "sha512")])
def test_kinds_of_hashes(paper, pc, kinds):
    signed(paper, kinds=kinds)
    assert pc.fetch(NAME) == b"content"


def test_a_hash_of_a_kind_that_nobody_knows(paper, pc):
    paper.target(NAME, b"content")
    hashes = paper.targets.targets[NAME].hashes
    hashes["unknown"] = hashes.pop("sha256")
    paper.publish("targets", *STAMPS)
    assert pc.fetch(NAME) == "update.altered"


def test_what_is_held_is_not_fetched_again(paper, pc):
    signed(paper)
    assert pc.fetch(NAME, b"content") == b"content"
    assert targets_asked(paper) == []
    assert pc.fetch(NAME, b"spoiled") == b"content"
    assert len(targets_asked(paper)) == 1


@pytest.mark.parametrize("role", ["?", "#", "/delegatedrole", "../delegatedrole"])
def test_roles_of_strange_names_stay_in_their_folder(paper, pc, role):
    paper.delegate("targets", role)
    paper.target("file.txt", b"content", role)
    paper.publish("targets", role, *STAMPS)
    assert pc.fetch("file.txt") == b"content"
    assert pc.version(role) == 1
    assert {path.name for path in pc.folder.parent.iterdir()} == {"lists"}


T = "targets"
GRAPHS = {
    "one": ([(T, "A")], "A"),
    "two": ([(T, "A"), (T, "B")], "AB"),
    "below the second": ([(T, "A"), (T, "B"), ("B", "C")], "ABC"),
    "depth first": ([(T, "A"), (T, "B"), ("A", "C"), ("A", "D")], "ACDB"),
    "depth first, three levels": ([(T, "A"), (T, "B"), ("A", "C"), ("C", "D")], "ACDB"),
    "the end": ([(T, "A"), (T, "B"), ("A", "C!"), ("A", "D")], "AC"),
    "the end, three levels": ([(T, "A"), (T, "B"), ("A", "C!"), ("C", "D")], "ACD"),
    "other paths": ([(T, "A", "*.py"), (T, "B"), ("A", "C")], "B"),
    "other paths below": ([(T, "A"), (T, "B"), ("A", "C", "*.py"), ("C", "D")], "AB"),
    "a circle": ([(T, "A"), (T, "B"), ("B", "C"), ("C", "D"), ("D", "B")], "ABCD"),
    "two to a third": ([(T, "A"), (T, "B"), ("B", "C"), ("A", "C")], "ACB"),
    "two to a third, other paths": ([(T, "A"), (T, "B"), ("B", "C"), ("A", "C", "*.py")], "ABC"),
}


def grown(paper, edges):
    for above, below, *paths in edges:
        paper.delegate(above, below.rstrip("!"), *paths, ends=below.endswith("!"))


def roles_asked(paper):
    """Delegated ones, in order."""
    names = [name.split("/")[1].split(".") for name in paper.asked if name.startswith("metadata/")]
    return "".join(name[1] for name in names if len(name[1]) == 1)


@pytest.mark.parametrize(("edges", "order"), GRAPHS.values(), ids=GRAPHS)
def test_who_is_asked_and_in_which_order(paper, pc, edges, order):
    grown(paper, edges)
    paper.publish("targets", *sorted(paper.lists.keys() - {"root", T, *STAMPS}), *STAMPS)
    assert pc.fetch("missing") is None
    assert roles_asked(paper) == order


FOUND = [  # who signs, who is asked, and whether that leads there
    ("file", T, "", True),
    ("README.md", "A", "A", True),
    ("releases/x/x_1", "C", "BC", True),
    ("releases/y/y_1.zip", "D", "BD", True),
    ("releases/z/z_1.zip", "D", "B", False),
    ("releases/README.md", "A", "", False),
    ("foo-1.tgz", "A", "A", True),
    ("foo-alpha.tgz", "A", "", False),
    ("README.MD", "A", "", False),
]


@pytest.mark.parametrize(("name", "role", "order", "leads"), FOUND)
def test_a_target_is_found_where_its_path_leads(paper, pc, name, role, order, leads):
    grown(paper, [(T, "A", "*.md", "*.doc", "foo-?.tgz"), (T, "B", "releases/*/*")])
    grown(paper, [("B", "C", "releases/x/*"), ("B", "D", "releases/y/*.zip")])
    paper.target(name, b"content", role)  # signed for, though not everybody may
    paper.publish("targets", *"ABCD", *STAMPS)
    assert pc.fetch(name) == (b"content" if leads else None)
    assert roles_asked(paper) == order


def test_a_role_is_believed_only_by_the_keys_of_whom_it_was_reached_through(paper, pc):
    """A and B both speak through C, with a key each; C is signed with A's alone, and one client asks by both ways."""
    grown(paper, [(T, "A", "a/*"), (T, "B", "b/*"), ("A", "C", "a/*"), ("B", "C", "b/*")])
    below = paper.lists["B"]
    below.revoke_key(paper.keys["C"][0].public_key.keyid, "C")
    below.add_key(signer().public_key, "C")
    paper.target("a/file", b"true", "C")
    paper.target("b/file", b"false", "C")
    paper.publish("targets", *"ABC", *STAMPS)
    assert pc.fetch("a/file") == b"true"
    with pytest.raises(Problem, match=r"update\.signature"):
        pc.trust.document("b/file")


def test_a_delegation_that_the_snapshot_does_not_name_is_not_followed(paper, pc):
    grown(paper, [(T, "A", "a/*")])
    paper.target("a/file", b"content", "A")
    paper.publish("A", "targets")
    del paper.snapshot.meta["A.json"]
    paper.publish(*STAMPS)
    assert pc.refresh() == ""
    assert pc.fetch("a/file") == "update.nonsense"
    assert roles_asked(paper) == ""
    assert pc.version("A") is None
