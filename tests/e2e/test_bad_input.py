"""Whatever is handed to `daiban`, it refuses with a code and one sentence, and nothing is lost."""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

import desktop.cli
from desktop.bootstrap import local_now, open_station
from desktop.commands import frame
from desktop.usecases.accounts import add_account
from desktop.usecases.drafts import list_drafts, open_draft
from desktop.usecases.register import register_case
from sync.center.sites import add_site, new_code
from sync.ledger.problems import SENTENCES, Problem
from tests.support import steps
from tests.support.county_process import ROOT
from tests.support.lone import clerk, open_lone
from tests.support.people import AGENTS, Person, pension
from tests.support.places import PASSWORD, VILLAGE_A, Place, StoryClock
from tests.support.quick_draft import quick_draft
from tests.support.scans import lay_out
from tests.support.walk import ANSWERS

PERSON = Person("王𠮷", datetime(1990, 7, 8).date(), 205, "13800000002")


@pytest.fixture
def base(tmp_path) -> Path:
    """A station with one account and one registered case."""
    station = open_lone(tmp_path / "station")
    place = Place(station, clerk(station))
    steps.register(place, pension(PERSON, VILLAGE_A, AGENTS[VILLAGE_A]))
    station.cabinet.close()
    return tmp_path / "station"


@pytest.fixture
def run(base, capsys, monkeypatch):
    """Run `daiban`; `(exit code, stdout, stderr)`."""
    monkeypatch.setenv("DAIBAN_PASSWORD", PASSWORD)
    clock = StoryClock(datetime(2026, 11, 24, 8, 30))  # within a day of the case: no date is asked about
    monkeypatch.setattr(frame, "open_station", partial(open_station, now=clock))

    def ran(*arguments: str, account: str = "周明华", folder: Path | None = None) -> tuple[int, str, str]:
        capsys.readouterr()
        code = desktop.cli.main(
            ["--base-dir", str(folder or base), "--account", account, "--json", *arguments]
        )
        told = capsys.readouterr()
        return code, told.out, told.err

    return ran


@pytest.fixture
def refused(run, base):
    """Run a command that must refuse; its problem code. Cases and drafts are looked at afterwards."""

    def ran(*arguments: str, drafts: int = 0, **where) -> str:
        code, out, err = run(*arguments, **where)
        assert code == 1, out
        problem = json.loads(out)
        assert set(problem) >= {"code", "message"}
        way_on = [problem["way_on"]] if "way_on" in problem else []
        assert err.splitlines() == [f"{problem['code']}: {problem['message']}", *way_on]
        assert problem["message"].endswith("。")
        assert "{" not in problem["message"]
        kept(base, drafts)
        return problem["code"]

    return ran


def kept(base: Path, drafts: int) -> None:
    """The registered case is there, and so is what was typed."""
    station = open_lone(base)
    try:
        with station.cabinet.reading() as view:
            assert [case.state for case in view.cases.open()] == ["INTAKE"]
        assert len(list_drafts(station)) == drafts
    finally:
        station.cabinet.close()


def good_answers(folder: Path) -> dict:
    content = json.loads((ANSWERS / "answers_sb_001.json").read_text("utf-8"))
    content["answers"].pop("insurance.ins_date")
    content["answers"].pop("sign.sign_date")
    lay_out(folder, content, "李𬍛")
    return content


