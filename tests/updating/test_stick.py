"""An update from a stick: what is taken, what is refused, and that the program that runs is never touched."""

from __future__ import annotations

import json
import os
import shutil
from datetime import datetime, timedelta

import pytest

from desktop import launcher
from desktop.updating.sources import FolderSource
from desktop.updating.updating import ROOM, Updating
from sync.ledger.problems import Problem
from sync.releases.rollout import Rollout
from tests.updating.world import PLATFORM, START, World, keys, same


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def refused(code, call):
    with pytest.raises(Problem) as told:
        call()
    assert told.value.code == code


def test_an_update_stands_beside_the_old_version_and_comes_up_next(world):
    made = world.newer()
    world.stick()
    before = {path: path.read_bytes() for path in world.app.rglob("*") if path.is_file()}
    found = world.from_stick().take()
    root = world.place / "root"
    assert (found.version, found.ready, found.words) == ("1.1.0", True, "新")
    assert launcher.current(root) == "1.1.0"
    assert same(root / "versions" / "1.1.0", made)
    assert {path: path.read_bytes() for path in before} == before
    assert (
        os.stat(root / "versions/1.1.0/_internal/lib.so").st_ino
        == os.stat(world.app / "_internal/lib.so").st_ino
    )
    assert not (root / "work").exists()
    assert world.from_stick().look().ready
    assert launcher.read_json(world.place / "base/update-report.json")["state"] == "ready"


def test_nothing_new_is_nothing(world):
    world.stick("1.0.0")
    assert world.from_stick().look() is None


def test_a_few_changed_bytes_of_a_large_file_are_a_small_fetch(tmp_path):
    """7 MB that cannot be packed, of which 400 bytes change: what is asked for, lists and all."""
    world = World(tmp_path, size=7_000_000)
    world.newer()
    world.stick()

    class Counting(FolderSource):
        size = 0

        def piece(self, name, offset, size):
            found = super().piece(name, offset, size)
            Counting.size += len(found)
            return found

    found = world.updating(Counting(world.place / "stick")).take()
    assert found.version == "1.1.0"
    assert Counting.size <= 100_000


@pytest.mark.parametrize("what", ["patch", "step", "both and the files"])
def test_a_spoiled_patch_or_step_is_made_good_by_the_whole(world, what):
    made = world.newer()
    stick = world.stick()
    release = world.tree.release(PLATFORM, "1.1.0")
    spoiled = {world.tree.earlier(PLATFORM, "1.1.0").manifest.version: None}
    objects = stick / "daiban-update/targets/objects"
    kept = {each.sha256 for each in (release.manifest, release.bundle, release.wholes)}
    steps = {each.sha256 for each in release.steps.values()}
    wholes = {each.sha256 for each in world.tree.earlier(PLATFORM, "1.1.0").wholes.files.values()}
    for path in objects.rglob("*"):
        if not path.is_file() or path.name in kept:
            continue
        is_patch = path.name not in steps and path.name not in wholes
        if what.startswith("both") or (path.name in steps if what == "step" else is_patch):
            path.write_bytes(path.read_bytes()[:-1] + b"!")
            spoiled[path.name] = None
    assert len(spoiled) > 1
    assert world.from_stick().take().version == "1.1.0"
    assert same(world.place / "root/versions/1.1.0", made)


def test_an_older_stick_is_refused_even_where_expiry_is_passed_over(world):
    world.newer("1.1.0")
    world.stick("1.1.0", "old")
    world.newer("1.2.0")
    world.stick("1.2.0", "new")
    world.from_stick(name="new").take()
    refused("update.older", world.from_stick(name="old").take)
    refused("update.older", world.from_stick(name="old", accept_expired=True).take)
    assert launcher.current(world.place / "root") == "1.2.0"


def test_an_expired_stick_asks_a_person_and_a_dead_clock_asks_nobody(world):
    world.newer()
    world.stick()
    late = world.now + timedelta(days=401)
    refused("update.stick_expired", world.from_stick(late).take)
    assert world.from_stick(datetime(2000, 1, 1, tzinfo=START.tzinfo)).look().version == "1.1.0"
    assert world.from_stick(late, accept_expired=True).take().version == "1.1.0"


