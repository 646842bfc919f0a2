"""Who is offered which version: shares, halts, pins, skipped versions; hostile documents are refused."""

from __future__ import annotations

import json
import operator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.ledger.problems import Problem
from sync.releases.names import version_key
from sync.releases.rollout import MOST_BYTES, Rollout, chosen, cohort, read, station_id, write

LINUX, WINDOWS = "linux-x86_64", "windows-x86_64"
VERSIONS = st.sampled_from(["0.1.0", "0.1.9", "0.1.10", "0.2.0", "1.0.0", "1.10.0"])
DIVISIONS = st.sampled_from(["511999101201", "511999101202", "511999102201", "511999102000"])
STATIONS = st.tuples(DIVISIONS, st.integers(1, 99)).map(lambda pair: f"{pair[0]}.{pair[1]}")
ROLLOUTS = st.lists(
    st.builds(
        Rollout,
        platform=st.sampled_from([LINUX, WINDOWS]),
        version=VERSIONS,
        percent=st.integers(0, 100),
        halted=st.booleans(),
        pins=st.dictionaries(st.sampled_from(["511999", "511999101", "511999102"]), VERSIONS, max_size=2),
    ),
    max_size=6,
    unique_by=lambda each: (each.platform, each.version),
)


def choose(rollouts, **said):
    asked = {"station": "511999101201.1", "division": "511999101201", "platform": LINUX, "current": "0.1.0"}
    return chosen(rollouts, **(asked | said))


def outside(version: str, percent: int) -> str:
    return next(f"511999101201.{n}" for n in range(1, 99) if cohort(f"511999101201.{n}", version) >= percent)


def test_the_cohort_is_the_one_of_the_written_rule():
    assert cohort("511999101201.1", "0.2.0") == 28  # sha256 of the two texts, mod 100
    assert station_id("511999101201", 1) == "511999101201.01"


def test_cohorts_spread_evenly():
    firsts = sum(cohort(f"{511999101201 + n}.1", "0.2.0") < 10 for n in range(5000))
    assert 400 < firsts < 600


def test_outside_the_share_the_newest_full_version_is_given():
    rollouts = [Rollout(LINUX, "0.1.5", 100), Rollout(LINUX, "0.1.6", 100), Rollout(LINUX, "0.2.0", 10)]
    station = outside("0.2.0", 10)
    assert choose(rollouts, station=station) == "0.1.6"
    assert choose(rollouts, station=station, asked=True) == "0.2.0"


def test_asked_for_by_a_person_a_halt_and_a_share_of_nothing_hold():
    assert choose([Rollout(LINUX, "0.2.0", 100, halted=True)], asked=True) is None
    assert choose([Rollout(LINUX, "0.2.0", 0)], asked=True) is None


def test_the_longest_pin_holds_also_downwards():
    rollouts = [Rollout(LINUX, "0.2.0", 100, pins={"511999": "0.1.9", "511999101": "0.1.8"})]
    assert choose(rollouts, current="0.2.0") == "0.1.8"
    assert choose(rollouts, current="0.1.8") is None
    other = {"station": "511999102201.1", "division": "511999102201"}
    assert choose(rollouts, current="0.2.0", **other) == "0.1.9"


def test_a_skipped_version_waits_for_a_newer_one():
    assert choose([Rollout(LINUX, "0.2.0", 100)], skipped={"0.2.0"}) is None
    both = [Rollout(LINUX, "0.2.0", 100), Rollout(LINUX, "0.2.1", 100)]
    assert choose(both, skipped={"0.2.0"}) == "0.2.1"


@settings(max_examples=200, deadline=None)
@given(ROLLOUTS, STATIONS, VERSIONS, st.sets(VERSIONS, max_size=2), st.booleans())
def test_nobody_gets_what_is_halted_skipped_older_or_of_another_platform(
    rollouts, station, current, skipped, asked
):
    division = station[:12]
    said = {"station": station, "division": division, "platform": LINUX, "skipped": skipped, "asked": asked}
    found = chosen(rollouts, current=current, **said)
    own = [each for each in rollouts if each.platform == LINUX]
    pinned = any(division.startswith(start) for each in own for start in each.pins)
    if found is not None:
        assert found != current
        assert found not in skipped
        assert not any(each.version == found and each.halted for each in own)
        assert pinned or version_key(found) > version_key(current)
    if found is not None and not pinned:
        percent = next(each.percent for each in own if each.version == found)
        assert percent > 0
        assert asked or cohort(station, found) < percent
        # having gone there, it is left only for something newer
        after = chosen(rollouts, current=found, **said)
        assert after is None
    if not pinned and not asked:
        newest = [
            each.version
            for each in own
            if each.percent == 100 and not each.halted and each.version not in skipped
        ]
        for version in newest:
            if version_key(version) > version_key(current):
                assert found is not None
                assert version_key(found) >= version_key(version)


@settings(max_examples=100, deadline=None)
@given(ROLLOUTS)
def test_what_is_written_is_read_and_the_bytes_are_one(rollouts):
    raw = write(rollouts)
    key = operator.attrgetter("platform", "version")
    assert sorted(read(raw), key=key) == sorted(rollouts, key=key)
    assert write(read(raw)) == raw
    assert write(list(reversed(rollouts))) == raw


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace")))
def test_noise_is_a_problem_and_nothing_else(raw):
    with pytest.raises(Problem):
        read(raw)


@pytest.mark.parametrize(
    "change",
    [
        {"percent": 101},
        {"percent": -1},
        {"percent": True},
        {"percent": 50.5},
        {"version": "1.0"},
        {"version": "１.0.0"},
        {"platform": "amiga"},
        {"pins": {"5": "0.1.0"}},
        {"pins": {"511999": "../x"}},
        {"pins": {"5119991012011": "0.1.0"}},
        {"pins": {str(n): "0.1.0" for n in range(100000, 100501)}},
    ],
)
def test_nonsense_is_refused(change):
    rollout = {"platform": LINUX, "version": "0.2.0", "percent": 10} | change
    with pytest.raises(Problem, match=r"updates\.rollout"):
        read(json.dumps({"format": 1, "rollouts": [rollout]}).encode())


def test_doubles_later_formats_and_floods_are_refused():
    one = {"platform": LINUX, "version": "0.2.0"}
    for document in (
        {"format": 1, "rollouts": [one, one]},
        {"format": 2, "rollouts": [one]},
        {"format": 1, "rollouts": [one | {"version": f"0.{n}.0"} for n in range(201)]},
    ):
        with pytest.raises(Problem):
            read(json.dumps(document).encode())
    with pytest.raises(Problem):
        read(b" " * (MOST_BYTES + 1))
    with pytest.raises(Problem):
        read(b"[" * MOST_BYTES)