def written(folder: Path, content: object) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "answers.json"
    raw = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
    path.write_bytes(raw)
    return str(path)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b'{"item": "SB-001",',
        b"[]",
        b"null",
        b'"SB-001"',
        b"{}",
        b'{"item": 5}',
        '{"item": "SB-001", "applicant": {"name": "李𬍛"}}'.encode("gb18030"),
        '{"item": "SB-001"}'.encode("utf-16"),
        b'{"item": "SB-001", "applicant": []}',
        b'{"item": "SB-001", "answers": "x"}',
        b'{"item": "SB-001", "answers": {"insurance.grade": NaN}}',
        b'{"item": "SB-001", "answers": {"insurance.grade": Infinity}}',
        b'{"item": "SB-001", "answers": {"insurance.grade": {"a": 1}}}',
        b'{"item": "SB-001", "answers": {"insurance.grade": [["300"]]}}',
        b'{"item": "SB-001", "answers": {"insurance.graad": "300"}}',
        b'{"item": "SB-001", "answers": {"insurance": "300"}}',
        b'{"item": "SB-001", "repeats": {"members.rows": []}}',
        b'{"item": "MZ-001", "repeats": {"members.rows": {}}}',
        b'{"item": "MZ-001", "repeats": {"members.rows": ["x"]}}',
        b'{"item": "MZ-001", "repeats": {"members.rows": [{"m_nam": "x"}]}}',
        b'{"item": "SB-001", "materials": {}}',
        b'{"item": "SB-001", "materials": ["m_id"]}',
        b'{"item": "SB-001", "materials": [{"id": "m_id", "copies": "two"}]}',
        b'{"item": "SB-001", "materials": [{"id": "m_id", "copies": -1}]}',
        b'{"item": "SB-001", "proxy": "x"}',
        b'{"item": "SB-001", "version": "1999-01"}',
        b'{"item": "SB-001", "effective_date": "2026-01-01"}',
        b'{"item": "SB-001", "answers": ' + b"[" * 100_000,
        b'{"item": "SB-001", "answers": {"insurance.grade": 1' + b"0" * 5000 + b"}}",
    ],
    ids=range(31),
)
def test_a_broken_answers_file_leaves_nothing_behind(refused, tmp_path, raw):
    assert refused("case", "register", "--answers", written(tmp_path, raw)) == "answers.unreadable"


def test_answers_that_are_no_file(refused, tmp_path):
    assert refused("case", "register", "--answers", str(tmp_path / "none.json")) == "answers.unreadable"
    assert refused("case", "register", "--answers", str(tmp_path)) == "answers.unreadable"


def test_an_unknown_item(refused, tmp_path):
    assert refused("case", "register", "--answers", written(tmp_path, {"item": "XX-999"})) == "item.unknown"


def test_a_wrong_check_digit_keeps_the_draft(refused, tmp_path):
    content = good_answers(tmp_path)
    content["applicant"]["id_no"] = content["applicant"]["id_no"][:-1] + "0"
    code = refused("case", "register", "--answers", written(tmp_path, content), drafts=1)
    assert code == "answers.invalid"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"id": "m_unknown"}, "material.unknown"),
        ({"id": "m_id", "file": "none.jpg"}, "material.unreadable"),
        ({"id": "m_id", "file": "../station/keys.json"}, "material.unreadable"),
        ({"id": "m_id", "file": "/etc/passwd"}, "material.unreadable"),
        ({"id": "m_id", "file": "a"}, "material.unreadable"),
        ({"id": "m_form", "ecert": "X1"}, "material.no_ecert"),
        ({"id": "m_id", "file": "a/\x00.jpg"}, "material.unreadable"),
    ],
)
def test_a_wrong_material_keeps_what_was_typed(refused, tmp_path, row, code):
    content = good_answers(tmp_path)
    content["materials"] = [row]
    assert refused("case", "register", "--answers", written(tmp_path, content), drafts=1) == code


def test_a_good_file_passes_with_a_byte_order_mark_too(run, tmp_path):
    raw = b"\xef\xbb\xbf" + json.dumps(good_answers(tmp_path)).encode()
    code, out, err = run("case", "register", "--answers", written(tmp_path, raw))
    assert (code, err) == (0, "")
    assert json.loads(out)["state"] == "INTAKE"


@pytest.mark.parametrize(
    "values",
    [
        "{",
        "[]",
        "5",
        '{"facts.way": NaN}',
        '{"effective_date": "tomorrow"}',
        '{"effective_date": "2999-01-01"}',
    ],
)
def test_wrong_values_of_an_act(refused, run, values):
    case_no = json.loads(run("case", "list")[1])[0]["case_no"]
    assert refused("case", "act", case_no, "CaseQueued", "--values", values) in ("usage", "act.future_date")