def test_a_wrong_clock_does_not_spoil_the_next_week(world):
    world.newer("1.1.0")
    world.stick("1.1.0", "one")
    world.from_stick(world.now + timedelta(days=390), "one").look()
    world.newer("1.2.0")
    assert world.updating(FolderSource(world.place / "tree")).look().version == "1.2.0"


def test_another_makers_stick_is_refused(world):
    world.newer()
    other = world.place / "other"
    other.mkdir()
    theirs = World(other)
    theirs.newer()
    theirs.stick()
    source = FolderSource(other / "stick")
    refused("update.signature", world.updating(source).take)
    assert launcher.current(world.place / "root") == launcher.BASE


def test_a_key_of_no_role_signs_nothing(world):
    world.newer()
    world.tree.stamp(world.keys["snapshot"], keys()["timestamp"])
    world.stick()
    refused("update.signature", world.from_stick().take)


def test_another_county_under_the_same_maker_is_refused_and_leaves_no_trace(world):
    """The neighbour is named in the maker's root too; it puts its own key first and forges ours beside it."""
    ours, theirs = world.keys["timestamp"].public_key, keys()["timestamp"]
    root = world.tree.next_root({}, [("timestamp", theirs.public_key)])
    for name in ("root-1", "root-2"):
        root.sign(world.keys[name], append=True)
    world.tree.publish_root(root)
    world.newer()
    world.tree.stamp(world.keys["snapshot"], theirs)
    stick = world.stick()

    def updating():
        program = world.program(county_key=ours.keyid)
        return Updating(program, FolderSource(world.place / "stick"), lambda: world.now)

    refused("update.foreign", updating().take)
    stamp = stick / "daiban-update/metadata/timestamp.json"
    forged = json.loads(stamp.read_bytes())
    forged["signatures"].append({"keyid": ours.keyid, "sig": forged["signatures"][0]["sig"]})
    stamp.write_text(json.dumps(forged))
    refused("update.foreign", updating().take)
    assert not (world.place / "base/updates/metadata/timestamp.json").exists()
    assert (
        world.from_stick().look().version == "1.1.0"
    )  # who was not told a county takes what the maker named
    shutil.rmtree(world.place / "base/updates")
    world.stamp()
    world.stick()
    assert updating().take().version == "1.1.0"


@pytest.mark.parametrize("role", ["targets", "county", "snapshot"])
def test_altered_lists_are_refused(world, role):
    world.newer()
    stick = world.stick()
    newest = max(
        (stick / "daiban-update/metadata").glob(f"*.{role}.json"), key=lambda p: int(p.name.split(".")[0])
    )
    newest.write_bytes(newest.read_bytes().replace(b"2026", b"2027", 1).replace(b"2027", b"2026", 1) + b" ")
    refused("update.altered", world.from_stick().take)


def test_a_spoiled_bundle_and_everything_else_is_refused_and_mended_by_a_good_one(world):
    world.newer()
    stick = world.stick()
    shutil.copytree(stick, world.place / "good")
    for path in (stick / "daiban-update/targets/objects").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-1] + b"!")
    refused("update.altered", world.from_stick().take)
    assert launcher.current(world.place / "root") == launcher.BASE
    assert world.from_stick(name="good").take().version == "1.1.0"


def test_a_root_key_may_be_changed(world):
    world.newer()
    fresh = keys()
    root = world.tree.next_root(
        {
            "root": world.keys["root-1"].public_key.keyid,
            "timestamp": world.keys["timestamp"].public_key.keyid,
        },
        [("root", fresh["root-1"].public_key), ("timestamp", fresh["timestamp"].public_key)],
    )
    for signer in (world.keys["root-2"], world.keys["root-3"], fresh["root-1"]):
        root.sign(signer, append=True)
    world.tree.publish_root(root)
    world.keys |= {"timestamp": fresh["timestamp"]}
    world.stamp()
    world.stick()
    assert world.from_stick().take().version == "1.1.0"


