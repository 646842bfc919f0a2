"""The county's repository: a real client of The Update Framework takes it over HTTP and from a stick; stops; refusals."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
import requests
from tuf.api.exceptions import DownloadHTTPError
from tuf.api.metadata import Metadata, Snapshot
from tuf.ngclient import FetcherInterface, Updater
from tuf.ngclient.requests_fetcher import RequestsFetcher

from desktop.updating.sources import LineSource
from desktop.updating.trust import Trust
from forms.catalog import Catalog
from forms.package import write_package
from sync import seal
from sync.center import rollouts, trail
from sync.center.__main__ import main
from sync.center.app import create_app
from sync.center.database import reading
from sync.center.publishing import publish
from sync.center.serving import serve_in_thread
from sync.center.sites import add_site, new_code
from sync.center.station_settings import enter
from sync.center.update_files import AT_ONCE_OF_ONE
from sync.center.update_import import take_in
from sync.center.update_keys import CountySigner, key_document, signers
from sync.center.update_stick import pack_stick
from sync.center.update_tree import UpdateTree
from sync.ledger.problems import Problem
from sync.releases import rollout as rolling
from sync.releases.names import ROLLOUT, object_path, release_target
from sync.releases.release import read_release
from sync.transport.line import Line
from sync.wire import ProgramReport
from tests.center.hand_station import HandStation
from tests.center.maker import LINUX, Maker
from tests.center.worked import TOWNSHIP, at
from tests.updating.test_small_disk import fill, small

__all__ = ["small"]  # a fixture


@pytest.fixture
def maker(tmp_path, county):
    found = Maker(tmp_path / "made", key_document(county.keys), county.now())
    found.release("0.2.0")
    return found


@pytest.fixture
def updates(county, maker):
    """The tree after one import."""
    rollouts.begin(county, None)
    rollouts.take_updates(county, maker.folder)
    with reading(county.engine) as connection:
        return rollouts.tree_of(county, connection)


class FolderFetcher(FetcherInterface):
    """A stick: addresses are file names."""

    def _fetch(self, url):
        path = Path(url.removeprefix("file://"))
        if not path.exists():
            raise DownloadHTTPError(url, 404)
        yield path.read_bytes()


def client(folder, maker, base, fetcher):
    for name in ("metadata", "targets"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    root = (maker.folder / "metadata" / "1.root.json").read_bytes()
    places = (str(folder / "metadata"), f"{base}/metadata", str(folder / "targets"), f"{base}/targets")
    return Updater(*places, fetcher=fetcher, bootstrap=root)


def fetched(updater, name):
    info = updater.get_targetinfo(name)
    assert info is not None, name
    return Path(updater.download_target(info)).read_bytes()


@pytest.fixture
def real_clock(clock):
    """tuf's client holds expiry against the PC's clock."""
    clock.now = datetime.now().astimezone()


def test_a_client_takes_release_and_rollout_over_http(county, real_clock, serving, maker, updates, tmp_path):
    rollouts.decide(county, LINUX, "0.2.0", by="管理员", percent=10)
    updater = client(tmp_path / "pc", maker, serving.url + "/updates", RequestsFetcher())
    updater.refresh()
    assert rolling.read(fetched(updater, ROLLOUT)) == (rolling.Rollout(LINUX, "0.2.0", 10),)
    assert b'"version":"0.2.0"' in fetched(updater, release_target(LINUX, "0.2.0"))


def test_the_stations_own_client_takes_lists_and_pieces_from_the_county(
    county, clock, serving, maker, updates, tmp_path
):
    rollouts.decide(county, LINUX, "0.2.0", by="管理员", percent=100)
    source = LineSource(Line(serving.url))
    root = (maker.folder / "metadata" / "1.root.json").read_bytes()
    with pytest.raises(Problem, match=r"update\.foreign"):
        Trust(tmp_path / "other", root, source, clock.now, "ab" * 32).refresh()
    told = json.loads(bytes(enrolled(county, serving, 1).enrolled.settings["profile"]))["updates_key"]
    trust = Trust(tmp_path / "pc", root, source, clock.now, told)
    assert trust.refresh() == clock.now
    assert rolling.read(trust.document(ROLLOUT)) == (rolling.Rollout(LINUX, "0.2.0", 100),)
    release = read_release(trust.document(release_target(LINUX, "0.2.0")))
    name = f"targets/{object_path(release.bundle.sha256)}"
    whole = source.read(name, release.bundle.size)
    assert source.piece(name, 3, 4) == whole[3:7]
    source.close()


def test_the_same_client_takes_a_stick_with_catalogue_and_calendar(
    county, real_clock, maker, updates, tmp_path
):
    enter(county, "calendar", json.loads(calendar()))
    item = replace(Catalog.builtin(verify=seal.verify).get("SB-001"), version="2026-12")
    seed = bytes(range(32))
    package = write_package(item, lambda plain: seal.sign(seed, plain), seal.sign_public(seed))
    publish(county, package, trust=True)
    rollouts.decide(county, LINUX, "0.2.0", by="管理员", percent=100)
    root, size = pack_stick(county, tmp_path / "stick", TOWNSHIP[:9])
    assert size == sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
    updater = client(tmp_path / "pc", maker, f"file://{root}", FolderFetcher())
    updater.refresh()
    assert json.loads(fetched(updater, "calendar/calendar.json")) == json.loads(calendar())
    assert fetched(updater, "catalogue/SB-001@2026-12.json") == package
    assert json.loads(fetched(updater, "catalogue/keys.json")) == {"keys": [seal.sign_public(seed).hex()]}
    found = updates.release(LINUX, "0.2.0")
    assert (root / "targets" / object_path(found.bundle.sha256)).is_file()
    stamp = Metadata.from_file(str(root / "metadata" / "timestamp.json"))
    assert stamp.signed.expires > county.now() + timedelta(days=398)


def calendar() -> str:
    return (files("forms") / "calendar_days.json").read_text("utf-8")


def test_only_files_of_the_repository_are_given_and_ranges_are_answered(serving, updates):
    base = serving.url + "/updates/"
    whole = requests.get(base + "metadata/1.root.json", timeout=20)
    assert whole.status_code == 200
    part = requests.get(base + "metadata/1.root.json", headers={"Range": "bytes=5-14"}, timeout=20)
    assert (part.status_code, part.content) == (206, whole.content[5:15])
    (updates.folder / "metadata" / "9.root.json").symlink_to(updates.folder.parent / "keys.json")
    for name in (
        "metadata/2.root.json",
        "metadata/9.root.json",
        "metadata/..%2f..%2fkeys.json",
        "metadata/../../keys.json",
        "targets/../../keys.json",
        "targets/objects/00/" + "0" * 64,
        "metadata/stick-timestamp.json",
        "",
    ):
        request = requests.Request("GET", base).prepare()
        request.url = base + name
        with requests.Session() as session:
            assert session.send(request, timeout=20).status_code == 404, name


def test_a_version_that_fails_is_stopped_by_itself_and_goes_on_with_a_reason(county, serving, updates):
    rollouts.decide(county, LINUX, "0.2.0", by="管理员", percent=50)
    stations = [enrolled(county, serving, n) for n in range(1, 5)]
    for station in stations[:2]:
        station.exchange(program=ProgramReport("0.1.0", LINUX, "skipped", "0.2.0", "打不开数据库"))
    assert not rollouts.rollouts_of(updates)[0].halted
    stations[2].exchange(program=ProgramReport("0.1.0", LINUX, "skipped", "0.2.0", "打不开数据库"))
    stopped = rollouts.rollouts_of(updates)[0]
    assert (stopped.halted, stopped.percent) == (True, 50)
    with reading(county.engine) as connection:
        halt = rollouts.halt_of(connection, stopped)
        assert list(trail.faults(connection, county)) == []
    assert (halt.by, halt.reason) == (rollouts.BY_ITSELF, "3 台装用，3 台失败")
    with pytest.raises(Problem, match=r"updates\.reason"):
        rollouts.decide(county, LINUX, "0.2.0", by="管理员", halted=False)
    rollouts.decide(county, LINUX, "0.2.0", by="管理员", halted=False, reason="三台都是旧硬盘")
    stations[3].exchange(program=ProgramReport("0.1.0", LINUX, "skipped", "0.2.0", "打不开数据库"))
    assert not rollouts.rollouts_of(updates)[0].halted


def test_few_failures_among_many_do_not_stop():
    stop = rollouts.Stop()
    assert not stop.reached(rollouts.Fared(200, 3))
    assert stop.reached(rollouts.Fared(57, 3))
    assert not stop.reached(rollouts.Fared(0, 2))


def enrolled(county, serving, n):
    site = f"51199910120{n}" if n > 1 else "511999101209"
    add_site(county, site, f"村{n}", "village", TOWNSHIP, short=f"村{n}")
    return HandStation.enrol(serving.url, new_code(county, site), "周明华")


def test_the_timestamp_is_made_anew_each_day(county, clock, updates):
    before = updates.timestamp().signed.version
    rollouts.look_after(county)
    assert updates.timestamp().signed.version == before
    clock.now += timedelta(days=1, minutes=1)
    rollouts.look_after(county)
    assert updates.timestamp().signed.version == before + 1
    assert updates.newest("county").signed.version == 1
    clock.now += timedelta(days=40)
    rollouts.look_after(county)
    assert updates.newest("county").signed.expires > clock.now + timedelta(days=390)


def spoil_object(maker):
    path = next((maker.folder / "targets").glob("objects/*/*"))
    path.write_bytes(path.read_bytes() + b"x")


def lose_object(maker):
    next((maker.folder / "targets").glob("objects/*/*")).unlink()


def spoil_release(maker):
    next((maker.folder / "targets" / "releases").rglob("*.json")).write_bytes(b"{}")


def foreign_signature(maker):
    maker.sign_targets(CountySigner(seal.new_key()))


def one_root_signature(maker):
    maker.sign_root(many=1)


@pytest.mark.parametrize(
    "spoil", [spoil_object, lose_object, spoil_release, foreign_signature, one_root_signature]
)
def test_what_a_station_would_refuse_is_not_taken_in(county, maker, spoil):
    rollouts.begin(county, None)
    spoil(maker)
    with pytest.raises(Problem, match=r"updates\.not_trusted"):
        rollouts.take_updates(county, maker.folder)
    with reading(county.engine) as connection:
        assert not rollouts.tree_of(county, connection).begun


def test_a_full_disk_at_the_county_is_no_fault_of_the_maker(county, maker, small):
    keys = signers(county.keys)
    tree = UpdateTree(small / "updates", keys, county.now())
    tree.targets.mkdir(parents=True)
    maker.release("0.3.0", content=random.Random(1).randbytes(200_000))
    filler = fill(small)
    os.truncate(filler, filler.stat().st_size - (64 << 10))
    with pytest.raises(Problem, match=r"updates\.disk"):
        take_in(tree, keys, maker.folder, county.now())
    assert not list(tree.targets.rglob(".*"))  # half a copy takes nobody's room
    assert not tree.begun
    filler.unlink()
    assert {each.version for each in take_in(tree, keys, maker.folder, county.now())} == {"0.2.0", "0.3.0"}


def test_a_repository_for_another_county_or_an_older_one_is_refused(county, maker, updates, tmp_path):
    old = tmp_path / "old"
    shutil.copytree(maker.folder, old)
    maker.release("0.3.0")
    rollouts.take_updates(county, maker.folder)
    with pytest.raises(Problem, match=r"updates\.older"):
        rollouts.take_updates(county, old)
    other = {role: facts for role, facts in key_document(county.keys).items()}
    other["timestamp"] = other["snapshot"]
    foreign = Maker(tmp_path / "foreign", other, county.now())
    foreign.release("0.2.0")
    foreign.sign_root()  # by others than the roots that are known
    with pytest.raises(Problem, match=r"updates\.not_trusted"):
        rollouts.take_updates(county, foreign.folder)


def test_after_a_maker_who_stamped_himself_our_numbers_go_on_behind_his(county, maker, tmp_path):
    keys = signers(county.keys)
    his = UpdateTree(maker.folder, keys, county.now())
    for _ in range(3):
        his.publish({ROLLOUT: rolling.write([])})
    forged = Metadata(Snapshot(version=99))
    forged.sign(CountySigner(seal.new_key()))
    forged.to_file(str(maker.folder / "metadata" / "99.snapshot.json"))
    rollouts.take_updates(county, maker.folder)
    with reading(county.engine) as connection:
        tree = rollouts.tree_of(county, connection)
    assert tree.timestamp().signed.version == 4
    assert [tree.newest(role).signed.version for role in ("county", "snapshot")] == [4, 4]


def test_what_no_list_leads_to_any_more_goes_at_the_next_import(county, maker, updates):
    rollouts.decide(county, LINUX, "0.2.0", by="管理员", percent=100)

    def held():
        return {
            path.relative_to(updates.folder).as_posix()
            for path in updates.folder.rglob("*")
            if path.is_file()
        }

    stray = updates.targets / object_path("0" * 64)
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"of a version long gone")
    first = updates.release(LINUX, "0.2.0")
    for version in ("0.3.0", "0.4.0"):
        if version == "0.4.0":
            maker.drop("0.2.0")
        maker.release(version, version.encode() * 100)
        rollouts.take_updates(county, maker.folder)
    assert not stray.exists()
    assert f"targets/{object_path(first.bundle.sha256)}" in held()  # a PC may be reading the list before
    maker.release("0.5.0", b"5" * 100)
    rollouts.take_updates(county, maker.folder)
    assert f"targets/{object_path(first.bundle.sha256)}" not in held()
    for version in ("0.3.0", "0.4.0", "0.5.0"):
        found = updates.release(LINUX, version)
        assert {
            f"targets/{object_path(each.sha256)}" for each in (found.manifest, found.bundle, found.wholes)
        } <= held()
    assert "metadata/1.root.json" in held()
    assert len(updates.listed("county")) == len(updates.listed("snapshot")) == 2


def test_one_address_does_not_take_all_places(county, updates):
    app = create_app(county)
    serving, office = serve_in_thread(app), app.state.office
    url = serving.url + "/updates/metadata/1.root.json"

    def status(**under_way: int) -> int:
        office.giving = Counter(under_way)
        return requests.get(url, timeout=20).status_code

    try:
        office.giving["127.0.0.1"] = AT_ONCE_OF_ONE
        answer = requests.get(url, timeout=20)
        assert (answer.status_code, answer.json()["code"]) == (503, "center.busy")
        assert int(answer.headers["Retry-After"]) > 0
        assert status(one=AT_ONCE_OF_ONE) == 200
        assert status(one=8, two=8, three=8) == 503
        assert status() == 200
        assert requests.get(serving.url + "/updates/metadata/77.root.json", timeout=20).status_code == 404
    finally:
        serving.stop()
    assert not office.giving  # whatever ended, its place is free again


def test_an_unknown_version_is_not_given_out(county, updates):
    with pytest.raises(Problem, match=r"updates\.version_unknown"):
        rollouts.decide(county, LINUX, "9.9.9", by="管理员", percent=10)
    with pytest.raises(Problem, match=r"updates\.rollout"):
        rollouts.decide(county, LINUX, "0.2.0", by="管理员", percent=101)
    with pytest.raises(Problem, match="usage"):
        rollouts.set_stop(county, rollouts.Stop(0, 5))
    with pytest.raises(Problem, match=r"updates\.version_unknown"):
        rollouts.decide(county, LINUX, "0.2.0", by="管理员", pins={TOWNSHIP[:9]: "9.9.9"})


def test_the_road_by_commands(tmp_path, capsys):
    data = ["--data", str(tmp_path / "c"), "--json"]

    def run(*words):
        code = main(["updates", *words, *data])
        out, err = capsys.readouterr()
        return json.loads(out) if code == 0 else json.loads(err)["code"]

    keys = run("init", "--keys", str(tmp_path / "keys"))["keys"]
    for role, facts in keys.items():
        told = json.loads((tmp_path / "keys" / f"{role}.json").read_text("ascii"))
        assert told["public"] == facts["keyval"]["public"]
    assert run("status") == "updates.none"
    maker = Maker(tmp_path / "made", keys, at("11-27 09:00"))
    maker.release("0.2.0")
    assert run("import", str(maker.folder))["releases"] == [{"platform": LINUX, "version": "0.2.0"}]
    pin = f"{TOWNSHIP[:9]}=0.2.0"
    given = run("rollout", "0.2.0", "--percent", "5", "--pin", pin)["rollouts"][0]
    assert (given["percent"], given["pins"]) == (5, {TOWNSHIP[:9]: "0.2.0"})
    assert run("rollout", "0.2.0", "--halt")["rollouts"][0]["halted"]
    assert not run("rollout", "0.2.0", "--continue", "--reason", "已修好")["rollouts"][0]["halted"]
    assert Path(run("stick", str(tmp_path / "usb"))["folder"]).name == "daiban-update"
    assert run("status")["rollouts"][0]["percent"] == 5