def test_values_of_strange_shapes_are_refused_not_crashed(run, base):
    case_no = json.loads(run("case", "list")[1])[0]["case_no"]
    for values in (
        '{"facts": 5}',
        '{"facts.x": 1.5}',
        '{"facts.x.y": 1, "facts.x": 2}',
        '{"materials": "x"}',
    ):
        code, out, err = run("case", "act", case_no, "SupplementServed", "--values", values)
        assert (code, err.count("\n")) == (1, 1), values
        assert json.loads(out)["code"]
    kept(base, 0)


def test_unknown_cases_papers_kinds(refused, run):
    case_no = json.loads(run("case", "list")[1])[0]["case_no"]
    assert refused("case", "show", "511999104205-20260101-01-0001-0") == "case.unknown"
    assert refused("case", "act", case_no, "CaseFlown") == "act.unknown"
    assert refused("case", "act", case_no, "CaseAccepted") in ("act.wrong_state", "role.not_allowed")
    out = "never.pdf"
    assert refused("print", case_no, "--paper", "D99", "--out", out) == "paper.unknown"
    assert refused("print", case_no, "--paper", "D01", "--out", "/nowhere/x.pdf") == "store.read_only"


def test_accounts(refused, monkeypatch):
    monkeypatch.setenv("DAIBAN_PASSWORD", "wrong password")
    assert refused("case", "act", "x", "CaseQueued") == "keys.refused"
    assert refused("case", "act", "x", "CaseQueued", account="陌生人") == "keys.refused"
    monkeypatch.setenv("DAIBAN_PASSWORD", PASSWORD)
    monkeypatch.setenv("DAIBAN_NEW_PASSWORD", "short")
    assert refused("account", "add", "新人") == "account.weak_password"
    monkeypatch.setenv("DAIBAN_NEW_PASSWORD", PASSWORD)
    assert refused("account", "add", "周明华") == "account.exists"
    assert refused("account", "add", "新人", "--role", "CR") == "role.not_allowed"
    monkeypatch.delenv("DAIBAN_PASSWORD")
    assert refused("account", "add", "新人") == "account.missing_password"


def test_a_password_that_somebody_gave(refused, run, monkeypatch):
    monkeypatch.setenv("DAIBAN_NEW_PASSWORD", "先用这个密码88")
    assert run("account", "add", "新人")[0] == 0
    monkeypatch.setenv("DAIBAN_PASSWORD", "先用这个密码88")
    assert refused("case", "list", account="新人") == "account.initial_password"
    assert refused("account", "password", account="新人") == "account.same_password"
    monkeypatch.setenv("DAIBAN_NEW_PASSWORD", "自己的密码2027")
    assert run("account", "password", account="新人")[0] == 0
    assert refused("case", "list", account="新人") == "keys.refused"
    monkeypatch.setenv("DAIBAN_PASSWORD", "自己的密码2027")
    assert run("case", "list", account="新人")[0] == 0


def test_a_date_in_doubt_and_how_to_go_on(run, base, monkeypatch):
    ahead = StoryClock(datetime(2056, 11, 24, 9, 0))
    monkeypatch.setattr(frame, "open_station", partial(open_station, now=ahead))
    code, out, err = run("clock")
    assert (code, json.loads(out)["kind"]) == (0, "prove")
    station = open_lone(base, ahead)
    with pytest.raises(Problem, match="clock.suspect"):
        open_draft(station, clerk(station), "SB-001")
    add_account(station, "李秀英", "另一位的密码26")
    station.cabinet.close()
    code, out, err = run("clock", "--yes")
    assert (code, json.loads(out)["code"]) == (1, "clock.unproved")
    assert "--witness" in json.loads(out)["way_on"]
    assert "--witness" in err
    monkeypatch.setenv("DAIBAN_WITNESS_PASSWORD", "wrong password")
    assert json.loads(run("clock", "--witness", "李秀英")[1])["code"] == "account.password"
    monkeypatch.setenv("DAIBAN_WITNESS_PASSWORD", "另一位的密码26")
    code, out, err = run("clock", "--witness", "李秀英")
    assert (code, json.loads(out)["kind"]) == (0, "")