def test_a_root_signed_by_one_is_not_published(world):
    from tuf.api.exceptions import UnsignedMetadataError

    root = world.tree.next_root({}, [("root", keys()["root-1"].public_key)])
    root.sign(world.keys["root-1"], append=True)
    with pytest.raises(UnsignedMetadataError):
        world.tree.publish_root(root)


def test_halted_and_pinned(world):
    world.newer()
    world.roll(Rollout(PLATFORM, "1.1.0", 100, halted=True))
    world.stick()
    assert world.from_stick(asked=True).look() is None
    world.roll(Rollout(PLATFORM, "1.1.0", 0, pins={"511999101": "1.1.0"}))
    world.stick()
    assert world.from_stick().take().version == "1.1.0"


def test_a_full_disk_leaves_the_old_version_and_goes_on_later(world, monkeypatch):
    world.newer()
    world.stick()
    usage = shutil.disk_usage(world.place)
    with monkeypatch.context() as patch:
        patch.setattr("desktop.updating.updating.shutil.disk_usage", lambda _path: usage._replace(free=1000))
        refused("update.disk_full", world.from_stick().take)
    assert launcher.current(world.place / "root") == launcher.BASE
    assert world.from_stick().take().version == "1.1.0"


def test_what_must_be_fetched_needs_room_too(world, monkeypatch):
    world.newer()
    world.stick()
    (world.app / "_internal/big.bin").write_bytes(b"spoiled")  # it must come whole
    usage = shutil.disk_usage(world.place)
    built = ROOM + world.tree.release(PLATFORM, "1.1.0").installed // 4
    with monkeypatch.context() as patch:
        patch.setattr("desktop.updating.updating.shutil.disk_usage", lambda _path: usage._replace(free=built))
        refused("update.disk_full", world.from_stick().take)
    assert world.from_stick().take().version == "1.1.0"


def test_a_stick_of_the_same_day_is_good_after_the_week_of_the_line(world):
    """The lists came by the line, the program did not; a stick of the same stamping brings it ten days later."""

    class Slow(FolderSource):
        local = False

    world.newer()
    world.stick()
    assert world.updating(Slow(world.place / "tree")).look().version == "1.1.0"
    late = world.now + timedelta(days=10)
    forged = json.loads((world.place / "stick/daiban-update/metadata/timestamp.json").read_bytes())
    forged["signed"]["expires"] = "2099-01-01T00:00:00Z"
    shutil.copytree(world.place / "stick", world.place / "forged")
    (world.place / "forged/daiban-update/metadata/timestamp.json").write_text(json.dumps(forged))
    refused("update.signature", world.from_stick(late, "forged").take)
    assert world.from_stick(late).take().version == "1.1.0"


@pytest.mark.parametrize("suffix", ["", ".part"])
def test_what_a_power_cut_left_as_zeros_is_fetched_anew(world, suffix):
    made = world.newer()
    world.stick()
    release = world.tree.release(PLATFORM, "1.1.0")
    objects = world.place / "root/work/objects"
    objects.mkdir(parents=True)
    for stored in (release.bundle, release.manifest, release.wholes, *release.steps.values()):
        (objects / f"{stored.sha256}{suffix}").write_bytes(bytes(stored.size))
    (world.app / "_internal/big.bin").write_bytes(b"spoiled")
    shutil.rmtree(world.app / "_internal")  # so little is held that the bundle is taken
    assert world.from_stick().take().version == "1.1.0"
    assert same(world.place / "root/versions/1.1.0", made)


def test_what_was_cut_goes_on_where_it_was(tmp_path):
    world = World(tmp_path, size=3_000_000)
    world.newer()
    world.stick()
    for path in (world.app / "_internal/big.bin",):
        path.write_bytes(b"spoiled")  # nothing to patch: the whole file must come
    told: list[int] = []
    refused("update.cut", world.from_stick(told=told.append, cancelled=lambda: sum(told) > 1 << 20).take)
    first = sum(told)
    world.from_stick(told=told.append).take()
    assert first > 1 << 20
    assert sum(told) < first + 3_000_000
    assert same(world.place / "root/versions/1.1.0", world.place / "made-1.1.0")


def test_a_folder_without_an_update(world):
    refused("update.no_stick", lambda: FolderSource(world.app))