def test_after_a_gap_of_days_an_act_is_made_once_the_date_was_confirmed(run, tmp_path, monkeypatch):
    """The window asks; a script is refused until somebody said yes."""
    monday = StoryClock(datetime(2026, 11, 30, 9, 0))
    monkeypatch.setattr(frame, "open_station", partial(open_station, now=monday))
    number = json.loads(run("case", "list")[1])[0]["case_no"]
    answers = written(tmp_path, good_answers(tmp_path))
    for words in (("case", "register", "--answers", answers), ("case", "act", number, "CaseQueued")):
        code, out, err = run(*words)
        told = json.loads(out)
        assert (code, told["code"]) == (1, "clock.gap")
        assert "daiban clock --yes" in told["way_on"]
        assert told["way_on"] in err
    assert len(json.loads(run("case", "list")[1])) == 1
    assert json.loads(run("clock")[1])["kind"] == "ask"
    assert run("clock", "--yes")[0] == 0
    assert run("case", "act", number, "CaseQueued")[0] == 0
    assert run("case", "register", "--answers", answers)[0] == 0


def test_enrolled_once(refused):
    assert refused("enrol", "ABCD", "--center", "http://127.0.0.1:9") == "store.already_enrolled"


def test_a_newer_database(run, base):
    station = open_lone(base)
    with station.cabinet.unit() as unit:
        unit.marks.set("schema", 99)
    station.cabinet.close()
    code, out, _ = run("case", "list")
    assert (code, json.loads(out)["code"]) == (1, "store.newer")
    assert run("status")[0] == 1
    assert (base / "ledger.db").stat().st_size


def test_a_folder_that_may_not_be_written(run, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    for folder in (blocked, blocked / "below"):
        code, out, _ = run("status", folder=folder)
        assert (code, json.loads(out)["code"]) == (1, "store.read_only")
    assert blocked.read_text() == "not a folder"


def test_damaged_keys_and_database(run, base):
    keys = (base / "keys.json").read_bytes()
    for broken in (b"", b"{}", b"[]", b'{"data_key": 5}', keys[: len(keys) // 2]):
        (base / "keys.json").write_bytes(broken)
        (base / "second-copy" / "keys.json").write_bytes(broken)
        code, out, err = run("status")
        assert code == 1
        assert json.loads(out)["code"] == "keys.damaged"
        assert err.count("\n") == 1
        assert (base / "keys.json").read_bytes() == broken  # never replaced: the data hangs on it
        (base / "second-copy" / "keys.json").write_bytes(keys)
        assert run("status")[0] == 0
        assert (base / "keys.json").read_bytes() == keys  # mended from its copy
    kept(base, 0)


def test_the_clock_stands_a_year_back(base):
    """Nothing is written under a wrong date; what was typed stays, and goes on when the clock is right."""
    clock = StoryClock(datetime(2026, 11, 24, 8, 50))
    station = open_lone(base, clock)
    place = Place(station, clerk(station))
    with station.cabinet.reading() as view:
        (case,) = view.cases.open()
    draft = quick_draft(station, place.actor, pension(PERSON, VILLAGE_A, AGENTS[VILLAGE_A]), scans=False)
    clock.jump(datetime(2025, 11, 24, 9, 0))
    for verb in (
        lambda: register_case(station, place.actor, draft),
        lambda: place.act(case.case_no, "CaseQueued"),
        lambda: open_draft(station, place.actor, "SB-001"),
    ):
        with pytest.raises(Problem, match=r"clock\.suspect: 电脑时间（2025-11-24 09:00）") as refusal:
            verb()
        assert "2026-11-23" in refusal.value.sentence
    assert len(list_drafts(station)) == 1
    clock.jump(datetime(2026, 11, 24, 9, 0))
    assert "-20261124-" in register_case(station, place.actor, draft).case_no
    assert place.act(case.case_no, "CaseQueued").state == "QUEUED"
    station.cabinet.close()


def test_the_clock_may_be_ten_minutes_behind(base):
    station = open_lone(base, StoryClock(datetime(2026, 11, 23, 8, 52)))
    place = Place(station, clerk(station))
    with station.cabinet.reading() as view:
        (case,) = view.cases.open()
    assert place.act(case.case_no, "CaseQueued").state == "QUEUED"
    station.cabinet.close()


class StrangeCounty:
    """Answers every request with the same bytes: a login page, half a text, a redirect."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(0.05)
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="strange county")
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def _serve(self) -> None:
        while not self._ending.is_set():
            try:
                asking, _ = self._listening.accept()
            except TimeoutError:
                continue
            with asking:
                asking.settimeout(5)
                asking.recv(65536)
                asking.sendall(self._answer)

    def close(self) -> None:
        self._ending.set()
        self._thread.join()
        self._listening.close()


def _http(status: str, body: bytes, kind: str, *more: str) -> bytes:
    head = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    return "\r\n".join([*head, *more, "", ""]).encode() + body


STRANGE = {
    "login page": _http("200 OK", "<html>请登录校园网</html>".encode(), "text/html"),
    "truncated json": _http("200 OK", b'{"protocol": 1, "epo', "application/json"),
    "cut in the body": _http("200 OK", b"{}" * 50, "application/json")[:-60],
    "redirect": _http("302 Found", b"", "text/html", "Location: http://192.0.2.1/login"),
    "wrong shape": _http("200 OK", b'[{"a": 1}]', "application/json"),
    "server fault": _http("500 Oops", b"<html>", "text/html"),
    "too busy": _http("503 Busy", b"", "text/html", "Retry-After: 7"),
    "foreign refusal": _http(
        "400 Bad", b'{"code": "x.y", "message": "no", "params": {}}', "application/json"
    ),
    "no http": b"SSH-2.0-OpenSSH_9.2\r\n",
    "nothing": b"",
}


@pytest.fixture(params=STRANGE)
def strange(request) -> Iterator[StrangeCounty]:
    county = StrangeCounty(STRANGE[request.param])
    yield county
    county.close()


def test_a_county_that_answers_nonsense(refused, run, base, strange, tmp_path):
    """Neither enrolment nor exchange believes it; the case stays unsent and said to be so."""
    station = open_lone(base)
    with station.cabinet.unit() as unit:
        unit.settings.put("county", {"url": strange.url})
    station.cabinet.close()
    code, out, err = run("sync")
    told = json.loads(out)
    assert (code, told["sent"], told["acknowledged"]) == (1, 0, 0)
    assert told["status"] in ("offline", "refused")
    assert told["problem"]["code"].startswith(("road.", "center."))
    assert "Traceback" not in err
    assert json.loads(run("status")[1])["road"]["unsent"] == 1
    kept(base, 0)
    code, out, _ = run("enrol", "ABCD-EFGH", "--center", strange.url, folder=tmp_path / "new")
    assert code == 1
    assert json.loads(out)["code"].startswith(("road.", "center."))


@pytest.mark.parametrize("url", ["", "ftp://127.0.0.1/", "http://", "not a url", "http://127.0.0.1:99999"])
def test_an_address_that_is_none(run, tmp_path, url):
    code, out, _ = run("enrol", "ABCD", "--center", url, folder=tmp_path / "new")
    assert (code, json.loads(out)["code"]) == (1, json.loads(out)["code"])
    assert json.loads(out)["code"] in ("usage", "enrol.no_address", "road.offline", "road.nonsense")


def test_enrolment_codes(run, world, tmp_path):
    """Unknown, used, expired: each with its own words, and the PC stays as it was."""
    code = new_code(world.county, VILLAGE_A)

    def enrol(typed: str, folder: str) -> str:
        status, out, _ = run("enrol", typed, "--center", world.url, folder=tmp_path / folder)
        return json.loads(out).get("code", "") if status else "enrolled"

    assert enrol("ABCD-EFGH-JKLM-NPQR", "first") == "enrol.code_unknown"
    assert enrol("不是登记码", "first") == "enrol.code_unknown"
    assert enrol(code, "first") == "enrolled"
    assert enrol(code, "second") == "enrol.code_used"
    late = new_code(world.county, VILLAGE_A)
    world.clock.move_to(datetime(2027, 6, 1).date())
    assert enrol(late, "second") == "enrol.code_expired"
    again = new_code(world.county, VILLAGE_A)
    assert enrol(again, "second") == "enrolled"


def test_the_countys_clock_stands_a_year_back(world):
    """Stations go on delivering, and the county's own order of events still holds."""
    village = world[VILLAGE_A]
    case_no = steps.register(village, pension(PERSON, VILLAGE_A, AGENTS[VILLAGE_A]))
    steps.everybody_syncs(world, VILLAGE_A)
    later = world.clock()
    world.clock.jump(datetime(2025, 11, 24, 9, 0))
    add_site(world.county, "511999104207", "石坝村", "village", "511999104000", "内石坝")
    world.clock.jump(later)
    village.act(case_no, "CaseQueued")
    steps.everybody_syncs(world)
    assert steps.state_at_county(world, case_no) == "QUEUED"


@pytest.fixture
def small_disk(tmp_path, base) -> Iterator[Path]:
    """The station on a disk of its own with little room."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a small disk here")
    shutil.copytree(base, folder / "station")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(path: Path) -> None:
    """Use up every free byte."""
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))


def test_a_full_disk(run, small_disk, tmp_path, expected_logs):
    """Said at once; the case that was there is still there, and with room again everything goes on."""
    expected_logs.append("second copy")
    station = small_disk / "station"
    answers = written(tmp_path, good_answers(tmp_path))
    (station / "reserve").unlink(missing_ok=True)
    fill(small_disk / "ballast")
    code, out, err = run("case", "register", "--answers", answers, folder=station)
    assert (code, json.loads(out)["code"]) == (1, "store.disk_full")
    assert err.count("\n") == 1
    (small_disk / "ballast").unlink()
    kept(station, len(json.loads(run("draft", "list", folder=station)[1])))
    code, out, _ = run("case", "register", "--answers", answers, folder=station)
    assert (code, json.loads(out)["state"]) == (0, "INTAKE")
    assert json.loads(run("verify", folder=station)[1])["faults"] == []


def test_a_process_that_may_write_no_large_file(tmp_path):
    """The same in a child with RLIMIT_FSIZE and a real clock: wherever the limit strikes, a refusal and an unharmed
    station."""
    resource = pytest.importorskip("resource", reason="POSIX limits")
    answers, base = written(tmp_path, good_answers(tmp_path)), tmp_path / "today"
    open_lone(base, local_now).cabinet.close()
    command = [sys.executable, "-m", "desktop.cli", "--base-dir", str(base), "--account", "周明华", "--json"]
    size = (base / "ledger.db").stat().st_size
    for room in (4096, 65536):
        done = subprocess.run(
            [*command, "case", "register", "--answers", answers],
            cwd=ROOT,
            env={**os.environ, "DAIBAN_PASSWORD": PASSWORD, "PYTHONIOENCODING": "utf-8"},
            preexec_fn=lambda room=room: resource.setrlimit(resource.RLIMIT_FSIZE, (size + room,) * 2),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert "Traceback" not in done.stderr
        assert done.returncode == 1
        assert json.loads(done.stdout)["code"].startswith("store.")
    station = open_lone(base)
    with station.cabinet.reading() as view:
        assert not view.cases.open()
    assert station.cabinet.verify().faults == ()
    station.cabinet.close()


def test_every_code_in_the_program_is_registered():
    """A Problem with an unknown code would be a crash in place of a sentence."""
    pytest.importorskip("PySide6")
    for path in (path for top in ("desktop", "sync") for path in (ROOT / top).rglob("*.py")):
        if "\nregister(" in path.read_text("utf-8"):  # rooms that bring their own words
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    used = {
        found
        for top in ("forms", "sync", "desktop")
        for path in (ROOT / top).rglob("*.py")
        for found in re.findall(r'Problem\(\s*"([a-z_]+(?:\.[a-z_]+)?)"', path.read_text("utf-8"))
    }
    assert len(used) > 60
    assert sorted(used - set(SENTENCES)) == []
